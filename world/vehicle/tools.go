package vehicle

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 22 tools in the order of the official class.
var tools = tool.NewTable("VehicleControlAPI",
	def("startEngine", "start or stop the engine", (*World).startEngine,
		tool.Req("ignitionMode", "str").OneOf("START", "STOP")),
	def("fillFuelTank", "add gallons of fuel", (*World).fillFuelTank,
		tool.Req("fuelAmount", "float")),
	def("lockDoors", "lock or unlock the listed doors", (*World).lockDoors,
		tool.Req("unlock", "bool"), tool.Req("door", "list")),
	def("adjustClimateControl", "set cabin temperature, fan and mode", (*World).adjustClimateControl,
		tool.Req("temperature", "float"), tool.Opt("unit", "str", py.Str("celsius")).OneOf("celsius", "fahrenheit"),
		tool.Opt("fanSpeed", "int", py.NewInt(50)), tool.Opt("mode", "str", py.Str("auto")).OneOf("auto", "cool", "heat", "defrost")),
	def("get_outside_temperature_from_google", "outside temperature by Google", (*World).outsideGoogle),
	def("get_outside_temperature_from_weather_com", "outside temperature by weather.com", (*World).outsideWeatherCom),
	def("setHeadlights", "switch the headlights", (*World).setHeadlights,
		tool.Req("mode", "str").OneOf("on", "off", "auto")),
	def("displayCarStatus", "show one part of the car", (*World).displayCarStatus,
		tool.Req("option", "str").OneOf("fuel", "battery", "doors", "climate", "headlights", "parkingBrake", "brakePedal", "engine")),
	def("activateParkingBrake", "engage or release the parking brake", (*World).activateParkingBrake,
		tool.Req("mode", "str").OneOf("engage", "release")),
	def("pressBrakePedal", "press the brake pedal, 0 to 1", (*World).pressBrakePedal,
		tool.Req("pedalPosition", "float")),
	def("releaseBrakePedal", "let go of the brake pedal", (*World).releaseBrakePedal),
	def("setCruiseControl", "set the cruise control", (*World).setCruiseControl,
		tool.Req("speed", "float"), tool.Req("activate", "bool"), tool.Req("distanceToNextVehicle", "float")),
	def("get_current_speed", "read the current speed", (*World).getCurrentSpeed),
	def("display_log", "show log messages", (*World).displayLog,
		tool.Req("messages", "list")),
	def("estimate_drive_feasibility_by_mileage", "whether fuel lasts for the miles", (*World).estimateFeasibility,
		tool.Req("distance", "float")),
	def("liter_to_gallon", "convert liters to gallons", (*World).literToGallon,
		tool.Req("liter", "float")),
	def("gallon_to_liter", "convert gallons to liters", (*World).gallonToLiter,
		tool.Req("gallon", "float")),
	def("estimate_distance", "distance between two zipcodes", (*World).estimateDistance,
		tool.Req("cityA", "str"), tool.Req("cityB", "str")),
	def("get_zipcode_based_on_city", "zipcode of a city", (*World).getZipcode,
		tool.Req("city", "str")),
	def("set_navigation", "navigate to an address", (*World).setNavigation,
		tool.Req("destination", "str")),
	def("check_tire_pressure", "read the tire pressures", (*World).checkTirePressure),
	def("find_nearest_tire_shop", "find the nearest tire shop", (*World).findTireShop),
).Pure("get_outside_temperature_from_weather_com", "display_log", "liter_to_gallon", "gallon_to_liter",
	"estimate_distance", "get_zipcode_based_on_city", "find_nearest_tire_shop")

func def(name, doc string, run func(*World, []py.Value, *tool.Answer) error, params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: run}
}
