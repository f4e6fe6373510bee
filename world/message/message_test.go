package message

import (
	"encoding/json"
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"current_user": "USR001", "random_seed": 5}`,
	`{"current_user": "USR005", "user_count": 4.0, "user_map": {"Michael": "USR005", "Sarah": "USR006"}, "message_count": true,
	  "inbox": [{"USR002": ["Meeting at 3 PM"]}, {"USR003": {"a": 1}, "USR004": ["x"]}, {"USR006": "Hi"}], "unknown": 1}`,
	`{"current_user": 1, "generated_ids": [67410], "user_count": "four", "user_map": {"A": 1, "B": [], "": null},
	  "inbox": [{}, 5, {"1": "x"}], "message_count": null}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

// TestEffects: what calls leave in the state, when they fail half-way too.
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name, start, call, result string
		attr, want                string
	}{
		{"an id is drawn and kept", `{"current_user": "USR001"}`, "send_message('USR002', 'x')",
			"{'sent_status': True, 'message_id': {'new_id': 67410}, 'message': \"Message sent to 'USR002' successfully.\"}",
			"generated_ids", "{67410: None}"},
		{"the count goes up before the id is found taken", `{"user_count": 1}`, "add_contact('Eve')",
			"{'error': \"User ID 'USR002' already exists.\"}", "user_count", "2"},
		{"a name that cannot be a key changes nothing", `{}`, "add_contact(['Eve'])",
			"py.type_error: unhashable type: 'list'", "user_count", "4"},
		{"a float counts", `{"user_count": 9.0}`, "add_contact('Eve')",
			"{'added_status': True, 'user_id': 'USR10.0', 'message': \"Contact 'Eve' added successfully.\"}", "user_count", "10.0"},
		{"a list of ids takes no more", `{"current_user": "USR001", "generated_ids": [1]}`, "send_message('USR002', 'x')",
			"py.attribute_error: 'list' object has no attribute 'add'", "message_count", "3"},
		{"the message stays if it cannot be counted", `{"current_user": 1, "message_count": "3", "inbox": []}`, "send_message('USR002', 'x')",
			`py.type_error: can only concatenate str (not "int") to str`, "inbox", "[{'USR002': 'x'}]"},
		{"an id that cannot be a key is drawn for", `{"current_user": 1, "user_map": {"A": []}}`, "send_message([], 'x')",
			"py.type_error: unhashable type: 'list'", "generated_ids", "{67410: None}"},
		{"the first equal message is deleted, not the latest", `{"current_user": 1, "inbox": [{"A": "x"}, {"B": "y"}, {"A": "x"}]}`,
			"delete_message('A')", "{'deleted_status': True, 'receiver_id': 'A', 'message': \"Receiver A's latest message deleted successfully.\"}",
			"inbox", "[{'B': 'y'}, {'A': 'x'}]"},
		{"the first entry of a message is its receiver", `{"current_user": 1, "inbox": [{"A": "x", "B": "y"}]}`, "delete_message('B')",
			"{'error': 'Receiver ID B not found.'}", "inbox", "[{'A': 'x', 'B': 'y'}]"},
		{"an empty message", `{"current_user": 1, "inbox": [{}]}`, "view_messages_sent()",
			"py.index_error: list index out of range", "inbox", "[{}]"},
		{"a message that is none", `{"current_user": 1, "inbox": ["x"]}`, "get_message_stats()",
			"py.attribute_error: 'str' object has no attribute 'items'", "inbox", "['x']"},
		{"a text that is none", `{"current_user": 1, "inbox": [{"A": ["x"]}]}`, "search_messages('x')",
			"py.attribute_error: 'list' object has no attribute 'lower'", "inbox", "[{'A': ['x']}]"},
		{"an empty id logs in, and nobody is", `{"user_map": {"A": ""}}`, "message_login('')",
			"{'login_status': True, 'message': \"User '' logged in successfully.\"}", "current_user", "''"},
		{"a failed login changes nothing", `{"current_user": "USR001"}`, "message_login('Bob')",
			"{'login_status': False, 'message': \"User ID 'Bob' not found.\"}", "current_user", "'USR001'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.Open(t, New, c.start)
			if got := worldtest.Try(t, w, c.call); got != c.result {
				t.Errorf("got  %s\nwant %s", got, c.result)
			}
			if got := worldtest.Attr(w, c.attr); got != c.want {
				t.Errorf("%s is %s, want %s", c.attr, got, c.want)
			}
		})
	}
}

// TestIDs: the draws are those of Python's generator, whatever failed between.
func TestIDs(t *testing.T) {
	w := worldtest.Open(t, New, `{"current_user": "USR001"}`)
	for _, id := range []string{"67410", "41772", "24547", "24421"} {
		worldtest.Try(t, w, "send_message('nobody', 'x')")
		if got := worldtest.Try(t, w, "send_message('USR003', 'x')"); !strings.Contains(got, "{'new_id': "+id+"}") {
			t.Errorf("got %s, want the id %s", got, id)
		}
	}
}

// TestFull: a workspace takes a bounded number of messages.
func TestFull(t *testing.T) {
	w := worldtest.Open(t, New, `{"current_user": "USR001"}`)
	ids, _ := w.State().GetStr("generated_ids")
	for i := range int64(maxIDs) {
		ids.(*py.Dict).Set(py.NewInt(i), py.None)
	}
	const want = "py.limit: the call is refused: there are 20000 messages already"
	if got := worldtest.Try(t, w, "send_message('USR002', 'x')"); got != want {
		t.Errorf("got %s", got)
	}
	data, err := json.Marshal(w)
	if err != nil || !strings.Contains(string(data), `"draws":0`) {
		t.Errorf("a refused message drew an id (%v)", err)
	}
}

func TestBounded(t *testing.T) {
	x := strings.Repeat("x", 60000)
	worldtest.Bounded(t, New, `{"current_user": "USR001"}`, "current_user", "send_message('USR002', '"+x+"')")
	names := py.NewDict()
	for range 19 {
		names.SetStr(x[:50000+names.Len()], py.Str("id"))
	}
	w, err := New(py.NewDict(py.P("user_map", names)), tool.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		worldtest.Try(t, w, "add_contact('"+x[:i+1]+x[:59000]+"')")
	}
	if got := worldtest.Try(t, w, "add_contact('Eve')"); !strings.HasPrefix(got, "py.limit: ") || worldtest.Attr(w, "user_count") != "6" {
		t.Errorf("got %s", got)
	}
}

func TestBadStart(t *testing.T) {
	for _, start := range []string{
		`{"user_map": []}`, `{"inbox": {}}`, `{"generated_ids": {}}`, `{"generated_ids": null}`, `{"random_seed": "x"}`,
	} {
		config, err := py.FromJSON([]byte(start))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := New(config.(*py.Dict), tool.Options{}); err == nil {
			t.Errorf("the start state %s was accepted", start)
		}
	}
}
