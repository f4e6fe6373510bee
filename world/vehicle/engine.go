package vehicle

import (
	"math"
	"strings"

	"envtune/py"
	"envtune/tool"
)

func (w *World) startEngine(a []py.Value, to *tool.Answer) error {
	mode := a[0]
	if py.Equal(mode, py.Str("STOP")) {
		w.Set("engine_state", py.Str("stopped"))
	}
	open, err := py.Compare(">", w.Get("remainingUnlockedDoors"), py.NewInt(0))
	if err != nil {
		return err
	}
	if open {
		doors := strings.Join(w.unlockedDoors(), ", ")
		return tool.Fail(DoorsUnlocked,
			"All doors must be locked before starting the engine. Here are the unlocked doors: "+doors,
			"doors", py.Repr(py.NewStrList(w.unlockedDoors()...)))
	}
	if !w.Is("brakePedalStatus", "pressed") {
		return tool.Fail(BrakeNotPressed, "Brake pedal needs to be pressed when starting the engine.")
	}
	if !py.Equal(w.GetPrivate(brakeForce), py.Float(1000)) {
		return tool.Fail(BrakeNotFull, "Must press the brake fully before starting the engine.")
	}
	empty, err := py.Less(w.Get("fuelLevel"), py.Float(minFuel))
	if err != nil {
		return err
	}
	if empty {
		return tool.Fail(FuelEmpty, "Fuel tank is empty.")
	}
	if !py.Equal(mode, py.Str("START")) {
		// STOP has stopped the engine and is still refused, as officially.
		return tool.Fail(IgnitionMode, "Invalid ignition mode.", "ignitionMode", py.String(mode))
	}
	w.Set("engine_state", py.Str("running"))
	return to.Dict(
		tool.Value("engineState", w.Get("engine_state")),
		tool.Value("fuelLevel", w.Get("fuelLevel")),
		tool.Value("batteryVoltage", w.Get("batteryVoltage")))
}

// unlockedDoors lists the doors whose status is "unlocked", in order.
func (w *World) unlockedDoors() []string {
	var doors []string
	for _, d := range w.doors().Entries() {
		if py.Equal(d.Value, py.Str("unlocked")) {
			doors = append(doors, py.String(d.Key))
		}
	}
	return doors
}

// TankGallons is what the tank holds, in gallons.
const TankGallons = 50

// The least fuel in gallons, and the way a gallon lasts in miles.
const (
	minFuel       = 0.0
	milePerGallon = 20.0
)

func (w *World) fillFuelTank(a []py.Value, to *tool.Answer) error {
	amount := a[0]
	negative, err := py.Less(amount, py.NewInt(0))
	if err != nil {
		return err
	}
	if negative {
		return tool.Fail(FuelNegative, "Fuel amount cannot be negative.", "fuelAmount", py.String(amount))
	}
	sum, err := py.Add(w.Get("fuelLevel"), amount)
	if err != nil {
		return err
	}
	over, err := py.Compare(">", sum, py.NewInt(TankGallons))
	if err != nil {
		return err
	}
	if over {
		return tool.Fail(FuelOverCapacity, "Cannot fill gas above the tank capacity.", "fuelAmount", py.String(amount))
	}
	under, err := py.Less(sum, py.Float(minFuel))
	if err != nil {
		return err
	}
	if under {
		return tool.Fail(FuelBelowMinimum, "Fuel tank is empty. Min fuel level is 0 gallons.",
			"fuelAmount", py.String(amount))
	}
	w.Set("fuelLevel", sum)
	return to.Dict(tool.Value("fuelLevel", sum))
}

func (w *World) setCruiseControl(a []py.Value, to *tool.Answer) error {
	activate := a[1]
	distance, err := py.ToFloat(a[2])
	if err != nil {
		return err
	}
	speed, err := py.ToFloat(a[0])
	if err != nil {
		return err
	}
	if w.Is("engine_state", "stopped") {
		return tool.Fail(EngineStopped, "Start the engine before activating the cruise control.")
	}
	w.Set("distanceToNextVehicle", py.Float(distance))
	state := "inactive"
	if py.Truth(activate) {
		if !cruiseSpeed(speed) {
			return tool.Fail(CruiseSpeed, "Invalid speed", "speed", py.String(a[0]))
		}
		state = "active"
	}
	w.Set("cruiseStatus", py.Str(state))
	return to.Dict(
		tool.Text("cruiseStatus", state),
		tool.Float("currentSpeed", speed),
		tool.Float("distanceToNextVehicle", distance))
}

// cruiseSpeed tells whether the cruise control takes a speed: 0 to 120, a
// multiple of 5. A NaN compares as in Python and fails the last test.
func cruiseSpeed(speed float64) bool {
	return !(speed < 0) && !(speed > 120) && math.Mod(speed, 5) == 0
}

func (w *World) getCurrentSpeed(_ []py.Value, to *tool.Answer) error {
	return to.Dict(tool.Float("currentSpeed", w.Draw().Uniform(0, 120)))
}

func (w *World) estimateFeasibility(a []py.Value, to *tool.Answer) error {
	reach, err := py.Mul(w.Get("fuelLevel"), py.Float(milePerGallon))
	if err != nil {
		return err
	}
	short, err := py.Less(reach, a[0])
	if err != nil {
		return err
	}
	return to.Dict(tool.Flag("canDrive", !short))
}

func (w *World) literToGallon(a []py.Value, to *tool.Answer) error {
	return convert(a[0], 0.264172, "gallon", to)
}

func (w *World) gallonToLiter(a []py.Value, to *tool.Answer) error {
	return convert(a[0], 3.78541, "liter", to)
}

func convert(amount py.Value, factor float64, unit string, to *tool.Answer) error {
	v, err := py.Mul(amount, py.Float(factor))
	if err != nil {
		return err
	}
	return to.Dict(tool.Value(unit, v))
}
