package synth

import (
	"encoding/json"
)

const vehicleWorld = "vehicle"

// car is the vehicle world as the maker of a task knows it.
type car struct {
	start   json.RawMessage
	locked  map[string]bool
	running bool
	pressed bool
	full    bool // pressed all the way
	fuel    float64
}

func doorNames() []string { return []string{"driver", "passenger", "rear_left", "rear_right"} }

func (c *car) config() json.RawMessage { return c.start }

func (s *scene) car() *car { return s.places[vehicleWorld].(*car) }

// vehicleDomain is the vehicle world as tasks are made over it.
func vehicleDomain() domain {
	return domain{
		world:    vehicleWorld,
		draw:     func(d *dice, at setting) place { return newCar(d, at) },
		intents:  joined(engineIntents(), cabinIntents(), fuelIntents(), tripIntents()),
		helpers:  vehicleHelpers(),
		siblings: vehicleSiblings(),
		clashes: map[string][]string{
			"releaseBrakePedal":                   {"pressBrakePedal"},
			"get_outside_temperature_from_google": {"get_outside_temperature_from_weather_com"},
		},
		disturbs: map[string][]string{ // both draw from the same random numbers
			"get_outside_temperature_from_google": {"get_current_speed"},
		},
	}
}

// newCar draws a car. Its state has a fixed shape; long ones hold readings with more
// digits, so that results get longer.
func newCar(d *dice, at setting) *car {
	reading := func(lo, hi int) lit { // between lo and hi
		if at.long {
			return decimal(d.between(lo*10000, hi*10000), 4)
		}
		return decimal(d.between(lo*10, hi*10), 1)
	}
	c := &car{locked: map[string]bool{}, running: d.chance(22)}
	doors := record{}
	all := d.chance(20)
	for _, name := range doorNames() {
		c.locked[name] = c.running || all || d.chance(35)
		doors = append(doors, field{name, map[bool]string{true: "locked", false: "unlocked"}[c.locked[name]]})
	}
	force := lit("0.0")
	switch {
	case d.chance(15):
		c.pressed, c.full, force = true, true, "1000.0"
	case d.chance(30):
		c.pressed, force = true, pick(d, []lit{"200.0", "300.0", "400.0", "500.0"})
	}
	fuel := reading(3, 30)
	c.fuel = fuel.float()
	parked := d.chance(40) && !c.running
	c.start = record{
		{"fuelLevel", fuel},
		{"batteryVoltage", reading(11, 13)},
		{"engineState", map[bool]string{true: "running", false: "stopped"}[c.running]},
		{"doorStatus", doors},
		{"acTemperature", reading(16, 28)},
		{"fanSpeed", d.between(2, 18) * 5},
		{"acMode", pick(d, []string{"auto", "cool", "heat", "defrost"})},
		{"humidityLevel", reading(30, 70)},
		{"headLightStatus", pick(d, []string{"on", "off"})},
		{"parkingBrakeStatus", map[bool]string{true: "engaged", false: "released"}[parked]},
		{"parkingBrakeForce", map[bool]lit{true: "500.0", false: "0.0"}[parked]},
		{"slopeAngle", map[bool]lit{true: "10.0", false: "0.0"}[parked]},
		{"brakePedalStatus", map[bool]string{true: "pressed", false: "released"}[c.pressed]},
		{"brakePedalForce", force},
		{"distanceToNextVehicle", decimal(d.between(400, 900), 1)},
		{"cruiseStatus", "inactive"},
		{"destination", "None"},
		{"frontLeftTirePressure", reading(27, 37)},
		{"frontRightTirePressure", reading(27, 37)},
		{"rearLeftTirePressure", reading(27, 37)},
		{"rearRightTirePressure", reading(27, 37)},
	}.owned(d, vehicleWorld, at.part)
	return c
}

// unlocked lists the doors that are not locked, in the car's order.
func (c *car) unlocked() []string { return c.doors(false) }

func (c *car) doors(locked bool) []string {
	var out []string
	for _, name := range doorNames() {
		if c.locked[name] == locked {
			out = append(out, name)
		}
	}
	return out
}

// ignite starts the engine, which takes locked doors and a brake pedal pressed
// all the way.
func (s *scene) ignite() error {
	c := s.car()
	if c.running {
		return nil
	}
	if open := c.unlocked(); len(open) > 0 {
		if err := s.setDoors(false, open); err != nil {
			return err
		}
	}
	if !c.full {
		if err := s.press("1.0"); err != nil {
			return err
		}
	}
	c.running = true
	return s.do("startEngine", arg{"ignitionMode", "START"})
}

func (s *scene) setDoors(unlock bool, doors []string) error {
	for _, name := range doors {
		s.car().locked[name] = !unlock
	}
	return s.do("lockDoors", arg{"unlock", unlock}, arg{"door", doors})
}

func (s *scene) press(position lit) error {
	s.car().pressed, s.car().full = true, position.float() == 1
	return s.do("pressBrakePedal", arg{"pedalPosition", position})
}
