package py

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// ToFloat returns float(v), or Python's TypeError, ValueError or OverflowError.
func ToFloat(v Value) (float64, error) {
	if f, ok, err := asFloat(v); ok {
		return f, err
	}
	s, ok := v.(Str)
	if !ok {
		return 0, TypeError("float() argument must be a string or a real number, not '%s'", v.Type())
	}
	if f, ok := parseFloatText(string(s)); ok {
		return f, nil
	}
	return 0, ValueError("could not convert string to float: %s", Repr(s))
}

// parseFloatText reads what float() accepts: blanks around, digits of any
// script, single underscores between digits, nan and infinity.
func parseFloatText(s string) (float64, bool) {
	t, ok := plainDigits(trimSpace(s))
	if !ok {
		return 0, false
	}
	if t, ok = dropUnderscores(t); !ok {
		return 0, false
	}
	body := strings.ToLower(strings.TrimLeft(t, "+-"))
	switch body {
	case "inf", "infinity", "nan":
		if len(t)-len(body) > 1 {
			return 0, false
		}
	default:
		if strings.Trim(body, "0123456789.e+-") != "" || strings.ContainsAny(body, "_x") {
			return 0, false
		}
	}
	f, err := strconv.ParseFloat(t, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0, false
	}
	return f, true
}

// ToInt returns int(v), or Python's TypeError, ValueError or OverflowError.
func ToInt(v Value) (Int, error) {
	if i, ok := asInt(v); ok {
		return i, nil
	}
	switch x := v.(type) {
	case Float:
		return floatToInt(float64(x))
	case Str:
		return parseIntText(x)
	}
	return Int{}, TypeError("int() argument must be a string, a bytes-like object or a real number, not '%s'", v.Type())
}

func floatToInt(f float64) (Int, error) {
	switch {
	case math.IsNaN(f):
		return Int{}, ValueError("cannot convert float NaN to integer")
	case math.IsInf(f, 0):
		return Int{}, Raise("OverflowError", "cannot convert float infinity to integer")
	}
	return intFromFloat(math.Trunc(f)), nil
}

func parseIntText(s Str) (Int, error) {
	bad := func() (Int, error) {
		return Int{}, ValueError("invalid literal for int() with base 10: %s", Repr(s))
	}
	t, ok := plainDigits(trimSpace(string(s)))
	if !ok {
		return bad()
	}
	if t, ok = dropUnderscores(t); !ok {
		return bad()
	}
	digits := strings.TrimPrefix(strings.TrimPrefix(t, "+"), "-")
	if len(t)-len(digits) > 1 || digits == "" || strings.Trim(digits, "0123456789") != "" {
		return bad()
	}
	if len(digits) > maxDigits {
		return Int{}, ValueError("Exceeds the limit (4300 digits) for integer string conversion: "+
			"value has %d digits; use sys.set_int_max_str_digits() to increase the limit", len(digits))
	}
	return parseDecimal(t), nil
}

// parseDecimal reads an optional sign and digits, which the caller has checked.
func parseDecimal(t string) Int {
	if v, err := strconv.ParseInt(t, 10, 64); err == nil {
		return NewInt(v)
	}
	b, _ := new(big.Int).SetString(strings.TrimPrefix(t, "+"), 10)
	return NewBigInt(b)
}

// trimSpace strips what Python's str.strip takes for blanks.
func trimSpace(s string) string { return strings.TrimFunc(s, isSpace) }

// isSpace is str.isspace of one character: Unicode's blanks and the four
// separators 1C to 1F.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1C && r <= 0x1F }

// plainDigits turns decimal digits of any script into ASCII; not ok where a
// character beyond ASCII is none.
func plainDigits(s string) (string, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return convertDigits(s)
		}
	}
	return s, true
}

func convertDigits(s string) (string, bool) {
	var b strings.Builder
	for _, r := range runes(s) {
		switch {
		case r < 0x80:
			b.WriteByte(byte(r))
		case isDecimal(r):
			b.WriteByte('0' + decimalValue(r))
		case isSpace(r):
			b.WriteByte(' ')
		default:
			return "", false
		}
	}
	return b.String(), true
}

// decimalValue returns the value of a decimal digit: every script's ten digits
// lie in a run.
func decimalValue(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if uint32(r) >= uint32(t.Lo) && uint32(r) <= uint32(t.Hi) {
			return byte((uint32(r) - uint32(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if uint32(r) >= t.Lo && uint32(r) <= t.Hi {
			return byte((uint32(r) - t.Lo) % 10)
		}
	}
	return 0
}

// dropUnderscores removes underscores between digits; not ok where one stands
// elsewhere.
func dropUnderscores(s string) (string, bool) {
	if !strings.Contains(s, "_") {
		return s, true
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '_' && (i == 0 || i == len(s)-1 || !isDigit(s[i-1]) || !isDigit(s[i+1])) {
			return "", false
		}
	}
	return strings.ReplaceAll(s, "_", ""), true
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
