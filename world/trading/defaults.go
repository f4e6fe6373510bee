package trading

import (
	"envtune/py"
	"envtune/tool"
)

// attributes lists the bot's attributes in the official order.
var attributes = []tool.Attr{
	tool.Fixed("orders", defaultOrders),
	tool.Fixed("account_info", defaultAccount),
	tool.Any("authenticated", func() py.Value { return py.Bool(false) }),
	tool.Any("market_status", func() py.Value { return py.Str("Closed") }),
	tool.Fixed("order_counter", func() py.Value { return py.NewInt(12446) }),
	tool.Fixed("stocks", defaultStocks),
	tool.Fixed("watch_list", func() py.Value { return py.NewStrList("NVDA") }),
	tool.Fixed("transaction_history", func() py.Value { return py.NewList() }),
}

func defaultOrders() py.Value {
	d := py.NewDict()
	d.Set(py.NewInt(12345), order(12345, "Buy", "AAPL", 210.65, 10, "Completed"))
	d.Set(py.NewInt(12446), order(12446, "Sell", "GOOG", 2840.56, 5, "Pending"))
	return d
}

func order(id int64, kind, symbol string, price float64, amount int64, status string) py.Value {
	return py.NewDict(
		py.P("id", py.NewInt(id)),
		py.P("order_type", py.Str(kind)),
		py.P("symbol", py.Str(symbol)),
		py.P("price", py.Float(price)),
		py.P("amount", py.NewInt(amount)),
		py.P("status", py.Str(status)),
	)
}

func defaultAccount() py.Value {
	return py.NewDict(
		py.P("account_id", py.NewInt(12345)),
		py.P("balance", py.Float(10000)),
		py.P("binding_card", py.NewInt(1974202140965533)),
	)
}

// quote is one stock: price, percent_change, volume, MA(5), MA(20).
type quote struct {
	symbol string
	values [5]float64
}

var quotes = [...]quote{
	{"AAPL", [5]float64{227.16, 0.17, 2.552, 227.11, 227.09}},
	{"GOOG", [5]float64{2840.34, 0.24, 1.123, 2835.67, 2842.15}},
	{"TSLA", [5]float64{667.92, -0.12, 1.654, 671.15, 668.20}},
	{"MSFT", [5]float64{310.23, 0.09, 3.234, 309.88, 310.11}},
	{"NVDA", [5]float64{220.34, 0.34, 1.234, 220.45, 220.67}},
	{"ALPH", [5]float64{1320.45, -0.08, 1.567, 1321.12, 1325.78}},
	{"OMEG", [5]float64{457.23, 0.12, 2.345, 456.78, 458.12}},
	{"QUAS", [5]float64{725.89, -0.03, 1.789, 726.45, 728.00}},
	{"NEPT", [5]float64{88.34, 0.19, 0.654, 88.21, 88.67}},
	{"SYNX", [5]float64{345.67, 0.11, 2.112, 345.34, 346.12}},
	{"ZETA", [5]float64{22.09, -0.05, 0.789, 22.12, 22.34}},
}

func defaultStocks() py.Value {
	d := py.NewDict()
	for _, q := range quotes {
		stock := py.NewDict()
		for i, field := range []string{"price", "percent_change", "volume", "MA(5)", "MA(20)"} {
			stock.SetStr(field, py.Float(q.values[i]))
		}
		d.SetStr(q.symbol, stock)
	}
	return d
}

// company maps a company to its symbol, as get_symbol_by_name knows it.
type company struct{ name, symbol string }

var companies = [...]company{
	{"Apple", "AAPL"},
	{"Google", "GOOG"},
	{"Tesla", "TSLA"},
	{"Microsoft", "MSFT"},
	{"Nvidia", "NVDA"},
	{"Zeta Corp", "ZETA"},
	{"Alpha Tech", "ALPH"},
	{"Omega Industries", "OMEG"},
	{"Quasar Ltd.", "QUAS"},
	{"Neptune Systems", "NEPT"},
	{"Synex Solutions", "SYNX"},
	{"Amazon", "AMZN"},
	{"Gorilla", "GORI"},
}

// Companies lists the company names that get_symbol_by_name knows.
func Companies() []string {
	names := make([]string, len(companies))
	for i, c := range companies {
		names[i] = c.name
	}
	return names
}

// Symbols lists the symbols that get_symbol_by_name gives; not every one is a
// stock that the bot knows.
func Symbols() []string {
	symbols := make([]string, len(companies))
	for i, c := range companies {
		symbols[i] = c.symbol
	}
	return symbols
}

// Sectors lists the sectors that get_available_stocks knows.
func Sectors() []string { return []string{"Technology", "Automobile"} }
