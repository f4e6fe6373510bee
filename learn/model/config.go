package model

import "fmt"

// Config is the shape of a model.
type Config struct {
	Vocab     int     `json:"vocab"`
	Dim       int     `json:"dim"`
	Layers    int     `json:"layers"`
	Heads     int     `json:"heads"`
	KVHeads   int     `json:"kv_heads"` // heads of keys and values; Heads is a multiple of it
	HeadDim   int     `json:"head_dim"`
	FF        int     `json:"ff"`      // width of the feed-forward block
	Context   int     `json:"context"` // most tokens of a sequence
	RopeTheta float64 `json:"rope_theta"`
	NormEps   float64 `json:"norm_eps"`
	Tied      bool    `json:"tied"` // the output layer is the embedding
	// Conv is the width of the causal depthwise convolutions on q, k and v, after the
	// projections and before the rotation; 0 for none. They start as identity.
	Conv int `json:"conv"`
	// Recent makes every third key/value head, from the first on, attend mostly to the
	// last tokens, as ALiBi does (Press et al., arXiv 2108.12409): a score falls by
	// Recent for each token back in the first of them, by a quarter of that in the next,
	// and so on. 0 for none.
	Recent float64 `json:"recent"`
	// Bias adds a vector to q, k and v after the projections, as Qwen2 does.
	Bias bool `json:"bias,omitempty"`
	// QKNorm norms q and k of every head, with weights that the heads of a layer share,
	// after the convolutions and before the rotation, as Qwen3 does.
	QKNorm bool `json:"qk_norm,omitempty"`
	// Glossary says of each token what it has to do with the glossary (text.Tokenizer's
	// Glossary), a byte each; empty for a model without.
	Glossary string `json:"glossary,omitempty"`
	// Scaling stretches the slow rotations; the zero value does not.
	Scaling RopeScaling `json:"rope_scaling,omitzero"`
}

// RopeScaling stretches rotations as Llama 3.1 does ("llama3" in Hugging Face's configs).
// A pair that turns less often than LowFreq times in Original tokens becomes Factor times
// as slow, one that turns more often than HighFreq times stays, and between them the
// change is gradual.
type RopeScaling struct {
	Factor   float64 `json:"factor"`
	LowFreq  float64 `json:"low_freq_factor"`
	HighFreq float64 `json:"high_freq_factor"`
	Original int     `json:"original_max_position_embeddings"` // tokens
}

func (s RopeScaling) validate() error {
	if s == (RopeScaling{}) {
		return nil
	}
	if !(s.Factor >= 1 && s.Factor <= 1e6 && s.LowFreq > 0 && s.HighFreq > s.LowFreq && s.HighFreq <= 1e6 && s.Original > 0 && s.Original <= 1<<24) {
		return fmt.Errorf("model config: rope_scaling is %+v, want a factor from 1 on, 0 < low_freq_factor < high_freq_factor and original_max_position_embeddings above 0", s)
	}
	return nil
}

// Validate returns an error that names the first field out of range.
func (c Config) Validate() error {
	for _, f := range []struct {
		name     string
		v, limit int
	}{
		{"vocab", c.Vocab, 1 << 20}, {"dim", c.Dim, 1 << 16}, {"layers", c.Layers, 1 << 10},
		{"heads", c.Heads, 1 << 10}, {"kv_heads", c.KVHeads, 1 << 10}, {"head_dim", c.HeadDim, 1 << 12},
		{"ff", c.FF, 1 << 18}, {"context", c.Context, 1 << 20},
	} {
		if f.v < 1 || f.v > f.limit {
			return fmt.Errorf("model config: %s is %d, want 1 to %d", f.name, f.v, f.limit)
		}
	}
	switch {
	case c.Heads%c.KVHeads != 0:
		return fmt.Errorf("model config: heads is %d, not a multiple of kv_heads %d", c.Heads, c.KVHeads)
	case c.HeadDim%2 != 0:
		return fmt.Errorf("model config: head_dim is %d, want an even number", c.HeadDim)
	case !(c.RopeTheta > 1):
		return fmt.Errorf("model config: rope_theta is %v, want more than 1", c.RopeTheta)
	case !(c.NormEps > 0):
		return fmt.Errorf("model config: norm_eps is %v, want more than 0", c.NormEps)
	case !(c.Recent >= 0 && c.Recent <= 8):
		return fmt.Errorf("model config: recent is %v, want 0 to 8", c.Recent)
	case c.Conv != 0 && (c.Conv < 2 || c.Conv > 8):
		return fmt.Errorf("model config: conv is %d, want 0 or 2 to 8", c.Conv)
	}
	if err := c.checkGlossary(); err != nil {
		return err
	}
	return c.Scaling.validate()
}

// Layout lists the tensors of a model in the order of Model.Flat, without data.
func (c Config) Layout() []Param {
	var ps []Param
	for _, s := range c.layout() {
		ps = append(ps, Param{Name: s.name, Shape: s.shape})
	}
	return ps
}

func (c Config) qDim() int   { return c.Heads * c.HeadDim }
func (c Config) kvDim() int  { return c.KVHeads * c.HeadDim }
func (c Config) qkvDim() int { return c.qDim() + 2*c.kvDim() }

// NumParams returns the number of parameters.
func (c Config) NumParams() int {
	n := 0
	for _, s := range c.layout() {
		n += s.size()
	}
	return n
}
