package synth

import (
	"slices"
	"time"

	"envtune/tool"
	"envtune/world/clinic"
)

// clinicDiaryIntents are about doctors, their free times and appointments.
func clinicDiaryIntents() []intent {
	return []intent{
		{
			name: "clinic_doctors", tool: "list_clinicians", weight: 2, reads: true,
			full: []string{
				"list all doctors of the practice", "show me every doctor we have", "?which doctors work at the practice", "list the practice's clinicians",
				"get the list of all clinicians", "?who are the doctors of this practice", "look up the doctors of the practice with their specialties",
				"give me all the clinicians of the practice", "tell me the ids of all our doctors",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: func() error { return s.listDoctors("") }}, !s.doctorsSeen("")
			},
		},
		{
			name: "clinic_specialty", tool: "list_clinicians", weight: 3,
			full: []string{
				"list the doctors with the specialty {specialty}", "show me the clinicians whose specialty is {specialty}", "?which doctors have the specialty {specialty}",
				"look up the doctors for the specialty {specialty}", "give me the clinicians by specialty {specialty}", "?who practises the specialty {specialty} here",
				"find the doctors of specialty {specialty}", "get the list of doctors with specialty {specialty}", "tell me which clinicians have {specialty} as their specialty",
			},
			gaps: []gap{{slot: "specialty", label: "specialty", without: []string{
				"list the doctors with one specialty", "show me the clinicians of a certain specialty", "look up the doctors by specialty", "find the doctors of a specialty"}}},
			draw: func(s *scene) (goal, bool) {
				specialty := pick(s.d, s.clinic().Specialties())
				return goal{slots: map[string]string{"specialty": specialty}, run: func() error { return s.listDoctors(specialty) }}, !s.doctorsSeen(specialty)
			},
		},
		clinicFreeIntent(), clinicBookIntent(), clinicMoveIntent(), clinicCancelIntent(),
	}
}

// listDoctors lists the doctors of a specialty; "" is any.
func (s *scene) listDoctors(specialty string) error {
	for _, id := range s.doctors(specialty) {
		s.surgery().seen.doctors[id] = true
	}
	if specialty == "" {
		return s.do("list_clinicians")
	}
	return s.do("list_clinicians", arg{"specialty", specialty})
}

func (s *scene) doctors(specialty string) []string {
	return s.clinic().Find("clinicians", func(_ string, r tool.Record) bool { return specialty == "" || r.Text("specialty") == specialty })
}

// doctorsSeen tells whether results have told all doctors of a specialty.
func (s *scene) doctorsSeen(specialty string) bool {
	return !slices.ContainsFunc(s.doctors(specialty), func(id string) bool { return !s.surgery().seen.doctors[id] })
}

// nameDoctor names a doctor: by name, which takes the list of doctors, or by id.
func (s *scene) nameDoctor(id string) referent {
	if s.plain || s.d.chance(50) {
		return referent{id, "doctor " + id, nothingToLook}
	}
	r, _ := s.clinic().Record("clinicians", id)
	return referent{id, r.Text("name"), func() error {
		if s.surgery().seen.doctors[id] {
			return nil
		}
		return s.listDoctors("")
	}}
}

// clinicFreeIntent lists free times; some requests give another day for the case that the
// doctor does not work on the first.
func clinicFreeIntent() intent {
	return intent{
		name: "clinic_free", tool: "list_clinician_slots", weight: 6,
		full: []string{
			"list the free slots of {doctor} on {date}{or}", "show me the free times of {doctor} on {date}{or}", "find free slots with {doctor} for {date}{or}",
			"look up when {doctor} is free on {date}{or}", "tell me the free times that {doctor} has on {date}{or}", "check the slots of {doctor} on {date}{or}",
			"get the free slots for {doctor} on {date}{or}", "see which slots {doctor} has free on {date}{or}", "read out the free slots of {doctor} on {date}{or}",
		},
		gaps: []gap{
			{slot: "date", label: "date", without: []string{
				"list the free slots of {doctor}", "show me the free times of {doctor} on a certain day", "find free slots with {doctor}", "check the slots of {doctor} on some day"}},
			{slot: "id", label: "clinician id", supply: supplyID("doctor", "id"), without: []string{
				"list the free slots of a doctor on {date}", "show me the free times of one of the doctors on {date}", "find free slots for {date}",
				"check the slots of a doctor on {date}"}},
		},
		draw: func(s *scene) (goal, bool) {
			p, w := s.surgery(), s.clinic()
			slot := pick(s.d, s.freeSlots())
			if slot == "" || s.changedClinic() {
				return goal{}, false
			}
			r, _ := w.Record("slots", slot)
			id, date := r.Text("clinician_id"), r.Text("date")
			doctor := s.nameDoctor(id)
			g := goal{slots: map[string]string{"doctor": doctor.said, "id": id, "date": date, "or": ""}}
			if off := w.Today().AddDate(0, 0, s.d.n(12)); !s.plain && !w.Works(id, off) && s.d.chance(60) {
				day := off.Format(time.DateOnly)
				g.slots["date"], g.slots["or"] = day, pick(s.d, []string{", or on ", ", otherwise on "})+date+pick(s.d, []string{" if there is no surgery then", " in case that day is off"})
				g.rash = call("list_clinician_slots", arg{"clinician_id", id}, arg{"date", day})
			}
			g.run = func() error {
				if err := doctor.look(); err != nil {
					return err
				}
				p.spoken.day = id + " " + date
				return s.listDay(id, date)
			}
			return g, !p.seen.days[id+" "+date]
		},
	}
}

// listDay lists the free times of a doctor where that has not been done, or no longer holds.
func (s *scene) listDay(doctor, date string) error {
	if s.surgery().seen.days[doctor+" "+date] {
		return nil
	}
	s.surgery().seen.days[doctor+" "+date] = true
	return s.do("list_clinician_slots", arg{"clinician_id", doctor}, arg{"date", date})
}

func (s *scene) freeSlots() []string {
	return s.clinic().Find("slots", func(id string, _ tool.Record) bool {
		return !s.appointed(func(r tool.Record, _ time.Time) bool { return r.Text("slot_id") == id })
	})
}

// appointed tells whether any booked appointment passes a test.
func (s *scene) appointed(test func(r tool.Record, day time.Time) bool) bool {
	w := s.clinic()
	return len(w.Find("appointments", func(_ string, r tool.Record) bool {
		slot, _ := w.Record("slots", r.Text("slot_id"))
		return r.Text("status") == "booked" && test(r, slot.Day("date"))
	})) > 0
}

// fitting lists the free slots that a patient can have for a kind of appointment; moved
// is the day of the one that would move there.
func (s *scene) fitting(patient, kind string, moved time.Time) []string {
	w := s.clinic()
	return slices.DeleteFunc(s.freeSlots(), func(id string) bool {
		r, _ := w.Record("slots", id)
		day := r.Day("date")
		busy := s.appointed(func(a tool.Record, at time.Time) bool {
			return a.Text("patient_id") == patient && at.Equal(day) && !at.Equal(moved)
		})
		return busy || r.Count("minutes") < clinic.Minutes(kind) || kind == "urgent" && day.After(w.Today().AddDate(0, 0, clinic.UrgentDays))
	})
}

// nameSlot names a free slot: by its time, where the free times of its day were listed
// last, by doctor, day and time, which takes the list of the day, or by its id.
func (s *scene) nameSlot(id string) referent {
	p := s.surgery()
	r, _ := s.clinic().Record("slots", id)
	doctor, date, hour := r.Text("clinician_id"), r.Text("date"), r.Text("time")
	day := doctor + " " + date
	switch {
	case s.plain || s.changedClinic() && !p.seen.days[day] || s.d.chance(25):
		return referent{id, "slot " + id, nothingToLook}
	case p.spoken.day == day && p.seen.days[day]:
		return referent{id, pick(s.d, []string{"the slot at " + hour + " on that day", "that day's slot at " + hour}), nothingToLook}
	}
	by := s.nameDoctor(doctor)
	return referent{id, "the slot of " + by.said + " on " + date + " at " + hour, func() error {
		if err := by.look(); err != nil {
			return err
		}
		return s.listDay(doctor, date)
	}}
}

// diaryChanged notes that free times and a chart's appointments are no longer as told.
func (s *scene) diaryChanged() {
	p := s.surgery()
	clear(p.seen.days)
	p.spoken.day = ""
	p.seen.sections[s.clinic().Chart()+" appointments"] = false
}

func clinicBookIntent() intent {
	return intent{
		name: "clinic_book", tool: "book_appointment", weight: 10,
		full: []string{
			"book {slot} for {patient}{kind}", "book {patient} into {slot}{kind}", "make an appointment for {patient} in {slot}{kind}",
			"book {slot} and give it to {patient}{kind}", "have {slot} booked for {patient}{kind}", "book an appointment for {patient}{kind} in {slot}",
			"put {patient} down for {slot}{kind}", "arrange an appointment of {patient} in {slot}{kind}", "get {patient} booked into {slot}{kind}",
		},
		gaps: []gap{
			{slot: "id", label: "slot id", supply: supplyID("slot", "id"), without: []string{
				"book an appointment for {patient}{kind}", "give {patient} a slot{kind} and book it", "make an appointment for {patient}{kind}",
				"arrange an appointment of {patient}{kind}"}},
			{slot: "pid", label: "patient id", supply: supplyID("patient", "pid"), without: []string{
				"book {slot} for a patient{kind}", "book a patient into {slot}{kind}", "have {slot} booked for one of the patients{kind}",
				"make an appointment in {slot}{kind}"}},
		},
		draw: func(s *scene) (goal, bool) {
			p := s.surgery()
			kind := pick(s.d, []string{"routine", "routine", "urgent", "review", "procedure"})
			patient, ok := s.pickPatient(func(id string) bool { return len(s.fitting(id, kind, time.Time{})) > 0 })
			if !ok {
				return goal{}, false
			}
			slot := s.nameSlot(pick(s.d, s.fitting(patient.id, kind, time.Time{})))
			slots, args := map[string]string{"slot": slot.said, "id": slot.id, "kind": ""}, []arg{{"slot_id", slot.id}}
			if kind != "routine" || s.d.chance(20) {
				slots["kind"] = pick(s.d, []string{" as kind ", " with the kind "}) + kind
				args = append(args, arg{"kind", kind})
			}
			return s.onChart(clinic.Reception, patient, slots, func() error {
				if err := slot.look(); err != nil {
					return err
				}
				id, err := s.get("appointment_id", "book_appointment", args...)
				s.diaryChanged()
				p.spoken.appointment, p.made[id] = id, true
				return err
			}), true
		},
	}
}

// pickAppointment draws an appointment of a patient that fits: the one spoken of last, one
// named by its day, which takes the chart, or by its id.
func (s *scene) pickAppointment(fits func(r tool.Record, day time.Time) bool) (appointment, patient referent, ok bool) {
	p, w := s.surgery(), s.clinic()
	fit := func(id string) bool {
		r, _ := w.Record("appointments", id)
		slot, _ := w.Record("slots", r.Text("slot_id"))
		return r.Text("status") == "booked" && !p.done[id] && fits(r, slot.Day("date"))
	}
	if last := p.spoken.appointment; last != "" && !s.plain && fit(last) && s.d.chance(60) {
		r, _ := w.Record("appointments", last)
		if owner := r.Text("patient_id"); owner == w.Chart() && owner == p.spoken.patient {
			return referent{last, "that appointment", nothingToLook}, referent{owner, "this patient", nothingToLook}, true
		}
	}
	of := func(patient string) []string {
		return slices.DeleteFunc(w.Of("appointments", patient), func(id string) bool { return p.made[id] || !fit(id) })
	}
	if patient, ok = s.pickPatient(func(id string) bool { return len(of(id)) > 0 }); !ok {
		return appointment, patient, false
	}
	id := pick(s.d, of(patient.id))
	r, _ := w.Record("appointments", id)
	slot, _ := w.Record("slots", r.Text("slot_id"))
	if s.plain || s.changedClinic() || s.d.chance(40) {
		return referent{id, pick(s.d, []string{"appointment ", "the appointment "}) + id, nothingToLook}, patient, true
	}
	return referent{id, "the appointment on " + slot.Text("date"), func() error { return s.readSection("appointments") }}, patient, true
}

func clinicMoveIntent() intent {
	return intent{
		name: "clinic_move", tool: "move_appointment", weight: 11,
		full: []string{
			"move {appointment} of {patient} to {slot}", "shift {appointment} of {patient} and move it to {slot}", "move {appointment} for {patient} into {slot}",
			"have {appointment} of {patient} moved to {slot}", "put {appointment} of {patient} into {slot} by moving it", "get {appointment} of {patient} moved to {slot}",
			"change {appointment} of {patient}, moving it to {slot}", "let {appointment} of {patient} move to {slot}", "arrange for {appointment} of {patient} to be moved to {slot}",
		},
		gaps: []gap{
			{slot: "id", label: "slot id", supply: supplyID("slot", "id"), without: []string{
				"move {appointment} of {patient} to another slot", "shift {appointment} of {patient} to a new time", "have {appointment} of {patient} moved",
				"get {appointment} of {patient} moved to some other slot"}},
			{slot: "aid", label: "appointment id", supply: supplyID("appointment", "aid"), without: []string{
				"move an appointment of {patient} to {slot}", "have one appointment of {patient} moved to {slot}", "put an appointment of {patient} into {slot} by moving it",
				"get an appointment of {patient} moved to {slot}"}},
		},
		draw: func(s *scene) (goal, bool) {
			p, w := s.surgery(), s.clinic()
			targets := func(r tool.Record, day time.Time) []string {
				from, _ := w.Record("slots", r.Text("slot_id"))
				return slices.DeleteFunc(s.fitting(r.Text("patient_id"), r.Text("kind"), day), func(id string) bool {
					to, _ := w.Record("slots", id)
					return s.specialty(from) != s.specialty(to)
				})
			}
			a, patient, ok := s.pickAppointment(func(r tool.Record, day time.Time) bool {
				return w.Today().Before(day) && r.Count("moves") < clinic.MaxMoves && len(targets(r, day)) > 0
			})
			if !ok {
				return goal{}, false
			}
			r, _ := w.Record("appointments", a.id)
			from, _ := w.Record("slots", r.Text("slot_id"))
			slot := s.nameSlot(pick(s.d, targets(r, from.Day("date"))))
			slots := map[string]string{"appointment": a.said, "aid": a.id, "slot": slot.said, "id": slot.id}
			return s.onChart(clinic.Reception, patient, slots, func() error {
				if err := a.look(); err != nil {
					return err
				}
				if err := slot.look(); err != nil {
					return err
				}
				s.diaryChanged()
				p.spoken.appointment, p.done[a.id] = a.id, true
				return s.do("move_appointment", arg{"appointment_id", a.id}, arg{"slot_id", slot.id})
			}), true
		},
	}
}

// specialty is that of a slot's doctor.
func (s *scene) specialty(slot tool.Record) string {
	doctor, _ := s.clinic().Record("clinicians", slot.Text("clinician_id"))
	return doctor.Text("specialty")
}

// clinicCancelIntent cancels an appointment. The cause is told in everyday words or as the
// diary calls it.
func clinicCancelIntent() intent {
	return intent{
		name: "clinic_cancel", tool: "cancel_appointment", weight: 6,
		full: []string{
			"cancel {appointment} of {patient}, {why}", "have {appointment} of {patient} cancelled, {why}", "take {appointment} of {patient} out of the diary and cancel it, {why}",
			"call off {appointment} of {patient} with a cancellation, {why}", "get {appointment} of {patient} cancelled, {why}", "let {appointment} of {patient} be cancelled, {why}",
			"strike {appointment} of {patient} and cancel it, {why}", "cancel {appointment} for {patient}, {why}", "put a cancellation on {appointment} of {patient}, {why}",
		},
		gaps: []gap{
			{slot: "reason", label: "reason", without: []string{
				"cancel {appointment} of {patient} for a reason", "have {appointment} of {patient} cancelled", "get {appointment} of {patient} cancelled",
				"let {appointment} of {patient} be cancelled"}},
			{slot: "aid", label: "appointment id", supply: supplyID("appointment", "aid"), without: []string{
				"cancel an appointment of {patient}, {why}", "have one appointment of {patient} cancelled, {why}", "get an appointment of {patient} cancelled, {why}",
				"call off an appointment of {patient}, {why}"}},
		},
		draw: func(s *scene) (goal, bool) {
			p, w := s.surgery(), s.clinic()
			a, patient, ok := s.pickAppointment(func(tool.Record, time.Time) bool { return true })
			if !ok {
				return goal{}, false
			}
			reason := pick(s.d, w.CanCancel(a.id))
			why := pick(s.d, []string{`with the reason "` + reason + `"`, `for the reason "` + reason + `"`, `reason "` + reason + `"`})
			if !s.plain && s.d.chance(60) {
				why = pick(s.d, map[string][]string{
					"patient": {"since the patient asked for it", "as the patient cannot come", "because the patient rang to call it off"},
					"clinic":  {"since the clinic cannot keep it", "as the clinic has to call it off", "because the doctor of our clinic is away"},
					"no_show": {"since nobody turned up for it", "as the patient failed to show up", "because the patient did not come"},
				}[reason])
			}
			return s.onChart(clinic.Reception, patient, map[string]string{"appointment": a.said, "aid": a.id, "why": why, "reason": reason}, func() error {
				if err := a.look(); err != nil {
					return err
				}
				s.diaryChanged()
				p.spoken.appointment, p.done[a.id] = "", true
				return s.do("cancel_appointment", arg{"appointment_id", a.id}, arg{"reason", reason})
			}), true
		},
	}
}
