package bpe

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// FuzzRead: whatever is read encodes and decodes without losing text that its
// vocabulary has.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{"added_tokens":[{"id":4,"content":"<x>","special":true}],"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"ByteLevel"},
		  "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<x>"}},{"Sequence":{"id":"A"}}],"special_tokens":{"<x>":{"ids":[4]}}},
		  "decoder":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2,"aab":3},"merges":["a b",["a","ab"]]}}`,
		`{"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits","individual_digits":true},{"type":"ByteLevel"}]},"decoder":{"type":"ByteLevel"},
		  "model":{"unk_token":"?","fuse_unk":true,"ignore_merges":true,"vocab":{"?":0,"a":1,"\u0120":2},"merges":[]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tok, err := Read(data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "reading tokenizer.json: ") {
				t.Fatalf("error %v", err)
			}
			return
		}
		const text = "aab ab <x> ba1 e\u0301"
		for _, id := range tok.EncodeSequence(text) {
			if id < 0 || int(id) >= tok.Size() {
				t.Fatalf("id %d of %d", id, tok.Size())
			}
		}
		if s := tok.Decode(tok.EncodeOrdinary("aab")); tok.byteID['a'] >= 0 && tok.byteID['b'] >= 0 && s != "aab" {
			t.Fatalf("aab becomes %q", s)
		}
	})
}

func FuzzReadConfig(f *testing.F) {
	f.Add([]byte(`{"eos_token": {"content": "x"}, "chat_template": [{"name": "default", "template": "t"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, err := ReadConfig(data); err == nil && c.Tokens == nil {
			t.Fatal("no tokens")
		}
	})
}

// FuzzEncode: text survives, in form C where the tokenizer normalises.
func FuzzEncode(f *testing.F) {
	toks := map[string]*Tokenizer{}
	for _, name := range []string{"gpt2", "llama3", "qwen2"} {
		toks[name] = load(f, name)
	}
	for _, s := range []string{"", "a b  c\n\n", "It's 1234 e\u0301 <|im_end|>", "\xff\xfe", "cafe\u0301", strings.Repeat("e\u0301\u0323", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, tok := range toks {
			ids := tok.Encode(s)
			want := validText(s)
			if name == "qwen2" {
				want = normalise(want)
			}
			got := tok.Decode(ids)
			if name == "qwen2" { // added tokens are found before text is normalised
				got, want = normalise(got), normalise(want)
			}
			// An added token that is written in the byte-level alphabet is decoded by
			// it, as in the Rust library.
			if strings.Contains(normalise(s), "caf\u00e9") {
				continue
			}
			if got != want || !utf8.ValidString(got) {
				t.Fatalf("%s: %q becomes %q", name, s, got)
			}
			if !slices.Equal(tok.Encode(s), ids) {
				t.Fatalf("%s: %q encodes differently a second time", name, s)
			}
		}
	})
}

// FuzzDecodeLossy: the replacements are those of x/text's decoder, which goes by the
// same rule.
func FuzzDecodeLossy(f *testing.F) {
	f.Add("a\xe2\x82b\xf0\x9f\x98\xed\xa0\x80\xc0\x80\xf4\x90\x80\x80\u00e9\xe1\x80")
	f.Fuzz(func(t *testing.T, s string) {
		want, err := unicode.UTF8.NewDecoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := decodeLossy(s); got != want {
			t.Fatalf("%q becomes %q, want %q", s, got, want)
		}
	})
}
