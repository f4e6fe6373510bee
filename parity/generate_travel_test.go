package parity

const (
	tokens   = "'251675'|'251675'|'251675'|'251675'|'251675'|'251675'|'251675'|'abc123xyz'|'abc123xyz456'|'251675456'|'x'|None|251675"
	cards    = "'card_1'|'card_1'|'391310425148'|'1234567812345678'|'2345678923456789'|'card_2'|'card_3'|'odd'|'xx'|'list'|1|None"
	bookings = "'b1'|'b2'|'b3'|'b4'|'b5'|'booking_901'|'booking_902'|'4191922'|'3426812'|'x'|None|1"
	airports = "'SFO'|'LAX'|'JFK'|'RMS'|'ORD'|'CRH'|'HND'|'PVG'|'CIA'|'XXX'|'sfo'|None|'San Francisco'"
	days     = "'2024-01-05'|'2024-11-10'|'2024-1-5'|'2024-12-24'|'2024-02-30'|'next week'|'0000-01-01'|'2024-11-1\u0660'|''|20241110"
	moneys   = "'USD'|'USD'|'RMB'|'EUR'|'JPY'|'GBP'|'MXN'|'USDT'|None"
)

var travelMaterial = material{
	common: []string{
		"authenticate_travel(client_id='c', client_secret='s', refresh_token='r', grant_type='read_write', user_first_name='A', user_last_name='B')",
		"register_credit_card(access_token='251675', card_number='4111', expiration_date='12/2028', cardholder_name='A B', card_verification_number=123)",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-10', travel_from='SFO', travel_to='LAX', travel_class='economy')",
		"book_flight(access_token='251675', card_id='1234567812345678', travel_date='2024-11-10', travel_from='LAX', travel_to='JFK', travel_class='first')",
		"book_flight(access_token='251675', card_id='391310425148', travel_date='2024-11-11', travel_from='JFK', travel_to='ORD', travel_class='business')",
		"verify_traveler_information(first_name='A', last_name='B', date_of_birth='1990-05-05', passport_number='US123')",
		"verify_traveler_information(first_name='A', last_name='B', date_of_birth='2010-05-05', passport_number='US123')",
		"set_budget_limit(access_token='251675', budget_limit=3000)", "get_all_credit_cards()", "cancel_booking(access_token='251675', booking_id='b1')",
		"purchase_insurance(access_token='251675', insurance_type='x', booking_id='b1', insurance_cost=50.5, card_id='card_1')",
		"book_flight(access_token='251675', card_id='card_3', travel_date='2024-11-11', travel_from='JFK', travel_to='ORD', travel_class='business')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-11', travel_from='JKF', travel_to='ORD', travel_class='first')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-11', travel_from='JFK', travel_to='PVG', travel_class='first')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-31', travel_from='JFK', travel_to='HND', travel_class='first')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-30', travel_from='JFK', travel_to='HND', travel_class='First')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-30', travel_from='HND', travel_to='JFK', travel_class='first')",
		"book_flight(access_token='251675', card_id='card_1', travel_date='2024-11-30', travel_from='JFK', travel_to='HND', travel_class='first')",
		"purchase_insurance(access_token='251675', insurance_type='x', booking_id='b1', insurance_cost=5e6, card_id='card_1')",
		"purchase_insurance(access_token='251675', insurance_type='x', booking_id='b1', insurance_cost=5, card_id='card_9')",
		"retrieve_invoice(access_token='251675', booking_id='b1')",
	},
	fields: [][2]string{
		{"credit_card_list", `{} {"card_1":{"card_number":"1","balance":9000.5},"card_2":{"balance":100},"card_3":{"name":"x"},"odd":5,"xx":"balance"} ` +
			`{"card_1":{"balance":2000},"card_2":{"balance":"5"},"list":{"balance":[1]},"card_3":null,"odd":["balance"]}`},
		{"booking_record", `{"b1":{"card_id":"card_1","travel_date":"d","travel_from":"SFO","travel_to":"LAX","travel_class":"first","travel_cost":200.0,"transaction_id":"t"},` +
			`"b2":{"card_id":"gone","travel_cost":1},"b3":{"card_id":["card_1"],"travel_cost":2},"b4":{"card_id":"list","travel_cost":[2,3]},"b5":7} {}`},
		{"access_token", `"251675" "251675" null 251675`}, {"token_type", `"Bearer" null`}, {"token_expires_in", `2 3600 3600 0 0.0 null false "0"`},
		{"token_scope", `"read" null`}, {"user_first_name", `"A" "Ann\u00e9" null 1`}, {"user_last_name", `"B" null`},
		{"budget_limit", `100 1000.0 5000 null 1e9 "x"`}, {"random_seed", "1 -5 141053 18446744073"},
	},
	pools: map[string]string{
		"access_token": tokens, "card_id": cards, "booking_id": bookings, "travel_from": airports, "travel_to": airports,
		"travel_date":  days + "|['12', '3']|['1', 2]|{'7': 1}|'\\xb2'|'\u0661'",
		"travel_class": "'economy'|'business'|'first'|'First'|'premium'|None|['first']", "insurance_cost": "100|50.5|-20|1e9|0|True|'5'",
		"base_currency": moneys, "target_currency": moneys, "compute_exchange_rate.value": "100|12.345|2.675|-0.001|0|'10'|'1e1'|'x'|[1]|1e308|True|None",
		"first_name": "'A'|'A'|'Ann'|None", "last_name": "'B'|'B'|None",
		"user_first_name": "'A'|'A'|'Ann'", "user_last_name": "'B'",
		"date_of_birth":     "'1990-05-05'|'2008-11-23'|'2009-01-01'|'2020-02-29'|'1990/05/05'|'1990-5-5'|'2999-01-01'|''|19900505",
		"passport_number":   "'US123'|'US'|'us1'|'GB123'|''|123|['US']|None",
		"budget_limit":      "1000|5000.0|'300'|'x'|-1|1e400|0|None|True|' 7 '",
		"location":          "'Rivermist'|'San Francisco'|'Tokyo'|'tokyo'|'Nowhere'|[]|None",
		"card_number":       "'4111'|'card_1'|'391310425148'|4111|['x']",
		"includeRemoved":    "'true'|True|None",
		"lastModifiedAfter": "'2016-03-29T16:12:20'|None",
	},
	starts: []string{
		`{"access_token":"251675","token_expires_in":2,"user_first_name":"A","user_last_name":"B","budget_limit":null,` + readyCards + `}`,
		`{"access_token":"251675","token_expires_in":3600,"user_first_name":"A","user_last_name":"B","budget_limit":4000.0,` + readyCards + `}`,
	},
}

const readyCards = `"credit_card_list":{"card_1":{"card_number":"1","balance":9000.5},"card_2":{"balance":100},"card_3":{"name":"x"}},` +
	`"booking_record":{"b1":{"card_id":"card_1","travel_date":"2024-05-05","travel_from":"SFO","travel_to":"LAX",` +
	`"travel_class":"first","travel_cost":200.0,"transaction_id":"t"}}`
