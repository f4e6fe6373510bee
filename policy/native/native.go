// Package native is the policy that samples from a model of our own learner.
package native

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"envtune"
	"envtune/format"
	"envtune/learn/model"
	"envtune/learn/sample"
	"envtune/learn/tensor"
)

// Options are the settings of a native policy.
type Options struct {
	Temperature float64 // 0: greedy
	TopP        float64
	TopK        int
	MaxTokens   int // most tokens of one step; 0: 96
	// StopTexts end a step that holds one of them, beside the end of a message.
	StopTexts []string
	// Guided has messages written as the prompt's tools can be called (format.Guide), by
	// models without a chat template whose format knows how.
	Guided bool
	// Weights says how the weights are kept for sampling; see sample.Options. F32 where
	// what is sampled is trained on.
	Weights tensor.Storage
	Version int // policy version recorded with each sample
}

// Policy samples assistant messages. It keeps one token sequence per episode: its
// Speech appends to it, or has it cut back to what the next prompt has in common with it.
type Policy struct {
	config model.Config
	engine *sample.Engine
	speech Speech
	opt    Options

	mu       sync.Mutex
	episodes map[string]*episode
}

type episode struct {
	session *sample.Session
	speech  Speech
	stream  []int32 // what the session holds
	seen    int     // messages already in the session
}

// New starts a policy over m. Close ends it. The weights of m may change only
// between rollouts, followed by Update.
func New(m *model.Model, s Speech, opt Options) *Policy {
	if opt.MaxTokens == 0 {
		opt.MaxTokens = 96
	}
	return &Policy{config: m.Config(), engine: sample.NewWith(m, sample.Options{Weights: opt.Weights}), speech: s, opt: opt, episodes: map[string]*episode{}}
}

// Close stops the policy's engine.
func (p *Policy) Close() { p.engine.Close() }

// Live is how many episodes of a model with a chat template should be live at once, so
// that their keys and values take at most memory bytes where each has 4,096 tokens; 0, no
// bound, for models of ours, which are small.
func (p *Policy) Live(memory int) int {
	if _, chat := p.speech.(*Chat); !chat {
		return 0
	}
	c := p.config
	return max(1, memory/(8*c.Layers*c.KVHeads*c.HeadDim*min(c.Context, 4096)))
}

// Update tells the policy that the weights of its model have changed: version
// is the new policy version. No episode may be under way.
func (p *Policy) Update(version int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.episodes)
	p.opt.Version = version
	p.engine.Update()
}

// Forget drops what is kept for an episode.
func (p *Policy) Forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.episodes, id)
}

// Act samples the next assistant message of the prompt's episode. The error is
// an *envtune.ContextError where the prompt no longer fits the context. After any
// other error, as where ctx ended, the episode begins anew from the messages of
// its next prompt, with its first random numbers.
func (p *Policy) Act(ctx context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	return p.Stream(ctx, prompt, nil)
}

// Stream is Act, and tells write, where it is not nil, the message's text as it is
// sampled, whole characters at a time.
func (p *Policy) Stream(ctx context.Context, prompt envtune.Prompt, write func(text string)) (envtune.Message, error) {
	ep := p.episode(prompt)
	keep, feed, err := ep.speech.Next(ep.stream, ep.seen, prompt)
	if err != nil {
		return envtune.Message{}, fmt.Errorf("episode %s: %w", prompt.Episode, err)
	}
	if err := ep.session.Cut(keep); err != nil {
		return envtune.Message{}, fmt.Errorf("episode %s: %w", prompt.Episode, err)
	}
	ep.stream = ep.stream[:keep]
	stop, others := ep.speech.Stops()
	params := sample.Params{
		Temperature: p.opt.Temperature, TopP: p.opt.TopP, TopK: p.opt.TopK,
		MaxTokens: p.opt.MaxTokens, Stop: stop, Stops: others, Texts: p.opt.StopTexts, Token: ep.speech.Token,
	}
	if g, ok := ep.speech.Format().(format.Guided); ok && p.opt.Guided {
		params.Weigh = ep.speech.weigh(g.Guide(offered(prompt)).Said(ep.speech.heard(prompt)))
	}
	if write != nil {
		w := NewWriter(ep.speech.Texter(), append([]int32{stop}, others...), write)
		defer w.Flush()
		params.OnToken = w.Token
	}
	out, err := p.engine.Generate(ctx, ep.session, feed, params)
	var full *sample.ContextError
	if errors.As(err, &full) {
		return envtune.Message{}, &envtune.ContextError{Tokens: full.Tokens, Limit: full.Limit}
	}
	if err != nil {
		p.Forget(prompt.Episode) // its session holds part of this step
		return envtune.Message{}, fmt.Errorf("sampling a step of episode %s: %w", prompt.Episode, err)
	}
	ep.seen = len(prompt.Messages) + 1 // its own message is in the session
	ep.stream = append(append(ep.stream, feed...), out.Tokens...)
	record := &envtune.Sample{Tokens: out.Tokens, Logprobs: out.Logprobs, Version: p.opt.Version, Stop: out.Stop}
	if _, chat := p.speech.(*Chat); chat {
		record.Feed, record.Keep = feed, keep
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: ep.speech.Message(out.Tokens), Sample: record}, nil
}

// episode returns the state kept for the prompt's episode; an unknown episode
// starts from its first message.
func (p *Policy) episode(prompt envtune.Prompt) *episode {
	p.mu.Lock()
	defer p.mu.Unlock()
	ep := p.episodes[prompt.Episode]
	if ep == nil || ep.seen > len(prompt.Messages) {
		ep = &episode{session: p.engine.NewSession(prompt.Seed), speech: p.speech.Begin()}
		p.episodes[prompt.Episode] = ep
	}
	return ep
}
