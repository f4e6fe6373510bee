package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"envtune"
	"envtune/learn/sample"
	"envtune/policy/native"
)

// sampling are the settings of a model that writes.
type sampling struct {
	TopP      float64  `name:"top-p" default:"1" placeholder:"P" help:"Sample from the likeliest tokens that reach this probability together; 1: from all."`
	TopK      int      `name:"top-k" default:"0" placeholder:"N" help:"Sample from so many of the likeliest tokens; 0: from all."`
	MaxTokens int      `name:"max-tokens" default:"256" placeholder:"N" help:"The most tokens of a text."`
	Seed      uint64   `default:"1" help:"The seed of sampling: the same one gives the same text."`
	Stop      []string `sep:"none" placeholder:"TEXT" help:"A text that ends the writing where it stands; may be given several times."`
	System    string   `placeholder:"TEXT" help:"What the system message says."`
	weightsFlag
}

func (s *sampling) check(temperature float64) error {
	switch {
	case !(temperature >= 0 && temperature <= 2):
		return fmt.Errorf("--temperature is %g, want 0 to 2", temperature)
	case !(s.TopP > 0 && s.TopP <= 1):
		return fmt.Errorf("--top-p is %g, want more than 0, at most 1", s.TopP)
	case s.TopK < 0:
		return fmt.Errorf("--top-k is %d, want 0 or more", s.TopK)
	case s.MaxTokens < 1:
		return fmt.Errorf("--max-tokens is %d, want at least 1", s.MaxTokens)
	}
	for _, text := range s.Stop {
		if text == "" {
			return errors.New("--stop is empty: a text is wanted")
		}
	}
	return nil
}

func (s *sampling) options(temperature float64) (native.Options, error) {
	weights, err := s.storage()
	return native.Options{
		Temperature: temperature, TopP: s.TopP, TopK: s.TopK, MaxTokens: s.MaxTokens, StopTexts: s.Stop, Weights: weights,
	}, err
}

// opening is what a conversation begins with.
func (s *sampling) opening() []envtune.Message {
	if s.System == "" {
		return nil
	}
	return []envtune.Message{{Role: envtune.RoleSystem, Content: s.System}}
}

// modelGenerateCmd has a model write one text.
type modelGenerateCmd struct {
	Model       string  `arg:"" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file."`
	Prompt      string  `arg:"" optional:"" help:"What the model answers, or with --raw goes on from; standard input where it is left out."`
	PromptFlag  string  `name:"prompt" placeholder:"TEXT" help:"The same as a flag."`
	Temperature float64 `default:"0" placeholder:"T" help:"The sampling temperature; 0: always the likeliest token."`
	Raw         bool    `help:"Go on from the prompt as it is, without a chat template."`
	sampling
}

// Help is shown below the flags.
func (modelGenerateCmd) Help() string {
	return `The prompt is a message of the user in the model's chat template (the embedded model's own format), and the
text is the answer; with --raw the model goes on from the prompt. The text is written as it is sampled.

Examples:
  envtune model generate SmolLM2-135M-Instruct.gguf "Name three fruits."
  envtune model generate qwen --raw "Once upon a time" --temperature 0.8 --max-tokens 100`
}

func (c *modelGenerateCmd) Run(a *app) error {
	if err := c.check(c.Temperature); err != nil {
		return err
	}
	prompt, err := c.prompt(a)
	if err != nil {
		return err
	}
	m, err := loadModel(a.ctx, c.Model, a.progress("tensors read"))
	if err != nil {
		return err
	}
	out := &writing{out: a.out, stops: c.Stop}
	if c.Raw {
		err = c.raw(a.ctx, m, prompt, out)
	} else {
		err = c.answer(a.ctx, m, prompt, out)
	}
	if err = errors.Join(err, out.flush()); err != nil {
		return err
	}
	if a.live && !out.ended {
		_, err = fmt.Fprintln(a.out)
	}
	return err
}

// maxPrompt bounds a prompt on standard input, in bytes.
const maxPrompt = 16 << 20

func (c *modelGenerateCmd) prompt(a *app) (string, error) {
	switch {
	case c.Prompt != "" && c.PromptFlag != "":
		return "", errors.New("the prompt is given twice: as an argument and as --prompt")
	case c.Prompt+c.PromptFlag != "":
		return c.Prompt + c.PromptFlag, nil
	}
	data, err := io.ReadAll(io.LimitReader(a.in, maxPrompt+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("reading the prompt from standard input: %w", err)
	case len(data) > maxPrompt:
		return "", fmt.Errorf("the prompt on standard input is longer than %d bytes", maxPrompt)
	}
	text := strings.TrimSuffix(string(data), "\n")
	if text == "" {
		return "", errors.New("there is no prompt: give one behind the model, or on standard input")
	}
	return text, nil
}

// answer has the model answer a message.
func (c *modelGenerateCmd) answer(ctx context.Context, m *native.Model, prompt string, out *writing) error {
	s, err := m.Speech(nil)
	if err != nil {
		return fmt.Errorf("the model %s: %w; with --raw it goes on from a text", c.Model, err)
	}
	o, err := c.options(c.Temperature)
	if err != nil {
		return err
	}
	p := native.New(m.Model, s, o)
	defer p.Close()
	_, err = p.Stream(ctx, envtune.Prompt{
		Episode: "generate", Seed: c.Seed, Messages: append(c.opening(), envtune.Message{Role: envtune.RoleUser, Content: prompt}),
	}, out.text)
	var full *envtune.ContextError
	if errors.As(err, &full) {
		return fmt.Errorf("the prompt has %d tokens, the model's context %d", full.Tokens, full.Limit)
	}
	return err
}

// raw has the model go on from a text.
func (c *modelGenerateCmd) raw(ctx context.Context, m *native.Model, prompt string, out *writing) error {
	if c.System != "" {
		return errors.New("--raw knows no system message: write it into the prompt")
	}
	ids, err := m.Encode(prompt)
	if err != nil {
		return fmt.Errorf("the model %s: %w", c.Model, err)
	}
	weights, err := c.storage()
	if err != nil {
		return err
	}
	engine := sample.NewWith(m.Model, sample.Options{Weights: weights})
	defer engine.Close()
	w := native.NewWriter(m.Token, m.End(), out.text)
	_, err = engine.Generate(ctx, engine.NewSession(c.Seed), ids, sample.Params{
		Temperature: c.Temperature, TopP: c.TopP, TopK: c.TopK, MaxTokens: c.MaxTokens,
		Stop: -1, Stops: m.End(), Texts: c.Stop, Token: m.Token, OnToken: w.Token,
	})
	w.Flush()
	return err
}

// writing writes a text as it comes, up to the first stop text.
type writing struct {
	out   io.Writer
	stops []string
	held  string // what a stop text may begin with
	over  bool   // a stop text stood there
	ended bool   // the text so far ends with a line's end, or is empty
	err   error
}

func (w *writing) text(s string) {
	if w.over {
		return
	}
	w.held += s
	first := -1
	for _, stop := range w.stops {
		if i := strings.Index(w.held, stop); i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	if first >= 0 {
		w.write(first)
		w.held, w.over = "", true
		return
	}
	keep := 0
	for _, stop := range w.stops {
		for n := min(len(stop)-1, len(w.held)); n > keep; n-- {
			if strings.HasSuffix(w.held, stop[:n]) {
				keep = n
			}
		}
	}
	w.write(len(w.held) - keep)
}

// flush writes what was held back.
func (w *writing) flush() error {
	w.write(len(w.held))
	return w.err
}

// write writes the first n bytes of what is held.
func (w *writing) write(n int) {
	if n == 0 || w.err != nil {
		return
	}
	_, w.err = io.WriteString(w.out, w.held[:n])
	w.ended = w.held[n-1] == '\n'
	w.held = w.held[n:]
}
