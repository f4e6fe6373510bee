package library

import (
	"time"

	"envtune/tool"
)

// The rules of the library, in days, numbers and hundredths of its money.
const (
	// MinQuery is the least number of characters that the catalogue looks for.
	MinQuery = 3
	// MaxFines is the most that a reader may owe and borrow; nothing may be owed at a
	// renewal.
	MaxFines = 1000
	// DailyFine is due for each day of delay, MaxCopyFine at most for a copy.
	DailyFine   = 25
	MaxCopyFine = 1000
	// MinPayment is the least payment, but for one that settles all.
	MinPayment = 100
	// MaxRenewals bounds the renewals of a loan.
	MaxRenewals = 2
	// RenewalDays is how long before the due date a loan can be renewed.
	RenewalDays = 7
	// MaxListName bounds the name of a reading list, in characters.
	MaxListName = 40
)

// Categories lists the kinds of readers.
func Categories() []string { return []string{"junior", "student", "adult"} }

// Audiences lists whom titles are for. Junior readers borrow none that are for adults.
func Audiences() []string { return []string{"junior", "general", "adult"} }

// Indexes lists what the catalogue is searched by.
func Indexes() []string { return []string{"title", "author", "subject"} }

// LoanDays lists the periods of loans.
func LoanDays() []int { return []int{7, 14, 21} }

// MaxLoans is the number of copies that a category may have at a time.
func MaxLoans(category string) int {
	switch category {
	case "junior":
		return 3
	case "student":
		return 6
	}
	return 10
}

// MaxReservations is the number of reservations that a category may have at a time.
func MaxReservations(category string) int {
	switch category {
	case "junior":
		return 1
	case "student":
		return 3
	}
	return 5
}

// Availability is whether a copy can be had.
type Availability string

// The kinds of availability, as list_catalogue_copies tells them.
const (
	OnShelf   Availability = "on shelf"
	OnLoan    Availability = "on loan"
	Reserved  Availability = "reserved"
	Reference Availability = "reference only"
)

// Availability tells of a copy that is there whether it can be had.
func (w *World) Availability(barcode string) Availability {
	if _, lent := w.Record("loans", barcode); lent {
		return OnLoan
	}
	if c, _ := w.Record("copies", barcode); c.Flag("reference") {
		return Reference
	}
	if w.keptFor(barcode) != "" {
		return Reserved
	}
	return OnShelf
}

// keptFor returns the reservation that a copy waits for, "" where it waits for none.
func (w *World) keptFor(barcode string) string {
	return first(w.Find("reservations", func(_ string, r tool.Record) bool { return r.Text("barcode") == barcode }))
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// Copies lists the barcodes of a title's copies.
func (w *World) Copies(record string) []string {
	return w.Find("copies", func(_ string, c tool.Record) bool { return c.Text("record_id") == record })
}

// Borrowable lists the copies of a title that the reader can have: on the shelf, or
// kept for the reader.
func (w *World) Borrowable(record, card string) []string {
	return w.Find("copies", func(barcode string, c tool.Record) bool {
		return c.Text("record_id") == record && w.open(barcode, card)
	})
}

func (w *World) open(barcode, card string) bool {
	switch w.Availability(barcode) {
	case OnShelf:
		return true
	case Reserved:
		r, _ := w.Record("reservations", w.keptFor(barcode))
		return r.Text("card_number") == card
	}
	return false
}

// Loans lists the copies that a reader has.
func (w *World) Loans(card string) []string {
	return w.Find("loans", func(_ string, l tool.Record) bool { return l.Text("card_number") == card })
}

// Reservations lists a reader's reservations.
func (w *World) Reservations(card string) []string {
	return w.Find("reservations", func(_ string, r tool.Record) bool { return r.Text("card_number") == card })
}

// Lists lists the names of a reader's reading lists.
func (w *World) Lists(card string) []string {
	var names []string
	for _, id := range w.Find("reading_lists", func(_ string, l tool.Record) bool { return l.Text("card_number") == card }) {
		l, _ := w.Record("reading_lists", id)
		names = append(names, l.Text("name"))
	}
	return names
}

// Fines returns what the reader who is signed in owes, in hundredths.
func (w *World) Fines() int64 {
	patron, ok := w.Record("patrons", w.Reader())
	if !ok {
		return 0
	}
	return patron.Cents("fines")
}

// Allowed tells whether a category may borrow a title.
func (w *World) Allowed(record, category string) bool {
	r, ok := w.Record("records", record)
	return ok && (category != "junior" || r.Text("audience") != "adult")
}

// RenewableFrom is the first day on which a loan that is there can be renewed.
func (w *World) RenewableFrom(barcode string) time.Time {
	loan, _ := w.Record("loans", barcode)
	return loan.Day("due_date").AddDate(0, 0, -RenewalDays)
}

// waiting returns the first reservation of a title that no copy is kept for.
func (w *World) waiting(record string) string {
	return first(w.Find("reservations", func(_ string, r tool.Record) bool {
		return r.Text("record_id") == record && r.Text("barcode") == ""
	}))
}

func (w *World) recordOf(barcode string) string {
	c, ok := w.Record("copies", barcode)
	if !ok {
		return ""
	}
	return c.Text("record_id")
}
