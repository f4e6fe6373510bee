package parity

import (
	"encoding/json"
	"os/exec"
	"testing"
	"unicode/utf8"

	"envtune/py"
)

// unicodeTables prints, for all characters that stand alone, the ranges of those
// that repr writes as they are, of those that isdigit accepts, and the lower case
// where it differs.
const unicodeTables = `
import json
chars = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
def ranges(test):
    out = []
    for c in chars:
        if test(chr(c)):
            if out and out[-1][1] == c - 1:
                out[-1][1] = c
            else:
                out.append([c, c])
    return out
print(json.dumps({
    "printed": ranges(lambda c: c in repr(c)), "digits": ranges(str.isdigit),
    "lower": {chr(c): chr(c).lower() for c in chars if chr(c).lower() != chr(c)},
}))`

// TestParityUnicode compares what depends on Python's Unicode tables (14.0 in
// Python 3.11, where Go's are newer) for every character.
func TestParityUnicode(t *testing.T) {
	out, err := exec.Command(pythonOrSkip(t), "-c", unicodeTables).Output()
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		Printed, Digits [][2]rune
		Lower           map[string]string
	}
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	n := 0
	for c := rune(0); c <= utf8.MaxRune; c++ {
		if !utf8.ValidRune(c) {
			continue
		}
		n++
		s := py.Str(string(c))
		text := py.Repr(s)
		if c != '\\' && c != '\'' && (len(text) == len(s)+2) != in(want.Printed, c) {
			t.Errorf("repr of %U is %s", c, text)
		}
		if py.IsDigits(s) != in(want.Digits, c) {
			t.Errorf("isdigit of %U is %v", c, py.IsDigits(s))
		}
		lower, ok := want.Lower[string(s)]
		if !ok {
			lower = string(s)
		}
		if got, err := py.Lower(s); err != nil || string(got) != lower {
			t.Errorf("lower of %U is %q, want %q (%v)", c, got, lower, err)
		}
	}
	t.Logf("parity: %d characters: repr, isdigit and lower compared", n)
}

// in tells whether c lies in one of sorted ranges.
func in(ranges [][2]rune, c rune) bool {
	low, high := 0, len(ranges)
	for low < high {
		if mid := (low + high) / 2; ranges[mid][1] < c {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low < len(ranges) && ranges[low][0] <= c
}
