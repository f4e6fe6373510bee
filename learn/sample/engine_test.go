package sample

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"envtune/learn/model"
)

func tiny(t *testing.T) *model.Model {
	t.Helper()
	m, err := model.New(model.Config{
		Vocab: 40, Dim: 16, Layers: 2, Heads: 2, KVHeads: 1, HeadDim: 8, FF: 24,
		Context: 64, RopeTheta: 10000, NormEps: 1e-5, Tied: true, Conv: 4,
	}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const stop = 7

func tokens(seed uint64, n int) []int32 {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]int32, n)
	for i := range out {
		out[i] = int32(r.IntN(40))
	}
	return out
}

// dialogue plays two generations of one session.
func dialogue(e *Engine, seed uint64, prompt []int32) ([]Result, error) {
	s := e.NewSession(seed)
	var out []Result
	for _, feed := range [][]int32{prompt, tokens(seed, 5)} {
		r, err := e.Generate(context.Background(), s, feed, Params{Temperature: 1, MaxTokens: 9, Stop: stop})
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// What a session samples does not depend on its neighbours, and equal openings
// share their work without sharing draws.
func TestIndependentOfBatch(t *testing.T) {
	m := tiny(t)
	alone := make([][]Result, 24)
	for i := range alone {
		e := New(m)
		r, err := dialogue(e, uint64(i), tokens(uint64(i/8), 12))
		if err != nil {
			t.Fatal(err)
		}
		alone[i] = r
		e.Close()
	}
	e := New(m)
	defer e.Close()
	together := make([][]Result, len(alone))
	errs := make([]error, len(alone))
	var wg sync.WaitGroup
	for i := range together {
		wg.Go(func() { together[i], errs[i] = dialogue(e, uint64(i), tokens(uint64(i/8), 12)) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(alone, together) {
		t.Error("sessions sample differently when batched")
	}
	if reflect.DeepEqual(alone[0], alone[1]) {
		t.Error("two seeds sampled the same")
	}
}

// The recorded log-probabilities are those of the training pass, to the bit.
func TestLogprobsAreThoseOfTraining(t *testing.T) {
	m := tiny(t)
	e := New(m)
	defer e.Close()
	prompt := tokens(5, 11)
	s := e.NewSession(5)
	r, err := e.Generate(context.Background(), s, prompt, Params{Temperature: 1, MaxTokens: 20, Stop: stop})
	if err != nil {
		t.Fatal(err)
	}
	seq := model.Sequence{Tokens: append(append([]int32(nil), prompt...), r.Tokens...)}
	seq.Loss = make([]bool, len(seq.Tokens))
	for i := len(prompt); i < len(seq.Loss); i++ {
		seq.Loss[i] = true
	}
	want, err := m.Logprobs([]model.Sequence{seq})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(want[0], r.Logprobs) {
		t.Errorf("recorded %v, training gives %v", r.Logprobs, want[0])
	}
	if got := s.Len(); got != len(seq.Tokens) {
		t.Errorf("the session holds %d tokens, want %d", got, len(seq.Tokens))
	}
}

func TestStops(t *testing.T) {
	e := New(tiny(t))
	defer e.Close()
	ctx := context.Background()
	r, err := e.Generate(ctx, e.NewSession(1), tokens(1, 3), Params{MaxTokens: 4, Stop: -1})
	if err != nil || r.Stop != "length" || len(r.Tokens) != 4 {
		t.Errorf("a limit of 4 tokens gave %+v, %v", r, err)
	}
	r, err = e.Generate(ctx, e.NewSession(1), tokens(1, 60), Params{MaxTokens: 100, Stop: -1})
	if err != nil || r.Stop != "context" || len(r.Tokens) != 4 {
		t.Errorf("a context of 64 after 60 tokens gave %+v, %v", r, err)
	}
	var full *ContextError
	if _, err = e.Generate(ctx, e.NewSession(1), tokens(1, 64), Params{MaxTokens: 1}); !errors.As(err, &full) {
		t.Errorf("a prompt as long as the context: %v", err)
	}
	if _, err = e.Generate(ctx, e.NewSession(1), nil, Params{MaxTokens: 1}); err == nil {
		t.Error("an empty session was continued")
	}
}

func TestCancelAndClose(t *testing.T) {
	m := tiny(t)
	e := New(m)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Generate(ctx, e.NewSession(1), tokens(1, 3), Params{MaxTokens: 50, Stop: -1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled generation: %v", err)
	}
	e.Close()
	e.Close()
	if _, err := e.Generate(context.Background(), &Session{}, tokens(1, 3), Params{MaxTokens: 5}); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed engine: %v", err)
	}
}

// Update makes new sessions use the new weights.
func TestUpdate(t *testing.T) {
	m := tiny(t)
	e := New(m)
	defer e.Close()
	before, err := dialogue(e, 1, tokens(2, 9))
	if err != nil {
		t.Fatal(err)
	}
	for i := range m.Flat() {
		m.Flat()[i] *= 1.5
	}
	e.Update()
	after, err := dialogue(e, 1, tokens(2, 9))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(before) == fmt.Sprint(after) {
		t.Error("changed weights sample the same")
	}
}
