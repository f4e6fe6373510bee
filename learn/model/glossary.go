package model

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"envtune/learn/tensor"
	"envtune/learn/text"
)

// A token of the glossary stands for a name that was spelt before its first mention. By
// itself it could say only that it is a name. So its embedding is its own and the
// embeddings of what it was spelt in,
//
//	x = E[token] + 1/sqrt(n) * sum of E[part] over its n parts,
//
// and its logit likewise, h·E[token] + 1/sqrt(n) * sum of h·E[part]: who thinks of the
// words of a name is close to saying it, as in a model whose names are spelt. What a
// token stands for follows from the tokens before it, so that nothing but them is needed.

// maxParts bounds what a name is spelt in.
const maxParts = 12

// unknownLogit is added to the logits of tokens of the glossary that do not stand for
// anything yet: nobody can mean them.
const unknownLogit = -16

func (c Config) checkGlossary() error {
	if c.Glossary == "" {
		return nil
	}
	if len(c.Glossary) != c.Vocab {
		return fmt.Errorf("model config: glossary says what %d tokens are, the vocabulary has %d", len(c.Glossary), c.Vocab)
	}
	known := string([]byte{text.GlossNone, text.GlossPiece, text.GlossJoin, text.GlossName, text.GlossOther})
	if i := strings.IndexFunc(c.Glossary, func(r rune) bool { return !strings.ContainsRune(known, r) }); i >= 0 {
		return fmt.Errorf("model config: glossary has %q for token %d, want one of %s", c.Glossary[i], i, known)
	}
	return nil
}

// glossed lists the tokens of the glossary.
func (c Config) glossed() []int32 {
	var out []int32
	for i := range len(c.Glossary) {
		if b := c.Glossary[i]; b == text.GlossName || b == text.GlossOther {
			out = append(out, int32(i))
		}
	}
	return out
}

// word is a token of the glossary that stands for something.
type word struct {
	token int32
	parts []int32 // none where it is not spelt
}

// scale is the weight of each part.
func (w *word) scale() float32 { return float32(1 / math.Sqrt(float64(len(w.parts)))) }

// reading is what was read of a sequence, as far as its glossary goes.
type reading struct {
	words []word  // in the order of their first mentions; entries do not change
	run   []int32 // pieces right before the next token
}

// clone returns a copy that goes on by itself.
func (r *reading) clone() reading {
	return reading{slices.Clip(r.words), slices.Clone(r.run)}
}

// next reads a token and returns the parts that belong to it.
func (r *reading) next(glossary string, token int32) []int32 {
	switch class := glossary[token]; class {
	case text.GlossPiece:
		if len(r.run) < maxParts {
			r.run = append(r.run, token)
		}
	case text.GlossJoin:
	case text.GlossName, text.GlossOther:
		w := r.find(token)
		if w == nil {
			r.words = append(r.words, word{token: token})
			if w = &r.words[len(r.words)-1]; class == text.GlossName {
				w.parts = slices.Clone(r.run)
			}
		}
		r.run = r.run[:0]
		return w.parts
	default:
		r.run = r.run[:0]
	}
	return nil
}

func (r *reading) find(token int32) *word {
	for i := range r.words {
		if r.words[i].token == token {
			return &r.words[i]
		}
	}
	return nil
}

// addParts adds the embeddings of parts to row x.
func (e *engine) addParts(x []float32, parts []int32) {
	if len(parts) == 0 {
		return
	}
	w := word{parts: parts}
	for _, p := range parts {
		e.k.Axpy(x, w.scale(), e.m.w.embed[int(p)*e.cfg.Dim:][:e.cfg.Dim])
	}
}

// glossLogits turns the logits of a row, [V], into those with the glossary as it stands.
func (e *engine) glossLogits(row []float32, words []word) {
	own := grow(&e.head.gloss, len(e.m.glossed))
	for i, t := range e.m.glossed {
		own[i] = row[t]
		row[t] += unknownLogit
	}
	for i := range words {
		w := &words[i]
		at, _ := slices.BinarySearch(e.m.glossed, w.token)
		x := own[at]
		for _, p := range w.parts {
			x += float32(w.scale() * row[p])
		}
		row[w.token] = x
	}
}

// glossGradient adds to the gradient of a row of logits what its parts have of the tokens
// of the glossary: what glossLogits asks for.
func glossGradient(row []float32, words []word) {
	for i := range words {
		w := &words[i]
		d := float32(w.scale() * row[w.token])
		for _, p := range w.parts {
			row[p] += d
		}
	}
}

// glossRows calls f for each row of x with the words of its target.
func (e *engine) glossRows(x tensor.Mat, words func(i int) []word, f func(row []float32, words []word)) {
	if e.cfg.Glossary == "" {
		return
	}
	for i := range x.Rows {
		f(x.Row(i), words(i))
	}
}
