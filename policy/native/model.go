package native

import (
	"context"
	"fmt"

	"envtune/format"
	"envtune/learn/base"
	"envtune/learn/hf"
	"envtune/learn/model"
)

// Model is a model with all that it needs to read and write: weights, tokenizer, the text
// in which it was trained to read conversations, and what ends its messages.
type Model struct {
	*model.Model
	// Text is the tokenizer and what belongs to it; nil where the model has none.
	Text *hf.Text
	// Extras are the files or metadata that Text was read from: what is written beside
	// the weights.
	Extras hf.Extras

	chat    *Chat // nil where there is no chat template that can be used
	noChat  error // why chat is nil, of models of others
	noWords error // why Text is nil
}

// Embedded returns the model of the binary.
func Embedded() (*Model, error) {
	b, err := base.Embedded()
	if err != nil {
		return nil, err
	}
	return FromBase(b)
}

// FromBase returns a model with a tokenizer of ours.
func FromBase(b *base.Model) (*Model, error) {
	data, err := b.Tokenizer.Marshal()
	if err != nil {
		return nil, fmt.Errorf("writing the tokenizer: %w", err)
	}
	return &Model{
		Model: b.Model, Text: &hf.Text{Own: b.Tokenizer},
		Extras: hf.Extras{Files: []base.File{{Name: base.TokenizerFile, Data: data}}},
	}, nil
}

// Open reads a folder (a Hugging Face one or one of ours) or a GGUF file. progress, if
// not nil, is told of every tensor. A model whose tokenizer is missing or not known opens
// too; Speech then says what is wrong.
func Open(ctx context.Context, path string, progress func(done, total int)) (*Model, error) {
	c, err := hf.Open(path)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	m := &Model{Extras: c.Extras}
	m.readText()
	if m.Model, err = c.Load(ctx, progress); err != nil {
		return nil, fmt.Errorf("opening the model %s: %w", path, err)
	}
	return m, m.check(path)
}

// Decode reads the model file of a checkpoint and the files beside it.
func Decode(weights []byte, x hf.Extras) (*Model, error) {
	inner, err := base.DecodeModel(weights)
	if err != nil {
		return nil, err
	}
	m := &Model{Model: inner, Extras: x}
	m.readText()
	return m, m.check(base.ModelFile)
}

// SpeechOf returns how the model at a path reads and writes episodes by itself, without
// reading its weights.
func SpeechOf(path string) (Speech, error) {
	c, err := hf.Open(path)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	m := &Model{Extras: c.Extras}
	m.readText()
	s, err := m.Speech(nil)
	if err != nil {
		return nil, fmt.Errorf("the model %s: %w", path, err)
	}
	return s, nil
}

func (m *Model) readText() {
	if m.Text, m.noWords = m.Extras.Text(); m.noWords == nil {
		m.chat, m.noChat = NewChat(m.Text)
	}
}

// check holds the tokenizer against the model.
func (m *Model) check(name string) error {
	if m.Text == nil {
		return nil
	}
	size, vocab := 0, m.Config().Vocab
	if m.Text.Own != nil {
		size = m.Text.Own.Size()
	} else {
		size = m.Text.BPE.Size()
	}
	if size > vocab {
		return fmt.Errorf("the model %s: its tokenizer has %d tokens, the model %d", name, size, vocab)
	}
	return nil
}

// Speech returns how the model reads and writes episodes: in the format f, or in its own
// where f is nil: that of its chat template, of models of ours the one that its tokenizer names, else compact.
func (m *Model) Speech(f format.Format) (Speech, error) {
	switch {
	case m.Text == nil:
		return nil, m.noWords
	case m.Text.Own != nil:
		if f == nil {
			var err error
			if f, err = m.ownFormat(); err != nil {
				return nil, err
			}
		}
		return NewOwn(m.Text.Own, f), nil
	case m.chat == nil:
		return nil, m.noChat
	case f == nil:
		return m.chat, nil
	}
	return m.chat.With(f), nil
}

// ownFormat is the format that a model of ours was made for.
func (m *Model) ownFormat() (format.Format, error) {
	name := m.Text.Own.Format()
	if name == "" {
		return format.Compact{}, nil
	}
	f, err := format.ByName(name)
	if err != nil {
		return nil, fmt.Errorf("its tokenizer: %w", err)
	}
	return f, nil
}

// IsChat tells whether the model is one of others with a chat template.
func (m *Model) IsChat() bool { return m.chat != nil }

// Encode returns the tokens of a plain text, with those around it that the model wants.
func (m *Model) Encode(s string) ([]int32, error) {
	switch {
	case m.Text == nil:
		return nil, m.noWords
	case m.Text.Own != nil:
		return m.Text.Own.Encode(s), nil
	}
	return m.Text.BPE.EncodeSequence(s), nil
}

// Token returns the bytes of one token.
func (m *Model) Token(id int32) string {
	switch {
	case m.Text == nil:
		return ""
	case m.Text.Own != nil:
		return m.Text.Own.Token(id)
	}
	return m.Text.BPE.Token(id)
}

// End are the tokens that end a text.
func (m *Model) End() []int32 {
	switch {
	case m.Text == nil:
		return nil
	case m.Text.Own != nil:
		return []int32{m.Text.Own.End()}
	}
	out := m.Text.End
	if m.chat != nil {
		stop, more := m.chat.Stops()
		out = append([]int32{stop}, more...)
	}
	return out
}
