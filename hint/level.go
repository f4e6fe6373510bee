package hint

import "envtune"

// At returns what a level tells of a full hint: all of it, the kind of fault only, or
// nothing. h may be nil.
func At(level envtune.HintLevel, h *envtune.Hint) *envtune.Hint {
	switch {
	case h == nil || level == envtune.HintFull:
		return h
	case level == envtune.HintNudge:
		return &envtune.Hint{Kind: h.Kind, Text: nudge(h.Kind)}
	}
	return nil
}

// nudge says what kind of fault it was.
func nudge(k envtune.HintKind) string {
	switch k {
	case envtune.HintDependency:
		return "another call has to come first"
	case envtune.HintSource:
		return "another tool supplies this value"
	case envtune.HintConstraint:
		return "a value is not one that is accepted here"
	}
	return "the call does not fit a tool"
}
