package model

import (
	"math"
	"math/rand/v2"
)

// New returns a model with random weights that depend on cfg and seed only: normal
// with standard deviation 0.4/sqrt(Dim), the projections into the residual stream
// divided by sqrt(2*Layers), norms 1, biases 0, convolutions identity; of a model with
// convolutions, two of three key/value heads start as matchers, and the others of the
// first layer, where they attend to the last tokens, pass on what they find.
func New(cfg Config, seed uint64) (*Model, error) {
	m, err := zero(cfg)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 0x6d6f64656c)) // "model"
	rest := m.flat
	for _, s := range cfg.layout() {
		data := rest[:s.size()]
		rest = rest[s.size():]
		std := 0.4 / math.Sqrt(float64(cfg.Dim))
		switch s.kind {
		case norm:
			fill(data, 1)
			continue
		case conv:
			fill(data[:s.shape[1]], 1)
			continue
		case bias:
			continue
		case residual:
			std /= math.Sqrt(2 * float64(cfg.Layers))
		}
		for i := range data {
			data[i] = float32(std * rng.NormFloat64())
		}
	}
	if cfg.Conv > 0 {
		for l := range m.w.layers {
			for kv := range cfg.KVHeads {
				n, skip := cfg.start(kv)
				if n == 0 && l == 0 && cfg.Recent > 0 {
					cfg.passOn(&m.w.layers[l], kv, gatherScale)
				}
				cfg.matcher(&m.w.layers[l], kv, n, skip, l > 0)
			}
		}
	}
	return m, nil
}

func zero(cfg Config) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	return FromFlat(cfg, make([]float32, cfg.NumParams()))
}

func fill(x []float32, v float32) {
	for i := range x {
		x[i] = v
	}
}

// recentEvery: one in so many key/value heads attends to the last tokens, see start.
const recentEvery = 3

// headKinds: the key/value heads of a layer take turns in what they start as.
const headKinds = 6

// start tells what key/value head kv of a layer starts as: a matcher of n tokens, the
// last ones or those before the last skip. With n = 0 it is a head like any other,
// which Config.Recent makes attend to the last tokens. Those before the last token
// matter where two texts part them differently: a value follows its parameter's words
// after a blank in a request, after "=" in a call.
func (c Config) start(kv int) (n, skip int) {
	switch kv % headKinds {
	case 0, recentEvery:
		return 0, 0
	case 1:
		n = 1
	case 4:
		n, skip = 2, 1
	default:
		n = 2
	}
	n = min(n, c.Conv-1)
	return n, min(skip, c.Conv-1-n)
}

// gatherScale is how strongly the heads of the first layer that attend to the last
// tokens pass on what they find: enough for the matchers above to compare what stands
// before two tokens, not only the tokens.
const gatherScale = 4

// matcherScale sharpens the attention of matchers: keys and queries are so many times
// as large as those of other heads.
const matcherScale = 2

// matcher makes key/value head kv of a layer one that attends to what followed
// earlier occurrences of the last n tokens (0: leaves it as it is), leaving out the
// last skip of them: its keys are those of the n tokens before, one share of the
// channels each, its queries those of the last n tokens under the same projection. With copying it also adds what it finds
// to the residual stream: its output projection is the transpose of that of its
// values. That is all that copying needs; learning it from a random start takes a
// small model millions of tokens (docs/log.md). Channel i and i+HeadDim/2, a pair of
// the rotation, match the same token. Of the query heads that share the keys the first
// is the matcher: equal ones would stay equal.
func (c Config) matcher(l *layerViews, kv, n, skip int, copying bool) {
	if n == 0 {
		return
	}
	h := kv * c.Heads / c.KVHeads
	project := func(part, head int) []float32 { // [HeadDim, Dim]
		first := [3]int{0, c.qDim(), c.qDim() + c.kvDim()}[part] + head*c.HeadDim
		return l.qkv[first*c.Dim:][:c.HeadDim*c.Dim]
	}
	keys := project(1, kv)
	for i := range keys {
		keys[i] *= matcherScale
	}
	copy(project(0, h), keys)
	for i := range c.HeadDim {
		before := i % (c.HeadDim / 2) % n
		c.tap(l, 0, h*c.HeadDim+i, before+skip)
		c.tap(l, 1, kv*c.HeadDim+i, before+skip+1)
	}
	if copying {
		c.passOn(l, kv, 1)
	}
}

// passOn makes the first query head of key/value head kv add what it finds to the
// residual stream, scaled: its output projection is the transpose of that of its values.
func (c Config) passOn(l *layerViews, kv int, scale float32) {
	h := kv * c.Heads / c.KVHeads
	values := l.qkv[(c.qDim()+c.kvDim()+kv*c.HeadDim)*c.Dim:]
	for i := range c.HeadDim {
		for d := range c.Dim {
			l.o[d*c.qDim()+h*c.HeadDim+i] = scale * values[i*c.Dim+d]
		}
	}
}

// tap makes channel ch of the convolution on q, k or v (part 0, 1, 2) pass on the
// token so many places before and nothing else.
func (c Config) tap(l *layerViews, part, ch, before int) {
	width := c.convWidths()[part]
	for t := range c.Conv {
		l.conv[part][t*width+ch] = 0
	}
	l.conv[part][before*width+ch] = 1
}
