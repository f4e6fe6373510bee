package travel

import "envtune/py"

// checkBooking refuses an id that no booking has.
func (w *World) checkBooking(id py.Value, status string) error {
	known, err := py.Contains(w.bookings(), id)
	if err != nil {
		return err
	}
	if !known {
		return refuse(BookingNotFound, status, "Booking not found", "booking_id", py.String(id))
	}
	return nil
}

// billed are the fields of a booking that its invoice shows.
var billed = [...]py.Value{
	py.Str("travel_date"), py.Str("travel_from"), py.Str("travel_to"),
	py.Str("travel_class"), py.Str("travel_cost"), py.Str("transaction_id"),
}

// invoice never looks at the insurance id: insurances are stored nowhere.
func (w *World) invoice(a []py.Value) (py.Value, error) {
	if err := w.authorize(a[0], ""); err != nil {
		return nil, err
	}
	id := a[1]
	if err := w.checkBooking(id, ""); err != nil {
		return nil, err
	}
	booking, err := py.Index(w.bookings(), id)
	if err != nil {
		return nil, err
	}
	invoice := py.MakeDict(1 + len(billed))
	invoice.SetStr("booking_id", id)
	for _, field := range billed {
		v, err := py.Index(booking, field)
		if err != nil {
			return nil, err
		}
		invoice.Set(field, v)
	}
	return py.NewDict(py.P("invoice", invoice)), nil
}

func (w *World) bookingHistory(a []py.Value) (py.Value, error) {
	if err := w.authorize(a[0], ""); err != nil {
		return nil, err
	}
	return py.NewDict(py.P("booking_history", py.DeepCopy(w.bookings()))), nil
}

func (w *World) cancelBooking(a []py.Value) (py.Value, error) {
	const status = "cancel_status"
	if err := w.authorize(a[0], status); err != nil {
		return nil, err
	}
	id := a[1]
	if err := w.checkBooking(id, status); err != nil {
		return nil, err
	}
	booking, err := py.Index(w.bookings(), id)
	if err != nil {
		return nil, err
	}
	card, err := py.Index(booking, py.Str("card_id"))
	if err != nil {
		return nil, err
	}
	cost, err := py.Index(booking, py.Str("travel_cost"))
	if err != nil {
		return nil, err
	}
	if err := w.charge(card, cost, py.AddAssign); err != nil {
		return nil, err
	}
	w.ownBookings().Delete(id)
	return py.NewDict(py.P(status, py.Bool(true))), nil
}

// insure charges the card and stores nothing else, as officially.
func (w *World) insure(a []py.Value) (py.Value, error) {
	const status = "insurance_status"
	token, booking, cost, card := a[0], a[2], a[3], a[4]
	if err := w.authorize(token, status); err != nil {
		return nil, err
	}
	if limit := w.Get("budget_limit"); limit != py.None {
		over, err := py.Less(limit, cost)
		if err != nil {
			return nil, err
		}
		if over {
			return nil, refuse(OverBudget, status, "Exceeded budget limit",
				"insurance_cost", py.String(cost), "budget_limit", py.String(limit))
		}
	}
	if err := w.checkBooking(booking, status); err != nil {
		return nil, err
	}
	known, err := py.Contains(w.cards(), card)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, refuse(CardForInsurance, status, "Credit card not registered", "card_id", py.String(card))
	}
	if err := w.charge(card, cost, py.SubAssign); err != nil {
		return nil, err
	}
	return py.NewDict(py.P("insurance_id", w.drawn(100000000, 999999999)), py.P(status, py.Bool(true))), nil
}

func (w *World) support(a []py.Value) (py.Value, error) {
	if err := w.checkBooking(a[0], ""); err != nil {
		return nil, err
	}
	return py.NewDict(py.P("customer_support_message", py.Str(supportReply))), nil
}

const supportReply = "Thank you for contacting customer support. Your message has been received and we will get back to you shortly."
