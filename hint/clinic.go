package hint

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/tool"
	"envtune/world/clinic"
)

func clinicEntries() map[envtune.Code]Entry {
	slot := func(rule string) Entry { return Entry{make: fittingSlot(rule), fallback: noSlot} }
	return map[envtune.Code]Entry{
		clinic.SignOnRefused:      {make: staffCode},
		clinic.AlreadyOnDuty:      {make: signOffFirst},
		clinic.DutyUnknown:        {make: staffDuty},
		clinic.DutyNotHeld:        {make: staffDuty},
		clinic.ChartOpenAtSignOff: {make: closeChart},
		clinic.NotOnDuty:          {make: signOnFirst},
		clinic.WrongDuty:          {make: otherDuty},

		clinic.NoPatient:       {make: registered},
		clinic.PatientNotFound: {make: lookUp("patient_id", "patients", "find_patient_by_surname"), fallback: knownIDs("patient_id", "patients")},
		clinic.ChartOpen:       {make: closeChart},
		clinic.NoChart:         {make: openChart},

		clinic.SpecialtyUnknown:  {make: specialties},
		clinic.ClinicianNotFound: {make: lookUp("clinician_id", "clinicians", "list_clinicians"), fallback: knownIDs("clinician_id", "clinicians")},
		clinic.DateWindow:        {make: dateWindow},
		clinic.DayOff:            {make: workingDay, fallback: dateWindow},

		clinic.KindUnknown:         {make: kindNames},
		clinic.SlotNotFound:        {make: misspelt("slot_id", slotIDs, source("slot_id", "list_clinician_slots", "slot_id")), fallback: fittingSlot("There is no such slot.")},
		clinic.SlotNotFree:         slot("The slot is taken or past."),
		clinic.KindLength:          {make: fittingSlot("The slot is too short for this kind of appointment."), fallback: shorterKind},
		clinic.KindDay:             slot("Urgent appointments are for today and tomorrow."),
		clinic.PatientBusy:         slot("A patient has one appointment a day."),
		clinic.OtherSpecialty:      slot("An appointment stays with doctors of its specialty."),
		clinic.AppointmentNotFound: ofChart("appointment_id", "appointments"),
		clinic.AppointmentNotOpen:  {make: overAlready, fallback: nothingOpen},
		clinic.ShortNotice:         {make: cancelInstead("An appointment can be moved only before its day")},
		clinic.MoveLimit:           {make: cancelInstead(fmt.Sprintf("An appointment can be moved %d times at most", clinic.MaxMoves))},
		clinic.ReasonUnknown:       {make: reasons},
		clinic.ReasonDay:           {make: reasons},

		clinic.TownUnknown:          {make: towns},
		clinic.PrescriptionNotFound: ofChart("prescription_id", "prescriptions"),
		clinic.PharmacyNotFound:     {make: lookUp("pharmacy_id", "pharmacies", "list_pharmacies"), fallback: electronic},
		clinic.PaperOnly:            {make: electronic},
		clinic.IssuedTooSoon:        {make: issueLater},
		clinic.ReviewNeeded:         {make: reviewFirst},

		clinic.InvoiceNotFound: ofChart("invoice_id", "invoices"),
		clinic.InvoiceSettled:  {None: "the invoice is paid, so that nothing is left to take"},
		clinic.MethodUnknown:   {make: names("method", clinic.Methods())},
		clinic.NotInsured:      {make: otherMethod},
		clinic.AmountRange:     {make: withinBalance},
		clinic.InsurerWhole:    {make: wholeBalance},
		clinic.CashLimit:       {make: cashLimit},
	}
}

// clinicValue is a date in another format, or a section that a chart does not have.
func clinicValue(c *failure) *envtune.Hint {
	switch c.result.Tool {
	case "read_chart_section":
		return oneOf("section", c.text("section"), clinic.Sections())
	case "find_patient_by_surname":
		return dateOf("birth_date")(c)
	case "list_clinician_slots":
		return dateOf("date")(c)
	}
	return nil
}

// clinic returns the practice. A session without one has none of its codes.
func (c *failure) clinic() *clinic.World {
	w, _ := c.session.World("clinic")
	return w.(*clinic.World)
}

func staffCode(*failure) *envtune.Hint {
	return is("staff_code", "staff_code must be the code of a member of staff, not a name.", "a staff code")
}

func signOffFirst(*failure) *envtune.Hint {
	return first("reception_sign_off", "The desk has one member of staff and one duty at a time: sign off with reception_sign_off first.")
}

// staffDuty lists the duties of the member of staff who signs on.
func staffDuty(c *failure) *envtune.Hint {
	return oneOf("duty", c.field("duty"), c.clinic().StaffDuties(c.text("staff_code")))
}

func closeChart(*failure) *envtune.Hint {
	return first("close_patient_chart", "A chart is open: close it with close_patient_chart first.")
}

func signOnFirst(c *failure) *envtune.Hint {
	duty := c.field("duty")
	if c.text("section") == "invoices" {
		duty = clinic.Billing // which the call itself asks for only once a chart is open
	}
	if duty == "" {
		return first("reception_sign_on", "Sign on with reception_sign_on before this call.")
	}
	return firstWith("reception_sign_on", "duty", py.Repr(py.Str(duty)),
		"Sign on for "+duty+" duty with reception_sign_on before this call.")
}

// otherDuty begins the way to another duty; the errors on it lead on.
func otherDuty(c *failure) *envtune.Hint {
	duty := c.field("duty")
	return first("reception_sign_off", "This needs "+duty+" duty: sign off with reception_sign_off, and sign on for it.")
}

// registered helps to spell a surname; it never tells a date of birth.
func registered(c *failure) *envtune.Hint {
	if c.field("argument") == "birth_date" {
		return is("birth_date", "No patient of this surname has this date of birth.", "the patient's date of birth")
	}
	given, surnames := c.field("surname"), c.clinic().Surnames()
	if last := clinic.Surname(given); last != given && slices.Contains(surnames, last) {
		return is("surname", "surname must be the last name alone: "+last+".", last)
	}
	if near := spell.Nearest(given, surnames); near != "" {
		return is("surname", "No patient has this surname; the nearest is "+near+".", near)
	}
	return is("surname", "surname must be the last name alone, as the practice has it.", "a last name")
}

// lookUp undoes a slip in an id of an attribute of the practice, or leads to the tool
// that tells such ids.
func lookUp(arg, attr, tool string) maker {
	return misspelt(arg, keys("clinic", attr), source(arg, tool, arg))
}

// knownIDs lists ids of an attribute of the practice.
func knownIDs(arg, attr string) maker {
	return func(c *failure) *envtune.Hint {
		given := c.field(arg)
		return oneOf(arg, given, nameList(c.state("clinic", attr), given))
	}
}

// openChart names the patient where the call is about something in a chart.
func openChart(c *failure) *envtune.Hint {
	for _, in := range [][2]string{{"appointment_id", "appointments"}, {"prescription_id", "prescriptions"}, {"invoice_id", "invoices"}} {
		if h := chartOf(c, in[0], in[1]); h != nil {
			return h
		}
	}
	return first("open_patient_chart", "Open the patient's chart with open_patient_chart before this call.")
}

// chartOf names the patient in whose chart an id is, nil where it is in none.
func chartOf(c *failure, arg, section string) *envtune.Hint {
	id := c.text(arg)
	r, ok := c.clinic().Record(section, id)
	if !ok {
		return nil
	}
	patient := r.Text("patient_id")
	return firstWith("open_patient_chart", "patient_id", py.Repr(py.Str(patient)),
		id+" is in the chart of "+patient+": open that with open_patient_chart before this call.")
}

func specialties(c *failure) *envtune.Hint {
	return oneOf("specialty", c.field("specialty"), nearFirst(c.clinic().Specialties(), c.field("specialty")))
}

func dateWindow(c *failure) *envtune.Hint {
	today := c.clinic().Today()
	want := today.Format(time.DateOnly) + " to " + today.AddDate(0, 0, clinic.WindowDays).Format(time.DateOnly)
	return is("date", "date must be from "+want+".", want)
}

// workingDay is the doctor's next working day after the one that was asked for, or else
// the first of all.
func workingDay(c *failure) *envtune.Hint {
	w, id := c.clinic(), c.field("clinician_id")
	asked, ok := tool.Day(c.field("date"))
	if !ok {
		return nil
	}
	next, ok := w.NextDay(id, asked)
	if !ok {
		next, ok = w.NextDay(id, w.Today())
	}
	doctor, known := w.Record("clinicians", id)
	if !ok || !known {
		return nil
	}
	date := next.Format(time.DateOnly)
	return is("date", fmt.Sprintf("%s works on %s: take such a day, as %s.", id, strings.Join(doctor.Texts("weekdays"), ", "), date), date)
}

func kindNames(c *failure) *envtune.Hint { return oneOf("kind", c.field("kind"), clinic.Kinds()) }

// slotIDs are the slots that the call could have.
func slotIDs(c *failure) []string {
	return c.clinic().Fitting(c.field("kind"), c.text("appointment_id"))
}

// fittingSlot lists the slots that the call could have.
func fittingSlot(rule string) maker {
	return func(c *failure) *envtune.Hint {
		slots := slotIDs(c)
		slots = slots[:min(len(slots), maxNames)]
		if len(slots) == 0 {
			return nil
		}
		return is("slot_id", rule+" These slots fit: "+strings.Join(slots, ", ")+".", slots...)
	}
}

func noSlot(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "No slot fits this kind of appointment now.")
}

// shorterKind lists the kinds that the slot is long enough for; a kind is no argument
// of a move.
func shorterKind(c *failure) *envtune.Hint {
	slot, ok := c.clinic().Record("slots", c.field("slot_id"))
	if !ok || c.result.Tool != "book_appointment" {
		return noSlot(c)
	}
	kinds := slices.DeleteFunc(clinic.Kinds(), func(k string) bool { return clinic.Minutes(k) > slot.Count("minutes") })
	if len(kinds) == 0 {
		return noSlot(c)
	}
	return oneOf("kind", "", kinds)
}

// ofChart is for an id that the open chart does not show: it leads to the chart that
// does, or else to the section that shows ids, where it shows any.
func ofChart(arg, section string) Entry {
	shown := func(c *failure) []string { return c.clinic().Of(section, c.clinic().Chart()) }
	inChart := func(c *failure) *envtune.Hint {
		if len(shown(c)) == 0 {
			return say(envtune.HintConstraint, "The open chart has no "+section+".")
		}
		h := from(arg, "read_chart_section", arg)
		h.Text = fmt.Sprintf("Take %s from the open chart: read_chart_section(section='%s').", arg, section)
		return h
	}
	look := misspelt(arg, shown, inChart)
	other := func(c *failure) *envtune.Hint {
		if h := chartOf(c, arg, section); h != nil && c.offers(h.Tool) {
			return h
		}
		return look(c)
	}
	return Entry{make: other, fallback: func(c *failure) *envtune.Hint {
		return oneOf(arg, c.field(arg), nearFirst(shown(c), c.field(arg)))
	}}
}

func overAlready(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("book_appointment")
	if !ok || c.result.Tool != "move_appointment" {
		return nil
	}
	return use(t, "The appointment is "+c.field("status")+" and stays so; book_appointment makes another.")
}

func nothingOpen(c *failure) *envtune.Hint {
	return say(envtune.HintConstraint, "The appointment is "+c.field("status")+", and nothing is left to do to it.")
}

func cancelInstead(why string) maker {
	return func(c *failure) *envtune.Hint {
		t, ok := c.session.Tool("cancel_appointment")
		if !ok {
			return nil
		}
		return use(t, why+": cancel it, and book another.")
	}
}

func reasons(c *failure) *envtune.Hint {
	return oneOf("reason", c.field("reason"), c.clinic().CanCancel(c.field("appointment_id")))
}

func towns(c *failure) *envtune.Hint {
	return oneOf("town", c.field("town"), nearFirst(c.clinic().Towns(), c.field("town")))
}

// electronic lists the pharmacies that prescriptions are sent to, those of the same town
// first.
func electronic(c *failure) *envtune.Hint {
	w := c.clinic()
	given, _ := w.Record("pharmacies", c.field("pharmacy_id"))
	town := func(id string) bool {
		p, _ := w.Record("pharmacies", id)
		return given.Dict != nil && p.Text("town") == given.Text("town")
	}
	ids := w.ElectronicPharmacies()
	slices.SortStableFunc(ids, func(a, b string) int {
		switch {
		case town(a) == town(b):
			return 0
		case town(a):
			return -1
		}
		return 1
	})
	return oneOf("pharmacy_id", "", ids[:min(len(ids), maxNames)])
}

func issueLater(c *failure) *envtune.Hint {
	return say(envtune.HintConstraint, fmt.Sprintf("The last supply is not used up: the prescription can be issued from %s on, %d days before its end.",
		c.field("from"), clinic.EarlyDays))
}

func reviewFirst(*failure) *envtune.Hint {
	return firstWith("book_appointment", "kind", "'review'", "No repeats are left: book the patient an appointment of kind 'review' first.")
}

func otherMethod(*failure) *envtune.Hint {
	methods := slices.DeleteFunc(clinic.Methods(), func(m string) bool { return m == "insurer" })
	h := oneOf("method", "", methods)
	h.Text = "The invoice is not insured; " + h.Text
	return h
}

func withinBalance(c *failure) *envtune.Hint {
	want := "0.01 to " + c.field("balance")
	return is("amount", "amount must be "+want+", in whole hundredths.", want)
}

func wholeBalance(c *failure) *envtune.Hint {
	return is("amount", "An insurer pays the whole balance: amount must be "+c.field("balance")+".", c.field("balance"))
}

func cashLimit(*failure) *envtune.Hint {
	want := "at most " + py.Repr(tool.Amount(clinic.MaxCash))
	return is("amount", "In cash, amount must be "+want+"; a card takes more.", want)
}
