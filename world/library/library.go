// Package library is a lending library of our own, beside the worlds of BFCL: a
// catalogue, copies at several branches, and readers who sign in, borrow, renew,
// reserve, pay fines and keep reading lists. Results are written as those of BFCL's
// worlds are. Its day is a part of its state and stands still.
package library

import (
	_ "embed"
	"sync"
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one library, with a terminal at which one reader at a time is signed in.
type World struct {
	tool.Base
}

//go:embed defaults.json
var defaults string

// attributes lists the attributes with their defaults.
var attributes = sync.OnceValue(func() []tool.Attr { return tool.Standards(defaults) })

// New makes a library from a start state, an object of attributes in the shape of
// defaults.json; an attribute that it lacks takes the default, one that the library
// does not know is ignored. Ids that a record holds must be those of records that are
// there. It has no long-context mode and draws no random numbers.
func New(config *py.Dict, _ tool.Options) (tool.World, error) {
	base, err := tool.NewStill("library", config, attributes(), check)
	if err != nil {
		return nil, err
	}
	return &World{base}, nil
}

// Bounds on a start state: with them no due date leaves the days that a state can hold.
const (
	lastYear    = 2199
	maxLoanDays = 366
)

// tables declares the records that the tools rely on.
func tables() []tool.Records {
	card := tool.Column{Name: "card_number", Type: tool.ColumnText, Of: "patrons"}
	record := tool.Column{Name: "record_id", Type: tool.ColumnText, Of: "records"}
	branch := tool.Column{Name: "branch_code", Type: tool.ColumnText, Of: "branches"}
	text := func(name string, values ...string) tool.Column {
		return tool.Column{Name: name, Type: tool.ColumnText, Values: values}
	}
	return []tool.Records{
		{Name: "branches", Columns: []tool.Column{text("name"), {Name: "pickup", Type: tool.ColumnFlag}}},
		{Name: "records", Columns: []tool.Column{text("title"), text("author"), text("subject"), text("audience", Audiences()...)}},
		{Name: "copies", Columns: []tool.Column{record, branch, {Name: "reference", Type: tool.ColumnFlag}}},
		{Name: "patrons", Columns: []tool.Column{
			text("name"), text("pin"), text("category", Categories()...),
			{Name: "expires", Type: tool.ColumnDay}, {Name: "fines", Type: tool.ColumnMoney},
		}},
		{Name: "loans", Of: "copies", Columns: []tool.Column{
			card, {Name: "due_date", Type: tool.ColumnDay},
			{Name: "days", Type: tool.ColumnCount, Max: maxLoanDays}, {Name: "renewals", Type: tool.ColumnCount},
		}},
		{Name: "reservations", Columns: []tool.Column{
			record, card, branch, {Name: "barcode", Type: tool.ColumnText, Of: "copies", None: true},
		}},
		{Name: "reading_lists", Columns: []tool.Column{
			card, text("name"), {Name: "record_ids", Type: tool.ColumnTexts, Of: "records"},
		}},
	}
}

// check tells whether the state is one that the tools can rely on.
func check(s tool.Base) error {
	if err := s.Check(attributes()); err != nil {
		return err
	}
	if err := s.CheckRecords(tables()); err != nil {
		return err
	}
	return s.CheckColumns(
		tool.Column{Name: "today", Type: tool.ColumnDay, Max: lastYear},
		tool.Column{Name: "signed_in", Type: tool.ColumnText, Of: "patrons", None: true},
		tool.Column{Name: "reservation_counter", Type: tool.ColumnCount},
		tool.Column{Name: "reading_list_counter", Type: tool.ColumnCount},
	)
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error { return w.Restore(data, "library", check) }

// Class implements tool.World.
func (w *World) Class() string { return "LibraryAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "library" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase()} }

// Today is the library's day.
func (w *World) Today() time.Time {
	day, _ := tool.Day(string(w.Get("today").(py.Str)))
	return day
}

// Reader returns the card that is signed in, "" where none is.
func (w *World) Reader() string {
	card, _ := w.Get("signed_in").(py.Str)
	return string(card)
}

// reader returns the card that is signed in and its record.
func (w *World) reader() (string, tool.Record, error) {
	card := w.Reader()
	patron, ok := w.Record("patrons", card)
	if !ok {
		return "", tool.Record{}, tool.Fail(NotSignedIn, "No patron is signed in at this terminal.")
	}
	return card, patron, nil
}

func (w *World) signIn(a []py.Value, to *tool.Answer) error {
	args, err := tool.ArgTexts(a, "card_number", "pin")
	if err != nil {
		return err
	}
	if in := w.Reader(); in != "" && in != args[0] {
		return tool.Fail(TerminalInUse, "The terminal is in use by another patron.", "card_number", args[0])
	}
	patron, ok := w.Record("patrons", args[0])
	wrong := "card_number"
	if ok {
		wrong = "pin"
	}
	if !ok || patron.Text("pin") != args[1] {
		return tool.FailWith(SignInRefused, tool.FlagDict("signed_in", false), "argument", wrong)
	}
	w.Set("signed_in", a[0])
	return to.Dict(tool.Flag("signed_in", true), tool.Text("name", patron.Text("name")))
}

// signOut is no error where nobody is signed in: what was asked for is so already.
func (w *World) signOut(_ []py.Value, to *tool.Answer) error {
	in := w.Reader() != ""
	if in {
		w.Set("signed_in", py.None)
	}
	return to.Dict(tool.Flag("signed_out", in))
}

func (w *World) account(_ []py.Value, to *tool.Answer) error {
	card, patron, err := w.reader()
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.Add(tool.Text("card_number", card), tool.Text("name", patron.Text("name")), tool.Text("category", patron.Text("category")),
		tool.Text("expires", patron.Text("expires")), tool.Cents("fines", patron.Cents("fines")))
	to.OpenList("loans")
	for _, barcode := range w.Loans(card) {
		loan, _ := w.Record("loans", barcode)
		to.AddDict(tool.Text("barcode", barcode), tool.Text("title", w.title(w.recordOf(barcode))), tool.Text("due_date", loan.Text("due_date")))
	}
	to.Close()
	to.OpenList("reservations")
	for _, id := range w.Reservations(card) {
		r, _ := w.Record("reservations", id)
		status := "waiting"
		if r.Text("barcode") != "" {
			status = "ready"
		}
		to.AddDict(tool.Text("reservation_id", id), tool.Text("title", w.title(r.Text("record_id"))), tool.Text("status", status))
	}
	to.Close()
	to.OpenList("reading_lists")
	to.AddTexts(w.Lists(card)...)
	return nil
}

func (w *World) title(record string) string {
	r, _ := w.Record("records", record)
	return r.Text("title")
}
