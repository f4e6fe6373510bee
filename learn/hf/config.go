package hf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// configFile holds the config of a Hugging Face folder.
const configFile = "config.json"

// extraFiles are the files of a folder that are passed on.
var extraFiles = [...]string{
	base.TokenizerFile, "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
	"tokenizer.model", "chat_template.jinja", "generation_config.json",
}

const (
	maxConfig = 1 << 20 // bytes
	maxExtra  = 256 << 20
)

func openFolder(dir string) (*Checkpoint, error) {
	c := &Checkpoint{Format: "Hugging Face folder"}
	data, err := weights.ReadFile(filepath.Join(dir, configFile), maxConfig)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	c.Type = Envtune
	if err == nil {
		var keys configKeys
		if err := json.Unmarshal(data, &keys); err != nil {
			return nil, fmt.Errorf("%s: %w", configFile, err)
		}
		if c.Type = keys.ModelType; c.Type != Envtune {
			if c.Config, c.Extras.Tokens, err = keys.config(); err != nil {
				return nil, fmt.Errorf("%s: %w", configFile, err)
			}
		}
	}
	s, err := weights.OpenFolder(dir)
	if err != nil {
		return nil, err
	}
	c.src = s
	if err := c.finishFolder(dir, s); err != nil {
		s.Close()
		return nil, err
	}
	return c, nil
}

func (c *Checkpoint) finishFolder(dir string, s *weights.Shards) (err error) {
	if c.Type == Envtune {
		c.Format = "envtune folder"
		if c.Config, err = base.ConfigIn(s.Meta()); err != nil {
			return fmt.Errorf("%s: %w", weights.SingleFile, err)
		}
	}
	asNamed := func(p model.Param) place { return place{name: p.Name} }
	// Frequencies that old versions of transformers stored follow from the config.
	if err := c.locate(asNamed, func(name string) bool { return strings.HasSuffix(name, ".rotary_emb.inv_freq") }); err != nil {
		return err
	}
	c.Extras.Files, err = filesOf(func(name string) ([]byte, error) { return weights.ReadFile(filepath.Join(dir, name), maxExtra) })
	return err
}

// filesOf reads the files of a folder that are passed on, as far as there are.
func filesOf(read func(name string) ([]byte, error)) ([]base.File, error) {
	var out []base.File
	for _, name := range extraFiles {
		data, err := read(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, base.File{Name: name, Data: data})
	}
	return out, nil
}

// ReadExtras returns the extras of a folder whose files read returns; an error that is
// os.ErrNotExist says that there is no such file.
func ReadExtras(read func(name string) ([]byte, error)) (Extras, error) {
	var x Extras
	data, err := read(configFile)
	if err == nil {
		var keys configKeys
		if err := json.Unmarshal(data, &keys); err != nil {
			return x, fmt.Errorf("%s: %w", configFile, err)
		}
		x.Tokens = SpecialTokens{keys.BOS, keys.EOS, keys.Pad}
	} else if !errors.Is(err, os.ErrNotExist) {
		return x, err
	}
	x.Files, err = filesOf(read)
	return x, err
}

// ropeKeys say how positions become rotations: once beside the other keys and in
// rope_scaling, since version 5 of transformers in rope_parameters.
type ropeKeys struct {
	Theta    *float64 `json:"rope_theta"`
	Type     string   `json:"rope_type"`
	OldType  string   `json:"type"`
	Factor   float64  `json:"factor"`
	LowFreq  float64  `json:"low_freq_factor"`
	HighFreq float64  `json:"high_freq_factor"`
	Original int      `json:"original_max_position_embeddings"`
	Partial  *float64 `json:"partial_rotary_factor"`
}

// configKeys are the keys of config.json that say what a model computes.
type configKeys struct {
	ModelType    string    `json:"model_type"`
	Vocab        int       `json:"vocab_size"`
	Dim          int       `json:"hidden_size"`
	FF           int       `json:"intermediate_size"`
	Layers       int       `json:"num_hidden_layers"`
	Heads        int       `json:"num_attention_heads"`
	KVHeads      *int      `json:"num_key_value_heads"`
	HeadDim      *int      `json:"head_dim"`
	Context      *int      `json:"max_position_embeddings"`
	Eps          *float64  `json:"rms_norm_eps"`
	Tied         bool      `json:"tie_word_embeddings"`
	Act          *string   `json:"hidden_act"`
	Theta        *float64  `json:"rope_theta"`
	Scaling      *ropeKeys `json:"rope_scaling"`
	Rope         *ropeKeys `json:"rope_parameters"`
	Bias         bool      `json:"attention_bias"`
	MLPBias      bool      `json:"mlp_bias"`
	Interleaved  bool      `json:"rope_interleaved"`
	Partial      *float64  `json:"partial_rotary_factor"`
	Sliding      bool      `json:"use_sliding_window"`
	LayerTypes   []string  `json:"layer_types"`
	Quantisation any       `json:"quantization_config"`
	BOS          tokenIDs  `json:"bos_token_id"`
	EOS          tokenIDs  `json:"eos_token_id"`
	Pad          tokenIDs  `json:"pad_token_id"`
}

// tokenIDs is null, a number or a list of them.
type tokenIDs []int

// UnmarshalJSON reads any of the three.
func (t *tokenIDs) UnmarshalJSON(data []byte) error {
	*t = nil
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]int)(t))
	}
	var one int
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*t = tokenIDs{one}
	return nil
}

// config returns the config that the keys describe, or says which of them asks for what
// is not built.
func (k *configKeys) config() (model.Config, SpecialTokens, error) {
	tokens := SpecialTokens{k.BOS, k.EOS, k.Pad}
	if err := k.supported(); err != nil {
		return model.Config{}, tokens, err
	}
	// The defaults of transformers' config classes.
	c := model.Config{
		Vocab: k.Vocab, Dim: k.Dim, Layers: k.Layers, Heads: k.Heads, FF: k.FF, Tied: k.Tied,
		KVHeads: or(k.KVHeads, k.Heads), Context: or(k.Context, 2048), NormEps: or(k.Eps, 1e-6),
		Bias: k.ModelType == Qwen2, QKNorm: k.ModelType == Qwen3,
	}
	if k.ModelType != Llama {
		c.Context = or(k.Context, 32768)
	}
	switch {
	case k.HeadDim != nil:
		c.HeadDim = *k.HeadDim
	case k.ModelType == Qwen3:
		c.HeadDim = 128
	case k.Heads > 0 && k.Dim%k.Heads == 0:
		c.HeadDim = k.Dim / k.Heads
	default:
		return c, tokens, fmt.Errorf("hidden_size is %d, not a multiple of num_attention_heads %d", k.Dim, k.Heads)
	}
	rope, err := k.rope()
	if err != nil {
		return c, tokens, err
	}
	c.RopeTheta = or(rope.Theta, or(k.Theta, 10000))
	if rope.Type == "llama3" {
		c.Scaling = model.RopeScaling{Factor: rope.Factor, LowFreq: rope.LowFreq, HighFreq: rope.HighFreq, Original: rope.Original}
		if c.Scaling == (model.RopeScaling{}) {
			return c, tokens, errors.New("the rope_type llama3 comes without its factors")
		}
	}
	return c, tokens, c.Validate()
}

func or[T any](p *T, value T) T {
	if p != nil {
		return *p
	}
	return value
}

// supported returns an error that names the first key that asks for what is not built.
func (k *configKeys) supported() error {
	refuse := func(key string, value any, want string) error {
		return fmt.Errorf("%s is %v: only %s is supported", key, value, want)
	}
	switch {
	case k.ModelType != Llama && k.ModelType != Qwen2 && k.ModelType != Qwen3:
		return refuse("model_type", fmt.Sprintf("%.80q", k.ModelType), "one of llama, qwen2, qwen3, envtune")
	case or(k.Act, "silu") != "silu":
		return refuse("hidden_act", fmt.Sprintf("%.80q", *k.Act), `"silu"`)
	case k.Bias:
		return refuse("attention_bias", true, "false")
	case k.MLPBias:
		return refuse("mlp_bias", true, "false")
	case k.Interleaved:
		return refuse("rope_interleaved", true, "false")
	case or(k.Partial, 1) != 1:
		return refuse("partial_rotary_factor", *k.Partial, "1")
	case k.Sliding && k.ModelType != Llama:
		return refuse("use_sliding_window", true, "false")
	case k.Quantisation != nil:
		return errors.New("quantization_config is there: weights quantised in that way are not read")
	}
	for _, t := range k.LayerTypes {
		if t != "full_attention" {
			return refuse("layer_types", fmt.Sprintf("%.80q in one layer", t), `"full_attention"`)
		}
	}
	return nil
}

// rope returns what rope_parameters or rope_scaling say, the type under Type.
func (k *configKeys) rope() (ropeKeys, error) {
	var r ropeKeys
	name := "rope_parameters"
	switch {
	case k.Rope != nil:
		r = *k.Rope
	case k.Scaling != nil:
		r, name = *k.Scaling, "rope_scaling"
	}
	if r.Type == "" {
		r.Type = r.OldType
	}
	switch r.Type {
	case "", "default", "llama3":
	default:
		return r, fmt.Errorf(`%s: the rope_type is %.80q: only "default" and "llama3" are supported`, name, r.Type)
	}
	if or(r.Partial, 1) != 1 {
		return r, fmt.Errorf("%s: partial_rotary_factor is %v: only 1 is supported", name, *r.Partial)
	}
	return r, nil
}

// writtenConfig returns config.json of a model. Rotations are said twice, for versions 4
// and 5 of transformers.
func writtenConfig(c model.Config, tokens SpecialTokens, d weights.Dtype) ([]byte, error) {
	t := TypeOf(c)
	keys := map[string]any{
		"architectures": []string{map[string]string{
			Llama: "LlamaForCausalLM", Qwen2: "Qwen2ForCausalLM", Qwen3: "Qwen3ForCausalLM", Envtune: "EnvtuneForCausalLM",
		}[t]},
		"model_type": t, "vocab_size": c.Vocab, "hidden_size": c.Dim, "intermediate_size": c.FF, "num_hidden_layers": c.Layers,
		"num_attention_heads": c.Heads, "num_key_value_heads": c.KVHeads, "head_dim": c.HeadDim, "max_position_embeddings": c.Context,
		"rms_norm_eps": decimal(c.NormEps), "tie_word_embeddings": c.Tied, "hidden_act": "silu",
		"rope_theta": decimal(c.RopeTheta), "rope_scaling": nil,
		"torch_dtype": map[weights.Dtype]string{weights.F32: "float32", weights.F16: "float16", weights.BF16: "bfloat16"}[d],
	}
	rope := map[string]any{"rope_type": "default"}
	if s := c.Scaling; s != (model.RopeScaling{}) {
		rope = map[string]any{
			"rope_type": "llama3", "factor": decimal(s.Factor), "low_freq_factor": decimal(s.LowFreq),
			"high_freq_factor": decimal(s.HighFreq), "original_max_position_embeddings": s.Original,
		}
		keys["rope_scaling"] = maps.Clone(rope)
	}
	rope["rope_theta"] = decimal(c.RopeTheta)
	keys["rope_parameters"] = rope
	if t == Envtune {
		keys["conv"], keys["recent"], keys["attention_bias"], keys["qk_norm"] = c.Conv, c.Recent, c.Bias, c.QKNorm
		if c.Glossary != "" {
			keys["glossary"] = c.Glossary
		}
	}
	for key, ids := range map[string][]int{"bos_token_id": tokens.BOS, "eos_token_id": tokens.EOS, "pad_token_id": tokens.Pad} {
		switch len(ids) {
		case 0:
			keys[key] = nil
		case 1:
			keys[key] = ids[0]
		default:
			keys[key] = ids
		}
	}
	data, err := json.MarshalIndent(keys, "", "  ")
	return append(data, '\n'), err
}

// decimal returns a number that Python reads as a float.
func decimal(v float64) json.Number {
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return json.Number(s)
}

// tidy returns a float32 as the float64 that is written with the same digits: 1e-5 for
// the float32 nearest to it.
func tidy(x float32) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(float64(x), 'g', -1, 32), 64)
	if err != nil { // not for what FormatFloat writes
		return float64(x)
	}
	return v
}
