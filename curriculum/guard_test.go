package curriculum

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"envtune"
)

// calm is a step like all others.
func calm(step int) Observation {
	return Observation{Step: step, Stage: "s", Updated: true, Norm: 1, Entropy: 0.5, Silent: 0.1}
}

// begun is a guard that has seen a validation of 0.5 and 6 calm steps.
func begun(t *testing.T, rule GuardRule) (*Guard, *Gate) {
	t.Helper()
	g, gate := NewGuard(&rule), NewGate(envtune.GateRule{MaxSteps: 100, Every: 1, Window: 3, Norms: 3})
	g.Enter()
	g.Begin(Measured{Score: 0.5, Error: 0.03, Silent: 0.1})
	g.Keep(GuardBest{Checkpoint: 7, Score: 0.5, Error: 0.03}, gate)
	for i := range 6 {
		gate.Stepped(1)
		if v := g.Judge(calm(i + 1)); v.Act != ActNone {
			t.Fatalf("a calm step: %+v", v)
		}
	}
	return g, gate
}

func TestGuardJudges(t *testing.T) {
	for _, c := range []struct {
		name  string
		rule  func(*GuardRule)
		bad   func(*Observation)
		steps int // bad ones until it acts, 0: never
		kinds []string
		say   string
	}{
		{"norm", nil, func(o *Observation) { o.Norm = 5.1 }, 2, []string{KindNorm}, "gradient norm 5.100, median of 6 steps 1.000 (band 0 to 5 times it)"},
		{"norm within", nil, func(o *Observation) { o.Norm = 4.9 }, 0, nil, ""},
		{"norm falls", func(r *GuardRule) { r.NormLow = 0.1 }, func(o *Observation) { o.Norm = 0.05 }, 2, []string{KindNorm}, "gradient norm 0.050"},
		{"entropy falls", nil, func(o *Observation) { o.Entropy = 0.12 }, 2, []string{KindEntropyLow}, "entropy 0.120, median of 6 steps 0.500 (band 0.25 to 3 times it)"},
		{"entropy rises", nil, func(o *Observation) { o.Entropy = 1.6 }, 2, []string{KindEntropyHigh}, "entropy 1.600"},
		{"bounds off", func(r *GuardRule) { r.NormHigh, r.EntropyLow = 0, 0 }, func(o *Observation) { o.Norm, o.Entropy = 99, 0.001 }, 0, nil, ""},
		{"no update", nil, func(o *Observation) { o.Updated, o.Norm, o.Entropy = false, 0, 0 }, 0, nil, ""},
		{"silence", nil, func(o *Observation) { o.Silent = 0.41 }, 2, []string{KindSilent}, "turns without a call 41%, lowest of the stage 10% (at most 30 points more)"},
		{"silence within", nil, func(o *Observation) { o.Silent = 0.39 }, 0, nil, ""},
		{"patience", func(r *GuardRule) { r.Patience = 4 }, func(o *Observation) { o.Norm = 9 }, 4, []string{KindNorm}, "out of the band for 4 of 4 steps in a row"},
		{"validation", nil, func(o *Observation) { o.Validation = &Measured{Score: 0.39, Error: 0.04} }, 1, []string{KindValidation},
			"validation 0.390, best 0.500 after step 0: lower by 0.110, beyond 2 x the standard error 0.050"},
		{"validation within its error", nil, func(o *Observation) { o.Validation = &Measured{Score: 0.41, Error: 0.04} }, 0, nil, ""},
		{"no number", nil, func(o *Observation) { o.Updated, o.Broken = false, "the norm is NaN" }, 1, []string{KindNumbers}, "the norm is NaN"},
	} {
		rule := DefaultGuard()
		if c.rule != nil {
			c.rule(&rule)
		}
		g, gate := begun(t, rule)
		acted := 0
		var v Verdict
		for i := range 5 {
			o := calm(i + 7)
			c.bad(&o)
			gate.Stepped(o.Norm)
			if v = g.Judge(o); v.Act != ActNone {
				acted = i + 1
				break
			}
		}
		if acted != c.steps || !reflect.DeepEqual(v.Kinds, c.kinds) || !strings.Contains(v.Reason, c.say) {
			t.Errorf("%s: acts at bad step %d, want %d; %+v", c.name, acted, c.steps, v)
		}
		if c.steps == 0 {
			continue
		}
		if e := g.Events()[0]; e.Act != ActRollBack || e.Step != 6+acted || e.LRScale != 0.5 || g.Scale() != 0.5 ||
			!strings.Contains(v.Reason, "back to the weights after step 0 (validation 0.500), the learning rate times 0.5") {
			t.Errorf("%s: event %+v, verdict %+v", c.name, e, v)
		}
		steps := gate.Steps()
		gate.Back(g.Best())
		if gate.Steps() != steps || len(gate.state.Norms) != 0 {
			t.Errorf("%s: the gate went back to %+v", c.name, gate.state)
		}
	}
}

// One bad step between good ones is none in a row, and moves no median.
func TestGuardForgivesSingleSteps(t *testing.T) {
	g, _ := begun(t, DefaultGuard())
	for i := range 20 {
		o := calm(i + 7)
		if i%2 == 0 {
			o.Norm = 50
		}
		if v := g.Judge(o); v.Act != ActNone {
			t.Fatalf("step %d: %+v", i, v)
		}
	}
	if m := median(g.state.Memory.Norms); m != 1 {
		t.Errorf("the median moved to %v", m)
	}
}

// A better validation is what the guard goes back to; rollbacks are counted over stages;
// after the last one it stops.
func TestGuardStops(t *testing.T) {
	rule := DefaultGuard()
	rule.Rollbacks = 2
	g, gate := begun(t, rule)
	better := calm(7)
	better.Validation = &Measured{Score: 0.6, Error: 0.03}
	if v := g.Judge(better); !v.Best {
		t.Fatalf("a better validation: %+v", v)
	}
	g.Keep(GuardBest{Checkpoint: 9, Step: 7, Score: 0.6, Error: 0.03}, gate)
	for i := range 3 {
		bad := calm(8 + i)
		bad.Broken = "x"
		if i == 2 {
			g.Enter()
			g.Keep(GuardBest{Checkpoint: 20, Step: 9, Score: 0.1}, gate)
		}
		data, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		again := NewGuard(&rule)
		if err := json.Unmarshal(data, again); err != nil {
			t.Fatal(err)
		}
		a, b := g.Judge(bad), again.Judge(bad)
		if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(g.state, again.state) {
			t.Errorf("stored and read it says %+v instead of %+v", b, a)
		}
		want, to := ActRollBack, "after step 7 (validation 0.600)"
		if i == 2 {
			want, to = ActStop, "after step 9 (validation 0.100), and the training stops: 2 rollbacks"
		}
		if a.Act != want || !strings.Contains(a.Reason, to) || g.Stopped() != (i == 2) {
			t.Errorf("act %d: %+v", i, a)
		}
	}
	if g.Scale() != 0.25 || len(g.Events()) != 3 {
		t.Errorf("scale %v, events %+v", g.Scale(), g.Events())
	}
	var off *Guard
	off.Enter()
	if off.Scale() != 1 || off.Stopped() || off.Events() != nil || NewGuard(&GuardRule{}) != nil {
		t.Error("a guard that is off does something")
	}
}

func TestGuardSection(t *testing.T) {
	const stages = "stages:\n  - {name: a, reward: progress}\n"
	for _, c := range []struct{ yaml, want string }{
		{stages, "<nil>"},
		{"guard: {}\n" + stages, fmt.Sprint(DefaultGuard())},
		{"guard: {enabled: false}\n" + stages, fmt.Sprint(func() GuardRule { r := DefaultGuard(); r.Enabled = false; return r }())},
		{"guard: {drop: 1.5, rollbacks: 0}\n" + stages, fmt.Sprint(func() GuardRule { r := DefaultGuard(); r.Drop, r.Rollbacks = 1.5, 0; return r }())},
		{"guard: {dorp: 1}\n" + stages, `unknown field "dorp"`},
		{"guard: {window: 0}\n" + stages, "guard.window is 0, want 1 to 1000"},
		{"guard: {min_steps: 9}\n" + stages, "guard.min_steps is 9, want 1 to 8"},
		{"guard: {norm_high: 0.5}\n" + stages, "guard.norm_high is 0.5, want 0 (off) or above 1"},
		{"guard: {entropy_low: 2}\n" + stages, "guard.entropy_low is 2, want 0 to 1"},
		{"guard: {silent: 0}\n" + stages, "guard.silent is 0"},
		{"guard: {factor: 1.1}\n" + stages, "guard.factor is 1.1"},
	} {
		cfg, err := Parse("x.yaml", []byte(c.yaml))
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case cfg.Guard == nil:
			got = "<nil>"
		default:
			got = fmt.Sprint(*cfg.Guard)
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%q gives %q, want %q", c.yaml, got, c.want)
		}
	}
	for _, name := range Presets() {
		if c, err := Preset(name); err != nil || c.Guard != nil {
			t.Errorf("preset %s: guard %+v, %v", name, c.Guard, err)
		}
	}
	c, err := Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	if c.Watch(); *c.Guard != DefaultGuard() {
		t.Errorf("watched by %+v", *c.Guard)
	}
}

func TestOnly(t *testing.T) {
	for _, c := range []struct{ stage, want string }{
		{"1", "syntax"}, {"4", "alone"}, {"everything", "everything"},
		{"0", "want a number from 1 to 4 or one of syntax, basics, everything, alone"}, {"5", "want a number"}, {"nosuch", `there is no stage "nosuch"`},
	} {
		cfg, err := Preset("default")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := cfg.Only(c.stage); err != nil {
			got = err.Error()
		} else {
			got = strings.Join(cfg.Names(), " ")
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("stage %s: %s, want %s", c.stage, got, c.want)
		}
	}
}
