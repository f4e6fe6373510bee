// Package spell finds the known name that is nearest to a misspelt one.
package spell

import "strings"

// maxLetters bounds the length of a word that is compared: the text comes
// from a model, and the cost of a comparison is quadratic.
const maxLetters = 64

// Nearest returns the candidate with the least edit distance to word, the
// first of equals, or "" where none is near enough: at most half of the
// letters of the longer word may differ. Case, "_", "-" and blanks are ignored
// in comparing.
func Nearest(word string, candidates []string) string {
	w := fold(word)
	if len(w) == 0 || len(w) > maxLetters {
		return ""
	}
	best, bestDist := "", -1
	for _, c := range candidates {
		f := fold(c)
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
	row := make([]int, len(b)+1)
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

func fold(s string) []rune {
	s = strings.ToLower(s)
	s = strings.NewReplacer("_", "", "-", "", " ", "").Replace(s)
	return []rune(s)
}
