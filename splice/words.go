package splice

import (
	"slices"
	"strings"

	"envtune/format"
	"envtune/py"
)

// worded gives the calls that have no words in front of them those of the request, as far as
// it can be told which of its clauses a call is for: the one that says its values, that of the
// call before where it takes these from results, the next where it takes none. A call that
// another one follows for the same clause is none that anything asks for, and keeps the words
// of its tool's name.
func (s *search) worded(calls []choice) []choice {
	if len(s.heard.users) == 0 {
		return calls
	}
	list := clauses(s.heard.users[0])
	at, last := make([]int, len(calls)), map[int]int{}
	for i, c := range calls {
		at[i] = clauseOf(list, c.call)
	}
	for i, c := range calls {
		if next := 0; at[i] < 0 {
			if i > 0 {
				at[i], next = at[i-1], at[i-1]+1
			}
			if len(c.call.Kwargs) == 0 && next < len(list) && !slices.Contains(at, next) {
				at[i] = next
			}
		}
		last[at[i]] = i
	}
	out := slices.Clone(calls)
	plan, ok := s.f.(format.Plan)
	for i, c := range calls {
		if !ok || c.words != "" || at[i] < 0 || last[at[i]] != i {
			continue
		}
		if w := format.Wish(asked(list[at[i]]), c.call); w != "" {
			out[i].words = strings.TrimSuffix(plan.Worded(w, c.text), c.text)
		}
	}
	return out
}

// clauseOf is the clause that says the most values of a call; -1 where none says one.
func clauseOf(list []string, c py.Call) int {
	best, most := -1, 0
	for i, clause := range list {
		n := 0
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

// asked is a clause without the words of courtesy that it begins with; "" where it tells
// something of the user.
func asked(clause string) string {
	words := strings.Fields(clause)
	for len(words) > 0 && slices.Contains(courtesies(), plain(words[0])) {
		words = words[1:]
	}
	if len(words) == 0 || slices.Contains([]string{"my", "for", "in", "as", "it", "use", "take", "am", "will"}, plain(words[0])) {
		return ""
	}
	for i, w := range words {
		words[i] = strings.Trim(w, "'.!?")
	}
	return strings.Join(words, " ")
}

func plain(word string) string { return strings.ToLower(strings.Trim(word, `.,;:!?"'`)) }

func courtesies() []string {
	return strings.Fields("ok okay hi hello well oh right yes please now then next also and so first second last question could can would you i we need want like to go ahead sure make kind just thanks by the way")
}
