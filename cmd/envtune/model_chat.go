package main

import (
	"context"
	"errors"
	"fmt"

	"envtune"
	"envtune/console"
	"envtune/policy/native"
)

// modelChatCmd lets a person talk to a model.
type modelChatCmd struct {
	Model       string  `arg:"" help:"\"embedded\", a run folder, a Hugging Face folder or a .gguf file."`
	Temperature float64 `default:"0.7" placeholder:"T" help:"The sampling temperature; 0: always the likeliest token."`
	sampling
}

// Help is shown below the flags.
func (modelChatCmd) Help() string {
	return `Every line is a message, which the model answers; answers are written as they are sampled. :new begins a
new conversation, :help lists the commands, the end of the input leaves. Lines may come from a file or a
pipe; then only the answers are written.

Examples:
  envtune model chat SmolLM2-135M-Instruct.gguf
  envtune model chat qwen --system "Answer in one sentence." --temperature 0 < questions.txt`
}

func (c *modelChatCmd) Run(a *app) error {
	if err := c.check(c.Temperature); err != nil {
		return err
	}
	m, err := loadModel(a.ctx, c.Model, a.progress("tensors read"))
	if err != nil {
		return err
	}
	s, err := m.Speech(nil)
	if err != nil {
		return fmt.Errorf("the model %s: %w; envtune model generate --raw has it go on from a text", c.Model, err)
	}
	o, err := c.options(c.Temperature)
	if err != nil {
		return err
	}
	p := native.New(m.Model, s, o)
	defer p.Close()
	t := &talk{ctx: a.ctx, app: a, policy: p, stops: c.Stop, seed: c.Seed, opening: c.opening(), said: c.opening()}
	con := console.Console{
		Out: a.out, Prompt: "> ", Text: t.say,
		Commands: []console.Command{{Name: "new", Help: "forget what was said", Run: func(string) error { t.forget(); return nil }}},
	}
	var typed bool
	if con.In, typed = lineReader(a, []string{":new", ":help", ":quit"}); typed {
		fmt.Fprintf(a.out, "%s; :help lists the commands\n", c.Model)
	}
	wrong, err := con.Run(a.ctx)
	if err == nil && wrong > 0 && !typed {
		err = fmt.Errorf("%s could not be answered", count(wrong, "line"))
	}
	return err
}

// talk is one conversation.
type talk struct {
	ctx     context.Context
	app     *app
	policy  *native.Policy
	stops   []string
	seed    uint64
	number  int // of the conversation
	opening []envtune.Message
	said    []envtune.Message
}

// say sends a message and writes the answer.
func (t *talk) say(line string) error {
	said := append(t.said, envtune.Message{Role: envtune.RoleUser, Content: line})
	out := &writing{out: t.app.out, stops: t.stops, ended: true}
	answer, err := t.policy.Stream(t.ctx, envtune.Prompt{
		Episode: t.episode(), Seed: t.seed, Messages: said[:len(said):len(said)],
	}, out.text)
	var full *envtune.ContextError
	if errors.As(err, &full) {
		return console.Wrong("the conversation has %d tokens, the model's context %d: begin a new one with :new", full.Tokens, full.Limit)
	}
	if err = errors.Join(err, out.flush()); err != nil {
		return err
	}
	t.said = append(said, answer)
	if !out.ended || answer.Content == "" {
		_, err = fmt.Fprintln(t.app.out)
	}
	return err
}

func (t *talk) episode() string { return fmt.Sprintf("chat %d", t.number) }

// forget begins anew.
func (t *talk) forget() {
	t.policy.Forget(t.episode())
	t.number++
	t.said = t.opening
}
