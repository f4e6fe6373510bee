package synth

func tradingHelpers() map[string][]string {
	login := []string{"trading_login"}
	return map[string][]string{
		"fund_account": login, "withdraw_funds": login, "get_account_info": login, "get_order_history": login,
		"get_transaction_history": login, "get_watchlist": login,
		"remove_stock_from_watchlist": {"trading_login", "get_symbol_by_name"},
		"add_to_watchlist":            {"get_symbol_by_name"},
		"place_order":                 {"trading_login", "get_stock_info", "get_symbol_by_name"},
		"get_order_details":           {"get_order_history"},
		"cancel_order":                {"get_order_history"},
		"get_stock_info":              {"get_symbol_by_name"},
		"filter_stocks_by_price":      {"get_available_stocks"},
	}
}

func tradingSiblings() map[string][]string {
	return map[string][]string{
		"fund_account":                {"withdraw_funds", "get_account_info"},
		"withdraw_funds":              {"fund_account", "get_account_info"},
		"get_account_info":            {"trading_get_login_status", "fund_account"},
		"place_order":                 {"cancel_order", "get_order_details"},
		"get_order_history":           {"get_transaction_history", "get_order_details"},
		"get_order_details":           {"cancel_order", "place_order"},
		"cancel_order":                {"get_order_details", "place_order"},
		"get_transaction_history":     {"get_order_history", "get_account_info"},
		"add_to_watchlist":            {"remove_stock_from_watchlist", "get_watchlist"},
		"get_watchlist":               {"add_to_watchlist", "get_available_stocks"},
		"remove_stock_from_watchlist": {"add_to_watchlist", "get_watchlist"},
		"get_stock_info":              {"notify_price_change", "get_available_stocks"},
		"get_available_stocks":        {"filter_stocks_by_price", "get_stock_info"},
		"trading_login":               {"trading_logout", "trading_get_login_status"},
		"trading_logout":              {"trading_login", "trading_get_login_status"},
	}
}
