package spell

// NearMiss returns the only candidate that is one slip away from word, or "" where there
// is none or which one is meant cannot be told; see Slips.
func NearMiss(word string, candidates []string) string {
	if found := Slips(word, candidates); len(found) == 1 {
		return found[0]
	}
	return ""
}

// Slips returns the candidates that are one slip away from word, in their order: that
// differ by one letter added, left out, replaced or swapped with its neighbour, both of
// three letters and more. Where one differs in case and separators alone, it is that
// one, the first of equals.
func Slips(word string, candidates []string) []string {
	w, ok := fold(nil, word, maxLetters)
	if !ok || len(w) == 0 {
		return nil
	}
	var found []string
	for _, c := range candidates {
		f, ok := fold(nil, c, len(w)+1) // one slip adds one letter
		switch {
		case !ok:
		case string(f) == string(w):
			return []string{c}
		case len(w) >= 3 && len(f) >= 3 && oneSlip(w, f):
			found = append(found, c)
		}
	}
	return found
}

// oneSlip tells whether one slip makes a of b.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(b) <= 1 || len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
}
