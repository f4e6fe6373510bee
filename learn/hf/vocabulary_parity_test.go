package hf

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"envtune/learn/base"
	"envtune/learn/model"
	"envtune/learn/weights"
)

// spelt is one line of models.py texts or llamatexts.
type spelt struct {
	Text         *string
	IDs, Around  []int32
	Conversation string
}

func spelling(t *testing.T, dir, command, path string) []spelt {
	t.Helper()
	var out []spelt
	dec := json.NewDecoder(bytes.NewReader(python(t, dir, command, path)))
	for dec.More() {
		var s spelt
		if err := dec.Decode(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// tinyOf is a tiny random model for a vocabulary.
func tinyOf(t *testing.T, kind string, vocab int) *model.Model {
	t.Helper()
	c := model.Config{
		Vocab: vocab, Dim: 8, Layers: 1, Heads: 1, KVHeads: 1, HeadDim: 8, FF: 8, Context: 64, RopeTheta: 1e4, NormEps: 1e-6, Tied: true,
		Bias: kind == Qwen2, QKNorm: kind == Qwen3,
	}
	return fresh(t, c)
}

// TestParityVocabularies writes vocabularies the other way round: SmolLM2's GGUF file as a
// folder, whose tokenizer and chat template transformers reads; it and the tokenizer.json of
// Qwen2.5, Qwen3 and Llama 3.1 (where parity/tokenization.sh has fetched them) as GGUF
// files, which llama.cpp reads.
func TestParityVocabularies(t *testing.T) {
	dir := installed(t)
	c, err := Open(smolLM2(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	folder := filepath.Join(t.TempDir(), "smollm2")
	x, err := c.Extras.ForFolder()
	if err != nil {
		t.Fatal(err)
	}
	if err := SaveFolder(folder, tinyOf(t, Llama, c.Config.Vocab), x, weights.F32); err != nil {
		t.Fatal(err)
	}
	text, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	texts, bad := 0, 0
	for _, s := range spelling(t, dir, "texts", folder) {
		if s.Text == nil {
			if !strings.Contains(s.Conversation, "<|im_start|>user\nWo ist die Tür?<|im_end|>\n") {
				t.Errorf("transformers renders %q", s.Conversation)
			}
			continue
		}
		texts++
		if ids := text.BPE.Encode(*s.Text); !slices.Equal(ids, s.IDs) || !slices.Equal(text.BPE.EncodeSequence(*s.Text), s.Around) {
			if bad++; bad < 5 {
				t.Errorf("%q: transformers gives %v, we %v", *s.Text, s.IDs, ids)
			}
		}
	}
	t.Logf("parity: SmolLM2's GGUF file as a folder in transformers: %d texts, %d differences", texts, bad)

	fetched := filepath.Join(filepath.Dir(dir), "parity", "tokenizers")
	for _, one := range []struct{ name, kind string }{{"smollm2", Llama}, {"qwen2_5", Qwen2}, {"qwen3", Qwen3}, {"llama3_1", Llama}} {
		t.Run(one.name, func(t *testing.T) {
			from := x
			if one.name != "smollm2" {
				from = Extras{}
				for _, name := range []string{base.TokenizerFile, tokenizerConfigFile} {
					data, err := os.ReadFile(filepath.Join(fetched, one.name, name))
					if err != nil {
						t.Skip("no tokenizer files: run parity/tokenization.sh")
					}
					from.Files = append(from.Files, base.File{Name: name, Data: data})
				}
			}
			compareWithLlamaCpp(t, dir, one.kind, from)
		})
	}
}

// compareWithLlamaCpp writes a vocabulary into a GGUF file and compares llama.cpp's tokens.
func compareWithLlamaCpp(t *testing.T, dir, kind string, x Extras) {
	t.Helper()
	x.Meta = nil
	text, err := x.Text()
	if err != nil {
		t.Fatal(err)
	}
	m := tinyOf(t, kind, text.BPE.Size()+3)
	if x, err = x.ForGGUF(m.Config().Vocab); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "m.gguf")
	if err := SaveGGUF(file, m, x, weights.F32); err != nil {
		t.Fatal(err)
	}
	c, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	back, err := c.Extras.Text()
	if err != nil {
		t.Fatal(err)
	}
	if back.Template != text.Template || !slices.Equal(back.End, text.End) {
		t.Errorf("read back it ends with %v, not %v", back.End, text.End)
	}
	texts, bad, notNFC := 0, 0, 0
	for _, s := range spelling(t, dir, "llamatexts", file) {
		ours := back.BPE.Encode(*s.Text)
		if !slices.Equal(ours, text.BPE.Encode(*s.Text)) {
			t.Errorf("%q: read back it is %v", *s.Text, ours)
		}
		texts++
		if slices.Equal(ours, s.IDs) {
			continue
		}
		if kind != Llama && !norm.NFC.IsNormalString(*s.Text) {
			notNFC++ // llama.cpp does not normalise
			continue
		}
		if bad++; bad < 8 {
			t.Errorf("%q: llama.cpp gives %v, we %v", *s.Text, s.IDs, ours)
		}
	}
	t.Logf("parity: llama.cpp on a GGUF file of ours: %d texts, %d differ, %d more that are not in form C", texts, bad, notNFC)
}
