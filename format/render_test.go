package format

import (
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
)

var orderTool = envtune.ToolSpec{
	Name: "place_order", Doc: "place an order",
	Params: []envtune.Param{
		{Name: "order_type", Type: "str", Enum: []string{"Buy", "Sell"}},
		{Name: "price", Type: "float", Doc: "in dollars"},
		{Name: "amount", Type: "int", Optional: true, Default: "1"},
		{Name: "note", Type: "str", Optional: true, Default: "'none'"},
	},
}

func messages() []envtune.Message {
	hint := func(kind envtune.HintKind, tool, arg string, values ...string) envtune.Result {
		return envtune.Result{Name: "f", Text: `{"error": "no"}`, Code: "x",
			Hint: &envtune.Hint{Kind: kind, Tool: tool, Arg: arg, Values: values, Text: "a whole sentence."}}
	}
	return []envtune.Message{
		{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{orderTool, {Name: "get_watchlist"}}},
		{Role: envtune.RoleSystem, Content: "Answer in calls.", Tools: []envtune.ToolSpec{{Name: "f", Doc: "two\nlines"}}},
		{Role: envtune.RoleSystem, Tools: []envtune.ToolSpec{{Name: "f"}}, Example: Example(Compact{})},
		{Role: envtune.RoleUser, Content: "buy 5 of AAPL"},
		{Role: envtune.RoleUser, Content: "what about now?", Tools: []envtune.ToolSpec{orderTool}},
		{Role: envtune.RoleUser, Tools: []envtune.ToolSpec{orderTool}},
		{Role: envtune.RoleAssistant, Content: "say done "},
		{Role: envtune.RoleAssistant, ToolCalls: []envtune.ToolCall{{Name: "f", Arguments: `{"a": 1}`}, {Name: "g", Arguments: `{"b": "x"}`}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Name: "f", Text: `{"a": 1}`}, {Name: "g", Text: "one\ntwo"}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{{Code: envtune.CodeFormat, Text: (&Error{2, 7, "a value"}).Error()}}},
		{Role: envtune.RoleTool, Results: []envtune.Result{
			hint(envtune.HintDependency, "trading_login", ""),
			hint(envtune.HintDependency, "pressBrakePedal", "pedalPosition", "1.0"),
			hint(envtune.HintSource, "get_symbol_by_name", "symbol"),
			hint(envtune.HintSource, "get_order_history", "order_id", "history"),
			hint(envtune.HintConstraint, "", "price", "above 0"),
			hint(envtune.HintConstraint, "", "mode", "'on'", "'off'", "'auto'"),
			hint(envtune.HintSignature, "place_order", "", "order_type", "price", "amount="),
			hint(envtune.HintConstraint, "", ""),
		}},
	}
}

func TestRender(t *testing.T) {
	var b strings.Builder
	for _, m := range messages() {
		fmt.Fprintf(&b, "[%s]\n%s\n", m.Role, Compact{}.Render(m, true))
	}
	last := messages()[len(messages())-1]
	fmt.Fprintf(&b, "[%s, hints off]\n%s\n", last.Role, Compact{}.Render(last, false))
	golden.Equal(t, "testdata/render.txt", []byte(b.String()))
}

// TestRenderHintsOnlyAdd checks that a copy without hints is the same messages
// rendered again.
func TestRenderHintsOnlyAdd(t *testing.T) {
	for _, m := range messages() {
		with, without := Compact{}.Render(m, true), Compact{}.Render(m, false)
		var kept []string
		for _, line := range strings.Split(with, "\n") {
			if !strings.HasPrefix(line, "hint: ") {
				kept = append(kept, line)
			}
		}
		if strings.Join(kept, "\n") != without {
			t.Errorf("with hints %q, without %q", with, without)
		}
	}
}
