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
	"envtune/learn/text"
)

// Options are the settings of a native policy.
type Options struct {
	Temperature float64 // 0: greedy
	TopP        float64
	TopK        int
	MaxTokens   int // most tokens of one step; 0: 96
	// StopTexts end a step that holds one of them, beside the end of a message.
	StopTexts []string
	Version   int // policy version recorded with each sample
}

// Policy samples assistant messages. It keeps one token sequence per episode
// and only ever appends to it: messages of the environment are encoded from
// their rendered text, its own messages are the tokens that it sampled.
type Policy struct {
	engine    *sample.Engine
	tokenizer *text.Tokenizer
	format    format.Format
	opt       Options

	mu       sync.Mutex
	episodes map[string]*episode
}

type episode struct {
	session *sample.Session
	conv    *text.Conversation
	seen    int  // messages already in the session
	cut     bool // its last message ended without the end token
}

// New starts a policy over m. Close ends it. The weights of m may change only
// between rollouts, followed by Update.
func New(m *model.Model, tok *text.Tokenizer, f format.Format, opt Options) *Policy {
	if opt.MaxTokens == 0 {
		opt.MaxTokens = 96
	}
	return &Policy{engine: sample.New(m), tokenizer: tok, format: f, opt: opt, episodes: map[string]*episode{}}
}

// Close stops the policy's engine.
func (p *Policy) Close() { p.engine.Close() }

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
	ep := p.episode(prompt)
	feed, err := p.encode(ep.conv, prompt.Messages[ep.seen:])
	if err != nil {
		return envtune.Message{}, fmt.Errorf("episode %s: %w", prompt.Episode, err)
	}
	if ep.cut {
		feed = append([]int32{p.tokenizer.End()}, feed...)
	}
	feed = append(feed, p.tokenizer.AgentPrefix())
	out, err := p.engine.Generate(ctx, ep.session, feed, sample.Params{
		Temperature: p.opt.Temperature, TopP: p.opt.TopP, TopK: p.opt.TopK,
		MaxTokens: p.opt.MaxTokens, Stop: p.tokenizer.End(), Texts: p.opt.StopTexts, Token: ep.conv.Token,
	})
	var full *sample.ContextError
	if errors.As(err, &full) {
		return envtune.Message{}, &envtune.ContextError{Tokens: full.Tokens, Limit: full.Limit}
	}
	if err != nil {
		p.Forget(prompt.Episode) // its session holds part of this step
		return envtune.Message{}, fmt.Errorf("sampling a step of episode %s: %w", prompt.Episode, err)
	}
	ep.seen = len(prompt.Messages) + 1 // its own message is in the session
	ep.cut = out.Stop != sample.StopToken
	return envtune.Message{
		Role:    envtune.RoleAssistant,
		Content: ep.conv.DecodeMessage(out.Tokens),
		Sample: &envtune.Sample{
			Tokens: out.Tokens, Logprobs: out.Logprobs, Version: p.opt.Version, Stop: out.Stop,
		},
	}, nil
}

// episode returns the state kept for the prompt's episode; an unknown episode
// starts from its first message.
func (p *Policy) episode(prompt envtune.Prompt) *episode {
	p.mu.Lock()
	defer p.mu.Unlock()
	ep := p.episodes[prompt.Episode]
	if ep == nil || ep.seen > len(prompt.Messages) {
		ep = &episode{session: p.engine.NewSession(prompt.Seed), conv: p.tokenizer.Conversation()}
		p.episodes[prompt.Episode] = ep
	}
	return ep
}

// encode turns messages into tokens as the training batch does: a sampled
// message by its tokens, every other by its rendered text.
func (p *Policy) encode(conv *text.Conversation, messages []envtune.Message) ([]int32, error) {
	var out []int32
	for i, m := range messages {
		if m.Role == envtune.RoleAssistant && m.Sample != nil {
			out = append(out, p.tokenizer.AgentPrefix())
			out = append(out, m.Sample.Tokens...)
			if m.Sample.Stop != sample.StopToken {
				out = append(out, p.tokenizer.End())
			}
			continue
		}
		if m.Role == "" {
			return nil, fmt.Errorf("message %d has no role", i)
		}
		out = append(out, conv.EncodeMessage(m.Role, p.format.Render(m, true))...)
	}
	return out, nil
}
