package clinic

import (
	"math/rand/v2"
	"testing"

	"envtune/tool"
	"envtune/world/worldtest"
)

var arguments = map[string][]string{
	"staff_code": {"@staff"}, "duty": {"'reception'", "'reception'", "'billing'", "'dispensary'"}, "patient_id": {"@patients"},
	"section": {"'details'", "'appointments'", "'prescriptions'", "'invoices'"}, "clinician_id": {"@clinicians"},
	"date": {"'2024-09-03'", "'2024-09-04'"}, "slot_id": {"@slots"}, "kind": {"'routine'", "'urgent'", "'review'", "'procedure'"},
	"appointment_id": {"@appointments"}, "reason": {"'patient'", "'no_show'", "'clinic'"}, "town": {"'Millford'"},
	"prescription_id": {"@prescriptions"}, "pharmacy_id": {"@pharmacies"}, "invoice_id": {"@invoices"},
	"amount": {"1", "64", "20.5"}, "method": {"'card'", "'cash'", "'insurer'"}, "surname": {"'Osei'"}, "birth_date": {"'1959-11-02'"},
}

// TestStaysWhole: whatever is called, no slot is booked twice, none is too short for what
// it is booked for, no patient is expected twice on a day, and no more is paid than is due.
func TestStaysWhole(t *testing.T) {
	booking := 0
	for n := range 400 {
		w := worldtest.Open(t, New, starts[n%len(starts)]).(*World)
		r := rand.New(rand.NewPCG(uint64(n), 22))
		for range 150 {
			c := worldtest.ChosenCall(r, w, arguments)
			if o := w.Call(c.Name, c.Args); o.Code == "" && (c.Name == "book_appointment" || c.Name == "move_appointment") {
				booking++
			}
			whole(t, w)
			if t.Failed() {
				t.Fatalf("after %s %v", c.Name, c.Args)
			}
		}
	}
	if booking < 100 {
		t.Errorf("only %d appointments were booked or moved", booking)
	}
}

func whole(t *testing.T, w *World) {
	t.Helper()
	slots, days := map[string]bool{}, map[[2]string]bool{}
	for _, id := range w.Find("appointments", func(_ string, r tool.Record) bool { return r.Text("status") == booked }) {
		r, _ := w.Record("appointments", id)
		slot, _ := w.Record("slots", r.Text("slot_id"))
		day := [2]string{r.Text("patient_id"), slot.Text("date")}
		if slots[r.Text("slot_id")] || days[day] || slot.Count("minutes") < Minutes(r.Text("kind")) || r.Count("moves") > MaxMoves {
			t.Errorf("appointment %s of %v cannot be", id, day)
		}
		slots[r.Text("slot_id")], days[day] = true, true
	}
	for _, id := range w.Find("invoices", func(_ string, r tool.Record) bool { return r.Cents("paid") > r.Cents("amount") }) {
		t.Errorf("too much is paid for %s", id)
	}
	if (w.Staff() == "") != (w.Duty() == "") {
		t.Errorf("%q is on the duty %q", w.Staff(), w.Duty())
	}
}
