package synth

func libraryHelpers() map[string][]string {
	return map[string][]string{
		"patron_sign_in":        {"patron_sign_out"},
		"get_patron_account":    {"patron_sign_in"},
		"list_catalogue_copies": {"search_catalogue"},
		"borrow_copy":           {"patron_sign_in", "list_catalogue_copies", "pay_fines"},
		"renew_borrowed_copy":   {"patron_sign_in", "get_patron_account", "pay_fines", "return_borrowed_copy"},
		"return_borrowed_copy":  {"patron_sign_in", "get_patron_account"},
		"place_reservation":     {"patron_sign_in", "search_catalogue", "list_lending_branches"},
		"cancel_reservation":    {"patron_sign_in", "get_patron_account"},
		"pay_fines":             {"patron_sign_in", "get_patron_account"},
		"create_reading_list":   {"patron_sign_in"},
		"add_to_reading_list":   {"patron_sign_in", "create_reading_list", "search_catalogue"},
	}
}

func librarySiblings() map[string][]string {
	return map[string][]string{
		"patron_sign_in":        {"get_patron_account"},
		"patron_sign_out":       {"patron_sign_in"},
		"get_patron_account":    {"pay_fines", "patron_sign_out"},
		"search_catalogue":      {"list_catalogue_copies", "list_lending_branches"},
		"list_catalogue_copies": {"list_lending_branches", "borrow_copy"},
		"list_lending_branches": {"search_catalogue"},
		"borrow_copy":           {"place_reservation", "renew_borrowed_copy"},
		"renew_borrowed_copy":   {"borrow_copy"},
		"return_borrowed_copy":  {"renew_borrowed_copy", "cancel_reservation"},
		"place_reservation":     {"cancel_reservation", "borrow_copy"},
		"cancel_reservation":    {"place_reservation", "return_borrowed_copy"},
		"pay_fines":             {"get_patron_account"},
		"create_reading_list":   {"add_to_reading_list"},
		"add_to_reading_list":   {"create_reading_list"},
	}
}

func libraryClashes() map[string][]string {
	return map[string][]string{
		"borrow_copy":         {"place_reservation"},
		"place_reservation":   {"borrow_copy"},
		"renew_borrowed_copy": {"borrow_copy"}, // returned and borrowed again, it is nearly renewed
		"add_to_reading_list": {"create_reading_list"},
		"create_reading_list": {"add_to_reading_list"},
	}
}
