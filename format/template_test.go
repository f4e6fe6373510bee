package format_test

import (
	"errors"
	"testing"
	"time"

	"envtune"
	"envtune/format"
	"envtune/format/jinja"
	"envtune/internal/golden"
	"envtune/py"
)

// toolsTemplate is a template in the manner of those that models have, of our own.
const toolsTemplate = `{{- bos_token }}
{%- if tools %}
    {{- '[tools]\n' }}
    {%- for tool in tools %}
        {{- tool | tojson }}
        {{- '\n' }}
    {%- endfor %}
{%- endif %}
{%- for m in messages %}
    {{- '[' ~ m.role ~ ']' ~ m.content }}
    {%- for call in m.tool_calls %}
        {{- '\n' ~ call.id ~ ' ' ~ call.function.name ~ ' ' }}
        {{- call.function.arguments if call.function.arguments is string else call.function.arguments | tojson }}
    {%- endfor %}
    {{- ' (to ' ~ m.tool_call_id ~ ')' if m.tool_call_id is defined }}
    {{- eos_token ~ '\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '[assistant]' ~ ('think' if think else '') ~ strftime_now('%d %b %Y') }}{% endif %}`

func TestChatTemplate(t *testing.T) {
	c, err := format.NewChatTemplate(toolsTemplate, map[string]string{"bos_token": "<s>", "eos_token": "</s>"})
	if err != nil {
		t.Fatal(err)
	}
	messages := chatEpisode()
	text, err := c.Render(messages, messages[0].Tools, format.ChatOptions{
		Hints: true, Generate: true, Now: time.Date(2025, 3, 7, 0, 0, 0, 0, time.UTC),
		Values: map[string]py.Value{"think": py.Bool(true)},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/template.txt", []byte(text+"\n"))
}

func TestChatTemplateRefuses(t *testing.T) {
	if _, err := format.NewChatTemplate("{% if %}", nil); err == nil {
		t.Error("a template that does not parse was taken")
	}
	c, err := format.NewChatTemplate("{% if messages[0].role != 'user' %}{{ raise_exception('user first') }}{% endif %}", nil)
	if err != nil {
		t.Fatal(err)
	}
	var e *jinja.Error
	_, err = c.Render([]envtune.Message{{Role: envtune.RoleSystem, Content: "x"}}, nil, format.ChatOptions{})
	if !errors.As(err, &e) || !e.Raised {
		t.Errorf("the refusal of a template gives %v", err)
	}
}
