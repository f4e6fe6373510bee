package parity

import (
	"encoding/json"

	"envtune/py"
)

const cities = "'83214'|'74532'|'56108'|'62947'|'94016'|'08540'|'94704'|'00000'|47329"

var vehicleMaterial = material{
	common: []string{
		"lockDoors(unlock=False, door=['driver', 'passenger', 'rear_left', 'rear_right'])", "pressBrakePedal(pedalPosition=1)",
		"pressBrakePedal(pedalPosition=1.0)", "startEngine(ignitionMode='START')", "fillFuelTank(fuelAmount=0.1)",
	},
	fields: [][2]string{
		{"fuelLevel", "0 -3 -0.5 10 49.5 50.0 true"}, {"engineState", `"running" "stopped"`}, {"fanSpeed", "0 100 7.5"},
		{"doorStatus", `{"driver":"locked","passenger":"locked","rear_left":"locked","rear_right":"locked"}`},
		{"brakePedalStatus", `"pressed"`}, {"brakePedalForce", "1000 1000.0 500.5"}, {"random_seed", "7 0"},
		{"frontLeftTirePressure", "10 32 40.5"}, {"acTemperature", "20 1e-7"},
	},
	pools: map[string]string{
		"ignitionMode": "'START'|'STOP'|'start'|''",
		"fuelAmount":   "10|0|-1|5.5|60|0.001|25.25|1e300", "unlock": "True|False|'no'|0|None|[]",
		"door":        "['driver']|['driver', 'passenger', 'rear_left', 'rear_right']|['trunk']|'driver'|[]|['passenger', 'driver', 'x']|{'driver': 1}|('rear_left', 'rear_right')",
		"temperature": "20|72.5|-5|0|1e9|98.6", "unit": "'celsius'|'fahrenheit'|'kelvin'", "fanSpeed": "0|50|100|101|-1|7.5|True",
		"mode": "'auto'|'cool'|'heat'|'on'|'off'|'engage'|'release'|'defrost'", "pedalPosition": "0|1|0.5|1.0|1.5|-0.1|0.0|True|1e-5",
		"option":                "'fuel'|'battery'|'doors'|'climate'|'headlights'|'parkingBrake'|'brakePedal'|'engine'|'x'|None",
		"speed":                 "0|65|65.0|120|125|-5|63|'55'|'x'|30.0|1e2",
		"activate":              "True|False|1|0|''",
		"distance":              "10|500.5|1000|0|-1|1e9",
		"distanceToNextVehicle": "100|50.5|'20'|0|-1|'a'|None", "liter": "10|0.5|1e16|-3|123456789012345678901234567890", "gallon": "10|0.5|3|1e-7",
		"cityA": cities, "cityB": cities, "city": "'Rivermist'|'Stonebrook'|'San Francisco'|'Nowhere'|'rivermist'",
		"destination": "'123 Main, X, CA'|''|5|'see (x) here'|'to ls (a)'", "messages": "['a', 'b']|[]|'x'|[1, 2.5, None]|[\"it's\", 'é']",
	},
	prepare: makeReady,
}

// makeReady makes a car ready to start now and then, so that the last obstacles
// are reached.
func makeReady(g *generator, r *request) {
	const class = "VehicleControlAPI"
	if r.Config[class] == nil || g.IntN(12) > 0 {
		return
	}
	v, err := py.FromJSON(r.Config[class])
	if err != nil {
		panic(err)
	}
	d, doors := v.(*py.Dict), py.NewDict()
	for _, door := range []string{"driver", "passenger", "rear_left", "rear_right"} {
		doors.SetStr(door, py.Str("locked"))
	}
	d.SetStr("doorStatus", doors)
	d.SetStr("brakePedalStatus", py.Str("pressed"))
	d.SetStr("brakePedalForce", py.Float(1000))
	text, err := py.JSON(d)
	if err != nil {
		panic(err)
	}
	r.Config[class] = json.RawMessage(text)
}
