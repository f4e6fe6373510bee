package learn

import (
	"math"
	"slices"
	"testing"

	"envtune"
	"envtune/learn/model"
	"envtune/learn/text"
)

var (
	_ Trainer   = (*model.Trainer)(nil)
	_ Reference = (*model.Model)(nil)
	_ Encoder   = (*text.Tokenizer)(nil)
)

// small returns a tokenizer, a tiny transformer for it and its trainer.
func small(t *testing.T, workers int) (*text.Tokenizer, *model.Trainer) {
	t.Helper()
	tok, err := text.Train(slices.Values([]string{"good() bad() tools"}), 270, text.TrainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Config{
		Vocab: tok.Size(), Dim: 32, Layers: 2, Heads: 2, KVHeads: 1, HeadDim: 16, FF: 64,
		Context: 128, RopeTheta: 10000, NormEps: 1e-5, Tied: true, Conv: 4,
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return tok, model.NewTrainer(m, model.AdamW{}, workers)
}

// onPolicy returns the drawn episode as tok and tr would have sampled it: the
// recorded probabilities are those of the model.
func onPolicy(t *testing.T, tok *text.Tokenizer, tr *model.Trainer, advantage float64) Example {
	t.Helper()
	ep := drawn()
	for i, s := range []string{"bad()", "good()", "say a", "say why", "good(", "say b"} {
		sample := tok.EncodeMessage(envtune.RoleAssistant, s)[1:]
		ep.Steps[i].Action.Sample = &envtune.Sample{Tokens: sample, Logprobs: make([]float32, len(sample)), Stop: "stop"}
	}
	b := Builder{Encoder: tok, Render: renderPlain}
	e, err := b.Sampled(ep, advantage)
	if err != nil {
		t.Fatal(err)
	}
	logps, err := tr.Logprobs([]model.Sequence{{Tokens: e.Tokens, Loss: e.Loss}})
	if err != nil {
		t.Fatal(err)
	}
	e.Old = logps[0]
	return e
}

// begun returns the example of the first n loss tokens of e.
func begun(e Example, n int) Example {
	loss, at := 0, 0
	for loss < n {
		if e.Loss[at] {
			loss++
		}
		at++
	}
	return Example{Tokens: e.Tokens[:at], Loss: e.Loss[:at], Old: e.Old[:n], Advantage: e.Advantage[:n]}
}

// On the model's own samples the ratio is exactly 1 and nothing is clipped, though the
// rollouts of a group and a copy share prefixes; the update raises what had a positive
// advantage; one core or many, same weights.
func TestUpdateTransformer(t *testing.T) {
	var flats [][]float32
	for _, workers := range []int{1, 2} {
		tok, tr := small(t, workers)
		e := onPolicy(t, tok, tr, 1)
		batch := &Batch{Groups: [][]Example{{begun(e, 12), e, begun(e, 20)}}}
		half := begun(e, 15)
		batch.Copies = []Example{
			{Tokens: []int32{1, 2, 3}, Loss: []bool{false, true, true}, Weight: []float32{0.5, 0.5}},
			{Tokens: half.Tokens, Loss: half.Loss, Weight: slices.Repeat([]float32{0.5}, 15)},
		}
		o := PaperOptions()
		o.LR, o.Minibatches = 1e-3, 1
		_, frozen := small(t, 1)
		m, err := Update(tr, frozen, batch, o)
		if err != nil {
			t.Fatal(err)
		}
		if m.Ratio != 1 || m.Clip != 0 || m.OldKL != 0 || m.KL != 0 || m.Loss != -1 || m.GradNorm == 0 {
			t.Errorf("on policy: %+v", m)
		}
		if m.Computed != len(e.Tokens)+3 || m.Tokens <= m.Computed {
			t.Errorf("computed %d of %d tokens, want %d", m.Computed, m.Tokens, len(e.Tokens)+3)
		}
		again, err := Update(tr, frozen, batch, o)
		if err != nil {
			t.Fatal(err)
		}
		if again.Ratio <= 1 || again.KL <= 0 || again.CopyLoss >= m.CopyLoss {
			t.Errorf("after a step: %+v", again)
		}
		flats = append(flats, tr.Model().Flat())
	}
	if !slices.Equal(flats[0], flats[1]) {
		t.Error("one core and two give different weights")
	}
}

// A few supervised steps teach the transformer a transcript.
func TestSuperviseTransformer(t *testing.T) {
	tok, tr := small(t, 0)
	b := Builder{Encoder: tok, Render: renderPlain}
	e := b.Transcript([]envtune.Message{user("go"), {Role: envtune.RoleAssistant, Content: "good()"}}, RoleWeights(1, 0.05))
	var first, last SupervisedMetrics
	for i := range 40 {
		m, err := Supervise(tr, []Example{e, e}, 1000, 1e-2, 1)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = m
		}
		last = m
	}
	if first.Agent < 4 || last.Agent > 0.1 || math.Abs(first.Loss-math.Log(float64(tok.Size()))) > 2 {
		t.Errorf("from %+v to %+v", first, last)
	}
}
