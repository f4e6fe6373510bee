package synth

import (
	"encoding/json"
	"strconv"
)

const tradingWorld = "trading"

// bank is the trading world as the maker of a task knows it.
type bank struct {
	start   json.RawMessage
	stocks  []stock
	orders  []*order
	watched []string
	authed  bool
	left    bool // logged out: what needs a login would have to ask why
	open    bool // the market is open
	balance int  // whole currency units, rounded down
	moved   bool // money came in or went out: amounts are in the history
	counter int
	history int // entries of the transaction history
}

type stock struct {
	symbol, company string // company: "" where no tool knows it
	price           lit
}

type order struct {
	id     int
	symbol string
	status string
}

func (o *order) cancellable() bool { return o.status == "Open" || o.status == "Pending" }

// listed are the stocks that a start state may hold, with the names of those
// whose symbol get_symbol_by_name finds.
func listed() []stock {
	return []stock{
		{symbol: "AAPL", company: "Apple"}, {symbol: "GOOG", company: "Google"},
		{symbol: "TSLA", company: "Tesla"}, {symbol: "MSFT", company: "Microsoft"},
		{symbol: "NVDA", company: "Nvidia"}, {symbol: "ZETA", company: "Zeta Corp"},
		{symbol: "ALPH", company: "Alpha Tech"}, {symbol: "OMEG", company: "Omega Industries"},
		{symbol: "NEPT", company: "Neptune Systems"}, {symbol: "SYNX", company: "Synex Solutions"},
		{symbol: "AMZN", company: "Amazon"}, {symbol: "GORI", company: "Gorilla"},
		{symbol: "QUAS"}, {symbol: "ORCA"}, {symbol: "KITE"}, {symbol: "FERN"},
		{symbol: "DUNE"}, {symbol: "COVE"}, {symbol: "MINT"}, {symbol: "TIDE"},
		{symbol: "VOLT"}, {symbol: "LYNX"}, {symbol: "IRIS"}, {symbol: "RUBY"},
	}
}

// sectors are what get_available_stocks knows.
func sectors() map[string][]string {
	return map[string][]string{
		"Technology": {"AAPL", "GOOG", "MSFT", "NVDA"},
		"Automobile": {"TSLA", "F", "GM"},
	}
}

func (b *bank) config() json.RawMessage { return b.start }

func (s *scene) bank() *bank { return s.places[tradingWorld].(*bank) }

// tradingDomain is the trading world as tasks are made over it.
func tradingDomain() domain {
	return domain{
		world:    tradingWorld,
		draw:     func(d *dice, at setting) place { return newBank(d, at) },
		intents:  joined(accountIntents(), orderIntents(), stockIntents(), watchlistIntents()),
		helpers:  tradingHelpers(),
		siblings: tradingSiblings(),
		clashes: map[string][]string{
			"get_watchlist": {"add_to_watchlist"}, "trading_get_login_status": {"trading_login"},
		},
	}
}

// newBank draws a trading world: long ones hold longer lists, plain ones are logged in
// more often.
func newBank(d *dice, at setting) *bank {
	size := func(lo, hi, longLo, longHi int) int {
		if at.long {
			return d.between(longLo, longHi)
		}
		return d.between(lo, hi)
	}
	b := &bank{authed: d.chance(35) || at.plain && d.chance(40), open: d.chance(85), balance: d.between(4, 60) * 1000}
	stocks := record{}
	for _, s := range some(d, listed(), size(5, 7, 11, 16)) {
		s.price = decimal(d.between(1500, 60000), 2)
		p := s.price.float()
		stocks = append(stocks, field{s.symbol, record{
			{"price", s.price}, {"percent_change", decimal(d.between(-90, 90), 2)},
			{"volume", decimal(d.between(500, 4000), 3)},
			{"MA(5)", decimal(int(p*99.6), 2)}, {"MA(20)", decimal(int(p*100.7), 2)},
		}})
		b.stocks = append(b.stocks, s)
	}
	orders := record{}
	id := d.between(10000, 80000)
	for range size(2, 4, 9, 13) {
		id += d.between(1, 40)
		s := pick(d, b.stocks)
		o := &order{id: id, symbol: s.symbol, status: pick(d, []string{"Open", "Pending", "Pending", "Completed", "Cancelled"})}
		b.orders = append(b.orders, o)
		orders = append(orders, field{strconv.Itoa(id), record{
			{"id", id}, {"order_type", pick(d, []string{"Buy", "Sell"})}, {"symbol", o.symbol},
			{"price", s.price}, {"amount", pick(d, shareCounts())}, {"status", o.status},
		}})
	}
	b.counter = id + 1
	for _, s := range some(d, b.stocks, size(2, 3, 7, 10)) {
		b.watched = append(b.watched, s.symbol)
	}
	b.history = size(0, 2, 4, 6)
	b.start = record{
		{"orders", orders},
		{"account_info", record{
			{"account_id", d.between(10000, 99999)},
			{"balance", lit(strconv.Itoa(b.balance) + pick(d, []string{".0", ".5", ".25"}))},
			{"binding_card", lit(pick(d, []string{"1", "4", "5"}) + decimalDigits(d, 15))},
		}},
		{"authenticated", b.authed},
		{"market_status", map[bool]string{true: "Open", false: "Closed"}[b.open]},
		{"order_counter", b.counter},
		{"stocks", stocks},
		{"watch_list", b.watched},
		{"transaction_history", transactions(d, b.history)},
	}.owned(d, tradingWorld, at.part)
	return b
}

// transactions draws n earlier deposits and withdrawals, oldest first.
func transactions(d *dice, n int) []record {
	out := []record{}
	day := d.between(1, 20)
	for i := range n {
		day = min(28, day+d.n(3))
		out = append(out, record{
			{"type", pick(d, []string{"deposit", "withdrawal"})},
			{"amount", lit(strconv.Itoa(d.between(1, 60)*50) + ".0")},
			{"timestamp", "2024-0" + strconv.Itoa(3+i/2) + "-" + two(day) + " " + two(d.between(8, 18)) + ":" + two(d.n(60)) + ":" + two(d.n(60))},
		})
		if i%2 == 1 {
			day = d.between(1, 20)
		}
	}
	return out
}

func two(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

func shareCounts() []int { return []int{2, 5, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100} }

func (b *bank) order(id int) *order {
	for _, o := range b.orders {
		if o.id == id {
			return o
		}
	}
	return nil
}

func (b *bank) stock(symbol string) *stock {
	for i := range b.stocks {
		if b.stocks[i].symbol == symbol {
			return &b.stocks[i]
		}
	}
	return nil
}

func (b *bank) watches(symbol string) bool {
	for _, w := range b.watched {
		if w == symbol {
			return true
		}
	}
	return false
}

// login makes sure that trading is logged in: the reference logs in where it is
// not, and the turn's message brings name and password.
func (s *scene) login() error {
	if s.bank().authed {
		return nil
	}
	if s.bank().left {
		return errUnfit
	}
	s.bring("trading", credentials(), map[string]string{"user": s.user, "pass": s.pass})
	s.bank().authed = true
	return s.do("trading_login", arg{"username", s.user}, arg{"password", s.pass})
}
