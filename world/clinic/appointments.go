package clinic

import (
	"fmt"
	"slices"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// maySlot refuses a slot that a patient cannot have for a kind of appointment; moved is
// the appointment that would move to it, "" for a new one.
func (w *World) maySlot(id, patient, kind, moved string) error {
	fail := func(code envtune.Code, text string, fields ...string) error {
		return tool.Fail(code, text, append([]string{"slot_id", id, "kind", kind}, fields...)...)
	}
	slot, ok := w.Record("slots", id)
	if !ok {
		return fail(SlotNotFound, "The diary has no slot "+id+".")
	}
	day, today := slot.Day("date"), w.Today()
	switch {
	case day.Before(today) || w.taken(id, ""):
		return fail(SlotNotFree, "Slot "+id+" cannot be had.")
	case slot.Count("minutes") < Minutes(kind):
		return fail(KindLength, "Slot "+id+" does not suit a "+kind+" appointment.", "minutes", fmt.Sprint(Minutes(kind)))
	case kind == "urgent" && day.After(today.AddDate(0, 0, UrgentDays)):
		return fail(KindDay, "An urgent appointment cannot be on "+slot.Text("date")+".")
	case w.anyAppointment(func(other string, r tool.Record) bool {
		return other != moved && r.Text("patient_id") == patient && w.dayOf(r).Equal(day)
	}):
		return fail(PatientBusy, "The patient is expected on "+slot.Text("date")+" already.", "date", slot.Text("date"))
	}
	return nil
}

// Fitting lists the slots that the patient of the open chart can have for a kind of
// appointment; moved is the appointment that would move there, "" for a new one.
func (w *World) Fitting(kind, moved string) []string {
	return w.Find("slots", func(id string, _ tool.Record) bool {
		return w.maySlot(id, w.Chart(), kind, moved) == nil && (moved == "" || w.sameSpecialty(moved, id))
	})
}

func (w *World) sameSpecialty(appointment, slot string) bool {
	r, ok := w.Record("appointments", appointment)
	return ok && w.specialtyOf(r.Text("slot_id")) == w.specialtyOf(slot)
}

func (w *World) book(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart(Reception)
	if err != nil {
		return err
	}
	args, err := tool.ArgTexts(a, "slot_id", "kind")
	if err != nil {
		return err
	}
	slot, kind := args[0], args[1]
	if !slices.Contains(Kinds(), kind) {
		return tool.Fail(KindUnknown, "The diary has no appointments called "+kind+".", "kind", kind)
	}
	if err := w.maySlot(slot, patient, kind, ""); err != nil {
		return err
	}
	if err := w.Room(); err != nil {
		return err
	}
	id := w.NextID("appointments", "AP-", "appointment_counter")
	w.OwnOuter("appointments").(*py.Dict).SetStr(id, py.NewDict(
		py.P("patient_id", py.Str(patient)), py.P("slot_id", py.Str(slot)), py.P("kind", py.Str(kind)),
		py.P("status", py.Str(booked)), py.P("moves", py.NewInt(0))))
	return w.booking(id, to)
}

// booking tells of an appointment what its patient has to know.
func (w *World) booking(id string, to *tool.Answer) error {
	r, _ := w.Record("appointments", id)
	slot, _ := w.Record("slots", r.Text("slot_id"))
	return to.Dict(tool.Text("appointment_id", id), tool.Text("date", slot.Text("date")),
		tool.Text("time", slot.Text("time")), tool.Text("kind", r.Text("kind")))
}

// appointment returns one of the patient's whose chart is open.
func (w *World) appointment(patient string, v py.Value) (string, tool.Record, error) {
	id, err := tool.ArgText("appointment_id", v)
	if err != nil {
		return "", tool.Record{}, err
	}
	r, ok := w.Record("appointments", id)
	if !ok || r.Text("patient_id") != patient {
		return "", r, tool.Fail(AppointmentNotFound, "The chart shows no appointment "+id+".", "appointment_id", id)
	}
	return id, r, nil
}

func (w *World) move(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart(Reception)
	if err != nil {
		return err
	}
	id, r, err := w.appointment(patient, a[0])
	if err != nil {
		return err
	}
	slot, err := tool.ArgText("slot_id", a[1])
	if err != nil {
		return err
	}
	switch {
	case r.Text("status") != booked:
		return tool.Fail(AppointmentNotOpen, "Appointment "+id+" is over.", "appointment_id", id, "status", r.Text("status"))
	case !w.Today().Before(w.dayOf(r)):
		return tool.Fail(ShortNotice, "Appointment "+id+" stays where it is.", "appointment_id", id)
	case r.Count("moves") >= MaxMoves:
		return tool.Fail(MoveLimit, "Appointment "+id+" has been moved too often.", "appointment_id", id)
	}
	if err := w.maySlot(slot, patient, r.Text("kind"), id); err != nil {
		return err
	}
	if !w.sameSpecialty(id, slot) {
		return tool.Fail(OtherSpecialty, "Slot "+slot+" is with another department.",
			"appointment_id", id, "slot_id", slot, "kind", r.Text("kind"))
	}
	own, _ := w.OwnRecord("appointments", id)
	own.SetStr("slot_id", a[1])
	own.SetStr("moves", py.NewInt(int64(r.Count("moves")+1)))
	return w.booking(id, to)
}

func (w *World) cancel(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart(Reception)
	if err != nil {
		return err
	}
	id, r, err := w.appointment(patient, a[0])
	if err != nil {
		return err
	}
	reason, err := tool.ArgText("reason", a[1])
	if err != nil {
		return err
	}
	known := append(Reasons(true), Reasons(false)...)
	switch {
	case r.Text("status") != booked:
		return tool.FailWith(AppointmentNotOpen, tool.FlagDict("cancelled", false), "appointment_id", id, "status", r.Text("status"))
	case !slices.Contains(known, reason):
		return tool.Fail(ReasonUnknown, "Nothing is cancelled for the reason "+reason+".", "appointment_id", id, "reason", reason)
	case !slices.Contains(w.CanCancel(id), reason):
		return tool.Fail(ReasonDay, "The reason "+reason+" does not go with the day.", "appointment_id", id, "reason", reason)
	}
	own, _ := w.OwnRecord("appointments", id)
	own.SetStr("status", py.Str("cancelled"))
	return to.Dict(tool.Flag("cancelled", true))
}
