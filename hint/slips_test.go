package hint

import (
	"encoding/json"
	"testing"
)

// TestSlips: a value of another type is told so before anything is said of where to look
// for it, a slip in a known name is undone, and what is neither is looked for.
func TestSlips(t *testing.T) {
	s := newSession(t, []string{"message", "posting", "trading", "travel", "vehicle"}, map[string]json.RawMessage{
		"message": json.RawMessage(`{"current_user": "USR001", "user_map": {"Alice": "USR001", "Bob": "USR002"}, "inbox": [{"USR002": "Hi"}, {"USR001": "Ho"}]}`),
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
		{"delete_message(receiver_id='Bob')", "receiver_id comes from get_user_id key user_id"},
		{"delete_message(receiver_id='Carla')", "receiver_id comes from view_messages_sent key messages"},
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
		{"gte_tweet(tweet_id=1)", "use get_tweet(tweet_id)"},
	} {
		r := s.Clone().Call(c.call)
		if got := short(For(s, nil, r)); got != c.want {
			t.Errorf("%s (%s): got %s, want %s", c.call, r.Code, got, c.want)
		}
	}
}

// TestOwnSlips: in our own worlds a slip in an id is undone, and what is none leads to the
// tool that tells ids, with the key of the id itself. A patient is named where the call
// is about something in that patient's chart.
func TestOwnSlips(t *testing.T) {
	const (
		reader  = `{"library": {"signed_in": "LB-20417"}}`
		student = `{"library": {"signed_in": "LB-20652"}}`
		nobody  = `{"clinic": {}}`
		desk    = `{"clinic": {"staff_code": "ST-07", "duty": "reception", "chart": "P-1041"}}`
		closed  = `{"clinic": {"staff_code": "ST-07", "duty": "reception"}}`
	)
	for _, c := range []struct{ start, call, want string }{
		{reader, "list_catalogue_copies(record_id='r1002')", "record_id is R1002"},
		{reader, "list_catalogue_copies(record_id=['R1002'])", "record_id is a str"},
		{reader, "list_catalogue_copies(record_id='R1009')", "record_id is one of R1001, R1002, R1003, R1004, R1005, R1006, R1007, R1008"},
		{reader, "list_catalogue_copies(record_id='Bread and Weather')", "record_id comes from search_catalogue key record_id"},
		{reader, "borrow_copy(barcode='R1001')", "barcode comes from list_catalogue_copies key barcode"},
		{reader, "borrow_copy(barcode='30801')", "barcode is 30081"},
		{reader, "borrow_copy(barcode='30021')", "first return_borrowed_copy(barcode='30021')"},
		{reader, "place_reservation(record_id='R1002', branch_code='ELM')", "The patron has a copy of this title already."},
		{reader, "renew_borrowed_copy(barcode='3002')", "barcode is 30021"},
		{reader, "renew_borrowed_copy(barcode='Bread and Weather')", "barcode comes from get_patron_account key barcode"},
		{student, "cancel_reservation(reservation_id='v1')", "reservation_id is V1"},
		{student, "cancel_reservation(reservation_id='unknown')", "reservation_id comes from get_patron_account key reservation_id"},
		{student, "place_reservation(record_id='R1004', branch_code='CLT')", "branch_code is CTL"},
		{student, "place_reservation(record_id='R1004', branch_code='Central')", "branch_code comes from list_lending_branches key branch_code"},
		{student, "borrow_copy(barcode='30011')", "first pay_fines(amount=12.75)"},
		{student, "pay_fines(amount=0)", "amount comes from get_patron_account key fines"},
		{student, "pay_fines(amount=13)", "amount comes from get_patron_account key fines"},
		{student, "pay_fines(amount=0.5)", "amount is 1.0 to 12.75"},
		{closed, "open_patient_chart(patient_id='P1-041')", "patient_id is P-1041"},
		{closed, "open_patient_chart(patient_id='Osei')", "patient_id comes from find_patient_by_surname key patient_id"},
		{closed, "cancel_appointment(appointment_id='AP-51', reason='patient')", "first open_patient_chart(patient_id='P-1077')"},
		{closed, "cancel_appointment(appointment_id='AP-1', reason='patient')", "first open_patient_chart"},
		{desk, "cancel_appointment(appointment_id='AP-51', reason='patient')", "first open_patient_chart(patient_id='P-1077')"},
		{desk, "cancel_appointment(appointment_id='AP-5', reason='patient')", "appointment_id is AP-52"},
		{desk, "cancel_appointment(appointment_id='appointments', reason='patient')", "appointment_id comes from read_chart_section key appointment_id"},
		{desk, "list_clinician_slots(clinician_id='c-02', date='2024-09-05')", "clinician_id is C-02"},
		{desk, "list_clinician_slots(clinician_id='Dr Lind', date='2024-09-05')", "clinician_id comes from list_clinicians key clinician_id"},
		{desk, "book_appointment(slot_id='SL-340')", "slot_id is SL-304"},
		{desk, "book_appointment(slot_id='C-02')", "slot_id comes from list_clinician_slots key slot_id"},
		{nobody, "read_chart_section(section='invoices')", "first reception_sign_on(duty='billing')"},
		{nobody, "read_chart_section(section='details')", "first reception_sign_on"},
		{nobody, "reception_sign_of()", "use reception_sign_off()"},
		{nobody, "reciption_sign_on()", "use reception_sign_on(staff_code, duty)"},
	} {
		s := ownSession(t, c.start)
		r := s.Call(c.call)
		if got := short(For(s, nil, r)); got != c.want {
			t.Errorf("%s (%s): got %s, want %s", c.call, r.Code, got, c.want)
		}
	}
}
