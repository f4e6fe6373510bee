package eval

import (
	"encoding/json"
	"fmt"
	"io"

	"envtune"
)

// maxReport bounds the JSON of a report, bytes.
const maxReport = 256 << 20

// ReadReport reads what WriteJSON wrote. The error says what is no report in it.
func ReadReport(in io.Reader) (*Report, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxReport+1))
	if err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	if len(text) > maxReport {
		return nil, fmt.Errorf("the report is longer than %d bytes", maxReport)
	}
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("reading the report: %w", err)
	}
	if len(r.PerTask) == 0 {
		return nil, &envtune.FieldError{Field: "per_task", Text: "there are no tasks"}
	}
	seen := map[string]bool{}
	for i, t := range r.PerTask {
		text := ""
		switch {
		case seen[t.Task]:
			text = fmt.Sprintf("task %q comes twice", t.Task)
		case t.Episodes < 1 || t.Successes < 0 || t.Successes > t.Episodes:
			text = fmt.Sprintf("%d successes in %d episodes", t.Successes, t.Episodes)
		case !(t.Progress >= 0 && t.Progress <= 1):
			text = fmt.Sprintf("progress is %g, want 0 to 1", t.Progress)
		}
		if text != "" {
			return nil, &envtune.FieldError{Field: fmt.Sprintf("per_task[%d]", i), Text: text}
		}
		seen[t.Task] = true
	}
	return &r, nil
}

// ScoreStored scores trajectories that were read back, as Score does; the settings of the
// report are those that all of them have in common.
func ScoreStored(trajectories []*envtune.Trajectory, seed uint64) (*Report, error) {
	r, err := Score(trajectories, seed)
	if err != nil {
		return nil, err
	}
	for i, t := range trajectories {
		var rules envtune.Rules // a trajectory of version 0 has none
		if t.Rules != nil {
			rules = *t.Rules
		}
		if i == 0 {
			r.Stage, r.Hints, r.Mode = t.Stage, rules.Hints.Level, rules.Mode
			r.Example = rules.Example
		}
		r.Example = r.Example && rules.Example
		r.Stage, r.Hints, r.Mode = common(r.Stage, t.Stage), common(r.Hints, rules.Hints.Level), common(r.Mode, rules.Mode)
	}
	r.Samples = r.PerTask[0].Episodes
	for _, t := range r.PerTask {
		if t.Episodes != r.Samples {
			r.Samples = 0
		}
	}
	return r, nil
}

// common is what two values have in common: themselves or nothing.
func common[T ~string](a, b T) T {
	if a == b {
		return a
	}
	return ""
}
