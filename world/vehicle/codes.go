package vehicle

import "envtune"

// The error templates of the car, one code each.
const (
	DoorsUnlocked    envtune.Code = "vehicle.doors_unlocked"
	BrakeNotPressed  envtune.Code = "vehicle.brake_not_pressed"
	BrakeNotFull     envtune.Code = "vehicle.brake_not_full"
	FuelEmpty        envtune.Code = "vehicle.fuel_empty"
	IgnitionMode     envtune.Code = "vehicle.ignition_mode"
	FuelNegative     envtune.Code = "vehicle.fuel_negative"
	FuelOverCapacity envtune.Code = "vehicle.fuel_over_capacity"
	FuelBelowMinimum envtune.Code = "vehicle.fuel_below_minimum"
	FanSpeed         envtune.Code = "vehicle.fan_speed"
	WeatherCom       envtune.Code = "vehicle.weather_com"
	HeadlightMode    envtune.Code = "vehicle.headlight_mode"
	DisplayOption    envtune.Code = "vehicle.display_option"
	ParkingMode      envtune.Code = "vehicle.parking_brake_mode"
	PedalPosition    envtune.Code = "vehicle.pedal_position"
	EngineStopped    envtune.Code = "vehicle.engine_stopped"
	CruiseSpeed      envtune.Code = "vehicle.cruise_speed"
	DistanceUnknown  envtune.Code = "vehicle.distance_unknown"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		DoorsUnlocked, BrakeNotPressed, BrakeNotFull, FuelEmpty, IgnitionMode,
		FuelNegative, FuelOverCapacity, FuelBelowMinimum, FanSpeed, WeatherCom,
		HeadlightMode, DisplayOption, ParkingMode, PedalPosition, EngineStopped,
		CruiseSpeed, DistanceUnknown,
	}
}
