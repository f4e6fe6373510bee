package jinja

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"envtune/py"
)

// globals are the functions that every template has.
func globals() map[string]py.Value {
	out := map[string]py.Value{}
	for name, call := range map[string]func(*run, *args) (py.Value, error){
		"range": rangeFunc, "namespace": namespaceFunc, "dict": dictFunc,
		"raise_exception": raiseFunc, "strftime_now": strftimeFunc,
	} {
		out[name] = &function{name, call}
	}
	return out
}

func rangeFunc(r *run, a *args) (py.Value, error) {
	if len(a.kw) > 0 || len(a.pos) == 0 || len(a.pos) > 3 {
		return nil, py.TypeError("range expected 1 to 3 arguments")
	}
	bounds := [3]int{0, 0, 1}
	for i, v := range a.pos {
		n, err := toInt(v, "a bound of range")
		if err != nil {
			return nil, err
		}
		bounds[i] = n
	}
	start, stop, step := bounds[0], bounds[1], bounds[2]
	if len(a.pos) == 1 {
		start, stop = 0, bounds[0]
	}
	n := 0
	switch {
	case step == 0:
		return nil, py.ValueError("range() arg 3 must not be zero")
	case step > 0 && stop > start:
		n = (stop - start + step - 1) / step
	case step < 0 && stop < start:
		n = (start - stop - step - 1) / -step
	}
	if n > maxRange {
		return nil, py.Raise("OverflowError", "range of %d items, more than %d", n, maxRange)
	}
	if err := r.spend(n); err != nil {
		return nil, err
	}
	items := make([]py.Value, n)
	for i := range items {
		items[i] = py.NewInt(int64(start + i*step))
	}
	return py.NewList(items...), nil
}

func namespaceFunc(r *run, a *args) (py.Value, error) {
	d, err := dictOf(r, a)
	return &namespace{d}, err
}

func dictFunc(r *run, a *args) (py.Value, error) { return dictOf(r, a) }

// dictOf is dict(x, name=value, ...).
func dictOf(r *run, a *args) (*py.Dict, error) {
	d := py.NewDict()
	if len(a.pos) > 1 {
		return nil, py.TypeError("%s expected at most 1 argument, got %d", a.name, len(a.pos))
	}
	if len(a.pos) == 1 {
		switch x := a.pos[0].(type) {
		case *py.Dict:
			if err := r.spend(x.Len()); err != nil {
				return nil, err
			}
			d = x.Copy()
		default:
			return nil, py.TypeError("%s() of a %s is not supported", a.name, x.Type())
		}
	}
	for _, k := range a.kw {
		d.SetStr(k.Name, k.Value)
	}
	return d, nil
}

// raiseFunc is what a template calls when it does not want a conversation.
func raiseFunc(r *run, a *args) (py.Value, error) {
	v, err := a.bind(1, "message")
	if err != nil {
		return nil, err
	}
	text, err := r.str(v[0])
	if err != nil {
		return nil, err
	}
	return nil, &raised{text}
}

// raised is the error of raise_exception on its way to a line.
type raised struct{ text string }

// Error implements error.
func (e *raised) Error() string { return e.text }

func strftimeFunc(r *run, a *args) (py.Value, error) {
	v, err := a.bind(1, "format")
	if err != nil {
		return nil, err
	}
	format, ok := v[0].(py.Str)
	if !ok {
		return nil, py.TypeError("strftime() argument 1 must be str, not %s", v[0].Type())
	}
	if err := r.text(8 * len(format)); err != nil {
		return nil, err
	}
	text, err := strftime(r.now, string(format))
	return py.Str(text), err
}

// strftime writes a time by the directives of C, with English names.
func strftime(now time.Time, format string) (string, error) {
	layouts := map[byte]string{
		'd': "02", 'm': "01", 'Y': "2006", 'y': "06", 'H': "15", 'M': "04", 'S': "05", 'I': "03", 'p': "PM",
		'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday", 'F': "2006-01-02", 'T': "15:04:05", 'D': "01/02/06",
		'c': "Mon Jan _2 15:04:05 2006", 'x': "01/02/06", 'X': "15:04:05", 'R': "15:04", 'e': "_2", 'h': "Jan",
	}
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		switch c := format[i]; c {
		case '%':
			b.WriteByte('%')
		case '-': // without leading zeros
			i++
			if i == len(format) || layouts[format[i]] == "" {
				return "", fmt.Errorf("the directive %%- of strftime is not complete")
			}
			text := strings.TrimLeft(now.Format(layouts[format[i]]), "0 ")
			if text == "" {
				text = "0"
			}
			b.WriteString(text)
		case 'j':
			fmt.Fprintf(&b, "%03d", now.YearDay())
		case 'f':
			fmt.Fprintf(&b, "%06d", now.Nanosecond()/1000)
		case 'w':
			b.WriteString(strconv.Itoa(int(now.Weekday())))
		case 'Z', 'z': // a time without a zone, as datetime.now() is
		default:
			layout, ok := layouts[c]
			if !ok {
				return "", fmt.Errorf("the directive %%%c of strftime is not supported", c)
			}
			b.WriteString(now.Format(layout))
		}
	}
	return b.String(), nil
}
