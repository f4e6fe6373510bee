package synth

func clinicHelpers() map[string][]string {
	desk := []string{"reception_sign_on", "reception_sign_off", "open_patient_chart", "close_patient_chart", "find_patient_by_surname"}
	beside := func(names ...string) []string { return append(names, desk...) }
	return map[string][]string{
		"reception_sign_on":           {"reception_sign_off", "close_patient_chart"},
		"reception_sign_off":          {"close_patient_chart"},
		"find_patient_by_surname":     {"reception_sign_on"},
		"open_patient_chart":          {"reception_sign_on", "close_patient_chart", "find_patient_by_surname"},
		"read_chart_section":          desk,
		"list_clinician_slots":        {"list_clinicians"},
		"book_appointment":            beside("list_clinician_slots"),
		"move_appointment":            beside("list_clinician_slots", "read_chart_section"),
		"cancel_appointment":          beside("read_chart_section"),
		"issue_prescription":          beside("list_pharmacies", "read_chart_section"),
		"settle_consultation_invoice": beside("read_chart_section"),
	}
}

func clinicSiblings() map[string][]string {
	return map[string][]string{
		"reception_sign_on":           {"open_patient_chart"},
		"reception_sign_off":          {"reception_sign_on"},
		"find_patient_by_surname":     {"open_patient_chart", "read_chart_section"},
		"open_patient_chart":          {"read_chart_section"},
		"close_patient_chart":         {"open_patient_chart"},
		"read_chart_section":          {"find_patient_by_surname"},
		"list_clinicians":             {"list_clinician_slots", "list_pharmacies"},
		"list_clinician_slots":        {"book_appointment"},
		"book_appointment":            {"move_appointment"},
		"move_appointment":            {"book_appointment", "cancel_appointment"},
		"cancel_appointment":          {"move_appointment"},
		"list_pharmacies":             {"list_clinicians"},
		"issue_prescription":          {"settle_consultation_invoice"},
		"settle_consultation_invoice": {"issue_prescription"},
	}
}
