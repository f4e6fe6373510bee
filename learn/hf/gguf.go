package hf

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"envtune/learn/model"
	"envtune/learn/weights"
)

// Entries and tensors of a GGUF file.
const (
	architectureKey = "general.architecture"
	fileTypeKey     = "general.file_type"
	quantVersionKey = "general.quantization_version"
	// scalingKey is an entry of ours: the rotation's scaling in the words of config.json.
	// The file holds what follows from it, in ropeFactors.
	scalingKey  = "envtune.rope_scaling"
	ropeFactors = "rope_freqs.weight"
	vocabPrefix = "tokenizer.ggml."
	vocabKey    = vocabPrefix + "model"
	tokensKey   = vocabPrefix + "tokens"
	noVocab     = "no_vocab"
)

func openGGUF(path string) (*Checkpoint, error) {
	g, err := weights.OpenGGUF(path)
	if err != nil {
		return nil, err
	}
	c := &Checkpoint{Format: "GGUF file", src: g}
	if err := c.finishGGUF(g); err != nil {
		g.Close()
		return nil, err
	}
	return c, nil
}

func (c *Checkpoint) finishGGUF(g *weights.GGUF) error {
	m := metadata{g.Meta()}
	t, _ := m.value(architectureKey).(string)
	if t != Llama && t != Qwen2 && t != Qwen3 {
		return fmt.Errorf("%s is %.80q: only %s, %s and %s are supported", architectureKey, t, Llama, Qwen2, Qwen3)
	}
	c.Type = t
	if err := c.configOf(m, g); err != nil {
		return err
	}
	placeOf := func(p model.Param) place { return place{ggufName(p.Name), pairedHeads(c.Config, p.Name)} }
	if err := c.locate(placeOf, func(name string) bool { return name == ropeFactors }); err != nil {
		return err
	}
	c.Extras.Tokens = SpecialTokens{m.id("bos"), m.id("eos"), m.id("padding")}
	for _, e := range m.entries {
		switch e.Key {
		case architectureKey, fileTypeKey, quantVersionKey, "general.alignment":
			continue
		}
		if strings.HasPrefix(e.Key, "tokenizer.") || strings.HasPrefix(e.Key, "general.") {
			c.Extras.Meta = append(c.Extras.Meta, e)
		}
	}
	return nil
}

// configOf reads the config from metadata and shapes.
func (c *Checkpoint) configOf(m metadata, g *weights.GGUF) error {
	shapes := map[string][]int{}
	for _, t := range g.Tensors() {
		shapes[t.Name] = t.Shape
	}
	embedding := shapes[ggufName(embeddingName)]
	if len(embedding) != 2 {
		return fmt.Errorf("tensor %q is missing or no matrix", ggufName(embeddingName))
	}
	_, untied := shapes[ggufName(headName)]
	cfg := model.Config{Vocab: embedding[0], Tied: !untied, Bias: c.Type == Qwen2, QKNorm: c.Type == Qwen3}
	r := reading{metadata: m, prefix: c.Type + "."}
	cfg.Dim, cfg.Layers, cfg.FF = r.must("embedding_length"), r.must("block_count"), r.must("feed_forward_length")
	cfg.Context, cfg.Heads = r.must("context_length"), r.must("attention.head_count")
	cfg.KVHeads = r.or("attention.head_count_kv", cfg.Heads)
	cfg.HeadDim = r.or("attention.key_length", cfg.Dim/max(1, cfg.Heads))
	cfg.NormEps = r.float("attention.layer_norm_rms_epsilon", 0)
	cfg.RopeTheta = r.float("rope.freq_base", 10000)
	for _, f := range []struct {
		name string
		want int
	}{{"attention.value_length", cfg.HeadDim}, {"rope.dimension_count", cfg.HeadDim}, {"expert_count", 0}, {"attention.sliding_window", 0}} {
		if n := r.or(f.name, f.want); r.err == nil && n != f.want {
			r.err = fmt.Errorf("%s%s is %d: only %d is supported here", r.prefix, f.name, n, f.want)
		}
	}
	if kind := r.value(r.prefix + "rope.scaling.type"); kind != nil && kind != "none" && r.err == nil {
		r.err = fmt.Errorf("%srope.scaling.type is %.80v: only none is supported", r.prefix, kind)
	}
	if r.err != nil {
		return r.err
	}
	if err := cfg.Validate(); err != nil {
		return err
	}
	c.Config = cfg
	return c.readScaling(m, g, shapes[ropeFactors])
}

// readScaling finds the scaling of rotations that gives the factors of the file: the
// one that our own entry names, or one of Llama 3's.
func (c *Checkpoint) readScaling(m metadata, g *weights.GGUF, shape []int) error {
	if shape == nil {
		return nil
	}
	if len(shape) != 1 || shape[0] != c.Config.HeadDim/2 {
		return fmt.Errorf("tensor %q has the shape %v, the heads want [%d]", ropeFactors, shape, c.Config.HeadDim/2)
	}
	want := make([]float32, shape[0])
	if err := g.Read(ropeFactors, want); err != nil {
		return err
	}
	largest := want[0]
	for _, v := range want {
		largest = max(largest, v)
	}
	tries := []model.RopeScaling{{Factor: tidy(largest), LowFreq: 1, HighFreq: 4, Original: 8192}}
	if text, ok := m.value(scalingKey).(string); ok {
		var own model.RopeScaling
		if err := json.Unmarshal([]byte(text), &own); err != nil {
			return fmt.Errorf("%s: %w", scalingKey, err)
		}
		tries = append(tries, own)
	}
	for _, s := range tries {
		cfg := c.Config
		cfg.Scaling = s
		if s != (model.RopeScaling{}) && cfg.Validate() == nil && near(cfg.RopeFactors(), want) {
			c.Config = cfg
			return nil
		}
	}
	return fmt.Errorf("tensor %q stretches rotations in another way than Llama 3: that is not supported", ropeFactors)
}

func near(a []float64, b []float32) bool {
	for i, v := range a {
		if !(math.Abs(v-float64(b[i])) <= 1e-4*v) {
			return false
		}
	}
	return true
}

// metadata are the entries of a file.
type metadata struct{ entries []weights.Meta }

func (m metadata) value(key string) any { return weights.FindMeta(m.entries, key) }

// id returns the id of a special token.
func (m metadata) id(name string) []int {
	if n, ok := integer(m.value(vocabPrefix + name + "_token_id")); ok {
		return []int{n}
	}
	return nil
}

// reading reads values under one prefix and keeps the first error.
type reading struct {
	metadata
	prefix string
	err    error
}

// must returns a whole number above 0 that has to be there.
func (r *reading) must(name string) int {
	if r.value(r.prefix+name) == nil && r.err == nil {
		r.err = fmt.Errorf("the metadata lack %s%s", r.prefix, name)
	}
	return r.or(name, 0)
}

// or returns a whole number, or what stands for one that is not there.
func (r *reading) or(name string, absent int) int {
	v := r.value(r.prefix + name)
	if v == nil {
		return absent
	}
	n, ok := integer(v)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("%s%s is no whole number but a %T: one number for all layers is supported", r.prefix, name, v)
	}
	return n
}

// float returns a number, or what stands for one that is not there.
func (r *reading) float(name string, absent float64) float64 {
	switch v := r.value(r.prefix + name).(type) {
	case nil:
		return absent
	case float32:
		return tidy(v)
	case float64:
		return v
	default:
		if r.err == nil {
			r.err = fmt.Errorf("%s%s is a %T, want a number", r.prefix, name, v)
		}
		return absent
	}
}

// integer returns a whole number of any type that fits an int32.
func integer(v any) (int, bool) {
	var n int64
	switch v := v.(type) {
	case uint8:
		n = int64(v)
	case int8:
		n = int64(v)
	case uint16:
		n = int64(v)
	case int16:
		n = int64(v)
	case uint32:
		n = int64(v)
	case int32:
		n = int64(v)
	case uint64:
		n = int64(min(v, math.MaxInt64))
	case int64:
		n = v
	default:
		return 0, false
	}
	return int(n), n >= math.MinInt32 && n <= math.MaxInt32
}
