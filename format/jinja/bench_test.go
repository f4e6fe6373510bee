package jinja

import (
	"testing"

	"envtune/py"
)

// BenchmarkRender renders 200 turns with a template in the manner of those that
// models have.
func BenchmarkRender(b *testing.B) {
	tm, err := Parse(`{%- for m in messages %}
    {%- if m.role == "user" or m.role == "system" and not loop.first %}
        {{- '<|im_start|>' + m.role + '\n' + m.content | trim + '<|im_end|>\n' }}
    {%- elif m.tool_calls is defined %}
        {%- for call in m.tool_calls %}{{- call.function.arguments | tojson }}{%- endfor %}
    {%- endif %}
{%- endfor %}`, DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	one := values(b, `{"messages": [{"role": "user", "content": " How is the weather in Paris? "},
		{"role": "assistant", "content": "", "tool_calls": [{"function": {"name": "f", "arguments": {"city": "Paris", "n": [1, 2.5]}}}]}]}`)
	vars := values(b, `{"messages": []}`)
	list := messagesOf(b, vars)
	for range 200 {
		list.Items = append(list.Items, messagesOf(b, one).Items...)
	}
	for b.Loop() {
		if _, err := tm.Render(vars, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func messagesOf(b *testing.B, d *py.Dict) *py.List {
	v, ok := d.GetStr("messages")
	if !ok {
		b.Fatal("no messages")
	}
	return v.(*py.List)
}
