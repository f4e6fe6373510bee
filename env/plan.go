package env

import (
	"fmt"
	"math/rand/v2"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// PlanOptions are the settings of Plan.
type PlanOptions struct {
	// Rate is the probability that a call is made wrong first, from 0 to 1.
	Rate float64
	// Seed fixes which calls and how.
	Seed uint64
	// Slips are the kinds of mistakes, all equally likely where several can be made;
	// nil: all.
	Slips []envtune.Slip
}

// Plan writes what an agent means to do in a task, and the mistakes it makes on the
// way: the reference calls, some of them preceded by a mistake. Every mistake but a
// malformed text was tried on the worlds as they stand then, and fails there; where
// none of the kinds drawn can be made, the call is made right at once. Calls of tools
// that are not offered in their turn (one official task has such a call) are not
// among the intents. The error is a *envtune.TaskError, or of the options.
func (e *Env) Plan(task *envtune.Task, opt PlanOptions) (envtune.Plan, error) {
	if !(opt.Rate >= 0 && opt.Rate <= 1) {
		return nil, fmt.Errorf("the rate of mistakes is %v, want 0 to 1", opt.Rate)
	}
	if opt.Slips == nil {
		opt.Slips = envtune.Slips()
	}
	ref, err := e.reference(task)
	if err != nil {
		return nil, err
	}
	calls, err := keywordCalls(task, ref)
	if err != nil {
		return nil, err
	}
	p := &planner{
		opt: opt, ref: ref, calls: calls,
		rng: rand.New(rand.NewPCG(opt.Seed, planStream)), session: ref.start.Open(),
	}
	plan := make(envtune.Plan, len(calls))
	for i := range calls {
		p.user.add(task.Turns[i].User)
		plan[i] = p.turn(i)
	}
	return plan, nil
}

// planStream keeps a plan's draws apart from others made with its seed.
const planStream = 0x706c616e // "plan"

// planner writes a plan along the reference's path.
type planner struct {
	opt   PlanOptions
	ref   *reference
	calls [][]refCall
	rng   *rand.Rand

	session *session.Session // as the reference leaves it
	user    words            // all that the user has said so far
	results words            // all results so far
}

func (p *planner) turn(i int) envtune.PlanTurn {
	turn := envtune.PlanTurn{Said: p.said(i)}
	for k := 0; k < len(p.calls[i]); {
		call := p.calls[i][k].call
		if !p.offered(i, k) {
			p.pass(i, k)
			k++
			continue
		}
		intents, n := []envtune.Intent{p.meant(call)}, 1
		if p.rng.Float64() < p.opt.Rate {
			if slipped, calls := p.slip(i, k); calls > 0 {
				intents, n = slipped, calls
			}
		}
		turn.Intents = append(turn.Intents, intents...)
		for range n {
			p.pass(i, k)
			k++
		}
	}
	return turn
}

func (p *planner) offered(i, k int) bool {
	return p.ref.turns[i].offered[p.calls[i][k].call.Name]
}

// pass makes a call of the reference and notes its result.
func (p *planner) pass(i, k int) {
	p.session.Call(p.calls[i][k].text)
	p.results.add(p.ref.turns[i].results[k])
}

// meant is the intent to make a call at once.
func (p *planner) meant(c py.Call) envtune.Intent {
	intent := envtune.Intent{Call: c.String()}
	for _, a := range c.Kwargs {
		if p.user.hold(a.Value) {
			intent.Said = append(intent.Said, a.Name)
		}
		if p.results.hold(a.Value) {
			intent.Read = append(intent.Read, a.Name)
		}
	}
	return intent
}

// said are the user's values of the arguments of all calls up to turn i, those of the
// latest turn before those of the turns before it, and in a turn those of its first
// call of a tool.
func (p *planner) said(i int) map[string]string {
	said := map[string]string{}
	for t := i; t >= 0; t-- {
		for _, c := range p.calls[t] {
			for _, a := range c.call.Kwargs {
				name := c.call.Name + "." + a.Name
				if _, ok := said[name]; !ok && p.user.hold(a.Value) {
					said[name] = py.Repr(a.Value)
				}
			}
		}
	}
	return said
}

// slip draws a mistake for call k of a turn: the intents that stand for so many of the
// turn's calls, 0 where no mistake of the kinds can be made.
func (p *planner) slip(turn, k int) (intents []envtune.Intent, calls int) {
	kinds := p.opt.Slips
	for _, n := range p.rng.Perm(len(kinds)) {
		if kinds[n] == envtune.SlipLeftOut {
			if intents = p.leaveOut(turn, k); intents != nil {
				return intents, 1 + len(intents)
			}
			continue
		}
		if intent, ok := p.write(turn, kinds[n], p.calls[turn][k].call); ok {
			return []envtune.Intent{intent}, 1
		}
	}
	return nil, 0
}

// write draws a wrong way of writing a call.
func (p *planner) write(turn int, kind envtune.Slip, c py.Call) (envtune.Intent, bool) {
	intent := p.meant(c)
	intent.Slip = kind
	if kind == envtune.SlipMalformed {
		return intent, true
	}
	spec, _ := p.ref.start.Tool(c.Name) // keywordCall has found it
	wrong := wrongCalls(kind, spec, c)
	for _, n := range p.rng.Perm(len(wrong)) {
		intent.Wrong = wrong[n].String()
		if p.fails(turn, intent.Wrong) {
			return intent, true
		}
	}
	return intent, false
}

// fails tells whether a call fails as the worlds stand.
func (p *planner) fails(turn int, call string) bool {
	return p.session.Clone().CallOffered(call, p.ref.turns[turn].offered).Failed()
}

// leaveOut are the intents of the calls after call k up to the first that fails without
// it; nil where none does, or where one before it comes to something else without it.
func (p *planner) leaveOut(turn, k int) []envtune.Intent {
	calls, results := p.calls[turn], p.ref.turns[turn].results
	var result words
	result.add(results[k])
	s := p.session.Clone()
	var intents []envtune.Intent
	for m := k + 1; m < len(calls) && p.offered(turn, m); m++ {
		blind := py.Call{Name: calls[m].call.Name}
		for _, a := range calls[m].call.Kwargs {
			a.Value = p.without(a.Value, calls[k].call, &result)
			blind.Kwargs = append(blind.Kwargs, a)
		}
		intent := p.meant(blind)
		r := s.Call(intent.Call)
		if r.Failed() {
			intent.Slip = envtune.SlipLeftOut
			return append(intents, intent)
		}
		if r.Text != results[m] {
			return nil
		}
		intents = append(intents, intent)
	}
	return nil
}

// without replaces what only the result of a call left out tells: by the text that
// the call was about ("Rivermist" for its zipcode), or by a value made up.
func (p *planner) without(v py.Value, left py.Call, result *words) py.Value {
	if p.user.hold(v) || p.results.hold(v) || !result.hold(v) {
		return v
	}
	switch v.(type) {
	case py.Str:
		for _, a := range left.Kwargs {
			if text, ok := a.Value.(py.Str); ok {
				return text
			}
		}
		return py.Str("unknown")
	case py.Int:
		return py.NewInt(0)
	case py.Float:
		return py.Float(0)
	}
	return v
}
