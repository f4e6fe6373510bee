package formattest

import (
	"strings"

	"envtune"
	"envtune/format"
)

// Messages are one of each kind that an episode holds.
func Messages() []envtune.Message {
	order := envtune.ToolSpec{
		Name: "place_order", Doc: "place an order",
		Params: []envtune.Param{
			{Name: "order_type", Type: "str", Enum: []string{"Buy", "Sell"}},
			{Name: "price", Type: "float", Doc: "in dollars"},
			{Name: "lots", Type: "list"},
			{Name: "sides", Type: "list", Enum: []string{"left", "right"}},
			{Name: "options", Type: "dict", Optional: true, Default: "{}"},
			{Name: "level", Type: "int", Enum: []string{"1", "2"}, Optional: true, Default: "17"},
			{Name: "note", Type: "str", Optional: true, Default: "'nothing'"},
			{Name: "extra", Type: "any", Optional: true, Default: "25.5"},
			{Name: "dry", Type: "bool"},
		},
	}
	hint := &envtune.Hint{Kind: envtune.HintDependency, Tool: "log in first", Text: "The tool needs a session: log in first."}
	short := &envtune.Hint{Kind: envtune.HintDependency, Tool: "log in first"}
	bad := &format.Error{Line: 2, Col: 7, Expected: "a value"}
	call := func(name, args string) envtune.ToolCall { return envtune.ToolCall{Name: name, Arguments: args} }
	return []envtune.Message{
		{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{order, {Name: "get_watchlist"}}},
		{Role: envtune.RoleSystem, Content: "Be brief."},
		{Role: envtune.RoleUser, Content: "buy 5 of AAPL"},
		{Role: envtune.RoleUser, Content: "what about now?", Tools: []envtune.ToolSpec{{Name: "logout", Doc: "end it"}}},
		{Role: envtune.RoleUser, Tools: []envtune.ToolSpec{{Name: "logout"}}},
		{Role: envtune.RoleUser, Content: "the blue one", Warning: "nothing was to be called"},
		{Role: envtune.RoleAssistant, Content: " as it was written "},
		{Role: envtune.RoleAssistant, ToolCalls: []envtune.ToolCall{call("f", `{"a": 1}`), call("g", `{"b": "ä", "c": [1.0, null]}`)}},
		{Role: envtune.RoleAssistant, Content: "I log in.", ToolCalls: []envtune.ToolCall{call("f", `{"a": `)}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "f", Text: `{"a": 1}`}, {Name: "g", Text: "it's one\ntwo"}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Code: envtune.CodeFormat, Text: bad.Error()}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "f", Text: `{"error": "no"}`, Code: "x", Hint: hint}, {Name: "g", Text: "None"}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "f", Text: "no", Code: "x", Hint: short}}},
	}
}

// Hostile are texts that a model might write and that are wrong in some format.
func Hostile() []string {
	out := []string{
		"", " ", "\n", "\x00", "\xff\xfe", "\u2028", "f(", "f(x=g(y=1))", "f(1)", "f(a=1)\nsay done", "say", "[", "]", "[]", "[[]]", "[f(]", "[f(a=1)", "[f(a={})]",
		"[f(a=1+1)]", "[__import__('os').system('x')]", "f(a=" + strings.Repeat("-", 5000) + "1)", "```python\n[f(a=1)]\n```", "```[f(a=1)]```", "[f(a=1)] and more",
		"[f(a={'it\\'s': 1}), g(a={'x': {'y': 1}})]", "'[f(a=1)]'", "f(a=1), g(b=2)", "[f(a=inf, b=1e999)]", "[f(**x)]", "[f(a=lambda: 1)]", "print(x) is Python", "[5]",
		"<think>", "<think></think>", "<think>a</think>b", "</think>", "<tool_call>", "</tool_call>", "<tool_call></tool_call>", "<answer>", "<answer></answer>", "<answer>a</answer>b",
		"<answer>a</answer><answer>b</answer>", "<think>a<think>b</think><answer>c</answer>", "<answer><tool_call>{}</tool_call></answer>", "a</think><tool_call>x", "<THINK>a</THINK>",
		`<tool_call>{"name": "f", "arguments": {}}</tool_call>`, `<tool_call>{"name": "f", "arguments": {}}</tool_call> and <answer>x</answer>`, "Sure:\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>",
		`<tool_call>[]</tool_call>`, `<tool_call>[1]</tool_call>`, `<tool_call>[{"name": "f", "arguments": {}},]</tool_call>`, `<tool_call>{"name": "f"}</tool_call>`, `<tool_call>{"name": 1, "arguments": {}}</tool_call>`,
		`<tool_call>{"name": "f", "arguments": []}</tool_call>`, `<tool_call>{"name": "f", "arguments": "{}"}</tool_call>`, `<tool_call>{"name": "f(a=1), g", "arguments": {}}</tool_call>`, `<tool_call>{"name": "for", "arguments": {}}</tool_call>`,
		`<tool_call>{"name": "f", "arguments": {"a b": 1}}</tool_call>`, `<tool_call>{"name": "f", "arguments": {"a=1,b": 2}}</tool_call>`, `<tool_call>{"name": "f", "arguments": {"a": NaN, "b": 1e999}}</tool_call>`,
		`<tool_call>{"name": "f", "arguments": {"a": "\ud800"}}</tool_call>`, `<tool_call>{"name": "f", "arguments": {"a": "` + "\n" + `"}}</tool_call>`, `<tool_call>{'name': 'f'}</tool_call>`, `<tool_call>{"name": "a.b", "arguments": {}}</tool_call>`,
		`<tool_call>{"name": "f", "arguments": {"a": ` + strings.Repeat("9", 5000) + `}}</tool_call>`, "<tool_call>" + strings.Repeat("[", 5000), "<tool_call>" + strings.Repeat(`{"a":`, 5000), "Answer: ", "<tool_call><tool_call>",
	}
	for _, text := range out {
		if text != "" && len(text) < 1000 {
			out = append(out, text+"\n", " "+text, text[:len(text)-1], text+text)
		}
	}
	return append(out, strings.Repeat("f()\n", 200), strings.Repeat("x", format.MaxText+1))
}
