package library

import (
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

func (w *World) borrow(a []py.Value, to *tool.Answer) error {
	card, patron, err := w.reader()
	if err != nil {
		return err
	}
	barcode, err := tool.ArgText("barcode", a[0])
	if err != nil {
		return err
	}
	days, err := loanDays(a[1])
	if err != nil {
		return err
	}
	if err := w.mayBorrow(patron); err != nil {
		return err
	}
	record := w.recordOf(barcode)
	if err := w.mayHave(barcode, record, card, patron.Text("category")); err != nil {
		return err
	}
	if limit := MaxLoans(patron.Text("category")); len(w.Loans(card)) >= limit {
		return tool.Fail(LoanLimit, "The card has reached its number of loans.", "limit", py.Repr(py.NewInt(int64(limit))))
	}
	if err := w.Room(); err != nil {
		return err
	}
	w.fulfil(record, card, barcode)
	due := w.Today().AddDate(0, 0, days).Format(time.DateOnly)
	w.OwnOuter("loans").(*py.Dict).SetStr(barcode, py.NewDict(
		py.P("card_number", py.Str(card)), py.P("due_date", py.Str(due)),
		py.P("days", py.NewInt(int64(days))), py.P("renewals", py.NewInt(0))))
	return to.Dict(tool.Text("barcode", barcode), tool.Text("title", w.title(record)), tool.Text("due_date", due))
}

// loanDays reads the period of a loan.
func loanDays(v py.Value) (int, error) {
	for _, days := range LoanDays() {
		if py.Equal(v, py.NewInt(int64(days))) {
			return days, nil
		}
	}
	if !py.IsNumber(v) {
		return 0, py.TypeError("days must be int, not %s", v.Type())
	}
	return 0, tool.Fail(LoanPeriod, "A loan of "+py.String(v)+" days is not offered.", "days", py.String(v))
}

// mayBorrow refuses readers who may borrow nothing.
func (w *World) mayBorrow(patron tool.Record) error {
	switch fines := patron.Cents("fines"); {
	case patron.Day("expires").Before(w.Today()):
		expires := patron.Text("expires")
		return tool.Fail(CardExpired, "The library card expired on "+expires+".", "expires", expires)
	case fines > MaxFines:
		return tool.Fail(FinesBlockLoans, "Borrowing is suspended on this card.", "fines", py.Repr(tool.Amount(fines)))
	}
	return nil
}

// mayHave refuses a copy that the reader cannot have.
func (w *World) mayHave(barcode, record, card, category string) error {
	fail := func(code envtune.Code, text string) error {
		return tool.Fail(code, text, "barcode", barcode, "record_id", record)
	}
	if record == "" {
		return fail(CopyNotFound, "Barcode "+barcode+" is not in the collection.")
	}
	if loan, lent := w.Record("loans", barcode); lent {
		if loan.Text("card_number") == card {
			return fail(OwnLoan, "The patron has this title at home.")
		}
		return fail(CopyOnLoan, "Copy "+barcode+" is out with another patron.")
	}
	switch {
	case w.Availability(barcode) == Reference:
		return fail(ReferenceOnly, "Copy "+barcode+" does not leave the building.")
	case !w.open(barcode, card):
		return fail(CopyReserved, "Copy "+barcode+" waits on the collection shelf for another patron.")
	case !w.Allowed(record, category):
		return fail(AudienceLimit, "Copy "+barcode+" is not issued on this card.")
	}
	return nil
}

// fulfil ends the reader's reservation of a title of which the reader takes a copy. A
// copy that was kept and is not the one taken goes to the next in the queue.
func (w *World) fulfil(record, card, taken string) {
	for _, id := range w.Reservations(card) {
		if r, _ := w.Record("reservations", id); r.Text("record_id") == record {
			kept := r.Text("barcode")
			w.OwnOuter("reservations").(*py.Dict).Delete(py.Str(id))
			if kept != "" && kept != taken {
				w.passOn(kept)
			}
		}
	}
}

// passOn keeps a copy for the first reservation that waits for its title, and brings it
// to the branch where it is to be collected.
func (w *World) passOn(barcode string) {
	next, ok := w.OwnRecord("reservations", w.waiting(w.recordOf(barcode)))
	if !ok {
		return
	}
	next.SetStr("barcode", py.Str(barcode))
	c, _ := w.OwnRecord("copies", barcode)
	c.SetStr("branch_code", py.Str(next.Text("branch_code")))
}

// ownLoan returns the reader, and a copy that the reader has.
func (w *World) ownLoan(a []py.Value) (patron, loan tool.Record, barcode string, err error) {
	card, patron, err := w.reader()
	if err != nil {
		return patron, loan, "", err
	}
	if barcode, err = tool.ArgText("barcode", a[0]); err != nil {
		return patron, loan, "", err
	}
	loan, ok := w.Record("loans", barcode)
	if !ok || loan.Text("card_number") != card {
		err = tool.Fail(LoanNotFound, "Copy "+barcode+" is not on loan to this patron.", "barcode", barcode)
	}
	return patron, loan, barcode, err
}

func (w *World) renew(a []py.Value, to *tool.Answer) error {
	patron, loan, barcode, err := w.ownLoan(a)
	if err != nil {
		return err
	}
	refuse := func(code envtune.Code, reason string, fields ...string) error {
		return tool.FailWith(code, py.NewDict(py.P("renewed", py.Bool(false)), py.P("reason", py.Str(reason))),
			append([]string{"barcode", barcode, "record_id", w.recordOf(barcode)}, fields...)...)
	}
	today, due := w.Today(), loan.Day("due_date")
	switch fines := patron.Cents("fines"); {
	case today.After(due):
		return refuse(RenewalOverdue, "past the due date")
	case fines > 0:
		return refuse(FinesBlockRenewal, "account not clear", "fines", py.Repr(tool.Amount(fines)))
	case w.waiting(w.recordOf(barcode)) != "":
		return refuse(RenewalReserved, "title in demand")
	case loan.Count("renewals") >= MaxRenewals:
		return refuse(RenewalLimit, "renewals used up")
	case today.Before(w.RenewableFrom(barcode)):
		return refuse(RenewalEarly, "outside the renewal window", "from", w.RenewableFrom(barcode).Format(time.DateOnly))
	}
	own, _ := w.OwnRecord("loans", barcode)
	next := due.AddDate(0, 0, loan.Count("days")).Format(time.DateOnly)
	own.SetStr("due_date", py.Str(next))
	own.SetStr("renewals", py.NewInt(int64(loan.Count("renewals")+1)))
	return to.Dict(tool.Flag("renewed", true), tool.Text("due_date", next))
}

func (w *World) giveBack(a []py.Value, to *tool.Answer) error {
	patron, loan, barcode, err := w.ownLoan(a)
	if err != nil {
		return err
	}
	late := int64(w.Today().Sub(loan.Day("due_date")) / (24 * time.Hour))
	fine := min(max(late, 0)*DailyFine, MaxCopyFine)
	if fine > 0 {
		own, _ := w.OwnRecord("patrons", w.Reader())
		own.SetStr("fines", tool.Amount(min(patron.Cents("fines")+fine, maxOwed)))
	}
	w.OwnOuter("loans").(*py.Dict).Delete(py.Str(barcode))
	w.passOn(barcode)
	return to.Dict(tool.Flag("returned", true), tool.Cents("fine", fine))
}

// maxOwed is the most that an account can hold.
const maxOwed = 100_000_000

func (w *World) pay(a []py.Value, to *tool.Answer) error {
	card, patron, err := w.reader()
	if err != nil {
		return err
	}
	cents, whole, err := tool.ArgCents("amount", a[0])
	if err != nil {
		return err
	}
	owed := patron.Cents("fines")
	if owed == 0 {
		return tool.Fail(NothingOwed, "There is nothing to pay on this card.")
	}
	if !whole || cents > owed || cents < min(MinPayment, owed) {
		amount := py.String(a[0])
		return tool.Fail(PaymentRange, "A payment of "+amount+" is not taken.", "amount", amount, "fines", py.Repr(tool.Amount(owed)))
	}
	own, _ := w.OwnRecord("patrons", card)
	own.SetStr("fines", tool.Amount(owed-cents))
	return to.Dict(tool.Cents("paid", cents), tool.Cents("fines", owed-cents))
}
