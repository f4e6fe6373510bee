package hint

import (
	"encoding/json"
	"testing"
)

// TestSlips: a value of another type is told so before anything is said of where to look
// for it, a slip in a known name is undone, and what is neither is looked for.
func TestSlips(t *testing.T) {
	s := newSession(t, []string{"message", "trading", "travel", "vehicle"}, map[string]json.RawMessage{
		"message": json.RawMessage(`{"current_user": "USR001", "user_map": {"Alice": "USR001", "Bob": "USR002"}}`),
		"trading": json.RawMessage(`{"authenticated": true, "market_status": "Open", "watch_list": ["NVDA"],
			"account_info": {"account_id": 1, "balance": 1000.0, "binding_card": 1},
			"stocks": {"NVDA": {"price": 220.0}, "QUAS": {"price": 3000.0}}}`),
		"travel": json.RawMessage(`{"access_token": "t", "token_expires_in": 9, "credit_card_list": {"card_1": {"balance": 9}}}`),
	})
	order := "place_order(order_type='Buy', symbol='NVDA', amount=1, price="
	for _, c := range []struct{ call, want string }{
		{"send_message(receiver_id=['USR002'], message='x')", "receiver_id is a str"},
		{"send_message(receiver_id='usr002', message='x')", "receiver_id is USR002"},
		{"send_message(receiver_id='USR00', message='x')", "receiver_id is one of USR001, USR002"},
		{"send_message(receiver_id='Bob', message='x')", "receiver_id comes from get_user_id key user_id"},
		{"get_stock_info(symbol='NDVA')", "symbol is NVDA"},
		{"get_stock_info(symbol='Nvidia')", "symbol comes from get_symbol_by_name key symbol"},
		{"get_stock_info(symbol='Stock not found')", "symbol is one of NVDA, QUAS"},
		{"remove_stock_from_watchlist(symbol=['NVDA'])", "symbol is a str"},
		{order + "0)", "price comes from get_stock_info key price"},
		{order + "220000)", "price comes from get_stock_info key price"},
		{"place_order(order_type='Buy', symbol='QUAS', amount=1, price=3000)", "first fund_account"},
		{"place_order(order_type='Buy', symbol='NVDA', amount=0, price=220)", "amount is above 0"},
		{"get_credit_card_balance(access_token=5, card_id='card_1')", "access_token is a str"},
		{"get_credit_card_balance(access_token='x', card_id='card_1')", "access_token comes from authenticate_travel key access_token"},
		{"compute_exchange_rate(base_currency='usd', target_currency='EUR', value=1.0)", "base_currency is USD"},
		{"compute_exchange_rate(base_currency=['USD'], target_currency='EUR', value=1.0)", "base_currency is a str"},
		{"estimate_distance(cityA=94016, cityB='83214')", "cityA is a str"},
		{"estimate_distance(cityA='9401', cityB='83214')", "cityA is one of 94016, 74532"},
		{"estimate_distance(cityA='00000', cityB='00000')", "cityA is a zipcode"},
		{"estimate_distance(cityA='Rivermist', cityB='83214')", "cityA comes from get_zipcode_based_on_city key zipcode"},
		{"setHeadlights(mode=['on'])", "mode is a str"},
	} {
		r := s.Clone().Call(c.call)
		if got := short(For(s, nil, r)); got != c.want {
			t.Errorf("%s (%s): got %s, want %s", c.call, r.Code, got, c.want)
		}
	}
}
