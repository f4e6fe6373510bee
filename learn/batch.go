package learn

import (
	"math/rand/v2"
	"slices"

	"envtune"
)

// Batch is what one update trains on.
type Batch struct {
	// Groups are the sampled examples, group by group; a group is never split
	// between minibatches.
	Groups [][]Example
	// Copies are supervised examples beside them.
	Copies []Example
}

// Batch returns the sampled examples of credited groups.
func (b *Builder) Batch(c Credits) (*Batch, error) {
	out := &Batch{}
	for _, g := range c.Groups {
		var group []Example
		for i, t := range g.Trajectories {
			parts, err := b.SampledParts(t, g.Advantages[i]...)
			if err != nil {
				return nil, err
			}
			for _, e := range parts {
				if e.Targets() > 0 {
					group = append(group, e)
				}
			}
		}
		if len(group) > 0 {
			out.Groups = append(out.Groups, group)
		}
	}
	return out, nil
}

// Choose returns at most n of items, drawn without replacement and in their
// order; seed fixes the draw.
func Choose[E any](items []E, n int, seed uint64) []E {
	if len(items) <= n {
		return items
	}
	rng := rand.New(rand.NewPCG(seed, 0x63686f6f7365)) // "choose"
	at := rng.Perm(len(items))[:max(0, n)]
	slices.Sort(at)
	return pick(items, at)
}

// RolloutStats describes how the agent behaved in sampled groups.
type RolloutStats struct {
	Episodes int `json:"episodes"`
	// SampledTokens counts all sampled tokens, ResponseTokens the mean of an
	// assistant message, EpisodeTokens the mean of an episode.
	SampledTokens  int     `json:"sampled_tokens"`
	ResponseTokens float64 `json:"response_tokens"`
	EpisodeTokens  float64 `json:"episode_tokens"`
	// Cut is the share of assistant messages that a limit cut short.
	Cut float64 `json:"cut"`
	// NoCall is the share of turns reached in which no call ran: when it climbs,
	// the agent is giving up.
	NoCall float64 `json:"no_call"`
	// Failed is the mean number of failed calls of an episode.
	Failed float64 `json:"failed_calls"`
}

// Rollouts measures the trajectories that have a reward.
func Rollouts(groups []*envtune.Group) RolloutStats {
	var s RolloutStats
	var messages, cut, turns, silent, failed int
	for _, g := range groups {
		for _, t := range g.Trajectories {
			if t.Reward == nil {
				continue
			}
			s.Episodes++
			calls := map[int]int{}
			for i := range t.Steps {
				fb := &t.Steps[i].Feedback
				calls[fb.Turn] += fb.Signals.Calls
				failed += fb.Signals.Failed
				if sample := t.Steps[i].Action.Sample; sample != nil {
					messages++
					s.SampledTokens += len(sample.Tokens)
					switch sample.Stop {
					case "stop", "token", "text":
					default:
						cut++
					}
				}
			}
			turns += len(calls)
			for _, n := range calls {
				if n == 0 {
					silent++
				}
			}
		}
	}
	s.ResponseTokens = share(s.SampledTokens, messages)
	s.EpisodeTokens = share(s.SampledTokens, s.Episodes)
	s.Cut = share(cut, messages)
	s.NoCall = share(silent, turns)
	s.Failed = share(failed, s.Episodes)
	return s
}

// share is a/b, and 0 where there is nothing.
func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
