package bpe

import (
	"fmt"
	"strings"
)

// GGUF is what a GGUF file says of its tokenizer, under the names
// tokenizer.ggml.*.
type GGUF struct {
	Model  string   // model: "gpt2" for byte-level BPE
	Pre    string   // pre
	Tokens []string // tokens, by id
	Types  []int32  // token_type of every id; none: all are normal
	Merges []string // merges, each "a b"
	// BOS is bos_token_id, -1 where there is none; AddBOS is add_bos_token, nil
	// where the file does not say.
	BOS    int32
	AddBOS *bool
}

// The types of tokens in GGUF files.
const (
	ggufNormal  = 1
	ggufUnknown = 2
	ggufControl = 3
	ggufUser    = 4
	ggufUnused  = 5
)

// FromGGUF makes the tokenizer of a GGUF file: the one of the tokenizer.json that
// the file was made of. What a GGUF file does not say follows from the name of
// the pre-tokenizer: Qwen2 normalises to form C, Llama 3 ignores merges for
// pieces that are tokens and begins with its first token.
func FromGGUF(g GGUF) (*Tokenizer, error) {
	p, err := g.parts()
	if err != nil {
		return nil, fmt.Errorf("reading the tokenizer of the GGUF file: %w", err)
	}
	t, err := New(p)
	if err != nil {
		return nil, fmt.Errorf("reading the tokenizer of the GGUF file: %w", err)
	}
	return t, nil
}

func (g *GGUF) parts() (Parts, error) {
	if g.Model != "gpt2" {
		return Parts{}, fmt.Errorf("tokenizer.ggml.model %q is not supported: only gpt2 (byte-level BPE) is", clip(g.Model))
	}
	pre, ok := ggufPre(g.Pre)
	if !ok {
		return Parts{}, fmt.Errorf("tokenizer.ggml.pre %q is not supported (supported: %s)", clip(g.Pre), strings.Join(PreTokenizers(), ", "))
	}
	if len(g.Types) != 0 && len(g.Types) != len(g.Tokens) {
		return Parts{}, fmt.Errorf("tokenizer.ggml.token_type has %d entries for %d tokens", len(g.Types), len(g.Tokens))
	}
	p := Parts{
		Vocab: make([]string, len(g.Tokens)), Merges: make([][2]string, len(g.Merges)), Pre: pre,
		NFC: pre == PreQwen2, IgnoreMerges: pre == PreLlama3,
	}
	copy(p.Vocab, g.Tokens)
	for id, typ := range g.Types {
		switch typ {
		case ggufNormal, ggufUnknown:
		case ggufControl, ggufUser:
			p.Added = append(p.Added, Added{ID: int32(id), Text: g.Tokens[id], Special: typ == ggufControl})
			if len([]rune(g.Tokens[id])) > 1 { // found as it stands, never merged into
				p.Vocab[id] = ""
			}
		case ggufUnused:
			p.Vocab[id] = ""
		default:
			return p, fmt.Errorf("tokenizer.ggml.token_type of token %d is %d, which byte-level BPE does not have", id, typ)
		}
	}
	for i, text := range g.Merges {
		var err error
		if p.Merges[i], err = cutMerge(text); err != nil {
			return p, fmt.Errorf("tokenizer.ggml.merges: merge %d: %w", i, err)
		}
	}
	if g.AddBOS != nil && *g.AddBOS || g.AddBOS == nil && pre == PreLlama3 {
		if g.BOS < 0 {
			return p, fmt.Errorf("tokenizer.ggml.bos_token_id is missing")
		}
		p.Prefix = []int32{g.BOS}
	}
	return p, nil
}

// ggufPre returns our name of a pre-tokenizer; files have several for some.
func ggufPre(name string) (string, bool) {
	switch name {
	case "llama-bpe", "llama3", "llama-v3":
		return PreLlama3, true
	case "qwen2":
		return PreQwen2, true
	case "gpt-2", "smollm":
		return name, true
	}
	return "", false
}
