package synth

import (
	"slices"

	"envtune/tool"
	"envtune/world/clinic"
)

// clinicPharmacyIntents are about prescriptions and where they go.
func clinicPharmacyIntents() []intent {
	return []intent{
		{
			name: "clinic_pharmacies", tool: "list_pharmacies", weight: 2,
			full: []string{
				"list the pharmacies of {town}", "show me the pharmacies in {town}", "?which pharmacies are there in the town {town}", "look up the pharmacies of the town {town}",
				"give me the list of pharmacies in {town}", "?what pharmacies does {town} have", "find the pharmacies that are in {town}", "get me all pharmacies of {town}",
				"tell me which pharmacies are in {town}",
			},
			gaps: []gap{{slot: "town", label: "town", without: []string{
				"list the pharmacies of a town", "show me the pharmacies in a town", "look up the pharmacies of one town", "find the pharmacies of a certain town"}}},
			draw: func(s *scene) (goal, bool) {
				town := pick(s.d, s.clinic().Towns())
				return goal{slots: map[string]string{"town": town}, run: func() error { return s.listTown(town) }}, !s.surgery().seen.towns[town]
			},
		},
		clinicIssueIntent(), clinicIssueOrIntent(), clinicReviewIntent(),
	}
}

func (s *scene) listTown(town string) error {
	if s.surgery().seen.towns[town] {
		return nil
	}
	s.surgery().seen.towns[town] = true
	return s.do("list_pharmacies", arg{"town", town})
}

// namePharmacy names a pharmacy: by name and town, which takes the list of the town, or by
// id.
func (s *scene) namePharmacy(id string) referent {
	if s.plain || s.d.chance(45) {
		return referent{id, "pharmacy " + id, nothingToLook}
	}
	r, _ := s.clinic().Record("pharmacies", id)
	return referent{id, "the pharmacy " + r.Text("name") + " in " + r.Text("town"), func() error { return s.listTown(r.Text("town")) }}
}

// pickPrescription draws a prescription of a patient that fits: one named by its medicine,
// which takes the chart, or by its id.
func (s *scene) pickPrescription(fits func(id string, r tool.Record) bool) (prescription, patient referent, ok bool) {
	p, w := s.surgery(), s.clinic()
	of := func(patient string) []string {
		return slices.DeleteFunc(w.Of("prescriptions", patient), func(id string) bool {
			r, _ := w.Record("prescriptions", id)
			return p.done[id] || w.Today().Before(w.IssuableFrom(id)) || !fits(id, r)
		})
	}
	if patient, ok = s.pickPatient(func(id string) bool { return len(of(id)) > 0 }); !ok {
		return prescription, patient, false
	}
	id := pick(s.d, of(patient.id))
	if s.plain || s.changedClinic() || s.d.chance(45) {
		return referent{id, "prescription " + id, nothingToLook}, patient, true
	}
	r, _ := w.Record("prescriptions", id)
	return referent{id, "the prescription for " + r.Text("medicine"), func() error { return s.readSection("prescriptions") }}, patient, true
}

// repeats tells whether nothing but its pharmacy refuses the issue of a prescription.
func (s *scene) repeats(_ string, r tool.Record) bool {
	return r.Count("repeats_left") > 0 || s.clinic().HasReview(r.Text("patient_id"))
}

func (s *scene) issue(prescription, pharmacy string) error {
	p := s.surgery()
	p.done[prescription] = true
	p.seen.sections[s.clinic().Chart()+" prescriptions"] = false
	return s.do("issue_prescription", arg{"prescription_id", prescription}, arg{"pharmacy_id", pharmacy})
}

func clinicIssueIntent() intent {
	return intent{
		name: "clinic_issue", tool: "issue_prescription", weight: 7,
		full: []string{
			"issue {prescription} of {patient} to {pharmacy}", "send {prescription} of {patient} to {pharmacy}", "have {prescription} of {patient} issued to {pharmacy}",
			"issue a repeat of {prescription} of {patient} and send it to {pharmacy}", "let {pharmacy} have {prescription} of {patient}",
			"get {prescription} of {patient} issued to {pharmacy}", "repeat {prescription} of {patient} by sending it to {pharmacy}",
			"pass {prescription} of {patient} on to {pharmacy}", "see that {prescription} of {patient} goes to {pharmacy}",
		},
		gaps: []gap{
			{slot: "shop", label: "pharmacy id", supply: supplyID("pharmacy", "shop"), without: []string{
				"issue {prescription} of {patient}", "send {prescription} of {patient} to a pharmacy", "have {prescription} of {patient} issued", "get {prescription} of {patient} sent to a pharmacy"}},
			{slot: "id", label: "prescription id", supply: supplyID("prescription", "id"), without: []string{
				"issue a prescription of {patient} to {pharmacy}", "send one prescription of {patient} to {pharmacy}", "have a prescription of {patient} issued to {pharmacy}",
				"let {pharmacy} have a prescription of {patient}"}},
		},
		draw: func(s *scene) (goal, bool) {
			rx, patient, ok := s.pickPrescription(s.repeats)
			if !ok {
				return goal{}, false
			}
			shop := s.namePharmacy(pick(s.d, s.clinic().ElectronicPharmacies()))
			slots := map[string]string{"prescription": rx.said, "id": rx.id, "pharmacy": shop.said, "shop": shop.id}
			return s.onChart(clinic.Dispensary, patient, slots, func() error {
				if err := rx.look(); err != nil {
					return err
				}
				if err := shop.look(); err != nil {
					return err
				}
				return s.issue(rx.id, shop.id)
			}), true
		},
	}
}

// clinicIssueOrIntent names a second pharmacy for the case that the first takes nothing
// that is sent.
func clinicIssueOrIntent() intent {
	return intent{
		name: "clinic_issue_or", tool: "issue_prescription", weight: 9,
		full: []string{
			"issue {prescription} of {patient} to {first}, or to {second} if {first} does not accept it", "send {prescription} of {patient} to {first}; where that is refused, send it to {second}",
			"try {first} for {prescription} of {patient}, and {second} should the first refuse it", "have {prescription} of {patient} issued to {first}, or else to {second}",
			"get {prescription} of {patient} sent to {first}, failing that to {second}", "issue {prescription} of {patient} to {first} if it is taken there, otherwise to {second}",
			"let {first} have {prescription} of {patient}, or {second} if it is turned down", "pass {prescription} of {patient} to {first}, and if that does not work, to {second}",
			"see that {prescription} of {patient} goes to {first}, or in case of a refusal to {second}",
		},
		draw: func(s *scene) (goal, bool) {
			w := s.clinic()
			rx, patient, ok := s.pickPrescription(s.repeats)
			shops := shuffled(s.d, w.Find("pharmacies", func(string, tool.Record) bool { return true }))
			takes := func(id string) bool { return slices.Contains(w.ElectronicPharmacies(), id) }
			if s.plain || !ok || len(shops) < 2 || !takes(shops[0]) && !takes(shops[1]) {
				return goal{}, false
			}
			chosen := shops[0]
			if !takes(chosen) {
				chosen = shops[1]
			}
			slots := map[string]string{"prescription": rx.said, "first": "pharmacy " + shops[0], "second": "pharmacy " + shops[1]}
			g := s.onChart(clinic.Dispensary, patient, slots, func() error {
				if err := rx.look(); err != nil {
					return err
				}
				return s.issue(rx.id, chosen)
			})
			g.rash = call("issue_prescription", arg{"prescription_id", rx.id}, arg{"pharmacy_id", shops[0]})
			return g, true
		},
	}
}

// clinicReviewIntent books a review where a prescription cannot be issued without one:
// another duty, and back.
func clinicReviewIntent() intent {
	return intent{
		name: "clinic_issue_review", tool: "issue_prescription", weight: 6, wide: true,
		full: []string{
			"issue {prescription} of {patient} to {pharmacy}; if a review has to be booked first, take {slot}", "send {prescription} of {patient} to {pharmacy}, and book the review in {slot} should one be missing",
			"have {prescription} of {patient} issued to {pharmacy}, with {slot} for a review if one is required",
			"get {prescription} of {patient} to {pharmacy}, booking {slot} for the review if that is what it takes",
			"issue {prescription} of {patient} to {pharmacy}, where only if there must be a review {slot} is booked for it",
			"pass {prescription} of {patient} to {pharmacy}, and if the patient needs a review before, book it in {slot}",
			"let {pharmacy} have {prescription} of {patient}; {slot} can be booked for a review, but only if it is needed",
			"see that {prescription} of {patient} goes to {pharmacy}, and book a review in {slot} only if it cannot go without",
			"repeat {prescription} of {patient} at {pharmacy}, booking a review in {slot} where there has to be one",
		},
		draw: func(s *scene) (goal, bool) {
			w := s.clinic()
			rx, patient, ok := s.pickPrescription(func(id string, r tool.Record) bool {
				return len(s.fitting(r.Text("patient_id"), "review", w.Today())) > 0
			})
			if !ok || s.plain || w.Duty() != "" && w.Duty() != clinic.Dispensary {
				return goal{}, false
			}
			r, _ := w.Record("prescriptions", rx.id)
			free := s.fitting(patient.id, "review", w.Today())
			slot, shop := pick(s.d, free), pick(s.d, w.ElectronicPharmacies())
			slots := map[string]string{"prescription": "prescription " + rx.id, "slot": "slot " + slot, "pharmacy": "pharmacy " + shop}
			g := goal{slots: slots, rash: call("issue_prescription", arg{"prescription_id", rx.id}, arg{"pharmacy_id", shop})}
			slots["patient"] = patient.said
			g.run = func() error {
				if !s.repeats("", r) {
					if err := s.openChart(clinic.Reception, patient); err != nil {
						return err
					}
					s.diaryChanged()
					if err := s.do("book_appointment", arg{"slot_id", slot}, arg{"kind", "review"}); err != nil {
						return err
					}
				}
				if err := s.openChart(clinic.Dispensary, patient); err != nil {
					return err
				}
				return s.issue(rx.id, shop)
			}
			return g, true
		},
	}
}
