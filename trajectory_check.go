package envtune

import (
	"fmt"
	"slices"
)

// FieldError says which field of a record is wrong, by its path in JSON, as in
// "steps[2].feedback.turn".
type FieldError struct{ Field, Text string }

func (e *FieldError) Error() string { return "field " + e.Field + ": " + e.Text }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// Check says what a trajectory has that no episode leaves behind; the error is a
// *FieldError. It looks at the record alone: whether its task, tools and format
// exist is for others to know.
func (t *Trajectory) Check() error {
	switch {
	case t.Version < 0 || t.Version > TrajectoryVersion:
		return wrong("version", "%d: this program reads versions 0 to %d", t.Version, TrajectoryVersion)
	case t.Task == "":
		return wrong("task", "it is missing")
	case !slices.Contains(Splits(), t.Split):
		return wrong("split", "%q is none of %v", t.Split, Splits())
	case t.Turns < 1:
		return wrong("turns", "%d, want at least 1", t.Turns)
	case len(t.Asks) != t.Turns:
		return wrong("asks", "%d entries, but turns is %d", len(t.Asks), t.Turns)
	case t.Forked < 0 || t.Forked > len(t.Steps):
		return wrong("forked", "%d, want 0 to the %d steps", t.Forked, len(t.Steps))
	case len(t.TurnRewards) != 0 && len(t.TurnRewards) != t.Turns:
		return wrong("turn_rewards", "%d entries, but turns is %d", len(t.TurnRewards), t.Turns)
	case !slices.Contains(stopReasons(), t.Stop):
		return wrong("stop", "%q is none of %v", t.Stop, stopReasons())
	case t.Version > 0 && t.Rules == nil:
		return wrong("rules", "they are missing, which version %d has", t.Version)
	}
	if t.Rules != nil {
		if err := t.Rules.check(); err != nil {
			return err
		}
	}
	return t.checkSteps()
}

func stopReasons() []StopReason {
	return []StopReason{StopDone, StopLimit, StopFailed, StopContext, StopFault, StopCancel}
}

func (r *Rules) check() error {
	switch {
	case r.Mode != ModeTraining && r.Mode != ModeOfficial:
		return wrong("rules.mode", "%q is none of [%s %s]", r.Mode, ModeTraining, ModeOfficial)
	case r.MaxSteps < 0:
		return wrong("rules.max_steps", "%d, want 0 or more", r.MaxSteps)
	case r.Hints.Level != "" && !slices.Contains(HintLevels(), r.Hints.Level):
		return wrong("rules.hints.level", "%q is none of %v", r.Hints.Level, HintLevels())
	}
	return nil
}

func (t *Trajectory) checkSteps() error {
	if len(t.Steps) > 0 && len(t.First.Messages) == 0 {
		return wrong("first.messages", "they are missing, but there are steps")
	}
	if err := checkRoles("first", t.First.Messages); err != nil {
		return err
	}
	turn := 0
	for i := range t.Steps {
		at, s := fmt.Sprintf("steps[%d].", i), &t.Steps[i]
		f := &s.Feedback
		last := i == len(t.Steps)-1
		switch {
		case s.Action.Role != RoleAssistant:
			return wrong(at+"action.role", "%q, want %q", s.Action.Role, RoleAssistant)
		case f.Turn != turn || turn >= t.Turns:
			return wrong(at+"feedback.turn", "%d, but the steps before it lead to turn %d of %d (from 0)", f.Turn, turn, t.Turns)
		case f.Done && !last:
			return wrong(at+"feedback.done", "the episode ends here, but steps follow")
		case f.Done && f.Stop != t.Stop:
			return wrong(at+"feedback.stop", "%q, but the trajectory's stop is %q", f.Stop, t.Stop)
		case !f.Done && last && t.Stop.ByEnvironment():
			return wrong(at+"feedback.done", "the last step does not end the episode, but stop is %q: steps are missing", t.Stop)
		}
		if err := checkRoles(at+"feedback", f.Messages); err != nil {
			return err
		}
		if f.TurnDone {
			turn++
		}
	}
	if len(t.Steps) == 0 && t.Stop.ByEnvironment() {
		return wrong("steps", "there are none, but stop is %q", t.Stop)
	}
	return nil
}

func checkRoles(at string, messages []Message) error {
	roles := []Role{RoleSystem, RoleUser, RoleTool}
	exampleRoles := []Role{RoleUser, RoleAssistant, RoleTool}
	for i := range messages {
		if !slices.Contains(roles, messages[i].Role) {
			return wrong(fmt.Sprintf("%s.messages[%d].role", at, i), "%q is none of %v", messages[i].Role, roles)
		}
		for k, e := range messages[i].Example {
			if !slices.Contains(exampleRoles, e.Role) || len(e.Example) > 0 {
				return wrong(fmt.Sprintf("%s.messages[%d].example[%d]", at, i, k), "it is no message of a turn")
			}
		}
	}
	return nil
}
