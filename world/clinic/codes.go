package clinic

import "envtune"

// The error templates of the practice, one code each. SignOnRefused, AppointmentNotOpen
// of a cancellation, IssuedTooSoon and ReviewNeeded have no "error" in their results: a
// false that means that the call failed. Dates in another format and sections that a
// chart does not have are Python's ValueError.
const (
	SignOnRefused        envtune.Code = "clinic.sign_on_refused"
	AlreadyOnDuty        envtune.Code = "clinic.already_on_duty"
	DutyUnknown          envtune.Code = "clinic.duty_unknown"
	DutyNotHeld          envtune.Code = "clinic.duty_not_held"
	ChartOpenAtSignOff   envtune.Code = "clinic.chart_open.sign_off"
	NotOnDuty            envtune.Code = "clinic.not_on_duty"
	WrongDuty            envtune.Code = "clinic.wrong_duty"
	NoPatient            envtune.Code = "clinic.no_patient"
	PatientNotFound      envtune.Code = "clinic.patient_not_found"
	ChartOpen            envtune.Code = "clinic.chart_open.open"
	NoChart              envtune.Code = "clinic.no_chart"
	SpecialtyUnknown     envtune.Code = "clinic.specialty_unknown"
	ClinicianNotFound    envtune.Code = "clinic.clinician_not_found"
	DateWindow           envtune.Code = "clinic.date_window"
	DayOff               envtune.Code = "clinic.day_off"
	KindUnknown          envtune.Code = "clinic.kind_unknown"
	SlotNotFound         envtune.Code = "clinic.slot_not_found"
	SlotNotFree          envtune.Code = "clinic.slot_not_free"
	KindLength           envtune.Code = "clinic.kind_length"
	KindDay              envtune.Code = "clinic.kind_day"
	PatientBusy          envtune.Code = "clinic.patient_busy"
	AppointmentNotFound  envtune.Code = "clinic.appointment_not_found"
	AppointmentNotOpen   envtune.Code = "clinic.appointment_not_open"
	ShortNotice          envtune.Code = "clinic.short_notice"
	MoveLimit            envtune.Code = "clinic.move_limit"
	OtherSpecialty       envtune.Code = "clinic.other_specialty"
	ReasonUnknown        envtune.Code = "clinic.reason_unknown"
	ReasonDay            envtune.Code = "clinic.reason_day"
	TownUnknown          envtune.Code = "clinic.town_unknown"
	PrescriptionNotFound envtune.Code = "clinic.prescription_not_found"
	PharmacyNotFound     envtune.Code = "clinic.pharmacy_not_found"
	PaperOnly            envtune.Code = "clinic.paper_only"
	IssuedTooSoon        envtune.Code = "clinic.issued_too_soon"
	ReviewNeeded         envtune.Code = "clinic.review_needed"
	InvoiceNotFound      envtune.Code = "clinic.invoice_not_found"
	InvoiceSettled       envtune.Code = "clinic.invoice_settled"
	MethodUnknown        envtune.Code = "clinic.method_unknown"
	NotInsured           envtune.Code = "clinic.not_insured"
	AmountRange          envtune.Code = "clinic.amount_range"
	InsurerWhole         envtune.Code = "clinic.insurer_whole"
	CashLimit            envtune.Code = "clinic.cash_limit"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		SignOnRefused, AlreadyOnDuty, DutyUnknown, DutyNotHeld, ChartOpenAtSignOff,
		NotOnDuty, WrongDuty, NoPatient, PatientNotFound, ChartOpen, NoChart,
		SpecialtyUnknown, ClinicianNotFound, DateWindow, DayOff,
		KindUnknown, SlotNotFound, SlotNotFree, KindLength, KindDay, PatientBusy,
		AppointmentNotFound, AppointmentNotOpen, ShortNotice, MoveLimit, OtherSpecialty, ReasonUnknown, ReasonDay,
		TownUnknown, PrescriptionNotFound, PharmacyNotFound, PaperOnly, IssuedTooSoon, ReviewNeeded,
		InvoiceNotFound, InvoiceSettled, MethodUnknown, NotInsured, AmountRange, InsurerWhole, CashLimit,
	}
}
