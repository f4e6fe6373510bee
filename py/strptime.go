package py

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// TimeFormat is a format of datetime.strptime that consists of the directives
// %Y %m %d %H %M %S, blanks and literal text.
type TimeFormat struct {
	text    string
	pattern *regexp.Regexp
	fields  []byte // the directives in order
}

// MustTimeFormat makes a format. It panics on a directive that it does not
// know, as regexp.MustCompile does.
func MustTimeFormat(format string) TimeFormat {
	f := TimeFormat{text: format}
	digit := decimalClass()
	// The alternatives stand in the order of Python's own patterns.
	directives := map[byte]string{
		'Y': digit + "{4}",
		'm': "1[0-2]|0[1-9]|[1-9]",
		'd': "3[0-1]|[1-2]" + digit + "|0[1-9]|[1-9]| [1-9]",
		'H': "2[0-3]|[0-1]" + digit + "|" + digit,
		'M': "[0-5]" + digit + "|" + digit,
		'S': "6[0-1]|[0-5]" + digit + "|" + digit,
	}
	pattern := "^"
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '%' && i+1 < len(format) && directives[format[i+1]] != "":
			i++
			f.fields = append(f.fields, format[i])
			pattern += "(" + directives[format[i]] + ")"
		case c == '%':
			panic(fmt.Sprintf("py: the time format %q has an unknown directive", format))
		case c == ' ':
			pattern += `[\x{1c}-\x{1f}\t-\r\x{85}\p{Z}]+`
		default:
			pattern += regexp.QuoteMeta(string(c))
		}
	}
	f.pattern = regexp.MustCompile(pattern)
	return f
}

// decimalClass is the regular expression of one decimal digit of any script.
func decimalClass() string {
	var b strings.Builder
	add := func(low, high rune) {
		if isDecimal(low) {
			fmt.Fprintf(&b, `\x{%x}-\x{%x}`, low, high)
		}
	}
	for _, r := range unicode.Nd.R16 {
		add(rune(r.Lo), rune(r.Hi))
	}
	for _, r := range unicode.Nd.R32 {
		add(rune(r.Lo), rune(r.Hi))
	}
	return "[" + b.String() + "]"
}

// Parse is datetime.strptime(v, format), as a time of UTC; or Python's
// TypeError or ValueError.
func (f TimeFormat) Parse(v Value) (time.Time, error) {
	s, ok := v.(Str)
	if !ok {
		given := v.Type()
		if v == None { // which C code calls by its name
			given = "None"
		}
		return time.Time{}, TypeError("strptime() argument 1 must be str, not %s", given)
	}
	if at, ok := f.plain(string(s)); ok {
		return at.time()
	}
	m := f.pattern.FindStringSubmatch(string(s))
	if m == nil {
		return time.Time{}, ValueError("time data %s does not match format %s", Repr(v), Repr(Str(f.text)))
	}
	if rest := string(s)[len(m[0]):]; rest != "" {
		return time.Time{}, ValueError("unconverted data remains: %s", rest)
	}
	at := unset()
	for i, field := range f.fields {
		at[field] = decimalInt(m[i+1])
	}
	return at.time()
}

// fields are what was read for each directive.
type fields [128]int

func unset() fields { return fields{'Y': 1900, 'm': 1, 'd': 1} }

// plain reads most times: ASCII, every field of full width and in range, as the
// pattern would. It leaves all else to that.
func (f TimeFormat) plain(s string) (fields, bool) {
	at := unset()
	for i := 0; i < len(f.text); i++ {
		width := 1
		if c := f.text[i]; c != '%' {
			if s == "" || s[0] != c {
				return at, false
			}
		} else {
			i++
			width = 2
			if f.text[i] == 'Y' {
				width = 4
			}
			n, ok := digitsOf(s, width)
			if least, most := bounds(f.text[i]); !ok || n < least || n > most {
				return at, false
			}
			at[f.text[i]] = n
		}
		s = s[width:]
	}
	return at, s == ""
}

// digitsOf reads the number that s begins with, of so many digits.
func digitsOf(s string, width int) (n int, ok bool) {
	if len(s) < width {
		return 0, false
	}
	for i := range width {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

// bounds are those of a directive's pattern.
func bounds(directive byte) (least, most int) {
	switch directive {
	case 'Y':
		return 0, 9999
	case 'm':
		return 1, 12
	case 'd':
		return 1, 31
	case 'H':
		return 0, 23
	case 'M':
		return 0, 59
	}
	return 0, 61
}

// time makes the time of the fields, or raises Python's ValueError.
func (at *fields) time() (time.Time, error) {
	day := time.Date(at['Y'], time.Month(at['m']), at['d'], 0, 0, 0, 0, time.UTC)
	switch {
	case at['Y'] == 0:
		return time.Time{}, ValueError("year 0 is out of range")
	case day.Day() != at['d']:
		return time.Time{}, ValueError("day is out of range for month")
	case at['S'] > 59:
		return time.Time{}, ValueError("second must be in 0..59")
	}
	return day.Add(time.Duration(at['H'])*time.Hour + time.Duration(at['M'])*time.Minute + time.Duration(at['S'])*time.Second), nil
}

// decimalInt reads decimal digits of any script, and a leading blank.
func decimalInt(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x80 && r != ' ':
			n = n*10 + int(r-'0')
		case r >= 0x80:
			n = n*10 + int(decimalValue(r))
		}
	}
	return n
}
