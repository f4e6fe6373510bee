package learn_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"envtune"
	"envtune/learn"
	"envtune/learn/model"
	"envtune/learn/sample"
	"envtune/learn/tensor"
)

// The lesson is the smallest task that needs all of the learner: episodes of two turns,
// in each of which some letters are to be copied (">abc" wants "abc") or mirrored
// ("<abc" wants "cba"). The share of letters in their place is the turn's reward. The
// model begins with random weights and no transcripts.
type lesson struct {
	letters       int // of a turn
	dim           int // width of the model
	steps         int
	groups, size  int
	options       learn.Options
	credit        learn.CreditOptions
	schedule      string
	precision     tensor.Precision
	brokenTrainer func(learn.Trainer) learn.Trainer // nil: none
}

// lessonOf returns the lesson that the benchmark and the tests begin with.
func lessonOf(letters, dim, steps int) lesson {
	l := lesson{letters: letters, dim: dim, steps: steps, groups: 32, size: 8, schedule: learn.ScheduleLinear}
	l.options = learn.DefaultOptions()
	l.options.LR, l.options.Minibatches, l.options.Entropy = 2e-3, 4, 0.05
	l.credit.Turns = true
	return l
}

const (
	symbols    = "abcdefgh"
	spelling   = symbols + "<>"
	turns      = 2
	agentToken = int32(len(spelling)) + iota - 3
	userToken
	endToken
	lessonVocab
)

// speller turns messages into tokens: a letter each, a role and an end.
type speller struct{}

func (speller) AgentPrefix() int32 { return agentToken }
func (speller) End() int32         { return endToken }

func (speller) EncodeMessage(role envtune.Role, text string) []int32 {
	out := []int32{userToken}
	if role == envtune.RoleAssistant {
		out[0] = agentToken
	}
	for _, r := range text {
		out = append(out, int32(strings.IndexRune(spelling, r)))
	}
	return append(out, endToken)
}

// exercise is one turn. A quarter of them is held out from training.
type exercise struct{ ask, want string }

func (l *lesson) draw(rng *rand.Rand, heldOut bool) exercise {
	for {
		b, sum := make([]byte, l.letters), 0
		for i := range b {
			at := rng.IntN(len(symbols))
			b[i], sum = symbols[at], sum+at*(i+1)
		}
		if l.letters > 1 && (sum%4 == 0) != heldOut {
			continue
		}
		ask := string(b)
		if rng.IntN(2) == 0 {
			return exercise{">" + ask, ask}
		}
		slices.Reverse(b)
		return exercise{"<" + ask, string(b)}
	}
}

// pupil is a model in a lesson.
type pupil struct {
	lesson
	seed    uint64
	model   *model.Model
	trainer learn.Trainer
	start   *model.Model // the reference of the KL term
	engine  *sample.Engine
	builder learn.Builder
	rng     *rand.Rand
	last    learn.Metrics
}

func begin(tb testing.TB, l lesson, seed uint64) *pupil {
	tb.Helper()
	m, err := model.New(model.Config{
		Vocab: int(lessonVocab), Dim: l.dim, Layers: 2, Heads: l.dim / 16, KVHeads: l.dim / 16, HeadDim: 16, FF: 2 * l.dim,
		Context: 64, RopeTheta: 1000, NormEps: 1e-5, Tied: true, Conv: 4,
	}, seed)
	if err != nil {
		tb.Fatal(err)
	}
	m.SetPrecision(l.precision)
	p := &pupil{lesson: l, seed: seed, model: m, engine: sample.New(m), rng: rand.New(rand.NewPCG(seed, 3))}
	p.start = m.Clone()
	p.trainer = model.NewTrainer(m, model.AdamW{Beta2: 0.99}, 0)
	if l.brokenTrainer != nil {
		p.trainer = l.brokenTrainer(p.trainer)
	}
	p.builder = learn.Builder{Encoder: speller{}, Render: func(m envtune.Message) string { return m.Content }}
	tb.Cleanup(p.engine.Close)
	return p
}

// learns takes the steps of the lesson.
func (p *pupil) learns(tb testing.TB) {
	tb.Helper()
	schedule := learn.Schedule{Shape: p.schedule, Steps: p.steps, Floor: 0.1}
	for step := range p.steps {
		groups := p.episodes(tb, p.groups, p.size, step, false)
		batch, err := p.builder.Batch(learn.Credit(groups, p.credit))
		if err != nil {
			tb.Fatal(err)
		}
		o := p.options
		o.LR, o.Seed = schedule.Rate(o.LR, step), uint64(step)
		if p.last, err = learn.Update(p.trainer, p.start, batch, o); err != nil {
			tb.Fatal(err)
		}
		p.engine.Update()
	}
}

// score plays held-out exercises at the training temperature and returns the share of
// turns answered without a mistake, and the mean reward.
func (p *pupil) score(tb testing.TB) (right, reward float64) {
	tb.Helper()
	p.rng = rand.New(rand.NewPCG(77, 7)) // the same exercises each time
	n := 0.0
	for _, g := range p.episodes(tb, 256, 1, 1<<20, true) {
		for _, t := range g.Trajectories {
			for _, r := range t.TurnRewards {
				if n++; r == 1.0/turns {
					right++
				}
				reward += r * turns
			}
		}
	}
	return right / n, reward / n
}

// episodes plays groups of episodes, all at once.
func (p *pupil) episodes(tb testing.TB, groups, size, step int, heldOut bool) []*envtune.Group {
	tb.Helper()
	var out []*envtune.Group
	var wg sync.WaitGroup
	errs := make([]error, groups*size)
	for i := range groups {
		var task []exercise
		for range turns {
			task = append(task, p.draw(p.rng, heldOut))
		}
		g := &envtune.Group{Task: fmt.Sprint(step, " ", i)}
		for j := range size {
			t := &envtune.Trajectory{Turns: turns}
			g.Trajectories = append(g.Trajectories, t)
			at := i*size + j
			wg.Go(func() { errs[at] = p.play(t, task, p.seed<<40+uint64(step<<16+at)) })
		}
		out = append(out, g)
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

// play records one episode.
func (p *pupil) play(t *envtune.Trajectory, task []exercise, seed uint64) error {
	session, total := p.engine.NewSession(seed), 0.0
	before := &t.First
	for turn, x := range task {
		user := envtune.Message{Role: envtune.RoleUser, Content: x.ask}
		before.Messages = []envtune.Message{user}
		feed := append(speller{}.EncodeMessage(user.Role, user.Content), agentToken)
		if turn > 0 && t.Steps[turn-1].Action.Sample.Stop != sample.StopToken {
			feed = append([]int32{endToken}, feed...)
		}
		r, err := p.engine.Generate(context.Background(), session, feed, sample.Params{Temperature: 1, MaxTokens: len(x.want) + 2, Stop: endToken})
		if err != nil {
			return err
		}
		t.Steps = append(t.Steps, envtune.Step{
			Action: envtune.Message{Role: envtune.RoleAssistant, Sample: &envtune.Sample{
				Tokens: r.Tokens, Logprobs: r.Logprobs, Stop: r.Stop}},
			Feedback: envtune.Feedback{Turn: turn},
		})
		before = &t.Steps[turn].Feedback
		reward := inPlace(r.Tokens, x.want) / turns
		t.TurnRewards = append(t.TurnRewards, reward)
		total += reward
	}
	t.Reward = &total
	return nil
}

// inPlace is the share of tokens, the end included, that are those of the wanted text.
func inPlace(tokens []int32, want string) float64 {
	wanted := speller{}.EncodeMessage(envtune.RoleAssistant, want)[1:]
	right := 0
	for i := range min(len(tokens), len(wanted)) {
		if tokens[i] == wanted[i] {
			right++
		}
	}
	return float64(right) / float64(max(len(tokens), len(wanted)))
}
