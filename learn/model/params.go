package model

import (
	"fmt"

	"envtune/learn/tensor"
)

// Param is a named tensor, row-major, a view into the model's flat parameters.
type Param struct {
	Name  string
	Shape []int
	Data  []float32
}

// kind says how a tensor is initialised and whether its weights decay.
type kind uint8

const (
	projection kind = iota // [out, in]
	residual               // a projection that writes to the residual stream
	embedding
	norm
	conv // [width, channels], tap 0 is the current token
	bias
)

func (k kind) decays() bool { return k != norm && k != conv && k != bias }

// rotates tells whether Muon is meant for it.
func (k kind) rotates() bool { return k == projection || k == residual }

type spec struct {
	name  string
	shape []int
	kind  kind
}

func (s spec) size() int {
	n := 1
	for _, d := range s.shape {
		n *= d
	}
	return n
}

// layout lists the tensors in the order of the flat parameters. q, k, v are
// neighbours, and so are gate and up: each group is one matrix in the products.
func (c Config) layout() []spec {
	specs := []spec{{"model.embed_tokens.weight", []int{c.Vocab, c.Dim}, embedding}}
	for i := range c.Layers {
		add := func(name string, k kind, shape ...int) {
			part := "weight"
			if k == bias {
				part = "bias"
			}
			specs = append(specs, spec{fmt.Sprintf("model.layers.%d.%s.%s", i, name, part), shape, k})
		}
		add("input_layernorm", norm, c.Dim)
		add("self_attn.q_proj", projection, c.qDim(), c.Dim)
		add("self_attn.k_proj", projection, c.kvDim(), c.Dim)
		add("self_attn.v_proj", projection, c.kvDim(), c.Dim)
		if c.Bias {
			add("self_attn.q_proj", bias, c.qDim())
			add("self_attn.k_proj", bias, c.kvDim())
			add("self_attn.v_proj", bias, c.kvDim())
		}
		if c.Conv > 0 {
			add("self_attn.q_conv", conv, c.Conv, c.qDim())
			add("self_attn.k_conv", conv, c.Conv, c.kvDim())
			add("self_attn.v_conv", conv, c.Conv, c.kvDim())
		}
		if c.QKNorm {
			add("self_attn.q_norm", norm, c.HeadDim)
			add("self_attn.k_norm", norm, c.HeadDim)
		}
		add("self_attn.o_proj", residual, c.Dim, c.qDim())
		add("post_attention_layernorm", norm, c.Dim)
		add("mlp.gate_proj", projection, c.FF, c.Dim)
		add("mlp.up_proj", projection, c.FF, c.Dim)
		add("mlp.down_proj", residual, c.Dim, c.FF)
	}
	specs = append(specs, spec{"model.norm.weight", []int{c.Dim}, norm})
	if !c.Tied {
		specs = append(specs, spec{"lm_head.weight", []int{c.Vocab, c.Dim}, embedding})
	}
	return specs
}

// params returns the named views of flat.
func (c Config) params(flat []float32) []Param {
	var ps []Param
	for _, s := range c.layout() {
		n := s.size()
		ps = append(ps, Param{s.name, s.shape, flat[:n:n]})
		flat = flat[n:]
	}
	return ps
}

// views are the tensors of a flat vector (parameters or gradients), in the groups
// that the products use.
type views struct {
	embed  []float32 // [V, D]
	layers []layerViews
	norm   []float32 // [D]
	head   []float32 // [V, D], the embedding if tied
}

type layerViews struct {
	norm1  []float32    // [D]
	qkv    []float32    // [C, D]
	bias   []float32    // [C]; nil without
	conv   [3][]float32 // of q, k, v; [width, channels]
	qNorm  []float32    // [HeadDim]; nil without
	kNorm  []float32    // [HeadDim]; nil without
	o      []float32    // [D, Heads*HeadDim]
	norm2  []float32    // [D]
	gateUp []float32    // [2*FF, D]
	down   []float32    // [D, FF]
}

func (c Config) views(flat []float32) views {
	take := taker(flat)
	v := views{embed: take(c.Vocab * c.Dim)}
	for range c.Layers {
		v.layers = append(v.layers, c.layerViews(take(c.layerSize())))
	}
	v.norm = take(c.Dim)
	v.head = v.embed
	if !c.Tied {
		v.head = take(c.Vocab * c.Dim)
	}
	return v
}

// taker returns a function that cuts the next n elements off flat.
func taker(flat []float32) func(n int) []float32 {
	return func(n int) []float32 {
		part := flat[:n:n]
		flat = flat[n:]
		return part
	}
}

// layerViews are the tensors of one layer, in its part of a flat vector.
func (c Config) layerViews(flat []float32) layerViews {
	take := taker(flat)
	var l layerViews
	l.norm1 = take(c.Dim)
	l.qkv = take(c.qkvDim() * c.Dim)
	if c.Bias {
		l.bias = take(c.qkvDim())
	}
	for i, width := range c.convWidths() {
		l.conv[i] = take(c.Conv * width)
	}
	if c.QKNorm {
		l.qNorm, l.kNorm = take(c.HeadDim), take(c.HeadDim)
	}
	l.o = take(c.Dim * c.qDim())
	l.norm2 = take(c.Dim)
	l.gateUp = take(2 * c.FF * c.Dim)
	l.down = take(c.Dim * c.FF)
	return l
}

// layerSize is the number of parameters of a layer.
func (c Config) layerSize() int {
	n := 2*c.Dim + c.qkvDim()*c.Dim + c.Conv*c.qkvDim() + c.Dim*c.qDim() + 3*c.FF*c.Dim
	if c.Bias {
		n += c.qkvDim()
	}
	if c.QKNorm {
		n += 2 * c.HeadDim
	}
	return n
}

// convWidths are the channels of the convolutions on q, k and v.
func (c Config) convWidths() [3]int { return [3]int{c.qDim(), c.kvDim(), c.kvDim()} }

// Model is a transformer's weights. Reading it from several goroutines is safe
// while nobody writes to its parameters.
type Model struct {
	cfg  Config
	flat []float32
	w    views
	rope ropeTable
	// recent are the additions to the scores of each position, by key/value head; nil
	// for heads without.
	recent  [][]float32
	glossed []int32 // the tokens of the glossary, ascending
	// precision is that of the products with weights.
	precision tensor.Precision
}

// FromFlat returns a model with the given flat parameters, in the order of Params;
// it keeps the slice.
func FromFlat(cfg Config, flat []float32) (*Model, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	if n := cfg.NumParams(); len(flat) != n {
		return nil, fmt.Errorf("model: %d parameters given, the config has %d", len(flat), n)
	}
	return &Model{cfg: cfg, flat: flat, w: cfg.views(flat), rope: newRopeTable(cfg), recent: cfg.recency(), glossed: cfg.glossed()}, nil
}

// Config returns the model's shape.
func (m *Model) Config() Config { return m.cfg }

// SetPrecision sets the precision of the products with weights, in training and in
// sampling: forward, backward and the gradients of the weights; in AMX also that of the
// last products of attention's gradients and of Muon's. The weights themselves, their
// gradients' sums, AdamW, attention and all else stay float32.
// A trainer follows at once, a decoder at its next Update.
func (m *Model) SetPrecision(p tensor.Precision) { m.precision = p }

// Precision returns the precision of the products with weights.
func (m *Model) Precision() tensor.Precision { return m.precision }

// Flat returns all parameters, not a copy.
func (m *Model) Flat() []float32 { return m.flat }

// Params returns the named tensors as views into Flat, under the names of Hugging
// Face's Llama, Qwen2 and Qwen3. The convolutions, which these lack, are
// model.layers.N.self_attn.{q,k,v}_conv.weight of shape [Conv, channels]; tap 0
// multiplies the current token, tap i the one i places before.
func (m *Model) Params() []Param { return m.cfg.params(m.flat) }

// gradientPrecision is that of products beside those with weights which only gradients and
// updates depend on.
func (m *Model) gradientPrecision() tensor.Precision {
	if m.precision == tensor.AMX {
		return tensor.AMX
	}
	return tensor.Float32
}

// Clone returns an independent copy.
func (m *Model) Clone() *Model {
	flat := append([]float32(nil), m.flat...)
	return &Model{cfg: m.cfg, flat: flat, w: m.cfg.views(flat), rope: m.rope, recent: m.recent, glossed: m.glossed, precision: m.precision}
}
