package library

import (
	"math/rand/v2"
	"testing"

	"envtune/tool"
	"envtune/world/worldtest"
)

var arguments = map[string][]string{
	"card_number": {"@patrons"}, "pin": {"'4471'", "'9035'", "'2260'"}, "barcode": {"@copies", "@loans"}, "days": {"7", "14", "9"},
	"record_id": {"@records"}, "branch_code": {"@branches"}, "reservation_id": {"@reservations"}, "amount": {"1", "2.5", "10"},
	"query": {"'the'"}, "list_name": {"'a'", "'b'"},
}

// TestStaysWhole: whatever is called, no copy is lent and kept, or kept twice; nobody has
// more than the card allows, or is in one queue twice.
func TestStaysWhole(t *testing.T) {
	lent, reserved := 0, 0
	for n := range 400 {
		w := worldtest.Open(t, New, starts[n%len(starts)]).(*World)
		r := rand.New(rand.NewPCG(uint64(n), 21))
		for range 150 {
			c := worldtest.ChosenCall(r, w, arguments)
			if o := w.Call(c.Name, c.Args); o.Code == "" {
				switch c.Name {
				case "borrow_copy":
					lent++
				case "place_reservation":
					reserved++
				}
			}
			whole(t, w)
			if t.Failed() {
				t.Fatalf("after %s %v", c.Name, c.Args)
			}
		}
	}
	if lent < 50 || reserved < 50 {
		t.Errorf("only %d loans and %d reservations were made", lent, reserved)
	}
}

func whole(t *testing.T, w *World) {
	t.Helper()
	kept, queued := map[string]bool{}, map[[2]string]bool{}
	for _, card := range w.Find("patrons", func(string, tool.Record) bool { return true }) {
		patron, _ := w.Record("patrons", card)
		category := patron.Text("category")
		if len(w.Loans(card)) > MaxLoans(category) || len(w.Reservations(card)) > MaxReservations(category) {
			t.Errorf("%s has loans %v and reservations %v", card, w.Loans(card), w.Reservations(card))
		}
		for _, id := range w.Reservations(card) {
			r, _ := w.Record("reservations", id)
			if barcode := r.Text("barcode"); barcode != "" {
				if _, lent := w.Record("loans", barcode); lent || kept[barcode] {
					t.Errorf("copy %s is kept for %s and elsewhere", barcode, id)
				}
				kept[barcode] = true
			}
			if at := [2]string{card, r.Text("record_id")}; queued[at] {
				t.Errorf("%v is in the queue twice", at)
			} else {
				queued[at] = true
			}
		}
	}
}
