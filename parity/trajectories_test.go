package parity

import (
	"encoding/json"
	"reflect"
	"testing"

	"envtune/bfcl"
	"envtune/py"
)

// recorded is one line of the recorded trajectories.
type recorded struct {
	Run     string
	ID      string
	Result  json.RawMessage
	Verdict string
	Decoded [][][]string
	Outputs [][]string
}

// TestParityTrajectories compares decoding over all recorded trajectories, and
// outputs and verdicts over those whose task needs only the worlds we have.
func TestParityTrajectories(t *testing.T) {
	data := official(t)
	in := trajectories(t)
	checker := bfcl.Checker{Extension: data.Extension}
	have := map[string]bool{}
	for _, task := range bfcl.OnlyWorlds(data.Tasks, worlds...) {
		have[task.ID] = true
	}
	decoded, checked, outputs, valid := 0, 0, 0, 0
	for in.Scan() {
		var want recorded
		if err := json.Unmarshal(in.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		result, err := py.FromJSON(want.Result)
		if err != nil {
			t.Fatalf("%s: %v", want.ID, err)
		}
		if want.Decoded != nil {
			decoded++
			if got := bfcl.DecodeTurns(result.(*py.List).Items, bfcl.DecodeFC); !reflect.DeepEqual(got, want.Decoded) {
				t.Errorf("%s %s: decoded as %q, want %q", want.Run, want.ID, got, want.Decoded)
			}
		}
		if !have[want.ID] {
			continue
		}
		task, _ := data.Task(want.ID)
		got, err := checker.CheckResult(task, result, bfcl.DecodeFC)
		if err != nil {
			t.Fatal(err)
		}
		checked++
		if verdict(got) != want.Verdict {
			t.Errorf("%s %s: verdict %s (%s), want %s", want.Run, want.ID, verdict(got), got.Detail, want.Verdict)
		}
		if got.Valid {
			valid++
		}
		outputs += compareOutputs(t, want, got)
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	if checked == 0 || outputs == 0 {
		t.Error("nothing was compared")
	}
	t.Logf("parity: %d recorded trajectories decoded; %d of them scored, %d valid; %d outputs compared", decoded, checked, valid, outputs)
}

func verdict(v bfcl.Verdict) string {
	if v.Valid {
		return "valid"
	}
	return v.ErrorType
}

// compareOutputs compares every output and returns their number.
func compareOutputs(t *testing.T, want recorded, got bfcl.Verdict) int {
	t.Helper()
	var steps [][]string
	for _, turn := range got.Outputs {
		steps = append(steps, turn...)
	}
	if len(steps) != len(want.Outputs) {
		t.Errorf("%s %s: %d steps were run, want %d", want.Run, want.ID, len(steps), len(want.Outputs))
		return 0
	}
	n := 0
	for i := range steps {
		for j := range steps[i] {
			n++
			if j >= len(want.Outputs[i]) || !same(steps[i][j], want.Outputs[i][j]) {
				t.Errorf("%s %s step %d call %d: %q, want %q", want.Run, want.ID, i, j, steps[i][j], want.Outputs[i])
				break
			}
		}
	}
	return n
}
