package hint

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"envtune"
	"envtune/py"
	"envtune/world/trading"
)

func tradingEntries() map[envtune.Code]Entry {
	login := Entry{make: login}
	order := Entry{make: orderSource, fallback: knownOrders}
	return map[envtune.Code]Entry{
		trading.LoginForOrder:     login,
		trading.LoginForWithdraw:  login,
		trading.LoginForAccount:   login,
		trading.LoginForFunding:   login,
		trading.LoginForRemoval:   login,
		trading.LoginForWatchlist: login,
		trading.LoginForOrders:    login,
		trading.LoginForHistory:   login,

		trading.StockNotFound: {make: misspelt("symbol", keys("trading", "stocks"), symbolSource), fallback: knownSymbols},
		trading.InvalidSymbol: {make: misspelt("symbol", keys("trading", "stocks"), symbolSource), fallback: knownSymbols},
		trading.NotWatched:    {make: misspelt("symbol", keys("trading", "watch_list"), watchlistSource), fallback: watchedSymbols},

		trading.OrderNotFound:  order,
		trading.CancelNotFound: order,
		trading.OrderCompleted: {None: "a completed order can be cancelled by nothing"},
		trading.OrderFormat:    {None: "a fault of the long-context data, not of the call"},

		trading.OrderNotPositive:    {make: priceSource, fallback: orderAboveZero},
		trading.FundNotPositive:     {make: amountAboveZero},
		trading.WithdrawNotPositive: {make: amountAboveZero},
		trading.OrderFunds:          {make: affordable, fallback: tooDear},
		trading.WithdrawFunds:       {make: upToBalance},
		trading.MarketClosed:        {None: "no tool opens the market"},
	}
}

func login(*failure) *envtune.Hint {
	return first("trading_login", "Log in with trading_login before this call.")
}

// noSymbol is what get_symbol_by_name gives for a company that it does not know.
const noSymbol = "Stock not found"

// symbolSource has nothing for a symbol that comes from that tool already.
func symbolSource(c *failure) *envtune.Hint {
	if given := c.field("symbol"); given == noSymbol || slices.Contains(trading.Symbols(), given) {
		return nil
	}
	return from("symbol", "get_symbol_by_name", "symbol")
}

func knownSymbols(c *failure) *envtune.Hint {
	return oneOf("symbol", c.field("symbol"), nameList(c.state("trading", "stocks"), c.field("symbol")))
}

func watchlistSource(*failure) *envtune.Hint { return from("symbol", "get_watchlist", "watchlist") }

func watchedSymbols(c *failure) *envtune.Hint {
	return oneOf("symbol", c.field("symbol"), nameList(c.state("trading", "watch_list"), c.field("symbol")))
}

// orderSource: an id written as a str is not found either.
func orderSource(c *failure) *envtune.Hint {
	if h := wrongType(c); h != nil {
		return h
	}
	return from("order_id", "get_order_history", "history")
}

func knownOrders(c *failure) *envtune.Hint {
	orders, ok := c.state("trading", "orders").(*py.Dict)
	if !ok {
		return nil
	}
	ids := py.NewList()
	for _, id := range orders.Keys() {
		if id.Type() == "int" {
			ids.Append(id)
		}
	}
	return oneOf("order_id", "", nameList(ids, ""))
}

// priceSource: where no price is known, the present one is a price that is.
func priceSource(c *failure) *envtune.Hint {
	if c.field("argument") != "price" || c.presentPrice() <= 0 {
		return nil
	}
	h := from("price", "get_stock_info", "price")
	h.Text = "price must be above 0; get_stock_info gives the present one, under \"price\"."
	return h
}

func orderAboveZero(c *failure) *envtune.Hint { return aboveZero(c.field("argument")) }

func amountAboveZero(*failure) *envtune.Hint { return aboveZero("amount") }

func aboveZero(arg string) *envtune.Hint {
	return is(arg, arg+" must be above 0.", "above 0")
}

// affordable tells how many shares the balance pays for at the given price.
func affordable(c *failure) *envtune.Hint {
	price, ok := c.arg("price")
	if !ok {
		return nil
	}
	p, err := py.ToFloat(price)
	if err != nil {
		return nil
	}
	n := math.Floor(c.balance() / p)
	if !(n >= 1) || n > 1<<53 {
		return nil
	}
	most := strconv.FormatFloat(n, 'f', 0, 64)
	return is("amount", fmt.Sprintf("At this price the balance pays for %s shares at most.", most), "1 to "+most)
}

// tooDear: at the given price the balance pays for no share. Where it does at the present
// one, the price is at fault.
func tooDear(c *failure) *envtune.Hint {
	if price := c.presentPrice(); price > 0 && price <= c.balance() && c.offers("get_stock_info") {
		h := from("price", "get_stock_info", "price")
		h.Text = "The balance pays for no share at this price, but for some at the present one, which get_stock_info gives under \"price\"."
		return h
	}
	return fundFirst(c)
}

// presentPrice is the price of the order's stock, 0 where there is none.
func (c *failure) presentPrice() float64 {
	stocks, ok := c.state("trading", "stocks").(*py.Dict)
	if !ok {
		return 0
	}
	v, _ := stocks.GetStr(c.text("symbol"))
	stock, ok := v.(*py.Dict)
	if !ok {
		return 0
	}
	if v, _ = stock.GetStr("price"); v == nil {
		return 0
	}
	price, err := py.ToFloat(v)
	if err != nil {
		return 0
	}
	return price
}

func fundFirst(*failure) *envtune.Hint {
	return first("fund_account", "The balance pays for no share at this price; fund the account first.")
}

func upToBalance(c *failure) *envtune.Hint {
	b := py.Repr(py.Float(c.balance()))
	return is("amount", fmt.Sprintf("amount must be at most the balance, %s.", b), "at most "+b)
}

// balance is the account's balance, 0 where it is no number.
func (c *failure) balance() float64 {
	account, ok := c.state("trading", "account_info").(*py.Dict)
	if !ok {
		return 0
	}
	v, _ := account.GetStr("balance")
	if v == nil {
		return 0
	}
	f, err := py.ToFloat(v)
	if err != nil {
		return 0
	}
	return f
}
