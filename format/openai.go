package format

import (
	"strings"

	"envtune"
)

// OpenAI is the format of models with OpenAI's tool calls. Behind an endpoint
// calls are structured and texts are not read: ChatMessages and ChatTools write
// what the endpoint gets. A local model writes them as Hermes and Qwen models are
// trained to: text, then each call between <tool_call> and </tool_call> as a JSON
// object with "name" and "arguments"; text without a call is the answer.
// Reasoning up to the first </think> is passed over.
//
// The official decoder of such text (qwen_fc) leaves out what is no JSON and what
// stands after the calls; here both are errors.
type OpenAI struct{}

var _ Format = OpenAI{}

// The marks of calls and results in the text of Hermes and Qwen models.
const (
	callOpen      = "<tool_call>"
	callClose     = "</tool_call>"
	responseOpen  = "<tool_response>"
	responseClose = "</tool_response>"
	thinkClose    = "</think>"
)

// Name implements Format.
func (OpenAI) Name() string { return "openai" }

// Parse implements Format.
func (OpenAI) Parse(text string) (Action, *Error) {
	content, calls, err := parseHermes(text)
	switch {
	case err != nil:
		return Action{}, err
	case len(calls) == 0:
		return Action{Say: content, IsSay: true}, nil
	}
	return Action{Calls: calls}, nil
}

// parseHermes returns the text before the first call, and the calls.
func parseHermes(text string) (content string, calls []Call, err *Error) {
	r, err := newReader(text)
	if err != nil {
		return "", nil, err
	}
	r.reasoning()
	start := r.at
	end := strings.Index(r.rest(), callOpen)
	if end < 0 {
		end = len(r.rest())
	}
	content = r.rest()[:end]
	if i := strings.Index(content, callClose); i >= 0 {
		return "", nil, errorAt(text, start+i, callOpen+" before "+callClose)
	}
	for r.at += end; r.skip(callOpen); r.blanks() {
		r.blanks()
		if calls, err = r.jsonCall(calls, jsonLenient); err != nil {
			return "", nil, err
		}
		r.blanks()
		if !r.skip(callClose) {
			return "", nil, r.fail(callClose)
		}
	}
	if !r.done() {
		return "", nil, r.fail(callOpen + " or nothing after " + callClose)
	}
	return strings.TrimSpace(content), calls, nil
}

// reasoning steps over a think block. Its opening tag is often part of the
// prompt, so that only the end is seen; a call before that end tells that it
// belongs to an argument.
func (r *reader) reasoning() {
	end := strings.Index(r.text, thinkClose)
	call := strings.Index(r.text, callOpen)
	opened := strings.HasPrefix(strings.TrimLeft(r.text, " \t\r\n"), "<think>")
	if end >= 0 && (opened || call < 0 || end < call) {
		r.at = end + len(thinkClose)
	}
}

// Calls implements Format.
func (OpenAI) Calls(calls []string) string {
	blocks := make([]string, len(calls))
	for i, c := range calls {
		blocks[i] = callOpen + "\n" + jsonText(c) + "\n" + callClose
	}
	return strings.Join(blocks, "\n")
}

// Say implements Format. White space around the text goes, and a mark of a call
// or of reasoning within it gets a blank.
func (OpenAI) Say(text string) string {
	return breakMarks(strings.TrimSpace(text), []string{callOpen, callClose, thinkClose})
}

// Render implements Format: the text that the template of such a model makes of
// a message.
func (f OpenAI) Render(m envtune.Message, hints bool) string {
	switch m.Role {
	case envtune.RoleAssistant:
		if len(m.ToolCalls) == 0 {
			return m.Content
		}
		calls := assistantText(f, m)
		if m.Content == "" || m.Content == calls {
			return calls
		}
		return m.Content + "\n" + calls
	case envtune.RoleTool:
		if text, ok := formatError(m.Results); ok {
			return text
		}
		blocks := make([]string, len(m.Results))
		for i, r := range m.Results {
			blocks[i] = responseOpen + "\n" + resultText(r, hints) + "\n" + responseClose
		}
		return strings.Join(blocks, "\n")
	case envtune.RoleSystem:
		return paragraphs(m.Content, hermesTools("The functions that can be called, each with a JSON schema of its parameters:", m.Tools), hermesInstructions, exampleText(f, m))
	}
	return paragraphs(warningText(m, hints), m.Content, hermesTools("More functions can be called from now on:", m.Tools))
}

// hermesInstructions tell how to write a step.
const hermesInstructions = `To call a function, write its name and its arguments as a JSON object between tags, one block for each call:
<tool_call>
{"name": "FUNCTION", "arguments": {"PARAMETER": VALUE}}
</tool_call>
Results come back in <tool_response> blocks in the same order. A message without a call is the answer to the user and ends the turn: write it when the request is done, or to ask for what only the user can supply.`

// hermesTools writes the definitions of functions, one a line.
func hermesTools(head string, tools []envtune.ToolSpec) string {
	if len(tools) == 0 {
		return ""
	}
	lines := []string{head, "<tools>"}
	for _, t := range tools {
		lines = append(lines, docText(functionDoc(t)))
	}
	return strings.Join(append(lines, "</tools>"), "\n")
}
