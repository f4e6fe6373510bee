package hint

import (
	"fmt"
	"math"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/world/vehicle"
)

func vehicleEntries() map[envtune.Code]Entry {
	pedal := Entry{make: pressFully}
	return map[envtune.Code]Entry{
		vehicle.DoorsUnlocked:   {make: lockFirst},
		vehicle.BrakeNotPressed: pedal,
		vehicle.BrakeNotFull:    pedal,
		vehicle.FuelEmpty:       {make: fillFirst},
		vehicle.IgnitionMode:    {make: ignition},
		vehicle.EngineStopped:   {make: engineFirst},

		vehicle.FuelNegative:     {make: fuelRange},
		vehicle.FuelOverCapacity: {make: fuelRange},
		vehicle.FuelBelowMinimum: {make: fuelRange},
		vehicle.FanSpeed:         {make: fanRange},
		vehicle.PedalPosition:    {make: pedalRange},
		vehicle.CruiseSpeed:      {make: cruiseRange},

		vehicle.HeadlightMode: {make: names("mode", vehicle.HeadlightModes())},
		vehicle.DisplayOption: {make: names("option", vehicle.DisplayOptions())},
		vehicle.ParkingMode:   {make: names("mode", vehicle.ParkingModes())},

		vehicle.WeatherCom:      {make: otherWeather},
		vehicle.DistanceUnknown: {make: typed(zipcodeSource, "cityA", "cityB"), fallback: reachable},
	}
}

func lockFirst(c *failure) *envtune.Hint {
	const text = "Every door must be locked first: call lockDoors with unlock=False"
	if doors := c.field("doors"); doors != "" && doors != "[]" {
		return firstWith("lockDoors", "door", doors, fmt.Sprintf("%s and door=%s.", text, doors), "unlock=False")
	}
	return first("lockDoors", text+".")
}

func pressFully(*failure) *envtune.Hint {
	return firstWith("pressBrakePedal", "pedalPosition", "1.0",
		"Press the brake pedal fully first: pressBrakePedal(pedalPosition=1.0).")
}

func fillFirst(*failure) *envtune.Hint {
	return first("fillFuelTank", "Fill the tank with fillFuelTank first.")
}

func engineFirst(*failure) *envtune.Hint {
	return firstWith("startEngine", "ignitionMode", "'START'",
		"Start the engine first: startEngine(ignitionMode='START').")
}

// ignition: STOP stops the engine and is refused all the same.
func ignition(c *failure) *envtune.Hint {
	if c.field("ignitionMode") == "STOP" {
		return say(envtune.HintConstraint, "The engine is stopped in spite of the error.")
	}
	return oneOf("ignitionMode", c.field("ignitionMode"), vehicle.IgnitionModes())
}

func names(arg string, accepted []string) maker {
	return typed(func(c *failure) *envtune.Hint { return oneOf(arg, c.field(arg), accepted) }, arg)
}

// fuelRange tells what still fits the tank.
func fuelRange(c *failure) *envtune.Hint {
	v := c.state("vehicle", "fuelLevel")
	if v == nil {
		return nil
	}
	level, err := py.ToFloat(v)
	if err != nil {
		return nil
	}
	// Rounded inwards, so that the sum never exceeds the limits.
	low := math.Max(0, math.Ceil(-level*100)/100) + 0 // no negative zero
	room := math.Floor((vehicle.TankGallons-level)*100) / 100
	span := rangeText(low, math.Max(low, room))
	return is("fuelAmount", fmt.Sprintf("The tank holds %d gallons in all: fuelAmount must be %s.",
		int(vehicle.TankGallons), span), span)
}

func rangeText(low, high float64) string {
	return fmt.Sprintf("%v to %v", low, high)
}

func fanRange(*failure) *envtune.Hint {
	return is("fanSpeed", "fanSpeed must be from 0 to 100.", "0 to 100")
}

func pedalRange(*failure) *envtune.Hint {
	return is("pedalPosition", "pedalPosition must be from 0 to 1; 1 is fully pressed.", "0 to 1")
}

func cruiseRange(c *failure) *envtune.Hint {
	v, ok := c.arg("speed")
	if !ok {
		return nil
	}
	speed, err := py.ToFloat(v)
	if err != nil {
		return nil
	}
	const text = "speed must be a multiple of 5 from 0 to 120"
	if !(speed >= 0 && speed <= 120) {
		return is("speed", text+".", "0 to 120")
	}
	return is("speed", fmt.Sprintf("%s; the nearest is %v.", text, 5*math.Round(speed/5)), "a multiple of 5")
}

func otherWeather(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("get_outside_temperature_from_google")
	if !ok {
		return nil
	}
	return use(t, "This service always fails; get_outside_temperature_from_google gives the temperature.")
}

// noZipcode is what get_zipcode_based_on_city gives for a city that it does not know.
const noZipcode = "00000"

// zipcodeSource names the argument that is no known zipcode; one that is a slip away
// from a zipcode with a known distance to the other is left to the fallback, and so is
// one that the source itself gave.
func zipcodeSource(c *failure) *envtune.Hint {
	for _, pair := range [][2]string{{"cityA", "cityB"}, {"cityB", "cityA"}} {
		given, near := c.field(pair[0]), vehicle.Reachable(c.field(pair[1]))
		switch {
		case len(vehicle.Reachable(given)) > 0:
		case given == noZipcode || spell.NearMiss(given, near) != "":
			return nil
		default:
			return from(pair[0], "get_zipcode_based_on_city", "zipcode")
		}
	}
	return nil
}

// reachable lists what has a known distance to the one or the other zipcode.
func reachable(c *failure) *envtune.Hint {
	for _, pair := range [][2]string{{"cityA", "cityB"}, {"cityB", "cityA"}} {
		if near := vehicle.Reachable(c.field(pair[0])); len(near) > 0 {
			return oneOf(pair[1], c.field(pair[1]), near)
		}
	}
	return is("cityA", "cityA and cityB must be zipcodes.", "a zipcode")
}
