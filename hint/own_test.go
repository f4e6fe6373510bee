package hint

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/session"
)

// TestOwnValuesHelp: in our own worlds every value that a hint of accepted values lists
// is accepted in the place of the wrong one.
func TestOwnValuesHelp(t *testing.T) {
	const (
		reader  = `{"library": {"signed_in": "LB-20417"}}`
		junior  = `{"library": {"signed_in": "LB-30118"}}`
		desk    = `{"clinic": {"staff_code": "ST-07", "duty": "reception", "chart": "P-1041"}}`
		till    = `{"clinic": {"staff_code": "ST-07", "duty": "billing", "chart": "P-1077"}}`
		pills   = `{"clinic": {"staff_code": "ST-12", "duty": "dispensary", "chart": "P-1041"}}`
		nobody  = `{"clinic": {}}`
		special = `{"library": {"signed_in": "LB-20417", "patrons": {"LB-20417": {"name": "A B", "pin": "1", "category": "adult", "expires": "2024-09-02", "fines": 0.4}}, "loans": {}, "reservations": {}}}`
	)
	for _, c := range []struct {
		start, call string // %s stands for the wrong value
		wrong, arg  string
		values      string
	}{
		{reader, "borrow_copy(barcode='30011', days=%s)", "30", "days", "7, 14, 21"},
		{reader, "borrow_copy(barcode='%s')", "30031", "barcode", "30032"},
		{reader, "borrow_copy(barcode='%s')", "30012", "barcode", "30011"},
		{junior, "search_catalogue(query='Imogen', index='%s')", "auther", "index", "author, title, subject"},
		{reader, "place_reservation(record_id='R1008', branch_code='%s')", "MOB", "branch_code", "CTL, HBR, ELM"},
		{special, "pay_fines(amount=%s)", "0.3", "amount", "0.4"},
		{desk, "book_appointment(slot_id='%s', kind='urgent')", "SL-301", "slot_id", "SL-302, SL-303"},
		{desk, "book_appointment(slot_id='%s', kind='urgent')", "SL-306", "slot_id", "SL-302, SL-303"},
		{desk, "book_appointment(slot_id='%s', kind='review')", "SL-302", "slot_id", "SL-303, SL-304, SL-306"},
		{desk, "book_appointment(slot_id='%s')", "SL-307", "slot_id", "SL-302, SL-303, SL-304, SL-306"},
		{desk, "move_appointment(appointment_id='AP-52', slot_id='%s')", "SL-307", "slot_id", "SL-302, SL-303, SL-304, SL-306"},
		{desk, "cancel_appointment(appointment_id='AP-52', reason='%s')", "no_show", "reason", "patient, clinic"},
		{desk, "book_appointment(slot_id='SL-304', kind='%s')", "consult", "kind", "routine, urgent, review, procedure"},
		{desk, "read_chart_section(section='%s')", "detail", "section", "details, appointments, prescriptions, invoices"},
		{desk, "list_clinician_slots(clinician_id='C-09', date='%s')", "2024-09-05", "date", "2024-09-11"},
		{desk, "list_clinician_slots(clinician_id='C-09', date='%s')", "2024-11-01", "date", "2024-09-04"},
		{desk, "list_clinicians(specialty='%s')", "Dermatology", "specialty", "dermatology, general practice"},
		{desk, "find_patient_by_surname(surname='%s', birth_date='1959-11-02')", "Mr Osei", "surname", "Osei"},
		{nobody, "list_pharmacies(town='%s')", "Milford", "town", "Millford, Westhaven"},
		{nobody, "reception_sign_on(staff_code='ST-12', duty='%s')", "billing", "duty", "reception, dispensary"},
		{nobody, "reception_sign_on(staff_code='ST-12', duty='%s')", "dispensing", "duty", "dispensary, reception"},
		{till, "settle_consultation_invoice(invoice_id='IN-881', amount=50, method='%s')", "insurer", "method", "card, cash"},
		{pills, "issue_prescription(prescription_id='RX-610', pharmacy_id='%s')", "PH-2", "pharmacy_id", "PH-3, PH-1"},
	} {
		s := ownSession(t, c.start)
		call := fmt.Sprintf(c.call, c.wrong)
		r := s.Call(call)
		h := For(s, nil, r)
		if !r.Failed() || h == nil || h.Kind != envtune.HintConstraint || h.Arg != c.arg || strings.Join(h.Values, ", ") != c.values {
			t.Errorf("%s: %s: hint %+v", call, r.Text, h)
			continue
		}
		helped := 0
		for _, v := range h.Values {
			r := s.Clone().Call(fmt.Sprintf(c.call, v))
			// What the next rule refuses is no fault of this hint.
			if !r.Failed() || slices.Contains([]envtune.Code{"clinic.kind_day", "clinic.kind_length", "clinic.wrong_duty"}, r.Code) && c.arg != "slot_id" {
				helped++
			}
		}
		if helped != len(h.Values) {
			t.Errorf("%s: only %d of the values %v help", call, helped, h.Values)
		}
	}
}

func ownSession(t *testing.T, start string) *session.Session {
	t.Helper()
	var states map[string]json.RawMessage
	if err := json.Unmarshal([]byte(start), &states); err != nil {
		t.Fatal(err)
	}
	var worlds []string
	for name := range states {
		worlds = append(worlds, name)
	}
	return newSession(t, worlds, states)
}

// TestOwnDependenciesHelp: in our own worlds doing what dependency hints say, one after
// the other, makes the call succeed; answers holds the calls of the tools that they name
// ({} is the value of the hint's argument).
func TestOwnDependenciesHelp(t *testing.T) {
	answers := map[string]string{
		"patron_sign_in": "patron_sign_in(card_number='LB-20652', pin='9035')", "patron_sign_out": "patron_sign_out()",
		"pay_fines": "pay_fines(amount={})", "return_borrowed_copy": "return_borrowed_copy(barcode={})",
		"cancel_reservation": "cancel_reservation(reservation_id={})", "create_reading_list": "create_reading_list(list_name={})",
		"reception_sign_off": "reception_sign_off()", "close_patient_chart": "close_patient_chart()",
		"reception_sign_on": "reception_sign_on(staff_code='ST-12', duty={})", "open_patient_chart": "open_patient_chart(patient_id='P-1077')",
		"book_appointment": "book_appointment(slot_id='SL-304', kind={})",
	}
	for _, c := range []struct {
		start, goal string
		path        string // the tools that the hints named
	}{
		{`{"library": {}}`, "borrow_copy(barcode='30081')", "patron_sign_in pay_fines"},
		{`{"library": {"signed_in": "LB-20652"}}`, "renew_borrowed_copy(barcode='30012')", "pay_fines"},
		{`{"library": {"signed_in": "LB-30118"}}`, "patron_sign_in(card_number='LB-20417', pin='4471')", "patron_sign_out"},
		{`{"library": {}}`, "add_to_reading_list(list_name='Sea', record_id='R1008')", "patron_sign_in create_reading_list"},
		{`{"library": {"signed_in": "LB-30118", "loans": {"30021": {"card_number": "LB-30118", "due_date": "2024-09-04", "days": 7, "renewals": 2},
			"30032": {"card_number": "LB-30118", "due_date": "2024-09-06", "days": 7, "renewals": 0},
			"30061": {"card_number": "LB-30118", "due_date": "2024-09-20", "days": 21, "renewals": 0}}}}`, "borrow_copy(barcode='30051')", "return_borrowed_copy"},
		{`{"library": {"signed_in": "LB-30118", "reservations": {"V9": {"record_id": "R1002", "card_number": "LB-30118", "branch_code": "CTL", "barcode": null}}}}`,
			"place_reservation(record_id='R1001', branch_code='ELM')", "cancel_reservation"},
		{`{"clinic": {}}`, "cancel_appointment(appointment_id='AP-51', reason='clinic')", "reception_sign_on open_patient_chart"},
		{`{"clinic": {"staff_code": "ST-07", "duty": "billing", "chart": "P-1041"}}`, "open_patient_chart(patient_id='P-1103')", "close_patient_chart"},
		{`{"clinic": {"staff_code": "ST-07", "duty": "billing", "chart": "P-1077"}}`, "issue_prescription(prescription_id='RX-611', pharmacy_id='PH-3')",
			"reception_sign_off close_patient_chart reception_sign_on open_patient_chart book_appointment " +
				"reception_sign_off close_patient_chart reception_sign_on open_patient_chart reception_sign_off close_patient_chart reception_sign_on open_patient_chart"},
	} {
		s := ownSession(t, c.start)
		if got := follow(t, s, c.goal, answers); got != c.path {
			t.Errorf("%s: the hints led along\n%s, want\n%s", c.goal, got, c.path)
		}
	}
}

// follow makes a call; while it fails it does first what the hint says.
func follow(t *testing.T, s *session.Session, goal string, answers map[string]string) string {
	var path []string
	stack := []string{goal}
	for range 40 {
		call := stack[len(stack)-1]
		r := s.Call(call)
		if !r.Failed() {
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				break
			}
			continue
		}
		h := For(s, nil, r)
		if h == nil || h.Kind != envtune.HintDependency {
			t.Fatalf("%s: %s: hint %+v", call, r.Text, h)
		}
		next := answers[h.Tool]
		if len(h.Values) > 0 {
			next = strings.ReplaceAll(next, "{}", h.Values[0])
		}
		path, stack = append(path, h.Tool), append(stack, next)
	}
	if len(stack) > 0 {
		t.Errorf("%s still fails after %v", goal, path)
	}
	return strings.Join(path, " ")
}
