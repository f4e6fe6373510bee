package pretrain

import (
	"context"
	"fmt"
	"math"
	"sync"

	"envtune"
	"envtune/format"
	"envtune/learn/model"
	"envtune/learn/sample"
	"envtune/learn/text"
	"envtune/practice"
)

// probeIndex is where the probes' practice worlds begin: far beyond those of
// any training.
const probeIndex = 1 << 40

// maxProbeTokens bounds one sampled step of a probe.
const maxProbeTokens = 96

// Probe is the success of a base model on unseen practice worlds.
type Probe struct {
	// Success and Turns are shares of episodes and of turns that succeeded.
	Success float64 `json:"success"`
	Turns   float64 `json:"turns"`
	// Failed is the mean number of failed steps of an episode.
	Failed float64 `json:"failed"`
	Error  float64 `json:"standard_error"`
}

// RunProbe plays n episodes of unseen practice worlds at temperature 1; show is
// the probability that an error carries its hint.
func RunProbe(ctx context.Context, m *model.Model, tok *text.Tokenizer, f format.Format, seed uint64, n int, show float64) (Probe, error) {
	engine := sample.New(m)
	defer engine.Close()
	results := make([]Probe, n)
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Add(1)
		go func() {
			defer wg.Done()
			ep := practice.NewEpisode(seed, probeIndex+uint64(i), show)
			results[i], errs[i] = play(ctx, engine, tok, f, ep, seed+uint64(i))
		}()
	}
	wg.Wait()
	var sum Probe
	for i, r := range results {
		if errs[i] != nil {
			return Probe{}, fmt.Errorf("probe episode %d: %w", i, errs[i])
		}
		sum.Success += r.Success / float64(n)
		sum.Turns += r.Turns / float64(n)
		sum.Failed += r.Failed / float64(n)
	}
	sum.Error = math.Sqrt(sum.Success * (1 - sum.Success) / float64(n))
	return sum, nil
}

// play runs one episode; an episode that outgrows the context has failed.
func play(ctx context.Context, e *sample.Engine, tok *text.Tokenizer, f format.Format, ep *practice.Episode, seed uint64) (Probe, error) {
	s := e.NewSession(seed)
	news, conv := ep.First(), tok.Conversation()
	var out Probe
	for done := false; !done; {
		feed := probeFeed(tok, conv, f, news)
		r, err := e.Generate(ctx, s, feed, sample.Params{Temperature: 1, MaxTokens: maxProbeTokens, Stop: tok.End()})
		if _, full := err.(*sample.ContextError); full {
			break
		}
		if err != nil {
			return out, err
		}
		news, _, done = ep.Step(conv.DecodeMessage(r.Tokens))
		if ep.LastFailed() {
			out.Failed++
		}
	}
	ok := ep.TurnsOK()
	good := 0
	for _, o := range ok {
		if o {
			good++
		}
	}
	out.Turns = float64(good) / float64(len(ok))
	if good == len(ok) {
		out.Success = 1
	}
	return out, nil
}

func probeFeed(tok *text.Tokenizer, conv *text.Conversation, f format.Format, news []envtune.Message) []int32 {
	var feed []int32
	for _, m := range news {
		feed = append(feed, conv.EncodeMessage(m.Role, f.Render(m, true))...)
	}
	return append(feed, tok.AgentPrefix())
}
