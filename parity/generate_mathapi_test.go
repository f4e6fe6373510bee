package parity

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"envtune/py"
)

var mathapiMaterial = material{argument: mathArgument}

// mathArgument makes numbers of all kinds, since no pool of values means
// anything to the calculator.
func mathArgument(g *generator, tool, param string) string {
	switch param { // what must be small, since the official side has no bounds
	case "precision":
		return g.pick("0", "1", "3", "5", "10", "15", "16", "30", "100", "-2", "True", "7.9", "'12'", fmt.Sprint(g.IntN(60)), "1000",
			"None", "'x'", "1e400", "[1]", "20", "12")
	case "exponent":
		return g.pick("0", "1", "2", "3", "-1", "-2", "0.5", "1.5", "-0.5", "10", "300", "1e400", "0.0", "True", "None", "'x'", "[2]",
			fmt.Sprint(g.IntN(3000)-500), py.Repr(py.Float(g.NormFloat64()*10)), py.Repr(py.Float(math.Round(g.NormFloat64()*100)/100)))
	}
	if g.IntN(9) == 0 {
		return ""
	}
	switch param {
	case "numbers":
		var items []string
		for range g.IntN(6) {
			items = append(items, g.mathNumber())
		}
		return g.pick("[", "[", "[", "(") + strings.Join(items, ", ") + g.pick("]", "]", "]", ",)")
	case "decimal_places":
		return g.pick("0", "1", "2", "3", "5", "-1", "-2", "10", "None", "True", "1.0", "400", "-400")
	case "unit_in", "unit_out":
		return g.unit(tool)
	}
	if tool == "logarithm" && g.IntN(8) == 0 {
		return g.pick("'2.5'", "'1e-3'", "'3/4'", "'0x1f'", "'abc'", "''", "'inf'", "'(5)'", "'1/0'", "' 7 '", "'1_0'", "'1e500'")
	}
	return g.mathNumber()
}

// unit makes a unit, mostly one that the tool knows.
func (g *generator) unit(tool string) string {
	switch {
	case g.IntN(8) == 0:
		return g.pick("'km_to'", "'x'", "None", "5", "['m']", "'miles'", "'nm'", "''")
	case tool == "si_unit_conversion":
		return g.pick("'km'", "'m'", "'cm'", "'mm'", "'um'", "'nm'")
	case g.IntN(2) == 0:
		return g.pick("'celsius'", "'fahrenheit'")
	}
	return g.pick("'cm'", "'in'", "'m'", "'ft'", "'yd'", "'km'", "'miles'", "'kg'", "'lb'")
}

func (g *generator) mathNumber() string {
	switch g.IntN(12) {
	case 0, 1:
		return strconv.Itoa(g.IntN(2000) - 200)
	case 2, 3:
		return py.Repr(py.Float(math.Round(g.Float64()*1e5) / 100))
	case 4:
		return py.Repr(py.Float(g.NormFloat64() * math.Pow(10, float64(g.IntN(40)-20))))
	case 5:
		return strconv.Itoa(g.IntN(12))
	case 6:
		return py.Repr(py.Float(float64(g.IntN(200)-20) / 2))
	case 7:
		return "0x" + strings.Repeat("f", []int{1, 8, 15, 60, 260, 300}[g.IntN(6)]+g.IntN(4))
	case 8:
		return g.pick("0", "1", "-1", "2", "10", "0.0", "-0.0", "1.0", "True", "False", "1e308", "-1e308", "5e-324", "1e400", "-1e400", "0.5", "1e16")
	}
	return py.Repr(py.Float(math.Round(g.NormFloat64()*1e4) / 1e3))
}
