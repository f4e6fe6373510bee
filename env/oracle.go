package env

import (
	"fmt"
	"slices"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// OracleMode says which calls of a turn the oracle makes in one message.
type OracleMode string

// The modes of the oracle.
const (
	// OracleSingle makes one call a message, or as many as the turn needs to stay
	// within OfficialMaxSteps (two official tasks have such turns).
	OracleSingle OracleMode = "single"
	// OracleTogether makes all calls of a turn in one message, as far as a message
	// may hold them.
	OracleTogether OracleMode = "together"
	// OracleSteps begins a new message where an argument's value comes from a result
	// of the message before, and neither the user nor an older result has told it:
	// what an agent could write that knows only what it has read.
	OracleSteps OracleMode = "steps"
)

// OracleOptions are the settings of Oracle.
type OracleOptions struct {
	// Format writes the messages; nil: compact.
	Format format.Format
	// Mode says which calls go into one message; "": OracleSingle.
	Mode OracleMode
	// Done ends a turn, Ask ends an ask-back turn; "": "done".
	Done, Ask string
	// AskBack makes ask-back turns end in what is missing instead: "no tool for that"
	// where a tool comes later, else a question for what the next turn tells.
	AskBack bool
}

func (o OracleOptions) mode() OracleMode {
	if o.Mode == "" {
		return OracleSingle
	}
	return o.Mode
}

// Oracle writes the assistant messages that solve a task, turn by turn: the
// reference calls with all arguments by name, then a text that ends the turn.
// The error is a *envtune.TaskError, or of an unknown mode.
func (e *Env) Oracle(task *envtune.Task, opt OracleOptions) ([][]string, error) {
	ref, err := e.reference(task)
	if err != nil {
		return nil, err
	}
	if opt.Format == nil {
		opt.Format = format.Compact{}
	}
	calls, err := keywordCalls(task, ref)
	if err != nil {
		return nil, err
	}
	var known words // what the user and the results of earlier messages say
	turns := make([][]string, len(task.Turns))
	for i, turn := range calls {
		known.add(task.Turns[i].User)
		steps, err := messages(turn, ref.turns[i].results, opt.mode(), &known)
		if err != nil {
			return nil, err
		}
		for _, step := range steps {
			turns[i] = append(turns[i], opt.Format.Calls(step))
		}
		last := lastWord(opt, len(turn) == 0)
		if opt.AskBack && len(turn) == 0 {
			last = askFor(task, calls, i)
		}
		turns[i] = append(turns[i], opt.Format.Say(last))
	}
	return turns, nil
}

// What an agent says whose turn is over, that lacks a tool, and that lacks it does not know
// what, in transcripts that are written for it.
const (
	Done   = "done"
	NoTool = "no tool for that"
	Vague  = "what is missing?"
)

// Question asks for a value.
func Question(value string) string { return "what is the " + value + "?" }

// askFor says what turn i lacks: the first argument of the next turn's calls that its
// request tells and no request before it did.
func askFor(task *envtune.Task, calls [][]refCall, i int) string {
	if i+1 == len(calls) || len(task.Turns[i+1].Added) > 0 {
		return NoTool
	}
	var before, after words
	for _, turn := range task.Turns[:i+1] {
		before.add(turn.User)
	}
	after.add(task.Turns[i+1].User)
	for _, c := range calls[i+1] {
		for _, a := range c.call.Kwargs {
			if after.hold(a.Value) && !before.hold(a.Value) {
				return Question(format.NameWords(a.Name))
			}
		}
	}
	return Vague
}

// messages cuts the calls of a turn into those of each message. known grows by the
// turn's results where the mode asks for it.
func messages(calls []refCall, results []string, mode OracleMode, known *words) ([][]string, error) {
	texts := make([]string, len(calls))
	for k, c := range calls {
		texts[k] = c.text
	}
	switch mode {
	case OracleSingle:
		perStep := max(1, (len(calls)+OfficialMaxSteps-1)/OfficialMaxSteps)
		return slices.Collect(slices.Chunk(texts, perStep)), nil
	case OracleTogether:
		return slices.Collect(slices.Chunk(texts, format.MaxCalls)), nil
	case OracleSteps:
		return dependentSteps(calls, texts, results, known), nil
	}
	return nil, fmt.Errorf("unknown mode %q of the oracle: the modes are %s, %s, %s", mode, OracleSingle, OracleTogether, OracleSteps)
}

func dependentSteps(calls []refCall, texts, results []string, known *words) [][]string {
	var steps [][]string
	begin := 0
	var latest words // results of the message that is being written
	cut := func(k int) {
		if k > begin {
			steps = append(steps, texts[begin:k])
		}
		for _, r := range results[begin:k] {
			known.add(r)
		}
		begin, latest = k, words{}
	}
	for k, c := range calls {
		needs := slices.ContainsFunc(c.call.Kwargs, func(a py.Arg) bool { return learned(a.Value, known, &latest) })
		if needs || k-begin == format.MaxCalls {
			cut(k)
		}
		latest.add(results[k])
	}
	cut(len(calls))
	return steps
}

// learned tells whether a value, or a part of it, stands in the latest results and
// nowhere else.
func learned(v py.Value, known, latest *words) bool {
	switch x := v.(type) {
	case *py.List:
		return slices.ContainsFunc(x.Items, func(item py.Value) bool { return learned(item, known, latest) })
	case py.Tuple:
		return slices.ContainsFunc(x, func(item py.Value) bool { return learned(item, known, latest) })
	case *py.Dict:
		return slices.ContainsFunc(x.Values(), func(item py.Value) bool { return learned(item, known, latest) })
	}
	return !known.hold(v) && latest.hold(v)
}

func lastWord(opt OracleOptions, ask bool) string {
	word := opt.Done
	if ask && opt.Ask != "" {
		word = opt.Ask
	}
	if word == "" {
		word = Done
	}
	return word
}

// refCall is a reference call with every argument by name.
type refCall struct {
	call py.Call
	text string
}

// keywordCalls reads the reference calls of every turn.
func keywordCalls(task *envtune.Task, ref *reference) ([][]refCall, error) {
	turns := make([][]refCall, len(task.Turns))
	for i, turn := range task.Turns {
		turns[i] = make([]refCall, len(turn.Reference))
		for k, text := range turn.Reference {
			call, err := keywordCall(text, ref)
			if err != nil {
				return nil, &envtune.TaskError{Task: task.ID, Err: fmt.Errorf("turn %d: %w", i, err)}
			}
			turns[i][k] = refCall{call, call.String()}
		}
	}
	return turns, nil
}

func keywordCall(text string, ref *reference) (py.Call, error) {
	call, err := py.ParseCall(text, py.DefaultLimits())
	if err != nil {
		return call, fmt.Errorf("reading the reference call %s: %w", text, err)
	}
	if spec, ok := ref.start.Tool(call.Name); ok {
		if named, ok := call.Keywords(spec.ParamNames()); ok {
			return named, nil
		}
	}
	return call, fmt.Errorf("the reference call %s fits no tool", text)
}
