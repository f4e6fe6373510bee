package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

func (w *World) lockDoors(a []py.Value, to *tool.Answer) error {
	var state, step py.Value = py.Str("locked"), py.IntValue(-1)
	if py.Truth(a[0]) {
		state, step = py.Str("unlocked"), py.IntValue(1)
	}
	list, err := py.Iter(a[1])
	if err != nil {
		return err
	}
	for _, door := range list { // doors before an unknown one stay changed
		now, err := py.Index(w.doors(), door)
		if err != nil {
			return err
		}
		if py.Equal(now, state) {
			continue
		}
		w.OwnOuter("doorStatus").(*py.Dict).Set(door, state)
		count, err := py.Add(w.Get("remainingUnlockedDoors"), step)
		if err != nil {
			return err
		}
		w.Set("remainingUnlockedDoors", count)
	}
	return to.Dict(
		tool.Value("lockStatus", state),
		tool.Value("remainingUnlockedDoors", w.Get("remainingUnlockedDoors")))
}

func (w *World) adjustClimateControl(a []py.Value, to *tool.Answer) error {
	temperature, unit, fan, mode := a[0], a[1], a[2], a[3]
	inside, err := within(fan, 0, 100)
	if err != nil {
		return err
	}
	if !inside {
		return tool.Fail(FanSpeed, "Fan speed must be between 0 and 100.", "fanSpeed", py.String(fan))
	}
	w.Set("acTemperature", temperature)
	if py.Equal(unit, py.Str("fahrenheit")) {
		c, err := toCelsius(temperature)
		if err != nil {
			return err
		}
		w.Set("acTemperature", c)
	}
	w.Set("fanSpeed", fan)
	w.Set("acMode", mode)
	return to.Dict(
		tool.Value("currentACTemperature", temperature),
		tool.Value("climateMode", mode),
		tool.Value("humidityLevel", w.Get("humidityLevel")))
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

func (w *World) setHeadlights(a []py.Value, to *tool.Answer) error {
	if !oneOf(a[0], HeadlightModes()) {
		return tool.Fail(HeadlightMode, "Invalid headlight mode.", "mode", py.String(a[0]))
	}
	state := "off"
	if py.Equal(a[0], py.Str("on")) {
		state = "on"
	}
	w.Set("headLightStatus", py.Str(state))
	return to.Dict(tool.Text("headlightStatus", state))
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

func (w *World) displayCarStatus(a []py.Value, to *tool.Answer) error {
	to.OpenDict("")
	if w.long() {
		to.Add(tool.Value("metadata", w.opt.Extension[carStatus]))
	}
	show := func(key string, v py.Value) { to.Add(tool.Value(key, v)) }
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
		return tool.FailWith(DisplayOption, to.Made(), "option", py.String(a[0]))
	}
	return nil
}

func (w *World) checkTirePressure(_ []py.Value, to *tool.Answer) error {
	to.OpenDict("")
	var sum py.Value
	for _, n := range tires {
		v := w.Get(n)
		to.Add(tool.Value(n, v))
		if sum == nil {
			sum = v
			continue
		}
		var err error
		if sum, err = py.Add(sum, v); err != nil {
			return err
		}
	}
	mean, err := py.Div(sum, py.NewInt(4))
	if err != nil {
		return err
	}
	healthy, err := within(mean, 30, 35)
	if err != nil {
		return err
	}
	to.Add(tool.Flag("healthy_tire_pressure", healthy))
	if w.long() {
		to.Add(tool.Value("car_info", w.opt.Extension[carStatus]))
	} else {
		to.OpenDict("car_info")
	}
	return nil
}

// tires are the attributes of the tires' pressures.
var tires = [...]string{
	"frontLeftTirePressure", "frontRightTirePressure", "rearLeftTirePressure", "rearRightTirePressure",
}

func (w *World) findTireShop(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Text("shopLocation", "456 Oakwood Avenue, Rivermist, 83214"))
}

func (w *World) displayLog(a []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Value("log", a[0]))
}
