package learn

import (
	"fmt"
	"slices"

	"envtune"
)

// SampledParts returns the examples of a trajectory: the one of Sampled, or, where a
// chat template rendered its messages, as many as there are token sequences. What was
// sampled carries loss once. A sequence ends where the next prompt did not begin with it:
// where tools were added, or where the template changes earlier messages.
func (b *Builder) SampledParts(t *envtune.Trajectory, advantages ...float64) ([]Example, error) {
	if b.Conversation == nil && !fed(t) {
		e, err := b.Sampled(t, advantages...)
		return []Example{e}, err
	}
	var p parts
	for i := range t.Steps {
		s := t.Steps[i].Action.Sample
		if s == nil || len(s.Feed) == 0 {
			return nil, fmt.Errorf("episode %s, step %d: the message carries no sampled tokens or not what was read before them", t.Episode, i)
		}
		if err := checkRecord(s); err != nil {
			return nil, fmt.Errorf("episode %s, step %d: %w", t.Episode, i, err)
		}
		if s.Keep < 0 || s.Keep > len(p.e.Tokens) {
			return nil, fmt.Errorf("episode %s, step %d: %d tokens were kept of %d", t.Episode, i, s.Keep, len(p.e.Tokens))
		}
		p.feed(s.Keep, s.Feed)
		for j, id := range s.Tokens {
			if i < t.Forked {
				p.e.add(id, false)
				continue
			}
			p.e.add(id, true)
			p.e.Old = append(p.e.Old, s.Logprobs[j])
			p.e.Advantage = append(p.e.Advantage, b.credit(t.Steps[i].Feedback.Turn, advantages, s.Logprobs[j]))
		}
	}
	return p.end(), nil
}

// fed tells whether the tokens of a trajectory are those that its samples recorded.
func fed(t *envtune.Trajectory) bool {
	return len(t.Steps) > 0 && t.Steps[0].Action.Sample != nil && len(t.Steps[0].Action.Sample.Feed) > 0
}

// CopiedParts returns the supervised examples of a successful trajectory: the one of
// Copied, or, with a Conversation, those of its token sequences, none where no step
// qualifies. What was sampled stays; what was read is rendered anew, for a copy has other
// messages than the episode that it is of.
func (b *Builder) CopiedParts(t *envtune.Trajectory, weight float64) ([]Example, error) {
	if b.Conversation == nil {
		e, ok := b.Copied(t, weight)
		if !ok {
			return nil, nil
		}
		return []Example{e}, nil
	}
	outcomes := t.TurnOutcomes()
	messages := slices.Clone(t.First.Messages)
	var p parts
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Action.Sample == nil {
			return nil, fmt.Errorf("copying episode %s, step %d: the message carries no sampled tokens", t.Episode, i)
		}
		keep, feed, err := b.Conversation.Continue(p.e.Tokens, messages)
		if err != nil {
			return nil, fmt.Errorf("copying episode %s, step %d: %w", t.Episode, i, err)
		}
		p.feed(keep, feed)
		good := i >= t.Forked && qualifies(s, outcomes)
		for _, id := range s.Action.Sample.Tokens {
			p.e.add(id, good)
			if good {
				p.e.Weight = append(p.e.Weight, float32(weight))
			}
		}
		messages = append(append(messages, s.Action), s.Feedback.Messages...)
	}
	return p.end(), nil
}

// parts are the sequences of one episode: those that ended, and the one under way.
type parts struct {
	done []Example
	e    Example
}

// feed goes on from the first keep tokens with what was read. Tokens with loss that are
// not kept end a sequence; those that are kept have theirs there.
func (p *parts) feed(keep int, feed []int32) {
	if keep < len(p.e.Tokens) {
		kept := slices.Clone(p.e.Tokens[:keep])
		if slices.Contains(p.e.Loss[keep:], true) {
			p.close()
			p.e = Example{Tokens: kept, Loss: make([]bool, keep)}
		} else {
			p.e.Tokens, p.e.Loss = p.e.Tokens[:keep], p.e.Loss[:keep]
		}
	}
	for _, id := range feed {
		p.e.add(id, false)
	}
}

// close ends the sequence under way.
func (p *parts) close() {
	p.e.trim()
	if p.e.Targets() > 0 {
		p.done = append(p.done, p.e)
	}
}

func (p *parts) end() []Example {
	p.close()
	return p.done
}
