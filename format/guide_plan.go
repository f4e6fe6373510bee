package format

import (
	"slices"
	"strings"
	"unicode"
)

// planWords reads the words of a plan; closed tells that its end was read. No word can be
// begun that could not be ended within the bound.
func (g *Guide) planWords(s string, closed bool) reading {
	if len(s) > guidedWords || strings.HasPrefix(s, " ") || strings.HasPrefix(s, SayPrefix) || strings.ContainsAny(s, "()[]{}<>|=:\"") {
		return impossible
	}
	if g.words == nil {
		return begun
	}
	list := strings.Split(strings.ToLower(s), " ")
	last := list[len(list)-1]
	for _, word := range list[:len(list)-1] {
		if !g.isWord(word) {
			return impossible
		}
	}
	if last != "" && !g.isWord(last) && (closed || !g.beginsWord(last, guidedWords-len(s)+len(last))) {
		return impossible
	}
	return begun
}

// inflected is how many letters a word that was said may have behind that of a plan, which
// says "lower blind" of blinds that have to be lowered, and stem how many that has at least.
const inflected, stem = 3, 3

// isWord tells whether s is a word that was said, or its stem.
func (g *Guide) isWord(s string) bool {
	_, found := slices.BinarySearch(g.words, s)
	return found || len(s) >= stem && g.beginsWord(s, len(s)+inflected)
}

// beginsWord tells whether s begins a word of at most so many bytes.
func (g *Guide) beginsWord(s string, most int) bool {
	at, _ := slices.BinarySearch(g.words, s)
	for _, word := range g.words[at:] {
		switch {
		case !strings.HasPrefix(word, s):
			return false
		case len(word) <= most:
			return true
		}
	}
	return false
}

// saidWords are the words of a text and of the names in it, in lower case, each once and in
// order; never nil.
func saidWords(text string) []string {
	all := []string{}
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return !inWord(r) }) {
		name = strings.Trim(name, "'")
		owner, _, _ := strings.Cut(name, "'")
		all = append(all, strings.ToLower(name), strings.ToLower(owner))
		all = append(all, strings.Fields(strings.ToLower(NameWords(name)))...)
	}
	slices.Sort(all)
	return slices.Compact(slices.DeleteFunc(all, func(w string) bool { return w == "" }))
}

// inWord tells the runes of a word of a plan.
func inWord(r rune) bool {
	return r == '_' || r == '\'' || unicode.IsLetter(r) || unicode.IsDigit(r)
}
