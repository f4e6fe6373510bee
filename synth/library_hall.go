package synth

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"envtune/tool"
	"envtune/world/library"
)

const libraryWorld = "library"

// hall is the library as the maker of a task knows it: who asks, and what results have
// told so far. What is possible now the world itself tells.
type hall struct {
	start     json.RawMessage
	card, pin string // of who asks
	name      string
	category  string
	left      bool // signed out on request
	// seen is what earlier results or requests have told.
	seen struct {
		records      map[string]bool // titles and authors with their record ids
		ids          map[string]bool // record ids, be it without titles
		searches     map[string]bool // indexes and queries
		copies       map[string]bool // titles whose copies have been listed as they still are
		loans        map[string]bool // barcodes with the titles of the loans
		reservations map[string]bool // ids with the titles of the reservations
		branches     bool            // codes with names
		fines        bool            // what is owed
		account      bool            // the account as it still is
		card         bool            // card number and PIN
	}
	// done are the barcodes, titles and new reservations that a request has dealt with: no
	// later one undoes it by the way.
	done map[string]bool
	// spoken is what a later request may point back to; "" where there is nothing.
	spoken struct{ record, reservation, list string }
}

func (h *hall) config() json.RawMessage { return h.start }

func (s *scene) hall() *hall { return s.places[libraryWorld].(*hall) }

// library is the library as it is now.
func (s *scene) library() *library.World {
	w, _ := s.run.World(libraryWorld)
	return w.(*library.World)
}

// libraryDomain is the library as tasks are made over it.
func libraryDomain() domain {
	return domain{
		world:    libraryWorld,
		draw:     func(d *dice, at setting) place { return newHall(d, at) },
		intents:  joined(libraryReaderIntents(), libraryListIntents(), librarySearchIntents(), libraryLoanIntents(), libraryQueueIntents()),
		helpers:  libraryHelpers(),
		siblings: librarySiblings(),
		clashes:  libraryClashes(),
	}
}

// stacks are the parts of a library that is being drawn.
type stacks struct {
	d        *dice
	today    time.Time
	branches []branch
	books    []*book
	copies   []*bookCopy
	readers  []reader
	reserved []record // with their ids
	queued   map[[2]string]bool
	next     int
}

type branch struct {
	code, name string
	pickup     bool
}

type book struct{ id, title, author, subject, audience string }

type bookCopy struct {
	barcode, branch string
	book            *book
	reference       bool
	taken           bool // lent, or kept for a reader
	loan            record
}

type reader struct {
	card, name, pin, category string
	expires                   time.Time
	fines                     int
}

// newHall draws a library: long ones hold more titles and loans, in plain ones the reader
// is signed in more often.
func newHall(d *dice, at setting) *hall {
	st := &stacks{d: d, queued: map[[2]string]bool{}, today: time.Date(d.between(2024, 2026), time.Month(d.between(1, 12)), d.between(1, 28), 0, 0, 0, 0, time.UTC)}
	st.drawBranches(d.between(3, 4))
	st.drawBooks(at.size(d, 7, 9, 13, 16))
	st.drawReaders()
	me := st.readers[0]
	st.next = d.between(2, 60)
	loans := min(at.size(d, 1, 3, 4, 5), library.MaxLoans(me.category))
	st.lend(me, loans)
	for _, other := range st.readers[1:] {
		st.lend(other, d.between(0, 2))
	}
	st.reserve(me, min(at.size(d, 0, 2, 2, 3), library.MaxReservations(me.category)))
	for _, other := range st.readers[1:] {
		st.reserve(other, d.between(0, 1))
	}
	h := &hall{card: me.card, pin: me.pin, name: me.name, category: me.category}
	h.seen.records, h.seen.copies, h.seen.searches = map[string]bool{}, map[string]bool{}, map[string]bool{}
	h.seen.loans, h.seen.reservations, h.seen.ids, h.done = map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	signed := any(lit("null"))
	switch {
	case d.chance(15) || at.plain && d.chance(25):
		signed = me.card
	case d.chance(22):
		signed = st.readers[1].card
	}
	h.start = st.record(signed, at.size(d, 1, 2, 3, 4)).ownedBy(d, libraryWorld, at.part, "reservation_counter", st.next, st.next+200)
	return h
}

func (st *stacks) drawBranches(n int) {
	codes := some(st.d, branchCodes(), n)
	names := some(st.d, branchNames(), n)
	for i := range n {
		st.branches = append(st.branches, branch{code: codes[i], name: names[i], pickup: i < 2 || st.d.chance(50)})
	}
}

// drawBooks draws n titles by fewer authors, with one to three copies each.
func (st *stacks) drawBooks(n int) {
	d := st.d
	var authors []string
	firsts, lasts := some(d, firstNames(), n), some(d, lastNames(), n)
	for i := range max(3, n*2/3) {
		authors = append(authors, firsts[i]+" "+lasts[i])
	}
	subjects := some(d, bookSubjects(), max(3, n*2/3))
	titles := bookTitles(d, n)
	id, barcode := d.between(1000, 8000), d.between(20000, 80000)
	for i := range n {
		id += d.between(1, 30)
		b := &book{
			id: "R" + strconv.Itoa(id), title: titles[i], author: pick(d, authors), subject: pick(d, subjects),
			audience: pick(d, []string{"general", "general", "junior", "adult"}),
		}
		st.books = append(st.books, b)
		for k := range d.between(1, 3) {
			barcode += d.between(1, 40)
			st.copies = append(st.copies, &bookCopy{
				barcode: strconv.Itoa(barcode), branch: pick(d, st.branches).code, book: b, reference: k > 0 && d.chance(15),
			})
		}
	}
}

func (st *stacks) drawReaders() {
	d := st.d
	firsts, lasts := some(d, firstNames(), 3), some(d, lastNames(), 3)
	for i := range 3 {
		fines := 0
		switch {
		case d.chance(30):
			fines = d.between(1001, 2500)
		case d.chance(50):
			fines = d.between(110, 990)
		}
		st.readers = append(st.readers, reader{
			card: "LB-" + strconv.Itoa(d.between(2, 9)) + strconv.Itoa(i) + decimalDigits(d, 3), name: firsts[i] + " " + lasts[i],
			pin: strconv.Itoa(d.between(1000, 9999)), category: pick(d, []string{"adult", "adult", "adult", "student", "junior"}),
			expires: st.today.AddDate(0, 0, d.between(40, 700)), fines: fines / 5 * 5,
		})
	}
}

// lend gives a reader up to n copies of different titles.
func (st *stacks) lend(to reader, n int) {
	d, had := st.d, map[*book]bool{}
	for _, c := range shuffled(d, st.copies) {
		if n == 0 {
			return
		}
		if c.taken || c.reference || had[c.book] || to.category == "junior" && c.book.audience == "adult" {
			continue
		}
		due := d.between(1, 20)
		switch {
		case d.chance(25):
			due = -d.between(1, 20)
		case d.chance(60):
			due = d.between(0, library.RenewalDays)
		}
		c.loan = record{
			{"card_number", to.card}, {"due_date", st.today.AddDate(0, 0, due).Format(time.DateOnly)},
			{"days", pick(d, library.LoanDays())}, {"renewals", pick(d, []int{0, 0, 1, 2})},
		}
		had[c.book], c.taken = true, true
		n--
	}
	for b := range had {
		st.queued[[2]string{to.card, b.id}] = true
	}
}

// reserve puts a reader into up to n queues; a third of them has come to the front.
func (st *stacks) reserve(by reader, n int) {
	d := st.d
	for _, c := range shuffled(d, st.copies) {
		key := [2]string{by.card, c.book.id}
		if n == 0 {
			return
		}
		if st.queued[key] || c.reference || by.category == "junior" && c.book.audience == "adult" {
			continue
		}
		at, kept := pick(d, st.pickups()), any(lit("null"))
		switch {
		case !c.taken && d.chance(60):
			c.taken, c.branch, kept = true, at, c.barcode
		case !c.taken && c.branch == at:
			continue
		}
		st.queued[key] = true
		st.reserved = append(st.reserved, record{
			{"id", "V" + strconv.Itoa(st.next)}, {"record_id", c.book.id}, {"card_number", by.card}, {"branch_code", at}, {"barcode", kept},
		})
		st.next++
		n--
	}
}

func (st *stacks) pickups() []string {
	var out []string
	for _, b := range st.branches {
		if b.pickup {
			out = append(out, b.code)
		}
	}
	return out
}

// record is the start state; the reader who asks has lists reading lists.
func (st *stacks) record(signed any, lists int) record {
	d := st.d
	branches, books, copies, readers, loans, reservations, reading := record{}, record{}, record{}, record{}, record{}, record{}, record{}
	for _, b := range st.branches {
		branches = append(branches, field{b.code, record{{"name", b.name}, {"pickup", b.pickup}}})
	}
	for _, b := range st.books {
		books = append(books, field{b.id, record{{"title", b.title}, {"author", b.author}, {"subject", b.subject}, {"audience", b.audience}}})
	}
	for _, c := range st.copies {
		copies = append(copies, field{c.barcode, record{{"record_id", c.book.id}, {"branch_code", c.branch}, {"reference", c.reference}}})
		if c.loan != nil {
			loans = append(loans, field{c.barcode, c.loan})
		}
	}
	for _, r := range st.readers {
		readers = append(readers, field{r.card, record{
			{"name", r.name}, {"pin", r.pin}, {"category", r.category}, {"expires", r.expires.Format(time.DateOnly)}, {"fines", decimal(r.fines, 2)},
		}})
	}
	for _, r := range st.reserved {
		reservations = append(reservations, field{r[0].value.(string), r[1:]})
	}
	number := d.between(1, 30)
	for i, name := range some(d, listNames(), lists) {
		ids := []string{}
		for _, b := range some(d, st.books, d.between(0, 2)) {
			ids = append(ids, b.id)
		}
		reading = append(reading, field{"L" + strconv.Itoa(number+i), record{{"card_number", st.readers[0].card}, {"name", name}, {"record_ids", ids}}})
	}
	return record{
		{"today", st.today.Format(time.DateOnly)}, {"signed_in", signed}, {"branches", branches}, {"records", books}, {"copies", copies},
		{"patrons", readers}, {"loans", loans}, {"reservations", reservations},
		{"reading_list_counter", number + lists}, {"reading_lists", reading},
	}
}

// bookTitles draws n titles no one of which holds another.
func bookTitles(d *dice, n int) []string {
	nouns, marks := some(d, bookNouns(), 2*n), some(d, bookMarks(), n)
	var out []string
	for i := range n {
		noun, other := nouns[2*i], nouns[2*i+1]
		out = append(out, pick(d, []string{
			"The " + marks[i] + " " + noun, noun + " and " + other, marks[i] + " " + noun, "The " + noun + " of the " + other, "Beyond the " + noun,
			"Return to the " + noun,
		}))
	}
	return out
}

// libraryHas tells whether any record of a table of the library passes a test.
func (s *scene) libraryHas(table string, test func(r tool.Record) bool) bool {
	return len(s.library().Find(table, func(_ string, r tool.Record) bool { return test(r) })) > 0
}

// changedLibrary tells whether the turn has changed the library: what a look-up answers
// then depends on its place among the calls.
func (s *scene) changedLibrary() bool {
	return slices.ContainsFunc(s.turn, func(call string) bool {
		switch toolOf(call) {
		case "borrow_copy", "renew_borrowed_copy", "return_borrowed_copy", "place_reservation", "cancel_reservation", "pay_fines",
			"create_reading_list", "add_to_reading_list":
			return true
		}
		return false
	})
}
