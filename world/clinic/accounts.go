package clinic

import (
	"slices"
	"time"

	"envtune/py"
	"envtune/tool"
)

func (w *World) listPharmacies(a []py.Value, to *tool.Answer) error {
	town, err := tool.ArgText("town", a[0])
	if err != nil {
		return err
	}
	found := w.Find("pharmacies", func(_ string, r tool.Record) bool { return r.Text("town") == town })
	if len(found) == 0 {
		return tool.Fail(TownUnknown, "No pharmacy is known in "+town+".", "town", town)
	}
	to.OpenDict("")
	to.OpenList("pharmacies")
	for _, id := range found {
		r, _ := w.Record("pharmacies", id)
		to.AddDict(tool.Text("pharmacy_id", id), tool.Text("name", r.Text("name")))
	}
	return nil
}

// ElectronicPharmacies lists those that take prescriptions that are sent.
func (w *World) ElectronicPharmacies() []string {
	return w.Find("pharmacies", func(_ string, r tool.Record) bool { return r.Flag("electronic") })
}

func (w *World) issue(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart(Dispensary)
	if err != nil {
		return err
	}
	args, err := tool.ArgTexts(a, "prescription_id", "pharmacy_id")
	if err != nil {
		return err
	}
	id, pharmacy := args[0], args[1]
	r, ok := w.Record("prescriptions", id)
	if !ok || r.Text("patient_id") != patient {
		return tool.Fail(PrescriptionNotFound, "The chart shows no prescription "+id+".", "prescription_id", id)
	}
	switch p, known := w.Record("pharmacies", pharmacy); {
	case !known:
		return tool.Fail(PharmacyNotFound, "No pharmacy is called "+pharmacy+".", "pharmacy_id", pharmacy)
	case !p.Flag("electronic"):
		return tool.Fail(PaperOnly, p.Text("name")+" did not accept the prescription.", "pharmacy_id", pharmacy)
	}
	switch from := w.IssuableFrom(id); {
	case w.Today().Before(from):
		return tool.FailWith(IssuedTooSoon, refused("issued", "supply not used up"),
			"prescription_id", id, "from", from.Format(time.DateOnly))
	case r.Count("repeats_left") == 0 && !w.HasReview(patient):
		return tool.FailWith(ReviewNeeded, refused("issued", "no repeats left"), "prescription_id", id)
	}
	own, _ := w.OwnRecord("prescriptions", id)
	left := max(r.Count("repeats_left")-1, 0)
	own.SetStr("last_issued", w.Get("today"))
	own.SetStr("repeats_left", py.NewInt(int64(left)))
	own.SetStr("pharmacy_id", a[1])
	return to.Dict(tool.Flag("issued", true), tool.Int("repeats_left", left))
}

func (w *World) settle(a []py.Value, to *tool.Answer) error {
	patient, err := w.needChart(Billing)
	if err != nil {
		return err
	}
	id, err := tool.ArgText("invoice_id", a[0])
	if err != nil {
		return err
	}
	cents, whole, err := tool.ArgCents("amount", a[1])
	if err != nil {
		return err
	}
	method, err := tool.ArgText("method", a[2])
	if err != nil {
		return err
	}
	r, ok := w.Record("invoices", id)
	if !ok || r.Text("patient_id") != patient {
		return tool.Fail(InvoiceNotFound, "The chart shows no invoice "+id+".", "invoice_id", id)
	}
	balance, amount := w.Balance(id), py.String(a[1])
	if err := mayPay(r, id, method, amount, cents, balance, whole); err != nil {
		return err
	}
	own, _ := w.OwnRecord("invoices", id)
	own.SetStr("paid", tool.Amount(r.Cents("paid")+cents))
	return to.Dict(tool.Text("invoice_id", id), tool.Cents("balance", balance-cents))
}

// mayPay refuses a payment for an invoice.
func mayPay(invoice tool.Record, id, method, amount string, cents, balance int64, whole bool) error {
	left := py.Repr(tool.Amount(balance))
	switch {
	case balance == 0:
		return tool.Fail(InvoiceSettled, "Invoice "+id+" has no balance.", "invoice_id", id)
	case !slices.Contains(Methods(), method):
		return tool.Fail(MethodUnknown, "The till does not take "+method+".", "method", method)
	case method == "insurer" && !invoice.Flag("insured"):
		return tool.Fail(NotInsured, "The insurer turned invoice "+id+" down.", "method", method)
	case !whole || cents <= 0 || cents > balance:
		return tool.Fail(AmountRange, "The till cannot enter "+amount+" for "+id+".", "amount", amount, "balance", left)
	case method == "insurer" && cents != balance:
		return tool.Fail(InsurerWhole, "The insurer sent a payment of "+amount+" back.", "amount", amount, "balance", left)
	case method == "cash" && cents > MaxCash:
		return tool.Fail(CashLimit, "The till cannot take "+amount+" so.", "amount", amount, "balance", left)
	}
	return nil
}
