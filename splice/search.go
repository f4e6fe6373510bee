package splice

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Bounds of the search for one turn: steps of the environment, calls to choose from, values
// that one hint or one result can stand for, calls that are taken back.
const (
	mostSteps  = 2000
	mostCalls  = 64
	mostValues = 8
	mostBack   = 8
)

// search looks for the calls that make a turn right. It knows what rollouts called, what
// hints say, and by the verdict how many of the results that a turn is to bring are there.
type search struct {
	f     format.Format
	end   envtune.Message
	heard heard
	calls []choice
	told  map[string]string // results by calls that ran
	steps int               // of the environment that are left
}

// choice is a call to choose, with the words in front of it.
type choice struct {
	words string
	call  py.Call
	text  string
}

// offer adds the calls of an agent's message to those to choose from.
func (s *search) offer(m envtune.Message) {
	a, bad := format.Read(s.f, m)
	if bad != nil {
		return
	}
	for _, c := range a.Calls {
		if call, err := py.ParseCall(c.Text, py.DefaultLimits()); err == nil && len(call.Args) == 0 {
			w := ""
			if len(a.Calls) == 1 {
				w = s.sensible(m, c)
			}
			s.add(w, call)
		}
	}
}

// sensible are the words in front of a call, with what stands between them, where users have
// said all of them or the tool's name has them, else none.
func (s *search) sensible(m envtune.Message, c format.Call) string {
	words, ok := strings.CutSuffix(m.Content, c.Text)
	if !ok {
		return ""
	}
	said := strings.ToLower(strings.Join(s.heard.users, " ") + " " + format.NameWords(c.Name))
	known := strings.FieldsFunc(said, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for _, w := range strings.Fields(strings.TrimRight(words, format.PlanMark)) {
		if !slices.Contains(known, strings.ToLower(w)) {
			return ""
		}
	}
	return words
}

func (s *search) add(words string, call py.Call) {
	text := call.String()
	same := func(c choice) bool { return c.text == text }
	if len(s.calls) < mostCalls && !slices.ContainsFunc(s.calls, same) {
		s.calls = append(s.calls, choice{words, call, text})
	}
}

// known counts the values of a call that users have said or calls before it have returned.
func (s *search) known(at *reached, c choice) int {
	n := 0
	for _, a := range c.call.Kwargs {
		text := py.String(a.Value)
		in := func(where string) bool { return strings.Contains(where, text) }
		if slices.ContainsFunc(s.heard.users, in) || slices.ContainsFunc(at.calls, func(k choice) bool { return in(s.told[k.text]) }) {
			n++
		}
	}
	return n
}

func (s *search) message(c choice) envtune.Message {
	m := envtune.Message{Role: envtune.RoleAssistant, Content: c.words + c.text}
	if c.words == "" {
		m.Content = s.f.Calls([]string{c.text})
	}
	return m
}

// reached is how far calls have come: the episode behind them, the calls, and the share of the
// reference results that they have brought.
type reached struct {
	ep    envtune.Episode
	calls []choice
	found float64
	right bool
	known int // values of the last call that have been said or told
	// from is where the last call was made, vain are calls that have led nowhere from here.
	from *reached
	vain []string
}

// run chooses call by call the one that brings the most of what is missing, at most so many,
// until the turn is right, and leaves out again what it is right without. Where no call brings
// more, the last one is taken back. It returns their messages, nil where none are found.
func (s *search) run(ctx context.Context, start envtune.Episode, most int) (said []envtune.Message, err error) {
	at := &reached{ep: start}
	defer func() {
		for ; at.from != nil; at = at.from {
			err = errors.Join(err, at.close())
		}
	}()
	for back := 0; !at.right; {
		var next *reached
		if len(at.calls) < most {
			if next, err = s.next(ctx, at); err != nil {
				return nil, err
			}
		}
		if next != nil {
			next.from, at = at, next
			s.chain(at.calls[len(at.calls)-1])
			continue
		}
		if back++; at.from == nil || back > mostBack {
			return nil, nil
		}
		at.from.vain = append(at.from.vain, at.calls[len(at.calls)-1].text)
		if err := at.close(); err != nil {
			return nil, err
		}
		at = at.from
	}
	calls, err := s.least(ctx, start, at.calls)
	if err != nil {
		return nil, err
	}
	for _, c := range s.worded(calls) {
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
		if best, err = s.guess(ctx, at); best != nil || err != nil || len(s.calls) == known {
			return best, err
		} // else hints have said more
	}
}

// least leaves out the calls without which the turn is right, too.
func (s *search) least(ctx context.Context, start envtune.Episode, calls []choice) ([]choice, error) {
	for i := 0; i < len(calls); {
		fewer := slices.Delete(slices.Clone(calls), i, i+1)
		right, err := s.right(ctx, start, fewer)
		if err != nil {
			return nil, err
		}
		if right {
			calls = fewer
		} else {
			i++
		}
	}
	return calls, nil
}

// further makes the call that brings the most, of several the one whose values have been said
// or told the most; nil where none brings more than there is.
func (s *search) further(ctx context.Context, at *reached) (best *reached, err error) {
	for i := 0; i < len(s.calls); i++ { // they grow by what hints say
		next, err := s.try(ctx, at, s.calls[i])
		if err != nil {
			return nil, errors.Join(err, best.close())
		}
		if next == nil {
			continue
		}
		if (next.right || next.found > at.found) && (best == nil || next.before(best)) {
			next, best = best, next
		}
		if err := next.close(); err != nil {
			return nil, errors.Join(err, best.close())
		}
	}
	return best, nil
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

func (r *reached) close() error {
	if r == nil {
		return nil
	}
	return r.ep.Close()
}

// right tells whether calls make the turn right.
func (s *search) right(ctx context.Context, start envtune.Episode, calls []choice) (bool, error) {
	ep, err := start.Fork()
	if err != nil {
		return false, err
	}
	for _, c := range calls {
		f, err := ep.Step(ctx, s.message(c))
		if err != nil || f.Done || f.TurnDone || f.Signals.Failed > 0 {
			return false, errors.Join(err, ep.Close())
		}
	}
	_, right, err := s.judge(ctx, ep)
	return right, errors.Join(err, ep.Close())
}

// try makes one more call; nil where it fails, has been made or ends the turn. What its error
// says is added to the calls to choose from.
func (s *search) try(ctx context.Context, at *reached, c choice) (*reached, error) {
	made := func(k choice) bool { return k.text == c.text }
	if s.steps < 0 || slices.ContainsFunc(at.calls, made) || slices.Contains(at.vain, c.text) {
		return nil, nil
	}
	s.steps -= 2
	ep, err := at.ep.Fork()
	if err != nil {
		return nil, err
	}
	f, err := ep.Step(ctx, s.message(c))
	if err != nil {
		return nil, errors.Join(err, ep.Close())
	}
	var got envtune.Result
	n := 0
	for r := range f.Results() {
		got, n = r, n+1
	}
	if n != 1 || got.Code != "" || f.TurnDone || f.Done {
		if n == 1 && got.Hint != nil {
			s.heed(c, got.Hint)
		}
		return nil, ep.Close()
	}
	s.told[c.text] = got.Text
	next := &reached{ep: ep, calls: append(slices.Clone(at.calls), c), known: s.known(at, c)}
	next.found, next.right, err = s.judge(ctx, ep)
	if err != nil {
		return nil, errors.Join(err, ep.Close())
	}
	return next, nil
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
