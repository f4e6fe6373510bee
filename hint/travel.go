package hint

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/world/travel"
)

func travelEntries() map[envtune.Code]Entry {
	authenticate := Entry{make: authenticateFirst}
	card := Entry{make: misspelt("card_id", keys("travel", "credit_card_list"), cardSource), fallback: knownCards}
	return map[envtune.Code]Entry{
		travel.TokenMissing: authenticate,
		travel.TokenExpired: authenticate,
		travel.TokenInvalid: {make: typed(tokenSource, "access_token"), fallback: givenToken},

		travel.CardForBalance:   card,
		travel.CardForFlight:    card,
		travel.CardForInsurance: card,
		travel.CardRegistered:   {make: cardIsThere},
		travel.BalanceMissing:   {make: otherCard},
		travel.Funds:            {make: otherCard, fallback: registerFirst},
		travel.BelowBudget:      {make: otherCard, fallback: lowerBudget},
		travel.OverBudget:       {make: withinBudget},
		travel.BookingNotFound:  {make: misspelt("booking_id", keys("travel", "booking_record"), bookingSource), fallback: knownBookings},

		travel.Departure:    {make: airportSource("travel_from"), fallback: airports("travel_from")},
		travel.Destination:  {make: airportSource("travel_to"), fallback: airports("travel_to")},
		travel.DateFormat:   {make: dateOf("travel_date")},
		travel.TravelClass:  {make: class},
		travel.NoRoute:      {make: flights},
		travel.NoCachedCost: {None: "it cannot occur: the cost is always in the cache"},

		travel.OtherTraveler: {make: loggedInName, fallback: signature},
		travel.BirthFormat:   {make: dateOf("date_of_birth")},
	}
}

// travelValue are the ValueErrors that tools of the travel agency raise.
func travelValue(c *failure) *envtune.Hint {
	switch c.result.Tool {
	case "get_flight_cost":
		return flightValue(c)
	case "compute_exchange_rate":
		return currencies(c)
	}
	return nil
}

func authenticateFirst(*failure) *envtune.Hint {
	h := from("access_token", "authenticate_travel", "access_token")
	h.Text = "Log in with authenticate_travel first, and use the access_token that it gives."
	return h
}

// tokenSource: without a login there is no token to be given.
func tokenSource(c *failure) *envtune.Hint {
	if c.state("travel", "access_token") == py.None {
		return authenticateFirst(c)
	}
	return from("access_token", "authenticate_travel", "access_token")
}

func givenToken(*failure) *envtune.Hint {
	return is("access_token", "access_token must be the one of the present login.", "the token of the login")
}

func cardSource(*failure) *envtune.Hint {
	return from("card_id", "get_all_credit_cards", "credit_card_list")
}

func knownCards(c *failure) *envtune.Hint {
	return oneOf("card_id", c.field("card_id"), nameList(c.state("travel", "credit_card_list"), c.field("card_id")))
}

func cardIsThere(c *failure) *envtune.Hint {
	return is("card_number", "A card with this id is registered already: use it as card_id.", "not "+c.field("card_number"))
}

// otherCard lists the cards that would do: that pay for the flight and hold
// the budget limit.
func otherCard(c *failure) *envtune.Hint {
	cards, ok := c.state("travel", "credit_card_list").(*py.Dict)
	if !ok {
		return nil
	}
	needed := amount(c.field("travel_cost"))
	if limit := c.state("travel", "budget_limit"); limit != nil {
		needed = max(needed, amount(py.String(limit)))
	}
	var fit []string
	for _, e := range cards.Entries() {
		balance, err := py.Index(e.Value, py.Str("balance"))
		if err != nil {
			continue
		}
		if f, err := py.ToFloat(balance); err == nil && f >= needed && len(fit) < maxNames {
			fit = append(fit, py.String(e.Key))
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return oneOf("card_id", "", fit)
}

// amount reads a number of a field, 0 where there is none.
func amount(text string) float64 {
	f, err := py.ToFloat(py.Str(text))
	if err != nil {
		return 0
	}
	return f
}

func registerFirst(c *failure) *envtune.Hint {
	return first("register_credit_card", fmt.Sprintf(
		"No registered card pays for the flight, which costs %s; register another card first.", c.field("travel_cost")))
}

func lowerBudget(c *failure) *envtune.Hint {
	return first("set_budget_limit", fmt.Sprintf(
		"The card must hold at least the budget limit, %s; only a lower limit lets it pay.", c.field("budget_limit")))
}

func withinBudget(c *failure) *envtune.Hint {
	limit := c.field("budget_limit")
	return is("insurance_cost", fmt.Sprintf("insurance_cost must be at most the budget limit, %s.", limit), "at most "+limit)
}

// bookingSource: an insurance id finds nothing, and without bookings there is
// nothing to find.
func bookingSource(c *failure) *envtune.Hint {
	if c.noBookings() {
		return first("book_flight", "There are no bookings; book_flight makes one and gives its booking_id.")
	}
	return from("booking_id", "get_booking_history", "booking_history")
}

func (c *failure) noBookings() bool {
	bookings, ok := c.state("travel", "booking_record").(*py.Dict)
	return ok && bookings.Len() == 0
}

func knownBookings(c *failure) *envtune.Hint {
	if c.noBookings() {
		return is("booking_id", "There are no bookings.", "the id of a booking")
	}
	given := c.field("booking_id")
	return oneOf("booking_id", given, nameList(c.state("travel", "booking_record"), given))
}

// noAirport is what get_nearest_airport_by_city gives for a city that it does not know.
const noAirport = "Unknown"

func airportSource(arg string) maker {
	return misspelt(arg, fixed(travel.Airports()), func(c *failure) *envtune.Hint {
		if c.text(arg) == noAirport {
			return nil
		}
		return from(arg, "get_nearest_airport_by_city", "nearest_airport")
	})
}

func airports(arg string) maker { return names(arg, travel.Airports()) }

func dateOf(arg string) maker {
	return func(*failure) *envtune.Hint {
		return is(arg, arg+" must be a day that exists, written as YYYY-MM-DD.", "YYYY-MM-DD")
	}
}

func class(c *failure) *envtune.Hint {
	v, ok := c.arg("travel_class")
	if !ok {
		return nil
	}
	return oneOf("travel_class", py.String(v), travel.Classes())
}

// flightValue tells which argument of get_flight_cost it is: the airports come
// before the class, the class before the date.
func flightValue(c *failure) *envtune.Hint {
	v, given := c.arg("travel_class")
	name, ok := v.(py.Str)
	switch to := c.text("travel_to"); {
	case !slices.Contains(travel.Destinations(c.text("travel_from")), to):
		return flights(c)
	case given && !(ok && slices.Contains(travel.Classes(), string(name))):
		return class(c)
	}
	return dateOf("travel_date")(c)
}

// flights tells where the flights from an airport go, or where those to the
// other come from.
func flights(c *failure) *envtune.Hint {
	from, to := c.text("travel_from"), c.text("travel_to")
	for _, end := range [][2]string{{"travel_from", from}, {"travel_to", to}} {
		if len(travel.Destinations(end[1])) > 0 || len(travel.Origins(end[1])) > 0 {
			continue
		}
		if h := airportSource(end[0])(c); h != nil && (h.Tool == "" || c.offers(h.Tool)) {
			return h
		}
		return oneOf(end[0], end[1], travel.Airports())
	}
	if codes := travel.Destinations(from); len(codes) > 0 {
		return reached("travel_to", to, "There is no direct flight; those from "+from+" go to", codes)
	}
	return reached("travel_from", from, "There is no direct flight from "+from+"; those to "+to+" come from", travel.Origins(to))
}

func reached(arg, given, text string, codes []string) *envtune.Hint {
	h := oneOf(arg, given, codes)
	if h == nil { // nothing flies there either
		return is(arg, text+" nowhere.", "another airport")
	}
	h.Text = fmt.Sprintf("%s %s.", text, strings.Join(codes, ", "))
	return h
}

// text is an argument as str() writes it.
func (c *failure) text(arg string) string {
	v, ok := c.arg(arg)
	if !ok {
		return ""
	}
	return py.String(v)
}

// currencies: every rate is from or to USD. A fault of the amount is left to
// the general hint.
func currencies(c *failure) *envtune.Hint {
	if h := wrongTypeOf(c, []string{"base_currency", "target_currency"}); h != nil {
		return h
	}
	base, target := c.text("base_currency"), c.text("target_currency")
	known := travel.Currencies()
	for _, arg := range []string{"base_currency", "target_currency"} {
		given := c.text(arg)
		if near := spell.NearMiss(given, append(known, "USD")); near != "" && near != given {
			return perhaps(arg, given, near)
		}
	}
	switch {
	case base == "USD" && slices.Contains(known, target), target == "USD" && slices.Contains(known, base):
		return nil
	case base == "USD":
		return oneOf("target_currency", target, known)
	case target == "USD":
		return oneOf("base_currency", base, known)
	}
	return is("target_currency", "Every rate is from or to USD: convert to USD first, and from USD in a second call.", "USD")
}

// loggedInName tells the name of the login that the call does not give.
func loggedInName(c *failure) *envtune.Hint {
	for _, pair := range [][2]string{{"first_name", "user_first_name"}, {"last_name", "user_last_name"}} {
		given, _ := c.arg(pair[0])
		name := c.state("travel", pair[1])
		switch {
		case name == nil || given == nil || py.Equal(name, given):
		case name == py.None:
			return first("authenticate_travel", "Nobody is logged in: log in the traveler with authenticate_travel first.")
		default:
			return is(pair[0], fmt.Sprintf("Only the user who is logged in can be verified: %s must be %s.",
				pair[0], py.Repr(name)), py.String(name))
		}
	}
	return nil
}
