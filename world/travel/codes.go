package travel

import "envtune"

// The error templates of the travel agency, one code each. One template may be
// an error of several tools. Two official templates have none, those that say a
// traveler is too young or has a foreign passport: they are what a check finds,
// no call can make it find otherwise, and official reference calls end so.
const (
	TokenMissing   envtune.Code = "travel.token_not_initialized"
	TokenExpired   envtune.Code = "travel.token_expired"
	TokenInvalid   envtune.Code = "travel.invalid_token"
	CardRegistered envtune.Code = "travel.card_already_registered"
	CardForBalance envtune.Code = "travel.card_not_found.get_credit_card_balance"
	CardForFlight  envtune.Code = "travel.card_not_found.book_flight"
	BalanceMissing envtune.Code = "travel.balance_not_found"
	Departure      envtune.Code = "travel.invalid_departure"
	Destination    envtune.Code = "travel.invalid_destination"
	DateFormat     envtune.Code = "travel.date_format"
	TravelClass    envtune.Code = "travel.travel_class"
	// NoCachedCost cannot occur: booking has the official code compute the cost,
	// which puts it into the cache, and looks it up under the same key.
	NoCachedCost     envtune.Code = "travel.no_cached_cost"
	NoRoute          envtune.Code = "travel.no_route"
	Funds            envtune.Code = "travel.insufficient_funds"
	BelowBudget      envtune.Code = "travel.balance_below_budget"
	BookingNotFound  envtune.Code = "travel.booking_not_found"
	OtherTraveler    envtune.Code = "travel.other_traveler"
	BirthFormat      envtune.Code = "travel.birth_date_format"
	OverBudget       envtune.Code = "travel.budget_exceeded"
	CardForInsurance envtune.Code = "travel.card_not_found.purchase_insurance"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		TokenMissing, TokenExpired, TokenInvalid, CardRegistered, CardForBalance,
		CardForFlight, BalanceMissing, Departure, Destination, DateFormat,
		TravelClass, NoCachedCost, NoRoute, Funds, BelowBudget, BookingNotFound,
		OtherTraveler, BirthFormat, OverBudget, CardForInsurance,
	}
}
