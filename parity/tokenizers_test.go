package parity

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"envtune/learn/text/bpe"
)

// tokenizerFiles returns the folder that parity/tokenization.sh fills, or skips the
// test, which takes minutes and so is for make parity alone: the packages compare with
// what was recorded of these libraries.
func tokenizerFiles(t *testing.T) string {
	t.Helper()
	if os.Getenv("ENVTUNE_PARITY_CALLS") == "" {
		t.Skip("long: make parity runs it")
	}
	dir := filepath.Join(filepath.Dir(cache()), "tokenizers")
	if _, err := os.Stat(filepath.Join(dir, "venv", "bin", "python")); err != nil {
		t.Skip("no tokenizer files: run parity/tokenization.sh (it needs npm, pip and Python 3)")
	}
	return dir
}

// tokenizationPy runs tokenization.py and calls f with every line.
func tokenizationPy[T any](t *testing.T, dir string, f func(row T), args ...string) {
	t.Helper()
	cmd := exec.Command(filepath.Join(dir, "venv", "bin", "python"), append([]string{"tokenization.py"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(out)
	in.Buffer(nil, 1<<26)
	for in.Scan() {
		var row T
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatalf("reading tokenization.py: %v", err)
		}
		f(row)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("tokenization.py: %v", err)
	}
}

type tokensRow struct {
	Name    string
	Text    *string
	IDs     []int32
	Around  []int32 // with the special tokens around the text
	Decoded string
	Plain   string // without special tokens
}

// fetchedTokenizers loads what tokenization.sh fetched.
func fetchedTokenizers(t *testing.T, dir string) map[string]*bpe.Tokenizer {
	t.Helper()
	out := map[string]*bpe.Tokenizer{}
	for _, name := range []string{"qwen2_5", "qwen3", "llama3_1", "smollm2"} {
		data, err := os.ReadFile(filepath.Join(dir, name, "tokenizer.json"))
		if err != nil {
			t.Fatal(err)
		}
		if out[name], err = bpe.Read(data); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return out
}

// TestParityTokenizers compares tokens and texts with the Rust library, on nasty
// and random strings and on random tokens; for SmolLM2 also of the tokenizer of
// the GGUF file.
func TestParityTokenizers(t *testing.T) {
	dir := tokenizerFiles(t)
	all := fetchedTokenizers(t, dir)
	data, err := os.ReadFile(filepath.Join(dir, "smollm2", "gguf.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g bpe.GGUF
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	fromGGUF, err := bpe.FromGGUF(g)
	if err != nil {
		t.Fatal(err)
	}
	texts, lists, bad := 0, 0, 0
	check := func(name string, row tokensRow, tok *bpe.Tokenizer) {
		if row.Text == nil {
			lists++
		} else {
			texts++
			if ids := tok.Encode(*row.Text); !slices.Equal(ids, row.IDs) {
				bad++
				t.Errorf("%s: %q\n got %v\nwant %v", name, *row.Text, ids, row.IDs)
			}
			if ids := tok.EncodeSequence(*row.Text); !slices.Equal(ids, row.Around) {
				bad++
				t.Errorf("%s: %q with special tokens\n got %v\nwant %v", name, *row.Text, ids, row.Around)
			}
		}
		if s := tok.Decode(row.IDs); s != row.Decoded {
			bad++
			t.Errorf("%s: decoding %v\n got %q\nwant %q", name, row.IDs, s, row.Decoded)
		}
		if s := tok.DecodeText(row.IDs); s != row.Plain {
			bad++
			t.Errorf("%s: decoding the text of %v\n got %q\nwant %q", name, row.IDs, s, row.Plain)
		}
	}
	tokenizationPy(t, dir, func(row tokensRow) {
		check(row.Name, row, all[row.Name])
		if row.Name == "smollm2" {
			check("smollm2 as GGUF", row, fromGGUF)
		}
	}, "tokens", dir, "1")
	t.Logf("parity: %d texts and %d lists of tokens, %d differences", texts, lists, bad)
}

// TestParityTokenizerScripts compares the tokens of every character of Unicode in
// several places: the classes, cases and compositions that splitting and
// normalising rest on.
func TestParityTokenizerScripts(t *testing.T) {
	dir := tokenizerFiles(t)
	all := fetchedTokenizers(t, dir)
	texts, bad := 0, 0
	tokenizationPy(t, dir, func(row tokensRow) {
		texts++
		if ids := all[row.Name].Encode(*row.Text); !slices.Equal(ids, row.IDs) {
			if bad++; bad < 20 {
				t.Errorf("%s: %+q\n got %v\nwant %v", row.Name, *row.Text, ids, row.IDs)
			}
		}
	}, "scripts", dir)
	t.Logf("parity: %d texts with every character, %d differences", texts, bad)
}
