package format

import (
	"regexp"
	"strings"

	"envtune"
)

// Llama is the format of Llama 3.1 and later: a step is a JSON object with "name" and
// "parameters", perhaps behind <|python_tag|>, several of them with a semicolon between;
// text that is no such object is the answer. What begins as a call and is none is
// malformed; officially it would be an answer.
type Llama struct{}

var _ Format = Llama{}

// Name implements Format.
func (Llama) Name() string { return "llama" }

// pythonTag is the token that begins calls of tools in Llama's text.
const pythonTag = "<|python_tag|>"

// startsJSONCall finds text that is meant as a call.
var startsJSONCall = regexp.MustCompile(`^\s*(?:<\|python_tag\|>|\{\s*"(?:name|type|function|parameters|arguments)")`)

// Parse implements Format.
func (Llama) Parse(text string) (Action, *Error) {
	r, err := newReader(text)
	if err != nil {
		return Action{}, err
	}
	if !startsJSONCall.MatchString(text) {
		return Action{Say: strings.TrimSpace(text), IsSay: true}, nil
	}
	r.blanks()
	r.skip(pythonTag)
	var calls []Call
	for {
		r.blanks()
		if calls, err = r.jsonCall(calls, jsonLlama); err != nil {
			return Action{}, err
		}
		r.blanks()
		if r.done() {
			return Action{Calls: calls}, nil
		}
		if !r.skip(";") {
			return Action{}, r.fail("';' and another call, or nothing after a call")
		}
	}
}

// Calls implements Format. A call that JSON cannot say becomes an object that is
// malformed.
func (Llama) Calls(calls []string) string {
	out := make([]string, len(calls))
	for i, c := range calls {
		text, ok := jsonTextAs(c, "parameters")
		if !ok {
			text = `{"name": ` + c + "}"
		}
		out[i] = text
	}
	return strings.Join(out, "; ")
}

// Say implements Format. White space around the text goes, and "Answer: " stands
// before a text that would be read as calls.
func (Llama) Say(text string) string {
	text = strings.TrimSpace(text)
	if startsJSONCall.MatchString(text) {
		return "Answer: " + text
	}
	return text
}

// Render implements Format.
func (f Llama) Render(m envtune.Message, hints bool) string {
	switch m.Role {
	case envtune.RoleAssistant:
		return assistantText(f, m)
	case envtune.RoleTool:
		if text, ok := formatError(m.Results); ok {
			return text
		}
		return resultList(m.Results, hints)
	case envtune.RoleSystem:
		return paragraphs(m.Content, llamaInstructions, toolList("The functions, each as a JSON document:", m.Tools, schemaType), exampleText(f, m))
	}
	return paragraphs(warningText(m, hints), m.Content, toolList("More functions can be called from now on:", m.Tools, schemaType))
}

// llamaInstructions tell how to write a step.
const llamaInstructions = `To call a function, write nothing but a JSON object:
{"name": "FUNCTION", "parameters": {"PARAMETER": VALUE}}
Several calls of one step have a semicolon between them. Their results come back as a JSON list in the same order. A message that is no call is the answer to the user and ends the turn: write it when the request is done, or to ask for what only the user can supply.`
