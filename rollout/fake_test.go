package rollout

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"envtune"
)

// wordEnv is the smallest environment with turns: each turn wants its
// reference words said, one a step; other words fail and "end" ends the turn.
// "once" fails the first time and works from then on.
type wordEnv struct{ limit int }

type wordEpisode struct {
	env      wordEnv
	task     *envtune.Task
	stage    *envtune.Stage
	rng      rand.PCG
	turn, n  int
	said     []string
	tried    bool
	over     bool
	allRight bool
}

func (e wordEnv) Open(_ context.Context, task *envtune.Task, stage *envtune.Stage, seed uint64) (envtune.Episode, error) {
	if strings.HasPrefix(task.ID, "broken") {
		return nil, &envtune.TaskError{Task: task.ID, Err: errors.New("no start state")}
	}
	return &wordEpisode{env: e, task: task, stage: stage, rng: *rand.NewPCG(seed, 1), allRight: true}, nil
}

func (e *wordEpisode) First() envtune.Feedback {
	return envtune.Feedback{Messages: []envtune.Message{{Role: envtune.RoleUser, Content: e.task.Turns[0].User}}}
}

func (e *wordEpisode) Close() error { return nil }

func (e *wordEpisode) Fork() (envtune.Episode, error) {
	c := *e
	c.said = slices.Clone(e.said)
	return &c, nil
}

func (e *wordEpisode) Step(_ context.Context, m envtune.Message) (envtune.Feedback, error) {
	if e.over {
		return envtune.Feedback{}, errors.New("the episode is over")
	}
	f := envtune.Feedback{Turn: e.turn, Tools: []envtune.ToolSpec{{Name: "word"}}, Signals: envtune.Signals{Format: envtune.Score(1)}}
	e.n++
	want := e.task.Turns[e.turn].Reference
	if m.Content != "end" {
		f.Messages = []envtune.Message{{Role: envtune.RoleTool, Results: []envtune.Result{e.word(m.Content, want, &f.Signals)}}}
		if e.n < e.env.limit {
			return f, nil
		}
		f.Done, f.Stop = true, envtune.StopLimit
	}
	f.TurnDone = true
	right := 0.0
	if strings.Join(e.said, " ") == strings.Join(want, " ") {
		right = 1
	}
	if len(want) == 0 {
		f.Signals.Ask = envtune.Score(right)
	} else {
		f.Signals.State, f.Signals.Exec = envtune.Score(right), envtune.Score(1)
		e.allRight = e.allRight && right == 1
	}
	e.turn, e.n, e.said = e.turn+1, 0, nil
	if e.turn == len(e.task.Turns) && !f.Done {
		f.Done, f.Stop = true, envtune.StopDone
	}
	if f.Done {
		e.over = true
		valid := e.allRight && e.turn == len(e.task.Turns)
		f.Signals.Valid = &valid
		return f, nil
	}
	f.Messages = append(f.Messages, envtune.Message{Role: envtune.RoleUser, Content: e.task.Turns[e.turn].User})
	return f, nil
}

func (e *wordEpisode) word(word string, want []string, s *envtune.Signals) envtune.Result {
	s.Calls++
	if word == "once" && !e.tried {
		e.tried = true
	} else {
		for _, w := range want {
			if w == word {
				e.said = append(e.said, word)
				return envtune.Result{Name: word, Text: "ok"}
			}
		}
	}
	s.Failed++
	r := envtune.Result{Name: word, Text: "no", Code: "word.unknown"}
	if e.stage.Hints.Level == envtune.HintFull && rand.New(&e.rng).Float64() < e.stage.Hints.Show {
		s.Hints++
		r.Hint = &envtune.Hint{Text: "another word"}
	}
	return r
}

// linePolicy says the lines of its script in order, per episode name or, where
// the name is not in the script, of the entry "".
type linePolicy struct {
	script map[string]string
	mu     sync.Mutex
	forgot map[string]int
}

func (p *linePolicy) Act(_ context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	script, ok := p.script[prompt.Episode]
	if !ok {
		script = p.script[""]
	}
	n := 0
	for _, m := range prompt.Messages {
		if m.Role == envtune.RoleAssistant {
			n++
		}
	}
	words := strings.Fields(script)
	if n >= len(words) {
		return envtune.Message{}, errors.New("the script is at its end")
	}
	switch words[n] {
	case "TOOLONG":
		return envtune.Message{}, fmt.Errorf("sampling: %w", &envtune.ContextError{Tokens: 9, Limit: 8})
	case "CRASH":
		return envtune.Message{}, errors.New("lost the connection")
	case "RANDOM":
		rng := rand.New(rand.NewPCG(prompt.Seed, uint64(n)))
		words[n] = []string{"a", "b", "end"}[rng.IntN(3)]
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: words[n], Sample: &envtune.Sample{Tokens: []int32{int32(n)}}}, nil
}

func (p *linePolicy) Forget(episode string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.forgot == nil {
		p.forgot = map[string]int{}
	}
	p.forgot[episode]++
}

// wordTask makes a task from its turns' references: "a b" or "".
func wordTask(id string, turns ...string) *envtune.Task {
	t := &envtune.Task{ID: id, Split: envtune.SplitBase}
	for i, ref := range turns {
		t.Turns = append(t.Turns, envtune.Turn{User: fmt.Sprint("turn ", i), Reference: strings.Fields(ref)})
	}
	return t
}

var hinted = &envtune.Stage{Name: "hinted", Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}

// play runs one script over one task.
func play(t *testing.T, task *envtune.Task, script string) *envtune.Trajectory {
	t.Helper()
	policy := &linePolicy{script: map[string]string{"": script}}
	out, err := Run(t.Context(), wordEnv{limit: 5}, policy, []Job{{Task: task, Stage: hinted, Seed: 3, Episode: "e"}}, Options{})
	if err != nil {
		t.Fatalf("running %q: %v", script, err)
	}
	return out[0]
}
