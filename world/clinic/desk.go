package clinic

import (
	"slices"
	"strings"
	"time"

	"envtune/py"
	"envtune/tool"
)

func (w *World) signOn(a []py.Value) (py.Value, error) {
	args, err := tool.ArgTexts(a, "staff_code", "duty")
	if err != nil {
		return nil, err
	}
	staff, duty := args[0], args[1]
	if w.Staff() != "" && (w.Staff() != staff || w.Duty() != duty) {
		return nil, tool.Fail(AlreadyOnDuty, "The desk is taken by "+w.Staff()+" on "+w.Duty()+" duty.", "staff_code", staff)
	}
	if _, ok := w.Record("staff", staff); !ok {
		return nil, tool.FailWith(SignOnRefused, tool.FlagDict("on_duty", false), "staff_code", staff)
	}
	switch {
	case !slices.Contains(Duties(), duty):
		return nil, tool.Fail(DutyUnknown, "The desk has no duty "+duty+".", "duty", duty)
	case !w.MayTake(staff, duty):
		return nil, tool.Fail(DutyNotHeld, staff+" is not on the rota for "+duty+".", "staff_code", staff, "duty", duty)
	}
	w.Set("staff_code", a[0])
	w.Set("duty", a[1])
	r, _ := w.Record("staff", staff)
	return py.NewDict(py.P("on_duty", py.Bool(true)), py.P("name", py.Str(r.Text("name")))), nil
}

// signOff is no error where nobody is on duty: what was asked for is so already.
func (w *World) signOff([]py.Value) (py.Value, error) {
	if w.Chart() != "" {
		return nil, tool.Fail(ChartOpenAtSignOff, "The desk cannot be left as it is.", "patient_id", w.Chart())
	}
	on := w.Staff() != ""
	if on {
		w.Set("staff_code", py.None)
		w.Set("duty", py.None)
	}
	return tool.FlagDict("signed_off", on), nil
}

// dateFormat is how dates are written.
var dateFormat = py.MustTimeFormat("%Y-%m-%d")

func (w *World) findPatient(a []py.Value) (py.Value, error) {
	if err := w.need(""); err != nil {
		return nil, err
	}
	surname, err := tool.ArgText("surname", a[0])
	if err != nil {
		return nil, err
	}
	day, err := dateFormat.Parse(a[1])
	if err != nil {
		return nil, err
	}
	wrong, found := "surname", py.NewList()
	for _, id := range w.Find("patients", func(_ string, r tool.Record) bool {
		return strings.EqualFold(Surname(r.Text("name")), surname)
	}) {
		wrong = "birth_date"
		if r, _ := w.Record("patients", id); r.Day("birth_date").Equal(day) {
			found.Append(tool.TextDict("patient_id", id, "name", r.Text("name")))
		}
	}
	if found.Len() == 0 {
		return nil, tool.Fail(NoPatient, "No patient matches.", "argument", wrong, "surname", surname)
	}
	return py.NewDict(py.P("patients", found)), nil
}

func (w *World) openChart(a []py.Value) (py.Value, error) {
	if err := w.need(""); err != nil {
		return nil, err
	}
	id, err := tool.ArgText("patient_id", a[0])
	if err != nil {
		return nil, err
	}
	r, ok := w.Record("patients", id)
	switch open := w.Chart(); {
	case !ok:
		return nil, tool.Fail(PatientNotFound, "The practice has no patient "+id+".", "patient_id", id)
	case open != "" && open != id:
		return nil, tool.Fail(ChartOpen, "The chart of "+open+" is on the desk.", "patient_id", open)
	}
	w.Set("chart", a[0])
	return tool.TextDict("patient_id", id, "name", r.Text("name"), "birth_date", r.Text("birth_date")), nil
}

// closeChart is no error where no chart is open.
func (w *World) closeChart([]py.Value) (py.Value, error) {
	open := w.Chart() != ""
	if open {
		w.Set("chart", py.None)
	}
	return tool.FlagDict("closed", open), nil
}

func (w *World) readSection(a []py.Value) (py.Value, error) {
	patient, err := w.needChart("")
	if err != nil {
		return nil, err
	}
	section, err := tool.ArgText("section", a[0])
	if err != nil {
		return nil, err
	}
	switch section {
	case "details":
		r, _ := w.Record("patients", patient)
		return tool.TextDict("name", r.Text("name"), "birth_date", r.Text("birth_date"), "phone", r.Text("phone"), "town", r.Text("town")), nil
	case "appointments":
		return w.list(section, patient, w.appointmentLine), nil
	case "prescriptions":
		return w.list(section, patient, prescriptionLine), nil
	case "invoices":
		if err := w.need(Billing); err != nil {
			return nil, err
		}
		return w.list(section, patient, invoiceLine), nil
	}
	return nil, py.ValueError("a chart has no section %s", py.Repr(a[0]))
}

// list lists a patient's records of an attribute.
func (w *World) list(name, patient string, line func(id string, r tool.Record) py.Value) py.Value {
	list := py.NewList()
	for _, id := range w.Of(name, patient) {
		r, _ := w.Record(name, id)
		list.Append(line(id, r))
	}
	return py.NewDict(py.P(name, list))
}

// Of lists the ids of a patient's appointments, prescriptions or invoices.
func (w *World) Of(name, patient string) []string {
	return w.Find(name, func(_ string, r tool.Record) bool { return r.Text("patient_id") == patient })
}

func (w *World) appointmentLine(id string, r tool.Record) py.Value {
	slot, _ := w.Record("slots", r.Text("slot_id"))
	return tool.TextDict("appointment_id", id, "clinician_id", slot.Text("clinician_id"), "date", slot.Text("date"),
		"time", slot.Text("time"), "kind", r.Text("kind"), "status", r.Text("status"))
}

func prescriptionLine(id string, r tool.Record) py.Value {
	d := tool.TextDict("prescription_id", id, "medicine", r.Text("medicine"), "last_issued", r.Text("last_issued"))
	d.SetStr("repeats_left", py.NewInt(int64(r.Count("repeats_left"))))
	return d
}

func invoiceLine(id string, r tool.Record) py.Value {
	d := tool.TextDict("invoice_id", id)
	d.SetStr("amount", tool.Amount(r.Cents("amount")))
	d.SetStr("paid", tool.Amount(r.Cents("paid")))
	return d
}

func (w *World) listClinicians(a []py.Value) (py.Value, error) {
	wanted := ""
	if a[0] != py.None {
		var err error
		if wanted, err = tool.ArgText("specialty", a[0]); err != nil {
			return nil, err
		}
		if !slices.Contains(w.Specialties(), wanted) {
			return nil, tool.Fail(SpecialtyUnknown, "No doctor here practises "+wanted+".", "specialty", wanted)
		}
	}
	list := py.NewList()
	for _, id := range w.Find("clinicians", func(_ string, r tool.Record) bool {
		return wanted == "" || r.Text("specialty") == wanted
	}) {
		r, _ := w.Record("clinicians", id)
		list.Append(tool.TextDict("clinician_id", id, "name", r.Text("name"), "specialty", r.Text("specialty")))
	}
	return py.NewDict(py.P("clinicians", list)), nil
}

func (w *World) listSlots(a []py.Value) (py.Value, error) {
	id, err := tool.ArgText("clinician_id", a[0])
	if err != nil {
		return nil, err
	}
	if _, ok := w.Record("clinicians", id); !ok {
		return nil, tool.Fail(ClinicianNotFound, "The practice has no doctor "+id+".", "clinician_id", id)
	}
	day, err := dateFormat.Parse(a[1])
	if err != nil {
		return nil, err
	}
	date := day.Format(time.DateOnly)
	switch today := w.Today(); {
	case day.Before(today) || day.After(today.AddDate(0, 0, WindowDays)):
		return nil, tool.Fail(DateWindow, "The diary is not open for "+date+".", "date", date)
	case !w.Works(id, day):
		return nil, tool.Fail(DayOff, id+" has no surgery on "+date+".", "clinician_id", id, "date", date)
	}
	free := py.NewList()
	for _, slot := range w.Find("slots", func(slot string, r tool.Record) bool {
		return r.Text("clinician_id") == id && r.Text("date") == date && !w.taken(slot, "")
	}) {
		r, _ := w.Record("slots", slot)
		d := tool.TextDict("slot_id", slot, "time", r.Text("time"))
		d.SetStr("minutes", py.NewInt(int64(r.Count("minutes"))))
		free.Append(d)
	}
	return py.NewDict(py.P("slots", free)), nil
}
