package parity

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/py"
	"envtune/session"
)

// promptingResults writes the recorded calls as lists of calls, where they are a
// tool's name and literals: that decoder evaluates more officially.
func promptingResults(t *testing.T, data *bfcl.Data) results {
	t.Helper()
	return rewritten(t, data, func(step py.Value) (string, bool) {
		calls, err := bfcl.DecodeFC(step)
		if err != nil {
			return "", true
		}
		for _, c := range calls {
			parsed, err := py.ParseCall(c, py.DefaultLimits())
			if err != nil || data.Docs[parsed.Name] == nil {
				return "", false
			}
		}
		return "[" + strings.Join(calls, ", ") + "]", true
	})
}

// toolCallResults writes the recorded calls between tags.
func toolCallResults(t *testing.T, data *bfcl.Data) results {
	t.Helper()
	return rewritten(t, data, func(step py.Value) (string, bool) {
		list, ok := step.(*py.List)
		if !ok {
			return "", true
		}
		text := "I call:\n"
		for _, item := range list.Items {
			for _, e := range item.(*py.Dict).Entries() {
				args, name := py.String(e.Value), py.Str(py.String(e.Key))
				quoted, err := py.JSON(name)
				if err != nil {
					return "", false
				}
				text += "<tool_call>\n{\"name\": " + quoted + ", \"arguments\": " + args + "}\n</tool_call>\n"
			}
		}
		return text, true
	})
}

// rewritten writes every recorded step of one run that is no text by write; an
// entry for which that gives false is left out.
func rewritten(t *testing.T, data *bfcl.Data, write func(step py.Value) (string, bool)) results {
	t.Helper()
	files := results{}
	eachRecorded(t, data, func(model string, task *envtune.Task, r recorded) {
		if model != firstRun {
			return
		}
		raw, err := py.FromJSON(r.Result)
		if err != nil {
			t.Fatal(err)
		}
		turns, ok := raw.(*py.List)
		if !ok {
			files.add(model, task.Split, resultLine{ID: r.ID, Result: r.Result})
			return
		}
		result := [][]string{}
		for _, turn := range turns.Items {
			steps := []string{}
			for _, step := range turn.(*py.List).Items {
				text := "Done."
				if _, ok := step.(py.Str); !ok {
					var keep bool
					if text, keep = write(step); !keep {
						return
					}
				}
				steps = append(steps, text)
			}
			result = append(result, steps)
		}
		files.add(model, task.Split, resultLine{ID: r.ID, Result: result})
	})
	return files
}

// madeResults makes results of the reference calls of every task, all splits:
// as they are and spoiled in several ways, two or three for each task.
func madeResults(t *testing.T, data *bfcl.Data) results {
	t.Helper()
	files := results{}
	for n, task := range bfcl.OnlyWorlds(data.Tasks, session.Official()...) {
		s, err := session.New(task.Worlds, task.Start, session.Options{LongContext: task.LongContext, Extension: data.Extension})
		if err != nil {
			t.Fatal(err)
		}
		var turns [][]any
		for _, turn := range task.Turns {
			step := []map[string]string{}
			for _, call := range turn.Reference {
				step = append(step, functionCall(t, s, call))
			}
			turns = append(turns, []any{step, "Done: é 漢 😀 \u2028 \"quoted\""})
		}
		for model, spoil := range []func([][]any) any{whole, dropLast, dropFirst, oneCall, wrong, failed, cut} {
			if (n+model)%3 != 0 {
				continue
			}
			line := resultLine{ID: task.ID, Result: spoil(turns)}
			if model%2 == 1 {
				line.Log = []any{map[string]any{"role": "state_info", "content": []any{1.5, nil, "é", 1e30}}}
			}
			files.add(fmt.Sprintf("made_%d", model), task.Split, line)
		}
	}
	return files
}

// functionCall writes a reference call as a function-calling model would.
func functionCall(t *testing.T, s *session.Session, call string) map[string]string {
	t.Helper()
	c, err := py.ParseCall(call, py.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	spec, ok := s.Tool(c.Name)
	if !ok {
		t.Fatalf("%s is unknown", c.Name)
	}
	args := py.NewDict()
	for i, v := range c.Args {
		args.SetStr(spec.Params[i].Name, v)
	}
	for _, k := range c.Kwargs {
		args.SetStr(k.Name, k.Value)
	}
	text, err := py.JSON(args)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{c.Name: text}
}

func whole(turns [][]any) any { return turns }

// dropLast leaves the last turn that has calls without them.
func dropLast(turns [][]any) any {
	out := append([][]any{}, turns...)
	for i := len(out) - 1; i >= 0; i-- {
		if len(out[i][0].([]map[string]string)) > 0 {
			out[i] = []any{"I cannot do that."}
			return out
		}
	}
	return out
}

func dropFirst(turns [][]any) any {
	return append([][]any{{"Which one?", nil, []any{}}}, turns[1:]...)
}

// oneCall keeps the first call of each turn.
func oneCall(turns [][]any) any {
	out := [][]any{}
	for _, turn := range turns {
		calls := turn[0].([]map[string]string)
		out = append(out, []any{calls[:min(1, len(calls))], "That is all."})
	}
	return out
}

// wrong changes numbers and words in the arguments of the last calls, and adds
// calls that fail.
func wrong(turns [][]any) any {
	out := [][]any{}
	for _, turn := range turns {
		calls := []map[string]string{}
		for i, call := range turn[0].([]map[string]string) {
			changed := map[string]string{}
			for name, args := range call {
				if i > 0 {
					args = strings.NewReplacer("1", "2", "00", "01", "true", "false", "e ", "é ").Replace(args)
				}
				changed[name] = args
			}
			calls = append(calls, changed)
		}
		out = append(out, []any{append(calls, map[string]string{"no_such_tool": `{"a": [1, "b"]}`}), calls, "?"})
	}
	return out
}

func failed([][]any) any { return "Error during inference: Error code: 500 - {'error': \"é\"}" }

func cut(turns [][]any) any { return turns[:len(turns)-1] }

// TestParityToolCall compares the decoding of calls between tags.
func TestParityToolCall(t *testing.T) {
	steps := []any{
		"<tool_call>\n{\"name\": \"ls\", \"arguments\": {\"a\": true}}\n</tool_call>",
		"Let me.\n<tool_call>\n{\"name\": \"ls\", \"arguments\": {}}\n</tool_call>\n<tool_call>\n{\"name\": \"cd\", \"arguments\": {\"folder\": \"it's\", \"n\": [1, 2.0, null]}}\n</tool_call> done",
		"<tool_call>{\"name\": \"ls\", \"arguments\": {}}</tool_call>", "<tool_call>\nno JSON\n</tool_call>", "<tool_call>\n\n</tool_call>",
		"<tool_call>\n{\"name\": \"ls\", \"arguments\": {}\n</tool_call>\n<tool_call>\n{\"name\": \"pwd\", \"arguments\": {}}\n</tool_call>",
		"<tool_call>\n[1]\n</tool_call>", "<tool_call>\n\"x\"\n</tool_call>", "<tool_call>\n{\"name\": \"ls\"}\n</tool_call>",
		"<tool_call>\n{\"arguments\": {}}\n</tool_call>", "<tool_call>\n{\"name\": 5, \"arguments\": {}}\n</tool_call>",
		"<tool_call>\n{\"name\": null, \"arguments\": {}}\n</tool_call>", "<tool_call>\n{\"name\": [], \"arguments\": {}}\n</tool_call>",
		"<tool_call>\n{\"name\": true, \"arguments\": {\"x\": 1e400}}\n</tool_call>",
		"<tool_call>\n{\"name\": \"ls\", \"arguments\": \"{\\\"a\\\": 1}\"}\n</tool_call>", "<tool_call>\n{\"name\": \"ls\", \"arguments\": \"x\"}\n</tool_call>",
		"<tool_call>\n{\"name\": \"ls\", \"arguments\": [1]}\n</tool_call>", "<tool_call>\n{\"name\": \"ls\",\n \"arguments\":\n{}}\n\n</tool_call>",
		"<think>\n<tool_call>\n{\"name\": \"ls\", \"arguments\": {}}\n</tool_call>\n</think>\n", "<tool_call>\n<tool_call>\n{\"name\": \"ls\", \"arguments\": {}}\n</tool_call>",
		"<tool_call>\r\n{\"name\": \"ls\", \"arguments\": {}}\r\n</tool_call>", "", "text", nil, 5, []any{}, map[string]any{},
		"<tool_call>\n{\"name\": \"é\", \"arguments\": {\"漢\": \"😀\\u00e9\\u0007\"}, \"more\": 1}\n</tool_call>",
		"<tool_call>\n{\"name\": \"a\", \"arguments\": {\"x\": NaN, \"y\": -Infinity}}\n</tool_call>",
	}
	var theirs struct{ Calls []*[]string }
	startDriver(t).ask(t, map[string]any{"decode": steps, "decoder": bfcl.ToolCall}, &theirs)
	for i, step := range steps {
		text, err := json.Marshal(step)
		if err != nil {
			t.Fatal(err)
		}
		v, err := py.FromJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		calls, err := bfcl.DecodeToolCall(v)
		here, there := fmt.Sprintf("%q", calls), "error"
		if err != nil {
			here = "error"
		}
		if want := theirs.Calls[i]; want != nil {
			there = fmt.Sprintf("%q", *want)
		}
		if here != there {
			t.Errorf("%s: %s (%v), officially %s", text, here, err, there)
		}
	}
	t.Logf("parity: %d steps decoded as calls between tags", len(steps))
}
