package bfcl

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// The official error types of an entry that is not valid.
const (
	ErrInference = "multi_turn:inference_error"
	ErrForced    = "multi_turn:force_terminated"
	ErrEmptyTurn = "multi_turn:empty_turn_model_response"
	ErrState     = "multi_turn:instance_state_mismatch"
	ErrResponse  = "multi_turn:execution_response_mismatch"
)

// Verdict is what the official checker says of one entry.
type Verdict struct {
	Valid bool
	// ErrorType is the official error type, "" when valid; Turn the turn where
	// checking stopped; Detail says in our words what was wrong.
	ErrorType string
	Turn      int
	Detail    string
	// Outputs are the result strings of the calls that were run: turn -> step
	// -> call. Reference are those of the reference calls, turn -> call.
	Outputs   [][][]string
	Reference [][]string
	// failure is the official "error" object of an entry that is not valid.
	failure *py.Dict
}

// Checker scores decoded results as the official multi_turn_checker does. It
// may be used by several goroutines.
type Checker struct {
	// Extension holds the long-context literals (Data.Extension).
	Extension map[string]py.Value
	// Starts keeps the worlds of tasks that are checked several times
	// (Data.Starts); nil: they are made for every check.
	Starts *Starts
	// Model is the model's name. It is visible only where a tool's name stands
	// before "(" within a string argument. "" is "model".
	Model string
}

// CheckResult gives the official verdict on one result: inference error and
// forced termination first, then the check of the decoded calls. The error is
// a *envtune.TaskError.
func (c *Checker) CheckResult(task *envtune.Task, result py.Value, decode Decoder) (Verdict, error) {
	turns, ok := result.(*py.List)
	if !ok {
		return Verdict{ErrorType: ErrInference, Detail: "the result is no list of turns", failure: inferenceFailure()}, nil
	}
	if turns.Len() != len(task.Turns) {
		return Verdict{ErrorType: ErrForced, failure: forcedFailure(turns.Len(), len(task.Turns)),
			Detail: fmt.Sprintf("the result has %d turns, the task %d", turns.Len(), len(task.Turns))}, nil
	}
	return c.Check(task, DecodeTurns(turns.Items, decode))
}

// Check runs decoded calls (turn -> step -> call strings) against the task's
// reference calls. After each turn with a reference, every world's state must
// equal the reference's and every reference result of the turn must be among
// the results so far. The error is a *envtune.TaskError.
func (c *Checker) Check(task *envtune.Task, decoded [][][]string) (Verdict, error) {
	if len(decoded) != len(task.Turns) {
		return Verdict{}, &envtune.TaskError{Task: task.ID,
			Err: fmt.Errorf("checking %d turns of a task of %d", len(decoded), len(task.Turns))}
	}
	start, err := c.start(task)
	if err != nil {
		return Verdict{}, err
	}
	model := start.OpenAs(func() string { return c.instance(task, "_eval_") })
	reference := start.OpenAs(func() string { return c.instance(task, "_ground_truth_eval_") })
	v, all, expected, steps := room(task, decoded)
	for i, turn := range task.Turns {
		v.Turn = i
		before, first := len(all), len(steps)
		for _, step := range decoded[i] {
			from := len(all)
			all = run(all, model, step, nil)
			steps = append(steps, all[from:len(all):len(all)])
		}
		from := len(expected)
		expected = run(expected, reference, turn.Reference, all[before:])
		want := expected[from:len(expected):len(expected)]
		v.Outputs = append(v.Outputs, steps[first:len(steps):len(steps)])
		v.Reference = append(v.Reference, want)
		if len(turn.Reference) == 0 {
			continue
		}
		if len(decoded[i]) == 0 || len(decoded[i]) == 1 && len(decoded[i][0]) == 0 {
			v.ErrorType, v.Detail = ErrEmptyTurn, fmt.Sprintf("no call in turn %d", i)
			v.failure = emptyTurnFailure(&v)
			return v, nil
		}
		if diff := model.CompareState(reference); len(diff) > 0 {
			v.ErrorType, v.Detail = ErrState, stateDetail(diff)
			v.failure = stateFailure(&v, diff, model, reference)
			return v, nil
		}
		if missing := session.MissingResults(want, all); len(missing) > 0 {
			v.ErrorType, v.Detail = ErrResponse, fmt.Sprintf("%d reference results are missing, the first: %.200s", len(missing), missing[0])
			v.failure = responseFailure(&v, missing, all)
			return v, nil
		}
	}
	v.Valid = true
	return v, nil
}

func (c *Checker) start(task *envtune.Task) (*session.Start, error) {
	if c.Starts != nil {
		return c.Starts.Of(task)
	}
	start, err := newStart(task, c.Extension, nil)
	if err != nil {
		return nil, &envtune.TaskError{Task: task.ID, Err: err}
	}
	return start, nil
}

// instance is how the official executor begins the names of its variables.
func (c *Checker) instance(task *envtune.Task, role string) string {
	name := c.Model
	if name == "" {
		name = "model"
	}
	return notInNames.Replace(name + role + task.ID)
}

// notInNames replaces what the official executor replaces in such names.
var notInNames = strings.NewReplacer("-", "_", ".", "_", "/", "_", ":", "_")

// room makes room for all that a check can come to: the results of the model and
// of the reference, and of the steps.
func room(task *envtune.Task, decoded [][][]string) (v Verdict, all, expected []string, steps [][]string) {
	calls, wanted, n := 0, 0, 0
	for i, turn := range task.Turns {
		n += len(decoded[i])
		for _, step := range decoded[i] {
			calls += len(step)
		}
		wanted += len(turn.Reference)
	}
	v.Outputs = make([][][]string, 0, len(task.Turns))
	v.Reference = make([][]string, 0, len(task.Turns))
	return v, make([]string, 0, calls), make([]string, 0, wanted), make([][]string, 0, n)
}

// run runs calls and appends their results, which probably equal those of like,
// in order.
func run(results []string, s *session.Session, calls, like []string) []string {
	for i, c := range calls {
		expected := ""
		if i < len(like) {
			expected = like[i]
		}
		results = append(results, s.CallLike(c, expected).Text)
	}
	return results
}

func stateDetail(diff []session.Mismatch) string {
	d := diff[0]
	return fmt.Sprintf("%s.%s is %.100s, the reference's %.100s (%d attributes differ)",
		d.Class, d.Attr, py.Repr(d.Got), py.Repr(d.Want), len(diff))
}
