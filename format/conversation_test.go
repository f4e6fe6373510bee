package format_test

import (
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/format/formattest"
	"envtune/internal/golden"
	"envtune/learn/hf/hftest"
)

// What a template in Llama 3's manner, one without tools and one without a system message
// look like.
const (
	llamaTemplate = `{{- bos_token }}
{%- if messages[0].role == 'system' %}{% set system = messages[0].content %}{% set messages = messages[1:] %}{% else %}{% set system = '' %}{% endif %}
{{- '<|start_header_id|>system<|end_header_id|>\n\n' ~ system }}
{%- for t in tools or [] %}{{- '\n' ~ (t | tojson) }}{% endfor %}{{- '<|eot_id|>' }}
{%- for m in messages %}
    {%- if m.tool_calls %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\n\n{"name": "' ~ m.tool_calls[0].function.name ~ '", "parameters": ' ~ (m.tool_calls[0].function.arguments | tojson) ~ '}<|eot_id|>' }}
    {%- else %}{{- '<|start_header_id|>' ~ ('ipython' if m.role == 'tool' else m.role) ~ '<|end_header_id|>\n\n' ~ (m.content | trim) ~ '<|eot_id|>' }}{% endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}`
	plainTemplate    = `{% for m in messages %}[{{ m.role }}]{{ m.content }}</s>{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}`
	noSystemTemplate = `{% if messages[0].role == 'system' %}{{ raise_exception('no system message') }}{% endif %}` + plainTemplate
)

// sampledEpisode has steps that a model wrote: calls, calls that do not parse, an answer.
func sampledEpisode(f format.Format) []envtune.Message {
	said := func(text string) envtune.Message {
		return envtune.Message{Role: envtune.RoleAssistant, Content: text, Sample: &envtune.Sample{Stop: "stop"}}
	}
	return []envtune.Message{
		{Role: envtune.RoleSystem, Tools: formattest.Messages()[0].Tools[1:]},
		{Role: envtune.RoleUser, Content: "Look at it."},
		said(f.Calls([]string{"get_watchlist(a=1)"})),
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "get_watchlist", Text: "no", Code: "x", Hint: &envtune.Hint{Text: "Log in first."}}}},
		said(f.Calls([]string{"f(1)"})),
		{Role: envtune.RoleTool, Results: []envtune.Result{{Code: envtune.CodeFormat, Text: "malformed"}}},
		said(" Which one? "),
		{Role: envtune.RoleUser, Content: "The first.", Tools: []envtune.ToolSpec{{Name: "logout"}}},
	}
}

func TestConversation(t *testing.T) {
	var b, shown strings.Builder
	for _, c := range []struct{ name, template, format, with, end string }{
		{"qwen", hftest.Template, "openai", "", "<|im_end|>\n"},
		{"llama", llamaTemplate, "llama", "", "<|eot_id|>"},
		{"plain", plainTemplate, "tags(think=, answer=)", "", "</s>"},
		{"no system message", noSystemTemplate, "tags(think=, answer=)", "", "</s>"},
		{"qwen in compact", hftest.Template, "openai", "compact", "<|im_end|>\n"},
	} {
		conv, err := format.NewConversation(c.template, "", map[string]string{"bos_token": "<s>"})
		if err != nil {
			t.Fatal(err)
		}
		if conv.Format().Name() != c.format || conv.End() != c.end {
			t.Errorf("%s: format %s, end %q", c.name, conv.Format().Name(), conv.End())
		}
		if c.with != "" {
			f, err := format.ByName(c.with)
			if err != nil {
				t.Fatal(err)
			}
			conv = conv.With(f)
		}
		messages := sampledEpisode(conv.Format())
		tools := append(messages[0].Tools[:1:1], messages[7].Tools...)
		text, err := conv.Render(messages, tools, true)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString("== " + c.name + "\n" + text + "\n")
		messages[0].Example = format.Example(conv.Format())
		with, err := conv.Render(messages[:2], tools, true)
		if err != nil {
			t.Fatal(err)
		}
		shown.WriteString("== " + c.name + "\n" + with + "\n")
		// What was sampled stands as it was written, but where the template trims.
		for _, m := range messages {
			if m.Sample != nil && !strings.Contains(text, strings.TrimSpace(m.Content)) {
				t.Errorf("%s: %q is not in the text", c.name, m.Content)
			}
		}
	}
	golden.Equal(t, "testdata/conversation.txt", []byte(b.String()))
	golden.Equal(t, "testdata/conversation_example.txt", []byte(shown.String()))
}

func TestConversationRefuses(t *testing.T) {
	for template, want := range map[string]string{
		"{% if %}":                       "the chat template: ",
		"{{ raise_exception('never') }}": "refuses a short conversation",
		"nothing of what was said":       "leaves the assistant's text out",
		plainTemplate + "{{ messages[0].content.nothing.x }}":     "refuses a short conversation",
		"{% for m in messages %}{{ m.content }}{% include 'x' %}": "the chat template: ",
	} {
		if _, err := format.NewConversation(template, "", nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", template, err, want)
		}
	}
	if _, err := format.NewConversation(plainTemplate, "{% if %}", nil); err == nil || !strings.Contains(err.Error(), "for tools") {
		t.Errorf("a broken template for tools: %v", err)
	}
}
