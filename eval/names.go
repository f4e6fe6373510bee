package eval

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/reward"
	"envtune/session"
)

// Names knows the worlds, tools, formats and rewards of this program.
type Names struct{ all *session.Session }

// NewNames returns the names of all worlds and their tools.
func NewNames() (*Names, error) {
	all, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		return nil, fmt.Errorf("listing the worlds: %w", err)
	}
	return &Names{all}, nil
}

// Check says what a trajectory names that this program does not have: a world, an
// offered tool, a format or a reward. The error is a *envtune.FieldError. What an
// agent called need not exist.
func (n *Names) Check(t *envtune.Trajectory) error {
	for i, name := range t.Worlds {
		if _, ok := n.all.World(name); !ok {
			return wrongName(fmt.Sprintf("worlds[%d]", i), "there is no world %q: there are %s", name, strings.Join(session.Names(), ", "))
		}
	}
	if r := t.Rules; r != nil {
		if _, err := format.ByName(r.Format); err != nil {
			return wrongName("rules.format", "%v", err)
		}
		if _, err := reward.ByName(r.Stage(t.Stage)); r.Reward != "" && err != nil {
			return wrongName("rules.reward", "%v", err)
		}
	}
	if err := n.feedback("first", &t.First); err != nil {
		return err
	}
	for i := range t.Steps {
		if err := n.feedback(fmt.Sprintf("steps[%d].feedback", i), &t.Steps[i].Feedback); err != nil {
			return err
		}
	}
	return nil
}

// feedback checks the tools that a feedback offers.
func (n *Names) feedback(at string, f *envtune.Feedback) error {
	if err := n.tools(at, f.Tools); err != nil {
		return err
	}
	for i, m := range f.Messages {
		if err := n.tools(fmt.Sprintf("%s.messages[%d]", at, i), m.Tools); err != nil {
			return err
		}
	}
	return nil
}

func (n *Names) tools(at string, list []envtune.ToolSpec) error {
	for i, tool := range list {
		if _, ok := n.all.Tool(tool.Name); !ok {
			return wrongName(fmt.Sprintf("%s.tools[%d].name", at, i), "no world has a tool %q", tool.Name)
		}
	}
	return nil
}

func wrongName(field, format string, args ...any) error {
	return &envtune.FieldError{Field: field, Text: fmt.Sprintf(format, args...)}
}
