package py

// AppendJSON appends json.dumps(v), as JSON writes it, and gives its errors.
func AppendJSON(b []byte, v Value) ([]byte, error) { return appendJSON(b, v) }

// AppendJSONStr appends json.dumps of a string.
func AppendJSONStr(b []byte, s string) []byte { return appendJSONStr(b, s) }

// AppendJSONFloat appends json.dumps of a float.
func AppendJSONFloat(b []byte, f float64) []byte { return appendJSONFloat(b, f) }

// AppendJSONItems appends the items of a list as they stand in json.dumps of it.
func AppendJSONItems(b []byte, l *List) ([]byte, error) {
	if s := l.sealed(); s != nil && s.json != "" {
		return append(b, s.json[1:len(s.json)-1]...), nil
	}
	from := len(b)
	b, err := appendJSON(b, l)
	return unwrapped(b, from), err
}

// AppendJSONEntries appends the entries of a dict as they stand in json.dumps of it.
func AppendJSONEntries(b []byte, d *Dict) ([]byte, error) {
	from := len(b)
	b, err := appendJSONDict(b, d)
	return unwrapped(b, from), err
}

// AppendRepr appends repr(v), as ReprErr writes it, and gives its error.
func AppendRepr(b []byte, v Value) ([]byte, error) {
	w := reprWriter{buf: b}
	w.value(v)
	return w.buf, w.err
}

// AppendReprStr appends repr of a string.
func AppendReprStr(b []byte, s string) []byte { return appendStrRepr(b, s) }

// AppendReprFloat appends repr of a float.
func AppendReprFloat(b []byte, f float64) []byte { return appendFloat(b, f) }

// AppendReprItems appends the items of a list, or the entries of a dict, as they stand in
// repr of it.
func AppendReprItems(b []byte, v Value) ([]byte, error) {
	from := len(b)
	b, err := AppendRepr(b, v)
	return unwrapped(b, from), err
}

// unwrapped takes the brackets around what was appended away.
func unwrapped(b []byte, from int) []byte {
	if len(b) < from+2 {
		return b // cut off by an error
	}
	copy(b[from:], b[from+1:len(b)-1])
	return b[:len(b)-2]
}
