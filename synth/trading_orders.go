package synth

import (
	"fmt"
	"strconv"
)

func orderIntents() []intent {
	return []intent{
		placeIntent(), placeCurrentIntent(),
		{
			name: "order_history", tool: "get_order_history", weight: 3, reads: true,
			full: []string{
				"show my order history", "list all my order ids", "get the order history", "list the ids of all [my |]orders",
				"?which orders do I have", "give me the ids of all my orders", "look up my order history",
				"read out the order history", "display my order history", "?what are the ids of my orders",
			},
			draw: loggedIn("get_order_history"),
		},
		{
			name: "order_details", tool: "get_order_details", weight: 4,
			full: []string{
				"get the order details of {order}", "show [me |]the order details of {order}", "look up the order details of {order}",
				"?what are the order details of {order}", "give me the order details on {order}",
				"check {order} and show the order details", "read the order details of {order}",
				"display the order details for {order}", "get the details of {order}", "pull up the details of {order}",
			},
			gaps: []gap{{slot: "id", label: "order id", without: []string{
				"show [me |]the details of one of my orders", "get the order details of one order", "look up the details of an order",
				"give me the details on one of my orders", "display the details of an order for me"}, supply: supplyOrder()}},
			draw: func(s *scene) (goal, bool) {
				return onOrder(s, "get_order_details", func(*order) bool { return true }, func(*order) {})
			},
		},
		{
			name: "cancel_order", tool: "cancel_order", weight: 4,
			full: []string{
				"cancel {order}", "cancel {order} for me", "have {order} cancelled", "make sure {order} is cancelled",
				"call off {order} and cancel it", "put a cancel on {order}", "get {order} cancelled", "go and cancel {order}",
				"cancel the trade of {order}",
			},
			gaps: []gap{{slot: "id", label: "order id", without: []string{
				"cancel one of my orders", "cancel an order[ of mine|]", "have one of my orders cancelled", "cancel one order for me"},
				supply: supplyOrder()}},
			draw: func(s *scene) (goal, bool) {
				return onOrder(s, "cancel_order", (*order).cancellable, func(o *order) { o.status = "Cancelled" })
			},
		},
	}
}

func supplyOrder() []string {
	return append(common(), "I mean order {id}", "it is order {id}", "order {id}", "I meant the order {id}", "take order {id}", "the order is {id}")
}

// onOrder makes a goal of a call on one order: one named by its id, the one
// spoken of last, or the latest.
func onOrder(s *scene, tool string, fits func(*order) bool, after func(*order)) (goal, bool) {
	b := s.bank()
	g := goal{}
	var o *order
	look := func() (string, error) { return strconv.Itoa(o.id), nil }
	latest := b.orders[len(b.orders)-1]
	said := b.order(s.last.order)
	switch {
	case !s.plain && said != nil && fits(said) && s.d.chance(85):
		o = said
		g.slots = map[string]string{"order": "that order"}
	case !s.plain && fits(latest) && s.d.chance(30):
		o = latest
		g.slots = map[string]string{"order": pick(s.d, []string{"my latest order", "my last order", "the latest order in my history"})}
		look = func() (string, error) {
			if err := s.login(); err != nil {
				return "", err
			}
			return strconv.Itoa(o.id), s.do("get_order_history")
		}
	default:
		var fit []*order
		for _, x := range b.orders {
			if fits(x) {
				fit = append(fit, x)
			}
		}
		if len(fit) == 0 {
			return g, false
		}
		o = pick(s.d, fit)
		id := strconv.Itoa(o.id)
		g.slots = map[string]string{"order": pick(s.d, []string{"order id ", "order id ", "the order id ", "order "}) + id, "id": id}
	}
	g.run = func() error {
		id, err := look()
		if err != nil {
			return err
		}
		s.last.order = o.id
		after(o)
		return s.do(tool, arg{"order_id", lit(id)})
	}
	return g, true
}

func placeIntent() intent {
	return intent{
		name: "place_order", tool: "place_order", weight: 7,
		full: []string{
			"place an order for {stock}, order type {type}, price {price}, amount {amount}",
			"place a {type} order for {stock} with price {price} and amount {amount}",
			"place a {type} order for {stock}, amount {amount}, price {price}",
			"place an order with order type {type} for {stock} at price {price}, amount {amount}",
			"place an order: order type {type}, {stock}, price {price}, amount {amount}",
			"place a {type} order, price {price}, amount {amount}, for {stock}",
			"place a {type} order for {stock} at a price of {price} with an amount of {amount}",
			"get a {type} order placed for {stock}, the price is {price} and the amount is {amount}",
			"place the order for {stock}: order type {type}, amount {amount}, price {price}",
			"make a {type} order of {amount} shares of {stock} at [a price of |]{price}",
		},
		gaps: []gap{
			{slot: "price", label: "price", without: []string{
				"place a {type} order for {amount} shares of {stock} at my price",
				"put in a {type} order, {amount} shares of {stock}, at a price limit",
				"make a {type} order of {amount} shares of {stock} at a certain price",
				"place a {type} order on {stock} at my own price, amount {amount}",
				"{type} {amount} shares of {stock} at my price"}},
			{slot: "amount", label: "amount", without: []string{
				"place a {type} order for [some|a few] shares of {stock} at {price}",
				"put in a {type} order, some shares of {stock}, price {price}",
				"place a {type} order on {stock} at {price}", "{type} [some|a few] shares of {stock} at {price}",
				"make a {type} order of {stock} at a price of {price}"}},
			{slot: "type", label: "order type", without: []string{
				"place an order for {amount} shares of {stock} at {price}", "put in an order, {amount} shares of {stock}, price {price}",
				"place an order on {stock} at {price}, amount {amount}", "make an order of {amount} shares of {stock} at {price}"}},
		},
		draw: func(s *scene) (goal, bool) { return drawPlace(s, false) },
	}
}

func placeCurrentIntent() intent {
	return intent{
		name: "place_current", tool: "place_order", weight: 2,
		full: []string{
			"place a {type} order for {stock} at its current price, amount {amount}",
			"place an order for {stock}, order type {type}, amount {amount}, at [the|its] current price",
			"place a {type} order for {stock}, amount {amount}, at the current price",
			"look up the stock info of {stock} and place a {type} order at that price, amount {amount}",
			"get the stock info of {stock}, then place an order at its price, order type {type}, amount {amount}",
			"check the price of {stock} and place a {type} order at it with an amount of {amount}",
			"place a {type} order with amount {amount} for {stock} at the price it has now",
			"have a {type} order placed for {stock} at its current price, the amount is {amount}",
			"make a {type} order of {amount} shares of {stock} at its current price",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.used["stock_info"] {
				return goal{}, false
			}
			return drawPlace(s, true)
		},
	}
}

// drawPlace draws an order at a price of its own, or at the current one, which
// has to be looked up.
func drawPlace(s *scene, current bool) (goal, bool) {
	b := s.bank()
	name, symbol, find := s.stock(s.d.chance(60))
	st := b.stock(symbol)
	if st == nil {
		return goal{}, false
	}
	price := st.price
	if !current {
		price = decimal(int(st.price.float()*float64(s.d.between(92, 108)))/10, 1)
	}
	kind, amount, ok := s.shares(price)
	g := goal{slots: map[string]string{"type": kind, "stock": name, "amount": strconv.Itoa(amount), "price": string(price)}}
	g.run = func() error {
		if err := s.login(); err != nil {
			return err
		}
		symbol, err := find()
		if err != nil {
			return err
		}
		if current {
			p, err := s.get("price", "get_stock_info", arg{"symbol", symbol})
			if err != nil {
				return err
			}
			price = lit(p)
		}
		return s.place(kind, symbol, price, amount)
	}
	return g, ok
}

// shares draws an order's type and a number of shares that the balance pays.
func (s *scene) shares(price lit) (kind string, amount int, ok bool) {
	kind = pick(s.d, []string{"Buy", "Buy", "Sell"})
	var counts []int
	for _, n := range shareCounts() {
		if kind == "Sell" || float64(n)*price.float() < float64(s.bank().balance) {
			counts = append(counts, n)
		}
	}
	if len(counts) == 0 {
		return kind, 0, false
	}
	return kind, pick(s.d, counts), true
}

func (s *scene) place(kind, symbol string, price lit, amount int) error {
	b := s.bank()
	id, err := s.get("order_id", "place_order", arg{"order_type", kind}, arg{"symbol", symbol}, arg{"price", price}, arg{"amount", amount})
	if err != nil {
		return err
	}
	if id != strconv.Itoa(b.counter) {
		return fmt.Errorf("the placed order has id %s, not %d", id, b.counter)
	}
	b.orders = append(b.orders, &order{id: b.counter, symbol: symbol, status: "Open"})
	s.last.order = b.counter
	b.counter++
	return nil
}
