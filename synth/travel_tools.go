package synth

func travelHelpers() map[string][]string {
	login := []string{"authenticate_travel"}
	return map[string][]string{
		"register_credit_card": login, "get_credit_card_balance": login, "set_budget_limit": login, "get_booking_history": login,
		"retrieve_invoice": login, "cancel_booking": login, "verify_traveler_information": login,
		"book_flight":              {"authenticate_travel", "get_nearest_airport_by_city", "set_budget_limit", "get_all_credit_cards"},
		"purchase_insurance":       {"authenticate_travel", "get_booking_history"},
		"contact_customer_support": {"get_booking_history"},
		"get_flight_cost":          {"get_nearest_airport_by_city"},
	}
}

func travelSiblings() map[string][]string {
	return map[string][]string{
		"authenticate_travel":         {"travel_get_login_status"},
		"travel_get_login_status":     {"authenticate_travel"},
		"get_budget_fiscal_year":      {"set_budget_limit"},
		"register_credit_card":        {"get_all_credit_cards", "get_credit_card_balance"},
		"get_flight_cost":             {"book_flight", "compute_exchange_rate"},
		"get_credit_card_balance":     {"get_all_credit_cards", "register_credit_card"},
		"book_flight":                 {"get_flight_cost", "cancel_booking"},
		"retrieve_invoice":            {"get_booking_history", "purchase_insurance"},
		"get_booking_history":         {"retrieve_invoice", "cancel_booking"},
		"list_all_airports":           {"get_nearest_airport_by_city"},
		"cancel_booking":              {"book_flight", "contact_customer_support"},
		"compute_exchange_rate":       {"get_flight_cost", "set_budget_limit"},
		"verify_traveler_information": {"travel_get_login_status", "register_credit_card"},
		"set_budget_limit":            {"get_budget_fiscal_year", "get_credit_card_balance"},
		"get_nearest_airport_by_city": {"get_flight_cost"},
		"purchase_insurance":          {"book_flight", "retrieve_invoice"},
		"contact_customer_support":    {"cancel_booking", "retrieve_invoice"},
		"get_all_credit_cards":        {"get_credit_card_balance", "register_credit_card"},
	}
}

func travelClashes() map[string][]string {
	return map[string][]string{
		"get_credit_card_balance":     {"get_all_credit_cards"},
		"get_all_credit_cards":        {"get_credit_card_balance"},
		"retrieve_invoice":            {"get_booking_history"},
		"get_booking_history":         {"retrieve_invoice"},
		"cancel_booking":              {"contact_customer_support"},
		"get_nearest_airport_by_city": {"list_all_airports"},
		"travel_get_login_status":     {"authenticate_travel"},
	}
}
