package synth

import (
	"slices"
	"strconv"

	"envtune/world/clinic"
)

// clinicTillIntents are about payments.
func clinicTillIntents() []intent {
	return []intent{clinicSettleIntent(), clinicSettleOrIntent(), clinicSettleAllIntent()}
}

// pickInvoice draws an invoice of a patient that fits: one named by its amount, which takes
// the chart, or by its id.
func (s *scene) pickInvoice(byAmount bool, fits func(id string) bool) (invoice, patient referent, ok bool) {
	p, w := s.surgery(), s.clinic()
	of := func(patient string) []string {
		return slices.DeleteFunc(w.Of("invoices", patient), func(id string) bool { return p.done[id] || w.Balance(id) == 0 || !fits(id) })
	}
	if patient, ok = s.pickPatient(func(id string) bool { return len(of(id)) > 0 }); !ok {
		return invoice, patient, false
	}
	id := pick(s.d, of(patient.id))
	r, _ := w.Record("invoices", id)
	alike := slices.DeleteFunc(w.Of("invoices", patient.id), func(other string) bool {
		o, _ := w.Record("invoices", other)
		return o.Cents("amount") != r.Cents("amount")
	})
	if s.plain || !byAmount || len(alike) > 1 || s.changedClinic() || s.d.chance(50) {
		return referent{id, "invoice " + id, nothingToLook}, patient, true
	}
	return referent{id, "the invoice with the amount " + string(decimal(int(r.Cents("amount")), 2)), func() error { return s.readSection("invoices") }}, patient, true
}

func (s *scene) settle(invoice string, amount lit, method string) error {
	p := s.surgery()
	p.done[invoice] = true
	p.seen.sections[s.clinic().Chart()+" invoices"] = false
	return s.do("settle_consultation_invoice", arg{"invoice_id", invoice}, arg{"amount", amount}, arg{"method", method})
}

// wayOf is a way of paying as requests name it.
func wayOf(method string) string {
	switch method {
	case "cash":
		return "in cash"
	case "insurer":
		return "through the insurer"
	}
	return "by " + method
}

func (s *scene) insured(invoice string) bool {
	r, _ := s.clinic().Record("invoices", invoice)
	return r.Flag("insured")
}

// part draws a part of a balance, in whole units.
func (s *scene) part(invoice string, most int) lit {
	return lit(strconv.Itoa(s.d.between(2, max(2, min(most, int(s.clinic().Balance(invoice)/100)-1)/5)) * 5))
}

func clinicSettleIntent() intent {
	return intent{
		name: "clinic_settle", tool: "settle_consultation_invoice", weight: 5,
		full: []string{
			"take a payment of {amount} {way} for {invoice} of {patient}", "settle {amount} of {invoice} of {patient} {way}",
			"enter a payment of {amount} {way} for {invoice} of {patient}", "book {amount} paid {way} on {invoice} of {patient}",
			"record that {patient} pays {amount} {way} for {invoice}", "put a payment of {amount}, method {method}, on {invoice} of {patient}",
			"have {amount} paid {way} towards {invoice} of {patient}", "pay {amount} of {invoice} of {patient}, method {method}",
			"let {patient} pay {amount} of {invoice} {way}",
		},
		gaps: []gap{
			{slot: "amount", label: "amount", without: []string{
				"take a payment {way} for {invoice} of {patient}", "settle a part of {invoice} of {patient} {way}", "enter a payment {way} for {invoice} of {patient}",
				"let {patient} pay some of {invoice} {way}"}},
			{slot: "method", label: "method", without: []string{
				"take a payment of {amount} for {invoice} of {patient}", "settle {amount} of {invoice} of {patient}", "record that {patient} pays {amount} for {invoice}",
				"have {amount} paid towards {invoice} of {patient}"}},
			{slot: "id", label: "invoice id", supply: supplyID("invoice", "id"), without: []string{
				"take a payment of {amount} {way} from {patient}", "enter a payment of {amount} {way} for {patient}", "record that {patient} pays {amount} {way}",
				"put a payment of {amount}, method {method}, on an invoice of {patient}"}},
		},
		draw: func(s *scene) (goal, bool) {
			method := pick(s.d, []string{"card", "card", "cash"})
			most := map[string]int{"card": 300, "cash": clinic.MaxCash / 100}[method]
			invoice, patient, ok := s.pickInvoice(true, func(id string) bool { return s.clinic().Balance(id) > 1500 })
			if !ok {
				return goal{}, false
			}
			amount := s.part(invoice.id, most)
			slots := map[string]string{"amount": string(amount), "method": method, "way": wayOf(method), "invoice": invoice.said, "id": invoice.id}
			return s.onChart(clinic.Billing, patient, slots, func() error {
				if err := invoice.look(); err != nil {
					return err
				}
				return s.settle(invoice.id, amount, method)
			}), true
		},
	}
}

// clinicSettleOrIntent gives a second way of paying for the case that the first is refused.
func clinicSettleOrIntent() intent {
	return intent{
		name: "clinic_settle_or", tool: "settle_consultation_invoice", weight: 5,
		full: []string{
			"take {amount} {first} for {invoice} of {patient}, or {second} if that is refused", "settle {amount} of {invoice} of {patient} {first}; where that does not work, {second}",
			"try a payment of {amount} {first} for {invoice} of {patient}, and failing that, {second}", "enter {amount} {first} for {invoice} of {patient}, or else {second}",
			"have {amount} paid {first} towards {invoice} of {patient}, otherwise {second}", "book {amount} on {invoice} of {patient} {first} if it is possible, if not {second}",
			"put {amount} {first} on {invoice} of {patient}, or {second} in case of a refusal", "record {amount} paid {first} for {invoice} of {patient}, or {second} if it is turned down",
			"let {patient} pay {amount} of {invoice} {first}, or if that cannot be done, {second}",
		},
		draw: func(s *scene) (goal, bool) {
			first := pick(s.d, []string{"insurer", "cash"})
			invoice, patient, ok := s.pickInvoice(false, func(id string) bool {
				return s.clinic().Balance(id) > 1500 && (first == "insurer" || s.clinic().Balance(id) > clinic.MaxCash)
			})
			if !ok || s.plain {
				return goal{}, false
			}
			balance := s.clinic().Balance(invoice.id)
			amount, method := decimal(int(balance), 2), first
			if s.d.chance(35) {
				amount = s.part(invoice.id, 300)
			}
			if cents := int64(amount.float()*100 + 0.5); first == "cash" && cents > clinic.MaxCash || first == "insurer" && (cents != balance || !s.insured(invoice.id)) {
				method = "card"
			}
			slots := map[string]string{"amount": string(amount), "first": wayOf(first), "second": wayOf("card"), "invoice": invoice.said}
			g := s.onChart(clinic.Billing, patient, slots, func() error { return s.settle(invoice.id, amount, method) })
			g.rash = call("settle_consultation_invoice", arg{"invoice_id", invoice.id}, arg{"amount", amount}, arg{"method", first})
			return g, true
		},
	}
}

// clinicSettleAllIntent pays an invoice of which nothing has been paid, whose amount the
// chart tells.
func clinicSettleAllIntent() intent {
	return intent{
		name: "clinic_settle_all", tool: "settle_consultation_invoice", weight: 9,
		full: []string{
			"take the whole amount of {invoice} of {patient} {way}", "settle {invoice} of {patient} in full {way}", "have {invoice} of {patient} paid in full {way}",
			"look up {invoice} of {patient} and settle all of it {way}", "enter the full amount of {invoice} of {patient} as paid {way}",
			"pay everything on {invoice} of {patient} {way}", "get all of {invoice} of {patient} paid {way}", "settle the entire {invoice} of {patient} {way}",
			"record that {patient} pays the whole of {invoice} {way}",
		},
		draw: func(s *scene) (goal, bool) {
			w := s.clinic()
			if s.plain {
				return goal{}, false
			}
			invoice, patient, ok := s.pickInvoice(false, func(id string) bool {
				r, _ := w.Record("invoices", id)
				return r.Cents("paid") == 0 && (!s.changedClinic() || s.surgery().seen.sections[r.Text("patient_id")+" invoices"])
			})
			if !ok {
				return goal{}, false
			}
			method := "card"
			switch {
			case s.insured(invoice.id) && s.d.chance(50):
				method = "insurer"
			case w.Balance(invoice.id) <= clinic.MaxCash && s.d.chance(40):
				method = "cash"
			}
			amount := decimal(int(w.Balance(invoice.id)), 2)
			return s.onChart(clinic.Billing, patient, map[string]string{"invoice": invoice.said, "way": wayOf(method)}, func() error {
				if err := s.readSection("invoices"); err != nil {
					return err
				}
				return s.settle(invoice.id, amount, method)
			}), true
		},
	}
}
