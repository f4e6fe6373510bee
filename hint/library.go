package hint

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/tool"
	"envtune/world/library"
)

func libraryEntries() map[envtune.Code]Entry {
	elsewhere := Entry{make: otherCopy, fallback: allOut}
	return map[envtune.Code]Entry{
		library.SignInRefused: {make: cardAndPin},
		library.TerminalInUse: {make: signOutFirst},
		library.NotSignedIn:   {make: signInFirst},
		library.CardExpired:   {None: "no tool prolongs a card"},

		library.QueryLength:    {make: longerQuery},
		library.RecordNotFound: {make: misspelt("record_id", keys("library", "records"), recordSource), fallback: knownRecords},
		library.CopyNotFound:   {make: notARecord(misspelt("barcode", keys("library", "copies"), copySource)), fallback: knownCopies},
		library.LoanPeriod:     {make: loanDays},
		library.ReferenceOnly:  elsewhere,
		library.CopyOnLoan:     elsewhere,
		library.CopyReserved:   elsewhere,
		library.OwnLoan:        {make: returnOwn, fallback: ownTitle},
		library.AudienceLimit:  {make: juniorTitle},
		library.LoanLimit:      {make: returnFirst},

		library.FinesBlockLoans:   {make: payFirst(library.MaxFines, "borrows")},
		library.FinesBlockRenewal: {make: payFirst(0, "renews")},
		library.NothingOwed:       {None: "nothing is owed, so that nothing is left to pay"},
		library.PaymentRange:      {make: whatIsOwed, fallback: payment},

		library.LoanNotFound:    {make: misspelt("barcode", loans, loanSource), fallback: ownLoans},
		library.RenewalOverdue:  {make: giveBack("A late copy cannot be renewed")},
		library.RenewalLimit:    {make: giveBack(fmt.Sprintf("A loan can be renewed %d times at most", library.MaxRenewals))},
		library.RenewalEarly:    {make: renewLater},
		library.RenewalReserved: {None: "somebody waits for the title, and no call of this patron changes that"},

		library.BranchNotFound:   {make: misspelt("branch_code", keys("library", "branches"), branchSource), fallback: pickupBranch},
		library.NoPickup:         {make: pickupBranch},
		library.CopyOnShelf:      {make: borrowInstead, fallback: otherBranch},
		library.AlreadyReserved:  {None: "the patron is in the queue already"},
		library.ReservationLimit: {make: cancelFirst},
		library.ReservationGone:  {make: misspelt("reservation_id", reservations, reservationSource), fallback: ownReservations},

		library.ListName:      {make: listName},
		library.ListExists:    {make: useList, fallback: otherListName},
		library.ListNotFound:  {make: nearList, fallback: createFirst},
		library.AlreadyListed: {None: "the list is as the call would make it"},
	}
}

// libraryValue is an index that the catalogue does not have.
func libraryValue(c *failure) *envtune.Hint {
	if c.result.Tool != "search_catalogue" {
		return nil
	}
	return oneOf("index", c.text("index"), library.Indexes())
}

// library returns the library. A session without one has none of its codes.
func (c *failure) library() *library.World {
	w, _ := c.session.World("library")
	return w.(*library.World)
}

func cardAndPin(c *failure) *envtune.Hint {
	if c.field("argument") == "pin" {
		return is("pin", "pin must be the one that belongs to the card.", "the pin of the card")
	}
	return is("card_number", "card_number must be the whole number on a library card, letters and hyphen included.", "the number on the card")
}

func signOutFirst(*failure) *envtune.Hint {
	return first("patron_sign_out", "One patron at a time: sign the other out with patron_sign_out before this call.")
}

func signInFirst(*failure) *envtune.Hint {
	return first("patron_sign_in", "Sign the patron in with patron_sign_in before this call.")
}

func longerQuery(*failure) *envtune.Hint {
	want := fmt.Sprintf("at least %d characters", library.MinQuery)
	return is("query", "query must have "+want+".", want)
}

// recordSource is the number of a title; a title given as the number is told so.
func recordSource(c *failure) *envtune.Hint {
	h := from("record_id", "search_catalogue", "record_id")
	given, w := c.field("record_id"), c.library()
	if len(w.Find("records", func(_ string, r tool.Record) bool { return r.Text("title") == given })) > 0 {
		h.Text = "record_id must be a record's number, not a title: take it from the result of search_catalogue, under \"record_id\"."
	}
	return h
}

func knownRecords(c *failure) *envtune.Hint {
	given := c.field("record_id")
	return oneOf("record_id", given, nameList(c.state("library", "records"), given))
}

func copySource(*failure) *envtune.Hint { return from("barcode", "list_catalogue_copies", "barcode") }

// notARecord leads from a title's number to the title's copies before it asks make, for
// which that might be a slip in a barcode.
func notARecord(make maker) maker {
	return func(c *failure) *envtune.Hint {
		if _, ok := c.library().Record("records", c.field("barcode")); ok {
			h := copySource(c)
			h.Text = "barcode must be that of a copy, not the number of a record: take it from the result of list_catalogue_copies, under \"barcode\"."
			return h
		}
		return make(c)
	}
}

func knownCopies(c *failure) *envtune.Hint {
	given := c.field("barcode")
	if ids := c.library().Copies(given); len(ids) > 0 {
		return oneOf("barcode", "", firstNames(ids, ""))
	}
	return oneOf("barcode", given, nameList(c.state("library", "copies"), given))
}

func loanDays(*failure) *envtune.Hint {
	var days []string
	for _, n := range library.LoanDays() {
		days = append(days, fmt.Sprint(n))
	}
	return is("days", "days must be one of "+strings.Join(days, ", ")+".", days...)
}

// otherCopy lists the copies of the title that can be had; where there is none, the
// patron can wait for one.
func otherCopy(c *failure) *envtune.Hint {
	w, record := c.library(), c.field("record_id")
	if ids := w.Borrowable(record, w.Reader()); len(ids) > 0 && c.result.Tool == "borrow_copy" {
		return is("barcode", "This copy cannot be had; of the same title there is "+strings.Join(ids, ", ")+".", ids[:min(len(ids), maxNames)]...)
	}
	t, ok := c.session.Tool("place_reservation")
	lent := slices.ContainsFunc(w.Copies(record), func(b string) bool { return w.Availability(b) != library.Reference })
	if !ok || !lent {
		return nil
	}
	return use(t, "No copy of this title can be had now; place_reservation queues for "+record+".")
}

func allOut(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "No copy of this title can be borrowed; choose another title.")
}

func juniorTitle(c *failure) *envtune.Hint {
	t, ok := c.spec()
	if !ok {
		return nil
	}
	want := "a title for juniors or for all"
	return is(t.Params[0].Name, "A junior card gets no title whose audience is adult; take "+want+".", want)
}

func returnFirst(c *failure) *envtune.Hint {
	ids := loans(c)
	if len(ids) == 0 {
		return nil
	}
	return firstWith("return_borrowed_copy", "barcode", py.Repr(py.Str(ids[0])),
		fmt.Sprintf("The card allows no more loans than %s: return a copy first, such as %s.", c.field("limit"), ids[0]))
}

// payFirst asks for a payment where more is owed than may be: of all, which is enough
// whatever the rule, while its text tells the least.
func payFirst(most int64, does string) maker {
	return func(c *failure) *envtune.Hint {
		fines := c.library().Fines()
		pay := max(fines-most, min(library.MinPayment, fines))
		if pay <= 0 {
			return nil
		}
		all := py.Repr(tool.Amount(fines))
		text := fmt.Sprintf("Nobody %s while owing anything: pay the %s with pay_fines first.", does, all)
		if most > 0 {
			text = fmt.Sprintf("Nobody %s while owing more than %s: pay the %s with pay_fines first, or at least %s of it.",
				does, py.Repr(tool.Amount(most)), all, py.Repr(tool.Amount(pay)))
		}
		return firstWith("pay_fines", "amount", all, text)
	}
}

// whatIsOwed leads to the fines where the amount is no part of them. Another amount,
// such as one that is only too small, is left to the fallback.
func whatIsOwed(c *failure) *envtune.Hint {
	v, ok := c.arg("amount")
	if !ok {
		return nil
	}
	amount, err := py.ToFloat(v)
	if err != nil || amount > 0 && amount*100 <= float64(c.library().Fines()) {
		return nil
	}
	h := from("amount", "get_patron_account", "fines")
	h.Text = payment(c).Text + " What is owed is in the result of get_patron_account, under \"fines\"."
	return h
}

func payment(c *failure) *envtune.Hint {
	fines := c.library().Fines()
	most, want := py.Repr(tool.Amount(fines)), ""
	if want = py.Repr(tool.Amount(library.MinPayment)) + " to " + most; fines <= library.MinPayment {
		want = most
	}
	return is("amount", "amount must be "+want+", in whole hundredths.", want)
}

func loanSource(c *failure) *envtune.Hint {
	if len(loans(c)) == 0 {
		return say(envtune.HintConstraint, "The patron has nothing on loan.")
	}
	return from("barcode", "get_patron_account", "barcode")
}

func ownLoans(c *failure) *envtune.Hint {
	given := c.field("barcode")
	return oneOf("barcode", given, nearFirst(loans(c), given))
}

// loans and reservations are those of the patron who is signed in.
func loans(c *failure) []string {
	w := c.library()
	return w.Loans(w.Reader())
}

func reservations(c *failure) []string {
	w := c.library()
	return w.Reservations(w.Reader())
}

// returnOwn is for a copy that the patron has: it can be borrowed again once it is back.
func returnOwn(c *failure) *envtune.Hint {
	barcode := c.field("barcode")
	if !slices.Contains(loans(c), barcode) {
		return nil
	}
	return firstWith("return_borrowed_copy", "barcode", py.Repr(py.Str(barcode)),
		"The patron has this copy: to borrow it again, return it first with return_borrowed_copy.")
}

func ownTitle(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "The patron has a copy of this title already.")
}

// nearFirst returns the first of names, the one nearest to given among them.
func nearFirst(names []string, given string) []string {
	return nameList(py.NewStrList(names...), given)
}

func giveBack(why string) maker {
	return func(c *failure) *envtune.Hint {
		t, ok := c.session.Tool("return_borrowed_copy")
		if !ok {
			return nil
		}
		return use(t, why+": return it, and borrow it again where nobody waits for it.")
	}
}

func renewLater(c *failure) *envtune.Hint {
	return say(envtune.HintConstraint, fmt.Sprintf("The loan can be renewed from %s on, %d days before it is due.",
		c.field("from"), library.RenewalDays))
}

// branchSource is the code of a branch; a name given as the code is told so.
func branchSource(c *failure) *envtune.Hint {
	h := from("branch_code", "list_lending_branches", "branch_code")
	given := c.field("branch_code")
	if len(c.library().Find("branches", func(_ string, b tool.Record) bool { return b.Text("name") == given })) > 0 {
		h.Text = "branch_code must be a code, not a name: take it from the result of list_lending_branches, under \"branch_code\"."
	}
	return h
}

func pickupBranch(c *failure) *envtune.Hint {
	given := c.field("branch_code")
	return oneOf("branch_code", given, nearFirst(c.library().PickupBranches(), given))
}

func borrowInstead(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("borrow_copy")
	if !ok {
		return nil
	}
	return use(t, "What stands on the shelf of a branch is not reserved there: borrow the copy, barcode "+c.field("barcode")+".")
}

// otherBranch lists the branches where the title can be reserved.
func otherBranch(c *failure) *envtune.Hint {
	w := c.library()
	free := slices.DeleteFunc(w.PickupBranches(), func(b string) bool { return w.ShelfCopy(c.field("record_id"), b) != "" })
	return oneOf("branch_code", "", nearFirst(free, ""))
}

func cancelFirst(c *failure) *envtune.Hint {
	ids := reservations(c)
	if len(ids) == 0 {
		return nil
	}
	return firstWith("cancel_reservation", "reservation_id", py.Repr(py.Str(ids[0])),
		fmt.Sprintf("The card allows no more reservations than %s: cancel one first, such as %s.", c.field("limit"), ids[0]))
}

func reservationSource(c *failure) *envtune.Hint {
	if len(reservations(c)) == 0 {
		return say(envtune.HintConstraint, "The patron has no reservation.")
	}
	return from("reservation_id", "get_patron_account", "reservation_id")
}

func ownReservations(c *failure) *envtune.Hint {
	given := c.field("reservation_id")
	return oneOf("reservation_id", given, nearFirst(reservations(c), given))
}

func listName(*failure) *envtune.Hint {
	want := fmt.Sprintf("1 to %d characters, not only blanks", library.MaxListName)
	return is("list_name", "list_name must be "+want+".", want)
}

func useList(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("add_to_reading_list")
	if !ok {
		return nil
	}
	return use(t, "The list is there already; add_to_reading_list puts titles on it.")
}

func otherListName(*failure) *envtune.Hint {
	return is("list_name", "A list of this name is there already; choose another name.", "a new name")
}

// nearList is one of the patron's lists that was perhaps meant.
func nearList(c *failure) *envtune.Hint {
	w, given := c.library(), c.field("list_name")
	lists := w.Lists(w.Reader())
	if spell.Nearest(given, lists) == "" {
		return createFirst(c)
	}
	return oneOf("list_name", given, nearFirst(lists, given))
}

func createFirst(c *failure) *envtune.Hint {
	name := py.Repr(py.Str(c.field("list_name")))
	return firstWith("create_reading_list", "list_name", name, "Make the list first: create_reading_list(list_name="+name+").")
}
