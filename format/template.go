package format

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"envtune"
	"envtune/format/jinja"
	"envtune/py"
)

// ChatTemplate renders conversations as a model was trained to read them, with the
// template that comes with it. It is immutable and safe for concurrent use.
type ChatTemplate struct {
	template *jinja.Template
	tokens   map[string]string
}

// NewChatTemplate parses a template. Tokens are the texts of the model's tokens
// that templates name ("bos_token", "eos_token"). The error is a *jinja.Error.
func NewChatTemplate(source string, tokens map[string]string) (*ChatTemplate, error) {
	t, err := jinja.Parse(source, jinja.DefaultLimits())
	if err != nil {
		return nil, err
	}
	return &ChatTemplate{t, maps.Clone(tokens)}, nil
}

// ChatOptions are the settings of a rendering.
type ChatOptions struct {
	// Hints says that results are rendered with their hints.
	Hints bool
	// Generate says that the text ends where the assistant is to go on.
	Generate bool
	// Now is the date that templates write into the system message, where they do;
	// zero is one fixed day.
	Now time.Time
	// Values are further variables of the template, such as "enable_thinking".
	Values map[string]py.Value
}

// Render renders the messages of an episode and the tools that are offered. Calls
// are given to the template as structures, those that a model wrote as text too.
// The error is a *jinja.Error; its field Raised says that the template itself
// refuses the conversation.
func (c *ChatTemplate) Render(messages []envtune.Message, tools []envtune.ToolSpec, opt ChatOptions) (string, error) {
	return c.RenderValues(chatValues(ChatMessages(messages, opt.Hints)), chatDocs(tools), opt)
}

// chatDocs are the tools as templates read them: None where there are none.
func chatDocs(tools []envtune.ToolSpec) py.Value {
	if len(tools) == 0 {
		return py.None
	}
	docs := py.NewList()
	for _, t := range tools {
		docs.Append(functionDoc(t))
	}
	return docs
}

// chatValues are messages as templates read them.
func chatValues(messages []ChatMessage) py.Value {
	list := py.NewList()
	for _, m := range messages {
		list.Append(chatValue(m))
	}
	return list
}

// RenderValues renders messages and tools that are given in OpenAI's form, as lists
// of dicts; tools may be None.
func (c *ChatTemplate) RenderValues(messages, tools py.Value, opt ChatOptions) (string, error) {
	vars := py.NewDict()
	for _, name := range slices.Sorted(maps.Keys(c.tokens)) {
		vars.SetStr(name, py.Str(c.tokens[name]))
	}
	vars.SetStr("messages", messages)
	vars.SetStr("tools", tools)
	vars.SetStr("documents", py.None)
	vars.SetStr("add_generation_prompt", py.Bool(opt.Generate))
	for _, name := range slices.Sorted(maps.Keys(opt.Values)) {
		vars.SetStr(name, opt.Values[name])
	}
	text, err := c.template.Render(vars, jinja.Options{Now: opt.Now})
	if err != nil {
		return "", fmt.Errorf("rendering the conversation: %w", err)
	}
	return text, nil
}

// chatValue is a message as templates read it. Content is always a text: several
// templates look into it without asking. Arguments are a dict, as in transformers,
// where they are an object, else their text.
func chatValue(m ChatMessage) *py.Dict {
	d := py.NewDict(py.P("role", py.Str(m.Role)), py.P("content", py.Str("")))
	if m.Content != nil {
		d.SetStr("content", py.Str(*m.Content))
	}
	if len(m.ToolCalls) > 0 {
		calls := py.NewList()
		for _, call := range m.ToolCalls {
			var arguments py.Value = py.Str(call.Function.Arguments)
			if v, err := py.FromJSON([]byte(call.Function.Arguments)); err == nil && v.Type() == "dict" {
				arguments = v
			}
			calls.Append(py.NewDict(py.P("id", py.Str(call.ID)), py.P("type", py.Str(call.Type)),
				py.P("function", py.NewDict(py.P("name", py.Str(call.Function.Name)), py.P("arguments", arguments)))))
		}
		d.SetStr("tool_calls", calls)
	}
	if m.ToolCallID != "" {
		d.SetStr("tool_call_id", py.Str(m.ToolCallID))
	}
	return d
}
