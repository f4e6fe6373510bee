package synth

import "sort"

// helpers are the tools that the errors of a tool point to, or that supply its
// values: an agent must be able to find them, needed or not.
func helpers() map[string][]string {
	login := []string{"trading_login"}
	return map[string][]string{
		"fund_account": login, "withdraw_funds": login, "get_account_info": login, "get_order_history": login,
		"get_transaction_history": login, "get_watchlist": login,
		"remove_stock_from_watchlist":           {"trading_login", "get_symbol_by_name"},
		"add_to_watchlist":                      {"get_symbol_by_name"},
		"place_order":                           {"trading_login", "get_stock_info", "get_symbol_by_name"},
		"get_order_details":                     {"get_order_history"},
		"cancel_order":                          {"get_order_history"},
		"get_stock_info":                        {"get_symbol_by_name"},
		"filter_stocks_by_price":                {"get_available_stocks"},
		"startEngine":                           {"lockDoors", "pressBrakePedal"},
		"setCruiseControl":                      {"startEngine", "lockDoors", "pressBrakePedal"},
		"estimate_distance":                     {"get_zipcode_based_on_city"},
		"fillFuelTank":                          {"liter_to_gallon"},
		"get_outside_temperature_from_google":   {"get_outside_temperature_from_weather_com"},
		"estimate_drive_feasibility_by_mileage": {"estimate_distance"},
	}
}

// siblings are the tools that are easily taken for one another.
func siblings() map[string][]string {
	return map[string][]string{
		"fund_account": {"withdraw_funds", "get_account_info"}, "withdraw_funds": {"fund_account", "get_account_info"},
		"get_account_info": {"trading_get_login_status", "fund_account"}, "place_order": {"cancel_order", "get_order_details"},
		"get_order_history": {"get_transaction_history", "get_order_details"}, "get_order_details": {"cancel_order", "place_order"},
		"cancel_order": {"get_order_details", "place_order"}, "get_transaction_history": {"get_order_history", "get_account_info"},
		"add_to_watchlist": {"remove_stock_from_watchlist", "get_watchlist"}, "get_watchlist": {"add_to_watchlist", "get_available_stocks"},
		"remove_stock_from_watchlist": {"add_to_watchlist", "get_watchlist"}, "get_stock_info": {"notify_price_change", "get_available_stocks"},
		"get_available_stocks": {"filter_stocks_by_price", "get_stock_info"}, "trading_login": {"trading_logout", "trading_get_login_status"},
		"trading_logout": {"trading_login", "trading_get_login_status"}, "startEngine": {"displayCarStatus", "setCruiseControl", "activateParkingBrake"},
		"lockDoors": {"displayCarStatus", "startEngine"}, "pressBrakePedal": {"releaseBrakePedal", "activateParkingBrake"},
		"releaseBrakePedal": {"activateParkingBrake"}, "activateParkingBrake": {"pressBrakePedal", "releaseBrakePedal"},
		"setHeadlights": {"adjustClimateControl", "displayCarStatus"}, "adjustClimateControl": {"setHeadlights", "get_outside_temperature_from_google"},
		"fillFuelTank": {"gallon_to_liter", "displayCarStatus"}, "liter_to_gallon": {"gallon_to_liter", "fillFuelTank"},
		"gallon_to_liter": {"liter_to_gallon", "fillFuelTank"}, "set_navigation": {"get_zipcode_based_on_city", "find_nearest_tire_shop"},
		"find_nearest_tire_shop": {"check_tire_pressure", "set_navigation"}, "check_tire_pressure": {"find_nearest_tire_shop", "displayCarStatus"},
		"estimate_distance": {"set_navigation", "estimate_drive_feasibility_by_mileage"}, "displayCarStatus": {"check_tire_pressure", "display_log"},
		"display_log": {"displayCarStatus"}, "get_zipcode_based_on_city": {"estimate_distance", "set_navigation"},
	}
}

// clashes are the tools that must not be offered while a tool is held back,
// because they do its work or look as if they did; and get_current_speed, which
// draws from the random numbers that the outside temperature comes from.
func clashes(held string, needed map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, t := range map[string][]string{
		"releaseBrakePedal":                   {"pressBrakePedal"},
		"get_outside_temperature_from_google": {"get_outside_temperature_from_weather_com"},
		"get_watchlist":                       {"add_to_watchlist"},
		"trading_get_login_status":            {"trading_login"},
	}[held] {
		out[t] = true
	}
	if needed["get_outside_temperature_from_google"] || held == "get_outside_temperature_from_google" {
		out["get_current_speed"] = true
	}
	return out
}

// offer chooses the tools of a task: those needed but for the one held back,
// their helpers, then siblings and others until there are count. The first
// result is in random order; the second holds those that may be dropped again,
// least useful last.
func offer(d *dice, all []string, needed map[string]bool, held string, count int) (tools, spare []string) {
	avoid := clashes(held, needed)
	chosen := map[string]bool{}
	add := func(name string, may bool) {
		if name == held || chosen[name] || may && (avoid[name] || len(tools) >= count) {
			return
		}
		chosen[name] = true
		tools = append(tools, name)
		if may {
			spare = append(spare, name)
		}
	}
	names := sorted(needed)
	for _, n := range names {
		add(n, false)
	}
	known := map[string]bool{}
	for _, n := range all {
		known[n] = true
	}
	for _, near := range []map[string][]string{helpers(), siblings()} {
		for _, n := range shuffled(d, names) {
			for _, h := range near[n] {
				if known[h] {
					add(h, true)
				}
			}
		}
	}
	for _, n := range shuffled(d, all) {
		add(n, true)
	}
	return shuffled(d, tools), spare
}

func sorted(set map[string]bool) []string {
	var out []string
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
