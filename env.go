package envtune

import (
	"context"
	"iter"
)

// Env opens episodes. Implementations: in process (package env), remote.
type Env interface {
	// Open starts one single-use episode of task under stage. seed fixes what
	// the environment draws (which hints are shown). The error is a *TaskError
	// where the task is at fault.
	Open(ctx context.Context, task *Task, stage *Stage, seed uint64) (Episode, error)
}

// Episode is one live run of a task: opened, stepped, forked, closed, never
// reset. Its methods are not safe for concurrent use; different episodes are.
type Episode interface {
	// First returns the opening feedback: system message, first user message.
	First() Feedback
	// Step takes the next assistant message. An agent's mistake comes back as
	// an observation in Feedback; a *TaskError is the task's fault; any other
	// error is a bug. Stepping a finished episode is an error.
	Step(ctx context.Context, m Message) (Feedback, error)
	// Fork returns an independent copy of the episode as it stands.
	Fork() (Episode, error)
	// Close releases the episode; closing twice is harmless.
	Close() error
}

// Feedback is what the environment sends back for a step.
type Feedback struct {
	// Messages are appended to the episode: results, the next user turn.
	Messages []Message `json:"messages,omitempty"`
	// Tools are all tools offered now.
	Tools []ToolSpec `json:"tools,omitempty"`
	// Signals are scored facts that the policy never sees.
	Signals Signals `json:"signals"`
	// Turn is the turn (from 0) in which the step was taken.
	Turn     int  `json:"turn"`
	TurnDone bool `json:"turn_done,omitempty"`
	Done     bool `json:"done,omitempty"`
	// Stop says why the episode ended; "" while it runs.
	Stop StopReason `json:"stop,omitempty"`
}

// Results goes through the results of the calls, in their order.
func (f *Feedback) Results() iter.Seq[Result] {
	return func(yield func(Result) bool) {
		for _, m := range f.Messages {
			for _, r := range m.Results {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Signals are scored facts about a step or a turn. A nil pointer means "not
// scored", which is not zero.
type Signals struct {
	// Format is 1 if the step parsed, 0 if it was malformed.
	Format *float64 `json:"format,omitempty"`
	// Calls and Failed count the step's executed calls and those among them
	// that failed (raised, or returned an error).
	Calls  int `json:"calls,omitempty"`
	Failed int `json:"failed,omitempty"`
	// State is 1 if, at the end of a turn, every world equals the reference's.
	State *float64 `json:"state,omitempty"`
	// Exec is 1 if every reference result of the turn is among the agent's
	// results so far.
	Exec *float64 `json:"exec,omitempty"`
	// Found is set at the end of a turn that failed, where its calls brought some of the
	// reference results: the share of these that are among the agent's results so far.
	Found *float64 `json:"found,omitempty"`
	// Ask is set when an ask-back turn (empty reference) ends: 1 if it ended
	// without a call, else 0.
	Ask *float64 `json:"ask,omitempty"`
	// Hints counts the hints shown in the step's results.
	Hints int `json:"hints,omitempty"`
	// Valid is set at the end of the episode: the official verdict.
	Valid *bool `json:"valid,omitempty"`
	// Verdict is the official error type at the end, "" when valid.
	Verdict string `json:"verdict,omitempty"`
}

// Score returns a pointer to v, for filling Signals.
func Score(v float64) *float64 { return &v }

// StopReason says why an episode ended.
type StopReason string

// The ways an episode ends.
const (
	StopDone    StopReason = "done"    // the last turn ended
	StopLimit   StopReason = "limit"   // the step limit of a turn was reached
	StopFailed  StopReason = "failed"  // a turn failed in a stage that ends episodes there
	StopContext StopReason = "context" // the prompt no longer fits the policy's context
	StopFault   StopReason = "fault"   // a fault of task or environment; never a reward
	StopCancel  StopReason = "cancel"  // the run was cancelled
)

// ByEnvironment tells that the environment's last step ended the episode.
func (s StopReason) ByEnvironment() bool {
	return s == StopDone || s == StopLimit || s == StopFailed
}

// Policy chooses the next assistant message: a native model, an endpoint, a
// script, a person. Act must be safe for concurrent use by different episodes.
type Policy interface {
	Act(ctx context.Context, p Prompt) (Message, error)
}

// ContextError is returned by a Policy whose context the prompt exceeds.
type ContextError struct{ Tokens, Limit int }

func (e *ContextError) Error() string {
	return "the prompt no longer fits the policy's context"
}

// EpisodeForgetter is implemented by policies that keep a cache per episode;
// rollouts call Forget when an episode has ended.
type EpisodeForgetter interface{ Forget(episode string) }
