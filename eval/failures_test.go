package eval

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

// broken takes the last step of a trajectory away, as the step limit does.
func broken(t *envtune.Trajectory) *envtune.Trajectory {
	t.Steps, t.Stop = t.Steps[:len(t.Steps)-1], envtune.StopLimit
	return t
}

// silently makes a malformed step that ends its turn without a result.
func silently(t *envtune.Trajectory, step int) *envtune.Trajectory {
	t.Steps[step].Feedback.Signals.Format = envtune.Score(0)
	t.Steps[step].Feedback.Messages = nil
	return t
}

func TestFailures(t *testing.T) {
	together := turns("a! b. a")
	together.Steps[0].Feedback.Messages[0].Results = append(together.Steps[0].Feedback.Messages[0].Results, envtune.Result{Name: "b"})
	won := turns("a! a.")
	won.Valid = true
	fault := turns("a!")
	fault.Stop = envtune.StopFault
	for _, tt := range []struct {
		name string
		t    *envtune.Trajectory
		want string // code: times ran episodes won ended
	}{
		{"all runs", turns("a b."), ""},
		{"mended", won, "a.failed 1 1 1 1 0"},
		{"the next call fails", turns("a! b!"), "a.failed 1 0 1 0 0; b.failed 1 0 1 0 0"},
		{"of one turn only", turns("a!", "a."), "a.failed 1 0 1 0 0"},
		{"twice", turns("a! b a! a."), "a.failed 2 2 1 0 0"},
		{"malformed", turns("? a! a."), "a.failed 1 1 1 0 0; format 1 0 1 0 0"},
		{"not what was called beside it", together, "a.failed 1 1 1 0 0"},
		{"cut off", broken(turns("b! a!")), "a.failed 1 0 1 0 1; b.failed 1 0 1 0 0"},
		{"cut off later", broken(turns("a! a")), "a.failed 1 1 1 0 0"},
		{"official", silently(turns("a! b", "c"), 1), "a.failed 1 0 1 0 0; format 1 0 1 0 0"},
		{"a fault", fault, ""},
	} {
		list := Failures([]*envtune.Trajectory{tt.t})
		var got []string
		for _, f := range list[len(list)-1].Codes {
			got = append(got, fmt.Sprintf("%s %d %d %d %d %d", f.Code, f.Times, f.Ran, f.Episodes, f.Won, f.Ended))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestFailureTable(t *testing.T) {
	of := func(split envtune.Split, t *envtune.Trajectory) *envtune.Trajectory {
		t.Split = split
		return t
	}
	won := turns("a! a.")
	won.Valid = true
	list := Failures([]*envtune.Trajectory{
		of(envtune.SplitBase, won), of(envtune.SplitBase, turns("b! b! b!")), of(envtune.SplitMissParam, broken(turns("b a!"))),
		of(envtune.SplitMissParam, turns("c")), of(envtune.SplitMissFunc, turns("\x1b!")),
	})
	if names := []string{list[0].Split, list[1].Split, list[2].Split, list[3].Split}; !slices.Equal(names, []string{"base", "miss_param", "miss_func", Overall}) {
		t.Errorf("splits %q", names)
	}
	var b bytes.Buffer
	for _, most := range []int{10, 1, 0} {
		fmt.Fprintf(&b, "== %d\n", most)
		if err := FailureTable(&b, list, most); err != nil {
			t.Fatal(err)
		}
	}
	golden.Equal(t, "testdata/failures.golden", b.Bytes())
	b.Reset()
	if err := FailureTable(&b, Failures([]*envtune.Trajectory{turns("a.")}), 10); err != nil || b.Len() > 0 {
		t.Errorf("of no failure: %v, %q", err, b.String())
	}
	if err := FailureTable(&b, nil, 10); err != nil || b.Len() > 0 {
		t.Errorf("of nothing: %v, %q", err, b.String())
	}
}
