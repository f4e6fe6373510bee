package format

import (
	"strings"

	"envtune"
)

// exampleTurn is one request of the worked example.
type exampleTurn struct{ request, tool, args, result, answer string }

// exampleTurns are what the worked example is about: two requests, since a model that has
// read one goes on as it ended, with an answer (docs/log.md).
func exampleTurns() []exampleTurn {
	return []exampleTurn{
		{"Please book a berth in Oban for 3 nights.", "book_berth", "harbour='Oban', nights=3", `{"berth": 12}`, "Berth 12 in Oban is booked for 3 nights."},
		{"Now ring the harbour bell twice.", "ring_bell", "times=2", `{"rung": 2}`, "The bell has been rung twice."},
	}
}

// ExampleTools are the tools of the worked example, which no world has.
func ExampleTools() []string {
	var out []string
	for _, t := range exampleTurns() {
		out = append(out, t.tool)
	}
	return out
}

// Example returns the worked example, two turns as they go in this format: a request, the
// call that serves it, its result, the answer.
func Example(f Format) []envtune.Message {
	var out []envtune.Message
	for _, t := range exampleTurns() {
		out = append(out,
			envtune.Message{Role: envtune.RoleUser, Content: t.request},
			envtune.Message{Role: envtune.RoleAssistant, Content: f.Calls([]string{t.tool + "(" + t.args + ")"})},
			envtune.Message{Role: envtune.RoleTool, Results: []envtune.Result{{Name: t.tool, Text: t.result}}},
			envtune.Message{Role: envtune.RoleAssistant, Content: f.Say(t.answer)},
		)
	}
	return out
}

// exampleOf returns the worked example that a message brings: a system message may.
func exampleOf(m envtune.Message) []envtune.Message {
	if m.Role != envtune.RoleSystem {
		return nil
	}
	var out []envtune.Message
	for _, e := range m.Example {
		if e.Role != envtune.RoleSystem { // nor has it an example of its own
			out = append(out, e)
		}
	}
	return out
}

// exampleText writes the worked example that a message brings, "" where there is none.
// Each message stands below its role, so that the lines of the assistant are those that it
// would write.
func exampleText(f Format, m envtune.Message) string {
	if len(m.Example) == 0 {
		return ""
	}
	var parts []string
	for _, e := range exampleOf(m) {
		parts = append(parts, string(e.Role)+":\n"+f.Render(e, false))
	}
	if len(parts) == 0 {
		return ""
	}
	return "An example, with tools that are not offered:\n\n" + strings.Join(parts, "\n\n")
}
