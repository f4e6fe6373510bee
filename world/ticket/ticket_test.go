package ticket

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"current_user": "ann", "ticket_counter": 3, "ticket_queue": [{"id": 1, "title": "t", "description": "d", "status": "Open", "priority": 2, "created_by": "ann"},
	  {"id": 2, "status": "closed", "created_by": "ann"}]}`,
	`{"current_user": ["u"], "ticket_counter": "n", "ticket_queue": [{"id": "x", "status": 5}, {"id": 7.0}], "unknown": 1}`,
	`{"current_user": 1, "ticket_queue": [{"ticket_001": null}, 5]}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

// TestEffects: what calls leave in the state, when they fail half-way too.
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name, start, call, result string
		attr, want                string
	}{
		{"a ticket stays if it cannot be counted", `{"current_user": "a", "ticket_counter": "n"}`, "create_ticket('x')",
			`py.type_error: can only concatenate str (not "int") to str`, "ticket_queue",
			"[{'id': 'n', 'title': 'x', 'description': '', 'status': 'Open', 'priority': 1, 'created_by': 'a'}]"},
		{"a bool is a priority", `{"current_user": "a"}`, "create_ticket('x', 'y', True)",
			"{'id': 1, 'title': 'x', 'description': 'y', 'status': 'Open', 'priority': True, 'created_by': 'a'}", "ticket_counter", "2"},
		{"a priority that is no number", `{"current_user": "a"}`, "create_ticket('x', priority='2')",
			"py.type_error: '<' not supported between instances of 'str' and 'int'", "ticket_queue", "[]"},
		{"a bool is an id", `{"ticket_queue": [{"id": 0}, {"id": 1, "status": "Open"}, {"id": 1}]}`, "close_ticket(True)",
			"{'status': 'Ticket True has been closed successfully.'}", "ticket_queue", "[{'id': 0}, {'id': 1, 'status': 'Closed'}, {'id': 1}]"},
		{"a ticket without an id stops the search", `{"ticket_queue": [{"ticket_001": null}, {"id": 1}]}`, "get_ticket(1)",
			"py.key_error: 'id'", "ticket_counter", "1"},
		{"none stops it after the ticket is found", `{"ticket_queue": [{"id": 1}, 5]}`, "get_ticket(1)", "{'id': 1}", "ticket_counter", "1"},
		{"a ticket without a status cannot be closed", `{"ticket_queue": [{"id": 1}]}`, "close_ticket(1)",
			"py.key_error: 'status'", "ticket_queue", "[{'id': 1}]"},
		{"a closed ticket can be resolved", `{"ticket_queue": [{"id": 1, "status": "Closed"}]}`, "resolve_ticket(1, None)",
			"{'status': 'Ticket 1 has been resolved successfully.'}", "ticket_queue", "[{'id': 1, 'status': 'Resolved', 'resolution': None}]"},
		{"None changes nothing, other values anything", `{"ticket_queue": [{"id": 1, "title": "t"}]}`,
			"edit_ticket(1, {'title': None, 'priority': [9], 'status': ''})", "{'status': 'Ticket 1 has been updated successfully.'}",
			"ticket_queue", "[{'id': 1, 'title': 't', 'priority': [9], 'status': ''}]"},
		{"one wrong field and none is changed", `{"ticket_queue": [{"id": 1, "title": "t"}]}`, "edit_ticket(1, {'title': 'new', 'id': 2})",
			"{'error': 'Invalid fields for update: id'}", "ticket_queue", "[{'id': 1, 'title': 't'}]"},
		{"wrong fields come in their order", `{"ticket_queue": [{"id": 1}]}`, "edit_ticket(1, {'z': 1, 'title': 2, 'id': 3, 'a': 4})",
			"{'error': 'Invalid fields for update: z, id, a'}", "ticket_queue", "[{'id': 1}]"},
		{"a field that is no text", `{"ticket_queue": [{"id": 1}]}`, "edit_ticket(1, {5: 1})",
			"py.type_error: sequence item 0: expected str instance, int found", "ticket_queue", "[{'id': 1}]"},
		{"updates that are no dict", `{"ticket_queue": [{"id": 1}]}`, "edit_ticket(1, [('title', 'x')])",
			"py.attribute_error: 'list' object has no attribute 'keys'", "ticket_queue", "[{'id': 1}]"},
		{"a user may be anything that is true", `{}`, "ticket_login(['a'], 1)", "{'success': True}", "current_user", "['a']"},
		{"an empty password", `{"current_user": "a"}`, "ticket_login('b', '')", "{'success': False}", "current_user", "'a'"},
		{"nobody is logged out", `{"current_user": ""}`, "logout()", "{'success': False}", "current_user", "''"},
		{"the status is looked at only of one's own", `{"current_user": "a", "ticket_queue": [{"created_by": "b"}, {"created_by": "a", "status": "OPEN"}]}`,
			"get_user_tickets('open')", "[{'created_by': 'a', 'status': 'OPEN'}]", "ticket_counter", "1"},
		{"a status that is no text", `{"current_user": "a", "ticket_queue": [{"created_by": "a", "status": "Open"}]}`, "get_user_tickets(5)",
			"py.attribute_error: 'int' object has no attribute 'lower'", "ticket_counter", "1"},
		{"it is not looked at without a ticket", `{"current_user": "a"}`, "get_user_tickets(5)", "[]", "ticket_counter", "1"},
		{"0 is no status to look for", `{"current_user": "a", "ticket_queue": [{"created_by": "a"}]}`, "get_user_tickets(0)",
			"[{'created_by': 'a'}]", "ticket_counter", "1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.Open(t, New, c.start)
			if got := worldtest.Try(t, w, c.call); got != c.result {
				t.Errorf("got  %s\nwant %s", got, c.result)
			}
			v, _ := w.State().GetStr(c.attr)
			if got := py.Repr(v); got != c.want {
				t.Errorf("%s is %s, want %s", c.attr, got, c.want)
			}
		})
	}
}

func TestBounded(t *testing.T) {
	x := strings.Repeat("x", 60000)
	worldtest.Bounded(t, New, `{"current_user": "ann"}`, "current_user", "create_ticket('"+x+"')")
	queue := py.NewList()
	for range 20 {
		queue.Append(py.NewDict(py.P("id", py.NewInt(1)), py.P("status", py.Str("Open")), py.P("title", py.Str(x[:53000]))))
	}
	w := worldtest.Open(t, New, `{}`)
	w.(*World).Set("ticket_queue", queue)
	for _, call := range []string{"resolve_ticket(1, 'x')", "edit_ticket(1, {'title': 'x'})"} {
		if got := worldtest.Try(t, w, call); !strings.HasPrefix(got, "py.limit: ") {
			t.Errorf("%s: got %s", call, got)
		}
	}
}

func TestBadStart(t *testing.T) {
	for _, v := range []py.Value{py.NewDict(), py.None, py.Str("x")} {
		if _, err := New(py.NewDict(py.P("ticket_queue", v)), tool.Options{}); err == nil {
			t.Errorf("the queue %s was accepted", py.Repr(v))
		}
	}
}
