package model

import (
	"errors"
	"fmt"

	"envtune/learn/tensor"
)

// Row is one entry of a ragged batch: tokens to append to a sequence, a whole
// prompt or a single sampled token.
type Row struct {
	Cache  *Cache
	Tokens []int32
}

// Decoder runs a model forward over caches. It holds a packed copy of the
// projections: after the model's parameters change, call Update. It serves one
// goroutine at a time.
type Decoder struct {
	m       *Model
	workers int
	w       packed
	engines []*engine
	logits  []float32
}

// NewDecoder returns a decoder of m that uses workers cores, or all for 0. The number
// changes no bit of a result.
func NewDecoder(m *Model, workers int) *Decoder { return NewDecoderAs(m, workers, tensor.F32) }

// NewDecoderAs is NewDecoder with the weights of its products (not the embedding that
// tokens are looked up in, norms and biases) kept as s says. What the decoder computes is,
// to the bit, what one in float32 computes with the numbers that are kept.
func NewDecoderAs(m *Model, workers int, s tensor.Storage) *Decoder {
	d := &Decoder{m: m, workers: cores(workers)}
	d.w.store(m.cfg, s)
	d.Update()
	return d
}

// WeightBytes returns the memory that the decoder's copy of the weights takes.
func (d *Decoder) WeightBytes() int { return d.w.bytes() }

// Update takes over the model's present parameters. Caches filled before keep what
// the old ones computed.
func (d *Decoder) Update() { d.w.pack(d.m, false, d.workers) }

// NewCache returns the cache of an empty sequence.
func (d *Decoder) NewCache() *Cache { return NewCache(d.m.cfg) }

const (
	// groupRows is how many rows go through the layers together, at least one entry.
	groupRows = 64
	// cachedBytes is what weights may take for a core's caches to hold most of them.
	cachedBytes = 16 << 20
)

// groupSize returns how many of so many rows go through the layers together. Each core
// takes groups of its own where that reads no weights from memory again; else all cores
// share the columns of each product, so that they read the weights once. What attends to
// more takes longer, so that a group for each core would leave some waiting: there are two
// or three where that leaves enough rows in each.
func (d *Decoder) groupSize(rows int) int {
	if d.w.bytes() > cachedBytes {
		return groupRows * d.workers
	}
	groups := d.workers
	if groups > 1 {
		groups *= max(1, min(3, rows/(6*d.workers)))
	}
	return min(groupRows, (rows+groups-1)/groups)
}

// Extend appends the tokens of each entry to its cache and returns the logits after
// its last token, one slice of length Vocab an entry; they are valid until the
// next call. Every entry needs a token and a cache of its own. On an error no cache
// has changed; a sequence that outgrows the context gives ErrContext.
func (d *Decoder) Extend(batch []Row) ([][]float32, error) {
	total, err := d.check(batch)
	if err != nil {
		return nil, fmt.Errorf("extending sequences: %w", err)
	}
	groups := group(batch, d.groupSize(total))
	used := min(d.workers, len(groups))
	for len(d.engines) < used {
		d.engines = append(d.engines, newEngine(d.m, &d.w))
	}
	vocab := d.m.cfg.Vocab
	grow(&d.logits, len(batch)*vocab)
	tensor.Parallel(used, len(groups), func(worker, i int) {
		e := d.engines[worker]
		e.split(max(1, d.workers/len(groups)))
		g := groups[i]
		e.extend(batch[g.from:g.to], d.logits[g.from*vocab:g.to*vocab])
	})
	out := make([][]float32, len(batch))
	for i := range out {
		out[i] = d.logits[i*vocab : (i+1)*vocab : (i+1)*vocab]
	}
	return out, nil
}

func (d *Decoder) check(batch []Row) (tokens int, err error) {
	seen := make(map[*Cache]bool, len(batch))
	for i, r := range batch {
		c := d.m.cfg
		switch {
		case r.Cache == nil || r.Cache.cfg != c:
			return 0, fmt.Errorf("entry %d: its cache is not one of this model", i)
		case r.Cache.frozen:
			return 0, fmt.Errorf("entry %d: its cache has forks and cannot grow", i)
		case seen[r.Cache]:
			return 0, fmt.Errorf("entry %d: its cache occurs twice", i)
		case len(r.Tokens) == 0:
			return 0, fmt.Errorf("entry %d: %w", i, errors.New("no tokens"))
		case r.Cache.n+len(r.Tokens) > c.Context:
			return 0, fmt.Errorf("entry %d: %d tokens after %d, context %d: %w", i, len(r.Tokens), r.Cache.n, c.Context, ErrContext)
		}
		if err := c.checkTokens(r.Tokens); err != nil {
			return 0, fmt.Errorf("entry %d: %w", i, err)
		}
		seen[r.Cache] = true
		tokens += len(r.Tokens)
	}
	return tokens, nil
}

// span is the entries [from, to) of a batch.
type span struct{ from, to int }

// group splits a batch into neighbouring entries of about size tokens.
func group(batch []Row, size int) []span {
	var gs []span
	n := 0
	for i, r := range batch {
		if len(gs) == 0 || n+len(r.Tokens) > size {
			gs, n = append(gs, span{from: i}), 0
		}
		n += len(r.Tokens)
		gs[len(gs)-1].to = i + 1
	}
	return gs
}

// extend runs one group and writes the logits of each entry's last token.
func (e *engine) extend(batch []Row, logits []float32) {
	var tokens []int32
	var parts [][]int32
	segs := make([]segment, len(batch))
	for i, r := range batch {
		segs[i] = segment{start: len(tokens), n: len(r.Tokens), pos: r.Cache.n, cache: r.Cache}
		tokens = append(tokens, r.Tokens...)
		r.Cache.reserve(r.Cache.n + len(r.Tokens))
		if e.cfg.Glossary != "" {
			for _, t := range r.Tokens {
				parts = append(parts, r.Cache.said.next(e.cfg.Glossary, t))
			}
		}
	}
	var last []int // the row of each entry's last token; nil where each has only one
	if len(tokens) > len(segs) {
		for _, s := range segs {
			last = append(last, s.start+s.n-1)
		}
	}
	e.forward(tokens, parts, segs, last)
	copy(logits, e.logits(len(segs), func(i int) int { return i }, func(i int) []word { return batch[i].Cache.said.words }).Data)
	for _, r := range batch {
		r.Cache.n += len(r.Tokens)
	}
}
