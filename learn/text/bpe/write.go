package bpe

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// vocabulary returns the text of every id as a file has it, "" where an id has none.
func (t *Tokenizer) vocabulary() []string {
	out := make([]string, len(t.bytes))
	for text, id := range t.ids {
		out[id] = text
	}
	return out
}

// ranked returns the merges in their order, as a file has them.
func (t *Tokenizer) ranked(vocab []string) [][2]string {
	keys := slices.SortedFunc(maps.Keys(t.merges), func(a, b uint64) int { return int(t.merges[a].rank) - int(t.merges[b].rank) })
	out := make([][2]string, len(keys))
	for i, k := range keys {
		out[i] = [2]string{vocab[k>>32], vocab[uint32(k)]}
	}
	return out
}

// Marshal returns the tokenizer as a tokenizer.json that Read and the Rust library
// read: it gives the same tokens and texts. Equal tokenizers give equal bytes.
func (t *Tokenizer) Marshal() ([]byte, error) {
	vocab := t.vocabulary()
	added := []any{}
	for _, a := range t.Added() {
		added = append(added, fileAdded{ID: a.ID, Content: a.Text, Special: a.Special, Normalized: a.Normalized})
	}
	var unknown any
	if t.parts.Unknown != "" {
		unknown = t.parts.Unknown
	}
	var normalizer any
	if t.parts.NFC {
		normalizer = map[string]any{"type": "NFC"}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(fields{
		{"version", "1.0"}, {"truncation", nil}, {"padding", nil}, {"added_tokens", added}, {"normalizer", normalizer},
		{"pre_tokenizer", writtenPre(t.parts.Pre)}, {"post_processor", t.writtenPost(vocab)}, {"decoder", byteLevel(true)},
		{"model", fields{
			{"type", "BPE"}, {"dropout", nil}, {"unk_token", unknown}, {"continuing_subword_prefix", nil}, {"end_of_word_suffix", nil},
			{"fuse_unk", t.parts.FuseUnknown}, {"byte_fallback", false}, {"ignore_merges", t.parts.IgnoreMerges}, {"vocab", t.modelVocab(vocab)}, {"merges", t.ranked(vocab)},
		}},
	}); err != nil {
		return nil, fmt.Errorf("writing tokenizer.json: %w", err)
	}
	return b.Bytes(), nil
}

// modelVocab returns the vocabulary of the model. The library numbers added tokens
// that it lacks from its size on; where that would give them other ids they stand in it.
func (t *Tokenizer) modelVocab(vocab []string) fields {
	added := map[int32]bool{}
	for _, a := range t.parts.Added {
		added[a.ID] = true
	}
	n := 0 // ids from 0 on that are no added tokens
	for n < len(vocab) && vocab[n] != "" && !added[int32(n)] {
		n++
	}
	behind := true // nothing but added tokens follows, without a gap
	for id := n; id < len(vocab); id++ {
		behind = behind && added[int32(id)]
	}
	var out fields
	for id, text := range vocab {
		if text == "" || behind && id >= n {
			continue
		}
		out = append(out, field{text, id})
	}
	return out
}

// writtenPre returns the pre-tokenizer of a name.
func writtenPre(name string) any {
	split := func(pattern string) any {
		return map[string]any{"type": "Split", "pattern": map[string]any{"Regex": pattern}, "behavior": "Isolated", "invert": false}
	}
	sequence := func(steps ...any) any { return map[string]any{"type": "Sequence", "pretokenizers": steps} }
	switch name {
	case PreSmolLM:
		return sequence(map[string]any{"type": "Digits", "individual_digits": true}, byteLevel(true))
	case PreLlama3:
		return sequence(split(patternLlama3), byteLevel(false))
	case PreQwen2:
		return sequence(split(patternQwen2), byteLevel(false))
	}
	return byteLevel(true) // GPT-2
}

func byteLevel(regex bool) any {
	return map[string]any{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": regex}
}

// writtenPost returns the post-processor that puts tokens around a text.
func (t *Tokenizer) writtenPost(vocab []string) any {
	if len(t.parts.Prefix)+len(t.parts.Suffix) == 0 {
		return nil
	}
	special := map[string]any{}
	one := func(id int32, kind int) any {
		special[vocab[id]] = map[string]any{"id": vocab[id], "ids": []int32{id}, "tokens": []string{vocab[id]}}
		return map[string]any{"SpecialToken": map[string]any{"id": vocab[id], "type_id": kind}}
	}
	around := func(name string, kind int) []any {
		var out []any
		for _, id := range t.parts.Prefix {
			out = append(out, one(id, kind))
		}
		out = append(out, map[string]any{"Sequence": map[string]any{"id": name, "type_id": kind}})
		for _, id := range t.parts.Suffix {
			out = append(out, one(id, kind))
		}
		return out
	}
	single := around("A", 0)
	return map[string]any{
		"type": "TemplateProcessing", "single": single, "pair": append(slices.Clone(single), around("B", 1)...), "special_tokens": special,
	}
}

// fields is a JSON object whose keys keep their order.
type fields []field

type field struct {
	key   string
	value any
}

// MarshalJSON implements json.Marshaler.
func (f fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, e := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{e.key, e.value} {
			if j > 0 {
				b.WriteByte(':')
			}
			if err := enc.Encode(v); err != nil {
				return nil, err
			}
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// GGUF returns what a GGUF file says of the tokenizer, for a model of size tokens; ids
// that the tokenizer lacks are unused. FromGGUF of it gives the same tokens. The error
// is of what GGUF cannot say.
func (t *Tokenizer) GGUF(size int) (GGUF, error) {
	g, err := t.gguf(size)
	if err != nil {
		return g, fmt.Errorf("writing the tokenizer into a GGUF file: %w", err)
	}
	return g, nil
}

func (t *Tokenizer) gguf(size int) (GGUF, error) {
	vocab := t.vocabulary()
	g := GGUF{Model: "gpt2", Pre: t.parts.Pre, Tokens: make([]string, size), Types: make([]int32, size), BOS: -1}
	p := &t.parts
	switch {
	case len(vocab) > size:
		return g, fmt.Errorf("the tokenizer has %d tokens, the model %d", len(vocab), size)
	case p.Unknown != "":
		return g, fmt.Errorf("GGUF has no place for the unknown token %q", p.Unknown)
	case len(p.Suffix) > 0 || len(p.Prefix) > 1:
		return g, errors.New("GGUF has no place for what stands around a text, but for one token before it")
	case p.NFC != (p.Pre == PreQwen2) || p.IgnoreMerges != (p.Pre == PreLlama3):
		return g, fmt.Errorf("GGUF says by the name %s whether text is normalised and merges are ignored, and this tokenizer has it otherwise", p.Pre)
	}
	for id := range g.Tokens {
		if g.Types[id] = ggufNormal; id >= len(vocab) || vocab[id] == "" {
			g.Tokens[id], g.Types[id] = fmt.Sprintf("[PAD%d]", id), ggufUnused
			continue
		}
		g.Tokens[id] = vocab[id]
	}
	for _, a := range p.Added {
		if a.Normalized && p.NFC {
			return g, fmt.Errorf("GGUF has no place for the added token %q, which is looked for in normalised text", clip(a.Text))
		}
		if g.Types[a.ID] = ggufUser; a.Special {
			g.Types[a.ID] = ggufControl
		}
	}
	for _, m := range t.ranked(vocab) {
		g.Merges = append(g.Merges, m[0]+" "+m[1])
	}
	add := len(p.Prefix) == 1
	if g.AddBOS = &add; add {
		g.BOS = p.Prefix[0]
	}
	return g, nil
}
