package trading

import (
	"strings"

	"envtune/py"
	"envtune/tool"
)

func (w *World) getSymbolByName(a []py.Value, to *tool.Answer) error {
	if err := py.Hashable(a[0]); err != nil {
		return err
	}
	for _, c := range companies {
		if py.Equal(a[0], py.Str(c.name)) {
			return to.Dict(tool.Text("symbol", c.symbol))
		}
	}
	return to.Dict(tool.Text("symbol", "Stock not found"))
}

func (w *World) getStockInfo(a []py.Value, to *tool.Answer) error {
	found, err := py.Contains(w.stocks(), a[0])
	if err != nil {
		return err
	}
	if !found {
		symbol := py.String(a[0])
		return tool.Fail(StockNotFound, "Stock with symbol '"+symbol+"' not found.", "symbol", symbol)
	}
	v, _ := w.stocks().Get(a[0])
	if !w.long() {
		return to.Value(v)
	}
	stock, ok := v.(*py.Dict)
	if !ok {
		return py.AttributeError(v, "copy")
	}
	return to.Extend(stock, tool.Value("MA(5)", w.opt.Extension[movingAverage5]),
		tool.Value("MA(20)", w.opt.Extension[movingAverage20]))
}

func (w *World) getAvailableStocks(a []py.Value, to *tool.Answer) error {
	if err := py.Hashable(a[0]); err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("stock_list")
	switch {
	case py.Equal(a[0], py.Str("Technology")):
		w.sector(to, moreTechnology, "AAPL", "GOOG", "MSFT", "NVDA")
	case py.Equal(a[0], py.Str("Automobile")):
		w.sector(to, moreAutomobile, "TSLA", "F", "GM")
	}
	return nil
}

func (w *World) sector(to *tool.Answer, more string, symbols ...string) {
	to.AddTexts(symbols...)
	if w.long() {
		to.Add(tool.Items(w.opt.Extension[more].(*py.List)))
	}
}

func (w *World) filterByPrice(a []py.Value, to *tool.Answer) error {
	symbols, err := py.Iter(a[0])
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("filtered_stocks")
	for _, symbol := range symbols {
		price, err := w.price(symbol)
		if err != nil {
			return err
		}
		above, err := py.Compare(">=", price, a[1])
		if err != nil {
			return err
		}
		if !above {
			continue
		}
		below, err := py.Compare("<=", price, a[2])
		if err != nil {
			return err
		}
		if below {
			to.AddValues(symbol)
		}
	}
	return nil
}

// price is the price of a stock, 0 where it is unknown.
func (w *World) price(symbol py.Value) (py.Value, error) {
	stock, err := py.DictGet(w.stocks(), symbol, py.NewDict())
	if err != nil {
		return nil, err
	}
	return py.DictGet(stock, py.Str("price"), py.NewInt(0))
}

func (w *World) notifyPriceChange(a []py.Value, to *tool.Answer) error {
	symbols, err := py.Iter(a[0])
	if err != nil {
		return err
	}
	var changed []string
	for _, symbol := range symbols {
		moved, err := w.moved(symbol, a[1])
		if err != nil {
			return err
		}
		if moved {
			changed = append(changed, py.String(symbol))
		}
	}
	told := "No significant price changes in the selected stocks."
	if len(changed) > 0 {
		told = "Stocks " + strings.Join(changed, ", ") + " have significant price changes."
	}
	return to.Dict(tool.Text("notification", told))
}

// moved tells whether a known stock changed by threshold percent or more.
func (w *World) moved(symbol, threshold py.Value) (bool, error) {
	found, err := py.Contains(w.stocks(), symbol)
	if err != nil || !found {
		return false, err
	}
	stock, _ := w.stocks().Get(symbol)
	change, err := py.Index(stock, py.Str("percent_change"))
	if err != nil {
		return false, err
	}
	size, err := py.Abs(change)
	if err != nil {
		return false, err
	}
	return py.Compare(">=", size, threshold)
}
