package hf

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune/learn/model"
	"envtune/learn/weights"
)

// Configs as transformers of versions 4 and 5 and well-known models write them.
func TestConfigs(t *testing.T) {
	llama31 := model.RopeScaling{Factor: 8, LowFreq: 1, HighFreq: 4, Original: 8192}
	for _, c := range []struct {
		name, text string
		want       model.Config
		tokens     SpecialTokens
	}{
		{"Llama 3.1, version 4", `{"architectures":["LlamaForCausalLM"],"attention_bias":false,"bos_token_id":128000,"eos_token_id":[128001,128008,128009],
			"hidden_act":"silu","hidden_size":4096,"intermediate_size":14336,"max_position_embeddings":131072,"mlp_bias":false,"model_type":"llama",
			"num_attention_heads":32,"num_hidden_layers":32,"num_key_value_heads":8,"pretraining_tp":1,"rms_norm_eps":1e-05,
			"rope_scaling":{"factor":8.0,"low_freq_factor":1.0,"high_freq_factor":4.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
			"rope_theta":500000.0,"tie_word_embeddings":false,"torch_dtype":"bfloat16","vocab_size":128256}`,
			model.Config{Vocab: 128256, Dim: 4096, Layers: 32, Heads: 32, KVHeads: 8, HeadDim: 128, FF: 14336, Context: 131072, RopeTheta: 5e5, NormEps: 1e-5, Scaling: llama31},
			SpecialTokens{BOS: []int{128000}, EOS: []int{128001, 128008, 128009}}},
		{"version 5", `{"model_type":"llama","hidden_size":64,"intermediate_size":96,"num_attention_heads":4,"num_hidden_layers":2,"vocab_size":50,"pad_token_id":null,
			"rope_parameters":{"factor":8.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":8192,"rope_theta":20000.0,"rope_type":"llama3"},
			"tie_word_embeddings":true,"head_dim":8}`,
			model.Config{Vocab: 50, Dim: 64, Layers: 2, Heads: 4, KVHeads: 4, HeadDim: 8, FF: 96, Context: 2048, RopeTheta: 2e4, NormEps: 1e-6, Tied: true, Scaling: llama31}, SpecialTokens{}},
		{"Qwen2.5", `{"model_type":"qwen2","hidden_size":896,"intermediate_size":4864,"num_attention_heads":14,"num_hidden_layers":24,"num_key_value_heads":2,
			"rms_norm_eps":1e-06,"rope_theta":1000000.0,"sliding_window":32768,"max_window_layers":21,"use_sliding_window":false,"tie_word_embeddings":true,"vocab_size":151936}`,
			model.Config{Vocab: 151936, Dim: 896, Layers: 24, Heads: 14, KVHeads: 2, HeadDim: 64, FF: 4864, Context: 32768, RopeTheta: 1e6, NormEps: 1e-6, Tied: true, Bias: true}, SpecialTokens{}},
		{"Qwen3", `{"model_type":"qwen3","attention_bias":false,"head_dim":128,"hidden_size":1024,"intermediate_size":3072,"max_position_embeddings":40960,"num_attention_heads":16,
			"num_hidden_layers":28,"num_key_value_heads":8,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":1000000,"tie_word_embeddings":true,"vocab_size":151936,
			"layer_types":["full_attention","full_attention"]}`,
			model.Config{Vocab: 151936, Dim: 1024, Layers: 28, Heads: 16, KVHeads: 8, HeadDim: 128, FF: 3072, Context: 40960, RopeTheta: 1e6, NormEps: 1e-6, Tied: true, QKNorm: true}, SpecialTokens{}},
	} {
		var keys configKeys
		if err := json.Unmarshal([]byte(c.text), &keys); err != nil {
			t.Fatal(err)
		}
		got, tokens, err := keys.config()
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v, want %+v", c.name, got, err, c.want)
		}
		if len(tokens.BOS) != len(c.tokens.BOS) || !slices.Equal(tokens.EOS, c.tokens.EOS) || tokens.Pad != nil {
			t.Errorf("%s: special tokens %+v", c.name, tokens)
		}
		data, err := writtenConfig(got, tokens, weights.F32)
		if err != nil {
			t.Fatal(err)
		}
		var again configKeys
		if err := json.Unmarshal(data, &again); err != nil {
			t.Fatal(err)
		}
		if back, same, err := again.config(); err != nil || back != got || !reflect.DeepEqual(same, tokens) {
			t.Errorf("%s: written and read %+v, %v", c.name, back, err)
		}
	}
}

// What would be computed otherwise is refused, and the error names the key.
func TestConfigRefuses(t *testing.T) {
	base := map[string]any{"model_type": "llama", "hidden_size": 8, "intermediate_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "vocab_size": 9}
	for change, want := range map[string]string{
		`{"model_type":"gpt2"}`:                              `model_type is "gpt2"`,
		`{"model_type":null}`:                                `model_type is ""`,
		`{"hidden_act":"gelu"}`:                              `hidden_act is "gelu"`,
		`{"attention_bias":true}`:                            "attention_bias is true",
		`{"mlp_bias":true}`:                                  "mlp_bias is true",
		`{"rope_interleaved":true}`:                          "rope_interleaved is true",
		`{"partial_rotary_factor":0.5}`:                      "partial_rotary_factor is 0.5",
		`{"rope_parameters":{"partial_rotary_factor":0.5}}`:  "rope_parameters: partial_rotary_factor is 0.5",
		`{"rope_scaling":{"type":"linear","factor":2}}`:      `rope_scaling: the rope_type is "linear"`,
		`{"rope_parameters":{"rope_type":"yarn"}}`:           `rope_parameters: the rope_type is "yarn"`,
		`{"rope_scaling":{"rope_type":"llama3"}}`:            "without its factors",
		`{"rope_scaling":{"rope_type":"llama3","factor":8}}`: "rope_scaling is",
		`{"model_type":"qwen2","use_sliding_window":true}`:   "use_sliding_window is true",
		`{"layer_types":["sliding_attention"]}`:              `layer_types is "sliding_attention" in one layer`,
		`{"quantization_config":{"bits":4}}`:                 "quantization_config",
		`{"hidden_size":9}`:                                  "not a multiple of num_attention_heads",
		`{"num_attention_heads":0}`:                          "num_attention_heads 0",
		`{"head_dim":3}`:                                     "head_dim is 3",
		`{"vocab_size":1e12}`:                                "vocab is 1000000000000",
		`{"vocab_size":2000000}`:                             "vocab is 2000000",
		`{"num_hidden_layers":-1}`:                           "layers is -1",
		`{"eos_token_id":"x"}`:                               "eos_token_id",
		`{"max_position_embeddings":100000000}`:              "context is 100000000",
	} {
		keys := maps.Clone(base)
		if err := json.Unmarshal([]byte(change), &keys); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(keys)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, configFile), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), configFile) {
			t.Errorf("%s: error %v, want one that says %q", change, err, want)
		}
	}
}

// tensors returns those of a folder's model file.
func tensors(m *model.Model) []weights.Tensor {
	var out []weights.Tensor
	for _, p := range m.Params() {
		out = append(out, weights.Tensor{Name: p.Name, Shape: p.Shape, Data: slices.Clone(p.Data)})
	}
	return out
}

// Tensors that do not fit the config are refused by name before weights are read.
func TestFolderRefuses(t *testing.T) {
	cfg := shapes()["llama, tied"]
	config, err := writtenConfig(cfg, SpecialTokens{}, weights.F32)
	if err != nil {
		t.Fatal(err)
	}
	head := weights.Tensor{Name: headName, Shape: []int{cfg.Vocab, cfg.Dim}, Data: slices.Clone(fresh(t, cfg).Params()[0].Data)}
	for name, c := range map[string]struct {
		change func([]weights.Tensor) []weights.Tensor
		want   string // "": it loads
	}{
		"copy of the embedding": {func(ts []weights.Tensor) []weights.Tensor { return append(ts, head) }, ""},
		"frequencies": {func(ts []weights.Tensor) []weights.Tensor {
			return append(ts, weights.Tensor{Name: "model.layers.0.self_attn.rotary_emb.inv_freq", Shape: []int{1}, Data: []float32{1}})
		}, ""},
		"another output layer": {func(ts []weights.Tensor) []weights.Tensor {
			other := weights.Tensor{Name: headName, Shape: head.Shape, Data: slices.Clone(head.Data)}
			other.Data[5]++
			return append(ts, other)
		}, "tie_word_embeddings"},
		"one missing": {func(ts []weights.Tensor) []weights.Tensor { return ts[:len(ts)-1] }, `tensor "model.norm.weight" is missing`},
		"one too many": {func(ts []weights.Tensor) []weights.Tensor {
			return append(ts, weights.Tensor{Name: "model.layers.0.self_attn.q_proj.bias", Shape: []int{1}, Data: []float32{1}})
		}, `"model.layers.0.self_attn.q_proj.bias" has no place`},
		"other shape": {func(ts []weights.Tensor) []weights.Tensor { ts[1].Shape = []int{2, 8}; return ts }, "has the shape [2 8], the config wants [16]"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, configFile), config, 0o600); err != nil {
			t.Fatal(err)
		}
		file := &weights.File{Tensors: c.change(tensors(fresh(t, cfg)))}
		if err := weights.Save(filepath.Join(dir, weights.SingleFile), file, weights.F32); err != nil {
			t.Fatal(err)
		}
		opened, err := Open(dir)
		if err == nil {
			_, err = opened.Load(context.Background(), nil)
			opened.Close()
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// Damage to a file of ours is noticed; a load can be stopped.
func TestLoadStops(t *testing.T) {
	m, dir := fresh(t, shapes()["qwen2"]), filepath.Join(t.TempDir(), "m")
	if err := SaveFolder(dir, m, Extras{}, weights.F32); err != nil {
		t.Fatal(err)
	}
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := c.Load(ctx, nil); err != context.Canceled {
		t.Errorf("a stopped load: %v", err)
	}
	path := filepath.Join(dir, weights.SingleFile)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Load(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("a damaged file: %v", err)
	}
}

// ggufOf returns the bytes of a GGUF file of a tiny Llama, with changes to its metadata.
func ggufOf(t testing.TB, name string, change map[string]any, keep func(weights.GGUFTensor) bool) []byte {
	t.Helper()
	m := fresh(t, shapes()[name])
	meta, err := ggufMeta(m.Config(), TypeOf(m.Config()), Extras{}, weights.F32)
	if err != nil {
		t.Fatal(err)
	}
	meta = slices.DeleteFunc(meta, func(e weights.Meta) bool { _, ok := change[e.Key]; return ok })
	for _, key := range slices.Sorted(maps.Keys(change)) {
		if change[key] != nil {
			meta = append(meta, weights.Meta{Key: key, Value: change[key]})
		}
	}
	var tensors []weights.GGUFTensor
	for _, x := range ggufTensors(m, weights.F32) {
		if keep == nil || keep(x) {
			tensors = append(tensors, x)
		}
	}
	var b bytes.Buffer
	if err := weights.EncodeGGUF(&b, meta, tensors); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(data []byte) (*Checkpoint, error) {
	g, err := weights.NewGGUF(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	c := &Checkpoint{src: g}
	return c, c.finishGGUF(g)
}

func TestGGUFRefuses(t *testing.T) {
	for _, c := range []struct {
		key   string
		value any // nil: left out
		want  string
	}{
		{"general.architecture", "bert", `general.architecture is "bert"`},
		{"general.architecture", nil, `general.architecture is ""`},
		{"llama.block_count", nil, "lack llama.block_count"},
		{"llama.block_count", "two", "llama.block_count is no whole number but a string"},
		{"llama.block_count", uint64(1 << 60), "llama.block_count is no whole number"},
		{"llama.block_count", uint32(3), `"blk.2.attn_norm.weight" is missing`},
		{"llama.block_count", uint32(1), `"blk.1.attn_norm.weight" has no place`},
		{"llama.attention.head_count", []int32{4, 4}, "one number for all layers"},
		{"llama.attention.head_count", uint32(0), "heads is 0"},
		{"llama.attention.value_length", uint32(8), "llama.attention.value_length is 8: only 6"},
		{"llama.rope.dimension_count", uint32(4), "llama.rope.dimension_count is 4: only 6"},
		{"llama.expert_count", uint32(8), "llama.expert_count is 8"},
		{"llama.attention.sliding_window", uint32(512), "sliding_window is 512"},
		{"llama.rope.scaling.type", "yarn", "llama.rope.scaling.type is yarn"},
		{"llama.rope.freq_base", "x", "llama.rope.freq_base is a string"},
		{"llama.feed_forward_length", uint32(25), `"blk.0.ffn_gate.weight" has the shape [24 16], the config wants [25 16]`},
	} {
		_, err := openBytes(ggufOf(t, "llama", map[string]any{c.key: c.value}, nil))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: error %v, want one that says %q", c.key, c.value, err, c.want)
		}
	}
	noEmbedding := func(x weights.GGUFTensor) bool { return x.Name != "token_embd.weight" }
	if _, err := openBytes(ggufOf(t, "llama", nil, noEmbedding)); err == nil || !strings.Contains(err.Error(), "token_embd.weight") {
		t.Errorf("without an embedding: %v", err)
	}
	// Factors of Llama 3's kind need no entry of ours; others are refused.
	if c, err := openBytes(ggufOf(t, "llama 3.2", map[string]any{scalingKey: nil}, nil)); err != nil || c.Config != shapes()["llama 3.2"] {
		t.Errorf("Llama 3.2's factors: %v", err)
	}
	for _, entry := range []any{nil, `{"factor":9,"low_freq_factor":1,"high_freq_factor":4,"original_max_position_embeddings":32}`, "x"} {
		if _, err := openBytes(ggufOf(t, "llama, scaled", map[string]any{scalingKey: entry}, nil)); err == nil {
			t.Errorf("factors that are not Llama 3's, the entry %v: no error", entry)
		}
	}
}

func FuzzConfig(f *testing.F) {
	config, err := writtenConfig(shapes()["llama, scaled"], SpecialTokens{BOS: []int{1}, EOS: []int{1, 2}}, weights.F16)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(config)
	f.Add([]byte(`{"model_type":"qwen3","hidden_size":8,"num_attention_heads":2,"num_hidden_layers":1,"intermediate_size":4,"vocab_size":9,"rope_scaling":{"type":"default"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var keys configKeys
		if json.Unmarshal(data, &keys) != nil {
			return
		}
		c, tokens, err := keys.config()
		if err != nil {
			return
		}
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
		written, err := writtenConfig(c, tokens, weights.F32)
		if err != nil {
			t.Fatal(err)
		}
		var again configKeys
		if err := json.Unmarshal(written, &again); err != nil {
			t.Fatal(err)
		}
		if back, _, err := again.config(); err != nil || back != c {
			t.Fatalf("%+v becomes %+v, %v", c, back, err)
		}
	})
}

func FuzzGGUF(f *testing.F) {
	for _, name := range []string{"llama, tied", "llama, scaled", "qwen2", "qwen3"} {
		f.Add(ggufOf(f, name, nil, nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := openBytes(data)
		if err != nil {
			return
		}
		if n := 4 * c.Config.NumParams(); n > 8*len(data) { // Q4_0: 18 bytes for 32 numbers
			t.Fatalf("%d bytes of weights from a file of %d", n, len(data))
		}
		m, err := c.Load(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ggufMeta(m.Config(), TypeOf(m.Config()), c.Extras, weights.F32); err != nil {
			t.Fatal(fmt.Errorf("its metadata cannot be written: %w", err))
		}
	})
}
