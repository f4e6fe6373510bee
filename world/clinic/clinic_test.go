package clinic

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

// starts are on duty with a chart open, since most calls are refused otherwise.
var starts = worldtest.Starts{
	desk,
	`{"staff_code": "ST-20", "duty": "billing", "chart": "P-1077", "today": "2024-09-03", "unknown": 1}`,
	`{"staff_code": "ST-12", "duty": "dispensary", "chart": "P-1077", "appointment_counter": 51}`,
}

const (
	desk  = `{"staff_code": "ST-07", "duty": "reception", "chart": "P-1041"}`
	till  = `{"staff_code": "ST-07", "duty": "billing", "chart": "P-1041"}`
	pills = `{"staff_code": "ST-12", "duty": "dispensary", "chart": "P-1041"}`
)

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }

// TestEffects: what calls leave in the state, refused ones too.
func TestEffects(t *testing.T) {
	for _, c := range []struct {
		name, start, call, result string
		attr, id                  string
		want                      string // what stands in the attribute, of the id where there is one
	}{
		{"a duty that is not held", `{}`, "reception_sign_on('ST-20', 'reception')", "{'error': 'ST-20 is not on the rota for reception.'}", "staff_code", "", "None"},
		{"the same again", desk, "reception_sign_on('ST-07', 'reception')", "{'on_duty': True, 'name': 'Ruth Adeyemi'}", "duty", "", "'reception'"},
		{"an open chart keeps the desk", desk, "reception_sign_off()", "{'error': 'The desk cannot be left as it is.'}", "staff_code", "", "'ST-07'"},
		{"one chart at a time", desk, "open_patient_chart('P-1077')", "{'error': 'The chart of P-1041 is on the desk.'}", "chart", "", "'P-1041'"},
		{"a chart is closed without a duty", `{"chart": "P-1041"}`, "close_patient_chart()", "{'closed': True}", "chart", "", "None"},
		{"a booking", desk, "book_appointment('SL-303', 'review')",
			"{'appointment_id': 'AP-54', 'date': '2024-09-03', 'time': '09:30', 'kind': 'review'}",
			"appointments", "AP-54", "{'patient_id': 'P-1041', 'slot_id': 'SL-303', 'kind': 'review', 'status': 'booked', 'moves': 0}"},
		{"a long slot suits a short kind", desk, "book_appointment('SL-306')",
			"{'appointment_id': 'AP-54', 'date': '2024-09-06', 'time': '14:00', 'kind': 'routine'}", "appointment_counter", "", "55"},
		{"a move on its own day is no clash", desk, "move_appointment('AP-52', 'SL-307')", "{'error': 'Slot SL-307 is with another department.'}",
			"appointments", "AP-52", "{'patient_id': 'P-1041', 'slot_id': 'SL-305', 'kind': 'routine', 'status': 'booked', 'moves': 0}"},
		{"a move counts", desk, "move_appointment('AP-52', 'SL-302')",
			"{'appointment_id': 'AP-52', 'date': '2024-09-03', 'time': '09:00', 'kind': 'routine'}",
			"appointments", "AP-52", "{'patient_id': 'P-1041', 'slot_id': 'SL-302', 'kind': 'routine', 'status': 'booked', 'moves': 1}"},
		{"its own slot is not free", desk, "move_appointment('AP-52', 'SL-305')", "{'error': 'Slot SL-305 cannot be had.'}", "appointment_counter", "", "54"},
		{"a cancellation frees its slot", desk, "cancel_appointment('AP-52', 'clinic')", "{'cancelled': True}",
			"appointments", "AP-52", "{'patient_id': 'P-1041', 'slot_id': 'SL-305', 'kind': 'routine', 'status': 'cancelled', 'moves': 0}"},
		{"an appointment of another chart", desk, "cancel_appointment('AP-51', 'clinic')", "{'error': 'The chart shows no appointment AP-51.'}",
			"appointments", "AP-51", "{'patient_id': 'P-1077', 'slot_id': 'SL-301', 'kind': 'urgent', 'status': 'booked', 'moves': 0}"},
		{"five days before a supply ends", pills, "issue_prescription('RX-610', 'PH-1')", "{'issued': True, 'repeats_left': 2}", "prescriptions", "RX-610",
			"{'patient_id': 'P-1041', 'medicine': 'cetirizine 10 mg', 'interval_days': 28, 'last_issued': '2024-09-02', 'repeats_left': 2, 'pharmacy_id': 'PH-1'}"},
		{"six days before", strings.Replace(pills, "{", `{"today": "2024-08-27", `, 1), "issue_prescription('RX-610', 'PH-1')",
			"{'issued': False, 'reason': 'supply not used up'}", "today", "", "'2024-08-27'"},
		{"a payment in parts", till, "settle_consultation_invoice('IN-880', 30.1, 'cash')", "{'invoice_id': 'IN-880', 'balance': 33.9}",
			"invoices", "IN-880", "{'patient_id': 'P-1041', 'amount': 64.0, 'paid': 30.1, 'insured': True}"},
		{"no part of a cent", till, "settle_consultation_invoice('IN-880', 30.125, 'card')", "{'error': 'The till cannot enter 30.125 for IN-880.'}",
			"invoices", "IN-880", "{'patient_id': 'P-1041', 'amount': 64.0, 'paid': 0.0, 'insured': True}"},
		{"a surname in small letters", desk, "find_patient_by_surname('osei', '1959-11-2')", "{'patients': [{'patient_id': 'P-1077', 'name': 'Daniel Osei'}]}",
			"chart", "", "'P-1041'"},
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

// TestFreed: a slot whose appointment is cancelled is free again, and can be booked.
func TestFreed(t *testing.T) {
	w := worldtest.Open(t, New, desk)
	for _, c := range []struct{ call, want string }{
		{"list_clinician_slots('C-05', '2024-09-04')", "{'slots': []}"},
		{"cancel_appointment('AP-52', 'patient')", "{'cancelled': True}"},
		{"list_clinician_slots('C-05', '2024-09-04')", "{'slots': [{'slot_id': 'SL-305', 'time': '10:15', 'minutes': 10}]}"},
		{"book_appointment('SL-305')", "{'appointment_id': 'AP-54', 'date': '2024-09-04', 'time': '10:15', 'kind': 'routine'}"},
	} {
		if got := worldtest.Try(t, w, c.call); got != c.want {
			t.Errorf("%s: got %s, want %s", c.call, got, c.want)
		}
	}
}

func TestBounded(t *testing.T) {
	long := py.Str(strings.Repeat("x", 60000))
	patients := worldtest.Open(t, New, `{}`).(*World).Get("patients").(*py.Dict)
	for _, id := range strings.Fields("a b c d e f g h i j k l m n o p q r s") {
		patients.SetStr(id, py.NewDict(py.P("name", long), py.P("birth_date", py.Str("1990-01-01")), py.P("phone", py.Str("")), py.P("town", py.Str(""))))
	}
	w := worldtest.Open(t, New, desk).(*World)
	w.Set("patients", patients)
	if got := worldtest.Try(t, w, "book_appointment('SL-302')"); !strings.HasPrefix(got, "py.limit: ") {
		t.Errorf("got %.200s", got)
	}
}

// TestBadStart: a start state whose records do not fit each other is refused.
func TestBadStart(t *testing.T) {
	for start, want := range map[string]string{
		`{"today": "1899-12-31"}`:                     "today is '1899-12-31': want a day such as 2024-09-02, from 1900 to 2199",
		`{"duty": "billing"}`:                         "staff_code and duty must both be there or both be None",
		`{"duty": "cleaning", "staff_code": "ST-07"}`: `duty is 'cleaning': want one of ["reception" "billing" "dispensary"]`,
		`{"chart": "P-1"}`:                            "chart is 'P-1': there is none among patients",
		`{"slots": {}}`:                               "appointments of AP-51: slot_id is 'SL-301': there is none among slots",
		`{"clinicians": {"C": {"name": "", "specialty": "", "weekdays": ["Someday"]}}}`: `clinicians of C: weekdays is ['Someday']: want one of ["Mon" "Tue" "Wed" "Thu" "Fri" "Sat" "Sun"]`,
		`{"appointment_counter": -1}`: "appointment_counter is -1: want a number (count) from 0 to 1000000",
	} {
		config, err := py.FromJSON([]byte(start))
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(config.(*py.Dict), tool.Options{})
		if err == nil || err.Error() != "the start state of clinic: "+want {
			t.Errorf("%s: %v", start, err)
		}
	}
}
