package curriculum

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"envtune"
)

// episode makes a trajectory of steps "TURN CODE..."; a code "ok" is a call that worked,
// "-" a step without any call.
func episode(steps ...string) *envtune.Trajectory {
	t := &envtune.Trajectory{Turns: 9}
	for _, s := range steps {
		words := strings.Fields(s)
		f := envtune.Feedback{Turn: int(words[0][0] - '0')}
		var results []envtune.Result
		for _, w := range words[1:] {
			switch w {
			case "-":
			case "ok":
				f.Signals.Calls++
				results = append(results, envtune.Result{Text: "fine"})
			default:
				f.Signals.Calls++
				f.Signals.Failed++
				results = append(results, envtune.Result{Text: "no", Code: envtune.Code(w)})
			}
		}
		f.Messages = []envtune.Message{{Role: envtune.RoleTool, Results: results}}
		t.Steps = append(t.Steps, envtune.Step{Feedback: f})
	}
	return t
}

func TestMasteryObserves(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []string
		want  Mastery
	}{
		{"mended at once", []string{"0 a", "0 ok", "0 -"}, Mastery{"a": "+"}},
		{"repeated, then mended", []string{"0 a", "0 a", "0 ok"}, Mastery{"a": "-+"}},
		{"repeated after a look-up", []string{"0 a", "0 ok", "0 a", "0 -"}, Mastery{"a": "-"}},
		{"another failure after it", []string{"0 a", "0 b", "0 ok"}, Mastery{"a": "+", "b": "+"}},
		{"given up", []string{"0 a", "0 -", "1 a"}, Mastery{}},
		{"again in another turn", []string{"0 a", "0 ok", "1 a", "1 ok"}, Mastery{"a": "++"}},
		{"twice in a step", []string{"0 a a", "0 ok"}, Mastery{"a": "+"}},
		{"of the window only", []string{"0 a", "0 a", "0 a", "0 a", "0 ok"}, Mastery{"a": "--+"}},
	} {
		m := Mastery{}
		m.Observe(episode(c.steps...), 3)
		got, _ := json.Marshal(m)
		want, _ := json.Marshal(c.want)
		if string(got) != string(want) {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
	}
}

func TestMasteryFades(t *testing.T) {
	m := Mastery{"new": "++", "poor": "+---", "half": "+++-", "mastered": "++++", "own": "++++"}
	rule := envtune.HintRule{
		Level: envtune.HintFull, Show: 0.8, Codes: map[envtune.Code]float64{"own": 0.4, "other": 0.2},
		Mastery: envtune.MasteryRule{From: 0.5, To: 1, Window: 4, Fewest: 3},
	}
	got, faded := m.Fade(rule)
	if faded != 3 {
		t.Errorf("%d codes faded, want 3", faded)
	}
	for code, want := range map[envtune.Code]float64{"new": 0.8, "poor": 0.8, "half": 0.4, "mastered": 0, "own": 0, "other": 0.2, "unseen": 0.8} {
		if p := got.Probability(code); math.Abs(p-want) > 1e-12 {
			t.Errorf("%s is shown with probability %g, want %g", code, p, want)
		}
	}
	if rule.Codes["own"] != 0.4 || len(rule.Codes) != 2 {
		t.Error("the rule of the stage was changed")
	}
	rule.Mastery.To = 0
	if _, faded := m.Fade(rule); faded != 0 {
		t.Error("what is off fades")
	}
	// Failures that come back bring the hint back.
	rule.Mastery.To = 1
	m.Observe(episode("0 mastered", "0 mastered", "0 mastered", "0 ok"), 4)
	if got, _ := m.Fade(rule); got.Probability("mastered") != 0.8 {
		t.Errorf("after repeated failures the hint is shown with %g", got.Probability("mastered"))
	}
}
