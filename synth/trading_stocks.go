package synth

import "strings"

func stockIntents() []intent {
	return []intent{
		{
			name: "stock_info", tool: "get_stock_info", weight: 5,
			full: []string{
				"get the stock info of {stock}", "get the stock info for {stock}", "show [me |]the stock info for {stock}",
				"look up the stock info of {stock}", "check the stock info on {stock}", "give me the stock info of {stock}",
				"tell me the stock info of {stock}", "find the stock info of {stock}", "?what is the [price|stock info] of {stock}",
				"read the stock info, price and details of {stock}",
			},
			gaps: []gap{{slot: "stock", label: "stock", without: []string{
				"get the stock info of one stock", "look up the price and details of a stock", "show [me |]the stock info for a stock",
				"tell me the price of a stock", "check the stock info on a stock"}}},
			draw: func(s *scene) (goal, bool) {
				name, symbol, find := s.stock(s.d.chance(55))
				return goal{slots: map[string]string{"stock": name}, run: func() error {
					symbol, err := find()
					if err != nil {
						return err
					}
					return s.do("get_stock_info", arg{"symbol", symbol})
				}}, symbol != ""
			},
		},
		{
			name: "symbol", tool: "get_symbol_by_name", weight: 2,
			full: []string{
				"get the symbol by name for {name}", "get the symbol by name, the name is {name}",
				"get the stock symbol for the name {name}", "find the symbol by name {name}",
				"look up the symbol of the company name {name}", "?what is the symbol of the company {name}",
				"tell me the symbol by name for {name}", "show the symbol for the name {name}", "get the stock symbol of {name}",
			},
			gaps: []gap{{slot: "name", label: "company name", without: []string{
				"find the stock symbol of a company", "get the symbol by name for a company", "look up the symbol of a company",
				"tell me the stock symbol of a company"}}},
			draw: func(s *scene) (goal, bool) {
				var known []stock
				for _, x := range listed() {
					if x.company != "" {
						known = append(known, x)
					}
				}
				x := pick(s.d, known)
				return goal{slots: map[string]string{"name": x.company}, run: func() error {
					symbol, err := s.get("symbol", "get_symbol_by_name", arg{"name", x.company})
					if s.bank().stock(symbol) != nil {
						s.last.stock = symbol
					} else {
						s.last.stock = ""
					}
					return err
				}}, true
			},
		},
		sectorIntent(), filterIntent(), notifyIntent(),
	}
}

// stock draws a stock of the market and how the request names it: by its
// symbol, by its company (whose symbol has to be looked up), or as the one
// spoken of last. find runs the look-up; symbol is "" where there is no stock.
func (s *scene) stock(bySymbol bool) (name, symbol string, find func() (string, error)) {
	symbol = s.last.stock
	if !s.plain && symbol != "" && s.d.chance(85) {
		return "that stock", symbol, func() (string, error) { return symbol, nil }
	}
	st := pick(s.d, s.bank().stocks)
	return s.nameStock(st, bySymbol)
}

func (s *scene) nameStock(st stock, bySymbol bool) (name, symbol string, find func() (string, error)) {
	if bySymbol || st.company == "" || s.plain && s.d.chance(80) {
		return st.symbol, st.symbol, func() (string, error) {
			s.last.stock = st.symbol
			return st.symbol, nil
		}
	}
	return st.company, st.symbol, func() (string, error) {
		s.last.stock = st.symbol
		return s.get("symbol", "get_symbol_by_name", arg{"name", st.company})
	}
}

func sectorIntent() intent {
	return intent{
		name: "sector", tool: "get_available_stocks", weight: 2,
		full: []string{
			"get the available stocks with sector {sector}", "get the available stocks in the sector {sector}",
			"list the available stocks of the sector {sector}", "?which stocks are available in the sector {sector}",
			"show the available stocks, sector {sector}", "find the available stocks of the sector {sector}",
			"give me the available stocks for sector {sector}", "look up the available stocks of the {sector} sector",
			"read out the available stocks of sector {sector}",
		},
		gaps: []gap{{slot: "sector", label: "sector", without: []string{
			"list the available stocks of a sector", "get the available stocks in one sector", "show the stock symbols of a sector",
			"find the available stocks of a sector", "give me the stocks of a sector"}}},
		draw: func(s *scene) (goal, bool) {
			sector := pick(s.d, []string{"Technology", "Automobile"})
			return goal{slots: map[string]string{"sector": sector}, run: func() error {
				s.last.sector = sectors()[sector]
				return s.do("get_available_stocks", arg{"sector", sector})
			}}, true
		},
	}
}

// stockList draws a few stocks of the market and how a request lists them.
func (s *scene) stockList(lo, hi int) (symbols []string, text string) {
	for _, x := range some(s.d, s.bank().stocks, s.d.between(lo, hi)) {
		symbols = append(symbols, x.symbol)
	}
	return symbols, listing(symbols)
}

// listing joins words as in "a, b and c".
func listing(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " and " + words[n]
}

func filterIntent() intent {
	return intent{
		name: "filter", tool: "filter_stocks_by_price", weight: 2,
		full: []string{
			"filter {stocks} by price with min price {min} and max price {max}",
			"filter {stocks} with min price {min} and max price {max}", "filter {stocks}, min price {min}, max price {max}",
			"filter {stocks} by price, min price {min}, max price {max}",
			"filter {stocks} by price: the min price is {min} and the max price is {max}",
			"filter {stocks} by a min price of {min} and a max price of {max}",
			"filter {stocks} by price from min price {min} to max price {max}", "filter {stocks} by a price from {min} to {max}",
			"?which of {stocks} have a price between the min price {min} and the max price {max}",
		},
		gaps: []gap{
			{slot: "max", label: "max price", without: []string{
				"filter {stocks} with min price {min}[ and a max price|]", "filter {stocks} by a price from {min} up to a limit",
				"filter {stocks} by a price range that starts at {min}"}},
			{slot: "min", label: "min price", without: []string{
				"filter {stocks} with max price {max} and a min price", "filter {stocks} by a price range that ends at {max}",
				"filter {stocks} by a price from some value up to {max}"}},
		},
		draw: func(s *scene) (goal, bool) {
			symbols, text := s.stockList(2, 4)
			sector := ""
			switch {
			case !s.plain && s.last.sector != nil && s.d.chance(80):
				symbols, text = s.last.sector, "those stocks"
			case !s.plain && s.d.chance(30):
				sector = pick(s.d, []string{"Technology", "Automobile"})
				symbols, text = sectors()[sector], "the "+sector+" stocks"
			}
			lo := s.d.between(1, 25) * 10
			hi := lo + s.d.between(5, 40)*10
			return goal{slots: map[string]string{"stocks": text, "min": literal(lo), "max": literal(hi)}, run: func() error {
				if sector != "" {
					if err := s.do("get_available_stocks", arg{"sector", sector}); err != nil {
						return err
					}
				}
				return s.do("filter_stocks_by_price", arg{"stocks", symbols}, arg{"min_price", lo}, arg{"max_price", hi})
			}}, true
		},
	}
}

func notifyIntent() intent {
	return intent{
		name: "notify", tool: "notify_price_change", weight: 2,
		full: []string{
			"report a price change of {stocks} with threshold {threshold}", "notify me of a price change in {stocks}, threshold {threshold}",
			"?which of {stocks} moved by a threshold of {threshold}", "notify me which of {stocks} moved more than the threshold {threshold}",
			"check {stocks} for a price change above the threshold {threshold}", "report which of {stocks} moved much, threshold {threshold}",
			"notify me of a price change in {stocks} by the threshold of {threshold}", "use threshold {threshold} and report which of {stocks} moved",
			"tell me of every price change in {stocks} beyond the threshold {threshold}",
		},
		gaps: []gap{{slot: "threshold", label: "threshold", without: []string{
			"notify me of a price change in {stocks} above a threshold", "report which of {stocks} moved more than a threshold",
			"check {stocks} for a price change above a threshold", "report a price change of {stocks} with a threshold"}}},
		draw: func(s *scene) (goal, bool) {
			symbols, text := s.stockList(1, 3)
			threshold := decimal(s.d.between(2, 16)*5, 2)
			return goal{slots: map[string]string{"stocks": text, "threshold": string(threshold)}, run: func() error {
				return s.do("notify_price_change", arg{"stocks", symbols}, arg{"threshold", threshold})
			}}, true
		},
	}
}

func watchlistIntents() []intent {
	return []intent{
		{
			name: "watchlist", tool: "get_watchlist", weight: 3, reads: true,
			full: []string{
				"show my watchlist", "get the watchlist", "list the watched stocks", "?which stocks are on my watchlist",
				"?what is on my watchlist", "read out my watchlist", "display my watchlist", "give me [my|the] watchlist",
				"list the stocks on my watchlist", "look up my watchlist",
			},
			draw: loggedIn("get_watchlist"),
		},
		{
			name: "watch", tool: "add_to_watchlist", weight: 5, reads: true,
			full: []string{
				"add {stock} to [my|the] watchlist", "add {stock} to the watchlist for me",
				"add {stock} to the stocks on [my|the] watchlist", "have {stock} added to my watchlist",
				"get {stock} added to the watchlist", "add to my watchlist {stock}", "put {stock} on [my|the] watchlist",
				"make my watchlist longer and add {stock}", "add {stock} to what I watch on my watchlist",
			},
			gaps: []gap{{slot: "stock", label: "stock", without: []string{
				"add a stock to [my|the] watchlist", "put another stock on [my|the] watchlist", "watch a stock for me",
				"place one more stock on my watchlist", "have a stock added to my watchlist"}}},
			draw: drawWatch,
		},
		{
			name: "unwatch", tool: "remove_stock_from_watchlist", weight: 4, reads: true,
			full: []string{
				"remove {stock} from [my|the] watchlist", "remove {stock} from the stocks on my watchlist",
				"have {stock} removed from my watchlist", "get {stock} removed from the watchlist", "remove from my watchlist {stock}",
				"take {stock} off [my|the] watchlist", "make my watchlist shorter and remove {stock}",
				"see to it that {stock} is removed from the watchlist",
				"remove {stock} from what I watch",
			},
			gaps: []gap{{slot: "stock", label: "stock", without: []string{
				"remove a stock from [my|the] watchlist", "take one stock off [my|the] watchlist", "drop a stock from my watchlist",
				"have a stock removed from my watchlist"}}},
			draw: drawUnwatch,
		},
	}
}

func drawWatch(s *scene) (goal, bool) {
	name, symbol, find := s.stock(s.d.chance(60))
	return goal{slots: map[string]string{"stock": name}, run: func() error {
		symbol, err := find()
		if err != nil {
			return err
		}
		s.bank().watched = append(s.bank().watched, symbol)
		return s.do("add_to_watchlist", arg{"stock", symbol})
	}}, symbol != "" && !s.bank().watches(symbol)
}

func drawUnwatch(s *scene) (goal, bool) {
	b := s.bank()
	if len(b.watched) == 0 {
		return goal{}, false
	}
	symbol := pick(s.d, b.watched)
	st := b.stock(symbol)
	if st == nil {
		return goal{}, false
	}
	name, _, find := s.nameStock(*st, s.d.chance(70))
	return goal{slots: map[string]string{"stock": name}, run: func() error {
		symbol, err := find()
		if err != nil {
			return err
		}
		if err := s.login(); err != nil {
			return err
		}
		var rest []string
		for _, w := range b.watched {
			if w != symbol {
				rest = append(rest, w)
			}
		}
		b.watched = rest
		s.last.stock = ""
		return s.do("remove_stock_from_watchlist", arg{"symbol", symbol})
	}}, true
}
