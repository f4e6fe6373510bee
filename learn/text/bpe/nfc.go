package bpe

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normalise returns s in Unicode's form C, as the Rust library makes it.
func normalise(s string) string {
	if norm.NFC.QuickSpanString(s) == len(s) {
		return s
	}
	// Nothing moves or composes across a plain mark.
	var b strings.Builder
	from := 0
	for i, r := range s {
		if r >= 0x7FD && unicode.Is(plainMarks, r) {
			b.WriteString(compose(s[from:i]))
			from = i + utf8.RuneLen(r)
			b.WriteString(s[i:from])
		}
	}
	if from == 0 {
		return compose(s)
	}
	b.WriteString(compose(s[from:]))
	return b.String()
}

// compose returns s, which has no plain marks, in form C.
func compose(s string) string {
	if !longMarks(s) {
		return norm.NFC.String(s)
	}
	return composeAll(s)
}

// longMarks tells whether s has more marks in a row than the library leaves alone:
// it puts a joiner between them, which the form does not ask for.
func longMarks(s string) bool {
	marks := 0
	for i := 0; i < len(s); {
		p := norm.NFD.PropertiesString(s[i:])
		n := max(p.Size(), 1)
		// A decomposition ends in up to 3 marks.
		if d := p.Decomposition(); p.CCC() != 0 || len(d) > 0 {
			marks += 1 + utf8.RuneCount(d)
		} else {
			marks = 0
		}
		if marks > 24 {
			return true
		}
		i += n
	}
	return false
}

// mark is a character and its place in the order of marks.
type mark struct {
	r   rune
	ccc uint8
}

// composeAll is the form's definition: decompose, put marks in order, compose.
func composeAll(s string) string {
	var all []mark
	for _, r := range s {
		for _, d := range norm.NFD.String(string(r)) {
			all = append(all, mark{d, norm.NFD.PropertiesString(string(d)).CCC()})
		}
	}
	for i := 0; i < len(all); i++ {
		if all[i].ccc == 0 {
			continue
		}
		end := i
		for end < len(all) && all[end].ccc != 0 {
			end++
		}
		slices.SortStableFunc(all[i:end], func(a, b mark) int { return int(a.ccc) - int(b.ccc) })
		i = end - 1
	}
	return composeMarks(all)
}

// composeMarks joins every starter with the marks that it can take.
func composeMarks(all []mark) string {
	out := make([]rune, 0, len(all))
	starter, last := -1, uint8(0) // place of the last starter, class of the last mark kept
	for _, m := range all {
		if starter >= 0 && (last == 0 && starter == len(out)-1 || last != 0 && last < m.ccc) {
			if r, ok := composePair(out[starter], m.r); ok {
				out[starter] = r
				continue
			}
		}
		if last = m.ccc; m.ccc == 0 {
			starter = len(out)
		}
		out = append(out, m.r)
	}
	var b strings.Builder
	for _, r := range out {
		b.WriteRune(r)
	}
	return b.String()
}

func composePair(a, b rune) (rune, bool) {
	both := norm.NFC.String(string([]rune{a, b}))
	r, n := utf8.DecodeRuneInString(both)
	return r, n == len(both)
}
