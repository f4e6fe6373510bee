package env

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"envtune/py"
)

// words are texts in which values are looked for: the user's, or results.
type words struct {
	texts   []string // in lower case
	numbers [][]float64
}

func (w *words) add(text string) {
	text = strings.ToLower(text)
	w.texts = append(w.texts, text)
	w.numbers = append(w.numbers, numbersIn(text))
}

var number = regexp.MustCompile(`\d[\d,]*(\.\d+)?(e[+-]?\d+)?`)

// numbersIn lists the numbers of a text without their signs, with or without commas
// between thousands.
func numbersIn(text string) []float64 {
	var out []float64
	for _, s := range number.FindAllString(text, -1) {
		for _, digits := range []string{s, strings.ReplaceAll(s, ",", "")} {
			if f, err := strconv.ParseFloat(strings.TrimRight(digits, ","), 64); err == nil {
				out = append(out, f)
			}
		}
	}
	return out
}

// hold tells whether a value stands in the texts: a string as whole words whatever
// their case, a number by its size, also rounded to the digits of the value (whole
// numbers from 10 on); of a list or dict everything in it. Constants and what has no letter or digit never do.
func (w *words) hold(v py.Value) bool {
	switch x := v.(type) {
	case py.Str:
		return w.holdText(strings.ToLower(string(x)))
	case py.Int, py.Float:
		return w.holdNumber(v)
	case *py.List:
		return len(x.Items) > 0 && w.holdAll(x.Items)
	case py.Tuple:
		return len(x) > 0 && w.holdAll(x)
	case *py.Dict:
		return x.Len() > 0 && w.holdAll(x.Values())
	}
	return false
}

func (w *words) holdAll(items []py.Value) bool {
	for _, item := range items {
		if !w.hold(item) {
			return false
		}
	}
	return true
}

func (w *words) holdText(s string) bool {
	if !strings.ContainsFunc(s, isWord) {
		return false
	}
	escaped := s
	if text, err := py.JSON(py.Str(s)); err == nil {
		escaped = strings.ToLower(text[1 : len(text)-1])
	}
	for _, text := range w.texts {
		if wholeIn(text, s) || escaped != s && wholeIn(text, escaped) {
			return true
		}
	}
	return false
}

// wholeIn tells whether s stands in text with no word going on at its ends.
func wholeIn(text, s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	for from := 0; ; {
		at := strings.Index(text[from:], s)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(s):])
		if !(isWord(first) && isWord(before)) && !(isWord(last) && isWord(after)) {
			return true
		}
		from = at + 1
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (w *words) holdNumber(v py.Value) bool {
	f, err := py.ToFloat(v)
	if err != nil {
		return false
	}
	f = math.Abs(f)
	_, decimals, fraction := strings.Cut(strconv.FormatFloat(f, 'f', -1, 64), ".")
	for _, list := range w.numbers {
		for _, n := range list {
			if n == f || (fraction || f >= 10) && rounded(n, len(decimals)) == f {
				return true
			}
		}
	}
	return false
}

func rounded(f float64, decimals int) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(f, 'f', decimals, 64), 64) // what it wrote itself
	return r
}
