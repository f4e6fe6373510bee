package travel

import (
	"envtune/py"
	"envtune/tool"
)

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
func (w *World) invoice(a []py.Value, to *tool.Answer) error {
	if err := w.authorize(a[0], ""); err != nil {
		return err
	}
	id := a[1]
	if err := w.checkBooking(id, ""); err != nil {
		return err
	}
	booking, err := py.Index(w.bookings(), id)
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenDict("invoice")
	to.Add(tool.Value("booking_id", id))
	for _, field := range billed {
		v, err := py.Index(booking, field)
		if err != nil {
			return err
		}
		to.Add(tool.Value(py.String(field), v))
	}
	return nil
}

func (w *World) bookingHistory(a []py.Value, to *tool.Answer) error {
	if err := w.authorize(a[0], ""); err != nil {
		return err
	}
	return to.Dict(tool.Copy("booking_history", w.bookings()))
}

func (w *World) cancelBooking(a []py.Value, to *tool.Answer) error {
	const status = "cancel_status"
	if err := w.authorize(a[0], status); err != nil {
		return err
	}
	id := a[1]
	if err := w.checkBooking(id, status); err != nil {
		return err
	}
	booking, err := py.Index(w.bookings(), id)
	if err != nil {
		return err
	}
	card, err := py.Index(booking, py.Str("card_id"))
	if err != nil {
		return err
	}
	cost, err := py.Index(booking, py.Str("travel_cost"))
	if err != nil {
		return err
	}
	if err := w.charge(card, cost, py.AddAssign); err != nil {
		return err
	}
	w.ownBookings().Delete(id)
	return to.Dict(tool.Flag(status, true))
}

// insure charges the card and stores nothing else, as officially.
func (w *World) insure(a []py.Value, to *tool.Answer) error {
	const status = "insurance_status"
	token, booking, cost, card := a[0], a[2], a[3], a[4]
	if err := w.authorize(token, status); err != nil {
		return err
	}
	if limit := w.Get("budget_limit"); limit != py.None {
		over, err := py.Less(limit, cost)
		if err != nil {
			return err
		}
		if over {
			return refuse(OverBudget, status, "Exceeded budget limit",
				"insurance_cost", py.String(cost), "budget_limit", py.String(limit))
		}
	}
	if err := w.checkBooking(booking, status); err != nil {
		return err
	}
	known, err := py.Contains(w.cards(), card)
	if err != nil {
		return err
	}
	if !known {
		return refuse(CardForInsurance, status, "Credit card not registered", "card_id", py.String(card))
	}
	if err := w.charge(card, cost, py.SubAssign); err != nil {
		return err
	}
	return to.Dict(tool.Value("insurance_id", w.drawn(100000000, 999999999)), tool.Flag(status, true))
}

func (w *World) support(a []py.Value, to *tool.Answer) error {
	if err := w.checkBooking(a[0], ""); err != nil {
		return err
	}
	return to.Dict(tool.Text("customer_support_message", supportReply))
}

const supportReply = "Thank you for contacting customer support. Your message has been received and we will get back to you shortly."
