package clinic

import (
	"slices"
	"strings"
	"time"

	"envtune/py"
	"envtune/tool"
)

func (w *World) signOn(a []py.Value, to *tool.Answer) error {
	args, err := tool.ArgTexts(a, "staff_code", "duty")
	if err != nil {
		return err
	}
	staff, duty := args[0], args[1]
	if w.Staff() != "" && (w.Staff() != staff || w.Duty() != duty) {
		return tool.Fail(AlreadyOnDuty, "The desk is taken by "+w.Staff()+" on "+w.Duty()+" duty.", "staff_code", staff)
	}
	if _, ok := w.Record("staff", staff); !ok {
		return tool.FailWith(SignOnRefused, tool.FlagDict("on_duty", false), "staff_code", staff)
	}
	switch {
	case !slices.Contains(Duties(), duty):
		return tool.Fail(DutyUnknown, "The desk has no duty "+duty+".", "duty", duty)
	case !w.MayTake(staff, duty):
		return tool.Fail(DutyNotHeld, staff+" is not on the rota for "+duty+".", "staff_code", staff, "duty", duty)
	}
	w.Set("staff_code", a[0])
	w.Set("duty", a[1])
	r, _ := w.Record("staff", staff)
	return to.Dict(tool.Flag("on_duty", true), tool.Text("name", r.Text("name")))
}

// signOff is no error where nobody is on duty: what was asked for is so already.
func (w *World) signOff(_ []py.Value, to *tool.Answer) error {
	if w.Chart() != "" {
		return tool.Fail(ChartOpenAtSignOff, "The desk cannot be left as it is.", "patient_id", w.Chart())
	}
	on := w.Staff() != ""
	if on {
		w.Set("staff_code", py.None)
		w.Set("duty", py.None)
	}
	return to.Dict(tool.Flag("signed_off", on))
}

// dateFormat is how dates are written.
var dateFormat = py.MustTimeFormat("%Y-%m-%d")

func (w *World) findPatient(a []py.Value, to *tool.Answer) error {
	if err := w.need(""); err != nil {
		return err
	}
	surname, err := tool.ArgText("surname", a[0])
	if err != nil {
		return err
	}
	day, err := dateFormat.Parse(a[1])
	if err != nil {
		return err
	}
	wrong := "surname"
	to.OpenDict("")
	to.OpenList("patients")
	found := false
	for _, id := range w.Find("patients", func(_ string, r tool.Record) bool {
		return strings.EqualFold(Surname(r.Text("name")), surname)
	}) {
		wrong = "birth_date"
		if r, _ := w.Record("patients", id); r.Day("birth_date").Equal(day) {
			found = true
			to.AddDict(tool.Text("patient_id", id), tool.Text("name", r.Text("name")))
		}
	}
	if !found {
		return tool.Fail(NoPatient, "No patient matches.", "argument", wrong, "surname", surname)
	}
	return nil
}

func (w *World) openChart(a []py.Value, to *tool.Answer) error {
	if err := w.need(""); err != nil {
		return err
	}
	id, err := tool.ArgText("patient_id", a[0])
	if err != nil {
		return err
	}
	r, ok := w.Record("patients", id)
	switch open := w.Chart(); {
	case !ok:
		return tool.Fail(PatientNotFound, "The practice has no patient "+id+".", "patient_id", id)
	case open != "" && open != id:
		return tool.Fail(ChartOpen, "The chart of "+open+" is on the desk.", "patient_id", open)
	}
	w.Set("chart", a[0])
	return to.Dict(tool.Text("patient_id", id), tool.Text("name", r.Text("name")), tool.Text("birth_date", r.Text("birth_date")))
}

// closeChart is no error where no chart is open.
func (w *World) closeChart(_ []py.Value, to *tool.Answer) error {
	open := w.Chart() != ""
	if open {
		w.Set("chart", py.None)
	}
	return to.Dict(tool.Flag("closed", open))
}

func (w *World) readSection(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart("")
	if err != nil {
		return err
	}
	section, err := tool.ArgText("section", a[0])
	if err != nil {
		return err
	}
	switch section {
	case "details":
		r, _ := w.Record("patients", patient)
		return to.Dict(tool.Text("name", r.Text("name")), tool.Text("birth_date", r.Text("birth_date")), tool.Text("phone", r.Text("phone")), tool.Text("town", r.Text("town")))
	case "appointments":
		w.list(section, patient, w.appointmentLine, to)
	case "prescriptions":
		w.list(section, patient, prescriptionLine, to)
	case "invoices":
		if err := w.need(Billing); err != nil {
			return err
		}
		w.list(section, patient, invoiceLine, to)
	default:
		return py.ValueError("a chart has no section %s", py.Repr(a[0]))
	}
	return nil
}

// list lists a patient's records of an attribute.
func (w *World) list(name, patient string, line func(id string, r tool.Record, to *tool.Answer), to *tool.Answer) {
	to.OpenDict("")
	to.OpenList(name)
	for _, id := range w.Of(name, patient) {
		r, _ := w.Record(name, id)
		line(id, r, to)
	}
}

// Of lists the ids of a patient's appointments, prescriptions or invoices.
func (w *World) Of(name, patient string) []string {
	return w.Find(name, func(_ string, r tool.Record) bool { return r.Text("patient_id") == patient })
}

func (w *World) appointmentLine(id string, r tool.Record, to *tool.Answer) {
	slot, _ := w.Record("slots", r.Text("slot_id"))
	to.AddDict(tool.Text("appointment_id", id), tool.Text("clinician_id", slot.Text("clinician_id")), tool.Text("date", slot.Text("date")),
		tool.Text("time", slot.Text("time")), tool.Text("kind", r.Text("kind")), tool.Text("status", r.Text("status")))
}

func prescriptionLine(id string, r tool.Record, to *tool.Answer) {
	to.AddDict(tool.Text("prescription_id", id), tool.Text("medicine", r.Text("medicine")),
		tool.Text("last_issued", r.Text("last_issued")), tool.Int("repeats_left", r.Count("repeats_left")))
}

func invoiceLine(id string, r tool.Record, to *tool.Answer) {
	to.AddDict(tool.Text("invoice_id", id), tool.Cents("amount", r.Cents("amount")), tool.Cents("paid", r.Cents("paid")))
}

func (w *World) listClinicians(a []py.Value, to *tool.Answer) error {
	wanted := ""
	if a[0] != py.None {
		var err error
		if wanted, err = tool.ArgText("specialty", a[0]); err != nil {
			return err
		}
		if !slices.Contains(w.Specialties(), wanted) {
			return tool.Fail(SpecialtyUnknown, "No doctor here practises "+wanted+".", "specialty", wanted)
		}
	}
	to.OpenDict("")
	to.OpenList("clinicians")
	for _, id := range w.Find("clinicians", func(_ string, r tool.Record) bool {
		return wanted == "" || r.Text("specialty") == wanted
	}) {
		r, _ := w.Record("clinicians", id)
		to.AddDict(tool.Text("clinician_id", id), tool.Text("name", r.Text("name")), tool.Text("specialty", r.Text("specialty")))
	}
	return nil
}

func (w *World) listSlots(a []py.Value, to *tool.Answer) error {
	id, err := tool.ArgText("clinician_id", a[0])
	if err != nil {
		return err
	}
	if _, ok := w.Record("clinicians", id); !ok {
		return tool.Fail(ClinicianNotFound, "The practice has no doctor "+id+".", "clinician_id", id)
	}
	day, err := dateFormat.Parse(a[1])
	if err != nil {
		return err
	}
	date := day.Format(time.DateOnly)
	switch today := w.Today(); {
	case day.Before(today) || day.After(today.AddDate(0, 0, WindowDays)):
		return tool.Fail(DateWindow, "The diary is not open for "+date+".", "date", date)
	case !w.Works(id, day):
		return tool.Fail(DayOff, id+" has no surgery on "+date+".", "clinician_id", id, "date", date)
	}
	to.OpenDict("")
	to.OpenList("slots")
	for _, slot := range w.Find("slots", func(slot string, r tool.Record) bool {
		return r.Text("clinician_id") == id && r.Text("date") == date && !w.taken(slot, "")
	}) {
		r, _ := w.Record("slots", slot)
		to.AddDict(tool.Text("slot_id", slot), tool.Text("time", r.Text("time")), tool.Int("minutes", r.Count("minutes")))
	}
	return nil
}
