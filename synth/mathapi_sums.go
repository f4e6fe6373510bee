package synth

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

const mathapiWorld = "mathapi"

// sums is the calculator as the maker of a task knows it: it has no state, but a last result,
// which requests may point back to.
type sums struct {
	last   lit    // "": none
	called string // what it is: "mean", "total"
}

// config is nil: there is nothing to start with.
func (*sums) config() json.RawMessage { return nil }

func (s *scene) sums() *sums { return s.places[mathapiWorld].(*sums) }

// mathapiDomain is the calculator as tasks are made over it.
func mathapiDomain() domain {
	return domain{
		world:    mathapiWorld,
		draw:     func(*dice, setting) place { return &sums{} },
		intents:  joined(operandIntents(), numberIntents(), listIntents(), unitIntents(), farIntents(), chainIntents(), fileSumIntents()),
		helpers:  mathapiHelpers(),
		siblings: mathapiSiblings(),
		clashes:  mathapiClashes(),
	}
}

// reckon runs a call of the calculator and keeps its result, as what it is called.
func (s *scene) reckon(called, tool string, args ...arg) (lit, error) {
	value, err := s.get("result", tool, args...)
	if err != nil {
		return "", err
	}
	s.sums().last, s.sums().called = lit(value), called
	return lit(value), nil
}

// foresee returns the result that a call would have, which changes nothing: the calculator
// has no state. It is "" where the call fails.
func (s *scene) foresee(tool string, args ...arg) lit {
	r := s.run.Call(call(tool, args...))
	var result struct{ Result json.RawMessage }
	if r.Code != "" || json.Unmarshal([]byte(r.Text), &result) != nil {
		return ""
	}
	return lit(result.Result)
}

// short tells that a result has few characters.
func short(result lit) bool {
	return result != "" && len(result) <= 9 && !strings.Contains(string(result), "e")
}

// handy tells that a result can be written again in a later call: it is short, and not a whole
// number with a point, since 5.0 and 5 have different results in turn.
func handy(result lit) bool { return short(result) && !strings.HasSuffix(string(result), ".0") }

// operand draws a first operand: mostly a new number, or the last result.
func (s *scene) operand(fresh lit) (value lit, said string) {
	m := s.sums()
	if !s.plain && handy(m.last) && s.d.chance(60) {
		return m.last, "that " + m.called
	}
	return fresh, string(fresh)
}

// number draws a number of up to three digits, some with a decimal.
func number(d *dice, lo, hi int) lit {
	n := d.between(lo, hi)
	if d.chance(25) {
		return lit(strconv.Itoa(n) + "." + strconv.Itoa(d.between(1, 9)))
	}
	return lit(strconv.Itoa(n))
}

// whole draws a whole number.
func whole(d *dice, lo, hi int) lit { return lit(strconv.Itoa(d.between(lo, hi))) }

// series draws numbers, no two of them the same, as a list of literals.
func (s *scene) series() []lit {
	count := s.d.between(3, 5)
	if s.long {
		count = s.d.between(8, 12)
	}
	var out []lit
	for len(out) < count {
		if n := number(s.d, 2, 99); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// handySeries draws a series for which a tool has a handy result.
func (s *scene) handySeries(tool string) []lit {
	for {
		if out := s.series(); handy(s.foresee(tool, arg{"numbers", literals(out)})) {
			return out
		}
	}
}

// literals writes numbers as a Python list.
func literals(list []lit) lit {
	return lit("[" + strings.Join(strs(list), ", ") + "]")
}

// said writes numbers as requests do.
func said(list []lit) string { return listing(strs(list)) }

func strs(list []lit) []string {
	var out []string
	for _, n := range list {
		out = append(out, string(n))
	}
	return out
}

// supplyNumber are the messages that bring a number under a name of its own.
func supplyNumber(slot, label string) []string {
	v := "{" + slot + "}"
	return []string{
		"the " + label + " is " + v, "take " + v + " as the " + label, "use " + v + " for the " + label, "the " + label + " should be " + v,
		"I forgot the " + label + ", it is " + v, "make the " + label + " " + v, "let the " + label + " be " + v, "with " + v + " as the " + label,
		"as for the " + label + ", it is " + v,
	}
}
