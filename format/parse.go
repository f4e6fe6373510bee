package format

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"envtune/py"
)

// Parse implements Format: one call a line with keyword arguments only, or
// exactly one line "say TEXT". Blanks and line ends are tolerated at the end
// of the whole text, nowhere else.
func (Compact) Parse(text string) (Action, *Error) { return parseLines(text, parseLine) }

// parseLines reads an answer, or calls, each a line that call reads.
func parseLines(text string, read func(line string) (py.Call, string, *Error)) (Action, *Error) {
	if len(text) > MaxText {
		return Action{}, &Error{Line: 1, Col: 1, Expected: fmt.Sprintf("at most %d bytes", MaxText)}
	}
	text = strings.TrimRight(text, " \t\r\n")
	line, rest, more := strings.Cut(text, "\n")
	if say, ok := cutSay(line); ok {
		return parseSay(say, more)
	}
	lines := 1 + strings.Count(rest, "\n")
	if more {
		lines++
	}
	if lines > MaxCalls {
		return Action{}, &Error{Line: MaxCalls + 1, Col: 1, Expected: fmt.Sprintf("at most %d calls", MaxCalls)}
	}
	calls := make([]Call, lines)
	for i := range calls {
		call, written, err := read(line)
		if err != nil {
			err.Line = i + 1
			if i == 0 && err.Col == 1 {
				err.Expected = "a call or say"
			}
			return Action{}, err
		}
		calls[i] = Call{Name: call.Name, Text: written, read: call}
		line, rest, _ = strings.Cut(rest, "\n")
	}
	return Action{Calls: calls}, nil
}

// cutSay returns what follows the word "say": with a bracket next to it, say is
// the name of a tool.
func cutSay(line string) (string, bool) {
	rest, ok := strings.CutPrefix(line, "say")
	return rest, ok && (rest == "" || rest[0] == ' ')
}

func parseSay(say string, more bool) (Action, *Error) {
	say = strings.TrimSpace(say)
	switch {
	case say == "":
		return Action{}, &Error{Line: 1, Col: len("say") + 1, Expected: "a text after say"}
	case more:
		return Action{}, &Error{Line: 2, Col: 1, Expected: "nothing after say"}
	}
	return Action{Say: say, IsSay: true}, nil
}

// parseLine reads one call, and returns it as it was written too. The line of the error is
// left open.
func parseLine(line string) (py.Call, string, *Error) {
	if _, say := cutSay(line); say || line == "" || line[0] == ' ' || line[0] == '\t' {
		return py.Call{}, "", &Error{Col: 1, Expected: "a call"}
	}
	if tight := strings.TrimRight(line, " \t\r"); tight != line {
		return py.Call{}, "", &Error{Col: utf8.RuneCountInString(tight) + 1, Expected: "the end of the line"}
	}
	call, err := py.ParseCall(line, py.DefaultLimits())
	if err != nil {
		return py.Call{}, "", callError(err)
	}
	if len(call.Args) > 0 {
		return py.Call{}, "", &Error{Col: firstArgument(line), Expected: "name=value"}
	}
	if end := strings.LastIndexByte(line, ')') + 1; end < len(line) {
		return py.Call{}, "", &Error{Col: utf8.RuneCountInString(line[:end]) + 1, Expected: "the end of the line"} // a comment
	}
	return call, line, nil
}

// callError gives a parser's error its place in the line.
func callError(err error) *Error {
	var e *py.ParseError
	if !errors.As(err, &e) {
		return &Error{Col: 1, Expected: "a call"}
	}
	expected := e.Want
	switch {
	case e.Kind == py.ParseLimit:
		expected = "a shorter call"
	case e.Column <= 1 || expected == "":
		expected = "a call"
	}
	return &Error{Col: max(e.Column, 1), Expected: expected}
}

// firstArgument returns the column of the first argument of a call.
func firstArgument(line string) int {
	open := strings.IndexByte(line, '(') + 1
	blanks := len(line[open:]) - len(strings.TrimLeft(line[open:], " \t"))
	return utf8.RuneCountInString(line[:open+blanks]) + 1
}
