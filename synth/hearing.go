package synth

import (
	"slices"
	"strings"

	"envtune/py"
)

// hearing holds an agent's calls while goals are drawn that they reach. A goal's call is one
// of the agent's where the tool is the same and every argument is the goal's or can be: a
// value that the request says may be the agent's instead.
type hearing struct {
	calls []py.Call
	used  []int // of calls, in order
	// values are what the goal being run has drawn, with what the agent has instead, both
	// as a request says them.
	values map[string]string
	// chosen are the agent's own values of all goals.
	chosen []string
}

// next finds the agent's next call that is the goal's call, and returns it as the goal
// makes it, with the agent's values.
func (h *hearing) next(name string, args []arg) (string, bool) {
	from := 0
	if n := len(h.used); n > 0 {
		from = h.used[n-1] + 1
	}
	for i := from; i < len(h.calls); i++ {
		if h.calls[i].Name != name {
			continue
		}
		if text, ok := h.align(args, &h.calls[i]); ok {
			h.used = append(h.used, i)
			return text, true
		}
	}
	return "", false
}

// align gives the arguments of a goal's call the agent's values, where they can have them.
func (h *hearing) align(args []arg, c *py.Call) (string, bool) {
	out := py.Call{Name: c.Name}
	swaps := map[string]string{}
	for _, a := range args {
		v, ok := c.Kwarg(a.name)
		if !ok || !swap(swaps, a.value, v) {
			return "", false
		}
		out.Kwargs = append(out.Kwargs, py.Arg{Name: a.name, Value: v})
	}
	for from, to := range swaps {
		if old, ok := h.values[from]; ok && old != to {
			return "", false // two arguments had one value and have two
		}
	}
	for from, to := range swaps {
		h.values[from] = to
	}
	return out.String(), true
}

// swap notes what the agent has in place of a goal's value; false where it cannot be.
func swap(swaps map[string]string, goal any, v py.Value) bool {
	note := func(from, to string) bool {
		if old, ok := swaps[from]; ok && old != to {
			return false
		}
		swaps[from] = to
		return true
	}
	switch goal := goal.(type) {
	case lit, int:
		switch v.(type) {
		case py.Int, py.Float:
			return note(literal(goal), py.Repr(v))
		}
		return false
	case string:
		s, ok := v.(py.Str)
		return ok && sayable(string(s)) && note(goal, string(s))
	case []string:
		return swapList(note, goal, v)
	}
	return literal(goal) == py.Repr(v)
}

// swapList takes a list of the same strings in any order, or as many others.
func swapList(note func(from, to string) bool, goal []string, v py.Value) bool {
	list, ok := v.(*py.List)
	if !ok || list.Len() != len(goal) {
		return false
	}
	var got []string
	for _, x := range list.Items {
		s, ok := x.(py.Str)
		if !ok || !sayable(string(s)) {
			return false
		}
		got = append(got, string(s))
	}
	if slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(goal))) {
		for _, s := range got {
			note(s, s)
		}
		return true
	}
	for i, s := range got {
		if !note(goal[i], s) {
			return false
		}
	}
	return true
}

// sayable tells whether a request can say s.
func sayable(s string) bool {
	return s != "" && len(s) <= 80 && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' || r > '~' || strings.ContainsRune(`'"\`, r)
	})
}

// say gives the slots of a goal the agent's values; false where one of them stands in no
// slot.
func (h *hearing) say(slots map[string]string) (map[string]string, bool) {
	out := map[string]string{}
	hit := map[string]bool{}
	for key, text := range slots {
		out[key] = replaced(text, h.values, hit)
	}
	for from, to := range h.values {
		if from == to {
			continue
		}
		if !hit[from] {
			return nil, false
		}
		h.chosen = append(h.chosen, to)
	}
	return out, true
}

// said tells whether a text says all of the agent's own values.
func (h *hearing) said(text string) bool {
	for _, v := range h.chosen {
		if replaced(text, map[string]string{v: ""}, nil) == text {
			return false
		}
	}
	return true
}

// replaced replaces values that stand in a text as whole words, the longest first, and notes
// which do.
func replaced(text string, values map[string]string, hit map[string]bool) string {
	from := make([]string, 0, len(values))
	for v := range values {
		from = append(from, v)
	}
	slices.SortFunc(from, func(a, b string) int {
		if d := len(b) - len(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var b strings.Builder
	for i := 0; i < len(text); {
		at := slices.IndexFunc(from, func(v string) bool { return v != "" && standsAt(text, i, v) })
		if at < 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		if hit != nil {
			hit[from[at]] = true
		}
		b.WriteString(values[from[at]])
		i += len(from[at])
	}
	return b.String()
}

// standsAt tells whether v stands at text[i:] and is not part of a longer word or number.
func standsAt(text string, i int, v string) bool {
	end := i + len(v)
	if !strings.HasPrefix(text[i:], v) || i > 0 && inWord(text[i-1]) && inWord(v[0]) {
		return false
	}
	if end == len(text) || !inWord(v[len(v)-1]) {
		return true
	}
	point := text[end] == '.' && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9'
	return !inWord(text[end]) && !point
}

func inWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wish is what a clause asks for as an agent notes it before a call: its words up to the
// first that brings a value, without articles and values.
func wish(clause string, c py.Call) string {
	for _, open := range []string{"make sure to ", "see to it that ", "go and ", "be so kind and "} {
		clause = strings.TrimPrefix(clause, open)
	}
	values := map[string]bool{}
	for _, a := range c.Kwargs {
		for _, w := range strings.FieldsFunc(py.String(a.Value), func(r rune) bool { return strings.ContainsRune(" [],'\"", r) }) {
			values[strings.ToLower(w)] = true
		}
	}
	var out []string
	for _, w := range strings.Fields(clause) {
		word := strings.Trim(w, `,:;"()`)
		if len(out) > 1 && slices.Contains(links(), word) {
			break
		}
		if word != "" && (len(out) == 0 || !values[strings.ToLower(word)]) && !slices.Contains(fillers(), word) {
			out = append(out, word)
		}
		if len(out) > 1 && strings.ContainsAny(w, `,:;"(`) || len(out) == 5 {
			break
		}
	}
	for len(out) > 1 && slices.Contains(links(), out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return strings.ToLower(strings.Join(out, " "))
}

func links() []string {
	return []string{"to", "with", "at", "and", "from", "by", "on", "of", "into", "in", "than", "for", "as", "that", "is", "are", "it", "its"}
}

func fillers() []string { return []string{"a", "an", "the", "some", "my", "me", "of"} }
