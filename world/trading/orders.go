package trading

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) getOrderDetails(a []py.Value, to *tool.Answer) error {
	id := a[0]
	found, err := py.Contains(w.orders(), id)
	if err != nil {
		return err
	}
	if !found {
		ids := py.NewList(w.orders().Keys()...)
		return tool.Fail(OrderNotFound, "Order with ID "+py.String(id)+" not found."+
			"Here is the list of orders_id: "+py.String(ids), "order_id", py.String(id))
	}
	order, _ := w.orders().Get(id)
	if !w.long() {
		return to.Value(order)
	}
	return w.longOrder(order, to)
}

// longOrder adds the official company texts to an order.
func (w *World) longOrder(v py.Value, to *tool.Answer) error {
	order, ok := v.(*py.Dict)
	if !ok {
		return py.AttributeError(v, "copy")
	}
	symbol, err := py.Index(order, py.Str("symbol"))
	if err != nil {
		return err
	}
	texts := w.opt.Extension[orderDetail].(*py.Dict).Entries()
	metadata, fields := py.MakeDict(len(texts)), map[string]py.Value{"symbol": symbol}
	for _, e := range texts {
		text, err := py.FormatFields(py.String(e.Value), fields)
		if raised, ok := py.AsException(err); ok && raised.Kind == "KeyError" {
			return tool.Fail(OrderFormat, "KeyError during formatting: "+raised.Text)
		}
		if err != nil {
			return err
		}
		metadata.Set(e.Key, py.Str(text))
	}
	return to.Extend(order, tool.Value("metadata", metadata))
}

func (w *World) cancelOrder(a []py.Value, to *tool.Answer) error {
	id := a[0]
	found, err := py.Contains(w.orders(), id)
	if err != nil {
		return err
	}
	if !found {
		return tool.Fail(CancelNotFound, "Order with ID "+py.String(id)+" not found.", "order_id", py.String(id))
	}
	order, _ := w.orders().Get(id)
	status, err := py.Index(order, py.Str("status"))
	if err != nil {
		return err
	}
	if py.Equal(status, py.Str("Completed")) {
		return tool.Fail(OrderCompleted, "Can't cancel order "+py.String(id)+". Order is already completed.",
			"order_id", py.String(id))
	}
	if order, err = w.OwnItem("orders", id); err != nil {
		return err
	}
	order.(*py.Dict).SetStr("status", py.Str("Cancelled")) // only a dict can be indexed by a str
	return to.Dict(tool.Value("order_id", id), tool.Text("status", "Cancelled"))
}

func (w *World) placeOrder(a []py.Value, to *tool.Answer) error {
	kind, symbol, price, amount := a[0], a[1], a[2], a[3]
	if !w.loggedIn() {
		return tool.Fail(LoginForOrder, "User not authenticated. Please log in to place an order.")
	}
	found, err := py.Contains(w.stocks(), symbol)
	if err != nil {
		return err
	}
	if !found {
		return tool.Fail(InvalidSymbol, "Invalid stock symbol: "+py.String(symbol), "symbol", py.String(symbol))
	}
	if err := positiveOrder(price, amount); err != nil {
		return err
	}
	if err := w.checkFunds(kind, price, amount); err != nil {
		return err
	}
	cost, err := py.ToFloat(price)
	if err != nil {
		return err
	}
	var paid py.Value = py.Float(cost)
	id := w.Get("order_counter")
	next, err := py.Add(id, py.IntValue(1))
	if err != nil {
		return err
	}
	w.ownOrders().Set(id, py.NewDict(
		py.P("id", id), py.P("order_type", kind), py.P("symbol", symbol),
		py.P("price", paid), py.P("amount", amount), py.P("status", py.Str("Open"))))
	w.Set("order_counter", next)
	return to.Dict(tool.Value("order_id", id), tool.Value("order_type", kind), tool.Text("status", "Pending"),
		tool.Value("price", paid), tool.Value("amount", amount))
}

func positiveOrder(price, amount py.Value) error {
	if err := positiveArgument("price", price); err != nil {
		return err
	}
	return positiveArgument("amount", amount)
}

func positiveArgument(name string, value py.Value) error {
	low, err := py.Compare("<=", value, py.IntValue(0))
	if err != nil || !low {
		return err
	}
	return tool.Fail(OrderNotPositive, "Price and amount must be positive values.",
		"argument", name, name, py.String(value))
}

// checkFunds refuses to buy for more than the balance. Buying never reduces
// the balance, as officially.
func (w *World) checkFunds(kind, price, amount py.Value) error {
	side, err := py.Lower(kind)
	if err != nil || side != "buy" {
		return err
	}
	cost, err := py.ToFloat(price)
	if err != nil {
		return err
	}
	shares, err := py.ToInt(amount)
	if err != nil {
		return err
	}
	total, err := py.Mul(py.Float(cost), shares)
	if err != nil {
		return err
	}
	balance, err := py.DictGet(w.account(), py.Str("balance"), py.NewInt(0))
	if err != nil {
		return err
	}
	over, err := py.Compare(">", total, balance)
	if err != nil || !over {
		return err
	}
	required, err := py.Format2f(total)
	if err != nil {
		return err
	}
	available, err := py.Format2f(balance)
	if err != nil {
		return err
	}
	return tool.Fail(OrderFunds, "Insufficient funds: required $"+required+" but only $"+available+" available.",
		"required", required, "balance", available)
}
