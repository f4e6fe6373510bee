package library

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"envtune/py"
	"envtune/tool"
)

// maxFound bounds what a search lists.
const maxFound = 10

func (w *World) search(a []py.Value, to *tool.Answer) error {
	args, err := tool.ArgTexts(a, "query", "index")
	if err != nil {
		return err
	}
	query, index := strings.ToLower(strings.TrimSpace(args[0])), args[1]
	if !slices.Contains(Indexes(), index) {
		return py.ValueError("the catalogue has no index %s", py.Repr(a[1]))
	}
	if utf8.RuneCountInString(query) < MinQuery {
		return tool.Fail(QueryLength, "The catalogue cannot look for "+py.Repr(a[0])+".", "query", args[0])
	}
	found := w.Find("records", func(_ string, r tool.Record) bool {
		return strings.Contains(strings.ToLower(r.Text(index)), query)
	})
	to.OpenDict("")
	to.OpenList("records")
	for _, id := range found[:min(len(found), maxFound)] {
		r, _ := w.Record("records", id)
		to.AddDict(tool.Text("record_id", id), tool.Text("title", r.Text("title")), tool.Text("author", r.Text("author")))
	}
	return nil
}

// record returns an argument that names a title.
func (w *World) record(v py.Value) (string, error) {
	id, err := tool.ArgText("record_id", v)
	if err != nil {
		return "", err
	}
	if _, ok := w.Record("records", id); !ok {
		return "", tool.Fail(RecordNotFound, "The catalogue holds no record "+id+".", "record_id", id)
	}
	return id, nil
}

func (w *World) listCopies(a []py.Value, to *tool.Answer) error {
	id, err := w.record(a[0])
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("copies")
	for _, barcode := range w.Copies(id) {
		c, _ := w.Record("copies", barcode)
		to.AddDict(tool.Text("barcode", barcode), tool.Text("branch_code", c.Text("branch_code")),
			tool.Text("availability", string(w.Availability(barcode))))
	}
	return nil
}

func (w *World) listBranches(_ []py.Value, to *tool.Answer) error {
	to.OpenDict("")
	to.OpenList("branches")
	for _, code := range w.Find("branches", func(string, tool.Record) bool { return true }) {
		b, _ := w.Record("branches", code)
		to.AddDict(tool.Text("branch_code", code), tool.Text("name", b.Text("name")))
	}
	return nil
}

// PickupBranches lists the branches where reservations can be collected.
func (w *World) PickupBranches() []string {
	return w.Find("branches", func(_ string, b tool.Record) bool { return b.Flag("pickup") })
}

// ShelfCopy returns a copy of a title that stands on the shelf of a branch, "" where
// none does.
func (w *World) ShelfCopy(record, branch string) string {
	return first(w.Find("copies", func(barcode string, c tool.Record) bool {
		return c.Text("record_id") == record && c.Text("branch_code") == branch && w.Availability(barcode) == OnShelf
	}))
}

// lends tells whether any copy of a title is lent at all.
func (w *World) lends(record string) bool {
	return slices.ContainsFunc(w.Copies(record), func(barcode string) bool {
		c, _ := w.Record("copies", barcode)
		return !c.Flag("reference")
	})
}

func (w *World) reserve(a []py.Value, to *tool.Answer) error {
	card, patron, err := w.reader()
	if err != nil {
		return err
	}
	record, err := w.record(a[0])
	if err != nil {
		return err
	}
	branch, err := tool.ArgText("branch_code", a[1])
	if err != nil {
		return err
	}
	if err := w.mayReserve(record, branch, card, patron.Text("category")); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	id := w.NextID("reservations", "V", "reservation_counter")
	w.OwnOuter("reservations").(*py.Dict).SetStr(id, py.NewDict(
		py.P("record_id", py.Str(record)), py.P("card_number", py.Str(card)),
		py.P("branch_code", py.Str(branch)), py.P("barcode", py.None)))
	return to.Dict(tool.Text("reservation_id", id), tool.Text("status", "waiting"))
}

func (w *World) mayReserve(record, branch, card, category string) error {
	b, ok := w.Record("branches", branch)
	has := func(ids []string, recordOf func(id string) string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return recordOf(id) == record })
	}
	reserved := func(id string) string {
		r, _ := w.Record("reservations", id)
		return r.Text("record_id")
	}
	limit, shelf := MaxReservations(category), w.ShelfCopy(record, branch)
	switch {
	case !ok:
		return tool.Fail(BranchNotFound, "The library has no branch "+branch+".", "branch_code", branch)
	case !b.Flag("pickup"):
		return tool.Fail(NoPickup, b.Text("name")+" does not hand out reservations.", "branch_code", branch)
	case !w.lends(record):
		return tool.Fail(ReferenceOnly, "No copy of "+record+" leaves the building.", "record_id", record)
	case !w.Allowed(record, category):
		return tool.Fail(AudienceLimit, "Record "+record+" is not issued on this card.", "record_id", record)
	case has(w.Loans(card), w.recordOf):
		return tool.Fail(OwnLoan, "The patron has this title at home.", "record_id", record)
	case has(w.Reservations(card), reserved):
		return tool.Fail(AlreadyReserved, "The patron is in the queue for "+record+".", "record_id", record)
	case shelf != "":
		return tool.Fail(CopyOnShelf, "A copy stands on the shelf at "+b.Text("name")+".", "record_id", record, "barcode", shelf)
	case len(w.Reservations(card)) >= limit:
		return tool.Fail(ReservationLimit, "No further reservation is taken on this card.", "limit", fmt.Sprint(limit))
	}
	return nil
}

func (w *World) cancel(a []py.Value, to *tool.Answer) error {
	card, _, err := w.reader()
	if err != nil {
		return err
	}
	id, err := tool.ArgText("reservation_id", a[0])
	if err != nil {
		return err
	}
	r, ok := w.Record("reservations", id)
	if !ok || r.Text("card_number") != card {
		return tool.Fail(ReservationGone, "Reservation "+id+" is not one of this patron's.", "reservation_id", id)
	}
	kept := r.Text("barcode")
	w.OwnOuter("reservations").(*py.Dict).Delete(py.Str(id))
	if kept != "" {
		w.passOn(kept)
	}
	return to.Dict(tool.Flag("cancelled", true))
}
