package clinic

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 14 tools.
var tools = tool.NewTable("ClinicAPI",
	def("reception_sign_on", "begin work at the front desk", (*World).signOn,
		tool.Req("staff_code", "str"), tool.Req("duty", "str")),
	def("reception_sign_off", "end work at the front desk", (*World).signOff),
	def("find_patient_by_surname", "find a patient of the practice", (*World).findPatient,
		tool.Req("surname", "str"), tool.Req("birth_date", "str")),
	def("open_patient_chart", "open the chart of a patient", (*World).openChart,
		tool.Req("patient_id", "str")),
	def("close_patient_chart", "close the open chart", (*World).closeChart),
	def("read_chart_section", "read a part of the open chart", (*World).readSection,
		tool.Req("section", "str")),
	def("list_clinicians", "list doctors, by specialty", (*World).listClinicians,
		tool.Opt("specialty", "str", py.None)),
	def("list_clinician_slots", "free times of a doctor on a day", (*World).listSlots,
		tool.Req("clinician_id", "str"), tool.Req("date", "str")),
	def("book_appointment", "book a free time for the patient", (*World).book,
		tool.Req("slot_id", "str"), tool.Opt("kind", "str", py.Str("routine"))),
	def("move_appointment", "move an appointment to another time", (*World).move,
		tool.Req("appointment_id", "str"), tool.Req("slot_id", "str")),
	def("cancel_appointment", "cancel an appointment", (*World).cancel,
		tool.Req("appointment_id", "str"), tool.Req("reason", "str")),
	def("list_pharmacies", "list the pharmacies of a town", (*World).listPharmacies,
		tool.Req("town", "str")),
	def("issue_prescription", "send a repeat prescription to a pharmacy", (*World).issue,
		tool.Req("prescription_id", "str"), tool.Req("pharmacy_id", "str")),
	def("settle_consultation_invoice", "take a payment for an invoice", (*World).settle,
		tool.Req("invoice_id", "str"), tool.Req("amount", "float"), tool.Req("method", "str")),
)

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
