package synth

import (
	"encoding/json"
	"fmt"
)

func bookingIntents() []intent {
	return []intent{
		invoiceIntent(), invoiceInIntent(), cancelBookingIntent(), insureIntent(), supportIntent(),
		{
			name: "bookings", tool: "get_booking_history", weight: 4, reads: true,
			full: []string{
				"get my booking history", "list all my [travel |]bookings", "show me the history of my bookings", "?which bookings do I have",
				"look up my booking history", "give me an overview of all my bookings", "read out my travel booking history",
				"?what have I booked so far", "pull up every booking in my history",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error {
					s.agency().spoken.booking = ""
					return s.listBookings()
				}}, !s.agency().bookingsFresh && len(s.agency().bookings) > 0
			},
		},
	}
}

func (s *scene) listBookings() error {
	s.agency().bookingsShown, s.agency().bookingsFresh = true, true
	return s.travelDo("get_booking_history")
}

// booking draws a booking that fits and how the request names it: by its id, as the one spoken of
// last, or by its flight, which has to be looked up in the history.
func (s *scene) booking(byFlight bool, fits func(*booking) bool) (b *booking, said string, look func() error) {
	a := s.agency()
	nothing := func() error { return nil }
	if b := a.booking(a.spoken.booking); b != nil && fits(b) && !s.plain && s.d.chance(85) {
		return b, pick(s.d, []string{"that booking", "that booking", "this booking"}), nothing
	}
	var older []*booking
	for _, b := range a.bookings {
		if !b.made && fits(b) {
			older = append(older, b)
		}
	}
	if len(older) == 0 {
		return nil, "", nothing
	}
	b = pick(s.d, older)
	if said := a.naming(s.d, b); byFlight && said != "" && !s.plain && s.d.chance(50) {
		return b, said, func() error {
			if a.bookingsShown { // an older list tells as much
				return nil
			}
			return s.listBookings()
		}
	}
	return b, pick(s.d, []string{"booking ", "booking ", "the booking with id ", "booking id "}) + b.id, nothing
}

// naming describes a booking by what no other one has; "" where it cannot.
func (a *agency) naming(d *dice, b *booking) string {
	var ways []string
	route, day := 0, 0
	for _, other := range a.bookings {
		if other.from == b.from && other.to == b.to {
			route++
		}
		if other.date == b.date {
			day++
		}
	}
	if route == 1 {
		ways = append(ways, "my booking from "+b.from+" to "+b.to, "the booking I have from "+b.from+" to "+b.to)
	}
	if day == 1 {
		ways = append(ways, "my booking for "+b.date, "the booking I have for "+b.date)
	}
	if len(ways) == 0 {
		return ""
	}
	return pick(d, ways)
}

// onBooking makes a goal of what is done with one booking.
func (s *scene) onBooking(byFlight bool, fits func(*booking) bool, slots map[string]string, do func(b *booking) error) (goal, bool) {
	b, said, look := s.booking(byFlight, fits)
	if b == nil {
		return goal{}, false
	}
	if slots == nil {
		slots = map[string]string{}
	}
	slots["booking"], slots["id"] = said, b.id
	return goal{slots: slots, run: func() error {
		if err := look(); err != nil {
			return err
		}
		s.agency().spoken.booking = b.id
		return do(b)
	}}, true
}

func supplyBooking() []string {
	return append(common(), "I mean booking {id}", "it is booking {id}", "it is about booking {id}", "booking {id}", "take booking {id}", "I meant the booking {id}")
}

func invoiceIntent() intent {
	return intent{
		name: "invoice", tool: "retrieve_invoice", weight: 5,
		full: []string{
			"retrieve the invoice of {booking}", "get me the invoice for {booking}", "show the invoice that belongs to {booking}",
			"?what is on the invoice of {booking}", "let me see the invoice for {booking}", "pull up the invoice for {booking}",
			"fetch the invoice of {booking}", "hand me the invoice for {booking}", "find the invoice of {booking} and show it",
		},
		gaps: []gap{{slot: "id", label: "booking id", supply: supplyBooking(), without: []string{
			"retrieve the invoice of a booking", "get me the invoice for one of my bookings", "show an invoice[ of mine|]",
			"pull up the invoice of one booking", "fetch the invoice for a booking of mine"}}},
		draw: func(s *scene) (goal, bool) {
			return s.onBooking(true, (*booking).unbilled, nil, func(b *booking) error {
				_, err := s.invoice(b)
				return err
			})
		},
	}
}

// invoice retrieves the invoice of a booking and returns the cost on it.
func (s *scene) invoice(b *booking) (lit, error) {
	b.billed = true
	text, err := s.travelCall("retrieve_invoice", arg{"booking_id", b.id})
	if err != nil {
		return "", err
	}
	var result struct {
		Invoice struct {
			Cost json.Number `json:"travel_cost"`
		} `json:"invoice"`
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		return "", fmt.Errorf("reading the invoice %s: %w", text, err)
	}
	return lit(result.Invoice.Cost), nil
}

// invoiceInIntent converts the cost on an invoice, which the history must not have told.
func invoiceInIntent() intent {
	return intent{
		name: "invoice_in", tool: "compute_exchange_rate", weight: 3,
		full: []string{
			"retrieve the invoice of {booking} and convert its cost to {currency}", "get the invoice for {booking}, then exchange its cost from USD to {currency}",
			"convert the cost on the invoice of {booking} to {currency}", "?what is the USD cost on the invoice of {booking} in {currency}",
			"pull up the invoice of {booking} and compute its cost in {currency}", "show the invoice for {booking} and exchange the cost on it to {currency}",
			"fetch the invoice of {booking} and convert the cost on it from USD to {currency}",
			"look at the invoice of {booking} and turn its cost into {currency}", "retrieve the invoice for {booking} and tell me the cost in {currency}",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.agency().bookingsShown {
				return goal{}, false
			}
			currency := pick(s.d, currencies())
			return s.onBooking(false, (*booking).unbilled, map[string]string{"currency": currency}, func(b *booking) error {
				cost, err := s.invoice(b)
				if err != nil {
					return err
				}
				_, err = s.exchange("USD", currency, cost)
				return err
			})
		},
	}
}

func cancelBookingIntent() intent {
	return intent{
		name: "cancel_booking", tool: "cancel_booking", weight: 5,
		full: []string{
			"cancel {booking}", "cancel {booking} for me", "have {booking} cancelled", "cancel {booking}, since I no longer want to go",
			"call the trip off and cancel {booking}", "get {booking} cancelled", "make sure {booking} is cancelled",
			"cancel {booking}, because my plans have changed", "let {booking} be cancelled",
		},
		gaps: []gap{{slot: "id", label: "booking id", supply: supplyBooking(), without: []string{
			"cancel one of my bookings", "cancel a booking[ of mine|]", "have one of my bookings cancelled", "get a booking cancelled",
			"call off one of my trips and cancel its booking"}}},
		draw: func(s *scene) (goal, bool) {
			return s.onBooking(true, (*booking).any, nil, func(b *booking) error {
				a := s.agency()
				a.drop(b.id)
				a.cardsFresh, a.bookingsFresh = false, false
				a.spoken.booking = ""
				return s.travelDo("cancel_booking", arg{"booking_id", b.id})
			})
		},
	}
}

func insureIntent() intent {
	return intent{
		name: "insure", tool: "purchase_insurance", weight: 5,
		full: []string{
			"purchase {type} insurance for {booking}, insurance cost {cost}, with {card}", "buy {type} insurance at a cost of {cost} for {booking} and pay with {card}",
			"insure {booking} with insurance type {type} for {cost}, paid with {card}", "use {card} to purchase {type} insurance for {booking} at {cost}",
			"get {type} insurance for {booking} at the insurance cost of {cost}, paid with {card}", "pay {cost} with {card} to purchase {type} insurance for {booking}",
			"take out {type} insurance on {booking} for {cost} and charge {card}", "purchase insurance of type {type} for {booking} with {card}, at a cost of {cost}",
			"have {booking} insured: insurance type {type}, cost {cost}, paid with {card}",
		},
		gaps: []gap{
			{slot: "type", label: "insurance type", without: []string{
				"purchase insurance for {booking} at a cost of {cost} with {card}", "insure {booking} for {cost}, paid with {card}",
				"use {card} to buy insurance for {booking} at {cost}", "take out insurance on {booking} for {cost} and charge {card}"}},
			{slot: "cost", label: "insurance cost", without: []string{
				"purchase {type} insurance for {booking} with {card}", "insure {booking} with insurance type {type}, paid with {card}",
				"use {card} to buy {type} insurance for {booking}", "take out {type} insurance on {booking} and charge {card}"}},
			{slot: "card", label: "card", without: []string{
				"purchase {type} insurance for {booking} at a cost of {cost}", "insure {booking} with insurance type {type} for {cost}",
				"buy {type} insurance for {booking}, cost {cost}", "take out {type} insurance on {booking} for {cost} on one of my cards"}},
		},
		draw: func(s *scene) (goal, bool) {
			card, paid, look := s.payer()
			if card == "" {
				return goal{}, false
			}
			kind, cost := drawInsurance(s.d)
			return s.onBooking(true, (*booking).any, map[string]string{"type": kind, "cost": string(cost), "card": paid}, func(b *booking) error {
				if err := look(); err != nil {
					return err
				}
				return s.insure(b.id, kind, cost, card)
			})
		},
	}
}

// drawInsurance draws an insurance. A cost with a fraction leaves a balance that is
// written alike however the call writes the cost.
func drawInsurance(d *dice) (kind string, cost lit) {
	return pick(d, []string{"basic", "comprehensive", "medical", "luggage", "accident"}), lit(literal(d.between(15, 95)) + ".5")
}

func (s *scene) insure(booking, kind string, cost lit, card string) error {
	s.agency().cardsFresh, s.agency().spoken.card = false, card
	return s.travelDo("purchase_insurance", arg{"insurance_type", kind}, arg{"booking_id", booking},
		arg{"insurance_cost", cost}, arg{"card_id", card})
}

func supportIntent() intent {
	return intent{
		name: "support", tool: "contact_customer_support", weight: 4,
		full: []string{
			"contact customer support about {booking} with the message {message}", "send customer support the message {message} about {booking}",
			"write to customer support about {booking}: {message}", "let customer support know {message} about {booking}",
			"contact support for {booking}, the message is {message}", "message customer support about {booking} and say {message}",
			"get in touch with customer support over {booking}, message {message}", "send the message {message} to support for {booking}",
			"put the message {message} to customer support about {booking}",
		},
		gaps: []gap{
			{slot: "message", label: "message", without: []string{
				"contact customer support about {booking}", "send customer support a message about {booking}", "write to customer support about {booking}",
				"get in touch with support over {booking}"}},
			{slot: "id", label: "booking id", supply: supplyBooking(), without: []string{
				"contact customer support about one of my bookings with the message {message}", "send customer support the message {message} about a booking",
				"let customer support know {message} about one of my bookings", "message customer support about a booking and say {message}"}},
		},
		draw: func(s *scene) (goal, bool) {
			message := supportMessage(s.d)
			return s.onBooking(true, (*booking).any, map[string]string{"message": `"` + message + `"`}, func(b *booking) error {
				return s.do("contact_customer_support", arg{"booking_id", b.id}, arg{"message", message})
			})
		},
	}
}

func supportMessage(d *dice) string {
	return pick(d, []string{"please confirm", "I want to change", "there is a mistake in", "I have a question about", "please send me", "I cannot find"}) + " my " +
		pick(d, []string{"seat", "meal", "luggage", "boarding time", "ticket", "return flight", "date of birth", "seat number", "transfer", "upgrade"})
}
