// Package vehicle is the car of BFCL's multi-turn tasks (VehicleControlAPI):
// engine, doors, climate, lights, brakes, cruise control, tires, and a small
// map of cities. Results equal the official class's to the byte (Python 3.11).
package vehicle

import (
	"errors"
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one car.
type World struct {
	tool.Base
	opt tool.Options
}

// defaultSeed seeds the random generator where the start state has no seed.
const defaultSeed = 141053

// The literals of the long-context mode, by their official names.
const (
	carStatus    = "CAR_STATUS_METADATA_EXTENSION"
	cities       = "INTERMEDIARY_CITIES"
	longWeather  = "LONG_WEATHER_EXTENSION"
	brakeManual  = "PARKING_BRAKE_INSTRUCTION"
	brakeForce   = "_brakePedalForce"
	parkingForce = "_parkingBrakeForce"
	slopeAngle   = "_slopeAngle"
)

// New makes a car from a start state in the shape of the official
// initial_config; what it lacks takes the official default, what the car does
// not know is ignored. The values are the car's from then on.
func New(config *py.Dict, opt tool.Options) (tool.World, error) {
	if err := opt.Require(carStatus, cities, longWeather, brakeManual); err != nil {
		return nil, err
	}
	if opt.LongContext {
		if _, ok := opt.Extension[longWeather].(*py.Dict); !ok {
			return nil, fmt.Errorf("the official literal %s is no dict", longWeather)
		}
	}
	base, err := tool.NewBase(config, defaultSeed)
	if err != nil {
		return nil, err
	}
	w := &World{Base: base, opt: opt}
	for _, a := range attributes {
		v := a.value()
		if given, ok := config.GetStr(a.config); ok {
			v = given
		}
		if a.name[0] == '_' {
			w.SetPrivate(a.name, v)
		} else {
			w.Set(a.name, v)
		}
	}
	w.Set("long_context", py.Bool(opt.LongContext))
	if err := w.check(); err != nil {
		return nil, fmt.Errorf("the start state of vehicle: %w", err)
	}
	unlocked := int64(4)
	for _, d := range w.doors().Entries() {
		if py.Equal(d.Value, py.Str("locked")) {
			unlocked--
		}
	}
	w.Set("remainingUnlockedDoors", py.NewInt(unlocked))
	return w, nil
}

// check tells whether the attributes are there, and of the types that the
// tools rely on.
func (w *World) check() error {
	if w.Random == nil {
		return errors.New("the random generator is missing")
	}
	for _, a := range attributes {
		in := w.Attrs
		if a.name[0] == '_' {
			in = w.Private
		}
		if _, ok := in.GetStr(a.name); !ok {
			return fmt.Errorf("%s is missing", a.name)
		}
	}
	if v := w.Get("doorStatus"); v.Type() != "dict" {
		return fmt.Errorf("doorStatus is a %s, not a dict", v.Type())
	}
	return nil
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	return w.Restore(data, "vehicle", func(s tool.Base) error { return (&World{Base: s}).check() })
}

// attributes lists the car's attributes in the official order: the name of the
// attribute (private with a leading "_"), its key in a start state, and the
// maker of its default.
var attributes = []struct {
	name, config string
	value        func() py.Value
}{
	{"fuelLevel", "fuelLevel", number(0)},
	{"batteryVoltage", "batteryVoltage", number(12.6)},
	{"engine_state", "engineState", text("stopped")},
	{"remainingUnlockedDoors", "remainingUnlockedDoors", func() py.Value { return py.NewInt(4) }},
	{"doorStatus", "doorStatus", allUnlocked},
	{"acTemperature", "acTemperature", number(25)},
	{"fanSpeed", "fanSpeed", func() py.Value { return py.NewInt(50) }},
	{"acMode", "acMode", text("auto")},
	{"humidityLevel", "humidityLevel", number(50)},
	{"headLightStatus", "headLightStatus", text("off")},
	{"parkingBrakeStatus", "parkingBrakeStatus", text("released")},
	{parkingForce, "parkingBrakeForce", number(0)},
	{slopeAngle, "slopeAngle", number(0)},
	{"brakePedalStatus", "brakePedalStatus", text("released")},
	{brakeForce, "brakePedalForce", number(0)},
	{"distanceToNextVehicle", "distanceToNextVehicle", number(50)},
	{"cruiseStatus", "cruiseStatus", text("inactive")},
	{"destination", "destination", text("None")},
	{"frontLeftTirePressure", "frontLeftTirePressure", number(32)},
	{"frontRightTirePressure", "frontRightTirePressure", number(32)},
	{"rearLeftTirePressure", "rearLeftTirePressure", number(30)},
	{"rearRightTirePressure", "rearRightTirePressure", number(30)},
}

func number(f float64) func() py.Value { return func() py.Value { return py.Float(f) } }

func text(s string) func() py.Value { return func() py.Value { return py.Str(s) } }

func allUnlocked() py.Value {
	d := py.NewDict()
	for _, door := range Doors() {
		d.SetStr(door, py.Str("unlocked"))
	}
	return d
}

// Doors lists the doors of the default car.
func Doors() []string { return []string{"driver", "passenger", "rear_left", "rear_right"} }

// Class implements tool.World.
func (w *World) Class() string { return "VehicleControlAPI" }

// Name implements tool.World.
func (w *World) Name() string { return "vehicle" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Pure implements tool.Purer.
func (w *World) Pure(name string) bool { return tools.IsPure(name) }

// Clone implements tool.World.
func (w *World) Clone() tool.World { return &World{Base: w.CloneBase(), opt: w.opt} }

func (w *World) long() bool { return w.opt.LongContext }

func (w *World) doors() *py.Dict { return w.Get("doorStatus").(*py.Dict) }
