package synth

func vehicleHelpers() map[string][]string {
	return map[string][]string{
		"startEngine":                           {"lockDoors", "pressBrakePedal"},
		"setCruiseControl":                      {"startEngine", "lockDoors", "pressBrakePedal"},
		"estimate_distance":                     {"get_zipcode_based_on_city"},
		"fillFuelTank":                          {"liter_to_gallon"},
		"get_outside_temperature_from_google":   {"get_outside_temperature_from_weather_com"},
		"estimate_drive_feasibility_by_mileage": {"estimate_distance"},
	}
}

func vehicleSiblings() map[string][]string {
	return map[string][]string{
		"startEngine":               {"displayCarStatus", "setCruiseControl", "activateParkingBrake"},
		"lockDoors":                 {"displayCarStatus", "startEngine"},
		"pressBrakePedal":           {"releaseBrakePedal", "activateParkingBrake"},
		"releaseBrakePedal":         {"activateParkingBrake"},
		"activateParkingBrake":      {"pressBrakePedal", "releaseBrakePedal"},
		"setHeadlights":             {"adjustClimateControl", "displayCarStatus"},
		"adjustClimateControl":      {"setHeadlights", "get_outside_temperature_from_google"},
		"fillFuelTank":              {"gallon_to_liter", "displayCarStatus"},
		"liter_to_gallon":           {"gallon_to_liter", "fillFuelTank"},
		"gallon_to_liter":           {"liter_to_gallon", "fillFuelTank"},
		"set_navigation":            {"get_zipcode_based_on_city", "find_nearest_tire_shop"},
		"find_nearest_tire_shop":    {"check_tire_pressure", "set_navigation"},
		"check_tire_pressure":       {"find_nearest_tire_shop", "displayCarStatus"},
		"estimate_distance":         {"set_navigation", "estimate_drive_feasibility_by_mileage"},
		"displayCarStatus":          {"check_tire_pressure", "display_log"},
		"display_log":               {"displayCarStatus"},
		"get_zipcode_based_on_city": {"estimate_distance", "set_navigation"},
	}
}
