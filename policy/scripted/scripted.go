// Package scripted holds policies that play a text written beforehand: the
// oracle's script of a task, a recorded session, or silence. A script is all
// they know; like every policy they see prompts and never tasks.
package scripted

import (
	"context"
	"fmt"

	"envtune"
	"envtune/format"
)

// Policy plays scripts. It holds no state: what comes next depends on the
// number of assistant messages in the prompt alone, so that one Policy serves
// concurrent and forked episodes.
type Policy struct {
	script    []string
	byEpisode map[string][]string
}

var _ envtune.Policy = (*Policy)(nil)

// New returns a policy that plays the lines of all turns, one after the other,
// in every episode.
func New(turns ...[]string) *Policy { return &Policy{script: flatten(turns)} }

// ByEpisode returns a policy that plays each episode's own script, by
// Prompt.Episode. The scripts must not be changed afterwards.
func ByEpisode(scripts map[string][][]string) *Policy {
	p := &Policy{byEpisode: make(map[string][]string, len(scripts))}
	for episode, turns := range scripts {
		p.byEpisode[episode] = flatten(turns)
	}
	return p
}

func flatten(turns [][]string) []string {
	var out []string
	for _, t := range turns {
		out = append(out, t...)
	}
	return out
}

// Act implements envtune.Policy. It is an error to ask for more than the
// script holds.
func (p *Policy) Act(_ context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	script := p.script
	if p.byEpisode != nil {
		script = p.byEpisode[prompt.Episode]
	}
	n := 0
	for _, m := range prompt.Messages {
		if m.Role == envtune.RoleAssistant {
			n++
		}
	}
	if n >= len(script) {
		return envtune.Message{}, fmt.Errorf("episode %s asks for message %d of a script of %d", prompt.Episode, n+1, len(script))
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: script[n]}, nil
}

// Silent ends every turn at once without a call: the score of doing nothing.
type Silent struct{ Format format.Format }

var _ envtune.Policy = Silent{}

// Act implements envtune.Policy.
func (s Silent) Act(context.Context, envtune.Prompt) (envtune.Message, error) {
	return envtune.Message{Role: envtune.RoleAssistant, Content: s.Format.Say("done")}, nil
}
