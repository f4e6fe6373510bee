package spell

// NearMiss returns the only candidate that is one slip away from word, or "": that
// differs in case and separators alone, or, of three letters and more, by one letter
// added, left out, replaced or swapped with its neighbour.
func NearMiss(word string, candidates []string) string {
	w, ok := fold(nil, word, maxLetters)
	if !ok || len(w) == 0 {
		return ""
	}
	found := ""
	for _, c := range candidates {
		f, ok := fold(nil, c, len(w)+1) // one slip adds one letter
		switch {
		case !ok:
		case string(f) == string(w):
			return c
		case len(w) < 3 || len(f) < 3 || !oneSlip(w, f):
		case found != "":
			return "" // which one is meant cannot be told
		default:
			found = c
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
