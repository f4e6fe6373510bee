package synth

import (
	"fmt"
	"reflect"
	"slices"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// Relabeller says for which request an agent's calls would have been right: it writes
// tasks around what was called (hindsight, Andrychowicz et al. 2017, arXiv 1707.01495,
// with requests in place of goals). It knows the tasks of the suites that it was made of.
// One goroutine uses it at a time.
type Relabeller struct {
	suites []knownSuite
	origin map[string]*origin
}

// knownSuite is a suite with the places of its tasks by their ids.
type knownSuite struct {
	maker *maker
	slots map[string]slot
}

// origin is how a task was drawn; nil in Relabeller.origin says that it cannot be found.
type origin struct {
	maker *maker
	at    slot
	draw  int
	start *session.Start
}

// NewRelabeller returns a relabeller of generated tasks.
func NewRelabeller(specs ...Spec) (*Relabeller, error) {
	r := &Relabeller{origin: map[string]*origin{}}
	for _, spec := range specs {
		spec = spec.WithDefaults()
		if err := spec.Check(); err != nil {
			return nil, fmt.Errorf("relabelling tasks: %w", err)
		}
		m, err := newMaker(spec)
		if err != nil {
			return nil, fmt.Errorf("relabelling tasks: %w", err)
		}
		one := knownSuite{m, map[string]slot{}}
		for _, at := range slots(spec) {
			one.slots[at.id(spec.Name)] = at
		}
		r.suites = append(r.suites, one)
	}
	return r, nil
}

// Relabelled is a task for whose last turn an agent has done the right thing.
type Relabelled struct {
	Task *envtune.Task
	// Calls are the numbers of the agent's calls that the request asks for, in order;
	// Wishes the words of the request that each is for, "" for one that no words ask for
	// (a login, a look-up). Both are empty where the request cannot be met.
	Calls  []int
	Wishes []string
	// Lacks is what such a request lacks: what the user calls a value, or "" for a tool.
	Lacks string
}

// Lack is what the request of a turn lacks that is to be asked back.
type Lack int

// What a request can lack.
const (
	LackValue Lack = iota
	LackTool
)

// relabelTries bounds the draws for one turn, relabelFurther those behind the first that
// fits: one that more of the calls were made for may come.
const (
	relabelTries   = 60
	relabelFurther = 15
)

// Relabel returns a task that is t up to turn, and whose turn, its last, asks for what some
// of the calls do, in their order: of what one or two goals of the generator need, as many
// as it finds. It is nil where no goal fits. seed fixes the draw.
// The task belongs to t's role by its contents and wordings, as every task does.
func (r *Relabeller) Relabel(t *envtune.Task, turn int, calls []string, seed uint64) (*Relabelled, error) {
	o := r.find(t)
	if o == nil || turn >= len(t.Turns) {
		return nil, nil
	}
	heard := make([]py.Call, len(calls))
	for i, text := range calls {
		c, err := py.ParseCall(text, py.DefaultLimits())
		if err != nil || len(c.Args) > 0 {
			return nil, nil // nothing that a request could be written of
		}
		heard[i] = c
	}
	fit := o.intents(func(in *intent) bool {
		return slices.ContainsFunc(heard, func(c py.Call) bool { return c.Name == in.tool })
	})
	var best *Relabelled
	for try, left := 0, relabelTries; try < left && len(fit) > 0; try++ {
		a, err := o.open(t, turn, try, seed)
		if err != nil {
			return nil, err
		}
		got, ok := a.done(heard, fit)
		if !ok {
			continue
		}
		if best == nil {
			left = min(left, try+1+relabelFurther)
		}
		if best == nil || len(got.Calls) > len(best.Calls) {
			best = got
		}
		if len(best.Calls) == len(calls) {
			break
		}
	}
	return best, nil
}

// Ask returns a task that is t up to turn, and whose turn, its last, asks for what lacks
// something, so that asking back is right. It is nil where none is found.
func (r *Relabeller) Ask(t *envtune.Task, turn int, lack Lack, seed uint64) (*Relabelled, error) {
	o := r.find(t)
	if o == nil || turn >= len(t.Turns) || len(t.Tools) == 0 {
		return nil, nil
	}
	offered := map[string]bool{}
	for _, name := range t.Tools {
		offered[name] = true
	}
	for _, tn := range t.Turns[:turn+1] {
		for _, name := range tn.Added {
			offered[name] = true
		}
	}
	fit := o.intents(func(in *intent) bool {
		if lack == LackValue {
			return offered[in.tool] && len(in.gaps) > 0
		}
		stands := func(name string) bool { return offered[name] }
		return !offered[in.tool] && !slices.ContainsFunc(o.maker.kinships.clashes[in.tool], stands)
	})
	for try := 0; try < relabelFurther && len(fit) > 0; try++ {
		a, err := o.open(t, turn, try, seed)
		if err != nil {
			return nil, err
		}
		if got, ok := a.asked(fit, lack); ok {
			return got, nil
		}
	}
	return nil, nil
}

// find returns the draw that a task came of, nil where it is none of the suites'.
func (r *Relabeller) find(t *envtune.Task) *origin {
	if o, ok := r.origin[t.ID]; ok {
		return o
	}
	var o *origin
	for _, s := range r.suites {
		if at, ok := s.slots[t.ID]; ok {
			o = s.maker.origin(t, at)
		}
	}
	r.origin[t.ID] = o
	return o
}

func (m *maker) origin(t *envtune.Task, at slot) *origin {
	for draw := range mostDraws {
		o := &origin{maker: m, at: at, draw: draw}
		d := o.dice()
		if s := m.drawScene(d, m.worlds(d, at), at); !reflect.DeepEqual(s.start(), t.Start) {
			continue
		}
		one, err := m.make(o.dice(), at)
		if err != nil || !reflect.DeepEqual(one.task.Turns, t.Turns) {
			continue
		}
		if o.start, err = session.NewStart(t.Worlds, t.Start, session.Options{}); err == nil {
			return o
		}
	}
	return nil
}

func (o *origin) dice() *dice { return o.maker.dice(o.at, o.draw) }

// intents lists the intents of the task's worlds that fit.
func (o *origin) intents(fits func(*intent) bool) []*intent {
	worlds := o.maker.worlds(o.dice(), o.at)
	var out []*intent
	for i := range o.maker.intents {
		if in := &o.maker.intents[i]; slices.Contains(worlds, in.world) && fits(in) {
			out = append(out, in)
		}
	}
	return out
}
