// Package clinic is the front desk of a medical practice of our own, beside the worlds
// of BFCL: staff who sign on for a duty, patients' charts of which one is open at a
// time, doctors and their free times, appointments, prescriptions and invoices. Results
// are written as those of BFCL's worlds are. Its day is a part of its state and stands
// still.
package clinic

import (
	_ "embed"
	"errors"
	"sync"
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one practice, with one desk.
type World struct {
	tool.Base
}

//go:embed defaults.json
var defaults string

// attributes lists the attributes with their defaults.
var attributes = sync.OnceValue(func() []tool.Attr { return tool.Standards(defaults) })

// New makes a practice from a start state, an object of attributes in the shape of
// defaults.json; an attribute that it lacks takes the default, one that the practice
// does not know is ignored. Ids that a record holds must be those of records that are
// there. It has no long-context mode and draws no random numbers.
func New(config *py.Dict, _ tool.Options) (tool.World, error) {
	base, err := tool.NewStill("clinic", config, attributes(), check)
	if err != nil {
		return nil, err
	}
	return &World{base}, nil
}

// lastYear bounds today, so that no date that a tool counts leaves what a state holds.
const lastYear = 2199

// tables declares the records that the tools rely on.
func tables() []tool.Records {
	patient := tool.Column{Name: "patient_id", Type: tool.ColumnText, Of: "patients"}
	text := func(name string, values ...string) tool.Column {
		return tool.Column{Name: name, Type: tool.ColumnText, Values: values}
	}
	column := func(name string, typ tool.ColumnType) tool.Column { return tool.Column{Name: name, Type: typ} }
	return []tool.Records{
		{Name: "staff", Columns: []tool.Column{text("name"), {Name: "duties", Type: tool.ColumnTexts, Values: Duties()}}},
		{Name: "patients", Columns: []tool.Column{text("name"), column("birth_date", tool.ColumnDay), text("phone"), text("town")}},
		{Name: "clinicians", Columns: []tool.Column{
			text("name"), text("specialty"), {Name: "weekdays", Type: tool.ColumnTexts, Values: Weekdays()},
		}},
		{Name: "slots", Columns: []tool.Column{
			{Name: "clinician_id", Type: tool.ColumnText, Of: "clinicians"},
			column("date", tool.ColumnDay), text("time"), column("minutes", tool.ColumnCount),
		}},
		{Name: "appointments", Columns: []tool.Column{
			patient, {Name: "slot_id", Type: tool.ColumnText, Of: "slots"},
			text("kind", Kinds()...), text("status", statuses()...), column("moves", tool.ColumnCount),
		}},
		{Name: "prescriptions", Columns: []tool.Column{
			patient, text("medicine"), {Name: "interval_days", Type: tool.ColumnCount, Max: maxInterval},
			{Name: "last_issued", Type: tool.ColumnDay, None: true}, column("repeats_left", tool.ColumnCount),
			{Name: "pharmacy_id", Type: tool.ColumnText, Of: "pharmacies", None: true},
		}},
		{Name: "pharmacies", Columns: []tool.Column{text("name"), text("town"), column("electronic", tool.ColumnFlag)}},
		{Name: "invoices", Columns: []tool.Column{
			patient, column("amount", tool.ColumnMoney), column("paid", tool.ColumnMoney), column("insured", tool.ColumnFlag),
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
	if (s.Get("staff_code") == py.None) != (s.Get("duty") == py.None) {
		return errors.New("staff_code and duty must both be there or both be None")
	}
	return s.CheckColumns(
		tool.Column{Name: "today", Type: tool.ColumnDay, Max: lastYear},
		tool.Column{Name: "staff_code", Type: tool.ColumnText, Of: "staff", None: true},
		tool.Column{Name: "duty", Type: tool.ColumnText, Values: Duties(), None: true},
		tool.Column{Name: "chart", Type: tool.ColumnText, Of: "patients", None: true},
		tool.Column{Name: "appointment_counter", Type: tool.ColumnCount},
	)
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error { return w.Restore(data, "clinic", check) }

// Class implements tool.World.
func (w *World) Class() string { return "ClinicAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "clinic" }

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

// Today is the practice's day.
func (w *World) Today() time.Time {
	day, _ := tool.Day(string(w.Get("today").(py.Str)))
	return day
}

// text returns an attribute that is a text or None, "" for None.
func (w *World) text(name string) string {
	s, _ := w.Get(name).(py.Str)
	return string(s)
}

// Staff returns the code of who is on duty, "" for nobody.
func (w *World) Staff() string { return w.text("staff_code") }

// Duty returns the duty that was signed on for, "" for none.
func (w *World) Duty() string { return w.text("duty") }

// Chart returns the patient whose chart is open, "" for none.
func (w *World) Chart() string { return w.text("chart") }

// need refuses where nobody is on the duty; "" is any.
func (w *World) need(duty string) error {
	switch on := w.Duty(); {
	case on == "":
		return tool.Fail(NotOnDuty, "Nobody is on duty at the desk.", "duty", duty)
	case duty != "" && on != duty:
		return tool.Fail(WrongDuty, "This is not done on "+on+" duty.", "duty", duty)
	}
	return nil
}

// needChart refuses where nobody is on the duty or no chart is open; it returns the
// patient of the chart.
func (w *World) needChart(duty string) (string, error) {
	if err := w.need(duty); err != nil {
		return "", err
	}
	if w.Chart() == "" {
		return "", tool.Fail(NoChart, "There is no chart on the desk.")
	}
	return w.Chart(), nil
}

// refused is a refusal without the word error.
func refused(name, reason string) *py.Dict {
	d := tool.FlagDict(name, false)
	d.SetStr("reason", py.Str(reason))
	return d
}
