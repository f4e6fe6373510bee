package py

import (
	"fmt"
	"strings"
)

// stringLiteral is what one string token holds.
type stringLiteral struct {
	text  string
	bytes bool // b''
	f     bool // f''
	// named: holds a \N{...} escape, which is not supported.
	named bool
}

// decodeString decodes the token of one string literal. The error text is that
// of CPython's SyntaxError, without the place.
func decodeString(tok string) (lit stringLiteral, problem string) {
	raw := false
	i := 0
	for ; tok[i] != '"' && tok[i] != '\''; i++ {
		switch tok[i] | 0x20 {
		case 'r':
			raw = true
		case 'b':
			lit.bytes = true
		case 'f':
			lit.f = true
		}
	}
	quotes := 1
	if strings.HasPrefix(tok[i:], strings.Repeat(tok[i:i+1], 3)) && len(tok)-i >= 6 {
		quotes = 3
	}
	body := tok[i+quotes : len(tok)-quotes]
	if strings.IndexByte(body, '\r') >= 0 { // line ends are read as \n
		body = strings.ReplaceAll(strings.ReplaceAll(body, "\r\n", "\n"), "\r", "\n")
	}
	if lit.bytes {
		for j := 0; j < len(body); j++ {
			if body[j] >= 0x80 {
				return lit, "bytes can only contain ASCII literal characters"
			}
		}
		return lit, ""
	}
	if raw || lit.f || strings.IndexByte(body, '\\') < 0 {
		lit.text = body
		return lit, ""
	}
	d := escapeDecoder{s: body, out: make([]byte, 0, len(body))}
	lit.text, problem = d.run()
	lit.named = d.named
	return lit, problem
}

// escapeDecoder decodes the escapes of a string's body.
type escapeDecoder struct {
	s     string
	out   []byte
	named bool
	// extra is by how much the place in CPython's buffer exceeds ours: it
	// writes every character beyond ASCII as ten bytes before decoding.
	extra int
}

func (d *escapeDecoder) run() (text, problem string) {
	for i := 0; i < len(d.s); {
		c := d.s[i]
		if c >= 0x80 {
			_, n := decodeRune(d.s[i:])
			d.out = append(d.out, d.s[i:i+n]...)
			d.extra += 10 - n
			i += n
			continue
		}
		if c != '\\' {
			d.out = append(d.out, c)
			i++
			continue
		}
		n, problem := d.escape(i)
		if problem != "" {
			return "", problem
		}
		i += n
	}
	return string(d.out), ""
}

// escape decodes the escape at i and returns its length.
func (d *escapeDecoder) escape(i int) (n int, problem string) {
	const names, codes = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	c := d.s[i+1]
	if k := strings.IndexByte(names, c); k >= 0 {
		d.out = append(d.out, codes[k])
		return 2, ""
	}
	switch {
	case c == '\n':
		return 2, ""
	case c >= '0' && c <= '7':
		r, n := rune(0), 1
		for ; n < 4 && i+n < len(d.s) && d.s[i+n] >= '0' && d.s[i+n] <= '7'; n++ {
			r = r<<3 | rune(d.s[i+n]-'0')
		}
		d.out = appendRune(d.out, r)
		return n, ""
	case c == 'x':
		return d.hex(i, 2, `truncated \xXX escape`)
	case c == 'u':
		return d.hex(i, 4, `truncated \uXXXX escape`)
	case c == 'U':
		return d.hex(i, 8, `truncated \UXXXXXXXX escape`)
	case c == 'N':
		return d.name(i)
	}
	d.out = append(d.out, '\\') // an unknown escape stays as it is
	return 1, ""
}

func (d *escapeDecoder) hex(i, digits int, truncated string) (int, string) {
	var r uint32
	for n := 0; n < digits; n++ {
		j := i + 2 + n
		if j >= len(d.s) || digitValue(d.s[j]) > 15 {
			return 0, d.problem(i, j-1, truncated)
		}
		r = r<<4 | uint32(digitValue(d.s[j]))
	}
	if r > 0x10FFFF {
		return 0, d.problem(i, i+1+digits, "illegal Unicode character")
	}
	d.out = appendRune(d.out, rune(r))
	return 2 + digits, ""
}

// name reads \N{...}: only its form is checked.
func (d *escapeDecoder) name(i int) (int, string) {
	rest := d.s[i+2:]
	end := strings.IndexByte(rest, '}')
	if !strings.HasPrefix(rest, "{") || end < 2 {
		last := i + 1
		if strings.HasPrefix(rest, "{") {
			last = i + 2
			if end == 1 {
				last = i + 3
			} else if end < 0 {
				last = len(d.s) - 1
			}
		}
		return 0, d.problem(i, last, `malformed \N character escape`)
	}
	d.named = true
	return 3 + end, ""
}

// problem words CPython's UnicodeDecodeError for the bytes i..last.
func (d *escapeDecoder) problem(i, last int, what string) string {
	from, to := i+d.extra, last+d.extra
	if from == to {
		return fmt.Sprintf("(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %d: %s", from, what)
	}
	return fmt.Sprintf("(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", from, to, what)
}
