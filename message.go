package envtune

// Role says who speaks in a message.
type Role string

// The roles of messages, as in the OpenAI chat format.
const (
	RoleSystem    Role = "system"
	RoleUser      Role = "user"
	RoleAssistant Role = "assistant"
	RoleTool      Role = "tool"
)

// Message is one message of an episode. Which fields are set depends on Role:
// Content for system, user and (raw text) assistant; ToolCalls for an assistant
// with structured calls; Results for tool; Tools wherever tools become
// available (the system message, or the user message of a later turn); Example
// in a system message. A
// format renders each message on its own, so the rendered text of an episode
// only ever grows at its end.
type Message struct {
	Role      Role       `json:"role"`
	Content   string     `json:"content,omitempty"`
	ToolCalls []ToolCall `json:"tool_calls,omitempty"`
	Results   []Result   `json:"results,omitempty"`
	Tools     []ToolSpec `json:"tools,omitempty"`
	// Warning is the privileged addition of a stage that warns (HintRule.Warn):
	// it comes from the reference. A format writes it only with hints.
	Warning string `json:"warning,omitempty"`
	// Example is the worked example of a system message (Stage.Example): the messages of
	// made-up turns. A format writes them into the system message's text, a chat template
	// as messages behind it.
	Example []Message `json:"example,omitempty"`
	// Sample is what a native policy sampled for this message, recorded where
	// the tokens were born and never recomputed from text.
	Sample *Sample `json:"sample,omitempty"`
}

// Sample is the token record of one assistant message.
type Sample struct {
	// Tokens are the sampled token ids [T], the stop token included.
	Tokens []int32 `json:"tokens"`
	// Logprobs [T] are natural logarithms of each token's probability under
	// the policy at temperature 1.
	Logprobs []float32 `json:"logprobs"`
	// Version is the policy version that sampled.
	Version int `json:"version"`
	// Stop says why sampling ended: "stop" (the end of the message was sampled),
	// "token" or "text" (another token or a text that ends it), "length" or
	// "context".
	Stop string `json:"stop"`
	// Feed [F] are the tokens that were read before Tokens, behind the first Keep
	// tokens of what the episode had read and sampled until then. Set where messages
	// are not encoded one by one but as a chat template renders them all; then the
	// episode's tokens are these and Tokens, step by step.
	Feed []int32 `json:"feed,omitempty"`
	Keep int     `json:"keep,omitempty"`
}

// ToolCall is one structured call.
type ToolCall struct {
	ID        string `json:"id,omitempty"`
	Name      string `json:"name"`
	Arguments string `json:"arguments"` // JSON object
}

// Result is what one call returned. Text is the world's own text; Hint is the
// addition of an augmented environment. A format joins the two when it
// renders, so a copy without hints is the same messages rendered again.
type Result struct {
	// Name is the called tool; "" for a format error.
	Name string `json:"name"`
	Text string `json:"text"`
	// Code is the error's code, "" when the call succeeded.
	Code Code  `json:"code,omitempty"`
	Hint *Hint `json:"hint,omitempty"`
}

// Code names one kind of error ("trading.not_logged_in"). Hints, statistics
// and reports speak in codes.
type Code string

// CodeFormat is the code of a step that the format could not parse.
const CodeFormat Code = "format"

// CodeUnknownTool is the code of a call to a tool that is not offered.
const CodeUnknownTool Code = "unknown_tool"

// Hint is an actionable addition to an error. It may know the world and its
// rules, never the reference calls.
type Hint struct {
	Kind HintKind `json:"kind"`
	Tool string   `json:"tool,omitempty"` // the tool to call first or instead
	Arg  string   `json:"arg,omitempty"`  // the argument at fault
	// Values are accepted values or their format; of a dependency, the literal
	// that Arg is to have, then further arguments as "name=literal".
	Values []string `json:"values,omitempty"`
	Text   string   `json:"text"`
}

// HintKind classifies hints (paper section 3.2: dependencies between tools,
// hidden constraints; and wrong use of a signature).
type HintKind string

// The kinds of hints.
const (
	HintDependency HintKind = "dependency" // another tool must be called first
	HintSource     HintKind = "source"     // another tool supplies the value
	HintConstraint HintKind = "constraint" // accepted values, ranges, formats
	HintSignature  HintKind = "signature"  // wrong tool, argument name or type
)

// HintLevel says how much a hint tells.
type HintLevel string

// The levels of hints.
const (
	HintOff   HintLevel = "off"
	HintNudge HintLevel = "nudge" // names the kind of fault and no more
	HintFull  HintLevel = "full"
)

// HintLevels lists the levels, from the least to the most.
func HintLevels() []HintLevel { return []HintLevel{HintOff, HintNudge, HintFull} }

// ToolSpec is what an agent is told of one tool.
type ToolSpec struct {
	Name   string  `json:"name"`
	Doc    string  `json:"doc,omitempty"`
	Params []Param `json:"params,omitempty"`
}

// ParamNames are the names of the parameters, in their order.
func (t *ToolSpec) ParamNames() []string {
	names := make([]string, len(t.Params))
	for i := range t.Params {
		names[i] = t.Params[i].Name
	}
	return names
}

// Param is one parameter of a tool.
type Param struct {
	Name string `json:"name"`
	// Type is one of str, int, float, bool, list, dict, any.
	Type string `json:"type"`
	Doc  string `json:"doc,omitempty"`
	// Enum are the accepted values, where the signature is to show them.
	Enum []string `json:"enum,omitempty"`
	// Optional parameters have a default, written as a Python literal.
	Optional bool   `json:"optional,omitempty"`
	Default  string `json:"default,omitempty"`
}

// Prompt is all that a policy gets: never a task, so that reference calls
// cannot leak into it.
type Prompt struct {
	// Episode names the episode, so that a policy may keep a cache for it.
	Episode string `json:"episode"`
	// Seed seeds the policy's sampling of this episode.
	Seed     uint64     `json:"seed"`
	Messages []Message  `json:"messages"`
	Tools    []ToolSpec `json:"tools"` // all tools offered now
}
