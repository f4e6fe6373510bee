package pretrain

import (
	"math/rand/v2"
	"strings"

	"envtune"
	"envtune/learn"
	"envtune/learn/text"
)

// wordTokens are the tokens that selection drills make names of: words in lower
// case, and those of them that also have a token with a capital.
type wordTokens struct {
	words  []int32
	cased  []int32
	capped map[int32]int32
}

func newWordTokens(tok *text.Tokenizer) wordTokens {
	w := wordTokens{capped: map[int32]int32{}}
	byText := map[string]int32{}
	for id := range int32(tok.Size()) {
		if !tok.Special(id) {
			byText[tok.Token(id)] = id
		}
	}
	for id := range int32(tok.Size()) {
		s := tok.Token(id)
		if tok.Special(id) || len(s) < 2 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
			continue
		}
		w.words = append(w.words, id)
		if c, ok := byText[strings.ToUpper(s[:1])+s[1:]]; ok {
			w.cased = append(w.cased, id)
			w.capped[id] = c
		}
	}
	return w
}

// selection makes a selection drill: a list of tools with random names, requests
// that mention words of one of them among others, and calls of the tools meant.
// Nothing but matching the request with the list predicts which tool is called;
// on transcripts alone that circuit had not formed after 12 million tokens
// (docs/log.md).
func selection(tok *text.Tokenizer, w wordTokens, seed, index uint64) learn.Example {
	r := rand.New(rand.NewPCG(seed, index^0x73656c656374<<12)) // "select"
	camel := r.IntN(5) < 2 && len(w.cased) > 0
	from := w.words
	if camel {
		from = w.cased
	}
	pool := make([]int32, 6+r.IntN(14)) // few words: names share some
	for i := range pool {
		pool[i] = from[r.IntN(len(from))]
	}
	word := func() int32 { return pool[r.IntN(len(pool))] }
	var e learn.Example
	add := func(weight float32, ids ...int32) {
		for _, id := range ids {
			e.Tokens = append(e.Tokens, id)
			e.Loss = append(e.Loss, weight > 0)
			if weight > 0 {
				e.Weight = append(e.Weight, weight)
			}
		}
	}
	name := func(words []int32) (out []int32) {
		for i, id := range words {
			switch {
			case i > 0 && camel:
				id = w.capped[id]
			case i > 0:
				out = append(out, tok.Encode("_")...)
			}
			out = append(out, id)
		}
		return out
	}
	var tools, docs [][]int32
	seen := map[[3]int32]bool{}
	for range 3 + r.IntN(7) {
		words := []int32{word(), word(), word()}[:2+r.IntN(2)]
		var key [3]int32
		copy(key[:], words)
		if !seen[key] {
			seen[key] = true
			tools = append(tools, words)
			docs = append(docs, []int32{word(), word()}[:2*r.IntN(2)])
		}
	}
	add(0, tok.RoleToken(envtune.RoleSystem))
	add(0, tok.Encode("tools:\n")...)
	for i, words := range tools {
		add(0, name(words)...)
		add(0, tok.Encode("()")...)
		for _, id := range docs[i] {
			add(0, tok.Encode(" ")...)
			add(0, id)
		}
		add(0, tok.Encode("\n")...)
	}
	add(0, tok.End())
	for range 2 + r.IntN(3) {
		at := r.IntN(len(tools))
		words := tools[at]
		add(0, tok.RoleToken(envtune.RoleUser))
		for i, id := range mentioned(r, w, words, docs[at]) {
			if c, ok := w.capped[id]; ok && i == 0 && r.IntN(4) == 0 {
				id = c
			}
			add(0, id)
			add(0, tok.Encode(" ")...)
		}
		add(0, tok.End(), tok.AgentPrefix())
		add(1, name(words)...)
		add(1, tok.Encode("()")...)
		add(1, tok.End())
	}
	return e
}

// mentioned are the words of a request: most of the tool's words, mostly in
// order, some of its document, among words that mean nothing.
func mentioned(r *rand.Rand, w wordTokens, name, doc []int32) []int32 {
	noise := func() int32 { return w.words[r.IntN(len(w.words))] }
	var said []int32
	for i, id := range append(append([]int32(nil), name...), doc...) {
		if i == 0 || r.IntN(4) > 0 {
			said = append(said, id)
		}
	}
	if r.IntN(3) == 0 {
		r.Shuffle(len(said), func(i, j int) { said[i], said[j] = said[j], said[i] })
	}
	var out []int32
	for range r.IntN(3) {
		out = append(out, noise())
	}
	for _, id := range said {
		out = append(out, id)
		if r.IntN(4) == 0 {
			out = append(out, noise())
		}
	}
	return out
}
