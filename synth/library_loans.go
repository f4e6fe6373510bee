package synth

import (
	"slices"
	"strconv"

	"envtune/tool"
	"envtune/world/library"
)

// libraryLoanIntents are about copies that go out and come back.
func libraryLoanIntents() []intent {
	return []intent{
		libraryBorrowIntent(), libraryCopyIntent(), libraryRenewIntent(), libraryKeepIntent(), libraryReturnIntent(),
	}
}

// libraryBorrowIntent borrows a title, whose copies have to be found.
func libraryBorrowIntent() intent {
	return intent{
		name: "library_borrow", tool: "borrow_copy", weight: 9,
		full: []string{
			"borrow a copy of {title}{where}{days}", "take out a copy of {title}{where}{days}", "lend me a copy of {title}{where}{days}",
			"find a copy of {title} that is on the shelf{where} and borrow it{days}", "arrange for me to borrow {title}{where}{days}",
			"have a copy of {title}{where} lent to me{days}", "check out a copy of {title}{where} for me{days}", "get me a copy of {title} on loan{where}{days}",
			"see to it that I can take a copy of {title} home{where}{days}",
		},
		draw: func(s *scene) (goal, bool) {
			h, w := s.hall(), s.library()
			if s.plain || s.changedLibrary() {
				return goal{}, false
			}
			t, ok := s.pickTitle(func(record string) bool { return s.canBorrow(record) && len(s.shelved(record)) > 0 })
			if !ok {
				return goal{}, false
			}
			barcode := pick(s.d, s.shelved(t.id))
			c, _ := w.Record("copies", barcode)
			slots, where := map[string]string{"title": t.said, "where": ""}, referent{look: nothingToLook}
			if alone := len(w.Borrowable(t.id, h.card)) == 1; !alone || s.d.chance(30) {
				if w.ShelfCopy(t.id, c.Text("branch_code")) != barcode || s.shelvedAt(t.id, c.Text("branch_code")) > 1 {
					return goal{}, false
				}
				where = s.nameBranch(c.Text("branch_code"))
				slots["where"] = pick(s.d, []string{" from ", " at "}) + where.said
				if alone {
					where.look = nothingToLook
				}
			}
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
				if err := where.look(); err != nil {
					return err
				}
				return s.borrow(barcode, days)
			}), true
		},
	}
}

// shelved lists the copies of a title that stand on a shelf.
func (s *scene) shelved(record string) []string {
	w := s.library()
	return slices.DeleteFunc(slices.Clone(w.Copies(record)), func(barcode string) bool { return w.Availability(barcode) != library.OnShelf })
}

func (s *scene) shelvedAt(record, branch string) int {
	n := 0
	for _, barcode := range s.shelved(record) {
		if c, _ := s.library().Record("copies", barcode); c.Text("branch_code") == branch {
			n++
		}
	}
	return n
}

// drawDays draws a period that the request says, or none: then the library's own.
func (s *scene) drawDays(slots map[string]string) []arg {
	slots["days"], slots["n"] = "", ""
	if !s.plain && s.d.chance(55) {
		return nil
	}
	n := pick(s.d, []int{7, 14})
	slots["n"] = strconv.Itoa(n)
	slots["days"] = " for " + slots["n"] + " days"
	return []arg{{"days", n}}
}

func (s *scene) borrow(barcode string, days []arg) error {
	h := s.hall()
	record := s.recordOf(barcode)
	s.touched(record)
	h.seen.loans[barcode] = true
	h.spoken.record, h.done[barcode] = record, true
	return s.do("borrow_copy", append([]arg{{"barcode", barcode}}, days...)...)
}

// libraryCopyIntent borrows a copy by its barcode.
func libraryCopyIntent() intent {
	return intent{
		name: "library_borrow_copy", tool: "borrow_copy", weight: 4,
		full: []string{
			"borrow {copy}{days}", "let me borrow {copy}{days}", "lend {copy} to me{days}", "check {copy} out to me{days}", "take out {copy} on my card{days}",
			"have {copy} lent to me{days}", "book {copy} out to my library card{days}", "borrow {copy} for me{days}", "put {copy} on loan to me{days}",
		},
		gaps: []gap{
			{slot: "barcode", label: "barcode", supply: supplyID("copy", "barcode"), without: []string{
				"borrow a copy{days}", "lend a copy of a book to me{days}", "check a copy out to me{days}", "put a copy on loan to me{days}"}},
			{slot: "n", label: "number of days", without: []string{
				"borrow {copy} for a certain number of days", "lend {copy} to me for a shorter time than usual", "check {copy} out to me for a few days only",
				"put {copy} on loan to me for a given number of days"}},
		},
		draw: func(s *scene) (goal, bool) {
			w := s.library()
			var fit []string
			for _, barcode := range w.Find("copies", func(string, tool.Record) bool { return true }) {
				if record := s.recordOf(barcode); slices.Contains(s.shelved(record), barcode) && s.canBorrow(record) {
					fit = append(fit, barcode)
				}
			}
			if len(fit) == 0 {
				return goal{}, false
			}
			barcode := pick(s.d, fit)
			slots := map[string]string{"copy": pick(s.d, []string{"copy ", "the copy with barcode ", "the copy "}) + barcode, "barcode": barcode}
			days := s.drawDays(slots)
			return s.signedIn(slots, func() error {
				if err := s.payAbove(library.MaxFines); err != nil {
					return err
				}
				return s.borrow(barcode, days)
			}), true
		},
	}
}

// renewable tells whether nothing but fines refuses the renewal of a loan.
func (s *scene) renewable(barcode string) bool {
	w := s.library()
	loan, _ := w.Record("loans", barcode)
	today := w.Today()
	return !today.After(loan.Day("due_date")) && !s.awaited(s.recordOf(barcode)) && loan.Count("renewals") < library.MaxRenewals &&
		!today.Before(w.RenewableFrom(barcode))
}

// awaited tells whether somebody waits for a title.
func (s *scene) awaited(record string) bool {
	return s.libraryHas("reservations", func(r tool.Record) bool { return r.Text("record_id") == record && r.Text("barcode") == "" })
}

func libraryRenewIntent() intent {
	return intent{
		name: "library_renew", tool: "renew_borrowed_copy", weight: 8,
		full: []string{
			"renew {loan}", "renew {loan} for me", "prolong the loan of {loan} by a renewal", "have {loan} renewed", "get a renewal of {loan}",
			"make sure that {loan} is renewed", "extend {loan} by renewing it", "put a renewal through for {loan}", "let me keep {loan} longer and renew it",
		},
		gaps: []gap{{slot: "barcode", label: "barcode", supply: supplyID("copy", "barcode"), without: []string{
			"renew a copy that I have at home", "renew one of my library loans", "prolong a loan of mine", "have one of my borrowed copies renewed"}}},
		draw: func(s *scene) (goal, bool) {
			owes := s.owed() > 0 // then the account would change between look-up and renewal
			loan, ok := s.pickLoan(!owes, s.renewable)
			return s.signedIn(map[string]string{"loan": loan.said, "barcode": loan.id}, func() error {
				if err := loan.look(); err != nil {
					return err
				}
				if err := s.payAbove(0); err != nil {
					return err
				}
				h := s.hall()
				h.seen.account, h.done[loan.id] = false, true
				return s.do("renew_borrowed_copy", arg{"barcode", loan.id})
			}), ok
		},
	}
}

// libraryKeepIntent renews a loan, or returns it and borrows it again where a rule refuses
// the renewal.
func libraryKeepIntent() intent {
	return intent{
		name: "library_keep", tool: "renew_borrowed_copy", weight: 8,
		full: []string{
			"renew {loan}, or if the library refuses that, return it and borrow it again", "renew {loan}; where that does not work, return the copy and borrow it anew",
			"try to renew {loan}, and if it cannot be done, return it and borrow the same copy again",
			"let me keep {loan}: renew it, and failing that return and borrow it again", "have {loan} renewed, and if it is refused, hand it back and borrow it afresh",
			"get {loan} renewed, otherwise return it and take the same copy out again", "prolong {loan} by renewing it, or else by returning it and borrowing it again",
			"see whether {loan} can be renewed and do so, if not return it and borrow it again",
			"extend {loan} with a renewal, and if there is none to be had, return it and lend it to me again",
		},
		draw: func(s *scene) (goal, bool) {
			if s.plain || s.owed() > 0 {
				return goal{}, false
			}
			loan, ok := s.pickLoan(true, func(barcode string) bool { return !s.awaited(s.recordOf(barcode)) })
			g := s.signedIn(map[string]string{"loan": loan.said}, func() error {
				if err := loan.look(); err != nil {
					return err
				}
				h := s.hall()
				h.seen.account, h.done[loan.id] = false, true
				if s.renewable(loan.id) {
					return s.do("renew_borrowed_copy", arg{"barcode", loan.id})
				}
				if err := s.giveBack(loan.id); err != nil {
					return err
				}
				return s.borrow(loan.id, nil)
			})
			g.rash = call("renew_borrowed_copy", arg{"barcode", loan.id})
			return g, ok
		},
	}
}

func (s *scene) giveBack(barcode string) error {
	h, w := s.hall(), s.library()
	loan, _ := w.Record("loans", barcode)
	h.seen.fines = h.seen.fines && !w.Today().After(loan.Day("due_date"))
	s.touched(s.recordOf(barcode))
	return s.do("return_borrowed_copy", arg{"barcode", barcode})
}

func libraryReturnIntent() intent {
	return intent{
		name: "library_return", tool: "return_borrowed_copy", weight: 6,
		full: []string{
			"return {loan}", "hand {loan} back to the library", "take {loan} back for me", "give {loan} back to the library", "have {loan} returned to the library",
			"bring {loan} back and book it in", "record that I return {loan}", "get {loan} returned", "check {loan} back in at the library",
		},
		gaps: []gap{{slot: "barcode", label: "barcode", supply: supplyID("copy", "barcode"), without: []string{
			"return a copy to the library", "hand one of my loans back", "give back a copy that I have borrowed", "have one of my copies returned"}}},
		draw: func(s *scene) (goal, bool) {
			loan, ok := s.pickLoan(true, func(string) bool { return true })
			return s.signedIn(map[string]string{"loan": loan.said, "barcode": loan.id}, func() error {
				if err := loan.look(); err != nil {
					return err
				}
				s.hall().done[s.recordOf(loan.id)] = true
				return s.giveBack(loan.id)
			}), ok
		},
	}
}
