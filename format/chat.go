package format

import (
	"encoding/json"
	"fmt"
	"strings"

	"envtune"
)

// ChatMessage is one message of a request in OpenAI's chat format.
type ChatMessage struct {
	Role string `json:"role"`
	// Content is null for an assistant that only calls.
	Content    *string    `json:"content"`
	ToolCalls  []ChatCall `json:"tool_calls,omitempty"`
	ToolCallID string     `json:"tool_call_id,omitempty"`
}

// ChatCall is one structured call.
type ChatCall struct {
	ID       string       `json:"id"`
	Type     string       `json:"type"` // "function"
	Function ChatFunction `json:"function"`
}

// ChatFunction names the called function; Arguments are a JSON object.
type ChatFunction struct {
	Name      string `json:"name"`
	Arguments string `json:"arguments"`
}

// ChatTools writes the definitions of tools for a request.
func ChatTools(tools []envtune.ToolSpec) []json.RawMessage {
	out := make([]json.RawMessage, len(tools))
	for i, t := range tools {
		out[i] = json.RawMessage(docText(functionDoc(t)))
	}
	return out
}

// ChatMessages writes the messages of an episode for a request. What becomes of a
// message depends on those before it alone, so that the list only grows at its
// end. Calls keep their ids; calls without one, and those that a model wrote as
// text, are numbered. Tools are left to ChatTools.
func ChatMessages(messages []envtune.Message, hints bool) []ChatMessage {
	c := chat{hints: hints, format: OpenAI{}}
	return c.messages(messages)
}

// chat writes messages one after the other.
type chat struct {
	hints bool
	// format is that of the assistant's texts; sampled says that texts which a model
	// sampled stay as it wrote them, calls included.
	format  Format
	sampled bool
	ids     string // what the numbers of calls begin with
	out     []ChatMessage
	pending []string // ids of calls that no result answers yet
}

func (c *chat) messages(messages []envtune.Message) []ChatMessage {
	for i, m := range messages {
		switch m.Role {
		case envtune.RoleAssistant:
			c.close()
			c.assistant(i, m)
		case envtune.RoleTool:
			c.results(m.Results)
		default:
			c.close()
			c.text(m)
		}
	}
	return c.out
}

func (c *chat) add(role envtune.Role, content string) *ChatMessage {
	c.out = append(c.out, ChatMessage{Role: string(role), Content: &content})
	return &c.out[len(c.out)-1]
}

// text adds a message of the system or the user. A system message that only
// brings tools is none; a user must say something. A worked example is messages of its
// own.
func (c *chat) text(m envtune.Message) {
	content := m.Content
	if content == "" && m.Role == envtune.RoleUser {
		content = "More functions can be called from now on. Go on with the request."
	}
	content = paragraphs(warningText(m, c.hints), content)
	if content != "" {
		c.add(m.Role, content)
	}
	example := chat{hints: c.hints, format: c.format, ids: "example_"}
	c.out = append(c.out, example.messages(exampleOf(m))...)
}

// assistant adds what the assistant said and called. Text that does not parse
// stays as it is.
func (c *chat) assistant(n int, m envtune.Message) {
	content, calls := m.Content, m.ToolCalls
	asWritten := c.sampled && m.Sample != nil
	if len(calls) == 0 {
		said, read := c.read(m.Content)
		calls = toolCalls(read)
		if !asWritten {
			content = said
		}
	}
	out := c.add(envtune.RoleAssistant, content)
	if len(calls) > 0 && content == "" && !asWritten {
		out.Content = nil
	}
	for i, call := range calls {
		id := call.ID
		if id == "" {
			id = fmt.Sprintf("call_%s%d_%d", c.ids, n, i)
		}
		if !asWritten {
			out.ToolCalls = append(out.ToolCalls, ChatCall{id, "function", ChatFunction{call.Name, call.Arguments}})
		}
		c.pending = append(c.pending, id)
	}
}

// read returns what an assistant's text says beside its calls, and the calls. Text that
// does not parse stays as it is.
func (c *chat) read(text string) (said string, calls []Call) {
	if _, ok := c.format.(OpenAI); ok { // text may stand before the calls
		if said, calls, err := parseHermes(text); err == nil {
			return said, calls
		}
		return text, nil
	}
	a, err := c.format.Parse(text)
	switch {
	case err != nil:
		return text, nil
	case a.IsSay:
		return a.Say, nil
	}
	return "", a.Calls
}

// toolCalls makes structured calls of those that were read from text.
func toolCalls(calls []Call) []envtune.ToolCall {
	out := make([]envtune.ToolCall, len(calls))
	for i, call := range calls {
		var parts struct {
			Arguments json.RawMessage `json:"arguments"`
		}
		out[i] = envtune.ToolCall{Name: call.Name, Arguments: "{}"}
		if json.Unmarshal([]byte(jsonText(call.Text)), &parts) == nil && len(parts.Arguments) > 0 {
			out[i].Arguments = string(parts.Arguments)
		}
	}
	return out
}

// results answers the calls in their order. The error of a step that did not
// parse answers each of its calls, and is a user's message where it has none.
func (c *chat) results(list []envtune.Result) {
	if text, ok := formatError(list); ok && len(c.pending) > 0 {
		for _, id := range c.pending {
			c.add(envtune.RoleTool, text).ToolCallID = id
		}
		c.pending = nil
		return
	}
	var rest []string
	for _, r := range list {
		text := resultText(r, c.hints)
		if len(c.pending) == 0 {
			rest = append(rest, text)
			continue
		}
		c.add(envtune.RoleTool, text).ToolCallID = c.pending[0]
		c.pending = c.pending[1:]
	}
	if len(rest) > 0 {
		c.add(envtune.RoleUser, strings.Join(rest, "\n"))
	}
}

// close answers calls that got no result, as those of a step that officially ends
// a turn because it does not parse: an endpoint wants an answer to every call.
func (c *chat) close() {
	for _, id := range c.pending {
		c.add(envtune.RoleTool, "The call was not run.").ToolCallID = id
	}
	c.pending = nil
}
