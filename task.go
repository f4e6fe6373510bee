package envtune

import (
	"encoding/json"
	"fmt"
)

// Split names the category of a task, as BFCL does.
type Split string

// The four BFCL multi-turn categories.
const (
	SplitBase        Split = "base"
	SplitMissParam   Split = "miss_param"
	SplitMissFunc    Split = "miss_func"
	SplitLongContext Split = "long_context"
)

// Splits lists the four categories in the order of every table.
func Splits() []Split {
	return []Split{SplitBase, SplitMissParam, SplitMissFunc, SplitLongContext}
}

// Part is what a task is used for: train, validation or test.
type Part string

// The roles of tasks within a suite ("role" in files).
const (
	PartTrain      Part = "train"
	PartValidation Part = "validation"
	PartTest       Part = "test"
)

// Task is one immutable problem. A Task is shared by concurrent episodes and
// must not be changed after it was made.
type Task struct {
	ID    string `json:"id"`
	Split Split  `json:"split"`
	Part  Part   `json:"role"`
	// Worlds names the worlds of the task, in order (official class names map
	// to the names of the packages under world/).
	Worlds []string `json:"worlds"`
	// Start is each world's start state, in the shape of the official
	// initial_config; a world without an entry starts with its defaults.
	Start map[string]json.RawMessage `json:"start,omitempty"`
	// Tools are the tools offered from the first turn. Empty: all tools of the
	// task's worlds, less those that a turn adds.
	Tools []string `json:"tools,omitempty"`
	// Docs replaces our own tool documents (official documents of BFCL tasks).
	Docs []ToolSpec `json:"docs,omitempty"`
	// LongContext switches the official long-context mode of the worlds on.
	// Generated tasks never use it.
	LongContext bool   `json:"long_context,omitempty"`
	Turns       []Turn `json:"turns"`
}

// Turn is one user turn of a task.
type Turn struct {
	// User is the user's message; empty only where Added speaks.
	User string `json:"user"`
	// Added names the tools that were held back until this turn.
	Added []string `json:"added,omitempty"`
	// Reference are the reference calls, as call strings. Empty: the turn asks
	// for something that cannot be done yet; the right reaction is to ask back.
	Reference []string `json:"reference"`
}

// HeldBack returns the tools that only a turn later than turn makes available.
func (t *Task) HeldBack(turn int) map[string]bool {
	held := map[string]bool{}
	for i := turn + 1; i < len(t.Turns); i++ {
		for _, name := range t.Turns[i].Added {
			held[name] = true
		}
	}
	return held
}

// TaskError is a fault of the task itself (a reference that does not run, a
// start state that does not load): its episodes are dropped and reported, and
// never turned into a reward.
type TaskError struct {
	Task string
	Err  error
}

func (e *TaskError) Error() string { return fmt.Sprintf("task %s: %v", e.Task, e.Err) }

// Unwrap returns the cause.
func (e *TaskError) Unwrap() error { return e.Err }
