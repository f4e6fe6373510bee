package parity

import (
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"envtune/bfcl"
	"envtune/py"
	"envtune/session"
)

// ran is what official.py answers to a session.
type ran struct {
	Outputs []string
	State   map[string]map[string]string
}

// tally counts what a comparison reached.
type tally struct {
	calls, failed, differ int
	codes                 map[string]int
	worked                map[string]bool // tools that succeeded
	powers                powers
}

// TestParityFuzz compares outputs and state of random sessions.
func TestParityFuzz(t *testing.T) {
	total := number(t, "ENVTUNE_PARITY_CALLS", 10000)
	seed := number(t, "ENVTUNE_PARITY_SEED", 1)
	data := official(t)
	d := startDriver(t)
	g, err := newGenerator(uint64(seed), data)
	if err != nil {
		t.Fatal(err)
	}
	c := tally{codes: map[string]int{}, worked: map[string]bool{}}
	sessions := 0
	for ; c.calls < total && c.differ < 20; sessions++ {
		r := g.session(sessions, 40)
		var want ran
		d.ask(t, r, &want)
		c.compare(t, data, r, want)
	}
	t.Logf("parity: seed %d: %d calls in %d sessions, %d of them failing; %d sessions differ", seed, c.calls, sessions, c.failed, c.differ)
	c.report(t)
	c.powers.report(t)
}

// compare runs a session here and compares it with what it officially gave.
func (c *tally) compare(t *testing.T, data *bfcl.Data, r request, want ran) {
	t.Helper()
	start, err := session.NewStart(r.Classes, r.Config, session.Options{
		LongContext: r.Long, Extension: data.Extension, Today: time.Now(),
	})
	if err != nil {
		t.Fatalf("%s: %v", r.ID, err)
	}
	s := start.OpenAs(func() string { return "model_eval_" + r.ID }) // its worlds are lent, as those of tasks
	for i, call := range r.Calls {
		res := s.Call(call)
		c.calls++
		c.powers.count(res)
		if res.Failed() {
			c.failed++
			c.codes[string(res.Code)]++
		} else {
			c.worked[res.Tool] = true
		}
		if !same(res.Text, want.Outputs[i]) && !c.powers.near(res, want.Outputs[i]) {
			c.differ++
			t.Errorf("session %s, call %d: %s\n here %.500s\nthere %.500s\n%s", r.ID, i, call, res.Text, want.Outputs[i], r.story(i))
			return
		}
	}
	for _, w := range s.Worlds() {
		for _, e := range w.State().Entries() {
			here, there := shownState(py.String(e.Key), e.Value), want.State[w.Class()][py.String(e.Key)]
			if here != there {
				c.differ++
				t.Errorf("session %s: %s.%s\n here %.500s\nthere %.500s\n%s", r.ID, w.Class(), py.String(e.Key), here, there, r.story(len(r.Calls)-1))
				return
			}
		}
		if n := len(want.State[w.Class()]); n != w.State().Len() {
			t.Errorf("%s has %d public attributes, here %d", w.Class(), n, w.State().Len())
		}
	}
}

// same compares two results, but for deliberate differences of a whole text.
func same(here, there string) bool {
	return here == there || sameFields(here, there) || endlessBoth(here, there)
}

// story writes a session up to a call, for a bug report.
func (r request) story(last int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "classes %v, long context %v\n", r.Classes, r.Long)
	for _, class := range r.Classes {
		fmt.Fprintf(&b, "%s: %s\n", class, r.Config[class])
	}
	for _, c := range r.Calls[:last+1] {
		b.WriteString("  " + c + "\n")
	}
	return b.String()
}

// unreachable are error templates that no state and call can reach with the
// official data, and why.
var unreachable = map[string]string{
	"travel.no_cached_cost":      "the official cost of a flight is always put into the cache that booking looks it up in, under the same key",
	"trading.order_format":       "the official order details name no other field than the symbol",
	"filesystem.no_parent":       "only the root has no parent, and it equals itself",
	"filesystem.neither_kind.mv": "every entry is a file or a directory",
	"filesystem.neither_kind.rm": "every entry is a file or a directory",
	"filesystem.neither_kind.cp": "every entry is a file or a directory",
}

// alwaysFails is a tool that officially has nothing but an error.
const alwaysFails = "get_outside_temperature_from_weather_com"

// report says which error templates were reached, and which of the worlds'
// were not.
func (c *tally) report(t *testing.T) {
	t.Helper()
	var reached, missed []string
	for code, n := range c.codes {
		reached = append(reached, fmt.Sprintf("%s %d", code, n))
	}
	sort.Strings(reached)
	s, err := session.New(worlds, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	templates := 0
	for _, w := range s.Worlds() {
		for _, code := range w.Codes() {
			if why, ok := unreachable[string(code)]; ok {
				t.Logf("%s cannot be reached: %s", code, why)
				continue
			}
			if templates++; c.codes[string(code)] == 0 {
				missed = append(missed, string(code))
			}
		}
	}
	t.Logf("reached: %s", strings.Join(reached, ", "))
	tools, can := 0, 0
	for _, spec := range s.Tools() {
		if spec.Name == alwaysFails {
			continue
		}
		can++
		switch {
		case c.worked[spec.Name]:
			tools++
		case c.calls >= 20000:
			t.Errorf("%s never succeeded", spec.Name)
		}
	}
	t.Logf("parity: %d of %d error templates reached, %d of %d tools succeeded; not reached: %v",
		templates-len(missed), templates, tools, can, missed)
	if c.calls >= 20000 && len(missed) > 0 {
		t.Errorf("error templates never reached: %v", missed)
	}
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
