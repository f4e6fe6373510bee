package format

import (
	"slices"
	"strings"

	"envtune/py"
)

// Wish is what a clause asks for as an agent notes it before a call in format plan: its words
// up to the first that brings a value, without articles and values.
func Wish(clause string, c py.Call) string {
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
		if len(out) > 1 && slices.Contains(wishLinks(), word) {
			break
		}
		if word != "" && (len(out) == 0 || !values[strings.ToLower(word)]) && !slices.Contains(wishFillers(), word) {
			out = append(out, word)
		}
		if len(out) > 1 && strings.ContainsAny(w, `,:;"(`) || len(out) == 5 {
			break
		}
	}
	for len(out) > 1 && slices.Contains(wishLinks(), out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return strings.ToLower(strings.Join(out, " "))
}

func wishLinks() []string {
	return []string{"to", "with", "at", "and", "from", "by", "on", "of", "into", "in", "than", "for", "as", "that", "is", "are", "it", "its"}
}

func wishFillers() []string { return []string{"a", "an", "the", "some", "my", "me", "of"} }
