// Package spell finds the known name that is nearest to a misspelt one.
package spell

import "unicode"

// maxLetters bounds the length of a word that is compared: the text comes
// from a model, and the cost of a comparison is quadratic.
const maxLetters = 64

// Nearest returns the candidate with the least edit distance to word, the
// first of equals, or "" where none is near enough: at most half of the
// letters of the longer word may differ. Case, "_", "-" and blanks are ignored
// in comparing.
func Nearest(word string, candidates []string) string {
	var wordLetters, letters [2 * maxLetters]rune
	w, ok := fold(wordLetters[:0], word, maxLetters)
	if !ok || len(w) == 0 {
		return ""
	}
	best, bestDist := "", -1
	for _, c := range candidates {
		// More letters than twice the word's are more than half to insert.
		f, ok := fold(letters[:0], c, 2*len(w))
		if !ok {
			continue
		}
		d := Distance(w, f)
		if 2*d > max(len(w), len(f)) {
			continue
		}
		if bestDist < 0 || d < bestDist {
			best, bestDist = c, d
		}
	}
	return best
}

// Distance is the Levenshtein distance of two words in letters: insertions,
// deletions and replacements count one each.
func Distance(a, b []rune) int {
	var space [2*maxLetters + 1]int
	row := space[:]
	if len(b) >= len(row) {
		row = make([]int, len(b)+1)
	}
	row = row[:len(b)+1]
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		diag := row[0] // distance of a[:i] and b[:j] while at j
		row[0] = i + 1
		for j, rb := range b {
			cost := 1
			if ra == rb {
				cost = 0
			}
			diag, row[j+1] = row[j+1], min(diag+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// fold appends the letters that are compared to buf; false where they are more than
// most.
func fold(buf []rune, s string, most int) ([]rune, bool) {
	for _, r := range s {
		if r == '_' || r == '-' || r == ' ' {
			continue
		}
		if len(buf) == most {
			return nil, false
		}
		buf = append(buf, unicode.ToLower(r))
	}
	return buf, true
}
