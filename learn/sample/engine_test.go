package sample

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
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
// share their work and memory without sharing draws.
func TestIndependentOfBatch(t *testing.T) {
	for _, prompt := range []int{12, 17, 35} {
		t.Run(fmt.Sprint("prompt of ", prompt), func(t *testing.T) { independentOfBatch(t, prompt) })
	}
}

func independentOfBatch(t *testing.T, prompt int) {
	m := tiny(t)
	alone := make([][]Result, 24)
	for i := range alone {
		e := New(m)
		r, err := dialogue(e, uint64(i), tokens(uint64(i/8), prompt))
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
		wg.Go(func() { together[i], errs[i] = dialogue(e, uint64(i), tokens(uint64(i/8), prompt)) })
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

// Further tokens and texts end a generation, and change nothing before its end.
func TestStopsOfText(t *testing.T) {
	e := New(tiny(t))
	defer e.Close()
	ctx := context.Background()
	spell := func(t int32) string { return string([]byte{'a' + byte(t%26), 'a' + byte(t/26)}) }
	p := Params{Temperature: 1, MaxTokens: 40, Stop: -1, Token: spell}
	long, err := e.Generate(ctx, e.NewSession(3), tokens(1, 9), p)
	if err != nil || long.Stop != StopLength {
		t.Fatal(long, err)
	}
	all := ""
	for _, token := range long.Tokens {
		all += spell(token)
	}
	for _, c := range []struct {
		name, stop string
		params     Params
		want       int // tokens, the one that ends it included
	}{
		{"a token", StopOther, Params{Stops: []int32{-1, long.Tokens[7]}}, 1 + slices.Index(long.Tokens, long.Tokens[7])},
		{"the end before others", StopToken, Params{Stop: long.Tokens[0], Stops: long.Tokens}, 1},
		{"a whole token's text", StopText, Params{Texts: []string{spell(long.Tokens[5])}}, 0},
		{"over tokens, ending within one", StopText, Params{Texts: []string{all[13:20]}}, 0},
		{"the first of two", StopText, Params{Texts: []string{all[31:40], all[21:29]}}, 0},
		{"one that does not come", StopLength, Params{Texts: []string{"zzzzzzz"}}, 40},
	} {
		q := c.params
		q.Temperature, q.MaxTokens, q.Token = 1, 40, spell
		if q.Stop == 0 {
			q.Stop = -1
		}
		want := c.want
		if want == 0 { // where the text is complete
			want = len(all) / 2
			for _, text := range q.Texts {
				want = min(want, (strings.Index(all, text)+len(text)+1)/2)
			}
		}
		s := e.NewSession(3)
		got, err := e.Generate(ctx, s, tokens(1, 9), q)
		if err != nil || got.Stop != c.stop || !slices.Equal(got.Tokens, long.Tokens[:want]) {
			t.Errorf("%s: %d tokens, stopped by %q, want %d by %q (%v)", c.name, len(got.Tokens), got.Stop, want, c.stop, err)
		}
		if s.Len() != 9+want {
			t.Errorf("%s: the session holds %d tokens, want %d", c.name, s.Len(), 9+want)
		}
	}
	for name, q := range map[string]Params{
		"no text of tokens": {MaxTokens: 1, Texts: []string{"x"}},
		"an empty text":     {MaxTokens: 1, Texts: []string{"x", ""}, Token: spell},
	} {
		if _, err := e.Generate(ctx, e.NewSession(1), tokens(1, 3), q); err == nil {
			t.Errorf("%s: no error", name)
		}
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

// Requests that are cancelled at any moment, the one that computes a shared
// beginning included, neither hold up nor change those that wait for it.
func TestCancelAmongOthers(t *testing.T) {
	m := tiny(t)
	e := New(m)
	want, err := dialogue(e, 3, tokens(1, 12))
	if err != nil {
		t.Fatal(err)
	}
	for round := range 30 {
		e.Update() // forgets the shared beginning
		ctx, cancel := context.WithCancel(context.Background())
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				p := Params{Temperature: 1, MaxTokens: 40, Stop: -1}
				if _, err := e.Generate(ctx, e.NewSession(uint64(i)), tokens(1, 12), p); err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
			if i == round%6 {
				wg.Go(cancel)
			}
		}
		got, err := dialogue(e, 3, tokens(1, 12))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: %v, %v, want %v", round, got, err, want)
		}
		wg.Wait()
		cancel()
	}
	e.Close()
}

// Close ends generations under way, and none hangs.
func TestCloseDuringGeneration(t *testing.T) {
	m := tiny(t)
	for range 20 {
		e := New(m)
		var wg sync.WaitGroup
		for i := range 5 {
			wg.Go(func() {
				for {
					_, err := e.Generate(context.Background(), e.NewSession(uint64(i)), tokens(1, 8), Params{Temperature: 1, MaxTokens: 50, Stop: -1})
					if errors.Is(err, ErrClosed) {
						return
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		e.Close()
		wg.Wait()
	}
}

// A feed that no model can read fails alone.
func TestBadTokenFailsAlone(t *testing.T) {
	e := New(tiny(t))
	defer e.Close()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			feed := tokens(uint64(i), 12)
			if i%2 == 0 {
				feed[3] = 40 - 41*int32(i/2%2) // one above, one below the vocabulary
			}
			_, err := e.Generate(context.Background(), e.NewSession(1), feed, Params{Temperature: 1, MaxTokens: 9, Stop: stop})
			if (err != nil) != (i%2 == 0) {
				t.Errorf("request %d: %v", i, err)
			}
		})
	}
	wg.Wait()
}

// The prefix cache comes back to its limit after a time in which nothing could go.
func TestPrefixCacheIsBounded(t *testing.T) {
	c := newPrefixCache(4)
	var busy []*prefix
	for i := range 10 {
		p, first := c.get(fmt.Sprint("busy ", i))
		if !first {
			t.Fatal("a new key was known")
		}
		busy = append(busy, p)
	}
	if len(c.by) != 10 {
		t.Errorf("%d entries, want all 10 that are being computed", len(c.by))
	}
	for i, p := range busy {
		p.failed = i == 0
		if i > 0 {
			p.cache = &model.Cache{}
		}
	}
	c.get("new")
	if len(c.by) != 4 {
		t.Errorf("%d entries, want 4", len(c.by))
	}
	if p, first := c.get("busy 9"); first || p != busy[9] {
		t.Error("the entry used last was dropped")
	}
}
