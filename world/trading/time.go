package trading

import (
	"math"
	"time"

	"envtune/py"
	"envtune/tool"
)

// now is the official fixed time. The official code goes through local time;
// we compute in UTC, as a machine set to UTC would.
var now = time.Date(2024, 9, 1, 10, 30, 0, 0, time.UTC)

func (w *World) getCurrentTime(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Text("current_time", now.Format("03:04 PM")))
}

// The formats of the dates that a caller gives, and of the timestamps.
var (
	dateOnly    = py.MustTimeFormat("%Y-%m-%d")
	dateAndTime = py.MustTimeFormat("%Y-%m-%d %H:%M:%S")
)

// parseTime is strptime as seconds since 1970, with Python's errors.
func parseTime(v py.Value, f py.TimeFormat) (int64, error) {
	at, err := f.Parse(v)
	if err != nil {
		return 0, err
	}
	return at.Unix(), nil
}

// timestamp draws the time of a transaction: up to a day from now.
func (w *World) timestamp() string {
	seconds := w.Draw().RandInt(0, 86400)
	return now.Add(time.Duration(seconds) * time.Second).Format("2006-01-02 15:04:05")
}

func (w *World) getTransactionHistory(a []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return tool.FailWith(LoginForHistory, py.NewList(py.NewDict(py.P("error",
			py.Str("User not authenticated. Please log in to view transaction history.")))))
	}
	start, end := int64(math.MinInt64), int64(math.MaxInt64)
	var err error
	if py.Truth(a[0]) {
		if start, err = parseTime(a[0], dateOnly); err != nil {
			return err
		}
	}
	if py.Truth(a[1]) {
		if end, err = parseTime(a[1], dateOnly); err != nil {
			return err
		}
	}
	to.OpenDict("")
	to.OpenList("transaction_history")
	for _, t := range w.history().Items {
		stamp, err := py.Index(t, py.Str("timestamp"))
		if err != nil {
			return err
		}
		at, err := parseTime(stamp, dateAndTime)
		if err != nil {
			return err
		}
		if start <= at && at <= end {
			to.AddValues(t)
		}
	}
	if w.long() {
		to.Add(tool.Items(w.opt.Extension[moreHistory].(*py.List)))
	}
	return nil
}

func (w *World) getOrderHistory(_ []py.Value, to *tool.Answer) error {
	if !w.loggedIn() {
		return tool.FailWith(LoginForOrders, py.NewList(py.NewDict(py.P("error",
			py.Str("User not authenticated. Please log in to view order history.")))))
	}
	to.OpenDict("")
	to.OpenList("history")
	to.AddKeys(w.orders())
	return nil
}
