package learn

import (
	"fmt"
	"math"

	"envtune"
	"envtune/learn/text"
)

// Encoder turns messages into tokens; *text.Tokenizer is one. The tokens of a
// conversation are those of its messages, one after the other.
type Encoder interface {
	// EncodeMessage returns role token, text and end token of a message.
	EncodeMessage(role envtune.Role, text string) []int32
	// AgentPrefix is the token that opens an agent's message, End the one that
	// closes every message.
	AgentPrefix() int32
	End() int32
}

// Conversation continues the tokens of an episode whose messages are not encoded one by
// one; *native.Chat is one.
type Conversation interface {
	// Continue returns the tokens of messages up to where the assistant goes on: the first
	// keep of stream, then feed.
	Continue(stream []int32, messages []envtune.Message) (keep int, feed []int32, err error)
}

// reader encodes the messages of one conversation, in order.
type reader interface {
	EncodeMessage(role envtune.Role, text string) []int32
}

// reader begins a conversation: with a glossary, what a message's tokens are depends on
// those before it.
func (b *Builder) reader() reader {
	if t, ok := b.Encoder.(interface{ Conversation() *text.Conversation }); ok {
		return t.Conversation()
	}
	return b.Encoder
}

// Example is one token sequence to train on. An example with Weight is a
// supervised one (a copy, a transcript); one with Old and Advantage was sampled.
type Example struct {
	Tokens []int32 // [T]
	Loss   []bool  // [T]; token t is a target that carries loss; never the first
	// Old [L] are the logarithms of the probabilities recorded at sampling.
	Old []float32
	// Advantage [L] is the credit of each sampled token.
	Advantage []float32
	// Weight [L] is the weight of each token of a supervised example.
	Weight []float32
}

// Targets is L, the number of loss tokens.
func (e *Example) Targets() int { return max(len(e.Old), len(e.Weight)) }

// Builder makes examples of trajectories and transcripts.
type Builder struct {
	Encoder Encoder
	// Render writes a message as text, as the sampling policy saw it (or, for
	// copies without hints, as it would have without them).
	Render func(envtune.Message) string
	// Unlikely, from 0 to 1, lessens negative advantages of tokens by their probability p at
	// sampling: to 1-Unlikely*(1-p) of what they are. A token that was hardly likely has
	// nothing to be unlearnt, and its gradient, which grows as p falls, drowns the others
	// (arXiv 2505.12929, where positive ones are lessened too).
	Unlikely float64
	// Lenient, from 0 to 1, is the share by which all negative advantages are lessened.
	Lenient float64
	// Conversation stands for both where a chat template renders the messages.
	Conversation Conversation
}

// Sampled returns the example of a trajectory: what was sampled carries loss,
// everything else is context. Tokens and probabilities are those recorded at
// sampling; an assistant message without that record is an error. advantages are the
// credits of the turns, the last one that of all later turns too. The first Forked steps
// are context: they were sampled in another episode.
func (b *Builder) Sampled(t *envtune.Trajectory, advantages ...float64) (Example, error) {
	var e Example
	said := b.reader()
	b.context(&e, said, t.First.Messages)
	for i := range t.Steps {
		s := t.Steps[i].Action.Sample
		if s == nil {
			return Example{}, fmt.Errorf("episode %s, step %d: the message carries no sampled tokens", t.Episode, i)
		}
		if err := b.checkSample(s); err != nil {
			return Example{}, fmt.Errorf("episode %s, step %d: %w", t.Episode, i, err)
		}
		own := i >= t.Forked
		b.sampled(&e, s, own)
		if own {
			for j := range s.Tokens {
				e.Old = append(e.Old, s.Logprobs[j])
				e.Advantage = append(e.Advantage, b.credit(t.Steps[i].Feedback.Turn, advantages, s.Logprobs[j]))
			}
		}
		b.context(&e, said, t.Steps[i].Feedback.Messages)
	}
	e.trim()
	return e, nil
}

// credit returns the advantage of a token of a turn.
func (b *Builder) credit(turn int, advantages []float64, logp float32) float32 {
	a := advantages[min(max(0, turn), len(advantages)-1)]
	if a < 0 {
		a *= 1 - b.Lenient
		if b.Unlikely > 0 {
			a *= 1 - b.Unlikely*(1-min(1, math.Exp(float64(logp))))
		}
	}
	return float32(a)
}

// checkSample tells what is wrong with the record of a sampled message.
func (b *Builder) checkSample(s *envtune.Sample) error {
	if err := checkRecord(s); err != nil {
		return err
	}
	if ended := s.Tokens[len(s.Tokens)-1] == b.Encoder.End(); ended != (s.Stop == "stop") {
		return fmt.Errorf("sampling stopped by %q, but the last token %d tells otherwise", s.Stop, s.Tokens[len(s.Tokens)-1])
	}
	return nil
}

// checkRecord tells what is wrong with sampled tokens and their log-probabilities.
func checkRecord(s *envtune.Sample) error {
	if len(s.Tokens) == 0 || len(s.Tokens) != len(s.Logprobs) {
		return fmt.Errorf("%d sampled tokens with %d log-probabilities", len(s.Tokens), len(s.Logprobs))
	}
	for _, lp := range s.Logprobs {
		if !(lp <= 1e-4 && lp >= -math.MaxFloat32) { // rounding may pass 0
			return fmt.Errorf("%v is not the logarithm of a probability", lp)
		}
	}
	return nil
}

// Copied returns the supervised example of a successful trajectory (hint-free
// or pruned): loss with the given weight on the steps of the turns that
// succeeded, except the steps that were malformed or in which a call failed.
// It reports false where no step qualifies.
func (b *Builder) Copied(t *envtune.Trajectory, weight float64) (Example, bool) {
	var e Example
	said := b.reader()
	outcomes := t.TurnOutcomes()
	// A copy says less than its original: tokens of the glossary may mean other words.
	conversation, ok := said.(*text.Conversation)
	glossary := ok && conversation.Glossary()
	b.context(&e, said, t.First.Messages)
	for i := range t.Steps {
		s := &t.Steps[i]
		good := i >= t.Forked && qualifies(s, outcomes)
		if s.Action.Sample != nil && !glossary {
			b.sampled(&e, s.Action.Sample, good)
		} else {
			b.rendered(&e, said, s.Action, good)
		}
		b.context(&e, said, s.Feedback.Messages)
	}
	e.trim()
	for _, loss := range e.Loss {
		if loss {
			e.Weight = append(e.Weight, float32(weight))
		}
	}
	return e, len(e.Weight) > 0
}

// qualifies tells whether a copy of a step is to be learnt: its turn succeeded, and it was
// well formed and no call of it failed.
func qualifies(s *envtune.Step, outcomes []envtune.Outcome) bool {
	turn, sig := s.Feedback.Turn, &s.Feedback.Signals
	return turn >= 0 && turn < len(outcomes) && outcomes[turn].OK && sig.Failed == 0 && (sig.Format == nil || *sig.Format > 0)
}

// Transcript returns the supervised example of written messages. weight gives
// the weight of each message's tokens; tokens of weight 0 carry no loss. In an
// assistant message the weight covers the text and its end, not the token that
// opens it.
func (b *Builder) Transcript(messages []envtune.Message, weight func(i int, m *envtune.Message) float64) Example {
	var e Example
	said := b.reader()
	for i := range messages {
		m := &messages[i]
		ids := said.EncodeMessage(m.Role, b.Render(*m))
		w := float32(weight(i, m))
		for j, id := range ids {
			loss := w != 0 && len(e.Tokens) > 0 && !(j == 0 && m.Role == envtune.RoleAssistant)
			e.add(id, loss)
			if loss {
				e.Weight = append(e.Weight, w)
			}
		}
	}
	e.trim()
	return e
}

// RoleWeights weighs the messages of the agent and those of everybody else: a
// weight function for Transcript.
func RoleWeights(agent, others float64) func(int, *envtune.Message) float64 {
	return func(_ int, m *envtune.Message) float64 {
		if m.Role == envtune.RoleAssistant {
			return agent
		}
		return others
	}
}

func (e *Example) add(id int32, loss bool) {
	e.Tokens = append(e.Tokens, id)
	e.Loss = append(e.Loss, loss)
}

// context adds messages of the environment: no loss.
func (b *Builder) context(e *Example, said reader, messages []envtune.Message) {
	for _, m := range messages {
		for _, id := range said.EncodeMessage(m.Role, b.Render(m)) {
			e.add(id, false)
		}
	}
}

// sampled adds a sampled message: prefix, the sampled tokens, and an end token
// without loss where sampling stopped short of one.
func (b *Builder) sampled(e *Example, s *envtune.Sample, loss bool) {
	e.add(b.Encoder.AgentPrefix(), false)
	for _, id := range s.Tokens {
		e.add(id, loss)
	}
	if n := len(s.Tokens); n == 0 || s.Tokens[n-1] != b.Encoder.End() {
		e.add(b.Encoder.End(), false)
	}
}

// rendered adds a message of an agent that did not sample tokens.
func (b *Builder) rendered(e *Example, said reader, m envtune.Message, loss bool) {
	for i, id := range said.EncodeMessage(envtune.RoleAssistant, b.Render(m)) {
		e.add(id, loss && i > 0)
	}
}

// trim drops what follows the last loss token: nothing learns from it.
func (e *Example) trim() {
	n := len(e.Loss)
	for n > 0 && !e.Loss[n-1] {
		n--
	}
	e.Tokens, e.Loss = e.Tokens[:n], e.Loss[:n]
}
