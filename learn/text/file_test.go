package text

import (
	"slices"
	"strings"
	"testing"
)

func TestLoad(t *testing.T) {
	tok := trained(t)
	data, err := tok.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Marshal()
	if err != nil || string(again) != string(data) {
		t.Fatal("a loaded tokenizer writes another file")
	}
	for _, s := range sample() {
		if !slices.Equal(back.Encode(s), tok.Encode(s)) {
			t.Errorf("a loaded tokenizer encodes %q differently", s)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	data, err := trained(t).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	for _, c := range []struct{ old, new, want string }{
		{`"EnvtunePieces"`, `"ByteLevel"`, "pre-tokenizer"},
		{`"type": "BPE"`, `"type": "WordPiece"`, "WordPiece"},
		{`"dropout": null`, `"dropout": 0.1`, "setting"},
		{`"<|user|>"`, `"<|usr|>"`, "added token 2"},
		{`"special": true`, `"special": false`, "added token 0"},
		{`"a": 97`, `"a": 98`, "has not the id"},
		{`"merges": [`, `"merges": [["zz", "zzz"],`, "not both in the vocabulary"},
		{`"merges": [`, `"merges": [["z", "z"],`, "where the merges make"},
		{`"version": "1.0"`, `"novelty": 1`, "unknown field"},
		{`{`, ``, "reading the tokenizer"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Fatalf("%q is not in the file", c.old)
		}
		if _, err := Load([]byte(bad)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s -> %s: error %v, want one that says %q", c.old, c.new, err, c.want)
		}
	}
}

func TestAlphabetIsOneToOne(t *testing.T) {
	seen := map[rune]bool{}
	for c := range 256 {
		seen[ByteLetter(byte(c))] = true
	}
	if len(seen) != 256 {
		t.Errorf("256 bytes map to %d characters", len(seen))
	}
	for _, c := range []struct {
		in   byte
		want rune
	}{{' ', 'Ġ'}, {'\n', 'Ċ'}, {'!', '!'}, {0, 'Ā'}, {0x7f, 'ġ'}, {0xad, 'Ń'}} {
		if got := ByteLetter(c.in); got != c.want {
			t.Errorf("byte %#x is %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzEncode(f *testing.F) {
	tok := trained(f)
	for _, s := range sample() {
		f.Add(s)
	}
	f.Add("\xff<|end|>é\u0301 the  the\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		ids := tok.Encode(s)
		if got := tok.Decode(ids); got != s {
			t.Fatalf("round trip of %q gives %q", s, got)
		}
		for _, id := range ids {
			if tok.Special(id) {
				t.Fatalf("%q makes the special token %d", s, id)
			}
		}
		if !slices.Equal(tok.Encode(s), ids) {
			t.Fatalf("%q encodes differently a second time", s)
		}
	})
}

func FuzzLoad(f *testing.F) {
	small, err := Train(slices.Values([]string{"abab abab"}), 263, TrainOptions{})
	if err != nil {
		f.Fatal(err)
	}
	data, err := small.Marshal()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		tok, err := Load(data)
		if err != nil {
			return
		}
		again, err := tok.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Load(again); err != nil {
			t.Fatalf("what was loaded does not load again: %v", err)
		}
		if s := "abab the (x"; tok.Decode(tok.Encode(s)) != s {
			t.Fatal("a loaded tokenizer loses bytes")
		}
	})
}
