package py

import (
	"fmt"
	"strings"
)

// JSONFault says where a JSON text stops being one, and what would be right.
type JSONFault struct {
	Offset int // in bytes
	Want   string
}

// Error implements error.
func (e *JSONFault) Error() string { return fmt.Sprintf("expected %s at byte %d", e.Want, e.Offset) }

// ScanJSON reads the JSON value that text begins with, under FromJSON's rules, and
// returns the number of its bytes; what follows is not looked at. The error is a
// *JSONFault. Lists and objects may be nested depth deep.
func ScanJSON(text string, depth int) (Value, int, error) {
	p := jsonParser{s: text, depth: depth, bad: -1}
	v, err := p.value(0)
	if err == nil {
		if bad := invalidAt(text[:p.at]); bad >= 0 {
			return nil, 0, &JSONFault{bad, "UTF-8 text"}
		}
		return v, p.at, nil
	}
	if p.bad < 0 { // a bound was reached
		return nil, 0, &JSONFault{p.at, "a smaller value (" + err.Error() + ")"}
	}
	return nil, 0, &JSONFault{min(p.bad, len(text)), jsonWant(p.what)}
}

// jsonWant turns Python's words for a mistake into what would have been right.
func jsonWant(what string) string {
	switch {
	case what == "Expecting value":
		return "a value"
	case what == "Expecting ',' delimiter":
		return "',' or the closing bracket"
	case what == "Expecting ':' delimiter":
		return "':'"
	case strings.HasPrefix(what, "Expecting property name"):
		return "a name in double quotes"
	case strings.HasPrefix(what, "Unterminated string"):
		return "a string that ends with '\"'"
	case strings.HasPrefix(what, "Invalid control character"):
		return `an escape (\n for a line break) in the string`
	case strings.HasPrefix(what, `Invalid \`):
		return "a valid escape"
	}
	return "JSON"
}

// invalidAt returns the place of the first byte that is not UTF-8, or -1.
func invalidAt(s string) int {
	if validText(s) {
		return -1
	}
	for i := 0; i < len(s); {
		r, n := decodeRune(s[i:])
		if r == 0xFFFD && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
