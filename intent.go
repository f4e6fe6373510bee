package envtune

// Plan is a script for an agent that makes mistakes and hears of them: what it means
// to do in each turn of an episode. Package env writes plans from tasks and a scripted
// policy plays them, so that no policy sees a task.
type Plan []PlanTurn

// PlanTurn is one turn of a plan.
type PlanTurn struct {
	// Intents are the calls that the agent means to make, in order; a call that it
	// leaves out (SlipLeftOut) is not among them.
	Intents []Intent `json:"intents"`
	// Said are values that stand in the user's words up to this turn, as Python
	// literals, by "tool.argument". They are what a reader of those words can fill in
	// once told to call a tool; they do not tell which calls are due, nor when.
	Said map[string]string `json:"said,omitempty"`
}

// Intent is one call that an agent means to make.
type Intent struct {
	// Call is the call string, every argument by name. After SlipLeftOut it is the
	// call as it can be meant by an agent that has not seen the result of the call
	// left out: what that would have told is replaced by what the agent knows instead.
	Call string `json:"call"`
	// Said names the arguments of Call whose values stand in the user's words so far,
	// Read those that stand in results that the agent has seen by then.
	Said []string `json:"said,omitempty"`
	Read []string `json:"read,omitempty"`
	// Slip is the mistake that the agent makes before it makes the call; "" for none.
	Slip Slip `json:"slip,omitempty"`
	// Wrong is the call string that it makes in place of Call; "" where Call itself
	// fails (SlipLeftOut) or the policy breaks the text in its format (SlipMalformed).
	Wrong string `json:"wrong,omitempty"`
}

// Slip is a kind of mistake.
type Slip string

// The kinds of mistakes.
const (
	SlipLeftOut   Slip = "left_out"  // the call before, without which this one fails, was not made
	SlipValue     Slip = "value"     // a value that is not accepted
	SlipType      Slip = "type"      // a value of another type
	SlipName      Slip = "name"      // an argument under a wrong name
	SlipMissing   Slip = "missing"   // an argument forgotten
	SlipTool      Slip = "tool"      // a misspelt tool
	SlipMalformed Slip = "malformed" // a text that the format cannot read
)

// Slips lists the kinds of mistakes.
func Slips() []Slip {
	return []Slip{SlipLeftOut, SlipValue, SlipType, SlipName, SlipMissing, SlipTool, SlipMalformed}
}
