package bpe

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchFile is the tokenizer that is measured: the file that ENVTUNE_TOKENIZER
// names, else the small one in the style of Qwen2.
func benchFile(b *testing.B) []byte {
	path := os.Getenv("ENVTUNE_TOKENIZER")
	if path == "" {
		path = filepath.Join("testdata", "qwen2.json")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

func BenchmarkRead(b *testing.B) {
	data := benchFile(b)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Read(data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEncode encodes a mebibyte of Go code and prose, the second time round
// with the pieces in the cache.
func BenchmarkEncode(b *testing.B) {
	tok, err := Read(benchFile(b))
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, pattern := range []string{"*.go", "../*.go", "../../*.go", "../../../docs/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			text.Write(data)
		}
	}
	s := text.String()
	s = strings.Repeat(s, 1+(1<<20)/len(s))[:1<<20]
	b.SetBytes(int64(len(s)))
	var ids []int32
	for b.Loop() {
		ids = tok.AppendEncode(ids[:0], s)
	}
	b.ReportMetric(float64(len(s))/float64(len(ids)), "bytes/token")
}
