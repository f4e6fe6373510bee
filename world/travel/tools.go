package travel

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 18 tools in the order of the official class.
var tools = tool.NewTable("TravelAPI",
	def("authenticate_travel", "log in to travel, gives an access token", (*World).authenticate,
		tool.Req("client_id", "str"), tool.Req("client_secret", "str"), tool.Req("refresh_token", "str"),
		tool.Req("grant_type", "str"), tool.Req("user_first_name", "str"), tool.Req("user_last_name", "str")),
	def("travel_get_login_status", "whether travel is logged in", (*World).loginStatus),
	def("get_budget_fiscal_year", "year of the budget", (*World).budgetYear,
		tool.Opt("lastModifiedAfter", "str", py.None), tool.Opt("includeRemoved", "str", py.None)),
	def("register_credit_card", "add a card, gives its id", (*World).registerCard,
		tool.Req("access_token", "str"), tool.Req("card_number", "str"), tool.Req("expiration_date", "str"),
		tool.Req("cardholder_name", "str"), tool.Req("card_verification_number", "int")),
	def("get_flight_cost", "price of a flight in USD", (*World).flightCost,
		tool.Req("travel_from", "str"), tool.Req("travel_to", "str"),
		tool.Req("travel_date", "str"), tool.Req("travel_class", "str")),
	def("get_credit_card_balance", "money left on a card", (*World).cardBalance,
		tool.Req("access_token", "str"), tool.Req("card_id", "str")),
	def("book_flight", "book a flight between two airports", (*World).bookFlight,
		tool.Req("access_token", "str"), tool.Req("card_id", "str"), tool.Req("travel_date", "str"),
		tool.Req("travel_from", "str"), tool.Req("travel_to", "str"), tool.Req("travel_class", "str")),
	def("retrieve_invoice", "invoice of a booking", (*World).invoice,
		tool.Req("access_token", "str"), tool.Opt("booking_id", "str", py.None), tool.Opt("insurance_id", "str", py.None)),
	def("get_booking_history", "list all bookings", (*World).bookingHistory,
		tool.Req("access_token", "str")),
	def("list_all_airports", "list the airport codes", (*World).listAirports),
	def("cancel_booking", "cancel a booking, refunds its card", (*World).cancelBooking,
		tool.Req("access_token", "str"), tool.Req("booking_id", "str")),
	def("compute_exchange_rate", "convert money to another currency", (*World).exchange,
		tool.Req("base_currency", "str"), tool.Req("target_currency", "str"), tool.Req("value", "float")),
	def("verify_traveler_information", "check a traveler's name, age and passport", (*World).verifyTraveler,
		tool.Req("first_name", "str"), tool.Req("last_name", "str"),
		tool.Req("date_of_birth", "str"), tool.Req("passport_number", "str")),
	def("set_budget_limit", "limit what travel may cost", (*World).setBudget,
		tool.Req("access_token", "str"), tool.Req("budget_limit", "float")),
	def("get_nearest_airport_by_city", "airport code of a city", (*World).nearestAirport,
		tool.Req("location", "str")),
	def("purchase_insurance", "insure a booking, paid by card", (*World).insure,
		tool.Req("access_token", "str"), tool.Req("insurance_type", "str"), tool.Req("booking_id", "str"),
		tool.Req("insurance_cost", "float"), tool.Req("card_id", "str")),
	def("contact_customer_support", "send support a message about a booking", (*World).support,
		tool.Req("booking_id", "str"), tool.Req("message", "str")),
	def("get_all_credit_cards", "list all cards by id", (*World).allCards),
).Pure("get_budget_fiscal_year", "get_flight_cost", "list_all_airports", "compute_exchange_rate",
	"get_nearest_airport_by_city")

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
