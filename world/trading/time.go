package trading

import (
	"math"
	"regexp"
	"time"
	"unicode"

	"envtune/py"
	"envtune/tool"
)

// now is the official fixed time. The official code goes through local time;
// we compute in UTC, as a machine set to UTC would.
var now = time.Date(2024, 9, 1, 10, 30, 0, 0, time.UTC)

func (w *World) getCurrentTime([]py.Value) (py.Value, error) {
	return dict(py.P("current_time", py.Str(now.Format("03:04 PM")))), nil
}

// timestamp draws the time of a transaction: up to a day from now.
func (w *World) timestamp() string {
	seconds := w.Random.RandInt(0, 86400)
	return now.Add(time.Duration(seconds) * time.Second).Format("2006-01-02 15:04:05")
}

func (w *World) getTransactionHistory(a []py.Value) (py.Value, error) {
	if !w.loggedIn() {
		return nil, tool.FailWith(LoginForHistory, py.NewList(dict(py.P("error",
			py.Str("User not authenticated. Please log in to view transaction history.")))))
	}
	start, end := int64(math.MinInt64), int64(math.MaxInt64)
	var err error
	if py.Truth(a[0]) {
		if start, err = parseTime(a[0], dateOnly); err != nil {
			return nil, err
		}
	}
	if py.Truth(a[1]) {
		if end, err = parseTime(a[1], dateOnly); err != nil {
			return nil, err
		}
	}
	list := py.NewList()
	for _, t := range w.history().Items {
		stamp, err := py.Index(t, py.Str("timestamp"))
		if err != nil {
			return nil, err
		}
		at, err := parseTime(stamp, dateAndTime)
		if err != nil {
			return nil, err
		}
		if start <= at && at <= end {
			list.Append(t)
		}
	}
	if w.long() {
		list.Items = append(list.Items, w.opt.Extension[moreHistory].(*py.List).Items...)
	}
	return dict(py.P("transaction_history", list)), nil
}

func (w *World) getOrderHistory([]py.Value) (py.Value, error) {
	if !w.loggedIn() {
		return nil, tool.FailWith(LoginForOrders, py.NewList(dict(py.P("error",
			py.Str("User not authenticated. Please log in to view order history.")))))
	}
	return dict(py.P("history", py.NewList(w.orders().Keys()...))), nil
}

// layout is a format of strptime: its directives and what they match. The
// alternatives are tried in the order of Python's own pattern, whose digits
// after the first are any decimal digits of Unicode.
type layout struct {
	directives string
	pattern    *regexp.Regexp
}

const datePattern = `^(\p{Nd}{4})-(1[0-2]|0[1-9]|[1-9])-(3[0-1]|[1-2]\p{Nd}|0[1-9]|[1-9]| [1-9])`

var (
	dateOnly    = layout{"%Y-%m-%d", regexp.MustCompile(datePattern)}
	dateAndTime = layout{"%Y-%m-%d %H:%M:%S", regexp.MustCompile(datePattern +
		`\s+(2[0-3]|[0-1]\p{Nd}|\p{Nd}):([0-5]\p{Nd}|\p{Nd}):(6[0-1]|[0-5]\p{Nd}|\p{Nd})`)}
)

// parseTime is strptime, as seconds since 1970, with Python's error texts.
func parseTime(v py.Value, l layout) (int64, error) {
	s, ok := v.(py.Str)
	if !ok {
		return 0, py.TypeError("strptime() argument 1 must be str, not %s", v.Type())
	}
	m := l.pattern.FindStringSubmatch(string(s))
	if m == nil {
		return 0, py.ValueError("time data %s does not match format '%s'", py.Repr(v), l.directives)
	}
	if rest := string(s)[len(m[0]):]; rest != "" {
		return 0, py.ValueError("unconverted data remains: %s", rest)
	}
	var f [6]int // year, month, day, hour, minute, second
	for i, digits := range m[1:] {
		f[i] = decimal(digits)
	}
	t := time.Date(f[0], time.Month(f[1]), f[2], f[3], f[4], f[5], 0, time.UTC)
	switch {
	case f[0] == 0:
		return 0, py.ValueError("year 0 is out of range")
	case time.Date(f[0], time.Month(f[1]), f[2], 0, 0, 0, 0, time.UTC).Day() != f[2]:
		return 0, py.ValueError("day is out of range for month")
	case f[5] > 59:
		return 0, py.ValueError("second must be in 0..59")
	}
	return t.Unix(), nil
}

// decimal reads decimal digits of any script, and a leading blank.
func decimal(s string) int {
	n := 0
	for _, r := range s {
		if r != ' ' {
			n = n*10 + digit(r)
		}
	}
	return n
}

// digit is the value of a decimal digit of any script: those of a script are
// ten in a row.
func digit(r rune) int {
	for _, x := range unicode.Nd.R16 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return int(r-rune(x.Lo)) % 10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if rune(x.Lo) <= r && r <= rune(x.Hi) {
			return int(r-rune(x.Lo)) % 10
		}
	}
	return 0
}
