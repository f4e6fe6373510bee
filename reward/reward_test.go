package reward

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"envtune"
)

// step draws one step: turn, then letters: "f" parsed, "x" malformed, "c" a call
// that ran, "e" a call that failed; a turn's end is "." and then state and exec
// ("11", "10", ...), or "?" and then the ask-back score.
func step(turn int, s string) envtune.Step {
	fb := envtune.Feedback{Turn: turn}
	digit := func(c byte) *float64 { return envtune.Score(float64(c - '0')) }
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case 'f':
			fb.Signals.Format = envtune.Score(1)
		case 'x':
			fb.Signals.Format = envtune.Score(0)
		case 'c':
			fb.Signals.Calls++
		case 'e':
			fb.Signals.Calls++
			fb.Signals.Failed++
		case '.':
			fb.TurnDone = true
			if i+2 < len(s) {
				fb.Signals.State, fb.Signals.Exec = digit(s[i+1]), digit(s[i+2])
			}
		case '?':
			fb.TurnDone = true
			fb.Signals.Ask = digit(s[i+1])
		}
	}
	return envtune.Step{Feedback: fb}
}

func TestSyntax(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string
		// calls and bySteps are the rewards that count calls and steps.
		calls, bySteps float64
	}{
		{"all good", []string{"fc", "f.11"}, 2, 2},
		{"no call is nothing, however well formed", []string{"f.00"}, 0, 0},
		{"only malformed", []string{"x", "x"}, 0, 0},
		{"no step", nil, 0, 0},
		{"half the steps parse", []string{"fc", "x"}, 1.5, 1.5},
		{"a returned error is a failure", []string{"fe", "f.00"}, 1, 1},
		{"one call of four fails", []string{"fccce", "f.00"}, 1.75, 1},
		{"one step of two has a failure", []string{"fccce", "fc", "f.00"}, 1.8, 1.5},
		{"unscored steps are left out", []string{"c", "xc", "fc"}, 1.5, 1.5},
	} {
		tr := &envtune.Trajectory{Turns: 1}
		for _, s := range c.steps {
			tr.Steps = append(tr.Steps, step(0, s))
		}
		if got := Syntax(tr); got != c.calls {
			t.Errorf("%s: %v, want %v", c.name, got, c.calls)
		}
		if got := SyntaxSteps(tr); got != c.bySteps {
			t.Errorf("%s: %v by steps, want %v", c.name, got, c.bySteps)
		}
	}
}

func TestProgress(t *testing.T) {
	type at struct {
		turn int
		s    string
	}
	for _, c := range []struct {
		name   string
		asks   []bool
		steps  []at
		weight float64
		want   float64
	}{
		{"all turns right", []bool{false, false}, []at{{0, "fc"}, {0, "f.11"}, {1, "f.11"}}, 1, 1},
		{"cut off after one good turn: the turns not reached count", []bool{false, false, false, false}, []at{{0, "f.11"}, {1, "fc"}}, 1, 0.25},
		{"state without exec is nothing", []bool{false, false}, []at{{0, "f.10"}, {1, "f.11"}}, 1, 0.5},
		{"a turn that ended unscored is nothing", []bool{false, false}, []at{{0, "f."}, {1, "f.11"}}, 1, 0.5},
		{"ask-back at half weight", []bool{true, false}, []at{{0, "f?1"}, {1, "f.00"}}, 0.5, 0.5 / 1.5},
		{"ask-back at full weight", []bool{true, false}, []at{{0, "f?1"}, {1, "f.00"}}, 1, 0.5},
		{"ask-back without weight", []bool{true, false}, []at{{0, "f?1"}, {1, "f.11"}}, 0, 1},
		{"a call on the ask-back turn", []bool{true, false}, []at{{0, "fc"}, {0, "f?0"}, {1, "f.11"}}, 0.5, 1 / 1.5},
		{"ask-back not reached", []bool{false, true}, []at{{0, "f.11"}}, 0.5, 1 / 1.5},
		{"ask-back turns ignore state and exec", []bool{true}, []at{{0, "f.11"}}, 1, 0},
		{"nothing to weigh", []bool{true}, []at{{0, "f?1"}}, 0, 0},
		{"nothing done", []bool{false, false}, nil, 1, 0},
	} {
		tr := &envtune.Trajectory{Turns: len(c.asks), Asks: c.asks}
		for _, s := range c.steps {
			tr.Steps = append(tr.Steps, step(s.turn, s.s))
		}
		if got := Progress(tr, c.weight); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		sum := 0.0
		for _, share := range TurnShares(&envtune.Stage{Reward: "progress", AskWeight: c.weight}, tr) {
			sum += share
		}
		if math.Abs(sum-c.want) > 1e-12 {
			t.Errorf("%s: the turns' shares add up to %v, want %v", c.name, sum, c.want)
		}
		if got, want := ProgressUnweighted(tr), Progress(tr, 1); got != want {
			t.Errorf("%s: unweighted %v, want %v", c.name, got, want)
		}
	}
}

func TestByName(t *testing.T) {
	tr := &envtune.Trajectory{Turns: 2, Asks: []bool{true, false}, Valid: true,
		Steps: []envtune.Step{step(0, "f?1"), step(1, "fce"), step(1, "f.00")}}
	for name, want := range map[string]float64{"syntax": 1.5, "syntax_steps": 1, "progress": 0.5 / 1.5, "binary": 1} {
		rule, err := ByName(&envtune.Stage{Name: "s", Reward: name, AskWeight: 0.5})
		if err != nil {
			t.Fatal(err)
		}
		if got := rule(tr); got == nil || *got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		for _, broken := range []envtune.Trajectory{
			{Fault: "the reference does not run"}, {Stop: envtune.StopFault}, {Stop: envtune.StopCancel},
		} {
			if got := rule(&broken); got != nil {
				t.Errorf("%s: a faulty trajectory (%q, %q) has the reward %v", name, broken.Fault, broken.Stop, *got)
			}
		}
	}
	_, err := ByName(&envtune.Stage{Name: "two", Reward: "progres"})
	if want := `stage "two": reward "progres" is unknown; choose one of binary, mix, progress, syntax, syntax_steps`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := ByName(&envtune.Stage{Name: "two", Reward: "progress", AskWeight: 2}); err == nil || !strings.Contains(err.Error(), "ask weight 2") {
		t.Errorf("ask weight 2: %v", err)
	}
	for _, p := range []float64{-0.1, 1, math.NaN()} { // a part may never earn what the whole does
		if _, err := ByName(&envtune.Stage{Name: "two", Reward: "progress", Partial: p}); err == nil || !strings.Contains(err.Error(), "partial") {
			t.Errorf("partial %v: %v", p, err)
		}
	}
}

// A mix adds the rules it names by weight, and is checked when it is chosen.
func TestMix(t *testing.T) {
	tr := &envtune.Trajectory{Turns: 2, Asks: []bool{true, false}, Valid: true,
		Steps: []envtune.Step{step(0, "f?1"), step(1, "fce"), step(1, "f.00")}}
	rule, err := ByName(&envtune.Stage{Name: "s", Reward: "mix", AskWeight: 0.5, Mix: map[string]float64{"progress": 3, "syntax": 0.5, "binary": 0}})
	if err != nil {
		t.Fatal(err)
	}
	if got := rule(tr); math.Abs(*got-(3*0.5/1.5+0.5*1.5)) > 1e-12 {
		t.Errorf("mix: %v", *got)
	}
	for want, s := range map[string]envtune.Stage{
		"without weights":      {Reward: "mix"},
		"mix is set":           {Reward: "progress", Mix: map[string]float64{"binary": 1}},
		`mix holds "mix"`:      {Reward: "mix", Mix: map[string]float64{"mix": 1}},
		`mix holds "progres"`:  {Reward: "mix", Mix: map[string]float64{"progres": 1}},
		"mix.syntax is -1":     {Reward: "mix", Mix: map[string]float64{"syntax": -1}},
		"mix.progress is +Inf": {Reward: "mix", Mix: map[string]float64{"progress": math.Inf(1)}},
	} {
		if _, err := ByName(&s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %s", s.Mix, err, want)
		}
	}
}

// Rewards stay in their ranges, and more turns done never lower progress.
func TestRanges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		turns := 1 + rng.IntN(5)
		tr := &envtune.Trajectory{Turns: turns}
		for range turns {
			tr.Asks = append(tr.Asks, rng.IntN(4) == 0)
		}
		w, last := rng.Float64(), 0.0
		for i := range rng.IntN(turns + 1) {
			end := []string{"f.11", "f.10", "x", "fce", "f?1", "f?0", "fc"}[rng.IntN(7)]
			tr.Steps = append(tr.Steps, step(i, end))
			p, s := Progress(tr, w), Syntax(tr)
			if p < last || p > 1+1e-12 || s < 0 || s > 2 {
				t.Fatalf("progress %v after %v, syntax %v", p, last, s)
			}
			last = p
		}
	}
}
