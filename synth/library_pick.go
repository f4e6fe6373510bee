package synth

import (
	"slices"

	"envtune/tool"
	"envtune/world/library"
)

// referent is a thing as a request names it, with the calls that find it.
type referent struct {
	id, said string
	look     func() error
}

func nothingToLook() error { return nil }

// signIn makes sure that who asks is signed in: the reference signs in where that is not
// so, another reader out before, and the turn's message brings card and PIN.
func (s *scene) signIn() error {
	h, w := s.hall(), s.library()
	if w.Reader() == h.card {
		return nil
	}
	if h.left {
		return errUnfit
	}
	if !h.seen.card {
		s.bring("library", libraryCards(), h.cardSlots())
	}
	h.seen.card = true
	if w.Reader() != "" {
		if err := s.do("patron_sign_out"); err != nil {
			return err
		}
	}
	return s.do("patron_sign_in", arg{"card_number", h.card}, arg{"pin", h.pin})
}

func (h *hall) cardSlots() map[string]string {
	return map[string]string{"card": h.card, "pin": h.pin}
}

// libraryCards are the sentences that bring card number and PIN.
func libraryCards() []string {
	return []string{
		"My library card is {card}, the pin {pin}.", "My card number at the library is {card} and my pin is {pin}.",
		"I have the library card {card} with pin {pin}.", "Library card {card}, pin {pin}.", "The number of my library card is {card}, my pin is {pin}.",
		"My library card has the number {card} and the pin {pin}.", "At the library my card number is {card}, the pin {pin}.",
		"For the library, my card number is {card} and my pin {pin}.", "You need my library card {card} and the pin {pin}.",
	}
}

// signedIn makes a goal that takes a reader.
func (s *scene) signedIn(slots map[string]string, run func() error) goal {
	return goal{slots: slots, run: func() error {
		if err := s.signIn(); err != nil {
			return err
		}
		return run()
	}}
}

// readAccount looks the reader's account up.
func (s *scene) readAccount() error {
	h, w := s.hall(), s.library()
	if err := s.signIn(); err != nil {
		return err
	}
	h.seen.account, h.seen.fines = true, true
	for _, barcode := range w.Loans(h.card) {
		h.seen.loans[barcode] = true
	}
	for _, id := range w.Reservations(h.card) {
		h.seen.reservations[id] = true
	}
	return s.do("get_patron_account")
}

// pickLoan draws a copy that who asks has at home: one named by its title, which takes
// the account, or by its barcode.
func (s *scene) pickLoan(byTitle bool, fits func(barcode string) bool) (referent, bool) {
	h, w := s.hall(), s.library()
	var fit []string
	for _, barcode := range w.Loans(h.card) {
		if !h.done[barcode] && fits(barcode) {
			fit = append(fit, barcode)
		}
	}
	if len(fit) == 0 {
		return referent{}, false
	}
	barcode := pick(s.d, fit)
	known := h.seen.loans[barcode]
	if byTitle && !s.plain && (known || !s.changedLibrary()) && s.d.chance(60) {
		title, _ := w.Record("records", s.recordOf(barcode))
		name := `"` + title.Text("title") + `"`
		return referent{barcode, pick(s.d, []string{"the copy of " + name + " on my account", "the copy of " + name + " that is on my account"}), func() error {
			if known {
				return nil
			}
			return s.readAccount()
		}}, true
	}
	return referent{barcode, pick(s.d, []string{"copy ", "the copy with barcode "}) + barcode, nothingToLook}, true
}

func (s *scene) recordOf(barcode string) string {
	c, _ := s.library().Record("copies", barcode)
	return c.Text("record_id")
}

// pickTitle draws a title: the one spoken of last, one named by its name or by the author
// or subject that no other has, which takes a search, or by its record id.
func (s *scene) pickTitle(fits func(record string) bool) (referent, bool) {
	h, w := s.hall(), s.library()
	if last := h.spoken.record; last != "" && !s.plain && fits(last) && s.d.chance(80) {
		r, _ := w.Record("records", last)
		return referent{last, "that title", func() error {
			if h.seen.ids[last] {
				return nil
			}
			return s.searchUnlessSeen(last, r.Text("title"), "title")
		}}, true
	}
	fit := w.Find("records", func(id string, _ tool.Record) bool { return fits(id) })
	if len(fit) == 0 {
		return referent{}, false
	}
	record := pick(s.d, fit)
	r, _ := w.Record("records", record)
	if s.plain || s.d.chance(12) {
		return referent{record, "record " + record, func() error {
			h.seen.ids[record] = true
			return nil
		}}, true
	}
	for _, index := range shuffled(s.d, []string{"author", "subject"}) {
		key := r.Text(index)
		if s.d.chance(25) && s.onlyOne(key, index) {
			said := map[string]string{
				"author":  pick(s.d, []string{"the title by author " + key, "the only title whose author is " + key}),
				"subject": pick(s.d, []string{"the title on the subject " + key, "the only title with the subject " + key}),
			}[index]
			return referent{record, said, func() error { return s.searchUnlessSeen(record, key, index) }}, true
		}
	}
	return referent{record, `"` + r.Text("title") + `"`, func() error { return s.searchUnlessSeen(record, r.Text("title"), "title") }}, true
}

func (s *scene) onlyOne(query, index string) bool {
	return len(s.library().Find("records", func(id string, _ tool.Record) bool { return s.found(id, query, index) })) == 1
}

// searchUnlessSeen searches the catalogue for a title whose record id no result has told.
// Results tell names and authors, no subjects.
func (s *scene) searchUnlessSeen(record, query, index string) error {
	if h := s.hall(); h.seen.searches[index+" "+query] || index != "subject" && h.seen.records[record] {
		return nil
	}
	return s.search(query, index)
}

func (s *scene) search(query, index string) error {
	s.hall().seen.searches[index+" "+query] = true
	for _, id := range s.library().Find("records", func(id string, _ tool.Record) bool { return s.found(id, query, index) }) {
		s.hall().seen.records[id], s.hall().seen.ids[id] = true, true
	}
	args := []arg{{"query", query}}
	if index != "title" {
		args = append(args, arg{"index", index})
	}
	return s.do("search_catalogue", args...)
}

// listCopies lists the copies of a title where that has not been done, or no longer holds.
func (s *scene) listCopies(record string) error {
	if s.hall().seen.copies[record] {
		return nil
	}
	s.hall().seen.copies[record] = true
	return s.do("list_catalogue_copies", arg{"record_id", record})
}

// nameBranch names a branch: by its code, or by its name, which takes the list of branches.
func (s *scene) nameBranch(code string) referent {
	b, _ := s.library().Record("branches", code)
	if s.plain || s.d.chance(40) {
		return referent{code, "branch " + code, nothingToLook}
	}
	return referent{code, "the " + b.Text("name"), func() error {
		if s.hall().seen.branches {
			return nil
		}
		s.hall().seen.branches = true
		return s.do("list_lending_branches")
	}}
}

// supplyID are the messages that bring an id.
func supplyID(noun, slot string) []string {
	v := "{" + slot + "}"
	return []string{
		"the {label} is {value}", "I mean " + noun + " " + v, "use {value} as the {label}", "it is " + noun + " " + v, "take " + noun + " " + v,
		"the {label} should be {value}", "I forgot the {label}, it is {value}", "I meant " + noun + " " + v, "take {value} for the {label}",
		"it is about " + noun + " " + v, "{label}: {value}", "as for the {label}, it is {value}",
	}
}

// owed is what who asks owes, in hundredths.
func (s *scene) owed() int64 {
	patron, _ := s.library().Record("patrons", s.hall().card)
	return patron.Cents("fines")
}

// payAbove pays all fines where they are above most, as the turn's message then says that
// it may be done; sometimes it says so though nothing has to be paid.
func (s *scene) payAbove(most int64) error {
	owed := s.owed()
	if owed == 0 || owed <= most && !s.d.chance(30) {
		return nil
	}
	amount := decimal(int(owed), 2)
	s.bring("library fines", finePermissions(), map[string]string{"fines": string(amount)})
	s.hall().seen.fines = true
	if owed <= most {
		return nil
	}
	return s.payFines(amount)
}

func (s *scene) payFines(amount lit) error {
	s.hall().seen.account = false
	return s.do("pay_fines", arg{"amount", amount})
}

// finePermissions let fines be paid where they are in the way, and only then.
func finePermissions() []string {
	return []string{
		"Should my fines of {fines} be in the way, pay all of them, otherwise leave them.", "Only if my fines of {fines} have to be paid for this, pay them in full.",
		"If it cannot be done with my fines of {fines}, pay the whole sum, else pay nothing.",
		"In case my fines of {fines} stand against it, pay them all, but only then.", "Pay my fines of {fines} in full if that is needed, and not otherwise.",
		"If it takes that, and only then, pay all my fines of {fines}.", "My fines of {fines} may be paid in full, but only if there is no other way.",
		"You may pay the whole {fines} of my fines, but only where the library insists.",
		"Leave my fines of {fines} alone unless they have to be paid, then pay them in full.",
	}
}

// canBorrow tells whether who asks may have a title, but for the fines.
func (s *scene) canBorrow(record string) bool {
	h, w := s.hall(), s.library()
	return !h.done[record] && w.Allowed(record, h.category) && len(w.Loans(h.card)) < library.MaxLoans(h.category) && !s.hasTitle(record)
}

func (s *scene) hasTitle(record string) bool {
	return slices.ContainsFunc(s.library().Loans(s.hall().card), func(barcode string) bool { return s.recordOf(barcode) == record })
}

// touched notes that the copies of a title are no longer as results have told.
func (s *scene) touched(record string) {
	h := s.hall()
	h.seen.account, h.seen.copies[record] = false, false
}
