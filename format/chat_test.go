package format_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/format/formattest"
	"envtune/internal/golden"
)

// chatEpisode has structured calls with and without ids, calls written as text,
// steps that do not parse, and an official turn that such a step ends.
func chatEpisode() []envtune.Message {
	call := func(id, name, args string) envtune.ToolCall {
		return envtune.ToolCall{ID: id, Name: name, Arguments: args}
	}
	results := func(list ...envtune.Result) envtune.Message {
		return envtune.Message{Role: envtune.RoleTool, Results: list}
	}
	say := func(text string) envtune.Message {
		return envtune.Message{Role: envtune.RoleAssistant, Content: text}
	}
	bad := results(envtune.Result{Code: envtune.CodeFormat, Text: "malformed: line 1 column 1: expected a call"})
	tools := formattest.Messages()[0].Tools
	return []envtune.Message{
		{Role: envtune.RoleSystem, Tools: tools},
		{Role: envtune.RoleUser, Content: "buy it"},
		{Role: envtune.RoleAssistant, Content: "I log in.", ToolCalls: []envtune.ToolCall{call("a1", "login", `{"user": "é"}`), call("", "ls", `{}`)}},
		results(envtune.Result{Name: "login", Text: "no", Code: "x", Hint: &envtune.Hint{Text: "Call f first."}}, envtune.Result{Name: "ls", Text: "None"}),
		say(format.OpenAI{}.Calls([]string{"cd(folder='x')", "f(a=[1, 2.0])"})),
		results(envtune.Result{Name: "cd", Text: "ok"}, envtune.Result{Name: "f", Text: "1"}),
		say("<tool_call>{</tool_call>"),
		bad,
		{Role: envtune.RoleAssistant, ToolCalls: []envtune.ToolCall{call("b1", "f", `{`), call("b2", "g", `{}`)}},
		bad,
		{Role: envtune.RoleAssistant, ToolCalls: []envtune.ToolCall{call("c1", "f", `{`)}},
		{Role: envtune.RoleUser, Tools: tools, Warning: "No call was wanted."},
		say("<think>all is done</think>Done."),
	}
}

func TestChatMessages(t *testing.T) {
	messages := chatEpisode()
	var lines []string
	for _, m := range format.ChatMessages(messages, true) {
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(text))
	}
	for _, tool := range format.ChatTools(messages[0].Tools) {
		if !json.Valid(tool) {
			t.Errorf("no JSON: %s", tool)
		}
		lines = append(lines, "tool "+string(tool))
	}
	golden.Equal(t, "testdata/chat.txt", []byte(strings.Join(lines, "\n")+"\n"))
}

// A worked example is messages of its own, with calls as structures under ids of their own.
func TestChatExample(t *testing.T) {
	messages := chatEpisode()
	plain := format.ChatMessages(messages, true)
	messages[0].Example = format.Example(format.OpenAI{})
	with := format.ChatMessages(messages, true)
	n := len(messages[0].Example)
	if len(with) != n+len(plain) || !reflect.DeepEqual(with[n:], plain) {
		t.Fatalf("the messages behind the example changed: %d and %d", len(with), len(plain))
	}
	seen := map[string]bool{}
	for i, m := range with {
		for _, c := range m.ToolCalls {
			if seen[c.ID] {
				t.Errorf("two calls are %s", c.ID)
			}
			seen[c.ID] = true
		}
		if i%4 == 1 && i < n && (m.Content != nil || len(m.ToolCalls) != 1 || with[i+1].ToolCallID != m.ToolCalls[0].ID) {
			t.Errorf("message %d is %+v", i, m)
		}
	}
}

// TestChatMessagesGrow: what was sent once stays as it is, and every call has
// one answer before the next message.
func TestChatMessagesGrow(t *testing.T) {
	messages := chatEpisode()
	var before []string
	for n := range messages {
		var now, open []string
		for _, m := range format.ChatMessages(messages[:n+1], true) {
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			now = append(now, string(text))
			switch {
			case m.Role != "tool" && len(open) > 0:
				t.Errorf("%s comes before the results of %v", text, open)
			case m.Role == "tool":
				if len(open) == 0 || open[0] != m.ToolCallID {
					t.Fatalf("%s answers none of %v", text, open)
				}
				open = open[1:]
			}
			for _, c := range m.ToolCalls {
				open = append(open, c.ID)
			}
		}
		if len(now) < len(before) || !slices.Equal(now[:len(before)], before) {
			t.Fatalf("message %d changes what was sent:\n%v\n%v", n, before, now)
		}
		before = now
	}
}
