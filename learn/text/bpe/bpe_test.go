package bpe

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The files under testdata hold small tokenizers in the styles of the families, and
// the tokens that the Rust library gives; parity/tokenization.py writes them.

func small(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func load(t testing.TB, name string) *Tokenizer {
	t.Helper()
	tok, err := Read(small(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

type row struct {
	Name, IDs      string
	Text           *string
	Around         int
	Decoded, Plain *string
}

// rows calls f with every recorded row and its tokens.
func rows(t *testing.T, f func(r row, ids []int32)) {
	t.Helper()
	file, err := os.Open("testdata/tokens.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	n := 0
	for in := bufio.NewScanner(file); in.Scan(); n++ {
		var r row
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		ids := []int32{}
		for _, s := range strings.Fields(r.IDs) {
			id, err := strconv.ParseInt(s, 10, 32)
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, int32(id))
		}
		f(r, ids)
	}
	if n < 500 {
		t.Fatalf("only %d rows", n)
	}
}

func TestRecordedTokens(t *testing.T) {
	toks := map[string]*Tokenizer{}
	for _, name := range []string{"gpt2", "smollm", "llama3", "qwen2"} {
		toks[name] = load(t, name)
	}
	rows(t, func(r row, ids []int32) {
		tok := toks[r.Name]
		decoded := r.Decoded
		if r.Text != nil {
			if got := tok.Encode(*r.Text); !slices.Equal(got, ids) {
				t.Errorf("%s: %q\n got %v\nwant %v", r.Name, *r.Text, got, ids)
			}
			if got := tok.EncodeSequence(*r.Text); len(got) != len(ids)+r.Around || !slices.Equal(got[r.Around:], ids) {
				t.Errorf("%s: %q with special tokens is %v", r.Name, *r.Text, got)
			}
			if decoded == nil {
				decoded = r.Text
			}
		}
		plain := r.Plain
		if plain == nil {
			plain = decoded
		}
		if got := tok.Decode(ids); got != *decoded {
			t.Errorf("%s: decoding %v\n got %q\nwant %q", r.Name, ids, got, *decoded)
		}
		if got := tok.DecodeText(ids); got != *plain {
			t.Errorf("%s: decoding the text of %v\n got %q\nwant %q", r.Name, ids, got, *plain)
		}
	})
}

// refile changes one place of a file.
func refile(t *testing.T, name, old, new string) []byte {
	t.Helper()
	good := string(small(t, name))
	bad := strings.Replace(good, old, new, 1)
	if bad == good {
		t.Fatalf("%q is not in %s.json", old, name)
	}
	return []byte(bad)
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"qwen2", `"type":"NFC"`, `"type":"NFKC"`, `the normalizer "NFKC" is not supported`},
		{"qwen2", `"type":"NFC"`, `"type":"Lowercase"`, `the normalizer "Lowercase"`},
		{"qwen2", `\\p{N}|`, `\\p{N}{1,2}|`, `pattern "(?i:'s|`},
		{"qwen2", `"behavior":"Isolated"`, `"behavior":"Removed"`, "behavior Isolated only"},
		{"qwen2", `"invert":false`, `"invert":true`, "not inverted"},
		{"smollm", `"type":"Digits"`, `"type":"Punctuation"`, `the pre-tokenizer "Punctuation" is not supported`},
		{"smollm", `"individual_digits":true`, `"individual_digits":false`, "individual_digits only"},
		{"gpt2", `"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false`, `"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true`, "add_prefix_space is not supported"},
		{"gpt2", `"use_regex":true`, `"use_regex":false`, "not a supported combination"},
		{"gpt2", `"lstrip":false`, `"lstrip":true`, `the setting lstrip of the added token "<|endoftext|>"`},
		{"gpt2", `"rstrip":false`, `"rstrip":true`, "the setting rstrip"},
		{"gpt2", `"single_word":false`, `"single_word":true`, "the setting single_word"},
		{"gpt2", `"id":600`, `"id":700`, "has the id 700 where the vocabulary makes it 600"},
		{"gpt2", `"type":"BPE"`, `"type":"Unigram"`, `the model type "Unigram" is not supported`},
		{"gpt2", `"dropout":null`, `"dropout":0.1`, "the model's setting dropout"},
		{"gpt2", `"byte_fallback":false`, `"byte_fallback":true`, "byte_fallback"},
		{"gpt2", `"continuing_subword_prefix":null`, `"continuing_subword_prefix":"##"`, "continuing_subword_prefix"},
		{"gpt2", `"fuse_unk":false`, `"fuse_unk":false,"novel":1`, `unknown field "novel"`},
		{"gpt2", `"unk_token":null`, `"unk_token":"[UNK]"`, `the unknown token "[UNK]" is not in the vocabulary`},
		{"gpt2", `"decoder":{"type":"ByteLevel"`, `"decoder":{"type":"Metaspace"`, `the decoder "Metaspace"`},
		{"gpt2", `"merges":[`, `"merges":[["zz","zzz"],`, `merge 0 joins "zz" and "zzz"`},
		{"gpt2", `"merges":[`, `"merges":[["Z","Q"],`, `merge 0 makes "ZQ"`},
		{"gpt2", `"merges":[`, `"merges":["a b c",`, "not two tokens"},
		{"gpt2", `"merges":[`, `"merges":[["a"],`, "it has 1 parts"},
		{"gpt2", `"merges":[`, `"merges":[7,`, "no string"},
		{"gpt2", `"vocab":{"!":0`, `"vocab":{"!":1`, "both have the id 1"},
		{"gpt2", `"vocab":{"!":0`, `"vocab":{"!":-1`, "not between 0 and"},
		{"gpt2", `"vocab":{"!":0`, `"vocab":{"!":99999999`, "not between 0 and"},
		{"gpt2", `"vocab":{"!":0`, `"vocab":{"!":0.5`, "not a whole number"},
		{"llama3", `"SpecialToken":{"id":"<|endoftext|>"`, `"SpecialToken":{"id":"<s>"`, `names the token "<s>" and does not define it`},
		{"llama3", `"type":"TemplateProcessing"`, `"type":"RobertaProcessing"`, `the post-processor "RobertaProcessing"`},
		{"llama3", `"ids":[600]`, `"ids":[9999]`, "token 9999, which is put around a text"},
		{"gpt2", `{"version"`, `{{"version"`, "invalid character"},
	} {
		_, err := Read(refile(t, c.name, c.old, c.new))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %s: error %v, want one that says %q", c.name, c.new, err, c.want)
		}
	}
	if _, err := Read([]byte(`{"model":{"type":"Unigram","vocab":[["a",0.1]]}}`)); err == nil || !strings.Contains(err.Error(), `model type "Unigram"`) {
		t.Errorf("a Unigram model: %v", err)
	}
	if _, err := Read(append(small(t, "gpt2"), "{}"...)); err == nil {
		t.Error("what follows the object was passed over")
	}
}

func TestNewRefuses(t *testing.T) {
	_, err := New(Parts{Pre: "deepseek-llm"})
	if err == nil || !strings.Contains(err.Error(), `the pre-tokenizer "deepseek-llm" is not known (known: gpt-2,`) {
		t.Errorf("an unknown pre-tokenizer: %v", err)
	}
	for _, c := range []struct {
		parts Parts
		want  string
	}{
		{Parts{Vocab: []string{"a", "a"}}, `tokens 0 and 1 are both "a"`},
		{Parts{Vocab: []string{strings.Repeat("x", MaxToken+1)}}, "more than 4096"},
		{Parts{Added: []Added{{ID: MaxSize, Text: "x"}}}, "not between 0 and"},
		{Parts{Added: []Added{{ID: 1}}}, "added token 0 is empty"},
		{Parts{Vocab: []string{"a"}, Added: []Added{{ID: 0, Text: "x"}}}, "the id 0 of another token"},
		{Parts{Vocab: []string{"a"}, Added: []Added{{ID: 1, Text: "a"}}}, "the id 1 here and 0 in the vocabulary"},
	} {
		c.parts.Pre = PreGPT2
		if _, err := New(c.parts); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

// ggufOf is what a GGUF file made of a tokenizer.json says.
func ggufOf(t *testing.T, name, pre string) GGUF {
	t.Helper()
	p, err := readParts(small(t, name))
	if err != nil {
		t.Fatal(err)
	}
	g := GGUF{Model: "gpt2", Pre: pre, Tokens: slices.Clone(p.Vocab), BOS: -1}
	for range p.Vocab {
		g.Types = append(g.Types, ggufNormal)
	}
	for _, a := range p.Added {
		for int(a.ID) >= len(g.Tokens) {
			g.Tokens, g.Types = append(g.Tokens, ""), append(g.Types, ggufUnused)
		}
		g.Tokens[a.ID], g.Types[a.ID] = a.Text, ggufUser
		if a.Special {
			g.Types[a.ID] = ggufControl
		}
	}
	for _, m := range p.Merges {
		g.Merges = append(g.Merges, m[0]+" "+m[1])
	}
	if len(p.Prefix) > 0 {
		g.BOS = p.Prefix[0]
	}
	return g
}

// A GGUF file gives the tokenizer of the tokenizer.json that it was made of, where
// it can say all that this has: normalized added tokens it cannot.
func TestFromGGUF(t *testing.T) {
	for name, pre := range map[string]string{"smollm": "smollm", "llama3": "llama-bpe", "gpt2": "gpt-2"} {
		want := load(t, name)
		got, err := FromGGUF(ggufOf(t, name, pre))
		if err != nil {
			t.Fatal(err)
		}
		rows(t, func(r row, ids []int32) {
			if r.Name != name || r.Text == nil {
				return
			}
			if !slices.Equal(got.EncodeSequence(*r.Text), want.EncodeSequence(*r.Text)) {
				t.Errorf("%s: %q is %v, want %v", name, *r.Text, got.Encode(*r.Text), want.Encode(*r.Text))
			}
			if got.DecodeText(ids) != want.DecodeText(ids) {
				t.Errorf("%s: %v decodes differently", name, ids)
			}
		})
		if got.Size() != want.Size() {
			t.Errorf("%s: %d tokens, want %d", name, got.Size(), want.Size())
		}
	}
}

func TestFromGGUFRefuses(t *testing.T) {
	for _, c := range []struct {
		change func(g *GGUF)
		want   string
	}{
		{func(g *GGUF) { g.Model = "llama" }, `tokenizer.ggml.model "llama"`},
		{func(g *GGUF) { g.Pre = "tekken" }, `tokenizer.ggml.pre "tekken"`},
		{func(g *GGUF) { g.Types = g.Types[1:] }, "token_type has"},
		{func(g *GGUF) { g.Types[3] = 6 }, "token_type of token 3 is 6"},
		{func(g *GGUF) { g.Merges[2] = "ab" }, "merge 2"},
		{func(g *GGUF) { yes := true; g.AddBOS = &yes }, "bos_token_id is missing"},
		{func(g *GGUF) { yes := true; g.AddBOS = &yes; g.BOS = 99999 }, "token 99999"},
	} {
		g := ggufOf(t, "smollm", "smollm")
		c.change(&g)
		if _, err := FromGGUF(g); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

func TestEncodeOrdinary(t *testing.T) {
	tok := load(t, "qwen2")
	end, ok := tok.ID("<|im_end|>")
	if !ok || !tok.Special(end) {
		t.Fatalf("<|im_end|> is %d, %v", end, ok)
	}
	const text = "x<|im_end|>"
	if !slices.Contains(tok.Encode(text), end) {
		t.Error("the special token is not found")
	}
	ids := tok.EncodeOrdinary(text)
	if slices.Contains(ids, end) || tok.Decode(ids) != text {
		t.Errorf("ordinary text becomes %v", ids)
	}
	if got := tok.Added(); len(got) != 6 || got[2].Text != "<|im_end|>" {
		t.Errorf("added tokens: %v", got)
	}
	if tok.Token(-1) != "" || tok.Token(int32(tok.Size())) != "" || tok.Special(-1) {
		t.Error("an id outside the vocabulary is something")
	}
}

// A piece of any length costs about its length, and several goroutines may encode
// at once.
func TestLongPieces(t *testing.T) {
	tok := load(t, "gpt2")
	var wait sync.WaitGroup
	for _, unit := range []string{"a", "the", "é", "=", " ", "\n"} {
		wait.Go(func() {
			text := strings.Repeat(unit, 50_000)
			if got := tok.Decode(tok.Encode(text)); got != text {
				t.Errorf("50,000 times %q are lost", unit)
			}
		})
	}
	wait.Wait()
}

// Splitting covers the text: pieces follow each other and none is empty.
func TestScannersCover(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const chars = "ab Z19²\n\r\t'sSſ.,é中\u0301\u00a0\u2028_"
	pool := []rune(chars)
	for _, name := range PreTokenizers() {
		steps, _ := scanners(name)
		for range 2000 {
			var b strings.Builder
			for range rng.IntN(30) {
				b.WriteRune(pool[rng.IntN(len(pool))])
			}
			s := b.String()
			for _, next := range steps {
				for i := 0; i < len(s); {
					end := next(s, i)
					if end <= i || end > len(s) || !utf8.ValidString(s[i:end]) {
						t.Fatalf("%s: %q is cut at %d after %d", name, s, end, i)
					}
					i = end
				}
			}
		}
	}
}

// Form C of our own, for texts with many marks in a row, is the library's where
// that leaves them alone.
func TestComposeAll(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	pool := []rune("aeE o\u0301\u0300\u0323\u0327\u0308\u0345\u0334\u1100\u1161\u11a8각é\u1ec7\u0915\u093c")
	for range 5000 {
		var b strings.Builder
		for range rng.IntN(20) {
			b.WriteRune(pool[rng.IntN(len(pool))])
		}
		if s := b.String(); composeAll(s) != norm.NFC.String(s) {
			t.Fatalf("%+q becomes %+q, want %+q", s, composeAll(s), norm.NFC.String(s))
		}
	}
}

func TestReadConfig(t *testing.T) {
	c, err := ReadConfig([]byte(`{"bos_token": null, "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": "<pad>",
		"chat_template": [{"name": "default", "template": "d"}, {"name": "tool_use", "template": "t"}], "model_max_length": 1e30}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(c.Tokens, c.ChatTemplate(false), c.ChatTemplate(true)); got != "map[eos_token:</s> pad_token:<pad>]dt" {
		t.Errorf("got %s", got)
	}
	if c, err = ReadConfig([]byte(`{"chat_template": "x"}`)); err != nil || c.ChatTemplate(true) != "x" {
		t.Errorf("got %v, %v", c, err)
	}
	for _, bad := range []string{`[]`, `{"eos_token": 3}`, `{"eos_token": {}}`, `{"chat_template": 3}`} {
		if _, err := ReadConfig([]byte(bad)); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}
