package synth

import (
	"slices"
	"strings"

	"envtune/tool"
	"envtune/world/clinic"
)

// onDuty makes sure that who asks is on a duty, "" for any: the reference signs on where
// that is not so, and off before where the desk is taken. The turn's message brings the
// staff code, and the duty too where any will do.
func (s *scene) onDuty(duty string) error {
	p, w := s.surgery(), s.clinic()
	if w.Staff() == p.staff && (duty == "" || w.Duty() == duty) {
		return nil
	}
	if p.left || duty != "" && !slices.Contains(p.duties, duty) {
		return errUnfit
	}
	lists, slots := staffCodes(), map[string]string{"staff": p.staff}
	if duty == "" || !p.seen.staff && s.d.chance(35) {
		if duty == "" {
			duty = pick(s.d, p.duties)
		}
		lists, slots["duty"] = staffOnDuty(), duty
	}
	if !p.seen.staff || slots["duty"] != "" {
		s.bring("clinic", lists, slots)
	}
	p.seen.staff = true
	if w.Staff() != "" {
		if err := s.signOff(); err != nil {
			return err
		}
	}
	return s.do("reception_sign_on", arg{"staff_code", p.staff}, arg{"duty", duty})
}

// signOff leaves the desk, on which no chart may stay.
func (s *scene) signOff() error {
	if s.clinic().Chart() != "" {
		if err := s.closeChart(); err != nil {
			return err
		}
	}
	return s.do("reception_sign_off")
}

func (s *scene) closeChart() error {
	s.surgery().spoken.patient = ""
	return s.do("close_patient_chart")
}

// staffCodes are the sentences that bring the staff code alone.
func staffCodes() []string {
	return []string{
		"My staff code is {staff}.", "My staff code at the practice is {staff}.", "I have the staff code {staff}.", "Staff code {staff}.",
		"At the practice my staff code is {staff}.", "The staff code of mine is {staff}.", "I work at the practice under the staff code {staff}.",
		"You need my staff code {staff}.", "For the practice, my staff code is {staff}.",
	}
}

// staffOnDuty are the sentences that bring the staff code and the duty.
func staffOnDuty() []string {
	return []string{
		"My staff code is {staff} and I am on {duty} duty.", "I am on {duty} duty with the staff code {staff}.", "Staff code {staff}, duty {duty}.",
		"I have the staff code {staff} and {duty} duty today.", "My duty is {duty}, my staff code {staff}.", "Today I have {duty} duty, staff code {staff}.",
		"At the practice my staff code is {staff} and my duty {duty}.", "I do {duty} duty today under the staff code {staff}.",
		"My staff code at the practice is {staff}, the duty {duty}.",
	}
}

// pickPatient draws a patient that fits: the one spoken of last, whose chart is open, one
// named by name and date of birth, or by id.
func (s *scene) pickPatient(fits func(patient string) bool) (referent, bool) {
	p, w := s.surgery(), s.clinic()
	if last := p.spoken.patient; last != "" && last == w.Chart() && !s.plain && fits(last) && s.d.chance(75) {
		return referent{last, "this patient", nothingToLook}, true
	}
	fit := w.Find("patients", func(id string, _ tool.Record) bool { return fits(id) })
	if len(fit) == 0 {
		return referent{}, false
	}
	id := pick(s.d, fit)
	if s.plain || s.d.chance(40) {
		return referent{id, "patient " + id, nothingToLook}, true
	}
	r, _ := w.Record("patients", id)
	return referent{id, r.Text("name") + " (born " + r.Text("birth_date") + ")", func() error { return s.findUnlessSeen(id) }}, true
}

func (s *scene) findUnlessSeen(patient string) error {
	if s.surgery().seen.patients[patient] {
		return nil
	}
	return s.findPatient(patient)
}

func (s *scene) findPatient(patient string) error {
	s.surgery().seen.patients[patient] = true
	r, _ := s.clinic().Record("patients", patient)
	return s.do("find_patient_by_surname", arg{"surname", clinic.Surname(r.Text("name"))}, arg{"birth_date", r.Text("birth_date")})
}

// openChart makes sure that a patient's chart is open on a duty.
func (s *scene) openChart(duty string, patient referent) error {
	p, w := s.surgery(), s.clinic()
	if err := s.onDuty(duty); err != nil {
		return err
	}
	if w.Chart() != patient.id {
		if err := patient.look(); err != nil {
			return err
		}
		if w.Chart() != "" {
			if err := s.closeChart(); err != nil {
				return err
			}
		}
		if err := s.do("open_patient_chart", arg{"patient_id", patient.id}); err != nil {
			return err
		}
		p.seen.patients[patient.id] = true
	}
	// The chart may have lain on the desk; then nothing but the request tells an id.
	if p.spoken.patient = ""; p.seen.patients[patient.id] || strings.Contains(patient.said, patient.id) {
		p.spoken.patient = patient.id
	}
	return nil
}

// onChart makes a goal of what is done with a patient's chart open.
func (s *scene) onChart(duty string, patient referent, slots map[string]string, run func() error) goal {
	if slots == nil {
		slots = map[string]string{}
	}
	slots["patient"], slots["pid"] = patient.said, patient.id
	return goal{slots: slots, run: func() error {
		if err := s.openChart(duty, patient); err != nil {
			return err
		}
		return run()
	}}
}

// readSection reads a section of the open chart where that has not been done, or no longer
// holds.
func (s *scene) readSection(section string) error {
	key := s.clinic().Chart() + " " + section
	if s.surgery().seen.sections[key] {
		return nil
	}
	s.surgery().seen.sections[key] = true
	return s.do("read_chart_section", arg{"section", section})
}

// changedClinic tells whether the turn has changed what look-ups answer.
func (s *scene) changedClinic() bool {
	return slices.ContainsFunc(s.turn, func(call string) bool {
		switch toolOf(call) {
		case "book_appointment", "move_appointment", "cancel_appointment", "issue_prescription", "settle_consultation_invoice":
			return true
		}
		return false
	})
}

// clinicDeskIntents are about the desk itself.
func clinicDeskIntents() []intent {
	return []intent{
		{
			name: "clinic_sign_on", tool: "reception_sign_on", weight: 3,
			full: []string{
				"sign {staff} on for {duty} duty", "sign me on at the practice, staff code {staff}, duty {duty}", "sign on with staff code {staff} for the duty {duty}",
				"put staff code {staff} on {duty} duty at the desk", "start my {duty} duty by signing on {staff}", "have {staff} signed on for {duty} duty",
				"get me signed on as {staff} on {duty} duty", "begin {duty} duty at the front desk with the staff code {staff}",
				"do the sign on for staff code {staff}, {duty} duty",
			},
			gaps: []gap{
				{slot: "duty", label: "duty", without: []string{
					"sign {staff} on at the practice", "sign me on at the desk, staff code {staff}", "have {staff} signed on for duty", "get me signed on as {staff}"}},
				{slot: "staff", label: "staff code", without: []string{
					"sign me on for {duty} duty", "put me on {duty} duty at the desk", "get me signed on for {duty} duty", "start my {duty} duty by signing me on"}},
			},
			draw: func(s *scene) (goal, bool) {
				p, w := s.surgery(), s.clinic()
				duty := pick(s.d, p.duties)
				return goal{slots: map[string]string{"staff": p.staff, "duty": duty}, run: func() error {
					err := s.onDuty(duty)
					delete(s.brings, "clinic") // the request itself says it
					return err
				}}, (w.Staff() != p.staff || w.Duty() != duty) && !s.used["clinic_sign_off"]
			},
		},
		{
			name: "clinic_sign_off", tool: "reception_sign_off", weight: 5,
			full: []string{
				"sign me off at the practice", "sign off at the front desk", "sign me off, my duty is over", "end my duty and sign me off at the desk",
				"do the sign off at the reception", "have me signed off from duty", "get me signed off at the practice", "finish my duty by signing me off",
				"sign me off at the reception desk",
			},
			draw: func(s *scene) (goal, bool) {
				p := s.surgery()
				return goal{run: func() error {
					p.left = true
					return s.signOff()
				}}, s.clinic().Staff() == p.staff && !s.used["clinic_sign_on"]
			},
		},
		{
			name: "clinic_close", tool: "close_patient_chart", weight: 1,
			full: []string{
				"close the open chart", "close the patient chart that is open", "put the open chart away and close it", "have the open patient chart closed",
				"close the chart that lies on the desk", "get the open chart closed", "shut the patient chart that is open", "close that chart again",
				"close the chart at the desk",
			},
			draw: func(s *scene) (goal, bool) {
				return goal{run: s.closeChart}, s.clinic().Chart() != "" && s.surgery().spoken.patient != ""
			},
		},
	}
}
