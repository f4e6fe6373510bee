package trading

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// stand-ins for the official literals, in their shapes.
func extension() map[string]py.Value {
	return map[string]py.Value{
		movingAverage5:  py.NewList(py.Float(1.5)),
		movingAverage20: py.NewList(py.Float(2.5)),
		orderDetail:     py.NewDict(py.P("overview", py.Str("{symbol} and {symbol}"))),
		moreWatched:     py.NewList(py.Str("WW"), py.Ellipsis),
		moreHistory:     py.NewList(py.NewDict(py.P("type", py.Str("deposit")))),
		moreTechnology:  py.NewStrList("TT"),
		moreAutomobile:  py.NewStrList("AA"),
	}
}

func longWorld(t *testing.T, ext map[string]py.Value) tool.World {
	t.Helper()
	config := py.NewDict(py.P("authenticated", py.Bool(true)))
	w, err := New(config, tool.Options{LongContext: true, Extension: ext})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestLongContext(t *testing.T) {
	ext := extension()
	w := longWorld(t, ext)
	arg := func(v py.Value) tool.Args { return tool.Args{Pos: []py.Value{v}} }
	for _, c := range []struct {
		tool string
		args tool.Args
		want string
	}{
		{"get_stock_info", arg(py.Str("AAPL")), "{'price': 227.16, 'percent_change': 0.17, 'volume': 2.552, 'MA(5)': [1.5], 'MA(20)': [2.5]}"},
		{"get_order_details", arg(py.NewInt(12345)), "{'id': 12345, 'order_type': 'Buy', 'symbol': 'AAPL', 'price': 210.65, " +
			"'amount': 10, 'status': 'Completed', 'metadata': {'overview': 'AAPL and AAPL'}}"},
		{"get_watchlist", tool.Args{}, "['NVDA', 'WW', Ellipsis]"},
		{"get_transaction_history", tool.Args{}, "{'transaction_history': [{'type': 'deposit'}]}"},
		{"get_available_stocks", arg(py.Str("Automobile")), "{'stock_list': ['TSLA', 'F', 'GM', 'AA']}"},
	} {
		for range 2 { // the literals are not changed by use
			if got := py.Repr(w.Call(c.tool, c.args).Value); got != c.want {
				t.Errorf("%s: got %s, want %s", c.tool, got, c.want)
			}
		}
	}
	if got, _ := w.State().GetStr("long_context"); got != py.Bool(true) {
		t.Errorf("the state says long_context %v", got)
	}
	stock, _ := w.State().GetStr("stocks")
	if strings.Contains(py.Repr(stock), "[1.5]") {
		t.Error("the long moving average got into the state")
	}
	// An order without a symbol cannot be formatted: Python's KeyError.
	orders, _ := w.State().GetStr("orders")
	orders.(*py.Dict).Set(py.NewInt(1), py.NewDict())
	if o := w.Call("get_order_details", arg(py.NewInt(1))); !o.Raised || o.Text != "'symbol'" {
		t.Errorf("an order without a symbol: %+v", o)
	}
}

func TestOrderFormat(t *testing.T) {
	ext := extension()
	ext[orderDetail] = py.NewDict(py.P("overview", py.Str("{sector}")))
	o := longWorld(t, ext).Call("get_order_details", tool.Args{Pos: []py.Value{py.NewInt(12345)}})
	if o.Code != OrderFormat || py.Repr(o.Value) != `{'error': "KeyError during formatting: 'sector'"}` {
		t.Errorf("got %s %s", o.Code, py.Repr(o.Value))
	}
}

func TestBadExtension(t *testing.T) {
	for name := range extension() {
		ext := extension()
		delete(ext, name)
		if _, err := New(py.NewDict(), tool.Options{LongContext: true, Extension: ext}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	ext := extension()
	ext[moreWatched] = py.NewInt(1)
	if _, err := New(py.NewDict(), tool.Options{LongContext: true, Extension: ext}); err == nil {
		t.Error("a literal of the wrong type was accepted")
	}
}

func TestBadStart(t *testing.T) {
	deep := py.Value(py.NewList())
	for range 40 {
		deep = py.NewList(deep)
	}
	for name, v := range map[string]py.Value{
		"orders": py.NewList(), "account_info": py.None, "stocks": py.Str("x"), "watch_list": py.NewDict(),
		"transaction_history": py.Bool(true), "order_counter": py.Str("12446"),
		"random_seed": py.Str("x"), "anything": deep,
	} {
		if _, err := New(py.NewDict(py.P(name, v)), tool.Options{}); err == nil {
			t.Errorf("a start state with a bad %s was accepted", name)
		}
	}
}
