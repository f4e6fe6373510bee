package travel

import (
	"slices"

	"envtune/py"
	"envtune/tool"
)

// classFactors are the classes and what they multiply a fare by.
var classFactors = [...]struct {
	name   string
	factor int64
}{{"economy", 1}, {"business", 2}, {"first", 5}}

// Classes lists the classes that a flight has.
func Classes() []string {
	var names []string
	for _, c := range classFactors {
		names = append(names, c.name)
	}
	return names
}

// classSet is the repr of the official set of classes, whose order officially
// differs between processes; this one is that of PYTHONHASHSEED=0.
const classSet = "{'first', 'business', 'economy'}"

func (w *World) flightCost(a []py.Value, to *tool.Answer) error {
	cost, factor, err := price(a[0], a[1], a[2], a[3])
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("travel_cost_list")
	if w.long() {
		to.Add(tool.Items(fares[factor]))
	} else {
		to.Add(tool.Float("", float64(cost)))
	}
	return nil
}

// fares are the costs of all routes by what multiplies them.
var fares = func() map[int64]*py.List {
	by := map[int64]*py.List{}
	for _, c := range classFactors {
		for _, factor := range []int64{c.factor, 2 * c.factor} {
			costs := py.NewList()
			for _, r := range routes {
				costs.Append(py.Float(float64(r.fare * factor)))
			}
			py.Seal(costs)
			by[factor] = costs
		}
	}
	return by
}()

// price is what a flight costs, and what every fare is multiplied by on that
// day in that class.
func price(from, to, day, class py.Value) (cost py.Float, factor int64, err error) {
	for _, end := range []py.Value{from, to} {
		if err := py.Hashable(end); err != nil {
			return 0, 0, err
		}
	}
	fare, ok := fareOf(from, to)
	if !ok {
		return 0, 0, py.ValueError("No available route for the given airports.")
	}
	if factor = factorOf(class); factor == 0 {
		return 0, 0, py.ValueError("Invalid travel class. Options are: economy, business, first.")
	}
	even, err := evenDigits(day)
	if err != nil {
		return 0, 0, err
	}
	if even {
		factor *= 2
	}
	return py.Float(float64(fare * factor)), factor, nil
}

// factorOf is what a class multiplies a fare by, 0 where there is none.
func factorOf(class py.Value) int64 {
	name, _ := class.(py.Str) // only a str equals one
	for _, c := range classFactors {
		if string(name) == c.name {
			return c.factor
		}
	}
	return 0
}

// evenDigits tells whether the sum of a date's digits is even. As in Python it
// takes any iterable of strings, each of which may be a whole number.
func evenDigits(day py.Value) (bool, error) {
	if s, ok := day.(py.Str); ok && isASCII(string(s)) {
		sum := 0
		for i := range len(s) {
			if c := s[i]; c >= '0' && c <= '9' {
				sum += int(c - '0')
			}
		}
		return sum%2 == 0, nil
	}
	parts, err := py.Iter(day)
	if err != nil {
		return false, err
	}
	var sum py.Value = py.NewInt(0)
	for _, part := range parts {
		s, ok := part.(py.Str)
		if !ok {
			return false, py.AttributeError(part, "isdigit")
		}
		if !py.IsDigits(s) {
			continue
		}
		n, err := py.ToInt(s)
		if err != nil {
			return false, err
		}
		if sum, err = py.Add(sum, n); err != nil {
			return false, err
		}
	}
	rest, err := py.Mod(sum, py.NewInt(2))
	if err != nil {
		return false, err
	}
	return !py.Truth(rest), nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

const booked = "booking_status"

func (w *World) bookFlight(a []py.Value, to *tool.Answer) error {
	token, card, day, start, end, class := a[0], a[1], a[2], a[3], a[4], a[5]
	if err := w.authorize(token, booked); err != nil {
		return err
	}
	if err := w.checkCard(card); err != nil {
		return err
	}
	if err := checkFlight(day, start, end, class); err != nil {
		return err
	}
	cost, err := bookingPrice(day, start, end, class)
	if err != nil {
		return err
	}
	if err := w.checkBalance(card, cost); err != nil {
		return err
	}
	if err := w.charge(card, cost, py.SubAssign); err != nil {
		return err
	}
	id, transaction := w.drawn(1000000, 9999999), w.drawn(10000000, 99999999)
	w.ownBookings().Set(id, py.NewDict(
		py.P("card_id", card), py.P("travel_date", day), py.P("travel_from", start), py.P("travel_to", end),
		py.P("travel_class", class), py.P("travel_cost", cost), py.P("transaction_id", transaction)))
	to.OpenDict("")
	to.Add(tool.Value("booking_id", id), tool.Value("transaction_id", transaction), tool.Flag(booked, true))
	if w.long() {
		to.Add(tool.Value("booking_history", w.bookings()))
	} else {
		to.OpenDict("booking_history")
	}
	return nil
}

// checkCard refuses a card that is not registered or has no balance.
func (w *World) checkCard(id py.Value) error {
	known, err := py.Contains(w.cards(), id)
	if err != nil {
		return err
	}
	if !known {
		return refuse(CardForFlight, booked, "Card not registered", "card_id", py.String(id))
	}
	card, err := py.Index(w.cards(), id)
	if err != nil {
		return err
	}
	has, err := py.Contains(card, py.Str("balance"))
	if err != nil {
		return err
	}
	if !has {
		return refuse(BalanceMissing, booked, "Balance not found", "card_id", py.String(id))
	}
	return nil
}

// checkFlight refuses airports, dates and classes that do not exist.
func checkFlight(day, from, to, class py.Value) error {
	if !isAirport(from) {
		return refuse(Departure, booked, "Invalid departure airport code: "+py.String(from), "travel_from", py.String(from))
	}
	if !isAirport(to) {
		return refuse(Destination, booked, "Invalid destination airport code: "+py.String(to), "travel_to", py.String(to))
	}
	if _, err := date.Parse(day); err != nil {
		if e, ok := py.AsException(err); !ok || e.Kind != "ValueError" {
			return err
		}
		return refuse(DateFormat, booked, "Invalid date format. Use YYYY-MM-DD.", "travel_date", py.String(day))
	}
	if err := py.Hashable(class); err != nil { // it is looked up in a set
		return err
	}
	if factorOf(class) == 0 {
		return refuse(TravelClass, booked, "Invalid travel class. Must be one of "+classSet, "travel_class", py.String(class))
	}
	return nil
}

// bookingPrice is price, whose ValueErrors booking returns. The official code
// looks the price up in a cache, which always has it: see NoCachedCost.
func bookingPrice(day, from, to, class py.Value) (py.Value, error) {
	cost, _, err := price(from, to, day, class)
	if e, ok := py.AsException(err); ok && e.Kind == "ValueError" {
		return nil, refuse(NoRoute, booked, e.Text, "travel_from", py.String(from), "travel_to", py.String(to))
	}
	return cost, err
}

// checkBalance refuses a card with less than the cost, or less than the budget
// limit.
func (w *World) checkBalance(card, cost py.Value) error {
	balance, err := w.balance(card)
	if err != nil {
		return err
	}
	less, err := py.Less(balance, cost)
	if err != nil {
		return err
	}
	if less {
		return refuse(Funds, booked, "Insufficient funds", "travel_cost", py.String(cost), "balance", py.String(balance))
	}
	limit := w.Get("budget_limit")
	if limit == py.None {
		return nil
	}
	if less, err = py.Less(balance, limit); err != nil {
		return err
	}
	if less {
		return refuse(BelowBudget, booked, "Balance is less than budget limit",
			"travel_cost", py.String(cost), "balance", py.String(balance), "budget_limit", py.String(limit))
	}
	return nil
}

func (w *World) listAirports(_ []py.Value, to *tool.Answer) error {
	to.OpenList("")
	to.AddTexts(airports[:]...)
	return nil
}

func (w *World) nearestAirport(a []py.Value, to *tool.Answer) error {
	if err := py.Hashable(a[0]); err != nil {
		return err
	}
	nearest := "Unknown"
	for _, c := range cities {
		if py.Equal(a[0], py.Str(c.city)) {
			nearest = c.airport
		}
	}
	return to.Dict(tool.Text("nearest_airport", nearest))
}

func isAirport(v py.Value) bool {
	code, ok := v.(py.Str)
	return ok && slices.Contains(airports[:], string(code))
}
