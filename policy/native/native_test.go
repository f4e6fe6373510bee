package native

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/model"
	"envtune/learn/text"
	"envtune/rollout"
)

func parts(t *testing.T, context int) (*model.Model, *text.Tokenizer) {
	t.Helper()
	docs := func(yield func(string) bool) {
		for range 3 {
			if !yield("Please set the lamp to the level of 40.\nset_lamp(level=40)\nsay done") {
				return
			}
		}
	}
	tok, err := text.Train(docs, 300, text.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Config{
		Vocab: tok.Size(), Dim: 16, Layers: 2, Heads: 2, KVHeads: 1, HeadDim: 8, FF: 24,
		Context: context, RopeTheta: 10000, NormEps: 1e-5, Tied: true, Conv: 4,
	}, 5)
	if err != nil {
		t.Fatal(err)
	}
	return m, tok
}

func task() *envtune.Task {
	return &envtune.Task{
		ID: "lights", Split: envtune.SplitBase, Worlds: []string{"vehicle"},
		Tools: []string{"setHeadlights", "displayCarStatus"},
		Turns: []envtune.Turn{
			{User: "Turn the headlights on.", Reference: []string{"setHeadlights(mode='on')"}},
			{User: "Show the status of the doors.", Reference: []string{"displayCarStatus(option='doors')"}},
		},
	}
}

func stage() *envtune.Stage {
	return &envtune.Stage{Name: "test", Reward: "progress", MaxSteps: 3, Mode: envtune.ModeTraining, Format: "compact",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}
}

func play(t *testing.T, opt Options, context_ int, jobs []rollout.Job) []*envtune.Trajectory {
	t.Helper()
	m, tok := parts(t, context_)
	p := New(m, NewOwn(tok, format.Compact{}), opt)
	defer p.Close()
	got, err := rollout.Run(context.Background(), env.New(env.Options{}), p, jobs, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.episodes) != 0 {
		t.Errorf("%d episodes are still kept after the rollout", len(p.episodes))
	}
	return got
}

func jobs(n int) []rollout.Job {
	return rollout.Groups([]*envtune.Task{task()}, n, stage(), 0, 9)
}

// What was sampled is what training will see: the log-probabilities of the batch
// built from the trajectory equal the recorded ones, to the bit, over several
// turns and messages cut short.
func TestTrainingSeesWhatWasSampled(t *testing.T) {
	m, tok := parts(t, 2048)
	got := play(t, Options{Temperature: 1, MaxTokens: 6}, 2048, jobs(6))
	b := learn.Builder{Encoder: tok, Render: func(m envtune.Message) string { return format.Compact{}.Render(m, true) }}
	cut := 0
	for _, tr := range got {
		e, err := b.Sampled(tr, 1)
		if err != nil {
			t.Fatal(err)
		}
		lp, err := m.Logprobs([]model.Sequence{{Tokens: e.Tokens, Loss: e.Loss}})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(lp[0], e.Old) {
			t.Fatalf("recorded %v\ntraining %v", e.Old, lp[0])
		}
		for _, s := range tr.Steps {
			if s.Action.Sample.Stop == "length" {
				cut++
			}
		}
	}
	if cut == 0 {
		t.Error("no message was cut short: the test does not cover it")
	}
}

// An episode's samples depend on its seed and on nothing that runs beside it.
func TestEpisodesAreIndependent(t *testing.T) {
	opt := Options{Temperature: 1, MaxTokens: 8}
	all := jobs(8)
	together := play(t, opt, 2048, all)
	for i, job := range all {
		alone := play(t, opt, 2048, []rollout.Job{job})
		a, _ := json.Marshal(together[i])
		b, _ := json.Marshal(alone[0])
		if string(a) != string(b) {
			t.Errorf("episode %d differs when it runs alone", i)
		}
	}
	if reflect.DeepEqual(together[0].Steps, together[1].Steps) {
		t.Error("two seeds sampled the same")
	}
}

func TestGreedyIgnoresSeed(t *testing.T) {
	two := jobs(2)
	two[1].Seed = 12345
	got := play(t, Options{MaxTokens: 8}, 2048, two)
	if got[0].Steps[0].Action.Content != got[1].Steps[0].Action.Content {
		t.Error("greedy decoding depends on the seed")
	}
}

// A prompt beyond the context ends the episode with its own reason.
func TestContext(t *testing.T) {
	for _, tr := range play(t, Options{Temperature: 1, MaxTokens: 8}, 64, jobs(2)) {
		if tr.Stop != envtune.StopContext || tr.Valid || tr.Progress != 0 {
			t.Errorf("stopped by %q, valid %v, progress %v", tr.Stop, tr.Valid, tr.Progress)
		}
	}
	m, tok := parts(t, 64)
	p := New(m, NewOwn(tok, format.Compact{}), Options{})
	defer p.Close()
	_, err := p.Act(context.Background(), envtune.Prompt{Episode: "x", Messages: []envtune.Message{
		{Role: envtune.RoleUser, Content: strings.Repeat("lamp ", 100)},
	}})
	var full *envtune.ContextError
	if !errors.As(err, &full) || full.Limit != 64 || full.Tokens <= 64 {
		t.Errorf("a long prompt: %v", err)
	}
}

// After Update the policy samples with the new weights and records the version.
func TestUpdate(t *testing.T) {
	m, tok := parts(t, 2048)
	p := New(m, NewOwn(tok, format.Compact{}), Options{Temperature: 1, MaxTokens: 8})
	defer p.Close()
	ask := func(id string) envtune.Message {
		a, err := p.Act(context.Background(), envtune.Prompt{Episode: id, Seed: 4, Messages: []envtune.Message{
			{Role: envtune.RoleUser, Content: "set the lamp"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	before := ask("a")
	for i := range m.Flat() {
		m.Flat()[i] *= 2
	}
	p.Update(7)
	after := ask("b")
	if fmt.Sprint(before.Sample.Tokens) == fmt.Sprint(after.Sample.Tokens) || after.Sample.Version != 7 {
		t.Errorf("version %d sampled %v, version %d %v", before.Sample.Version, before.Sample.Tokens, after.Sample.Version, after.Sample.Tokens)
	}
}

// An episode whose step was cancelled half-way can be asked again.
func TestActAfterCancel(t *testing.T) {
	m, tok := parts(t, 2048)
	p := New(m, NewOwn(tok, format.Compact{}), Options{Temperature: 1, MaxTokens: 2000})
	defer p.Close()
	half := 0
	for seed := range uint64(40) {
		prompt := envtune.Prompt{Episode: "a", Seed: seed, Messages: []envtune.Message{{Role: envtune.RoleUser, Content: "set the lamp"}}}
		want, err := p.Act(context.Background(), prompt)
		if err != nil {
			t.Fatal(err)
		}
		p.Forget("a")
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seed%8+1)*500*time.Microsecond)
		_, err = p.Act(ctx, prompt)
		cancel()
		if err != nil {
			half++
			got, err := p.Act(context.Background(), prompt)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("after a cancelled step: %v, %+v, want %+v", err, got.Sample, want.Sample)
			}
		}
		p.Forget("a")
	}
	if half == 0 {
		t.Error("no step was cancelled")
	}
}

// A model that knows nothing writes what can be run once it is guided: offered tools, their
// parameters, values of their types, or an answer.
func TestGuided(t *testing.T) {
	own, tok := parts(t, 4096)
	chat := chatModel(t, 4096, "")
	chatSpeech, err := chat.Speech(format.Compact{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		model  *model.Model
		speech Speech
	}{
		"compact": {own, NewOwn(tok, format.Compact{})},
		"plan":    {own, NewOwn(tok, format.Plan{})},
		"chat":    {chat.Model, chatSpeech},
	} {
		p := New(c.model, c.speech, Options{Temperature: 1, MaxTokens: 120, Guided: true})
		defer p.Close()
		s := stage()
		s.Format, s.MaxSteps = c.speech.Format().Name(), 1
		got, err := rollout.Run(t.Context(), env.New(env.Options{}), p, rollout.Groups([]*envtune.Task{task()}, 16, s, 0, 9), rollout.Options{})
		if err != nil {
			t.Fatal(err)
		}
		steps, calls := 0, 0
		for _, tr := range got {
			for _, st := range tr.Steps {
				if st.Action.Sample.Stop != "stop" {
					continue // cut short
				}
				steps++
				calls += st.Feedback.Signals.Calls
				if *st.Feedback.Signals.Format != 1 {
					t.Errorf("%s: %q is malformed", name, st.Action.Content)
				}
				for _, m := range st.Feedback.Messages {
					for _, r := range m.Results {
						if r.Code == envtune.CodeUnknownTool || strings.HasPrefix(string(r.Code), "py.unexpected") || strings.HasPrefix(string(r.Code), "py.missing") {
							t.Errorf("%s: %q: %s", name, st.Action.Content, r.Text)
						}
					}
				}
			}
		}
		t.Logf("%s: %d whole steps with %d calls", name, steps, calls)
		if steps < 5 || calls < 1 {
			t.Errorf("%s: %d whole steps with %d calls", name, steps, calls)
		}
	}
}
