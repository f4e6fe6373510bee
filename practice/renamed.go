package practice

import (
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// renameStream is the stream of a renaming's draws.
const renameStream = 0x72656e616d65

// Renamed is a transcript with other words in it: words that tools' names or arguments
// share with the user's requests become others throughout, everyday ones that mean
// something else or made-up ones. What a request wants can then be found by comparing
// words only, as in a world that speaks of things that no practice knows. A quarter of the
// transcripts stays as it is, in a quarter half of the words are renamed.
func Renamed(t Transcript, seed, index uint64) Transcript {
	r := newRNG(seed^index*0x9e3779b97f4a7c15, renameStream)
	share := pick(r, []float64{0, 0.5, 1, 1})
	m := renaming{r: r, to: map[string]string{}, taken: map[string]bool{}}
	shared := m.shared(&t)
	for _, w := range shared {
		if r.chance(share) {
			m.to[w] = m.other()
		}
	}
	if len(m.to) == 0 {
		return t
	}
	if slices.ContainsFunc(t.Tools, func(id string) bool { return forbidden(m.text(id)) }) {
		return t
	}
	return m.transcript(t)
}

// renaming maps the stems of words to others.
type renaming struct {
	r     rng
	to    map[string]string
	taken map[string]bool // what the transcript says, and what was given
}

// keptWords are never renamed: words of the format and of what agents say.
const keptWords = ` say done hint first tools tool new use comes key true false none str int float bool list dict any error failed call calls malformed line column expected
name value before after please thanks thank one two all last same number and the for with that this from into what which who how when where you your mine our can could would should `

// shared lists the stems that tools' names or an agent's arguments share with a request, in
// the order in which they come.
func (m *renaming) shared(t *Transcript) []string {
	said := map[string]bool{} // by the user
	for _, msg := range t.Messages {
		eachWord(msg.Content, func(w string) {
			m.taken[w] = true
			if msg.Role == envtune.RoleUser {
				said[w] = true
			}
		})
	}
	var out []string
	add := func(w string) {
		if stem, many := strings.CutSuffix(w, "s"); many && !strings.HasSuffix(stem, "s") {
			w = stem
		}
		if len(w) < 3 || strings.Contains(keptWords, " "+w+" ") || slices.Contains(out, w) {
			return
		}
		if slices.ContainsFunc(endings(), func(end string) bool { return said[w+end] }) {
			out = append(out, w)
		}
	}
	for _, id := range t.Tools {
		eachWord(id, add)
	}
	for _, msg := range t.Messages {
		if msg.Role != envtune.RoleAssistant {
			continue
		}
		for i, quoted := range strings.Split(msg.Content, "'") {
			if i%2 == 1 {
				eachWord(quoted, add)
			}
		}
	}
	return out
}

// other draws a word that is not in the transcript.
func (m *renaming) other() string {
	for {
		w := ""
		if m.r.chance(0.6) {
			w = pick(m.r, everyday())
		} else {
			for range 2 + m.r.IntN(2) {
				w += pick(m.r, onsets()) + pick(m.r, rimes())
			}
		}
		if len(w) > 2 && !m.taken[w] && !py.Keyword(w) && !strings.Contains(keptWords, " "+w+" ") {
			m.taken[w] = true
			return w
		}
	}
}

func onsets() []string {
	return strings.Split("b c d f g h j k l m n p r s t v w z br cl dr fl gr pl st tr th sh", " ")
}

func rimes() []string {
	return strings.Split("a e i o u an er in on us al en or et ill ock amp", " ")
}

// endings are those with which a word is still the same.
func endings() []string { return []string{"", "s", "es", "d", "ed", "ing"} }

// text renames the words of a text, in the case in which they stand.
func (m *renaming) text(s string) string {
	var b strings.Builder
	done := 0
	splitWords(s, func(from, to int) {
		w := strings.ToLower(s[from:to])
		for _, end := range endings() {
			stem, ok := strings.CutSuffix(w, end)
			if now, known := m.to[stem]; ok && known {
				b.WriteString(s[done:from])
				b.WriteString(inCase(now+end, s[from:to]))
				done = to
				return
			}
		}
	})
	return b.String() + s[done:]
}

// inCase writes a word in small letters as another is written.
func inCase(w, like string) string {
	switch {
	case len(like) > 1 && like == strings.ToUpper(like):
		return strings.ToUpper(w)
	case like[0] >= 'A' && like[0] <= 'Z':
		return upperFirst(w)
	}
	return w
}

// eachWord calls f with the words of a text, those of identifiers too, in small letters.
func eachWord(s string, f func(w string)) {
	splitWords(s, func(from, to int) { f(strings.ToLower(s[from:to])) })
}

// splitWords calls f with the places of the runs of letters, parted before a capital that
// follows a small letter.
func splitWords(s string, f func(from, to int)) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && letter(s[j]) && (j == i || s[j] >= 'a' || s[j-1] < 'a') {
			j++
		}
		if j > i {
			f(i, j)
			i = j
		} else {
			i++
		}
	}
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// transcript renames the words of a transcript; what it was made of stays.
func (m *renaming) transcript(t Transcript) Transcript {
	all := func(list []string) []string {
		out := make([]string, len(list))
		for i, s := range list {
			out[i] = m.text(s)
		}
		return out
	}
	t.Tools, t.Messages = all(t.Tools), slices.Clone(t.Messages)
	for i := range t.Messages {
		msg := &t.Messages[i]
		msg.Content, msg.Results, msg.Tools = m.text(msg.Content), slices.Clone(msg.Results), slices.Clone(msg.Tools)
		for j := range msg.Results {
			res := &msg.Results[j]
			res.Text = m.text(res.Text)
			if h := res.Hint; h != nil {
				now := *h
				now.Tool, now.Arg, now.Text, now.Values = m.text(h.Tool), m.text(h.Arg), m.text(h.Text), all(h.Values)
				res.Hint = &now
			}
		}
		for j := range msg.Tools {
			tool := &msg.Tools[j]
			tool.Name, tool.Doc, tool.Params = m.text(tool.Name), m.text(tool.Doc), slices.Clone(tool.Params)
			for k := range tool.Params {
				p := &tool.Params[k]
				p.Name, p.Enum, p.Default = m.text(p.Name), all(p.Enum), m.text(p.Default)
			}
		}
	}
	return t
}
