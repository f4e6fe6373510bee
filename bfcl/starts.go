package bfcl

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// Starts makes the worlds of every task once, when they are first asked for, and
// keeps them. Tasks that begin alike share them, as most do with two tasks of
// other splits. It may be used by several goroutines.
type Starts struct {
	// Extension holds the long-context literals (Data.Extension).
	Extension map[string]py.Value
	// Calls keeps how calls were read, for all sessions; nil keeps nothing.
	Calls *session.Calls

	mu     sync.Mutex
	byTask map[*envtune.Task]*madeStart
	alike  map[string]*madeStart // by what the start is made from
}

type madeStart struct {
	once  sync.Once
	start *session.Start
	err   error
}

// Of returns the start of a task's sessions. A task is known by its address:
// tasks are immutable. The error is a *envtune.TaskError.
func (s *Starts) Of(task *envtune.Task) (*session.Start, error) {
	m := s.entry(task)
	m.once.Do(func() { m.start, m.err = newStart(task, s.Extension, s.Calls) })
	if m.err != nil {
		return nil, &envtune.TaskError{Task: task.ID, Err: m.err}
	}
	return m.start, nil
}

func (s *Starts) entry(task *envtune.Task) *madeStart {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok := s.byTask[task]; ok {
		return m
	}
	if s.byTask == nil {
		s.byTask, s.alike = map[*envtune.Task]*madeStart{}, map[string]*madeStart{}
	}
	from := origin(task)
	m, ok := s.alike[from]
	if !ok {
		m = &madeStart{}
		s.alike[from] = m
	}
	s.byTask[task] = m
	return m
}

// origin writes what a task's start is made from.
func origin(task *envtune.Task) string {
	var b strings.Builder
	size := 256
	for _, raw := range task.Start {
		size += len(raw) + 32
	}
	b.Grow(size)
	b.WriteString(strconv.FormatBool(task.LongContext))
	for _, w := range task.Worlds {
		b.WriteString("\n" + w)
	}
	for _, w := range slices.Sorted(maps.Keys(task.Start)) {
		fmt.Fprintf(&b, "\n%s %d ", w, len(task.Start[w]))
		b.Write(task.Start[w])
	}
	return b.String()
}

// newStart makes the worlds of a task; the error is the task's fault.
func newStart(task *envtune.Task, extension map[string]py.Value, calls *session.Calls) (*session.Start, error) {
	return session.NewStart(task.Worlds, task.Start,
		session.Options{LongContext: task.LongContext, Extension: extension, Calls: calls})
}
