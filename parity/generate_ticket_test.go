package parity

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"envtune/session"
)

var ticketMaterial = material{
	common: []string{
		"ticket_login(username='ann', password='x')", "ticket_login(username='ann', password='x')", "create_ticket(title='T (1)')",
		"create_ticket(title='U', description='d', priority=5)", "close_ticket(ticket_id=1)", "resolve_ticket(ticket_id=1, resolution='r')",
		"get_user_tickets(status='open')", "edit_ticket(ticket_id=1, updates={'zeta': 1, 'id': 2, 'alpha': 3})",
	},
	fields: [][2]string{
		{"current_user", `"ann" null "" 1 ["ann"]`}, {"ticket_counter", `1 3 7423 2.0 true "n" [] null`},
		{"ticket_queue", `[] [{"id":1,"title":"t","description":"d","status":"Open","priority":2,"created_by":"ann"},{"id":2,"status":"closed","created_by":"ann"},{"id":"2","status":"Resolved"}] ` +
			`[{"id":1,"status":5,"created_by":"ann"},{"id":3}] [{"ticket_001":null}] [5] [{"id":1},"x"] [{"id":1,"created_by":1,"status":"Closed"}]`},
	},
	pools: map[string]string{
		"ticket_id": "1|1|2|3|4|7423|1.0|True|'1'|'2'|99|[1]", "ticket_login.username": "'ann'|'bob'|'Michael Thompson'|''|1|None|['ann']",
		"ticket_login.password": "'x'|'y'|''|0", "title": "'T (1)'|''|5|None|['x']", "description": "'d'|'é'|None",
		"priority": "1|2|3|4|5|5|0|6|1.5|True|'3'|None|-1|5.0", "resolution": "'Fixed it (now)'|''|None|{'a': 1}",
		"status": "'Open'|'open'|'CLOSED'|'Resolved'|''|None|'x'|5|0|['Open']",
		"updates": "{'status': 'Closed'}|{'status': 'Open', 'priority': 9}|{'title': None}|{'title': 'n', 'description': ['x']}|{}|{'id': 5}|" +
			"{'status': 'x', 'zeta': 1, 'alpha': 2, 'created_by': 'bob'}|{5: 1}|{None: 1}|{(1, 'a'): 2}|'title'|['title']|None|{'status': 5}|{'é': 1}",
	},
}

// sameFields tells that both texts refuse the same fields. Officially they come
// in the order of a set, which differs from process to process.
func sameFields(here, there string) bool {
	return fieldList(here) != nil && slices.Equal(fieldList(here), fieldList(there))
}

// fieldList returns the fields that edit_ticket refuses, in alphabetical order;
// nil for another result.
func fieldList(text string) []string {
	list, ok := strings.CutPrefix(text, `{"error": "Invalid fields for update: `)
	if !ok {
		return nil
	}
	fields := strings.Split(strings.TrimSuffix(list, `"}`), ", ")
	slices.Sort(fields)
	return fields
}

// TestParityFieldOrder: here the wrong fields of edit_ticket come in the order
// of the call; officially every process has an order of its own.
func TestParityFieldOrder(t *testing.T) {
	start := map[string]json.RawMessage{"TicketAPI": json.RawMessage(`{"ticket_queue": [{"id": 1}]}`)}
	const call = "edit_ticket(ticket_id=1, updates={'zeta': 1, 'id': 2, 'alpha': 3, 'beta': 4})"
	const want = `{"error": "Invalid fields for update: zeta, id, alpha, beta"}`
	s, err := session.New([]string{"ticket"}, start, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Call(call).Text; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	orders := map[string]bool{}
	for _, seed := range []string{"1", "2", "3", "4", "5", "6"} {
		var there ran
		startDriver(t, "PYTHONHASHSEED="+seed).ask(t, request{ID: "multi_turn_base_0", Classes: []string{"TicketAPI"}, Config: start, Calls: []string{call}}, &there)
		if !same(want, there.Outputs[0]) {
			t.Errorf("officially %s", there.Outputs[0])
		}
		orders[there.Outputs[0]] = true
	}
	if len(orders) < 2 {
		t.Errorf("six official processes have the one order %v", orders)
	}
	t.Logf("parity: wrong fields of a ticket come in the order of the call here; six official processes have %d orders", len(orders))
}
