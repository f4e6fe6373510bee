package trading

import (
	"strings"

	"envtune/py"
	"envtune/tool"
)

func (w *World) getSymbolByName(a []py.Value) (py.Value, error) {
	if err := py.Hashable(a[0]); err != nil {
		return nil, err
	}
	for _, c := range companies {
		if py.Equal(a[0], py.Str(c.name)) {
			return py.NewDict(py.P("symbol", py.Str(c.symbol))), nil
		}
	}
	return py.NewDict(py.P("symbol", py.Str("Stock not found"))), nil
}

func (w *World) getStockInfo(a []py.Value) (py.Value, error) {
	found, err := py.Contains(w.stocks(), a[0])
	if err != nil {
		return nil, err
	}
	if !found {
		symbol := py.String(a[0])
		return nil, tool.Fail(StockNotFound, "Stock with symbol '"+symbol+"' not found.", "symbol", symbol)
	}
	v, _ := w.stocks().Get(a[0])
	if !w.long() {
		return v, nil
	}
	stock, ok := v.(*py.Dict)
	if !ok {
		return nil, py.AttributeError(v, "copy")
	}
	stock = stock.Copy()
	stock.SetStr("MA(5)", w.opt.Extension[movingAverage5])
	stock.SetStr("MA(20)", w.opt.Extension[movingAverage20])
	return stock, nil
}

func (w *World) getAvailableStocks(a []py.Value) (py.Value, error) {
	if err := py.Hashable(a[0]); err != nil {
		return nil, err
	}
	list := py.NewList()
	switch {
	case py.Equal(a[0], py.Str("Technology")):
		list = w.sector(moreTechnology, "AAPL", "GOOG", "MSFT", "NVDA")
	case py.Equal(a[0], py.Str("Automobile")):
		list = w.sector(moreAutomobile, "TSLA", "F", "GM")
	}
	return py.NewDict(py.P("stock_list", list)), nil
}

func (w *World) sector(more string, symbols ...string) *py.List {
	list := py.NewStrList(symbols...)
	if w.long() {
		return py.Joined(list.Items, w.opt.Extension[more].(*py.List))
	}
	return list
}

func (w *World) filterByPrice(a []py.Value) (py.Value, error) {
	symbols, err := py.Iter(a[0])
	if err != nil {
		return nil, err
	}
	kept := py.NewList()
	for _, symbol := range symbols {
		price, err := w.price(symbol)
		if err != nil {
			return nil, err
		}
		above, err := py.Compare(">=", price, a[1])
		if err != nil {
			return nil, err
		}
		if !above {
			continue
		}
		below, err := py.Compare("<=", price, a[2])
		if err != nil {
			return nil, err
		}
		if below {
			kept.Append(symbol)
		}
	}
	return py.NewDict(py.P("filtered_stocks", kept)), nil
}

// price is the price of a stock, 0 where it is unknown.
func (w *World) price(symbol py.Value) (py.Value, error) {
	stock, err := py.DictGet(w.stocks(), symbol, py.NewDict())
	if err != nil {
		return nil, err
	}
	return py.DictGet(stock, py.Str("price"), py.NewInt(0))
}

func (w *World) notifyPriceChange(a []py.Value) (py.Value, error) {
	symbols, err := py.Iter(a[0])
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, symbol := range symbols {
		moved, err := w.moved(symbol, a[1])
		if err != nil {
			return nil, err
		}
		if moved {
			changed = append(changed, py.String(symbol))
		}
	}
	told := "No significant price changes in the selected stocks."
	if len(changed) > 0 {
		told = "Stocks " + strings.Join(changed, ", ") + " have significant price changes."
	}
	return py.NewDict(py.P("notification", py.Str(told))), nil
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
