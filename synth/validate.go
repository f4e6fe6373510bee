package synth

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// mostTurns bounds the turns of a task that is read from a file.
const mostTurns = 64

// TaskReader reads tasks and checks them without running them.
type TaskReader struct {
	tools map[string]map[string]bool // world -> its tools
}

// NewTaskReader returns a reader of tasks.
func NewTaskReader() *TaskReader { return &TaskReader{tools: map[string]map[string]bool{}} }

// Read reads one task, a line of a suite's file. The error names task and field.
func (v *TaskReader) Read(line []byte) (*envtune.Task, error) {
	t := new(envtune.Task)
	if err := strictJSON(line, t); err != nil {
		if t.ID != "" {
			err = fmt.Errorf("task %q: %w", t.ID, err)
		}
		return nil, err
	}
	if err := v.check(t); err != nil {
		return nil, fmt.Errorf("task %q: %w", t.ID, err)
	}
	return t, nil
}

// check says what is wrong with a task.
func (v *TaskReader) check(t *envtune.Task) error {
	switch {
	case t.ID == "":
		return errors.New("it has no id")
	case !slices.Contains(envtune.Splits(), t.Split):
		return fmt.Errorf("unknown split %q", t.Split)
	case !slices.Contains(parts(), t.Part):
		return fmt.Errorf("unknown role %q: the roles are train, validation, test", t.Part)
	case t.LongContext:
		return errors.New("long_context is the official extension, which generated tasks never use")
	}
	tools, err := v.worlds(t)
	if err != nil {
		return err
	}
	offered := map[string]bool{}
	for _, name := range t.Tools {
		if !tools[name] {
			return fmt.Errorf("its worlds have no tool %q", name)
		}
		if offered[name] {
			return fmt.Errorf("tool %q is offered twice", name)
		}
		offered[name] = true
	}
	if len(t.Tools) == 0 {
		offered = maps.Clone(tools)
	}
	for name := range t.HeldBack(0) {
		delete(offered, name)
	}
	return checkTurns(t, tools, offered)
}

// worlds checks worlds and start states and returns the tools.
func (v *TaskReader) worlds(t *envtune.Task) (map[string]bool, error) {
	if len(t.Worlds) == 0 {
		return nil, errors.New("it has no worlds")
	}
	all := map[string]bool{}
	for i, w := range t.Worlds {
		if slices.Contains(t.Worlds[:i], w) {
			return nil, fmt.Errorf("world %q is named twice", w)
		}
		if v.tools[w] == nil {
			s, err := session.New([]string{w}, nil, session.Options{})
			if err != nil {
				return nil, err
			}
			v.tools[w] = map[string]bool{}
			for _, spec := range s.Tools() {
				v.tools[w][spec.Name] = true
			}
		}
		for name := range v.tools[w] {
			all[name] = true
		}
	}
	for _, w := range sortedKeys(t.Start) {
		if !slices.Contains(t.Worlds, w) {
			return nil, fmt.Errorf("a start state for %q, which is none of its worlds", w)
		}
		if !strings.HasPrefix(strings.TrimSpace(string(t.Start[w])), "{") {
			return nil, fmt.Errorf("the start state of %s is no JSON object", w)
		}
	}
	return all, nil
}

func sortedKeys(m map[string]json.RawMessage) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func checkTurns(t *envtune.Task, tools, offered map[string]bool) error {
	if len(t.Turns) == 0 || len(t.Turns) > mostTurns {
		return fmt.Errorf("%d turns: 1 to %d are possible", len(t.Turns), mostTurns)
	}
	calls := 0
	for i, turn := range t.Turns {
		if strings.TrimSpace(turn.User) == "" && len(turn.Added) == 0 {
			return fmt.Errorf("turn %d: no message and no tools", i)
		}
		for _, name := range turn.Added {
			if !tools[name] {
				return fmt.Errorf("turn %d: its worlds have no tool %q to add", i, name)
			}
			offered[name] = true
		}
		for _, text := range turn.Reference {
			call, err := py.ParseCall(text, py.DefaultLimits())
			if err != nil {
				return fmt.Errorf("turn %d: reading the reference call %q: %w", i, text, err)
			}
			if !tools[call.Name] {
				return fmt.Errorf("turn %d: the reference calls %q, which its worlds do not have", i, call.Name)
			}
			if !offered[call.Name] {
				return fmt.Errorf("turn %d: the reference calls %s, which is not offered by then", i, call.Name)
			}
			calls++
		}
	}
	if calls == 0 {
		return errors.New("it has no reference calls")
	}
	return nil
}
