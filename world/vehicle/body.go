package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) lockDoors(a []py.Value) (py.Value, error) {
	var state, step py.Value = py.Str("locked"), py.IntValue(-1)
	if py.Truth(a[0]) {
		state, step = py.Str("unlocked"), py.IntValue(1)
	}
	list, err := py.Iter(a[1])
	if err != nil {
		return nil, err
	}
	for _, door := range list { // doors before an unknown one stay changed
		now, err := py.Index(w.doors(), door)
		if err != nil {
			return nil, err
		}
		if py.Equal(now, state) {
			continue
		}
		w.OwnOuter("doorStatus").(*py.Dict).Set(door, state)
		count, err := py.Add(w.Get("remainingUnlockedDoors"), step)
		if err != nil {
			return nil, err
		}
		w.Set("remainingUnlockedDoors", count)
	}
	return py.NewDict(
		py.P("lockStatus", state),
		py.P("remainingUnlockedDoors", w.Get("remainingUnlockedDoors"))), nil
}

func (w *World) adjustClimateControl(a []py.Value) (py.Value, error) {
	temperature, unit, fan, mode := a[0], a[1], a[2], a[3]
	inside, err := within(fan, 0, 100)
	if err != nil {
		return nil, err
	}
	if !inside {
		return nil, tool.Fail(FanSpeed, "Fan speed must be between 0 and 100.", "fanSpeed", py.String(fan))
	}
	w.Set("acTemperature", temperature)
	if py.Equal(unit, py.Str("fahrenheit")) {
		c, err := toCelsius(temperature)
		if err != nil {
			return nil, err
		}
		w.Set("acTemperature", c)
	}
	w.Set("fanSpeed", fan)
	w.Set("acMode", mode)
	return py.NewDict(
		py.P("currentACTemperature", temperature),
		py.P("climateMode", mode),
		py.P("humidityLevel", w.Get("humidityLevel"))), nil
}

// within is Python's low <= v <= high.
func within(v py.Value, low, high int64) (bool, error) {
	ok, err := py.Compare("<=", py.IntValue(low), v)
	if err != nil || !ok {
		return false, err
	}
	return py.Compare("<=", v, py.IntValue(high))
}

func toCelsius(fahrenheit py.Value) (py.Value, error) {
	v, err := py.Sub(fahrenheit, py.NewInt(32))
	if err != nil {
		return nil, err
	}
	if v, err = py.Mul(v, py.NewInt(5)); err != nil {
		return nil, err
	}
	return py.Div(v, py.NewInt(9))
}

func (w *World) setHeadlights(a []py.Value) (py.Value, error) {
	if !oneOf(a[0], HeadlightModes()) {
		return nil, tool.Fail(HeadlightMode, "Invalid headlight mode.", "mode", py.String(a[0]))
	}
	state := "off"
	if py.Equal(a[0], py.Str("on")) {
		state = "on"
	}
	w.Set("headLightStatus", py.Str(state))
	return py.NewDict(py.P("headlightStatus", py.Str(state))), nil
}

func oneOf(v py.Value, names []string) bool {
	for _, n := range names {
		if py.Equal(v, py.Str(n)) {
			return true
		}
	}
	return false
}

// HeadlightModes lists what setHeadlights accepts.
func HeadlightModes() []string { return []string{"on", "off", "auto"} }

// DisplayOptions lists what displayCarStatus accepts.
func DisplayOptions() []string {
	return []string{"fuel", "battery", "doors", "climate", "headlights", "parkingBrake", "brakePedal", "engine"}
}

// ParkingModes lists what activateParkingBrake accepts.
func ParkingModes() []string { return []string{"engage", "release"} }

// IgnitionModes lists what startEngine accepts.
func IgnitionModes() []string { return []string{"START", "STOP"} }

func (w *World) displayCarStatus(a []py.Value) (py.Value, error) {
	status := py.NewDict()
	if w.long() {
		status.SetStr("metadata", w.opt.Extension[carStatus])
	}
	show := func(key string, v py.Value) { status.SetStr(key, v) }
	option, _ := a[0].(py.Str)
	switch option {
	case "fuel":
		show("fuelLevel", w.Get("fuelLevel"))
	case "battery":
		show("batteryVoltage", w.Get("batteryVoltage"))
	case "doors":
		show("doorStatus", w.doors())
	case "climate":
		show("currentACTemperature", w.Get("acTemperature"))
		show("fanSpeed", w.Get("fanSpeed"))
		show("climateMode", w.Get("acMode"))
		show("humidityLevel", w.Get("humidityLevel"))
	case "headlights":
		show("headlightStatus", w.Get("headLightStatus"))
	case "parkingBrake":
		show("parkingBrakeStatus", w.Get("parkingBrakeStatus"))
		show("parkingBrakeForce", w.GetPrivate(parkingForce))
		show("slopeAngle", w.GetPrivate(slopeAngle))
	case "brakePedal":
		show("brakePedalStatus", w.Get("brakePedalStatus"))
		show("brakePedalForce", w.GetPrivate(brakeForce))
	case "engine":
		show("engineState", w.Get("engine_state"))
	default:
		show("error", py.Str("Invalid option"))
		return nil, tool.FailWith(DisplayOption, status, "option", py.String(a[0]))
	}
	return status, nil
}

func (w *World) checkTirePressure([]py.Value) (py.Value, error) {
	status := py.MakeDict(len(tires) + 2)
	var sum py.Value
	for _, n := range tires {
		v := w.Get(py.String(n))
		status.Set(n, v)
		if sum == nil {
			sum = v
			continue
		}
		var err error
		if sum, err = py.Add(sum, v); err != nil {
			return nil, err
		}
	}
	mean, err := py.Div(sum, py.NewInt(4))
	if err != nil {
		return nil, err
	}
	healthy, err := within(mean, 30, 35)
	if err != nil {
		return nil, err
	}
	var info py.Value
	if w.long() {
		info = w.opt.Extension[carStatus]
	} else {
		info = py.NewDict()
	}
	status.Set(py.Str("healthy_tire_pressure"), py.Bool(healthy))
	status.Set(py.Str("car_info"), info)
	return status, nil
}

// tires are the attributes of the tires' pressures.
var tires = [...]py.Value{
	py.Str("frontLeftTirePressure"), py.Str("frontRightTirePressure"),
	py.Str("rearLeftTirePressure"), py.Str("rearRightTirePressure"),
}

func (w *World) findTireShop([]py.Value) (py.Value, error) {
	return py.NewDict(py.P("shopLocation", py.Str("456 Oakwood Avenue, Rivermist, 83214"))), nil
}

func (w *World) displayLog(a []py.Value) (py.Value, error) {
	return py.NewDict(py.P("log", a[0])), nil
}
