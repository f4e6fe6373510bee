package mp

import (
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"envtune/py"
)

// maxExponent bounds the exponent that a text may give.
const maxExponent = 1 << 40

// nearExponent is the size of a decimal exponent up to which a text is read
// exactly before it is rounded.
const nearExponent = 400

// Parse reads a text as mpmath converts it at a working precision of prec bits:
// decimal, with prefix, a fraction or a name. Errors are Python's; a complex
// number in text is refused.
func Parse(text string, prec int64) (Real, error) {
	x, err := parse(text, prec)
	if e, ok := py.AsException(err); !ok || e.Kind != "ValueError" {
		return x, err
	}
	m := complexText.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	switch {
	case m == nil:
		return Real{}, py.TypeError("cannot create mpf from %s", py.Repr(py.Str(text)))
	case m[complexText.SubexpIndex("im")] == "":
		return Real{}, py.AttributeError(py.None, "rstrip")
	}
	return Real{}, py.Raise(py.UnsupportedKind, "a complex number in text is not supported")
}

// complexText is what mpmath takes for a complex number.
var complexText = regexp.MustCompile(`(?i)^\(?` +
	`(?:[+-]?(?:\p{Nd}*(?:\.\p{Nd}*)?(?:e[+-]?\p{Nd}+)?|\p{Nd}+/\p{Nd}+))??` +
	`(?P<im>[+-]?(?:\p{Nd}*(?:\.\p{Nd}*)?(?:e[+-]?\p{Nd}+)?|\p{Nd}+/\p{Nd}+)\*?[ji])?` +
	`\)?\n?$`)

func errText() error { return py.ValueError("no number") }

func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r >= 0x1C && r <= 0x1F })
}

func parse(text string, prec int64) (Real, error) {
	lower, err := py.Lower(py.Str(text))
	if err != nil {
		return Real{}, err
	}
	x := trim(string(lower))
	switch x {
	case "inf", "+inf", "oo", "+oo":
		return inf(false), nil
	case "-inf", "-oo":
		return inf(true), nil
	case "nan":
		return Real{kind: nan}, nil
	}
	base := baseOf(strings.TrimPrefix(x, "-"))
	if strings.Contains(x, "/") {
		return parseFraction(x, base, prec)
	}
	man, exp, err := parseParts(x, base)
	switch {
	case err != nil:
		return Real{}, err
	case exp > maxExponent || exp < -maxExponent:
		return Real{}, py.Raise(py.LimitKind, "the exponent is larger than this environment allows")
	case base == 10:
		return decimal(man, exp, prec)
	case base == 8:
		exp *= 3
	case base == 16 && !strings.Contains(x, "p"):
		exp *= 4
	}
	return fromSigned(man, exp, prec, nearest), nil
}

func baseOf(x string) int {
	switch {
	case strings.HasPrefix(x, "0b"):
		return 2
	case strings.HasPrefix(x, "0x"):
		return 16
	case strings.HasPrefix(x, "0o"):
		return 8
	}
	return 10
}

func parseFraction(x string, base int, prec int64) (Real, error) {
	p, q, _ := strings.Cut(x, "/")
	if strings.Contains(q, "/") {
		return Real{}, errText()
	}
	a, err := parseInt(strings.TrimRight(p, "l"), base, false)
	if err != nil {
		return Real{}, err
	}
	b, err := parseInt(strings.TrimRight(q, "l"), base, false)
	if err != nil {
		return Real{}, err
	}
	return ratio(a, b, prec)
}

func ratio(a, b *big.Int, prec int64) (Real, error) {
	r, err := quo(FromInt(a), FromInt(b), prec, nearest)
	if err != nil {
		return Real{}, py.Raise("ZeroDivisionError", "")
	}
	return r, nil
}

// parseParts reads the digits as one int, and the exponent of the base's (of 2,
// behind "p") that moves the point back.
func parseParts(x string, base int) (man *big.Int, exp int64, err error) {
	x = strings.ReplaceAll(strings.TrimRight(x, "l"), "_", "")
	sep := "e"
	if base == 16 {
		sep = "@"
	}
	if base != 8 && base != 10 && strings.Contains(x, "p") {
		sep = "p"
	}
	x, tail, found := strings.Cut(x, sep)
	if found {
		e, err := parseInt(tail, 10, false) // a second separator is no digit
		if err != nil {
			return nil, 0, err
		}
		if exp = 2 * maxExponent; e.IsInt64() {
			exp = min(max(e.Int64(), -exp), exp)
		}
	}
	if whole, part, ok := strings.Cut(x, "."); ok && !strings.Contains(part, ".") {
		part = strings.TrimRight(part, "0")
		places := int64(len([]rune(part)))
		if sep == "p" && base == 16 {
			places *= 4
		}
		exp -= places
		if whole == "" {
			whole = "0"
		}
		x = whole + part
	}
	man, err = parseInt(x, base, true)
	return man, exp, err
}

// parseInt is int(x, base); long lifts the limit on decimal digits.
func parseInt(x string, base int, long bool) (*big.Int, error) {
	if base == 10 && !(long && len(x) > 4000) {
		i, err := py.ToInt(py.Str(x))
		return i.Big(), err
	}
	x = trim(x)
	body := strings.TrimLeft(x, "+-")
	if base != 10 && baseOf(body) == base {
		body = strings.TrimPrefix(body[2:], "_")
	}
	i, ok := new(big.Int), !strings.HasPrefix(body, "_") && !strings.HasSuffix(body, "_") && !strings.Contains(body, "__")
	if ok && len(x)-len(strings.TrimLeft(x, "+-")) <= 1 {
		if body = strings.ReplaceAll(body, "_", ""); strings.Trim(body, "0123456789abcdef") == "" {
			i, ok = i.SetString(body, base)
			if ok && strings.HasPrefix(x, "-") {
				i.Neg(i)
			}
			if ok {
				return i, nil
			}
		}
	}
	return nil, errText()
}

// decimal returns man * 10**exp.
func decimal(man *big.Int, exp, prec int64) (Real, error) {
	ten := func(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }
	switch {
	case exp > nearExponent || exp < -nearExponent:
		power := pow(FromInt(big.NewInt(10)), exp, prec+10, down)
		return mul(FromInt(man).round(prec+10, down), power, prec, nearest), nil
	case exp >= 0:
		return fromSigned(new(big.Int).Mul(man, ten(exp)), 0, prec, nearest), nil
	}
	return ratio(man, ten(-exp), prec)
}
