package format

import (
	"fmt"
	"strings"
	"unicode"

	"envtune"
)

// Compact is the shortest format: one line per tool, call, result or hint. It
// is what the embedded model speaks.
type Compact struct{}

var _ Format = Compact{}

// Name implements Format.
func (Compact) Name() string { return "compact" }

// Render implements Format. The parts of a message are lines; a line break
// within a result is written as \n, so that one result stays one line.
func (c Compact) Render(m envtune.Message, hints bool) string {
	return paragraphs(renderLines(m, hints, Signature, c.Calls), exampleText(c, m))
}

// renderLines writes a message as lines: tools by signature, an assistant's structured
// calls by calls.
func renderLines(m envtune.Message, hints bool, signature func(envtune.ToolSpec) string, calls func([]string) string) string {
	var lines []string
	switch m.Role {
	case envtune.RoleTool:
		lines = results(m.Results, hints)
	case envtune.RoleAssistant:
		return written(m, calls)
	default:
		if text := warningText(m, hints); text != "" {
			lines = append(lines, text)
		}
		if m.Content != "" {
			lines = append(lines, m.Content)
		}
		if len(m.Tools) > 0 {
			lines = append(lines, toolsHead(m.Role))
			for _, t := range m.Tools {
				lines = append(lines, signature(t))
			}
		}
	}
	return strings.Join(lines, "\n")
}

func toolsHead(r envtune.Role) string {
	if r == envtune.RoleSystem {
		return "tools:"
	}
	return "new tools:"
}

// written returns what the assistant wrote, or the calls of a policy that answers with
// structured ones.
func written(m envtune.Message, write func(calls []string) string) string {
	if len(m.ToolCalls) == 0 {
		return m.Content
	}
	calls, err := FromToolCalls(m.ToolCalls)
	if err != nil {
		return m.Content
	}
	lines := make([]string, len(calls))
	for i, call := range calls {
		lines[i] = call.Text
	}
	return write(lines)
}

// Calls implements Format.
func (Compact) Calls(calls []string) string { return strings.Join(calls, "\n") }

// Say implements Format. Line breaks become blanks: a say is one line.
func (Compact) Say(text string) string {
	return SayPrefix + strings.Join(strings.Fields(text), " ")
}

// Signature writes one tool as a line: what it does, then how it is called. The words
// of its name and its document stand before the name, so that a reader from left to
// right knows what a name is about when it comes to it (docs/log.md):
//
//	place order, buy or sell a stock: place_order(symbol:str, amount:int=1)
func Signature(t envtune.ToolSpec) string {
	var b strings.Builder
	b.WriteString(NameWords(t.Name))
	if t.Doc != "" {
		b.WriteString(", ")
		b.WriteString(oneLine(t.Doc))
	}
	b.WriteString(NameMark)
	writeCall(&b, t)
	return b.String()
}

// writeCall writes how a tool is called: its name and its parameters.
func writeCall(b *strings.Builder, t envtune.ToolSpec) {
	b.WriteString(t.Name)
	b.WriteByte('(')
	for i, p := range t.Params {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Name)
		b.WriteByte(':')
		if len(p.Enum) > 0 {
			b.WriteString(strings.Join(p.Enum, "|"))
		} else {
			b.WriteString(p.Type)
		}
		if p.Optional {
			b.WriteByte('=')
			b.WriteString(p.Default)
		}
	}
	b.WriteByte(')')
}

// SayPrefix begins the line of an answer.
const SayPrefix = "say "

// NameMark stands before the name in a tool's line.
const NameMark = ": "

// NameWords are the words of an identifier in lower case: "fillFuelTank" and
// "fill_fuel_tank" are "fill fuel tank".
func NameWords(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := unicode.IsUpper(r)
		if r == '_' || r == '.' || r == '-' {
			r = ' '
		} else if upper && i > 0 && !unicode.IsUpper(rune(name[i-1])) && name[i-1] != '_' {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func results(list []envtune.Result, hints bool) []string {
	var lines []string
	for _, r := range list {
		lines = append(lines, oneLine(r.Text))
		if hints && r.Hint != nil {
			lines = append(lines, "hint: "+oneLine(HintText(r.Hint)))
		}
	}
	return lines
}

// HintText writes a hint in its short canonical form, built from its fields;
// a hint without usable fields is written as its Text.
func HintText(h *envtune.Hint) string {
	var v string
	if len(h.Values) > 0 {
		v = h.Values[0]
	}
	switch {
	case h.Kind == envtune.HintDependency && h.Tool != "" && h.Arg != "" && v != "":
		more := append([]string{h.Arg + "=" + v}, h.Values[1:]...)
		return fmt.Sprintf("first %s(%s)", h.Tool, strings.Join(more, ", "))
	case h.Kind == envtune.HintDependency && h.Tool != "":
		return "first " + h.Tool
	case h.Kind == envtune.HintSource && h.Arg != "" && h.Tool != "" && v != "":
		return fmt.Sprintf("%s comes from %s key %s", h.Arg, h.Tool, v)
	case h.Kind == envtune.HintSource && h.Arg != "" && h.Tool != "":
		return fmt.Sprintf("%s comes from %s", h.Arg, h.Tool)
	case h.Kind == envtune.HintConstraint && h.Arg != "" && len(h.Values) == 1:
		return fmt.Sprintf("%s is %s", h.Arg, v)
	case h.Kind == envtune.HintConstraint && h.Arg != "" && len(h.Values) > 1:
		return fmt.Sprintf("%s is one of %s", h.Arg, strings.Join(h.Values, ", "))
	case h.Kind == envtune.HintSignature && h.Tool != "":
		return fmt.Sprintf("use %s(%s)", h.Tool, strings.Join(h.Values, ", "))
	}
	return h.Text
}

// oneLine writes line breaks as escapes.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\r") {
		return s
	}
	return strings.NewReplacer("\n", `\n`, "\r", `\r`).Replace(s)
}
