package parity

const (
	symbols = "'AAPL'|'GOOG'|'TSLA'|'MSFT'|'NVDA'|'ALPH'|'ZETA'|'XXXX'|'Zeta Corp'"
	amounts = "1|10|100|5.5|0|-1|0.1|1e6|10000|2500.75|True"
)

var tradingMaterial = material{
	common: []string{
		"trading_login(username='a', password='b')", "trading_login(username='a', password='b')", "fund_account(amount=1000)",
		"cancel_order(order_id=12446)", "get_order_details(order_id=12446)", "withdraw_funds(amount=10)",
	},
	fields: [][2]string{
		{"authenticated", "true false 1"}, {"market_status", `"Open" "Closed"`}, {"random_seed", "1 -5 4294967296"},
		{"account_info", `{"account_id":1,"balance":500} {"account_id":2,"balance":1e6,"binding_card":3} {"balance":0.1}`},
		{"watch_list", `[] ["AAPL","TSLA","AAPL"]`},
	},
	pools: map[string]string{
		"symbol": symbols, "stock": symbols, "name": "'Apple'|'Tesla'|'Zeta Corp'|'Quasar Ltd.'|'apple'|'Amazon'",
		"stocks": "['AAPL', 'GOOG']|['ZETA', 'XXXX', 'AAPL']|[]|'AAPL'|['NVDA', 'NVDA']|('TSLA',)|{'AAPL': 1}|['AAPL', 5]",
		"sector": "'Technology'|'Automobile'|'Health'", "order_type": "'Buy'|'Sell'|'buy'|'BUY'|'Hold'|''",
		"price": amounts, "amount": amounts, "min_price": amounts, "max_price": "100|300.5|5000|1e4", "threshold": "0|0.1|0.2|1|5",
		"order_id": "12345|12446|12447|1|12446.0|'12446'|True", "start_date": "'2024-01-01'|'2024-09-02'|'2024-1-5'|'bad'|''|None|'2024-09-01 x'",
		"end_date": "'2024-12-31'|'2024-08-01'|'01-01-2024'|''|None|'2024-02-30'",
	},
}
