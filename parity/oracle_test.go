package parity

import (
	"reflect"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/session"
)

type checkRequest struct {
	Check    string       `json:"check"`
	Category string       `json:"category"`
	Decoded  [][][]string `json:"decoded"`
	Model    string       `json:"model,omitempty"`
}

type checkAnswer struct {
	Valid     bool
	ErrorType string `json:"error_type"`
	Outputs   [][]string
}

// TestParityOracle: over the official tasks that need only the worlds we have,
// the reference calls are valid and doing nothing is not, here and officially,
// with the same outputs.
func TestParityOracle(t *testing.T) {
	data := official(t)
	tasks := bfcl.OnlyWorlds(data.Tasks, worlds...)
	if perSplit := 200; len(worlds) == len(session.Official()) && len(tasks) != 4*perSplit {
		t.Errorf("%d tasks need only %v, expected 4 x %d", len(tasks), worlds, perSplit)
	}
	checker := bfcl.Checker{Extension: data.Extension}
	verdicts := func(t *testing.T, decode func(*envtune.Task) [][][]string, valid bool) (decoded [][][][]string, all []bfcl.Verdict) {
		for _, task := range tasks {
			calls := decode(task)
			v, err := checker.Check(task, calls)
			if err != nil {
				t.Fatal(err)
			}
			if v.Valid != valid {
				t.Errorf("%s: valid is %v: %s %s", task.ID, v.Valid, v.ErrorType, v.Detail)
			}
			decoded, all = append(decoded, calls), append(all, v)
		}
		return decoded, all
	}
	for _, c := range []struct {
		name   string
		decode func(*envtune.Task) [][][]string
		valid  bool
	}{
		{"oracle", oracle, true}, {"oracle in steps", oracleSteps, true}, {"nothing", nothing, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			decoded, mine := verdicts(t, c.decode, c.valid)
			valid := 0
			for _, v := range mine {
				if v.Valid {
					valid++
				}
			}
			t.Logf("parity: %s: %d of %d tasks valid", c.name, valid, len(tasks))
			d := startDriver(t)
			outputs := 0
			defer func() {
				t.Logf("parity: %s: verdicts and %d outputs compared with the official checker", c.name, outputs)
			}()
			for i, task := range tasks {
				var theirs checkAnswer
				d.ask(t, checkRequest{Check: task.ID, Category: "multi_turn_" + string(task.Split), Decoded: decoded[i]}, &theirs)
				for _, step := range theirs.Outputs {
					outputs += len(step)
				}
				if theirs.Valid != mine[i].Valid || theirs.ErrorType != mine[i].ErrorType {
					t.Errorf("%s: %s here, officially %v %s", task.ID, verdict(mine[i]), theirs.Valid, theirs.ErrorType)
				}
				if got := flat(mine[i]); len(got)+len(theirs.Outputs) > 0 && !reflect.DeepEqual(got, theirs.Outputs) {
					t.Errorf("%s: the outputs differ:\n here %q\nthere %q", task.ID, got, theirs.Outputs)
				}
			}
		})
	}
}

func flat(v bfcl.Verdict) [][]string {
	var steps [][]string
	for _, turn := range v.Outputs {
		steps = append(steps, turn...)
	}
	return steps
}

// oracle makes one step of a turn's reference calls.
func oracle(task *envtune.Task) [][][]string {
	out := make([][][]string, len(task.Turns))
	for i, turn := range task.Turns {
		out[i] = [][]string{}
		if len(turn.Reference) > 0 {
			out[i] = append(out[i], turn.Reference)
		}
	}
	return out
}

// oracleSteps makes one step of every reference call.
func oracleSteps(task *envtune.Task) [][][]string {
	out := make([][][]string, len(task.Turns))
	for i, turn := range task.Turns {
		out[i] = [][]string{}
		for _, call := range turn.Reference {
			out[i] = append(out[i], []string{call})
		}
	}
	return out
}

func nothing(task *envtune.Task) [][][]string {
	out := make([][][]string, len(task.Turns))
	for i := range out {
		out[i] = [][]string{}
	}
	return out
}
