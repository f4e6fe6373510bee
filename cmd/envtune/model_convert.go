package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/model"
	"envtune/learn/weights"
	"envtune/run"
)

// modelCmd looks into models and converts them.
type modelCmd struct {
	Info     modelInfoCmd     `cmd:"" help:"Show a model's type, shape and size, and how its numbers are stored."`
	Convert  modelConvertCmd  `cmd:"" help:"Write a model as a Hugging Face folder or a GGUF file."`
	Generate modelGenerateCmd `cmd:"" help:"Have a model write a text: only what it writes goes to standard output."`
	Chat     modelChatCmd     `cmd:"" help:"Talk to a model."`
	Bench    modelBenchCmd    `cmd:"" help:"Measure how fast a model reads, writes and is trained."`
}

type modelInfoCmd struct {
	Model string `arg:"" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file."`
}

type modelConvertCmd struct {
	In   string `arg:"" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file."`
	Out  string `arg:"" help:"A folder, or a file whose name ends in .gguf; neither may exist."`
	Type string `default:"F32" enum:"F32,F16,BF16" help:"How numbers are stored: F32, F16 or BF16 (GGUF: F32 or F16)."`
}

// Help is shown below the flags.
func (modelInfoCmd) Help() string {
	return `Nothing but names, shapes and settings is read, so this is quick for large models too.

Examples:
  envtune model info embedded
  envtune model info SmolLM2-135M-Instruct.Q4_1.gguf`
}

// Help is shown below the flags.
func (modelConvertCmd) Help() string {
	return `A folder of type llama, qwen2 or qwen3 loads in transformers, a GGUF file in llama.cpp. A model with
convolutions, as the embedded one, becomes a folder of type envtune and no GGUF file. Tokenizer and
chat template come along: as tokenizer.json and tokenizer_config.json, or as metadata.

Examples:
  envtune model convert SmolLM2-135M-Instruct.Q4_1.gguf smollm2
  envtune model convert Qwen2.5-0.5B-Instruct qwen.gguf --type F16
  envtune model convert runs/demo tuned`
}

// stored is a model that is somewhere, its weights not read yet.
type stored struct {
	format string // in words
	kind   string // the type of config.json
	cfg    model.Config
	dtypes []weights.Dtype
	extras hf.Extras
	load   func(ctx context.Context, progress func(done, total int)) (*model.Model, error)
	close  func() error
}

// openStored opens what MODEL names.
func openStored(ctx context.Context, name string) (*stored, error) {
	if name != embeddedModel && !run.IsRun(name) && hf.IsModel(name) {
		c, err := hf.Open(name)
		if err != nil {
			return nil, err
		}
		return &stored{c.Format, c.Type, c.Config, c.Dtypes(), c.Extras, c.Load, c.Close}, nil
	}
	m, err := loadModel(ctx, name, nil)
	if err != nil {
		return nil, err
	}
	s := &stored{
		format: "run folder", kind: hf.TypeOf(m.Config()), cfg: m.Config(), dtypes: []weights.Dtype{weights.F32}, extras: m.Extras,
		load:  func(context.Context, func(int, int)) (*model.Model, error) { return m.Model, nil },
		close: func() error { return nil },
	}
	if name == embeddedModel {
		s.format, s.dtypes = "in this program", []weights.Dtype{weights.F16}
	}
	return s, nil
}

func (c *modelInfoCmd) Run(a *app) error {
	s, err := openStored(a.ctx, c.Model)
	if err != nil {
		return err
	}
	defer s.close()
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	row := func(name, format string, args ...any) { fmt.Fprintf(w, name+"\t"+format+"\n", args...) }
	cfg, n := s.cfg, s.cfg.NumParams()
	row("format", "%s", s.format)
	row("type", "%s", s.kind)
	row("parameters", "%s, %s in float32", grouped(n), mebibytes(4*n))
	row("stored as", "%s", joined(s.dtypes))
	row("layers", "%d", cfg.Layers)
	row("width", "%d", cfg.Dim)
	row("heads", "%d of %d, %d for keys and values", cfg.Heads, cfg.HeadDim, cfg.KVHeads)
	row("feed-forward", "%d", cfg.FF)
	row("vocabulary", "%s", grouped(cfg.Vocab))
	row("context", "%s tokens, %s of keys and values when full", grouped(cfg.Context), mebibytes(8*cfg.Context*cfg.Layers*cfg.KVHeads*cfg.HeadDim))
	row("rotation", "base %v%s", cfg.RopeTheta, stretched(cfg.Scaling))
	row("norm epsilon", "%v", cfg.NormEps)
	row("parts", "%s", parts(cfg))
	row("tokenizer", "%s", tokenizerOf(s.extras))
	return w.Flush()
}

func joined(types []weights.Dtype) string {
	var out []string
	for _, t := range types {
		out = append(out, string(t))
	}
	return strings.Join(out, ", ")
}

func stretched(s model.RopeScaling) string {
	if s == (model.RopeScaling{}) {
		return ""
	}
	return fmt.Sprintf(", slow turns stretched %v times (low %v, high %v, of %d tokens)", s.Factor, s.LowFreq, s.HighFreq, s.Original)
}

// parts names what models have or have not.
func parts(c model.Config) string {
	out := []string{"output layer of its own"}
	if c.Tied {
		out[0] = "output layer tied to the embedding"
	}
	if c.Bias {
		out = append(out, "biases of q, k and v")
	}
	if c.QKNorm {
		out = append(out, "norms of q and k")
	}
	if c.Conv > 0 {
		out = append(out, fmt.Sprintf("convolutions of width %d", c.Conv))
	}
	if c.Recent > 0 {
		out = append(out, fmt.Sprintf("heads that attend to the last tokens (%v)", c.Recent))
	}
	if c.Glossary != "" {
		out = append(out, "names of the glossary with what they are spelt in")
	}
	return strings.Join(out, ", ")
}

func tokenizerOf(x hf.Extras) string {
	var out []string
	for _, f := range x.Files {
		out = append(out, f.Name)
	}
	if x.HasVocabulary() {
		kind, _ := weights.FindMeta(x.Meta, "tokenizer.ggml.model").(string)
		pre, _ := weights.FindMeta(x.Meta, "tokenizer.ggml.pre").(string)
		out = append(out, strings.TrimSuffix(fmt.Sprintf("%s, %s", kind, pre), ", "))
	}
	if len(out) == 0 {
		return "none"
	}
	return strings.Join(out, ", ")
}

// grouped writes a number with commas.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

func mebibytes(n int) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

func (c *modelConvertCmd) Run(a *app) error {
	d := weights.Dtype(c.Type)
	if _, err := os.Lstat(c.Out); err == nil {
		return fmt.Errorf("%s exists: name another", c.Out)
	}
	if _, err := os.Stat(filepath.Dir(c.Out)); err != nil {
		return fmt.Errorf("%s: its folder does not exist: make it first", c.Out)
	}
	s, err := openStored(a.ctx, c.In)
	if err != nil {
		return err
	}
	defer s.close()
	if hf.IsGGUF(c.Out) {
		if err := hf.CheckGGUF(s.cfg, d); err != nil {
			return fmt.Errorf("%s as %s: %w", c.In, c.Out, err)
		}
	}
	m, err := s.load(a.ctx, a.progress("tensors read"))
	if err != nil {
		return err
	}
	save, carry := hf.SaveFolder, hf.Extras.ForFolder
	if hf.IsGGUF(c.Out) {
		save = hf.SaveGGUF
		carry = func(x hf.Extras) (hf.Extras, error) { return x.ForGGUF(s.cfg.Vocab) }
	}
	written, lost := carry(s.extras)
	if err := save(c.Out, m, written, d); err != nil {
		return err
	}
	if err := c.note(a, written, lost); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s: %s, %s parameters, %s\n", c.Out, hf.TypeOf(s.cfg), grouped(s.cfg.NumParams()), d)
	return err
}

// note says what a converted model lacks, and why.
func (c *modelConvertCmd) note(a *app, written hf.Extras, lost error) error {
	has := written.HasVocabulary()
	if !hf.IsGGUF(c.Out) {
		has = slices.ContainsFunc(written.Files, func(f base.File) bool { return f.Name == base.TokenizerFile })
	}
	var err error
	switch {
	case lost != nil:
		_, err = fmt.Fprintf(a.err, "note: %s has no vocabulary: %v\n", c.Out, lost)
	case !has:
		_, err = fmt.Fprintf(a.err, "note: %s has no vocabulary: %s has none\n", c.Out, c.In)
	}
	return errors.Join(err, a.ctx.Err())
}
