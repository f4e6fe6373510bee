package library

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

// starts are signed in, since most calls are refused otherwise.
var starts = worldtest.Starts{
	`{"signed_in": "LB-20417"}`,
	`{"signed_in": "LB-20652", "today": "2024-09-03", "reservation_counter": 1, "unknown": 1}`,
	`{"signed_in": "LB-30118", "loans": {"30011": {"card_number": "LB-30118", "due_date": "2024-09-04", "days": 7, "renewals": 0}},
	  "reading_lists": {"L2": {"card_number": "LB-30118", "name": "x", "record_ids": [], "colour": [1]}}}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

const (
	ann = `"signed_in": "LB-20417"`
	// queue is a title on loan to Hanna for which two others wait.
	queue = `{` + ann + `, "reservations": {"V1": {"record_id": "R1002", "card_number": "LB-20652", "branch_code": "CTL", "barcode": null},
		"V2": {"record_id": "R1002", "card_number": "LB-30118", "branch_code": "HBR", "barcode": null}}}`
	// kept is a copy that waits for Hanna before Oskar.
	kept = `{` + ann + `, "loans": {}, "reservations": {"V1": {"record_id": "R1002", "card_number": "LB-20417", "branch_code": "ELM", "barcode": "30021"},
		"V2": {"record_id": "R1002", "card_number": "LB-20652", "branch_code": "HBR", "barcode": null}}}`
)

// TestEffects: what calls leave in the state, refused ones too.
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name, start, call, result string
		attr, id                  string
		want                      string // what stands in the attribute, of the id where there is one
	}{
		{"a wrong pin signs nobody in", `{}`, "patron_sign_in('LB-20417', '1')", "{'signed_in': False}", "signed_in", "", "None"},
		{"a reader who is in stays in", `{` + ann + `}`, "patron_sign_in('LB-30118', '2260')",
			"{'error': 'The terminal is in use by another patron.'}", "signed_in", "", "'LB-20417'"},
		{"a loan of a week", `{` + ann + `}`, "borrow_copy('30011', 7)", "{'barcode': '30011', 'title': 'The Salt Road', 'due_date': '2024-09-09'}",
			"loans", "30011", "{'card_number': 'LB-20417', 'due_date': '2024-09-09', 'days': 7, 'renewals': 0}"},
		{"True is no period", `{` + ann + `}`, "borrow_copy('30011', True)", "{'error': 'A loan of True days is not offered.'}", "loans", "30011", "None"},
		{"what is late is fined by the day", `{` + ann + `}`, "return_borrowed_copy('30061')", "{'returned': True, 'fine': 1.75}",
			"patrons", "LB-20417", "{'name': 'Hanna Brandt', 'pin': '4471', 'category': 'adult', 'expires': '2025-06-30', 'fines': 5.25}"},
		{"a fine has a bound", `{` + ann + `, "today": "2025-06-01"}`, "return_borrowed_copy('30061')", "{'returned': True, 'fine': 10.0}", "loans", "30061", "None"},
		{"the first in the queue is served", queue, "return_borrowed_copy('30021')", "{'returned': True, 'fine': 0.0}",
			"reservations", "V1", "{'record_id': 'R1002', 'card_number': 'LB-20652', 'branch_code': 'CTL', 'barcode': '30021'}"},
		{"the second waits on", queue, "return_borrowed_copy('30021')", "{'returned': True, 'fine': 0.0}",
			"reservations", "V2", "{'record_id': 'R1002', 'card_number': 'LB-30118', 'branch_code': 'HBR', 'barcode': None}"},
		{"the copy is brought to the branch", queue, "return_borrowed_copy('30021')", "{'returned': True, 'fine': 0.0}",
			"copies", "30021", "{'record_id': 'R1002', 'branch_code': 'CTL', 'reference': False}"},
		{"a reservation ends with the loan", kept, "borrow_copy('30021', 14)",
			"{'barcode': '30021', 'title': 'Bread and Weather', 'due_date': '2024-09-16'}", "reservations", "V1", "None"},
		{"a copy that is given up goes on", kept, "cancel_reservation('V1')", "{'cancelled': True}",
			"reservations", "V2", "{'record_id': 'R1002', 'card_number': 'LB-20652', 'branch_code': 'HBR', 'barcode': '30021'}"},
		{"a renewal counts from the due date", `{` + ann + `, "today": "2024-09-05", "reservations": {}, "patrons": {"LB-20417":
			{"name": "A", "pin": "1", "category": "adult", "expires": "2025-06-30", "fines": 0}}, "loans": {"30021":
			{"card_number": "LB-20417", "due_date": "2024-09-05", "days": 21, "renewals": 1}}, "reading_lists": {}}`, "renew_borrowed_copy('30021')",
			"{'renewed': True, 'due_date': '2024-09-26'}", "loans", "30021", "{'card_number': 'LB-20417', 'due_date': '2024-09-26', 'days': 21, 'renewals': 2}"},
		{"a number that is taken is left out", `{` + ann + `, "reservation_counter": 1}`, "place_reservation('R1001', 'ELM')",
			"{'reservation_id': 'V3', 'status': 'waiting'}", "reservation_counter", "", "4"},
		{"a payment in parts", `{` + ann + `}`, "pay_fines(1.1)", "{'paid': 1.1, 'fines': 2.4}",
			"patrons", "LB-20417", "{'name': 'Hanna Brandt', 'pin': '4471', 'category': 'adult', 'expires': '2025-06-30', 'fines': 2.4}"},
		{"a list of the same name is another's", `{"signed_in": "LB-30118"}`, "create_reading_list('Autumn')", "{'created': 'Autumn'}",
			"reading_lists", "L2", "{'card_number': 'LB-30118', 'name': 'Autumn', 'record_ids': []}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := worldtest.Open(t, New, c.start)
			if got := worldtest.Try(t, w, c.call); got != c.result {
				t.Errorf("got  %s\nwant %s", got, c.result)
			}
			got := worldtest.Attr(w, c.attr)
			if c.id != "" {
				table, _ := w.State().GetStr(c.attr)
				v, _ := py.DictGet(table, py.Str(c.id), py.None)
				got = py.Repr(v)
			}
			if got != c.want {
				t.Errorf("%s %s is %s, want %s", c.attr, c.id, got, c.want)
			}
		})
	}
}

// TestResultsAreCopies: what a tool returned is no part of the state.
func TestResultsAreCopies(t *testing.T) {
	w := worldtest.Open(t, New, `{`+ann+`}`)
	before := py.Repr(w.State())
	for _, name := range []string{"get_patron_account", "list_lending_branches"} {
		v := w.Call(name, tool.Args{}).Value.(*py.Dict)
		for _, e := range v.Entries() {
			if list, ok := e.Value.(*py.List); ok {
				list.Append(py.None)
			}
		}
		v.SetStr("x", py.None)
	}
	if after := py.Repr(w.State()); after != before {
		t.Errorf("the state became %s", after)
	}
}

func TestBounded(t *testing.T) {
	long := strings.Repeat("x", 60000)
	lists := py.NewDict()
	for range 19 {
		lists.SetStr("K"+long[:lists.Len()], py.NewDict(py.P("card_number", py.Str("LB-20417")), py.P("name", py.Str(long)), py.P("record_ids", py.NewList())))
	}
	w := worldtest.Open(t, New, `{`+ann+`}`).(*World)
	w.Set("reading_lists", lists)
	for _, call := range []string{"borrow_copy('30011')", "place_reservation('R1001', 'ELM')", "create_reading_list('new')",
		"add_to_reading_list('" + long + "', 'R1001')"} {
		if got := worldtest.Try(t, w, call); !strings.HasPrefix(got, "py.limit: ") {
			t.Errorf("%.40s: got %.200s", call, got)
		}
	}
}

// TestBadStart: a start state whose records do not fit each other is refused.
func TestBadStart(t *testing.T) {
	for start, want := range map[string]string{
		`{"today": "2200-01-01"}`:           "today is '2200-01-01': want a day such as 2024-09-02, from 1900 to 2199",
		`{"signed_in": "nobody"}`:           "signed_in is 'nobody': there is none among patrons",
		`{"signed_in": 5}`:                  "signed_in is 5: want a text",
		`{"copies": {}}`:                    "loans of 30012: there is none among copies",
		`{"branches": []}`:                  "branches is a list, not a dict",
		`{"loans": {"30011": {}}}`:          "loans of 30011: card_number is missing",
		`{"patrons": {"x": {"name": "n"}}}`: "patrons of x: pin is missing",
	} {
		config, err := py.FromJSON([]byte(start))
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(config.(*py.Dict), tool.Options{})
		if err == nil || err.Error() != "the start state of library: "+want {
			t.Errorf("%s: %v", start, err)
		}
	}
}
