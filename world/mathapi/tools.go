package mathapi

import (
	"envtune/py"
	"envtune/tool"
)

// tools declares the 17 tools in the order of the official class.
var tools = tool.NewTable("MathAPI",
	def("logarithm", "logarithm to any base and precision", logarithm,
		tool.Req("value", "float"), tool.Req("base", "float"), tool.Req("precision", "int")),
	def("mean", "average of numbers", mean, tool.Req("numbers", "list")),
	def("standard_deviation", "population deviation of numbers", standardDeviation, tool.Req("numbers", "list")),
	def("si_unit_conversion", "convert metric lengths", convertSI,
		tool.Req("value", "float"), tool.Req("unit_in", "str"), tool.Req("unit_out", "str")),
	def("imperial_si_conversion", "convert between imperial and metric units", convertImperial,
		tool.Req("value", "float"), tool.Req("unit_in", "str"), tool.Req("unit_out", "str")),
	def("add", "a plus b", add, tool.Req("a", "float"), tool.Req("b", "float")),
	def("subtract", "a minus b", subtract, tool.Req("a", "float"), tool.Req("b", "float")),
	def("multiply", "a times b", multiply, tool.Req("a", "float"), tool.Req("b", "float")),
	def("divide", "a over b", divide, tool.Req("a", "float"), tool.Req("b", "float")),
	def("power", "base to the exponent", power, tool.Req("base", "float"), tool.Req("exponent", "float")),
	def("square_root", "square root to any precision", squareRoot,
		tool.Req("number", "float"), tool.Req("precision", "int")),
	def("absolute_value", "a number without its sign", absoluteValue, tool.Req("number", "float")),
	def("round_number", "round to decimal places", roundNumber,
		tool.Req("number", "float"), tool.Opt("decimal_places", "int", py.NewInt(0))),
	def("percentage", "part in percent of whole", percentage, tool.Req("part", "float"), tool.Req("whole", "float")),
	def("min_value", "least of numbers", extreme(py.Min, MinEmpty, "minimum"), tool.Req("numbers", "list")),
	def("max_value", "greatest of numbers", extreme(py.Max, MaxEmpty, "maximum"), tool.Req("numbers", "list")),
	def("sum_values", "total of numbers", sumValues, tool.Req("numbers", "list")),
)

// def declares a tool; each returns its value under "result".
func def(name, doc string, run func([]py.Value) (py.Value, error), params ...tool.Param) tool.Def[*World] {
	return tool.Def[*World]{Name: name, Doc: doc, Params: params, Run: func(_ *World, args []py.Value, to *tool.Answer) error {
		v, err := run(args)
		if err != nil {
			return err
		}
		return to.Dict(tool.Value("result", v))
	}}
}
