package synth

import (
	"encoding/json"
	"fmt"
	"slices"
)

// cityAirports are the cities of the travel world that exist nowhere else, with their
// airports: nobody can know the codes.
func cityAirports() []struct{ city, code string } {
	return []struct{ city, code string }{
		{"Rivermist", "RMS"}, {"Stonebrook", "SBK"}, {"Maplecrest", "MPC"}, {"Silverpine", "SVP"}, {"Shadowridge", "SHD"},
		{"Sunset Valley", "SSV"}, {"Oakendale", "OKD"}, {"Willowbend", "WLB"}, {"Crescent Hollow", "CRH"},
		{"Autumnville", "ATV"}, {"Pinehaven", "PHV"}, {"Greenfield", "GFD"},
	}
}

func flightIntents() []intent {
	return []intent{
		flightCostIntent(), flightCostInIntent(), bookIntent(), bookEitherIntent(), bookWithinIntent(), bookInsuredIntent(), bookInvoiceIntent(),
		{
			name: "nearest_airport", tool: "get_nearest_airport_by_city", weight: 2,
			full: []string{
				"get the airport nearest to the city of {city}", "?which airport is nearest to {city}", "find the nearest airport to {city}",
				"look up the nearest airport by city for {city}", "tell me which airport {city} is nearest to", "?what is the nearest airport for the city {city}",
				"give me the code of the airport that is nearest to {city}", "find the airport that a trip from {city} starts at, the nearest one",
				"find out which airport is the nearest one to {city}",
			},
			gaps: []gap{{slot: "city", label: "city", without: []string{
				"find the airport nearest to my city", "get the nearest airport to a city", "look up the nearest airport by city",
				"tell me which airport is nearest to where I live", "give me the nearest airport for a city"}}},
			draw: func(s *scene) (goal, bool) {
				c := pick(s.d, cityAirports())
				return goal{slots: map[string]string{"city": c.city}, run: func() error {
					s.agency().known[c.city] = true
					return s.do("get_nearest_airport_by_city", arg{"location", c.city})
				}}, !s.agency().known[c.city]
			},
		},
		{
			name: "airports", tool: "list_all_airports", weight: 1, reads: true,
			full: []string{
				"list all airports", "?which airports are there", "show me all the airport codes", "give me a list of all airports",
				"?what airports can be used for travel", "read out the codes of all airports", "get me all airports that travel knows",
				"display the whole list of airports", "tell me all the airports there are",
			},
			draw: simple("list_all_airports"),
		},
	}
}

// trip draws a flight and how the request speaks of it: in the slot "flight", or its
// parts one by one. find looks up the airports of cities.
func (s *scene) trip() (f flight, slots map[string]string, find func() error) {
	a := s.agency()
	f = drawFlight(s.d)
	var lookups []string
	end := func(code string) string {
		for _, c := range cityAirports() {
			if c.code != code || s.plain || s.d.chance(45) {
				continue
			}
			lookups = append(lookups, c.city)
			return c.city
		}
		return code
	}
	slots = map[string]string{"from": end(f.from), "to": end(f.to), "date": f.date, "class": f.class}
	slots["flight"] = expand(s.d, pick(s.d, []string{
		"[a|the] flight from {from} to {to} on {date} in {class} class", "[a|the] flight on {date} from {from} to {to} in {class} class",
		"[a|the] {class} class flight from {from} to {to} on {date}", "[a|the] flight from {from} to {to}, date {date}, class {class}",
	}), slots).text
	slots["flight"] = withArticle(slots["flight"])
	return f, slots, func() error {
		for _, city := range lookups {
			if a.known[city] {
				continue
			}
			a.known[city] = true
			if err := s.do("get_nearest_airport_by_city", arg{"location", city}); err != nil {
				return err
			}
		}
		return nil
	}
}

// withArticle writes "an" before a vowel.
func withArticle(text string) string {
	if len(text) > 2 && text[:2] == "a " && slices.Contains([]byte("aeio"), text[2]) {
		return "an " + text[2:]
	}
	return text
}

func (f flight) args() []arg {
	return []arg{{"travel_from", f.from}, {"travel_to", f.to}, {"travel_date", f.date}, {"travel_class", f.class}}
}

// priceOf gets what a flight costs.
func (s *scene) priceOf(f flight) (lit, error) {
	text, err := s.call("get_flight_cost", f.args()...)
	if err != nil {
		return "", err
	}
	var result struct {
		Costs []json.Number `json:"travel_cost_list"`
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil || len(result.Costs) != 1 {
		return "", fmt.Errorf("reading the cost of a flight in %s: %w", text, err)
	}
	cost := lit(result.Costs[0])
	s.agency().spoken.flight, s.agency().spoken.cost = &f, cost
	return cost, nil
}

func flightGaps(lacks func(what string) []string) []gap {
	return []gap{
		{slot: "date", label: "travel date", without: lacks("date")},
		{slot: "class", label: "travel class", without: lacks("class")},
		{slot: "to", label: "destination", without: lacks("to")},
	}
}

func flightCostIntent() intent {
	return intent{
		name: "flight_cost", tool: "get_flight_cost", weight: 5,
		full: []string{
			"get the cost of {flight}", "?what does {flight} cost", "find out how much {flight} costs", "look up the flight cost for {flight}",
			"?how much is {flight}", "tell me the cost of {flight}", "check what I would pay for {flight}", "quote me the price of {flight}",
			"give me the travel cost of {flight}", "check the cost of {flight} before I decide",
		},
		gaps: flightGaps(func(what string) []string {
			return map[string][]string{
				"date": {"get the cost of a flight in {class} class from {from} to {to}", "look up the flight cost from {from} to {to} in {class} class",
					"find out how much a flight from {from} to {to} costs in {class} class", "tell me what flying {class} from {from} to {to} costs"},
				"class": {"get the cost of a flight from {from} to {to} on {date}", "look up the flight cost from {from} to {to}, date {date}",
					"find out how much it costs to fly from {from} to {to} on {date}", "check the price of a flight on {date} from {from} to {to}"},
				"to": {"get the cost of a flight in {class} class from {from} on {date}", "look up the flight cost from {from}, date {date}, class {class}",
					"find out what a flight from {from} costs on {date} in {class} class", "tell me what it costs to fly {class} from {from} on {date}"},
			}[what]
		}),
		draw: func(s *scene) (goal, bool) {
			f, slots, find := s.trip()
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				_, err := s.priceOf(f)
				return err
			}}, true
		},
	}
}

func flightCostInIntent() intent {
	return intent{
		name: "flight_cost_in", tool: "compute_exchange_rate", weight: 3,
		full: []string{
			"get the cost of {flight} and convert it to {currency}", "?what does {flight} cost, converted from USD to {currency}",
			"tell me the cost of {flight}, exchanged into {currency}", "look up the price of {flight} and work it out in {currency}",
			"convert the USD cost of {flight} to {currency}", "?how much is {flight} when exchanged to {currency}",
			"find the travel cost of {flight}, then exchange that from USD to {currency}", "give me the cost of {flight} in {currency} instead of USD",
			"check the price of {flight} and compute what that is in {currency}",
		},
		draw: func(s *scene) (goal, bool) {
			f, slots, find := s.trip()
			slots["currency"] = pick(s.d, currencies())
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				cost, err := s.priceOf(f)
				if err != nil {
					return err
				}
				_, err = s.exchange("USD", slots["currency"], cost)
				return err
			}}, !s.plain
		},
	}
}

// bookable draws a flight to book: the one spoken of last, or a new one.
func (s *scene) bookable() (f flight, slots map[string]string, find func() error) {
	if said := s.agency().spoken.flight; said != nil && !s.plain && s.d.chance(75) {
		return *said, map[string]string{"flight": "that flight"}, func() error { return nil }
	}
	return s.trip()
}

// book books a flight on a card.
func (s *scene) book(f flight, card string) error {
	args := []arg{{"card_id", card}, {"travel_date", f.date}, {"travel_from", f.from}, {"travel_to", f.to}, {"travel_class", f.class}}
	text, err := s.travelCall("book_flight", args...)
	if err != nil {
		return err
	}
	var result struct {
		ID string `json:"booking_id"`
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil || result.ID == "" {
		return fmt.Errorf("reading the id of a booking in %s: %w", text, err)
	}
	a := s.agency()
	a.bookings = append(a.bookings, &booking{id: result.ID, made: true, flight: f})
	a.cardsFresh, a.bookingsFresh = false, false
	a.spoken.booking, a.spoken.card, a.spoken.flight, a.spoken.cost = result.ID, card, nil, ""
	return nil
}

func bookIntent() intent {
	return intent{
		name: "book_flight", tool: "book_flight", weight: 9,
		full: []string{
			"book {flight} and pay with {card}", "book {flight}, paid with {card}", "use {card} to book {flight}",
			"make a booking for {flight} on {card}", "book me {flight} with {card}", "charge {card} and book {flight}",
			"get {flight} booked and charge {card} for it", "reserve {flight} and put it on {card}", "have {flight} booked on {card}",
		},
		gaps: append(flightGaps(func(what string) []string {
			return map[string][]string{
				"date": {"book a flight in {class} class from {from} to {to} with {card}", "book a flight from {from} to {to} in {class} class, paid with {card}",
					"use {card} to book a flight from {from} to {to}, {class} class", "make a booking from {from} to {to} on {card}, class {class}"},
				"class": {"book a flight from {from} to {to} on {date} with {card}", "use {card} to book a flight on {date} from {from} to {to}",
					"make a booking from {from} to {to} for {date} on {card}", "book me a flight from {from} to {to}, date {date}, paid with {card}"},
				"to": {"book a flight in {class} class from {from} on {date} with {card}", "use {card} to book a flight from {from}, date {date}, class {class}",
					"make a booking from {from} for {date} in {class} class on {card}", "book me a flight out of {from} on {date} in {class} class, paid with {card}"},
			}[what]
		}), gap{slot: "card", label: "card", without: []string{
			"book {flight}", "make a booking for {flight}", "book me {flight} on one of my cards", "get {flight} booked"}}),
		draw: func(s *scene) (goal, bool) {
			if s.agency().tight {
				return goal{}, false
			}
			f, slots, find := s.bookable()
			card, said, look := s.payer()
			if card == "" {
				return goal{}, false
			}
			slots["card"] = said
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				if err := look(); err != nil {
					return err
				}
				return s.book(f, card)
			}}, true
		},
	}
}

// bookEitherIntent names two cards, the second of which is for where the first does not
// hold enough.
func bookEitherIntent() intent {
	return intent{
		name: "book_either", tool: "book_flight", weight: 2,
		full: []string{
			"book {flight} with {first}, or with {second} if {first} does not hold enough",
			"book {flight} on {first}, or on {second} if the money on it is not enough",
			"pay with {first}, or with {second} should its funds not do, and book {flight}",
			"book {flight} and charge {first}, or {second} where {first} is short of funds",
			"use {first}, or {second} in case the first one has insufficient funds, to book {flight}",
			"make a booking for {flight} on {first}, and only if its balance is too low on {second}",
			"get {flight} booked with {first}, or with {second} if the first has too little on it",
			"charge {first} for {flight} and book it, falling back to {second} if that card lacks the money",
			"book me {flight} on {first}, or else on {second} when the funds are insufficient",
		},
		draw: func(s *scene) (goal, bool) {
			a := s.agency()
			poor, rich := a.choose(true), a.choose(false)
			if a.tight || len(rich) == 0 || len(a.choose(true)) == 0 && len(rich) < 2 {
				return goal{}, false
			}
			rich = shuffled(s.d, rich)
			card := rich[0].id
			f, slots, find := s.bookable()
			if len(poor) == 0 || len(rich) > 1 && s.d.chance(40) {
				slots["first"], slots["second"] = card, rich[1].id
			} else {
				slots["first"], slots["second"] = pick(s.d, poor).id, card
			}
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				err := s.book(f, card)
				s.agency().spoken.card = "" // two were spoken of
				return err
			}}, true
		},
	}
}

// bookWithinIntent books where the budget limit may be in the way, and says what it is to
// be set to then.
func bookWithinIntent() intent {
	return intent{
		name: "book_within", tool: "book_flight", weight: 7,
		full: []string{
			"book {flight} with {card}, setting the budget limit to {limit} if it is in the way",
			"make a booking for {flight} on {card}, setting my budget limit to {limit} should it not allow that",
			"use {card} to book {flight}, changing the budget limit to {limit} if it forbids the booking",
			"book me {flight} with {card}, with a budget limit of {limit} if the present limit stops the booking",
			"charge {card} and book {flight}, bringing my budget limit to {limit} if the booking fails because of it",
			"get {flight} booked on {card}, setting the budget limit to {limit} in case it gets in the way",
			"reserve {flight} and put it on {card}, with my budget limit changed to {limit} if it blocks this",
			"book {flight}, paid with {card}, making my budget limit {limit} if the limit I have rules this out",
			"have {flight} booked on {card}, changing my budget limit to {limit} if the booking is refused over it",
		},
		draw: func(s *scene) (goal, bool) {
			a := s.agency()
			f, slots, find := s.bookable()
			card, said, look := s.payer()
			if card == "" || !a.tight && s.d.chance(75) {
				return goal{}, false
			}
			limit := s.d.between(2, 30) * 50
			slots["card"], slots["limit"] = said, literal(limit)
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				if err := look(); err != nil {
					return err
				}
				if a.tight {
					if err := s.budget(literal(limit)); err != nil {
						return err
					}
				}
				return s.book(f, card)
			}}, true
		},
	}
}

// bookInsuredIntent books a flight and insures the booking.
func bookInsuredIntent() intent {
	return intent{
		name: "book_insured", tool: "purchase_insurance", weight: 4,
		full: []string{
			"book {flight} with {card} and insure it with insurance type {type} at a cost of {cost}",
			"use {card} to book {flight}, and to purchase {type} insurance for it at {cost}",
			"book {flight} and purchase {type} insurance for {cost} with it, both paid with {card}",
			"make a booking for {flight} on {card}, then take out {type} insurance on it for {cost} with the same card",
			"charge {card} for {flight} and for {type} insurance of the booking at a cost of {cost}",
			"get {flight} booked on {card}, and have the booking insured with the same card: insurance type {type}, cost {cost}",
			"book me {flight} with {card}, together with {type} insurance at {cost} from the same card",
			"reserve {flight}, put it on {card}, and add {type} insurance with a cost of {cost} on that card",
			"have {flight} booked and then insured, insurance type {type}, insurance cost {cost}, all on {card}",
		},
		draw: func(s *scene) (goal, bool) {
			f, slots, find := s.bookable()
			card, said, look := s.payer()
			if s.plain || s.agency().tight || card == "" || s.used["insure"] {
				return goal{}, false
			}
			kind, cost := drawInsurance(s.d)
			slots["card"], slots["type"], slots["cost"] = said, kind, string(cost)
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				if err := look(); err != nil {
					return err
				}
				if err := s.book(f, card); err != nil {
					return err
				}
				return s.insure(s.agency().spoken.booking, kind, cost, card)
			}}, true
		},
	}
}

// bookInvoiceIntent books a flight and converts the cost on the booking's invoice.
func bookInvoiceIntent() intent {
	return intent{
		name: "book_invoice", tool: "compute_exchange_rate", weight: 4,
		full: []string{
			"book {flight} with {card} and convert the cost on its invoice to {currency}",
			"use {card} to book {flight}, retrieve the invoice and exchange its cost to {currency}",
			"book {flight} on {card}, get the invoice of that booking and compute its cost in {currency}",
			"make a booking for {flight} on {card}, and with its invoice at hand convert the cost to {currency}",
			"charge {card} and book {flight}, then retrieve the invoice and turn the cost on it into {currency}",
			"get {flight} booked on {card} and the cost on the invoice for it converted to {currency}",
			"book me {flight} with {card}, and tell me the cost on the invoice of the booking in {currency}",
			"reserve {flight}, put it on {card}, and convert what its invoice says it costs to {currency}",
			"have {flight} booked on {card}, look at the invoice for it and work out its cost in {currency}",
		},
		draw: func(s *scene) (goal, bool) {
			f, slots, find := s.bookable()
			card, said, look := s.payer()
			if s.plain || s.agency().tight || card == "" {
				return goal{}, false
			}
			slots["card"], slots["currency"] = said, pick(s.d, currencies())
			return goal{slots: slots, run: func() error {
				if err := find(); err != nil {
					return err
				}
				if err := look(); err != nil {
					return err
				}
				if err := s.book(f, card); err != nil {
					return err
				}
				cost, err := s.invoice(s.agency().booking(s.agency().spoken.booking)) // the new one
				if err != nil {
					return err
				}
				_, err = s.exchange("USD", slots["currency"], cost)
				return err
			}}, true
		},
	}
}
