package parity

import (
	"strings"

	"envtune/py"
)

const userIDs = "'USR001'|'USR002'|'USR003'|'USR004'|'USR005'|'USR006'|'USR007'|'USR008'|'USR999'|'Bob'|1|True"

var messageMaterial = material{
	common: []string{
		"message_login(user_id='USR001')", "message_login(user_id='USR005')", "send_message(receiver_id='USR002', message='Hi')",
		"send_message(receiver_id='USR006', message='Hi')", "send_message(receiver_id='USR003', message='file (1)')",
		"add_contact(user_name='Eve')",
	},
	fields: [][2]string{
		{"current_user", `"USR001" null "" 1`}, {"user_count", `4 1 9 99 3.0 -2 true "4" null 123456789012345678901234567890`},
		{"message_count", `0 2.5 "3"`}, {"generated_ids", "[67410,41772] []"}, {"random_seed", "1 0 -7"},
		{"user_map", `{} {"Bob":"USR002","Ann":1,"":"","Eve":[]} {"Bob":"USR001","Al":"USR005"}`},
		{"inbox", `[] [{"USR002":"x"},{"USR002":"x"}] [{"USR003":["a"]},{"USR002":"File","USR003":"y"},{"USR002":"file"}] [{}] [5,{"USR002":"\u0130"}]`},
	},
	pools: map[string]string{
		"user":        "'Alice'|'Bob'|'Catherine'|'Michael'|'Sarah'|'Eve'|'bob'|''|'USR002'",
		"user_id":     userIDs,
		"user_name":   "'Eve'|'Bob'|'Ann'|'Michael'|'Zoe'|'Kim'|''|(1, 2)|5",
		"receiver_id": userIDs,
		"message":     "'Hi'|'twice'|'The FILE'|'it\\'s (x) now'|['a']|None|5|'\\u0130'",
		"keyword":     "'file'|'FILE'|'hi'|''|'TWICE'|'\\u0130'|'i'|'the'|5|['x']",
	},
}

// shownState writes an attribute as official.py does: the message ids, a set
// officially and a dict here, in order.
func shownState(attr string, v py.Value) string {
	d, ok := v.(*py.Dict)
	if !ok || attr != "generated_ids" {
		return py.Repr(v)
	}
	if d.Len() == 0 {
		return "set()"
	}
	return "{" + strings.Trim(py.Repr(py.SortedKeys(d)), "[]") + "}"
}
