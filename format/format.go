// Package format turns messages into text and text into actions. Each message
// is rendered on its own, so that an episode's text only grows at its end, and
// malformed text is reported with its place, never repaired.
package format

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/py"
)

// Format is one way of writing an episode as text. Implementations hold no
// state and are safe for concurrent use.
type Format interface {
	// Name is the name under which ByName knows the format.
	Name() string
	// Render returns the text of one message, hints joined to their results
	// only where hints is set.
	Render(m envtune.Message, hints bool) string
	// Parse reads an assistant's text. Exactly one of the two is meaningful:
	// the error is nil for well-formed text.
	Parse(text string) (Action, *Error)
	// Calls writes the assistant text that makes the given calls in one step.
	Calls(calls []string) string
	// Say writes the assistant text that ends the turn with a text.
	Say(text string) string
}

// Action is what an assistant's text asks for: calls, or a text to the user,
// which ends the turn.
type Action struct {
	Calls []Call
	// Say is the text to the user; IsSay tells an empty one from calls.
	Say   string
	IsSay bool
}

// Call is one call of a step.
type Call struct {
	Name string
	// Text is the call string: a Python call of literals.
	Text string
	// read is Text as py.ParseCall reads it, where the format has done so; else it
	// has no name.
	read py.Call
}

// Read returns Text as py.ParseCall reads it, with values that may be used once; false
// where the format has not read it so.
func (c *Call) Read() (py.Call, bool) { return c.read, c.read.Name != "" }

// Error is malformed text: where reading stopped and what would have been
// right there.
type Error struct {
	// Line and Col count from 1; Col counts characters.
	Line, Col int
	Expected  string
}

// Error is the text that the agent sees.
func (e *Error) Error() string {
	return fmt.Sprintf("malformed at line %d column %d, expected %s", e.Line, e.Col, e.Expected)
}

// Names lists the formats that ByName knows.
func Names() []string { return []string{"compact", "llama", "openai", "plan", "prompting", "tags"} }

// ByName returns the named format. The names of tags' tags may follow in
// brackets: "tags(think=thinking, answer=)" (see TagNames).
func ByName(name string) (Format, error) {
	switch name {
	case "compact":
		return Compact{}, nil
	case "llama":
		return Llama{}, nil
	case "openai":
		return OpenAI{}, nil
	case "plan":
		return Plan{}, nil
	case "prompting":
		return Prompting{}, nil
	case "tags":
		return Tags{}, nil
	}
	if settings, ok := strings.CutPrefix(name, "tags("); ok {
		return tagsByName(name, settings)
	}
	return nil, fmt.Errorf("unknown format %q: the formats are %s", name, strings.Join(Names(), ", "))
}
