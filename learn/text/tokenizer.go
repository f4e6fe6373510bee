// Package text turns text into tokens: a byte-level BPE tokenizer of our own,
// made for small models that must copy names and numbers spelt in pieces.
//
// A word is the same tokens wherever it stands (after a space, a quote, "_",
// "(", or at the start of a line), so that a value in a request, in a call and
// in a result is one token sequence: words never carry a space, every digit is
// its own token, camelCase splits at the change of case, and "_" stands alone.
// Spaces merge with structural punctuation and with function words, which
// carry no value to copy. Any bytes survive Encode and Decode.
package text

import (
	"fmt"
	"strings"
	"sync"
)

// pair is two neighbouring tokens, as merges join them.
type pair struct{ left, right int32 }

// rank is a merge's place in the order, the lowest first, and what it makes.
type rank struct{ order, id int32 }

// Tokenizer is a byte-level BPE vocabulary with chat tokens. It is immutable
// and safe for concurrent use.
//
// Ids: 0-255 are the bytes, then the special tokens, then the tokens made by
// merges, in the order of the merges.
type Tokenizer struct {
	words   wordSet
	merges  []pair
	ranks   map[pair]rank
	bytes   []string // the bytes of every id; a special token's text
	firstID int32    // id of the first merged token
	slots   int      // tokens of the glossary, behind the merged ones
	format  string   // of the conversations that it is for
	caps    bool     // a word's capital is a token of its own, the last one

	mu    sync.RWMutex
	cache map[string][]int32
}

// Limits of a tokenizer.
const (
	// MaxSize is the largest vocabulary, specials included.
	MaxSize = 65536
	// maxPiece bounds a piece in bytes, so that encoding is linear in the text.
	maxPiece = 64
	// maxCache bounds the number of cached pieces.
	maxCache = 1 << 16
)

// newTokenizer builds the tables of a vocabulary. Two merges that spell the
// same bytes make the same token.
func newTokenizer(words []string, merges []pair) (*Tokenizer, error) {
	set, err := newWordSet(words)
	if err != nil {
		return nil, err
	}
	t := &Tokenizer{
		words:   set,
		merges:  merges,
		ranks:   make(map[pair]rank, len(merges)),
		firstID: int32(256 + len(specials())),
		cache:   map[string][]int32{},
	}
	if len(merges) > MaxSize {
		return nil, fmt.Errorf("tokenizer: %d merges, more than %d", len(merges), MaxSize)
	}
	for b := range 256 {
		t.bytes = append(t.bytes, string([]byte{byte(b)}))
	}
	t.bytes = append(t.bytes, specials()...)
	made := map[string]int32{}
	for i, m := range merges {
		if err := t.checkMerge(m); err != nil {
			return nil, fmt.Errorf("tokenizer: merge %d: %w", i, err)
		}
		s := t.bytes[m.left] + t.bytes[m.right]
		id, ok := made[s]
		if !ok {
			id = int32(len(t.bytes))
			made[s] = id
			t.bytes = append(t.bytes, s)
		}
		t.ranks[m] = rank{int32(i), id}
	}
	if len(t.bytes) > MaxSize {
		return nil, fmt.Errorf("tokenizer: %d tokens, more than %d", len(t.bytes), MaxSize)
	}
	return t, nil
}

// checkMerge tells what is wrong with the next merge.
func (t *Tokenizer) checkMerge(m pair) error {
	for _, id := range [...]int32{m.left, m.right} {
		if id < 0 || int(id) >= len(t.bytes) || t.Special(id) {
			return fmt.Errorf("token %d is not one that can be merged yet", id)
		}
	}
	if _, ok := t.ranks[m]; ok {
		return fmt.Errorf("it repeats an earlier one")
	}
	if n := len(t.bytes[m.left]) + len(t.bytes[m.right]); n > maxPiece {
		return fmt.Errorf("it makes a token of %d bytes, more than %d", n, maxPiece)
	}
	return nil
}

// Size is the number of tokens, specials included: ids run from 0 to Size-1.
func (t *Tokenizer) Size() int {
	if t.caps {
		return len(t.bytes) + t.slots + 1
	}
	return len(t.bytes) + t.slots
}

// Format names the format of the conversations that the tokenizer was made for, "" where
// that was left open.
func (t *Tokenizer) Format() string { return t.format }

// Encode returns the tokens of s. It never returns a special token, whatever
// the text says.
func (t *Tokenizer) Encode(s string) []int32 {
	return t.AppendEncode(make([]int32, 0, len(s)/2+1), s)
}

// AppendEncode appends the tokens of s to dst.
func (t *Tokenizer) AppendEncode(dst []int32, s string) []int32 {
	for i := 0; i < len(s); {
		end := t.words.next(s, i)
		piece := s[i:end]
		if t.caps && capital(piece) {
			dst = append(dst, t.capital())
			piece = uncapital(piece)
		}
		dst = t.appendPiece(dst, piece)
		i = end
	}
	return dst
}

// appendPiece appends the tokens of one piece, from the cache where it can.
func (t *Tokenizer) appendPiece(dst []int32, piece string) []int32 {
	if len(piece) == 1 {
		return append(dst, int32(piece[0]))
	}
	t.mu.RLock()
	ids, ok := t.cache[piece]
	t.mu.RUnlock()
	if ok {
		return append(dst, ids...)
	}
	ids = t.merge(piece)
	t.mu.Lock()
	if len(t.cache) < maxCache {
		t.cache[strings.Clone(piece)] = ids
	}
	t.mu.Unlock()
	return append(dst, ids...)
}

// merge applies the merges to the bytes of a piece, the earliest merge first
// and from the left.
func (t *Tokenizer) merge(piece string) []int32 {
	ids := make([]int32, len(piece))
	for i := range len(piece) {
		ids[i] = int32(piece[i])
	}
	for len(ids) > 1 {
		best, at := rank{order: -1}, 0
		for i := 0; i+1 < len(ids); i++ {
			if r, ok := t.ranks[pair{ids[i], ids[i+1]}]; ok && (best.order < 0 || r.order < best.order) {
				best, at = r, i
			}
		}
		if best.order < 0 {
			break
		}
		ids = replacePair(ids, at, t.merges[best.order], best.id)
	}
	return ids
}

// replacePair replaces every m from index at on by id, in place.
func replacePair(ids []int32, at int, m pair, id int32) []int32 {
	out := ids[:at]
	for i := at; i < len(ids); i++ {
		if i+1 < len(ids) && ids[i] == m.left && ids[i+1] == m.right {
			out = append(out, id)
			i++
		} else {
			out = append(out, ids[i])
		}
	}
	return out
}

// Decode returns the bytes of the tokens. A special token appears as its text;
// an id outside the vocabulary as U+FFFD. The result may be invalid UTF-8 where
// the tokens cut a character.
func (t *Tokenizer) Decode(ids []int32) string {
	return t.decode(ids, t.Token)
}

// decode joins what token says of the ids; the token for capitals turns the next letter.
func (t *Tokenizer) decode(ids []int32, token func(id int32) string) string {
	var b strings.Builder
	up := false
	for _, id := range ids {
		if t.caps && id == t.capital() {
			up = true
			continue
		}
		s := token(id)
		if up && s != "" && s[0] >= 'a' && s[0] <= 'z' {
			b.WriteByte(s[0] + 'A' - 'a')
			s = s[1:]
		}
		b.WriteString(s)
		up = false
	}
	return b.String()
}

// capital is the token that stands before a word with a capital.
func (t *Tokenizer) capital() int32 { return int32(len(t.bytes) + t.slots) }

// capital tells whether a piece is a word that begins with a capital and has no other.
func capital(piece string) bool {
	return len(piece) > 1 && piece[0] >= 'A' && piece[0] <= 'Z' && piece[1] >= 'a' && piece[1] <= 'z' &&
		strings.IndexFunc(piece[1:], func(r rune) bool { return r >= 'A' && r <= 'Z' }) < 0
}

// uncapital returns a piece with a capital without it.
func uncapital(piece string) string { return string(piece[0]+'a'-'A') + piece[1:] }

// Token returns the bytes of one token, as Decode shows it; none of the token that makes
// the next one begin with a capital.
func (t *Tokenizer) Token(id int32) string {
	if t.caps && id == t.capital() {
		return ""
	}
	if id < 0 || int(id) >= len(t.bytes) {
		return "\ufffd"
	}
	return t.bytes[id]
}
