package practice

import (
	"envtune"
	"envtune/format"
	"envtune/py"
)

// MaxSteps is the number of steps allowed within one turn; reaching it ends
// the episode.
const MaxSteps = 8

// Episode is one live run of a practice task. It is not safe for concurrent
// use; different episodes are.
type Episode struct {
	t    *task
	show float64
	r    rng // which hints are shown

	at     int // turn
	steps  int // within the turn
	over   bool
	ok     []bool
	failed bool

	sess    map[*group]bool
	done    map[*prep]bool
	open    map[*prep][]string
	readied map[string]bool // object tool, value
	stand   map[*group]string
	preps   map[*tool]*prep

	effects []string // canonical calls of the turn
	reads   map[string]bool
	last    []outcome
}

// outcome is what one call of the last step came to.
type outcome struct {
	ok    bool
	rule  *rule
	kind  ruleKind
	hint  bool
	items bool // the error listed the open items
}

// NewEpisode starts the practice task of (seed, index); hintShow is the
// probability that an error carries its hint. Transcripts of Make with the
// same pair are of the same task.
func NewEpisode(seed, index uint64, hintShow float64) *Episode {
	return newEpisode(newTask(seed, index, false), hintShow)
}

func newEpisode(t *task, show float64) *Episode {
	e := &Episode{t: t, show: show, r: newRNG(t.seed, hintStream), ok: make([]bool, len(t.turns)), sess: map[*group]bool{}, done: map[*prep]bool{},
		open: map[*prep][]string{}, readied: map[string]bool{}, stand: map[*group]string{}, preps: map[*tool]*prep{}, reads: map[string]bool{}}
	for _, u := range t.w.tools {
		for _, p := range u.preps {
			e.preps[p.tool] = p
			e.done[p] = t.ready[p]
			e.open[p] = t.open[p]
		}
	}
	for g := range t.active {
		e.sess[g] = true
	}
	return e
}

// First returns the opening messages: system and first user message.
func (e *Episode) First() []envtune.Message {
	var specs []envtune.ToolSpec
	for _, t := range e.t.w.tools {
		if e.t.held[t] == 0 {
			specs = append(specs, t.spec())
		}
	}
	return []envtune.Message{{Role: envtune.RoleSystem, Tools: specs}, e.user()}
}

func (e *Episode) user() envtune.Message {
	t := e.t.turns[e.at]
	m := envtune.Message{Role: envtune.RoleUser, Content: t.user}
	for _, u := range t.added {
		m.Tools = append(m.Tools, u.spec())
	}
	return m
}

// TurnsOK tells for every turn of the task whether it succeeded so far: the
// wanted effects and reads happened in it and no other effects; for a turn that
// lacks something, that it ended without an effect.
func (e *Episode) TurnsOK() []bool { return append([]bool(nil), e.ok...) }

// Asks tells for every turn whether it lacks something, so that the right
// reaction is to ask back.
func (e *Episode) Asks() []bool {
	out := make([]bool, len(e.t.turns))
	for i, t := range e.t.turns {
		out[i] = t.ask != ""
	}
	return out
}

// LastFailed tells whether the last step was malformed or had a call that
// failed.
func (e *Episode) LastFailed() bool { return e.failed }

// Step takes the assistant's text and returns what comes back: results, and the
// next user message when the turn ended. turnDone: the step ended its turn;
// done: it ended the episode, and stepping on is an error of the caller.
func (e *Episode) Step(assistantText string) (msgs []envtune.Message, turnDone, done bool) {
	if e.over {
		panic("practice: step after the end of the episode")
	}
	e.steps++
	e.failed, e.last = false, nil
	calls, say, bad := parseStep(assistantText)
	switch {
	case bad != "":
		e.failed = true
		msgs = append(msgs, envtune.Message{Role: envtune.RoleTool, Results: []envtune.Result{{Text: bad, Code: envtune.CodeFormat}}})
	case say:
		return e.endTurn(), true, e.over
	default:
		m := envtune.Message{Role: envtune.RoleTool}
		for _, c := range calls {
			res, out := e.call(c)
			e.failed = e.failed || !out.ok
			e.last = append(e.last, out)
			m.Results = append(m.Results, res)
		}
		msgs = append(msgs, m)
	}
	if e.steps >= MaxSteps {
		e.over = true
	}
	return msgs, false, e.over
}

// endTurn scores the turn and moves on.
func (e *Episode) endTurn() []envtune.Message {
	e.ok[e.at] = e.turnOK()
	e.effects, e.reads, e.steps = nil, map[string]bool{}, 0
	e.at++
	if e.at >= len(e.t.turns) {
		e.over = true
		return nil
	}
	return []envtune.Message{e.user()}
}

func (e *Episode) turnOK() bool {
	t := e.t.turns[e.at]
	if t.ask != "" {
		return len(e.effects) == 0
	}
	want := map[string]int{}
	n := 0
	for _, in := range t.goals {
		c := canonicalInst(in)
		if in.tool.role != roleEffect {
			if !e.reads[c] {
				return false
			}
			continue
		}
		want[c]++
		n++
	}
	for _, c := range e.effects {
		want[c]--
		if want[c] < 0 {
			return false
		}
	}
	return len(e.effects) == n
}

// parseStep reads a step as the agent's format does. bad says what was wrong where.
func parseStep(s string) (calls []py.Call, say bool, bad string) {
	action, err := format.Plan{}.Parse(s)
	if err != nil {
		return nil, false, err.Error()
	}
	for _, c := range action.Calls {
		call, _ := c.Read() // Plan has always read its calls
		calls = append(calls, call)
	}
	return calls, action.IsSay, ""
}
