package train

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/curriculum"
)

// The time left counts steps, the evaluations at the ends of stages and the last
// test, as long as the ones before took.
func TestTimeLeft(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	l := newLines(Options{Out: &out, Now: func() time.Time { return now }})
	for name, seconds := range map[string]int{testName: 100, greedyName: 20, stageEndName: 3} {
		done := l.progress(name)
		now = now.Add(time.Duration(seconds) * time.Second)
		done(1, 1)
	}
	rule := envtune.GateRule{MinSteps: 1, MaxSteps: 5, Every: 1, Window: 3, Norms: 2}
	cfg := &curriculum.Config{Stages: []envtune.Stage{{Gate: rule}, {Gate: rule}}}
	gate := curriculum.NewGate(rule)
	gate.Stepped(1)
	l.step(&StepMetrics{Stage: "one", Faults: 2}, 10*time.Second, gate, cfg, 0)
	// 4 and 5 steps of 10 s, two ends of two evaluations of 3 s, 120 s of test.
	for _, want := range []string{"left 3m42s", "warning: step 1: 2 episodes ended in a fault"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %q:\n%s", want, out.String())
		}
	}
}
