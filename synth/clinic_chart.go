package synth

import "envtune/world/clinic"

// clinicChartIntents are about patients and their charts.
func clinicChartIntents() []intent {
	return []intent{
		{
			name: "clinic_find", tool: "find_patient_by_surname", weight: 2,
			full: []string{
				"find the patient with surname {surname}, born {date}", "look up the patient {surname}, birth date {date}", "?who is the patient {surname} who was born on {date}",
				"find the patient id for surname {surname} and birth date {date}", "search for a patient with surname {surname} and birth date {date}",
				"?what is the patient id of {surname}, born {date}", "get me the patient whose surname is {surname} and whose birth date is {date}",
				"look for the patient {surname} who was born {date}", "find out the id of patient {surname} with birth date {date}",
			},
			gaps: []gap{
				{slot: "date", label: "birth date", without: []string{
					"find the patient with surname {surname}", "look up the patient {surname}", "find the patient id for surname {surname}", "search for a patient called {surname}"}},
				{slot: "surname", label: "surname", without: []string{
					"find the patient born {date}", "look up a patient with birth date {date}", "find the patient id for the birth date {date}",
					"search for a patient who was born {date}"}},
			},
			draw: func(s *scene) (goal, bool) {
				p := s.surgery()
				t, ok := s.pickPatient(func(id string) bool { return !p.seen.patients[id] && id != s.clinic().Chart() })
				if !ok {
					return goal{}, false
				}
				r, _ := s.clinic().Record("patients", t.id)
				return goal{slots: map[string]string{"surname": clinic.Surname(r.Text("name")), "date": r.Text("birth_date")}, run: func() error {
					if err := s.onDuty(""); err != nil {
						return err
					}
					return s.findPatient(t.id)
				}}, true
			},
		},
		{
			name: "clinic_open", tool: "open_patient_chart", weight: 4,
			full: []string{
				"open the chart of {patient}", "get the chart of {patient} out and open it", "have the chart of {patient} opened",
				"put the chart of {patient} on the desk and open it", "open the patient chart for {patient}", "bring up and open the chart of {patient}",
				"let me have the chart of {patient} open", "go to the chart of {patient} and open it", "see that the chart of {patient} is open",
			},
			gaps: []gap{{slot: "pid", label: "patient id", supply: supplyID("patient", "pid"), without: []string{
				"open a patient's chart", "open the chart of one of our patients", "have a patient chart opened", "get a chart out and open it"}}},
			draw: func(s *scene) (goal, bool) {
				t, ok := s.pickPatient(func(id string) bool { return id != s.clinic().Chart() })
				return s.onChart("", t, nil, nothingToLook), ok
			},
		},
		{
			name: "clinic_read", tool: "read_chart_section", weight: 5, reads: true,
			full: []string{
				"read the {section} section in the chart of {patient}", "show me the {section} section of the chart of {patient}", "?what does the chart of {patient} say under {section}",
				"look at the section {section} of the chart of {patient}", "tell me what is in the {section} section for {patient}", "?what are the {section} in the chart of {patient}",
				"get the {section} from the chart of {patient}", "read out the {section} section for {patient}", "look the {section} of {patient} up in the chart",
			},
			gaps: []gap{
				{slot: "section", label: "section", without: []string{
					"read a section in the chart of {patient}", "show me one section of the chart of {patient}", "look at a part of the chart of {patient}",
					"read out a section for {patient}"}},
				{slot: "pid", label: "patient id", supply: supplyID("patient", "pid"), without: []string{
					"read the {section} section in a patient's chart", "show me the {section} section of a chart", "get the {section} from the chart of a patient",
					"look at the {section} section for a patient"}},
			},
			draw: func(s *scene) (goal, bool) {
				section := pick(s.d, []string{"details", "appointments", "prescriptions"})
				t, ok := s.pickPatient(s.unread(section))
				return s.onChart("", t, map[string]string{"section": section}, func() error { return s.readSection(section) }), ok
			},
		},
		{
			name: "clinic_invoices", tool: "read_chart_section", weight: 4, reads: true,
			full: []string{
				"read the invoices in the chart of {patient}", "show me the invoices of {patient} from the chart", "?which invoices are in the chart of {patient}",
				"look at the section invoices of the chart of {patient}", "list the invoices that the chart of {patient} holds", "?what invoices does the chart of {patient} show",
				"get the invoices from the chart of {patient}", "tell me what invoices {patient} has in the chart", "look up the invoices in the chart of {patient}",
			},
			gaps: []gap{{slot: "pid", label: "patient id", supply: supplyID("patient", "pid"), without: []string{
				"read the invoices in a patient's chart", "show me the invoices of a patient", "look at the section invoices of a chart", "get the invoices of one patient"}}},
			draw: func(s *scene) (goal, bool) {
				t, ok := s.pickPatient(s.unread("invoices"))
				return s.onChart(clinic.Billing, t, nil, func() error { return s.readSection("invoices") }), ok
			},
		},
	}
}

// unread tells of patients whether a section of their charts has yet to be read.
func (s *scene) unread(section string) func(string) bool {
	return func(patient string) bool { return !s.surgery().seen.sections[patient+" "+section] }
}
