package scripted

import (
	"context"
	"fmt"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// maxFailures bounds the failed calls on the way to one intended call.
const maxFailures = 8

// Mistaken plays plans: an oracle that makes mistakes and mends them as the hints say.
// It makes one call a message and sees what comes back, hints among it.
//
// After a failed call it acts on the hint's fields alone (Kind, Tool, Arg, Values),
// never on its text; without a hint, or with one that has no fields to act on, it
// lets the call be and goes on to its next intent. What it knows besides is what an
// agent knows that has read the user's words and the results so far:
//   - of the call it meant to make: which tool and, where an argument was misnamed or
//     forgotten, its value, for such a mistake is one of writing; where a value was
//     not accepted, the right one only if it stands in the user's words, or in a
//     result and the hint lets it pass (it meets the constraint, or is among the
//     values of the source);
//   - of a tool that a hint tells it to call: the arguments that the hint gives,
//     values in the user's words on that tool (PlanTurn.Said), and arguments of the
//     same name in calls of others;
//   - of a tool that is to supply a value: what its earlier results say.
//
// It does not know which calls of the plan's task were left out, nor what they would
// have returned. A malformed text is answered by writing the same call again, since
// the format's own error says what was wrong and no hint belongs to it.
//
// A Mistaken holds no state: it works out where it stands from the prompt, so that it
// serves concurrent and forked episodes.
type Mistaken struct {
	format format.Format
	plans  map[string]envtune.Plan
}

var _ envtune.Policy = (*Mistaken)(nil)

// NewMistaken returns a policy that plays each episode's plan, by Prompt.Episode. The
// plans must not be changed afterwards.
func NewMistaken(f format.Format, plans map[string]envtune.Plan) *Mistaken {
	return &Mistaken{format: f, plans: plans}
}

// Act implements envtune.Policy.
func (m *Mistaken) Act(_ context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	plan, ok := m.plans[prompt.Episode]
	if !ok {
		return envtune.Message{}, fmt.Errorf("there is no plan for episode %s", prompt.Episode)
	}
	p := &play{plan: plan, turn: -1, tools: map[string]envtune.ToolSpec{}}
	for _, t := range prompt.Tools {
		p.tools[t.Name] = t
	}
	for _, message := range prompt.Messages {
		var err error
		switch message.Role {
		case envtune.RoleUser:
			err = p.begin()
		case envtune.RoleTool:
			err = p.observe(message.Results)
		}
		if err != nil {
			return envtune.Message{}, fmt.Errorf("episode %s: %w", prompt.Episode, err)
		}
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: p.text(m.format)}, nil
}

// play is where an episode stands.
type play struct {
	plan     envtune.Plan
	tools    map[string]envtune.ToolSpec
	turn     int
	next     int       // the intent after the one that is worked on
	work     []attempt // calls to be made, the last one now
	failures int       // of the intent
	seen     []seen    // what calls of the episode returned
}

// seen is a call that succeeded.
type seen struct {
	call   py.Call
	result string
}

// attempt is a call that is to be made until it succeeds or is given up.
type attempt struct {
	call py.Call
	// meant is the intended call, nil where a hint asked for the call; said and read
	// name its arguments that the user's words or results hold.
	meant      *py.Call
	said, read []string
	// malformed: the text is broken the first time.
	malformed bool
	// fill and key: once it succeeds, the result's key goes into the argument fill
	// of the attempt before.
	fill, key string
}

func (p *play) begin() error {
	p.turn++
	if p.turn >= len(p.plan) {
		return fmt.Errorf("the plan has %d turns, the episode more", len(p.plan))
	}
	p.next, p.work = 0, nil
	return p.proceed()
}

// proceed takes up the next intent of the turn, if there is one.
func (p *play) proceed() error {
	p.work, p.failures = nil, 0
	intents := p.plan[p.turn].Intents
	if p.next >= len(intents) {
		return nil
	}
	intent := intents[p.next]
	p.next++
	meant, err := py.ParseCall(intent.Call, py.DefaultLimits())
	if err != nil {
		return fmt.Errorf("reading the plan's call %s: %w", intent.Call, err)
	}
	a := attempt{call: meant, meant: &meant, said: intent.Said, read: intent.Read, malformed: intent.Slip == envtune.SlipMalformed}
	if intent.Wrong != "" {
		if a.call, err = py.ParseCall(intent.Wrong, py.DefaultLimits()); err != nil {
			return fmt.Errorf("reading the plan's call %s: %w", intent.Wrong, err)
		}
	}
	p.work = []attempt{a}
	return nil
}

// observe takes the result of the call that was made.
func (p *play) observe(results []envtune.Result) error {
	if len(results) != 1 || len(p.work) == 0 {
		return fmt.Errorf("%d results came for %d calls under way", len(results), len(p.work))
	}
	r, top := results[0], &p.work[len(p.work)-1]
	switch {
	case r.Code == envtune.CodeFormat:
		again := top.malformed
		if top.malformed = false; again {
			return nil
		}
		return p.proceed()
	case r.Code != "":
		p.failures++
		if p.failures < maxFailures && r.Hint != nil && p.mend(r.Hint) {
			return nil
		}
		return p.proceed()
	}
	p.seen = append(p.seen, seen{top.call, r.Text})
	if len(p.work) == 1 {
		return p.proceed()
	}
	done := *top
	p.work = p.work[:len(p.work)-1]
	if below := &p.work[len(p.work)-1]; done.key != "" && !below.take(done.fill, done.key, r.Text) {
		return p.proceed()
	}
	return nil
}

// text writes what comes next.
func (p *play) text(f format.Format) string {
	if len(p.work) == 0 {
		return f.Say("done")
	}
	now := p.work[len(p.work)-1]
	text := f.Calls([]string{now.call.String()})
	if !now.malformed {
		return text
	}
	for n := len(text) - 1; n > 0; n-- {
		if _, bad := f.Parse(text[:n]); bad != nil {
			return text[:n]
		}
	}
	return text
}
