package parity

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"envtune"
	"envtune/session"
	"envtune/tool"
)

// powers counts the float powers that differ, and only in their last bits: the
// C library's pow and cos are not rounded correctly.
type powers struct{ all, off int }

// near tells whether the result of a tool that takes powers differs from the
// official one by the last bits of its floats alone.
func (p *powers) near(r tool.Result, official string) bool {
	if r.Tool != "power" && r.Tool != "standard_deviation" {
		return false
	}
	number := regexp.MustCompile(`\d+(\.\d+)?(e[+-]\d+)?`)
	if number.ReplaceAllString(r.Text, "#") != number.ReplaceAllString(official, "#") {
		return false
	}
	mine, theirs := number.FindAllString(r.Text, -1), number.FindAllString(official, -1)
	for i := range mine {
		x, _ := strconv.ParseFloat(mine[i], 64)
		y, _ := strconv.ParseFloat(theirs[i], 64)
		if math.Abs(x-y) > 4.5e-16*math.Abs(x) {
			return false
		}
	}
	p.off++
	return true
}

func (p *powers) count(r tool.Result) {
	if (r.Tool == "power" || r.Tool == "standard_deviation") && !r.Failed() {
		p.all++
	}
}

func (p *powers) report(t *testing.T) {
	t.Helper()
	t.Logf("parity: %d of %d results with powers differ, in the last bit", p.off, p.all)
	if p.off > 1+p.all/200 {
		t.Errorf("%d of %d results with powers differ", p.off, p.all)
	}
}

// mathDifferences are the calculator's deliberate differences of single calls.
var mathDifferences = []struct {
	name, call, official string
	code                 envtune.Code
}{
	{"digits of a logarithm", "logarithm(value=1, base=10, precision=4001)", "{'result': mpf('0.0')}", tool.CodeLimit},
	{"digits of a root", "square_root(number=4, precision=10001)", "{'result': Decimal('2')}", tool.CodeLimit},
	{"exponent of a text", "logarithm(value='1e9999999999999999', base='1e9999999999999999', precision=5)", "{'result': mpf('1.0')}", tool.CodeLimit},
	{"power within a call", "mean(numbers=[power(base=7, exponent=1000000), 'x'])", `{"error": "All elements in the list must be numbers"}`, tool.CodeValue},
	{"complex text", "logarithm(value='2j', base='2j', precision=5)", "{'result': mpc(real='1.0', imag='0.0')}", tool.CodeUnsupported},
}

// TestParityMathDifferences: as TestParityDifferences, for the calculator.
func TestParityMathDifferences(t *testing.T) {
	s, err := session.New([]string{"mathapi"}, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	for _, c := range mathDifferences {
		calls = append(calls, c.call)
		if r := s.Call(c.call); r.Code != c.code || !r.Raised {
			t.Errorf("%s gives %s %s, want the code %s", c.call, r.Code, r.Text, c.code)
		}
	}
	var got ran
	startDriver(t).ask(t, request{ID: "multi_turn_base_0", Classes: []string{"MathAPI"}, Calls: calls}, &got)
	for i, c := range mathDifferences {
		if got.Outputs[i] != c.official {
			t.Errorf("%s: %s gives officially %.300s, not %s", c.name, c.call, got.Outputs[i], c.official)
		}
	}
	t.Logf("parity: %d listed differences of the calculator are what the list says, here and officially", len(mathDifferences))
}

// TestParityDigitLimit: officially a text that mpmath cannot read lifts Python's
// limit on the digits of an int, for the whole process; here it stays.
func TestParityDigitLimit(t *testing.T) {
	s, err := session.New([]string{"mathapi"}, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	calls := []string{"logarithm(value='abc', base=10, precision=5)", "power(base=10, exponent=5000)"}
	const refused = session.RaisedPrefix + "Exceeds the limit (4300 digits) for integer string conversion; " +
		"use sys.set_int_max_str_digits() to increase the limit"
	s.Call(calls[0])
	if r := s.Call(calls[1]); r.Text != refused {
		t.Errorf("here %.200s", r.Text)
	}
	d := startDriver(t)
	for leak, want := range map[bool]string{false: refused, true: `{"result": 1` + strings.Repeat("0", 5000) + "}"} {
		var got ran
		d.ask(t, request{ID: "multi_turn_base_0", Classes: []string{"MathAPI"}, Calls: calls, Leak: leak}, &got)
		if got.Outputs[1] != want {
			t.Errorf("officially, leak %v: %.200s", leak, got.Outputs[1])
		}
	}
	t.Logf("parity: the limit on an int's digits stays here; officially it is lost after a text that mpmath cannot read")
}
