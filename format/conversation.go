package format

import (
	"errors"
	"fmt"
	"strings"

	"envtune"
	"envtune/format/jinja"
)

// Conversation writes episodes as a model with a chat template was trained to read
// them. What the model sampled stands as it wrote it. Where the template writes tools in
// a way whose calls a format here reads (<tool_call> of Hermes and Qwen, Llama's JSON),
// tools and results go through the template; else the messages hold them, as the format
// renders them, and results are messages of the user. It is immutable and safe for
// concurrent use.
type Conversation struct {
	plain, tools *ChatTemplate // for conversations without and with tools
	native       Format        // of calls as the template writes them; nil
	format       Format        // of the assistant's text
	system       bool          // the template takes a system message
	end          string
}

// NewConversation parses the templates of a model; toolTemplate is the one of
// conversations with tools, "" where it is the same. The error says what they refuse.
func NewConversation(template, toolTemplate string, tokens map[string]string) (*Conversation, error) {
	c := &Conversation{}
	var err error
	if c.plain, err = NewChatTemplate(template, tokens); err != nil {
		return nil, fmt.Errorf("the chat template: %w", err)
	}
	c.tools = c.plain
	if toolTemplate != "" {
		if c.tools, err = NewChatTemplate(toolTemplate, tokens); err != nil {
			return nil, fmt.Errorf("the chat template for tools: %w", err)
		}
	}
	if err := c.probe(); err != nil {
		return nil, err
	}
	c.native = c.tools.callFormat()
	if c.format = c.native; c.format == nil {
		c.format = Tags{TagNames{Call: "tool_call"}}
	}
	return c, nil
}

// probe renders a short conversation and sees what stands behind an assistant's message,
// and whether there may be a system message.
func (c *Conversation) probe() error {
	const said = "The answer is here"
	messages := []envtune.Message{{Role: envtune.RoleUser, Content: "Where?"}, {Role: envtune.RoleAssistant, Content: said}}
	text, err := c.plain.Render(messages, nil, ChatOptions{})
	if err != nil {
		return fmt.Errorf("the chat template refuses a short conversation: %w", err)
	}
	_, after, ok := strings.Cut(text, said)
	if !ok {
		return errors.New("the chat template leaves the assistant's text out")
	}
	c.end = after
	_, err = c.plain.Render(append([]envtune.Message{{Role: envtune.RoleSystem, Content: "Be brief."}}, messages...), nil, ChatOptions{})
	var raised *jinja.Error
	if err != nil && !(errors.As(err, &raised) && raised.Raised) {
		return fmt.Errorf("the chat template fails with a system message: %w", err)
	}
	c.system = err == nil
	return nil
}

// callFormat returns the format whose calls the template writes and asks for; nil where
// it knows no tools, or calls that no format here reads.
func (t *ChatTemplate) callFormat() Format {
	const tool = "look_it_up"
	specs := []envtune.ToolSpec{{Name: tool, Doc: "look something up", Params: []envtune.Param{{Name: "word", Type: "str"}}}}
	messages := []envtune.Message{
		{Role: envtune.RoleUser, Content: "What is a lamp?"},
		{Role: envtune.RoleAssistant, ToolCalls: []envtune.ToolCall{{ID: "call00001", Name: tool, Arguments: `{"word": "lamp"}`}}},
	}
	offered, err := t.Render(messages[:1], specs, ChatOptions{Generate: true})
	if err != nil || !strings.Contains(offered, tool) {
		return nil
	}
	called, err := t.Render(messages, specs, ChatOptions{})
	before, err2 := t.Render(messages[:1], specs, ChatOptions{})
	call, ok := strings.CutPrefix(called, before)
	if err != nil || err2 != nil || !ok {
		return nil
	}
	squeezed := strings.Join(strings.Fields(call), "")
	switch {
	case strings.Contains(squeezed, callOpen+`{"name":"`+tool+`","arguments":{`):
		return OpenAI{}
	case strings.Contains(squeezed, `{"name":"`+tool+`","parameters":{`):
		return Llama{}
	}
	return nil
}

// Format returns the format of the assistant's text.
func (c *Conversation) Format() Format { return c.format }

// With returns the conversation with another format of the assistant's text. Where that
// is not the one that the template asks for, tools stand in the messages.
func (c *Conversation) With(f Format) *Conversation {
	out := *c
	out.format = f
	return &out
}

// End is what the template writes behind an assistant's message.
func (c *Conversation) End() string { return c.end }

// Render returns the text of the messages up to where the assistant goes on. Tools are
// all that are offered now. Hints are joined to results where hints is set.
func (c *Conversation) Render(messages []envtune.Message, tools []envtune.ToolSpec, hints bool) (string, error) {
	t, docs := c.plain, chatDocs(nil)
	var list []ChatMessage
	if c.native != nil && c.native.Name() == c.format.Name() {
		w := chat{hints: hints, format: c.format, sampled: true}
		list = w.messages(messages)
		if len(tools) > 0 {
			t, docs = c.tools, chatDocs(tools)
		}
	} else {
		list = c.spelt(messages, hints)
	}
	return t.RenderValues(chatValues(c.placed(list)), docs, ChatOptions{Generate: true})
}

// spelt writes messages whose texts hold tools, calls and results. A worked example is
// messages of its own: small models do as these do, and not as a system message says.
func (c *Conversation) spelt(messages []envtune.Message, hints bool) []ChatMessage {
	var out []ChatMessage
	for _, m := range messages {
		example := exampleOf(m)
		m.Example = nil
		text := c.format.Render(m, hints)
		if m.Role == envtune.RoleSystem && len(m.Tools) == 0 {
			text = m.Content
		}
		role := m.Role
		if role == envtune.RoleTool {
			role = envtune.RoleUser
		}
		if text != "" || m.Role != envtune.RoleSystem {
			out = append(out, ChatMessage{Role: string(role), Content: &text})
		}
		out = append(out, c.spelt(example, hints)...)
	}
	return out
}

// placed moves a system message to the user's first message where the template takes
// none.
func (c *Conversation) placed(list []ChatMessage) []ChatMessage {
	if c.system || len(list) < 2 || list[0].Role != string(envtune.RoleSystem) || list[1].Role != string(envtune.RoleUser) {
		return list
	}
	text := paragraphs(*list[0].Content, *list[1].Content)
	out := append([]ChatMessage(nil), list[1:]...)
	out[0].Content = &text
	return out
}
