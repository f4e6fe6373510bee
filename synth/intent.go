package synth

// intent is one thing that a user may want, in one world.
type intent struct {
	name string
	// world is set by intents from the domain's.
	world string
	// tool is the tool whose call does it: what miss_func tasks hold back.
	tool string
	// weight is how often it is drawn; more in tasks with longer lists where
	// reads is set, which marks intents whose results are long.
	weight int
	reads  bool
	// wide marks intents whose requests or results are too long for short prompts.
	wide bool
	// full are requests that say everything: 9 or more, the third, sixth and so on of which
	// only test tasks use (see wordings).
	full []string
	// gaps are the values that a request may lack.
	gaps []gap
	// draw makes a goal of the state as it is, or tells that it cannot.
	draw func(s *scene) (goal, bool)
}

// gap is one value that a request may lack.
type gap struct {
	slot string
	// label is what a later message calls the value.
	label string
	// without are requests that lack it, supply the messages that bring it
	// (nil: the common ones).
	without, supply []string
}

// goal is an intent with values.
type goal struct {
	slots map[string]string
	// run runs the calls.
	run func() error
	// rash is the call that an agent makes for it which does not know the rule; "": the
	// last that run makes.
	rash string
}

// simple makes a goal of one call without values in the request.
func simple(tool string, args ...arg) func(*scene) (goal, bool) {
	return func(s *scene) (goal, bool) {
		return goal{run: func() error { return s.do(tool, args...) }}, true
	}
}
