package envtest

import (
	"testing"

	"envtune"
	"envtune/format"
)

// formatNames are the formats that an environment knows, one of them with other tags.
func formatNames() []string { return append(format.Names(), "tags(think=thinking, answer=)") }

// solution are the calls that solve the task errand, turn by turn and step by step.
var solution = [...][][]string{
	{{"pressBrakePedal(pedalPosition=1.0)"}, {"startEngine(ignitionMode='START')"}},
	{{"get_stock_info(symbol='AAPL')", "add_to_watchlist(stock='AAPL')"}},
	{},
	{{"add_to_watchlist(stock='NVDA')"}},
}

// malformed are texts that a format cannot read.
var malformed = map[string]string{
	"compact": "startEngine(", "plan": "start it: startEngine(", "openai": "<tool_call>\n{\"name\"}\n</tool_call>", "prompting": "[startEngine(]",
	"llama": "{\"name\": \"startEngine\",", "tags": "startEngine()", "tags(think=thinking, answer=)": "<tool_call>\n</tool_call>",
}

// testFormats solves a task in every format and mode, by text and by structured calls,
// and gets a step wrong.
func testFormats(t *testing.T, env envtune.Env) {
	for _, name := range formatNames() {
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, mode := range []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial} {
			stage := training(5)
			stage.Mode, stage.Format = mode, name
			for _, structured := range []bool{false, true} {
				solve(t, env, stage, f, structured)
			}
			ep := open(t, env, engine(), stage, 1)
			fb := step(t, ep, malformed[name])
			if *fb.Signals.Format != 0 || fb.Signals.Calls != 0 || fb.Done != (mode == envtune.ModeOfficial) {
				t.Errorf("%s, %s: %q gives %s", name, mode, malformed[name], write(t, fb))
			}
			if !fb.Done && (len(fb.Messages) != 1 || fb.Messages[0].Results[0].Code != envtune.CodeFormat) {
				t.Errorf("%s: the agent does not see what was malformed: %s", name, write(t, fb))
			}
			closeEpisode(t, ep)
		}
	}
}

func solve(t *testing.T, env envtune.Env, stage *envtune.Stage, f format.Format, structured bool) {
	t.Helper()
	ep := open(t, env, errand(), stage, 1)
	defer closeEpisode(t, ep)
	var last envtune.Feedback
	for _, turn := range solution {
		for _, calls := range turn {
			m := assistant(f.Calls(calls))
			if structured {
				m = structuredCalls(t, calls)
			}
			fb, err := ep.Step(t.Context(), m)
			if err != nil || fb.Signals.Calls != len(calls) || fb.Signals.Failed > 0 || *fb.Signals.Format != 1 {
				t.Fatalf("%s, %s: %q gives %s, %v", stage.Format, stage.Mode, calls, write(t, fb), err)
			}
			roundTrip(t, fb)
			for _, m := range fb.Messages {
				if f.Render(m, true) == "" {
					t.Errorf("%s writes nothing for %s", stage.Format, write(t, m))
				}
			}
		}
		last = step(t, ep, f.Say("It is done."))
	}
	if last.Stop != envtune.StopDone || last.Signals.Valid == nil || !*last.Signals.Valid {
		t.Errorf("%s, %s, structured %v: the solution ends with %s", stage.Format, stage.Mode, structured, write(t, last))
	}
}

// structuredCalls makes a message as endpoints with tool calls do.
func structuredCalls(t *testing.T, calls []string) envtune.Message {
	t.Helper()
	chat := format.ChatMessages([]envtune.Message{assistant(format.OpenAI{}.Calls(calls))}, true)
	m := envtune.Message{Role: envtune.RoleAssistant}
	for _, c := range chat[0].ToolCalls {
		m.ToolCalls = append(m.ToolCalls, envtune.ToolCall{ID: c.ID, Name: c.Function.Name, Arguments: c.Function.Arguments})
	}
	if len(m.ToolCalls) != len(calls) {
		t.Fatalf("%q are %d structured calls", calls, len(m.ToolCalls))
	}
	return m
}
