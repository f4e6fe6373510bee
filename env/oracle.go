package env

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// OracleOptions are the settings of Oracle.
type OracleOptions struct {
	// Format writes the messages; nil: compact.
	Format format.Format
	// Together makes all calls of a turn in one step, as far as a step may
	// hold them; else a step makes one call, or as many as the turn needs to stay
	// within OfficialMaxSteps (two official tasks have such turns).
	Together bool
	// Done ends a turn, Ask ends an ask-back turn; "": "done".
	Done, Ask string
}

// Oracle writes the assistant messages that solve a task, turn by turn: the
// reference calls with all arguments by name, then a text that ends the turn.
// The error is a *envtune.TaskError.
func (e *Env) Oracle(task *envtune.Task, opt OracleOptions) ([][]string, error) {
	ref, err := e.reference(task)
	if err != nil {
		return nil, err
	}
	if opt.Format == nil {
		opt.Format = format.Compact{}
	}
	turns := make([][]string, len(task.Turns))
	for i, turn := range task.Turns {
		calls := make([]string, len(turn.Reference))
		for k, text := range turn.Reference {
			if calls[k], err = keywordCall(text, ref); err != nil {
				return nil, &envtune.TaskError{Task: task.ID, Err: fmt.Errorf("turn %d: %w", i, err)}
			}
		}
		perStep := max(1, (len(calls)+OfficialMaxSteps-1)/OfficialMaxSteps)
		if opt.Together {
			perStep = format.MaxCalls
		}
		for step := range slices.Chunk(calls, perStep) {
			turns[i] = append(turns[i], opt.Format.Calls(step))
		}
		turns[i] = append(turns[i], opt.Format.Say(lastWord(opt, len(calls) == 0)))
	}
	return turns, nil
}

func lastWord(opt OracleOptions, ask bool) string {
	word := opt.Done
	if ask && opt.Ask != "" {
		word = opt.Ask
	}
	if word == "" {
		word = "done"
	}
	return word
}

// keywordCall writes a reference call with every argument by name.
func keywordCall(text string, ref *reference) (string, error) {
	call, err := py.ParseCall(text, py.DefaultLimits())
	if err != nil {
		return "", fmt.Errorf("reading the reference call %s: %w", text, err)
	}
	spec, ok := ref.start.Tool(call.Name)
	if !ok || len(call.Args) > len(spec.Params) {
		return "", fmt.Errorf("the reference call %s fits no tool", text)
	}
	args := make([]string, 0, len(call.Args)+len(call.Kwargs))
	for i, v := range call.Args {
		args = append(args, spec.Params[i].Name+"="+py.Repr(v))
	}
	for _, a := range call.Kwargs {
		args = append(args, a.Name+"="+py.Repr(a.Value))
	}
	return call.Name + "(" + strings.Join(args, ", ") + ")", nil
}
