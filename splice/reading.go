package splice

import (
	"slices"
	"strings"
	"unicode"

	"envtune/format"
	"envtune/py"
)

// mostItems bounds the values that are read out of one text.
const mostItems = 192

// item is a value that a text says, and where: the words from at to before end.
type item struct {
	v       py.Value
	at, end int
	telling bool // a number, a name, a quotation: more than an ordinary word
	counted bool // the word behind a number: what it counts
}

// reading is what a text says: its words in lower case, a quotation being one that is empty, and
// its values.
type reading struct {
	words []string
	items []item
}

// piece is a word of a text as it is written, or a quotation.
type piece struct {
	raw    string
	quoted bool
}

const (
	opening     = `,;:!?()'"`
	punctuation = `.` + opening
)

// word is the piece without what stands around it; a full stop in front belongs to it.
func (p piece) word() string {
	return strings.TrimRight(strings.TrimLeft(p.raw, opening), punctuation)
}

// stops tells whether a sentence or a part of one ends behind the piece.
func (p piece) stops() bool { return p.quoted || strings.ContainsAny(p.raw[len(p.raw)-1:], ".?!:;") }

// pieces are the words and the quotations of a text.
func pieces(text string) []piece {
	var out []piece
	for i := 0; i < len(text); {
		if n := quoteAt(text, i); n > 0 {
			out = append(out, piece{text[i+1 : i+1+n], true})
			i += n + 2
			continue
		}
		n := strings.IndexByte(text[i:], ' ')
		if n < 0 {
			n = len(text) - i
		}
		if n > 0 {
			out = append(out, piece{text[i : i+n], false})
		}
		i += n + 1
	}
	return out
}

// quoteAt is the length of what stands in the quotes that open at text[i], 0 where none do: an
// apostrophe within a word is none.
func quoteAt(text string, i int) int {
	q := text[i]
	if q != '"' && q != '\'' || i > 0 && text[i-1] != ' ' && text[i-1] != '(' {
		return 0
	}
	return max(0, strings.IndexByte(text[i+1:], q))
}

// read reads a text: what stands in quotes, words, numbers, names of several words, and lists of
// numbers that follow each other, of tags and of mentions.
func read(text string) reading {
	var r reading
	parts := pieces(text)
	var numbers []item
	for i, p := range parts {
		if p.quoted {
			r.words = append(r.words, "")
			r.add(item{v: py.Str(p.raw), at: i, end: i + 1, telling: true})
			continue
		}
		w := p.word()
		r.words = append(r.words, strings.ToLower(w))
		if w == "" {
			continue
		}
		begins := i == 0 || parts[i-1].stops()
		it := item{v: py.Str(w), at: i, end: i + 1, telling: telling(w) && !(begins && plainWord(w))}
		if v, err := py.ParseLiteral(w, py.DefaultLimits()); err == nil && (v.Type() == "int" || v.Type() == "float") {
			it.telling = true
			n := it
			n.v = v
			numbers = append(numbers, n)
			r.add(n)
		} else if k := len(numbers); k > 0 && numbers[k-1].end == i {
			it.counted = true
		}
		function := slices.Contains(functionWords(), w) || begins && slices.Contains(functionWords(), strings.ToLower(w))
		if it.counted = it.counted && (!function || w == "in"); it.counted || !function {
			r.add(it)
		}
		r.names(parts, i)
	}
	r.lists(parts, numbers)
	return r
}

func (r *reading) add(it item) {
	if len(r.items) < mostItems {
		r.items = append(r.items, it)
	}
}

// names adds the names of several words that begin with a word: runs of telling words, one of
// them with a capital, within a sentence.
func (r *reading) names(parts []piece, i int) {
	upper := func(p piece) bool { return strings.ContainsFunc(p.raw, unicode.IsUpper) }
	if w := parts[i].word(); !telling(w) || slices.Contains(functionWords(), strings.ToLower(w)) && (i == 0 || parts[i-1].stops()) {
		return
	}
	capital := upper(parts[i])
	for n := 2; n <= 7 && i+n <= len(parts); n++ {
		last := parts[i+n-1]
		if parts[i+n-2].stops() || last.quoted || !telling(last.word()) {
			return
		}
		if capital = capital || upper(last); !capital {
			continue
		}
		raw := make([]string, n)
		for k := range raw {
			raw[k] = parts[i+k].raw
		}
		r.add(item{v: py.Str(strings.Trim(strings.Join(raw, " "), punctuation)), at: i, end: i + n, telling: true})
	}
}

// lists adds lists: of numbers that follow each other, the longest first, of names and of
// quotations that do, of tags, of mentions.
func (r *reading) lists(parts []piece, numbers []item) {
	r.runs(parts)
	breaks := func(i int) bool { // a sentence ends behind number i
		return i+1 == len(numbers) || slices.ContainsFunc(parts[numbers[i].at:numbers[i+1].at], piece.stops)
	}
	for from := range numbers {
		for to := len(numbers); to >= from+2; to-- {
			l := &py.List{}
			for _, n := range numbers[from:to] {
				l.Items = append(l.Items, n.v)
			}
			whole := (from == 0 || breaks(from-1)) && breaks(to-1)
			for k := from; k < to-1; k++ {
				whole = whole && !breaks(k)
			}
			r.add(item{v: l, at: numbers[from].at, end: numbers[to-1].end, telling: whole})
		}
	}
	for _, mark := range []string{"#", "@"} {
		l, first := &py.List{}, -1
		for i, p := range parts {
			if w := p.word(); !p.quoted && len(w) > 1 && strings.HasPrefix(w, mark) {
				if l.Items = append(l.Items, py.Str(w)); first < 0 {
					first = i
				}
			}
		}
		if first >= 0 {
			r.add(item{v: l, at: first, end: first + 1, telling: true})
		}
	}
}

// runs adds lists of names, or of quotations, that only commas and "and" part.
func (r *reading) runs(parts []piece) {
	var run []item
	end := func() {
		if len(run) > 1 {
			l := &py.List{}
			for _, it := range run {
				l.Items = append(l.Items, it.v)
			}
			r.add(item{v: l, at: run[0].at, end: run[len(run)-1].end, telling: true})
		}
		run = nil
	}
	for i, p := range parts {
		w := p.word()
		names := p.quoted || telling(w) && w[0] != '#' && w[0] != '@'
		if len(run) > 0 && (!names && w != "and" || p.quoted != parts[run[0].at].quoted && w != "and") {
			end()
		}
		if names {
			v := py.Str(w)
			if p.quoted {
				v = py.Str(p.raw)
			}
			run = append(run, item{v: v, at: i, end: i + 1})
			if !p.quoted && p.stops() {
				end()
			}
		}
	}
	end()
}

// telling tells whether a word is more than an ordinary one.
func telling(w string) bool {
	return w != "" && w != "I" && (strings.ContainsFunc(w, func(c rune) bool { return unicode.IsUpper(c) || unicode.IsDigit(c) }) || strings.ContainsAny(w, "_@#./"))
}

// plainWord tells whether a word has letters only, capitals at most in front.
func plainWord(w string) bool {
	return !strings.ContainsFunc(w[1:], func(c rune) bool { return !unicode.IsLower(c) })
}

// functionWords are words that are no values but behind a number ("3 in").
func functionWords() []string {
	return []string{
		"a", "an", "the", "this", "that", "it", "its", "is", "are", "be", "has", "have", "was", "of", "for", "in", "on", "to",
		"with", "and", "or", "then", "by", "as", "at", "from", "into", "so", "also", "next", "please", "i", "you", "my", "me", "your",
	}
}

// kin tells how alike two words are: 1 for the same one, less for one of the same stem.
func kin(a, b string) float64 {
	if a == b {
		return 1
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if n >= 4 && 2*n >= max(len(a), len(b)) {
		return 0.6
	}
	return 0
}

// near tells how near an item stands to the words of a name, most behind them.
func (r *reading) near(it item, name []string) float64 {
	sum := 0.0
	for _, t := range name {
		best := 0.0
		for j := max(0, it.at-10); j < min(len(r.words), it.end+4); j++ {
			switch {
			case j < it.at:
				best = max(best, kin(r.words[j], t)/(1+0.4*float64(it.at-j-1)))
			case j >= it.end:
				best = max(best, kin(r.words[j], t)*0.6/(1+0.4*float64(j-it.end)))
			}
		}
		sum += best
	}
	return sum
}

func nameWords(name string) []string { return strings.Fields(format.NameWords(name)) }

// said tells how many of the words of a name a text has, as a share.
func (r *reading) said(name string) float64 {
	words := nameWords(name)
	sum := 0.0
	for _, t := range words {
		best := 0.0
		for _, w := range r.words {
			best = max(best, kin(w, t))
		}
		sum += best
	}
	return sum / float64(max(1, len(words)))
}

// pairs are dicts of one entry: a word, and a telling value that follows it.
func (r *reading) pairs() []item {
	var out []item
	for _, it := range r.items {
		if !it.telling || it.v.Type() == "list" {
			continue
		}
		for j := max(0, it.at-8); j < it.at; j++ {
			if w := r.words[j]; len(w) > 3 && !slices.ContainsFunc(out, func(o item) bool { return o.at == j && o.end == it.end }) {
				out = append(out, item{v: entry(w, it.v), at: j, end: it.end, telling: true})
			}
		}
	}
	return out
}

func entry(key string, v py.Value) *py.Dict {
	d := py.NewDict()
	d.SetStr(key, v)
	return d
}

// pairsOf are dicts of keys that the text says, each with the telling value that follows it: of
// all together and of each alone.
func (r *reading) pairsOf(keys []string) []py.Value {
	var out []py.Value
	all := py.NewDict()
	for _, key := range keys {
		for j, w := range r.words {
			follows := func(it item) bool { return it.at > j && it.telling && it.v.Type() != "list" }
			i := slices.IndexFunc(r.items, follows)
			if i < 0 || w != strings.ToLower(key) {
				continue
			}
			for _, it := range r.items[i:] {
				if it.at == r.items[i].at && follows(it) {
					out = append(out, entry(key, it.v))
				}
			}
			all.SetStr(key, r.items[i].v)
		}
	}
	if all.Len() > 1 {
		out = slices.Insert(out, 0, py.Value(all))
	}
	return out
}
