package tool

import "envtune"

// Result is what running one call string did, as a session tells it.
type Result struct {
	// Name is the called name, also of an unknown tool; "" where the text is
	// no call.
	Name string
	// Text is the official executor's result string.
	Text string
	// Code is "" for success.
	Code envtune.Code
	// Raised tells an exception: Text begins with "Error during execution: ".
	Raised bool
	// Fields say what the error is about (see Fields).
	Fields Fields
	// Tool is the tool that ran or refused its arguments, with its arguments;
	// "" where none was found.
	Tool string
	Args Args
}

// Failed tells whether the call raised or returned an error.
func (r Result) Failed() bool { return r.Code != "" }

// Message returns the result as it goes into a message, without a hint.
func (r Result) Message() envtune.Result {
	return envtune.Result{Name: r.Name, Text: r.Text, Code: r.Code}
}
