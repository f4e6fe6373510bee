// Package pretrain makes the embedded base model: a byte-level BPE and a small
// transformer trained on transcripts of procedurally made practice worlds. It
// never sees the worlds that the model is judged in.
package pretrain

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/text"
	"envtune/practice"
)

// Options are the settings of a pre-training. Defaults fills them.
type Options struct {
	Seed uint64
	// Model is the architecture; its Vocab is set from the tokenizer.
	Model model.Config
	// Vocab is the size of the tokenizer, with Slots at most 2,000.
	Vocab int
	// Slots is the number of tokens of the glossary (text.Conversation), beside Vocab.
	Slots int
	// TokenizerDocs is the number of transcripts that the tokenizer learns from.
	TokenizerDocs int
	// Drills is the number of lessons before the first transcript: a copying drill and
	// two selection drills each.
	Drills int
	// SelectionDocs is the number of first transcripts that come with a selection
	// drill each.
	SelectionDocs int
	// PlainFrom is the number of transcripts from which on each comes with one of a
	// plain world, which hides no rule.
	PlainFrom int
	// RenamedFrom is the number of transcripts from which on words that requests share
	// with tools and calls become others (practice.Renamed).
	RenamedFrom int
	// Tokens is the number of tokens to train on.
	Tokens int64
	// BatchTokens is the number of tokens of one optimiser step.
	BatchTokens int
	// LR is the peak learning rate: linear warm-up over Warmup steps, constant
	// to half of the tokens, then linear down to LR*Floor.
	LR, Floor   float64
	Warmup      int
	WeightDecay float64
	Beta1       float64
	Beta2       float64
	GradClip    float64
	// Muon is the momentum with which Muon updates the layers' projections; 0: AdamW does.
	Muon float64 `json:",omitempty"`
	// ContextWeight is the loss weight of a token that is not the agent's, in
	// the first ContextDocs transcripts; ContextFloor is the weight after them.
	// Names and values of the context cannot be foreseen: they help copying to
	// form, and are mostly noise afterwards.
	ContextWeight, ContextFloor float64
	ContextDocs                 int
	// ChoiceWeight multiplies the loss weight of the tokens with which the agent chooses:
	// the tool or the answer, the arguments and their values.
	ChoiceWeight float64
	// ProbeEvery is the number of tokens between probes on unseen practice
	// worlds; ProbeEpisodes is their number, with and without hints.
	ProbeEvery    int64
	ProbeEpisodes int
	// CheckpointEvery is the number of steps between checkpoints.
	CheckpointEvery int
	// Format names the format of the transcripts.
	Format string
	// SlipsFrom is the number of the transcript from which on the agents of every second
	// one make mistakes that the model makes at that point of its training.
	SlipsFrom int
	// Precision is that of the products with weights (tensor.ParsePrecision); "" for f32.
	Precision string `json:",omitempty"`
	// From is the SHA-256 of the weights of the model that is trained on, "" for a new one.
	// Its tokenizer stays, so settings of tokenizers say nothing.
	From string `json:",omitempty"`
}

// Defaults returns the settings of the next base; docs/base.md says those of the embedded
// one.
func Defaults() Options {
	return Options{
		Seed: 1,
		Model: model.Config{
			Dim: 192, Layers: 5, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 512,
			Context: 2048, RopeTheta: 1e8, NormEps: 1e-5, Tied: true, Conv: 4, Recent: 0.25,
		},
		Vocab: 1759, Slots: 240, TokenizerDocs: 4000, Drills: 3000, SelectionDocs: 6000, PlainFrom: 0, RenamedFrom: 4000,
		Tokens: 140e6, BatchTokens: 16000,
		LR: 3e-3, Floor: 0.03, Warmup: 100, WeightDecay: 0.05, Beta1: 0.9, Beta2: 0.98, GradClip: 1, Muon: 0.95,
		ContextWeight: 0.2, ContextFloor: 0.02, ContextDocs: 6000,
		ChoiceWeight: 3, ProbeEvery: 10e6, ProbeEpisodes: 96,
		CheckpointEvery: 100,
		Format:          "plan", SlipsFrom: 112000,
	}
}

// continuedTokens is how many tokens a finished model goes on for where nothing is said.
const continuedTokens = 26e6

// Continued returns the settings with which a finished model goes on for so many tokens (0:
// 26 million): transcripts only, renamed, in batches of half the size at two thirds of the rate, with
// its own slips in the last fifth, as they take the model's time to make.
func Continued(m *base.Model, tokens int64) Options {
	o := Defaults()
	o.Model, o.From = m.Config(), base.Digest(m.Model)
	o.Tokens, o.BatchTokens = continuedTokens, o.BatchTokens/2
	if tokens > 0 {
		o.Tokens = tokens
	}
	o.Drills, o.SelectionDocs, o.ContextDocs, o.RenamedFrom = 0, 0, 0, 0
	o.SlipsFrom = int(o.Tokens * 4 / 5 / pairTokens)
	o.LR = 2e-3
	return o
}

// pairTokens are about the tokens of a transcript and the one of a plain world beside it.
const pairTokens = 1100

// Check says what is wrong with the settings.
func (o Options) Check() error {
	switch {
	case o.Vocab < 262 || o.Vocab > 1999:
		return fmt.Errorf("vocab is %d, want 262 to 1999", o.Vocab)
	case o.Slots < 0 || o.Slots >= 2000-o.Vocab:
		return fmt.Errorf("slots is %d beside a vocab of %d, want 0 to %d", o.Slots, o.Vocab, 1999-o.Vocab)
	case o.Drills < 0 || o.SelectionDocs < 0 || o.PlainFrom < 0 || o.RenamedFrom < 0 || o.SlipsFrom < 0:
		return fmt.Errorf("%d drills, selection drills for %d transcripts, plain worlds from transcript %d on, renamed from %d, own slips from %d: want at least 0", o.Drills, o.SelectionDocs, o.PlainFrom, o.RenamedFrom, o.SlipsFrom)
	case o.BatchTokens > gradientTokens/2:
		return fmt.Errorf("batch tokens is %d, want at most %d", o.BatchTokens, gradientTokens/2)
	case o.Tokens < int64(o.BatchTokens):
		return fmt.Errorf("tokens is %d, want at least one batch of %d", o.Tokens, o.BatchTokens)
	case o.BatchTokens < 256:
		return fmt.Errorf("batch tokens is %d, want at least 256", o.BatchTokens)
	case o.LR <= 0 || o.LR > 0.1:
		return fmt.Errorf("learning rate is %g, want above 0 and at most 0.1", o.LR)
	case o.Muon < 0 || o.Muon >= 1:
		return fmt.Errorf("muon is a momentum of %g, want 0 (AdamW) to below 1", o.Muon)
	case o.ChoiceWeight <= 0 || o.ChoiceWeight > 100:
		return fmt.Errorf("choice weight is %g, want above 0 and at most 100", o.ChoiceWeight)
	case o.ProbeEpisodes < 1:
		return fmt.Errorf("probe episodes is %d, want at least 1", o.ProbeEpisodes)
	case o.CheckpointEvery < 1:
		return fmt.Errorf("checkpoint interval is %d steps, want at least 1", o.CheckpointEvery)
	}
	return nil
}

// rate returns the learning rate after tokens tokens.
func (o Options) rate(step int, tokens int64) float64 {
	lr := o.LR * math.Min(1, float64(step+1)/float64(max(1, o.Warmup)))
	if done := float64(tokens) / float64(o.Tokens); done > 0.5 {
		lr *= 1 - (done-0.5)/0.5*(1-o.Floor)
	}
	return lr
}

// Tokenizer trains the byte-level BPE on rendered practice transcripts.
func Tokenizer(o Options) (*text.Tokenizer, error) {
	f, err := format.ByName(o.Format)
	if err != nil {
		return nil, err
	}
	everyday := strings.Join(practice.Everyday(), " ")
	docs := func(yield func(string) bool) {
		for i := range o.TokenizerDocs {
			tr := practice.Make(o.Seed, uint64(i))
			if i%2 == 1 {
				tr = practice.Plain(o.Seed, uint64(i))
			}
			lines := make([]string, len(tr.Messages))
			for j, m := range tr.Messages {
				lines[j] = f.Render(m, true)
			}
			if !yield(strings.Join(lines, "\x00")) { // a byte that no message has
				return
			}
			// What the drills are made of counts as if one transcript in four said it.
			if i%4 == 0 && !yield(everyday) {
				return
			}
		}
	}
	return text.Train(docs, o.Vocab, text.TrainOptions{Format: o.Format, Slots: o.Slots, PerDoc: true, Caps: true})
}

// stream makes batches of examples in a fixed order.
type stream struct {
	opt    Options
	tok    *text.Tokenizer
	words  []string        // of the selection drills
	banned map[string]bool // names that no drill gives a tool
	form   format.Format
	model  *model.Model      // whose slips agents make
	next   uint64            // index of the next drill, then of the next transcript
	start  uint64            // where the present pool began
	used   int               // batches of the pool already given
	pool   [][]learn.Example // the batches of the pool
	own    bool              // the model has had a part in the pool
}

// poolBatches is how many batches are cut from one shuffled pool.
const poolBatches = 16

// batch returns the next batch.
func (s *stream) batch(ctx context.Context) ([]learn.Example, error) {
	if s.used == len(s.pool) {
		if err := s.fill(ctx); err != nil {
			return nil, err
		}
	}
	s.used++
	return s.pool[s.used-1], nil
}

// fill makes the next pool: drills, then transcripts beyond the tokenizer's, in batches of
// about BatchTokens tokens, shuffled by a seed of their own, with their drills.
func (s *stream) fill(ctx context.Context) error {
	first, total := s.next, 0
	var pool []learn.Example
	add := func(ex learn.Example) {
		if len(ex.Tokens) > s.opt.Model.Context {
			return
		}
		pool = append(pool, ex)
		total += len(ex.Tokens)
	}
	own := false
	for total < poolBatches*s.opt.BatchTokens {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := s.next
		if at := n - uint64(s.opt.Drills); total == 0 && n >= uint64(s.opt.Drills) && at >= uint64(s.opt.SlipsFrom) {
			examples, err := s.voiced(ctx, at)
			if err != nil {
				return fmt.Errorf("playing with the model's slips: %w", err)
			}
			for _, ex := range examples {
				add(ex)
			}
			s.next += voicedTranscripts
			own = true
			break
		}
		s.next++
		if n < uint64(s.opt.Drills) {
			add(drill(s.tok, s.opt.Seed, n))
			add(selection(s.tok, s.words, s.banned, s.opt.Seed, 2*n))
			add(selection(s.tok, s.words, s.banned, s.opt.Seed, 2*n+1))
			continue
		}
		n -= uint64(s.opt.Drills)
		add(s.transcript(practice.MakeWith, n, nil))
		if n >= uint64(s.opt.PlainFrom) {
			add(s.transcript(practice.PlainWith, n, nil))
		}
		if n < uint64(s.opt.SelectionDocs) {
			add(selection(s.tok, s.words, s.banned, s.opt.Seed, uint64(2*s.opt.Drills)+n))
		}
	}
	rng := rand.New(rand.NewPCG(s.opt.Seed, first))
	rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	s.pool = slices.Collect(cut(pool, s.opt.BatchTokens))
	s.start, s.used, s.own = first, 0, own
	return nil
}

// transcript makes transcript number n of those behind the tokenizer's, with the slips of
// speak where it is not nil.
func (s *stream) transcript(kind func(seed, index uint64, speak practice.Speaker) practice.Transcript, n uint64, speak practice.Speaker) learn.Example {
	others := s.opt.ContextWeight
	if n >= uint64(s.opt.ContextDocs) {
		others = s.opt.ContextFloor
	}
	number := uint64(s.opt.TokenizerDocs) + n
	tr := kind(s.opt.Seed, number, speak)
	if n >= uint64(s.opt.RenamedFrom) {
		tr = practice.Renamed(tr, s.opt.Seed, number)
	}
	said := s.tok.Conversation()
	build := learn.Builder{Encoder: said, Render: func(m envtune.Message) string { return s.form.Render(m, true) }}
	ex := build.Transcript(tr.Messages, func(i int, m *envtune.Message) float64 {
		if m.Role != envtune.RoleAssistant {
			return others
		}
		return float64(tr.Weights[i])
	})
	weighChoice(ex, said, tr.Tools, float32(s.opt.ChoiceWeight))
	forget(ex, s.tok.Glossary())
	return ex
}

// forget takes the loss off the first mentions of what the glossary holds: nobody can
// foresee what does not stand for anything yet.
func forget(ex learn.Example, glossary string) {
	if glossary == "" {
		return
	}
	known, target := map[int32]bool{}, 0
	for i, id := range ex.Tokens {
		class := glossary[id]
		first := (class == text.GlossName || class == text.GlossOther) && !known[id]
		known[id] = true
		if ex.Loss[i] {
			if first {
				ex.Weight[target] = 0
			}
			target++
		}
	}
}

// cut yields consecutive runs of about size tokens.
func cut(pool []learn.Example, size int) func(yield func([]learn.Example) bool) {
	return func(yield func([]learn.Example) bool) {
		start, n := 0, 0
		for i, ex := range pool {
			n += len(ex.Tokens)
			if n >= size {
				if !yield(pool[start : i+1]) {
					return
				}
				start, n = i+1, 0
			}
		}
		if start < len(pool) {
			yield(pool[start:])
		}
	}
}
