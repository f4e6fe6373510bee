package splice

import (
	"slices"
	"strings"

	"envtune/py"
)

// asks are the clauses of what users ask for now, in the order in which they were said, and the
// place of the one that answers what was asked back, -1 for none.
func (s *search) asks() (list []string, answer int) {
	answer = -1
	for i := min(s.heard.asking, len(s.heard.users)) - 1; i >= 0; i-- {
		if len(list) > 0 {
			answer = len(list)
		}
		list = append(list, clauses(s.heard.users[i])...)
	}
	return list, answer
}

// clauseOf is the clause that says the most of a call: its values, or the words of its tool's
// name; -1 where none does.
func clauseOf(list []string, c py.Call) int {
	best, most := -1, 0.3
	for i, clause := range list {
		r := read(clause)
		n := 0.9 * r.said(c.Name)
		for _, a := range c.Kwargs {
			if v := py.String(a.Value); len(v) > 1 && strings.Contains(clause, v) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return best
}

// clauses are the parts of a request that may ask for one thing each; what stands in quotes is
// not parted.
func clauses(text string) []string {
	var out []string
	from := 0
	cut := func(i, n int) {
		if part := strings.TrimSpace(text[from:i]); part != "" {
			out = append(out, part)
		}
		from = i + n
	}
	for i := 0; i < len(text); i++ {
		if n := quoteAt(text, i); n > 0 {
			i += n + 1
			continue
		}
		for _, sep := range []string{". ", "? ", "! ", ", and then ", " and then ", ", after that ", " after that ", ", then ", " then ", " and "} {
			if i >= from && strings.HasPrefix(text[i:], sep) {
				cut(i, len(sep))
				break
			}
		}
	}
	cut(len(text), 0)
	return out
}

// ofUser tells whether a clause tells something of the user rather than asks for something.
func ofUser(clause string) bool {
	words := strings.Fields(clause)
	for len(words) > 0 && slices.Contains(courtesies(), plain(words[0])) {
		words = words[1:]
	}
	return len(words) == 0 || slices.Contains([]string{"my", "for", "in", "as", "it", "use", "take", "am", "will"}, plain(words[0]))
}

func plain(word string) string { return strings.ToLower(strings.Trim(word, `.,;:!?"'`)) }

func courtesies() []string {
	return strings.Fields("ok okay hi hello well oh right yes please now then next also and so first second last question could can would you i we need want like to go ahead sure make kind just thanks by the way")
}
