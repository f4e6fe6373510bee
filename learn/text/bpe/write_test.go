package bpe

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// What is written gives the recorded tokens and texts, as tokenizer.json and as GGUF.
func TestWrittenTokenizers(t *testing.T) {
	written := map[string][]*Tokenizer{}
	for _, name := range []string{"gpt2", "smollm", "llama3", "qwen2"} {
		tok := load(t, name)
		data, err := tok.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Read(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if twice, err := again.Marshal(); err != nil || !bytes.Equal(twice, data) {
			t.Errorf("%s: written again it differs: %v", name, err)
		}
		if !slices.Equal(again.Added(), tok.Added()) || again.Size() != tok.Size() {
			t.Errorf("%s: %d tokens, %v added", name, again.Size(), again.Added())
		}
		written[name] = append(written[name], again)
		if name == "qwen2" {
			continue // TestGGUFRefuses
		}
		g, err := tok.GGUF(tok.Size() + 7)
		if err != nil {
			t.Fatal(err)
		}
		fromGGUF, err := FromGGUF(g)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		written[name] = append(written[name], fromGGUF)
		if data, err = fromGGUF.Marshal(); err != nil {
			t.Fatal(err)
		}
		if again, err = Read(data); err != nil {
			t.Fatalf("%s: from GGUF: %v", name, err)
		}
		written[name] = append(written[name], again)
	}
	rows(t, func(r row, ids []int32) {
		for i, tok := range written[r.Name] {
			if r.Text != nil {
				if got := tok.Encode(*r.Text); !slices.Equal(got, ids) {
					t.Errorf("%s, copy %d: %q\n got %v\nwant %v", r.Name, i, *r.Text, got, ids)
				}
				if got := tok.EncodeSequence(*r.Text); len(got) != len(ids)+r.Around {
					t.Errorf("%s, copy %d: %q with special tokens is %v", r.Name, i, *r.Text, got)
				}
			}
			if r.Decoded != nil && tok.Decode(ids) != *r.Decoded {
				t.Errorf("%s, copy %d: decoding %v gives %q", r.Name, i, ids, tok.Decode(ids))
			}
		}
	})
}

// The vocabulary of the model lacks added tokens where the library numbers them as the
// file does, and holds them where it would not.
func TestWrittenVocabulary(t *testing.T) {
	for _, c := range []struct {
		added []Added
		want  string
	}{
		{[]Added{{ID: 4, Text: "<e>"}, {ID: 5, Text: "<f>"}}, `{"a":0,"b":1,"c":2,"ab":3}`},
		{[]Added{{ID: 4, Text: "<e>"}, {ID: 6, Text: "<g>"}}, `{"a":0,"b":1,"c":2,"ab":3,"<e>":4,"<g>":6}`},
		{[]Added{{ID: 2, Text: "c"}}, `{"a":0,"b":1,"c":2,"ab":3}`},
	} {
		tok, err := New(Parts{Vocab: []string{"a", "b", "c", "ab"}, Merges: [][2]string{{"a", "b"}}, Pre: PreGPT2, Added: c.added})
		if err != nil {
			t.Fatal(err)
		}
		data, err := tok.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		var f struct {
			Model struct{ Vocab json.RawMessage }
		}
		var vocab bytes.Buffer
		if err := json.Unmarshal(data, &f); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&vocab, f.Model.Vocab); err != nil || vocab.String() != c.want {
			t.Errorf("%v: %s, want %s", c.added, vocab.String(), c.want)
		}
		if again, err := Read(data); err != nil || !slices.Equal(again.Added(), c.added) {
			t.Errorf("%v: read as %v", c.added, err)
		}
	}
}

// What GGUF cannot say is refused.
func TestGGUFRefuses(t *testing.T) {
	base := Parts{Vocab: []string{"a", "b"}, Pre: PreGPT2}
	for want, change := range map[string]func(*Parts){
		"the tokenizer has 3 tokens, the model 2": func(p *Parts) { p.Vocab = []string{"a", "b", "c"} },
		"unknown token":                 func(p *Parts) { p.Unknown = "a" },
		"what stands around a text":     func(p *Parts) { p.Suffix = []int32{0} },
		"by the name gpt-2":             func(p *Parts) { p.IgnoreMerges = true },
		"looked for in normalised text": func(p *Parts) { p.NFC, p.Pre, p.Added = true, PreQwen2, []Added{{ID: 0, Text: "a", Normalized: true}} },
	} {
		p := base
		change(&p)
		tok, err := New(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tok.GGUF(2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
