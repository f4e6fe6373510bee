package synth

import (
	"slices"

	"envtune/tool"
	"envtune/world/library"
)

// libraryQueueIntents are about reservations.
func libraryQueueIntents() []intent {
	return []intent{libraryReserveIntent(), libraryCancelIntent(), libraryCollectIntent()}
}

func libraryReserveIntent() intent {
	return intent{
		name: "library_reserve", tool: "place_reservation", weight: 7,
		full: []string{
			"reserve {title} for me at {branch}", "place a reservation for {title}, to be collected at {branch}", "reserve {title}, I will collect it at {branch}",
			"put me in the queue for {title} with {branch} as the place to collect it", "have {title} reserved for collection at {branch}",
			"make a reservation of {title} at {branch}", "get {title} reserved so that I can collect it at {branch}",
			"queue me for {title} and have it sent to {branch}", "set up a reservation of {title} that I collect at {branch}",
		},
		gaps: []gap{
			{slot: "code", label: "branch code", supply: supplyID("branch", "code"), without: []string{
				"reserve {title} for me", "place a reservation for {title}", "put me in the queue for {title}", "have {title} reserved for collection at a branch"}},
			{slot: "record", label: "record id", supply: supplyID("record", "record"), without: []string{
				"reserve a title for me at {branch}", "place a reservation to be collected at {branch}", "have a book reserved for collection at {branch}",
				"make a reservation at {branch}"}},
		},
		draw: func(s *scene) (goal, bool) {
			h, w := s.hall(), s.library()
			if len(w.Reservations(h.card)) >= library.MaxReservations(h.category) {
				return goal{}, false
			}
			code := pick(s.d, w.PickupBranches())
			t, ok := s.pickTitle(func(record string) bool { return s.canReserve(record, code) })
			if !ok {
				return goal{}, false
			}
			branch := s.nameBranch(code)
			return s.signedIn(map[string]string{"title": t.said, "record": t.id, "branch": branch.said, "code": code}, func() error {
				if err := t.look(); err != nil {
					return err
				}
				if err := branch.look(); err != nil {
					return err
				}
				s.touched(t.id)
				id, err := s.get("reservation_id", "place_reservation", arg{"record_id", t.id}, arg{"branch_code", code})
				h.seen.reservations[id] = true
				h.spoken.reservation, h.spoken.record, h.done[id] = id, t.id, true
				return err
			}), true
		},
	}
}

// canReserve tells whether who asks can reserve a title to collect at a branch.
func (s *scene) canReserve(record, branch string) bool {
	h, w := s.hall(), s.library()
	reserved := s.libraryHas("reservations", func(r tool.Record) bool { return s.mine("", r) && r.Text("record_id") == record })
	lent := slices.ContainsFunc(w.Copies(record), func(barcode string) bool { return w.Availability(barcode) != library.Reference })
	return !h.done[record] && !reserved && lent && w.Allowed(record, h.category) && !s.hasTitle(record) && w.ShelfCopy(record, branch) == ""
}

func libraryCancelIntent() intent {
	return intent{
		name: "library_cancel", tool: "cancel_reservation", weight: 6,
		full: []string{
			"cancel {reservation}", "give {reservation} up and cancel it", "have {reservation} cancelled", "cancel {reservation} at the library",
			"drop {reservation}, I no longer need it", "take me out of the queue and cancel {reservation}", "get {reservation} cancelled",
			"put an end to {reservation} and cancel it", "withdraw {reservation} by cancelling it",
		},
		gaps: []gap{{slot: "id", label: "reservation id", supply: supplyID("reservation", "id"), without: []string{
			"cancel one of my library reservations", "cancel a reservation at the library", "have one of my reservations cancelled", "drop a reservation of mine at the library"}}},
		draw: func(s *scene) (goal, bool) {
			h, w := s.hall(), s.library()
			id, said := h.spoken.reservation, "that reservation"
			look := nothingToLook
			have := slices.DeleteFunc(w.Reservations(h.card), func(id string) bool { return h.done[id] })
			switch back := !s.plain && slices.Contains(w.Reservations(h.card), id) && !s.changedLibrary(); {
			case !back && len(have) == 0:
				return goal{}, false
			case !back || len(have) > 0 && s.d.chance(20):
				id = pick(s.d, have)
				r, _ := w.Record("reservations", id)
				said = pick(s.d, []string{"reservation ", "my reservation ", "the reservation with id "}) + id
				if known := h.seen.reservations[id]; !s.plain && (known || !s.changedLibrary()) && s.d.chance(60) {
					title, _ := w.Record("records", r.Text("record_id"))
					said = pick(s.d, []string{"my reservation of ", "my reservation for ", "the reservation I have of "}) + `"` + title.Text("title") + `"`
					look = func() error {
						if known {
							return nil
						}
						return s.readAccount()
					}
				}
			}
			return s.signedIn(map[string]string{"reservation": said, "id": id}, func() error {
				if err := look(); err != nil {
					return err
				}
				r, _ := w.Record("reservations", id)
				s.touched(r.Text("record_id"))
				h.spoken.reservation, h.done[r.Text("record_id")] = "", true
				return s.do("cancel_reservation", arg{"reservation_id", id})
			}), true
		},
	}
}

// libraryCollectIntent borrows the copy that is kept for who asks.
func libraryCollectIntent() intent {
	return intent{
		name: "library_collect", tool: "borrow_copy", weight: 9,
		full: []string{
			"collect {title}, which is kept for me, and borrow it{days}", "borrow the copy of {title} that the library keeps for me{days}",
			"lend me the copy of {title} that was set aside for my reservation{days}", "hand me {title}, which is ready for me, as a loan{days}",
			"take out the copy of {title} that is waiting for me{days}", "borrow {title} now that my reservation is ready{days}",
			"find the copy of {title} that is reserved for me and borrow it{days}", "check out the copy of {title} that I reserved{days}",
			"issue me the copy of {title} that is kept in my name{days}",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.changedLibrary() {
				return goal{}, false
			}
			t, ok := s.pickTitle(func(record string) bool { return s.canBorrow(record) && s.keptFor(record) != "" })
			if !ok {
				return goal{}, false
			}
			barcode := s.keptFor(t.id)
			slots := map[string]string{"title": t.said}
			days := s.drawDays(slots)
			return s.signedIn(slots, func() error {
				if err := s.payAbove(library.MaxFines); err != nil {
					return err
				}
				if err := t.look(); err != nil {
					return err
				}
				if err := s.listCopies(t.id); err != nil {
					return err
				}
				return s.borrow(barcode, days)
			}), true
		},
	}
}

// keptFor returns the copy of a title that is kept for who asks, where it is the only one
// that is kept.
func (s *scene) keptFor(record string) string {
	w, kept := s.library(), ""
	for _, barcode := range w.Copies(record) {
		if w.Availability(barcode) == library.Reserved {
			if kept != "" {
				return ""
			}
			kept = barcode
		}
	}
	if slices.Contains(w.Borrowable(record, s.hall().card), kept) {
		return kept
	}
	return ""
}
