package vehicle

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// stand-ins for the official literals, in their shapes.
func extension() map[string]py.Value {
	return map[string]py.Value{
		carStatus:   py.Str("a car"),
		cities:      py.NewStrList("a city"),
		longWeather: py.NewDict(py.P("-1_day", py.NewInt(1))),
		brakeManual: py.Str("a manual"),
	}
}

func TestLongContext(t *testing.T) {
	ext := extension()
	w, err := New(py.NewDict(), tool.Options{LongContext: true, Extension: ext})
	if err != nil {
		t.Fatal(err)
	}
	words := func(s ...string) tool.Args { return tool.Args{Pos: py.NewStrList(s...).Items} }
	for _, c := range []struct {
		tool string
		args tool.Args
		want string
	}{
		{"displayCarStatus", words("fuel"), "{'metadata': 'a car', 'fuelLevel': 0.0}"},
		{"displayCarStatus", words("x"), "{'metadata': 'a car', 'error': 'Invalid option'}"},
		{"activateParkingBrake", words("engage"), "{'parkingBrakeInstruction': 'a manual', 'parkingBrakeStatus': 'engaged', " +
			"'_parkingBrakeForce': 500.0, '_slopeAngle': 10.0}"},
		{"estimate_distance", words("83214", "74532"), "{'distance': 750.0, 'intermediaryCities': ['a city']}"},
		{"estimate_distance", words("83214", "1"), "{'error': 'distance not found in database.', 'intermediaryCities': ['a city']}"},
		{"get_outside_temperature_from_google", tool.Args{}, "{'-1_day': 1, 'outsideTemperature': 36.63485703790535}"},
		{"check_tire_pressure", tool.Args{}, "{'frontLeftTirePressure': 32.0, 'frontRightTirePressure': 32.0, " +
			"'rearLeftTirePressure': 30.0, 'rearRightTirePressure': 30.0, 'healthy_tire_pressure': True, 'car_info': 'a car'}"},
	} {
		if got := py.Repr(w.Call(c.tool, c.args).Value); got != c.want {
			t.Errorf("%s: got %s, want %s", c.tool, got, c.want)
		}
	}
	if got := py.Repr(ext[longWeather]); got != "{'-1_day': 1}" {
		t.Errorf("a literal was changed: %s", got)
	}
	for name := range ext {
		less := extension()
		delete(less, name)
		if _, err := New(py.NewDict(), tool.Options{LongContext: true, Extension: less}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
	}
}

func TestBadStart(t *testing.T) {
	for name, v := range map[string]py.Value{"doorStatus": py.NewList(), "random_seed": py.Float(1)} {
		if _, err := New(py.NewDict(py.P(name, v)), tool.Options{}); err == nil {
			t.Errorf("a start state with a bad %s was accepted", name)
		}
	}
}

// TestCountDoors: the count of a start state is counted anew from the doors,
// out of the official four.
func TestCountDoors(t *testing.T) {
	config := py.NewDict(
		py.P("remainingUnlockedDoors", py.NewInt(6)),
		py.P("doorStatus", py.NewDict(py.P("driver", py.Str("locked")), py.P("roof", py.Str("ajar")))))
	w, err := New(config, tool.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := w.State().GetStr("remainingUnlockedDoors"); !py.Equal(n, py.NewInt(3)) {
		t.Errorf("%s doors are unlocked, want 3", py.Repr(n))
	}
}

func TestCities(t *testing.T) {
	if len(Cities()) != 11 || len(Reachable("94016")) != 5 || Reachable("00000") != nil {
		t.Errorf("cities %v, reachable %v", Cities(), Reachable("94016"))
	}
}
