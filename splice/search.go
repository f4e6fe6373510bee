package splice

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Bounds of the search for one turn: steps of the environment, calls to choose from, values
// that one hint can stand for, calls that are taken back.
const (
	mostSteps  = 12000
	mostCalls  = 64
	mostValues = 8
	mostBack   = 24
)

// search looks for the calls that make a turn right. It knows what users have said and results
// have told, what rollouts called, what hints say, and by the verdict how many of the results
// that a turn is to bring are there.
type search struct {
	f     format.Format
	end   envtune.Message
	heard heard
	texts []reading // of what users have said, the latest first
	calls []choice  // that rollouts made or hints name
	steps int       // of the environment that are left
}

// choice is a call to choose.
type choice struct {
	call py.Call
	text string
}

func chosen(call py.Call) choice { return choice{call, call.String()} }

// offer adds the calls of an agent's message to those to choose from.
func (s *search) offer(m envtune.Message) {
	a, bad := format.Read(s.f, m)
	if bad != nil {
		return
	}
	for _, c := range a.Calls {
		if call, err := py.ParseCall(c.Text, py.DefaultLimits()); err == nil && len(call.Args) == 0 {
			s.add(call)
		}
	}
}

func (s *search) add(call py.Call) {
	c := chosen(call)
	same := func(k choice) bool { return k.text == c.text }
	if len(s.calls) < mostCalls && !slices.ContainsFunc(s.calls, same) {
		s.calls = append(s.calls, c)
	}
}

// message is the agent's message with a call, behind the words of its tool's name in format plan:
// these tell the policy the tool, whatever words the request has for it.
func (s *search) message(c choice) envtune.Message {
	return envtune.Message{Role: envtune.RoleAssistant, Content: s.f.Calls([]string{c.text})}
}

func (s *search) spec(tool string) (envtune.ToolSpec, bool) {
	i := slices.IndexFunc(s.heard.tools, func(t envtune.ToolSpec) bool { return t.Name == tool })
	if i < 0 {
		return envtune.ToolSpec{}, false
	}
	return s.heard.tools[i], true
}

// reached is how far calls have come: the episode behind them, the calls with their results, and
// the share of the reference results that they have brought.
type reached struct {
	ep    envtune.Episode
	calls []choice
	told  []string
	found float64
	right bool
	known int // values of the last call that have been said or told
	// from is where the last call was made, vain are calls that have led nowhere from here.
	from *reached
	vain []string
}

// close closes what has been reached since at.
func (r *reached) close(at *reached) (err error) {
	for ; r != nil && r != at; r = r.from {
		err = errors.Join(err, r.ep.Close())
	}
	return err
}

// before tells whether r is to be chosen rather than o.
func (r *reached) before(o *reached) bool {
	switch {
	case r.right != o.right:
		return r.right
	case r.found != o.found:
		return r.found > o.found
	}
	return r.known > o.known
}

// run chooses call by call one that brings what is missing, at most so many, until the turn is
// right. Where no call brings more, the last one is taken back. What was found is tidied: it
// leaves out what the turn is right without, and puts the rest in the order of the request. It
// returns the messages, nil where none are found.
func (s *search) run(ctx context.Context, start envtune.Episode, most int) (said []envtune.Message, err error) {
	root := &reached{ep: start}
	at := root
	defer func() { err = errors.Join(err, at.close(root)) }()
	var calls []choice
	for back := 0; calls == nil; {
		var next *reached
		if len(at.calls) < most {
			if next, err = s.next(ctx, at); err != nil {
				return nil, err
			}
		}
		switch {
		case next != nil:
			at = next
			if s.chain(at); at.right {
				calls = at.calls
			}
			continue
		case at.found == 1 && len(at.calls) > 0:
			if calls, err = s.amend(ctx, start, at); calls != nil || err != nil {
				continue
			}
		}
		if back++; at == root || back > mostBack || s.steps < 0 {
			return nil, err
		}
		last := at
		at = at.from
		at.vain = append(at.vain, last.calls[len(last.calls)-1].text)
		if err := last.ep.Close(); err != nil {
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	if calls, err = s.tidy(ctx, start, calls); err != nil {
		return nil, err
	}
	for _, c := range calls {
		said = append(said, s.message(c))
	}
	return said, nil
}

// next makes the call that brings the most: one of those to choose from, or one that nobody has
// made; nil where none brings more than there is.
func (s *search) next(ctx context.Context, at *reached) (*reached, error) {
	for {
		best, err := s.further(ctx, at)
		if best != nil || err != nil {
			return best, err
		}
		known := len(s.calls)
		for _, spec := range s.wanted() {
			next, err := s.explore(ctx, at, spec, best != nil)
			if err != nil {
				return nil, errors.Join(err, best.close(at))
			}
			if next == nil && best == nil && len(s.calls) > known { // hints have said more
				break
			}
			if next == nil {
				continue
			}
			if best != nil { // next is right
				return next, best.close(at)
			}
			if best = next; best.right || best.found < 1 {
				return best, nil
			} // else another tool may make it right
		}
		if best != nil || len(s.calls) == known {
			return best, nil
		} // else hints have said more
	}
}

// wanted are the tools, first those whose names have been said last.
func (s *search) wanted() []*envtune.ToolSpec {
	out := make([]*envtune.ToolSpec, len(s.heard.tools))
	said := map[string]float64{}
	for i := range s.heard.tools {
		out[i] = &s.heard.tools[i]
		for k := range s.texts[:min(2, len(s.texts))] {
			said[out[i].Name] += s.texts[k].said(out[i].Name) / float64(1+k)
		}
	}
	slices.SortStableFunc(out, func(a, b *envtune.ToolSpec) int { return cmp.Compare(said[b.Name], said[a.Name]) })
	return out
}

// further makes the call that brings the most, of several the one whose values have been said
// or told the most; nil where none brings more than there is.
func (s *search) further(ctx context.Context, at *reached) (best *reached, err error) {
	for i := 0; i < len(s.calls); i++ { // they grow by what hints say
		next, hint, err := s.try(ctx, at, s.calls[i])
		if err != nil {
			return nil, errors.Join(err, best.close(at))
		}
		if hint != nil {
			s.heed(at, s.calls[i], hint)
		}
		if next == nil {
			continue
		}
		if (next.right || next.found > at.found) && (best == nil || next.before(best)) {
			next, best = best, next
		}
		if err := next.close(at); err != nil {
			return nil, errors.Join(err, best.close(at))
		}
	}
	return best, nil
}

// try makes one more call; nil where it fails, has been made or ends the turn, with the hint of
// what failed.
func (s *search) try(ctx context.Context, at *reached, c choice) (*reached, *envtune.Hint, error) {
	made := func(k choice) bool { return k.text == c.text }
	if s.steps < 0 || slices.ContainsFunc(at.calls, made) || slices.Contains(at.vain, c.text) {
		return nil, nil, nil
	}
	s.steps -= 2
	ep, got, err := s.makes(ctx, at.ep, c)
	if ep == nil || err != nil {
		return nil, got.Hint, err
	}
	next := &reached{
		ep: ep, calls: append(slices.Clone(at.calls), c), told: append(slices.Clone(at.told), got.Text),
		known: s.known(at, c), from: at,
	}
	next.found, next.right, err = s.judge(ctx, ep)
	if err != nil {
		return nil, nil, errors.Join(err, ep.Close())
	}
	return next, nil, nil
}

// known counts the values of a call that users have said or calls before it have returned.
func (s *search) known(at *reached, c choice) int {
	n := 0
	for _, a := range c.call.Kwargs {
		text := py.String(a.Value)
		in := func(where string) bool { return strings.Contains(where, text) }
		if slices.ContainsFunc(s.heard.users, in) || slices.ContainsFunc(at.told, in) {
			n++
		}
	}
	return n
}

// makes makes a call on a fork; nil where it does not run or ends the turn.
func (s *search) makes(ctx context.Context, at envtune.Episode, c choice) (envtune.Episode, envtune.Result, error) {
	ep, err := at.Fork()
	if err != nil {
		return nil, envtune.Result{}, err
	}
	f, err := ep.Step(ctx, s.message(c))
	if err != nil {
		return nil, envtune.Result{}, errors.Join(err, ep.Close())
	}
	var got envtune.Result
	n := 0
	for r := range f.Results() {
		got, n = r, n+1
	}
	switch {
	case n != 1:
		return nil, envtune.Result{}, ep.Close()
	case got.Code != "" || f.TurnDone || f.Done:
		return nil, got, ep.Close()
	}
	return ep, got, nil
}

// judge tells what the verdict would be if the turn ended here.
func (s *search) judge(ctx context.Context, at envtune.Episode) (found float64, right bool, err error) {
	ep, err := at.Fork()
	if err != nil {
		return 0, false, err
	}
	f, err := ep.Step(ctx, s.end)
	if err = errors.Join(err, ep.Close()); err != nil {
		return 0, false, err
	}
	g := f.Signals
	right = g.State != nil && *g.State == 1 && g.Exec != nil && *g.Exec == 1
	switch {
	case g.Exec != nil && *g.Exec == 1:
		found = 1
	case g.Found != nil:
		found = *g.Found
	}
	return found, right, nil
}

// right tells whether calls make the turn right.
func (s *search) right(ctx context.Context, start envtune.Episode, calls []choice) (bool, error) {
	_, right, err := s.play(ctx, start, calls)
	return right, err
}

// play makes calls one behind the other and tells their results, nil where one does not run, and
// whether they make the turn right.
func (s *search) play(ctx context.Context, start envtune.Episode, calls []choice) (told []string, right bool, err error) {
	ep, err := start.Fork()
	if err != nil {
		return nil, false, err
	}
	for _, c := range calls {
		next, got, err := s.makes(ctx, ep, c)
		if err = errors.Join(err, ep.Close()); next == nil || err != nil {
			return nil, false, err
		}
		ep, told = next, append(told, got.Text)
	}
	_, right, err = s.judge(ctx, ep)
	return told, right, errors.Join(err, ep.Close())
}
