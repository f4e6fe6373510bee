package synth

import (
	"strconv"

	"envtune/world/travel"
)

func cardIntents() []intent {
	return []intent{
		registerIntent(), registerBookIntent(), cardBalanceIntent(), budgetIntent(), budgetInIntent(), budgetInvoiceIntent(),
		{
			name: "cards", tool: "get_all_credit_cards", weight: 2, reads: true,
			full: []string{
				"list all my credit cards", "get all credit cards", "show me every credit card I have registered", "?which credit cards do I have",
				"look up all my credit cards", "give me the list of my credit cards", "read out all the credit cards on my account",
				"?what credit cards are registered for me", "display all credit cards with their ids",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.agency().spoken.card = ""
					return s.listCards()
				}}, !s.agency().cardsFresh
			},
		},
		{
			name: "fiscal_year", tool: "get_budget_fiscal_year", weight: 1,
			full: []string{
				"get the fiscal year of the budget", "?which fiscal year is my budget for", "tell me the budget fiscal year",
				"look up the fiscal year that the budget is for", "?what is the fiscal year of the budget", "find out the fiscal year of my travel budget",
				"show me the budget's fiscal year", "check which fiscal year the travel budget belongs to", "give me the fiscal year of the budget",
			},
			draw: simple("get_budget_fiscal_year"),
		},
	}
}

// payer draws a card that pays and how the request names it: by its id, as the one spoken
// of last, or by its number or date, which has to be looked up.
func (s *scene) payer() (id, said string, look func() error) {
	a := s.agency()
	nothing := func() error { return nil }
	if c := a.card(a.spoken.card); c != nil && !c.poor && !s.plain && s.d.chance(80) {
		return c.id, "that card", nothing
	}
	fit := a.choose(false)
	if len(fit) == 0 {
		return "", "", nothing
	}
	c := pick(s.d, fit)
	if !s.plain && s.d.chance(35) {
		return c.id, pick(s.d, []string{"my card ending in " + c.number[12:], "the card that expires on " + c.expiry, "the card ending in " + c.number[12:]}),
			func() error {
				if a.cardsShown { // an older list tells as much
					return nil
				}
				return s.listCards()
			}
	}
	if s.plain {
		return c.id, c.id, nothing
	}
	return c.id, pick(s.d, []string{"", "", "card id ", "my card with id "}) + c.id, nothing
}

func (s *scene) listCards() error {
	s.agency().cardsFresh, s.agency().cardsShown = true, true
	return s.do("get_all_credit_cards")
}

func registerIntent() intent {
	return intent{
		name: "register_card", tool: "register_credit_card", weight: 5,
		full: []string{
			"register credit card {number}, expiration date {expiry}, cardholder name {holder}, card verification number {code}",
			"register a credit card for {holder}: number {number}, expiration date {expiry}, verification number {code}",
			"add the credit card {number} of cardholder {holder}, expiring {expiry}, verification number {code}",
			"register my new credit card {number} with expiration date {expiry}, cardholder {holder}, verification number {code}",
			"register my card that expires {expiry}: cardholder {holder}, card number {number}, verification number {code}",
			"put a new credit card on file, card number {number}, cardholder name {holder}, expiration date {expiry}, verification number {code}",
			"get a card registered: cardholder name {holder}, card number {number}, expiration date {expiry}, verification number {code}",
			"register for {holder} the credit card {number}, which expires {expiry} and has verification number {code}",
			"register this credit card: card number {number}, verification number {code}, cardholder name {holder}, expiration date {expiry}",
		},
		gaps: []gap{
			{slot: "number", label: "card number", without: []string{
				"register a credit card for {holder}, expiration date {expiry}, verification number {code}",
				"add the credit card of cardholder {holder}, expiring {expiry}, verification number {code}",
				"register my new card that expires {expiry}: cardholder {holder}, verification number {code}",
				"put a new credit card on file, cardholder name {holder}, expiration date {expiry}, verification number {code}"}},
			{slot: "expiry", label: "expiration date", without: []string{
				"register credit card {number}, cardholder name {holder}, verification number {code}",
				"add the credit card {number} of cardholder {holder}, verification number {code}",
				"register my card: cardholder {holder}, card number {number}, verification number {code}",
				"put a new credit card on file, card number {number}, cardholder name {holder}, verification number {code}"}},
			{slot: "code", label: "card verification number", without: []string{
				"register credit card {number}, expiration date {expiry}, cardholder name {holder}",
				"add the credit card {number} of cardholder {holder}, expiring {expiry}",
				"register my card that expires {expiry}: cardholder {holder}, card number {number}",
				"put a new credit card on file, card number {number}, cardholder name {holder}, expiration date {expiry}"}},
		},
		draw: drawRegister,
	}
}

func drawRegister(s *scene) (goal, bool) {
	a := s.agency()
	number, code := pick(s.d, []string{"4", "5"})+decimalDigits(s.d, 15), s.d.between(100, 999)
	expiry, holder := two(s.d.between(1, 12))+"/20"+strconv.Itoa(s.d.between(27, 31)), a.first+" "+a.last
	return goal{
		slots: map[string]string{"number": number, "expiry": expiry, "holder": holder, "code": literal(code)},
		run: func() error {
			token, err := s.travelToken()
			if err != nil {
				return err
			}
			id, err := s.get("card_id", "register_credit_card", arg{"access_token", token}, arg{"card_number", number},
				arg{"expiration_date", expiry}, arg{"cardholder_name", holder}, arg{"card_verification_number", code})
			a.cards = append(a.cards, &creditCard{id: id, made: true}) // it holds enough for any flight
			a.spoken.card, a.cardsFresh = id, false
			return err
		},
	}, true
}

// registerBookIntent registers a card and books on it.
func registerBookIntent() intent {
	const card = "credit card {number}, expiration date {expiry}, cardholder name {holder}, verification number {code}"
	return intent{
		name: "register_book", tool: "book_flight", weight: 5,
		full: []string{
			"register " + card + ", and book {flight} with it", "add " + card + ", then pay with it and book {flight}",
			"register " + card + ", to book {flight} on it", "register " + card + ", and use it for booking {flight}",
			"put on file " + card + ", and charge it to book {flight}", "register my new " + card + ", and have {flight} booked on it",
			"register this: " + card + ", and make a booking on it for {flight}", "get my " + card + ", registered, and book {flight} with that card",
			"register a new card, " + card + ", and with it book {flight}",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.agency().tight || s.used["register_card"] {
				return goal{}, false
			}
			f, slots, find := s.bookable()
			g, ok := drawRegister(s)
			for k, v := range slots {
				g.slots[k] = v
			}
			register := g.run
			g.run = func() error {
				if err := register(); err != nil {
					return err
				}
				if err := find(); err != nil {
					return err
				}
				return s.book(f, s.agency().spoken.card)
			}
			return g, ok
		},
	}
}

func cardBalanceIntent() intent {
	return intent{
		name: "card_balance", tool: "get_credit_card_balance", weight: 4,
		full: []string{
			"get the credit card balance of {card}", "?what is the balance of {card}", "check the balance on {card}", "look up how much money is left on {card}",
			"tell me the credit card balance of {card}", "?how much is left on {card}", "show me the present balance of {card}",
			"find out the balance of {card}", "read out the credit card balance for {card}",
		},
		gaps: []gap{{slot: "card", label: "card", without: []string{
			"get the balance of one of my credit cards", "check the balance on a card", "tell me the credit card balance of one card",
			"look up how much money is left on a card", "show me the balance of a credit card"}}},
		draw: func(s *scene) (goal, bool) {
			a := s.agency()
			card := pick(s.d, append(a.choose(true), a.choose(false)...)).id
			said := card
			switch {
			case !s.plain && a.spoken.card != "" && s.d.chance(85):
				card, said = a.spoken.card, "that card"
			case !s.plain:
				said = pick(s.d, []string{"", "", "card id ", "my card with id "}) + card
			}
			return goal{slots: map[string]string{"card": said}, run: func() error {
				a.spoken.card = card
				return s.travelDo("get_credit_card_balance", arg{"card_id", card})
			}}, !a.cardsShown || !a.cardsFresh && a.card(card).made // no list has told it
		},
	}
}

// budget sets the budget limit.
func (s *scene) budget(limit string) error {
	s.agency().tight, s.agency().spoken.amount = false, ""
	return s.travelDo("set_budget_limit", arg{"budget_limit", lit(limit)})
}

func budgetIntent() intent {
	return intent{
		name: "budget", tool: "set_budget_limit", weight: 5,
		full: []string{
			"set my budget limit to {limit}", "set a budget limit of {limit}[ for my travel|]", "make {limit} my [travel |]budget limit",
			"change the budget limit to {limit}", "limit my travel budget to {limit}", "put the budget limit at {limit}",
			"see to it that my budget limit is {limit}", "have my budget limit set to {limit}", "let my travel budget limit be {limit}",
		},
		gaps: []gap{{slot: "limit", label: "budget limit", without: []string{
			"set my budget limit", "set a budget limit for my travel", "change the budget limit", "put a limit on my travel budget",
			"give my travel a new budget limit"}}},
		draw: func(s *scene) (goal, bool) {
			a := s.agency()
			limit := literal(s.d.between(5, 60) * 50)
			said := limit
			switch {
			case s.plain:
			case a.spoken.amount != "" && s.d.chance(70):
				limit, said = string(a.spoken.amount), "that USD amount"
			case a.spoken.cost != "" && s.d.chance(70):
				limit, said = string(a.spoken.cost), "the cost of that flight"
			}
			return goal{slots: map[string]string{"limit": said}, run: func() error { return s.budget(limit) }}, true
		},
	}
}

func budgetInIntent() intent {
	return intent{
		name: "budget_in", tool: "set_budget_limit", weight: 3,
		full: []string{
			"set my budget limit to {sum} {currency}, converted to USD", "convert {sum} {currency} to USD and make that my budget limit",
			"exchange {sum} {currency} into USD and set the budget limit to the result", "set the budget limit to what {sum} {currency} are in USD",
			"make my budget limit the USD value of {sum} {currency}", "turn {sum} {currency} into USD and put my budget limit at that",
			"work out {sum} {currency} in USD, then set my budget limit to that", "limit my budget to {sum} {currency}, exchanged to USD",
			"set a budget limit in USD that equals {sum} {currency}",
		},
		draw: func(s *scene) (goal, bool) {
			value := s.d.between(5, 60) * 100
			currency := pick(s.d, []string{"RMB", "EUR", "GBP", "CAD", "AUD", "BRL", "MXN"}) // such sums are budgets there
			return goal{slots: map[string]string{"sum": literal(value), "currency": currency}, run: func() error {
				usd, err := s.exchange(currency, "USD", lit(literal(value)))
				if err != nil {
					return err
				}
				return s.budget(string(usd))
			}}, !s.plain
		},
	}
}

// budgetInvoiceIntent takes the limit from an invoice.
func budgetInvoiceIntent() intent {
	return intent{
		name: "budget_invoice", tool: "set_budget_limit", weight: 3,
		full: []string{
			"set my budget limit to the cost on the invoice of {booking}", "retrieve the invoice of {booking} and make its cost my budget limit",
			"take the cost on the invoice of {booking} as my budget limit and set it", "look at the invoice of {booking} and set the budget limit to the cost on it",
			"limit my travel budget to what the invoice of {booking} says it costs", "get the invoice for {booking}, then put my budget limit at its cost",
			"change the budget limit to the cost that the invoice of {booking} shows", "fetch the invoice of {booking} and let its cost be my budget limit",
			"make my budget limit the same as the cost on the invoice of {booking}",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.agency().bookingsShown {
				return goal{}, false
			}
			return s.onBooking(false, (*booking).unbilled, nil, func(b *booking) error {
				cost, err := s.invoice(b)
				if err != nil {
					return err
				}
				return s.budget(string(cost))
			})
		},
	}
}

// currencies lists the currencies beside USD.
func currencies() []string { return travel.Currencies() }

// exchange converts money; all rates are from or to USD.
func (s *scene) exchange(from, to string, value lit) (lit, error) {
	amount, err := s.get("exchanged_value", "compute_exchange_rate", arg{"base_currency", from}, arg{"target_currency", to}, arg{"value", value})
	s.agency().spoken.amount = ""
	if to == "USD" {
		s.agency().spoken.amount = lit(amount)
	}
	return lit(amount), err
}
