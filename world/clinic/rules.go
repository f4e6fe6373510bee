package clinic

import (
	"slices"
	"strings"
	"time"

	"envtune/tool"
)

// The rules of the practice, in days, numbers and hundredths of its money.
const (
	// WindowDays is how far ahead free times are shown, from today on.
	WindowDays = 60
	// UrgentDays is how far ahead an urgent appointment may be.
	UrgentDays = 1
	// MaxMoves bounds how often an appointment is moved.
	MaxMoves = 2
	// EarlyDays is how long before a supply is used up the next is issued.
	EarlyDays = 5
	// MaxCash is the most that is taken in cash at a time.
	MaxCash = 10000
)

// maxInterval bounds the days that one issue of a medicine lasts.
const maxInterval = 366

// The duties that staff sign on for.
const (
	Reception  = "reception"
	Billing    = "billing"
	Dispensary = "dispensary"
)

// Duties lists the duties.
func Duties() []string { return []string{Reception, Billing, Dispensary} }

// Sections lists the parts of a chart. Invoices are read on billing duty.
func Sections() []string {
	return []string{"details", "appointments", "prescriptions", "invoices"}
}

// Kinds lists the kinds of appointments.
func Kinds() []string { return []string{"routine", "urgent", "review", "procedure"} }

// Minutes is how long a kind of appointment takes.
func Minutes(kind string) int {
	switch kind {
	case "review":
		return 20
	case "procedure":
		return 40
	}
	return 10
}

// Reasons lists the reasons for which an appointment is cancelled: before its day, or
// on its day and later.
func Reasons(before bool) []string {
	if before {
		return []string{"patient", "clinic"}
	}
	return []string{"no_show", "clinic"}
}

// Methods lists the ways in which an invoice is paid.
func Methods() []string { return []string{"card", "cash", "insurer"} }

// Weekdays lists the days of the week as doctors' working days name them.
func Weekdays() []string { return []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} }

func statuses() []string { return []string{booked, "cancelled", "attended"} }

const booked = "booked"

// Surname is the last word of a patient's name.
func Surname(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// Surnames lists those of the patients.
func (w *World) Surnames() []string {
	return w.distinct("patients", func(r tool.Record) string { return Surname(r.Text("name")) })
}

// Specialties lists those of the doctors.
func (w *World) Specialties() []string {
	return w.distinct("clinicians", func(r tool.Record) string { return r.Text("specialty") })
}

// Towns lists those that have a pharmacy.
func (w *World) Towns() []string {
	return w.distinct("pharmacies", func(r tool.Record) string { return r.Text("town") })
}

// distinct lists the texts of the records of an attribute, each once.
func (w *World) distinct(name string, text func(tool.Record) string) []string {
	var all []string
	seen := map[string]bool{}
	for _, id := range w.Find(name, func(string, tool.Record) bool { return true }) {
		r, _ := w.Record(name, id)
		if s := text(r); !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// MayTake tells whether a member of staff has a duty.
func (w *World) MayTake(staff, duty string) bool {
	r, ok := w.Record("staff", staff)
	return ok && slices.Contains(r.Texts("duties"), duty)
}

// StaffDuties lists the duties of a member of staff.
func (w *World) StaffDuties(staff string) []string {
	r, ok := w.Record("staff", staff)
	if !ok {
		return nil
	}
	return r.Texts("duties")
}

// Works tells whether a doctor who is there works on a day.
func (w *World) Works(clinician string, day time.Time) bool {
	r, _ := w.Record("clinicians", clinician)
	return slices.Contains(r.Texts("weekdays"), day.Format("Mon"))
}

// NextDay returns the first day from one on, within the time that is shown, on which a
// doctor works; false where there is none.
func (w *World) NextDay(clinician string, from time.Time) (time.Time, bool) {
	last := w.Today().AddDate(0, 0, WindowDays)
	for day := from; !day.After(last); day = day.AddDate(0, 0, 1) {
		if w.Works(clinician, day) {
			return day, true
		}
	}
	return time.Time{}, false
}

// taken tells whether a booked appointment, another than one, has a slot.
func (w *World) taken(slot, other string) bool {
	return w.anyAppointment(func(id string, r tool.Record) bool { return id != other && r.Text("slot_id") == slot })
}

func (w *World) anyAppointment(test func(id string, r tool.Record) bool) bool {
	return len(w.Find("appointments", func(id string, r tool.Record) bool {
		return r.Text("status") == booked && test(id, r)
	})) > 0
}

// dayOf returns the day of an appointment.
func (w *World) dayOf(appointment tool.Record) time.Time {
	slot, _ := w.Record("slots", appointment.Text("slot_id"))
	return slot.Day("date")
}

// specialtyOf returns the specialty of a slot's doctor.
func (w *World) specialtyOf(slot string) string {
	s, _ := w.Record("slots", slot)
	c, _ := w.Record("clinicians", s.Text("clinician_id"))
	return c.Text("specialty")
}

// CanCancel lists the reasons for which an appointment that is there may be cancelled
// today.
func (w *World) CanCancel(appointment string) []string {
	r, ok := w.Record("appointments", appointment)
	if !ok {
		return nil
	}
	return Reasons(w.Today().Before(w.dayOf(r)))
}

// HasReview tells whether a patient is booked for a review, today or later.
func (w *World) HasReview(patient string) bool {
	return w.anyAppointment(func(_ string, r tool.Record) bool {
		return r.Text("patient_id") == patient && r.Text("kind") == "review" && !w.dayOf(r).Before(w.Today())
	})
}

// IssuableFrom is the first day on which a prescription that is there is issued again.
func (w *World) IssuableFrom(prescription string) time.Time {
	r, _ := w.Record("prescriptions", prescription)
	if r.Text("last_issued") == "" {
		return w.Today()
	}
	return r.Day("last_issued").AddDate(0, 0, r.Count("interval_days")-EarlyDays)
}

// Balance is what is left to pay of an invoice that is there, in hundredths.
func (w *World) Balance(invoice string) int64 {
	r, _ := w.Record("invoices", invoice)
	return max(r.Cents("amount")-r.Cents("paid"), 0)
}
