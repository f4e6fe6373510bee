package format

import (
	"slices"
	"strings"

	"envtune"
	"envtune/py"
)

// assistantText is what the assistant wrote, or the calls of a policy that
// answers with structured ones.
func assistantText(f Format, m envtune.Message) string {
	if len(m.ToolCalls) == 0 {
		return m.Content
	}
	calls, err := FromToolCalls(m.ToolCalls)
	if err != nil {
		return m.Content
	}
	texts := make([]string, len(calls))
	for i, c := range calls {
		texts[i] = c.Text
	}
	return f.Calls(texts)
}

// paragraphs joins the parts that say something.
func paragraphs(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n\n")
}

// toolList writes the documents of tools, one a line, below a head; "" where
// there are none.
func toolList(head string, tools []envtune.ToolSpec, typeName func(string) string) string {
	if len(tools) == 0 {
		return ""
	}
	lines := []string{head}
	for _, t := range tools {
		lines = append(lines, docText(toolDoc(t, typeName)))
	}
	return strings.Join(lines, "\n")
}

// warningText is the line of a message's warning, "" where none is to be shown.
func warningText(m envtune.Message, hints bool) string {
	if !hints || m.Warning == "" {
		return ""
	}
	return "hint: " + oneLine(m.Warning)
}

// resultText is what the agent reads of one result; the hint, where it is to be
// shown, is a line of its own after it.
func resultText(r envtune.Result, hints bool) string {
	if !hints || r.Hint == nil {
		return r.Text
	}
	hint := r.Hint.Text
	if hint == "" {
		hint = HintText(r.Hint)
	}
	return r.Text + "\nhint: " + hint
}

// resultList is what the agent reads of results as a JSON list of texts.
func resultList(results []envtune.Result, hints bool) string {
	list := py.NewList()
	for _, r := range results {
		list.Append(py.Str(resultText(r, hints)))
	}
	text, _ := py.JSONUnicode(list) // texts can always be written
	return text
}

// formatError returns the text of a step that did not parse, where that is all
// that the results say.
func formatError(list []envtune.Result) (string, bool) {
	if len(list) == 1 && list[0].Name == "" && list[0].Code == envtune.CodeFormat {
		return list[0].Text, true
	}
	return "", false
}
