package bfcl

import (
	"sync"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// Starts makes the worlds of every task once, when they are first asked for, and
// keeps them. It may be used by several goroutines.
type Starts struct {
	// Extension holds the long-context literals (Data.Extension).
	Extension map[string]py.Value

	mu   sync.Mutex
	made map[*envtune.Task]*madeStart
}

type madeStart struct {
	once  sync.Once
	start *session.Start
	err   error
}

// Of returns the start of a task's sessions. A task is known by its address:
// tasks are immutable. The error is a *envtune.TaskError.
func (s *Starts) Of(task *envtune.Task) (*session.Start, error) {
	s.mu.Lock()
	m, ok := s.made[task]
	if !ok {
		if s.made == nil {
			s.made = map[*envtune.Task]*madeStart{}
		}
		m = &madeStart{}
		s.made[task] = m
	}
	s.mu.Unlock()
	m.once.Do(func() { m.start, m.err = newStart(task, s.Extension) })
	return m.start, m.err
}

func newStart(task *envtune.Task, extension map[string]py.Value) (*session.Start, error) {
	s, err := session.NewStart(task.Worlds, task.Start, session.Options{LongContext: task.LongContext, Extension: extension})
	if err != nil {
		return nil, &envtune.TaskError{Task: task.ID, Err: err}
	}
	return s, nil
}
