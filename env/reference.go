package env

import (
	"container/list"
	"errors"
	"fmt"
	"sync"

	"envtune"
	"envtune/session"
)

// reference is what episodes of one task share: the start, the tools offered
// in each turn and what the reference calls come to. It is never changed once
// made; sessions in it are only cloned and compared with.
type reference struct {
	start *session.Start
	turns []refTurn
}

// refTurn is one turn of a reference.
type refTurn struct {
	ask bool // the reference is empty
	// state and results are those after the turn's calls; nil on an ask-back
	// turn, where nothing is compared.
	state   *session.Session
	results []string
	// added are the tools that the turn's user message brings, tools all that
	// are offered, offered their names.
	added   []envtune.ToolSpec
	tools   []envtune.ToolSpec
	offered map[string]bool
}

// cache keeps the references of the tasks used last. A task is known by its
// address: tasks are immutable.
type cache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of *cacheEntry, the last used first
	byKey map[*envtune.Task]*list.Element
}

type cacheEntry struct {
	task *envtune.Task
	once sync.Once
	ref  *reference
	err  error
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), byKey: map[*envtune.Task]*list.Element{}}
}

// entry returns the entry of a task, making room for it where needed.
func (c *cache) entry(task *envtune.Task) *cacheEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.byKey[task]; ok {
		c.order.MoveToFront(at)
		return at.Value.(*cacheEntry)
	}
	if c.order.Len() >= c.limit {
		oldest := c.order.Back()
		delete(c.byKey, oldest.Value.(*cacheEntry).task)
		c.order.Remove(oldest)
	}
	e := &cacheEntry{task: task}
	c.byKey[task] = c.order.PushFront(e)
	return e
}

// reference returns the task's reference, computed once however many episodes
// ask at the same time.
func (e *Env) reference(task *envtune.Task) (*reference, error) {
	entry := e.cache.entry(task)
	entry.once.Do(func() {
		entry.ref, entry.err = e.compute(task)
		if entry.err != nil {
			entry.err = &envtune.TaskError{Task: task.ID, Err: entry.err}
		}
	})
	return entry.ref, entry.err
}

// compute runs the reference calls of a task.
func (e *Env) compute(task *envtune.Task) (*reference, error) {
	if len(task.Turns) == 0 {
		return nil, errors.New("it has no turns")
	}
	start, err := session.NewStart(task.Worlds, task.Start, session.Options{
		LongContext: task.LongContext,
		Extension:   e.opt.Extension,
	})
	if err != nil {
		return nil, fmt.Errorf("loading the start state: %w", err)
	}
	ref := &reference{start: start, turns: make([]refTurn, len(task.Turns))}
	if err := e.offer(task, ref); err != nil {
		return nil, err
	}
	s := start.Open()
	for i, turn := range task.Turns {
		t := &ref.turns[i]
		if t.ask = len(turn.Reference) == 0; t.ask {
			continue
		}
		for _, call := range turn.Reference {
			r := s.Call(call)
			if r.Failed() {
				return nil, fmt.Errorf("turn %d: the reference call %s fails: %s", i, call, r.Text)
			}
			t.results = append(t.results, r.Text)
		}
		t.state = s.Clone()
	}
	return ref, nil
}

// offer fills in the tools of every turn.
func (e *Env) offer(task *envtune.Task, ref *reference) error {
	specs := e.specs(task, ref.start)
	now := task.Tools
	if len(now) == 0 {
		for _, t := range ref.start.Tools() {
			now = append(now, t.Name)
		}
	}
	held := task.HeldBack(0)
	offered := map[string]bool{}
	var tools []envtune.ToolSpec
	add := func(names []string, held map[string]bool) ([]envtune.ToolSpec, error) {
		var added []envtune.ToolSpec
		for _, name := range names {
			spec, ok := specs[name]
			if !ok {
				return nil, fmt.Errorf("its worlds have no tool %q", name)
			}
			if !held[name] && !offered[name] {
				offered[name] = true
				added = append(added, spec)
			}
		}
		return added, nil
	}
	for i, turn := range task.Turns {
		added, err := add(now, held)
		if err != nil {
			return err
		}
		more, err := add(turn.Added, nil)
		if err != nil {
			return fmt.Errorf("turn %d: %w", i, err)
		}
		added = append(added, more...)
		tools = append(tools[:len(tools):len(tools)], added...)
		ref.turns[i].added, ref.turns[i].tools = added, tools
		ref.turns[i].offered = names(tools)
		now, held = nil, nil
	}
	return nil
}

// specs returns the documents of all tools by name.
func (e *Env) specs(task *envtune.Task, s *session.Start) map[string]envtune.ToolSpec {
	specs := map[string]envtune.ToolSpec{}
	for _, t := range s.Tools() {
		specs[t.Name] = t
	}
	if e.opt.Docs != DocsTask {
		return specs
	}
	for _, t := range task.Docs {
		if _, ok := specs[t.Name]; ok {
			specs[t.Name] = t
		}
	}
	return specs
}

func names(tools []envtune.ToolSpec) map[string]bool {
	m := make(map[string]bool, len(tools))
	for _, t := range tools {
		m[t.Name] = true
	}
	return m
}
