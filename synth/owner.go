package synth

import (
	"hash/fnv"
	"strings"
	"unicode"

	"envtune"
)

// owner returns the role that a text, a start state or a sequence of reference
// calls belongs to: by its hash, half to train, an eighth to validation, three
// eighths to test. No seed enters, so roles stay apart across suites.
func owner(content string) envtune.Part {
	h := fnv.New64a()
	h.Write([]byte(content))
	switch mix(h.Sum64()) % 8 {
	case 0, 1, 2, 3:
		return envtune.PartTrain
	case 4:
		return envtune.PartValidation
	}
	return envtune.PartTest
}

// textKey is a request text as far as telling requests apart goes: letters in
// lower case and digits, words joined by one blank. A full stop between digits
// stays.
func textKey(text string) string {
	var b strings.Builder
	gap := false
	runes := []rune(text)
	for i, r := range runes {
		point := r == '.' && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
		if unicode.IsLetter(r) || unicode.IsDigit(r) || point || r == '_' {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
			continue
		}
		gap = true
	}
	return b.String()
}

// callKey is the sequence of reference calls of a task.
func callKey(turns []envtune.Turn) string {
	var b strings.Builder
	for _, t := range turns {
		for _, c := range t.Reference {
			b.WriteString(c)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// startKey is a world's start state.
func startKey(world string, start []byte) string { return world + "\n" + string(start) }
