// Package bpe holds the byte-level BPE tokenizers of Hugging Face models: those
// of GPT-2 and SmolLM2, Llama 3, Qwen2.5 and Qwen3. They are read from a
// tokenizer.json or from the metadata of a GGUF file and give the tokens that
// the Rust library `tokenizers` gives; a file with a part that is not known here
// is refused, and the part named.
//
// Text becomes tokens in five steps: added tokens ("<|im_end|>") are found as
// they stand; what is between them is normalised, cut into pieces that no merge
// crosses, written as bytes, and merged.
package bpe

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"envtune/learn/text"
)

// Limits of a tokenizer, far above those that models have.
const (
	// MaxSize is the largest vocabulary, added tokens included.
	MaxSize = 1 << 20
	// MaxMerges is the largest number of merges.
	MaxMerges = 1 << 21
	// MaxToken is the longest token in bytes.
	MaxToken = 4096

	maxCache = 1 << 16 // cached pieces
	maxPiece = 128     // bytes of a piece that is cached
)

// Parts are what a tokenizer consists of.
type Parts struct {
	// Vocab [n] is the text of every token, in the byte-level alphabet of GPT-2
	// ("Ġthe"); "" where an id has none. An added token may be among them.
	Vocab []string
	// Merges are the pairs of tokens that are joined, the first before all others.
	Merges [][2]string
	// Pre is the name of a pre-tokenizer; see PreTokenizers.
	Pre string
	// NFC says that text is normalised to Unicode's form C.
	NFC bool
	// IgnoreMerges says that a piece that is a token is that token, whatever the
	// merges would make of it.
	IgnoreMerges bool
	// Unknown is the token of a byte that Vocab lacks, and FuseUnknown makes one
	// of several in a row. Without it such bytes are left out.
	Unknown     string
	FuseUnknown bool
	// Added are the tokens that are found in text as they stand.
	Added []Added
	// Prefix and Suffix are what EncodeSequence puts before and behind.
	Prefix, Suffix []int32
}

// Added is a token that stands in text as it is written, outside the merges.
type Added struct {
	ID   int32
	Text string
	// Special tokens are those that DecodeText leaves out.
	Special bool
	// Normalized tokens are looked for after the normalisation of the text, the
	// others before.
	Normalized bool
}

// Tokenizer is a byte-level BPE vocabulary. It is immutable and safe for
// concurrent use.
type Tokenizer struct {
	parts   Parts
	pre     []scanner
	merges  map[uint64]merged
	whole   map[string]int32 // by their bytes; only with IgnoreMerges
	byteID  [256]int32       // -1: not in the vocabulary
	unknown int32            // -1: none
	bytes   []string         // of every id, as Decode writes it
	special []bool
	ids     map[string]int32 // by text
	raw     trie             // added tokens found before the normalisation
	normal  trie             // and after it

	mu    sync.RWMutex
	cache map[string][]int32
}

// merged is a merge's place in the order and the token that it makes.
type merged struct{ rank, id int32 }

func pairKey(left, right int32) uint64 { return uint64(uint32(left))<<32 | uint64(uint32(right)) }

// New makes a tokenizer of its parts. The error names the part at fault.
func New(p Parts) (*Tokenizer, error) {
	t := &Tokenizer{parts: p, unknown: -1, cache: map[string][]int32{}}
	var ok bool
	if t.pre, ok = scanners(p.Pre); !ok {
		return nil, fmt.Errorf("tokenizer: the pre-tokenizer %q is not known (known: %s)", p.Pre, strings.Join(PreTokenizers(), ", "))
	}
	for _, step := range []func() error{t.readVocab, t.readAdded, t.readMerges, t.checkEnds} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("tokenizer: %w", err)
		}
	}
	t.parts.Vocab, t.parts.Merges = nil, nil // t.bytes and t.merges hold them
	return t, nil
}

// readVocab reads the tokens of the model.
func (t *Tokenizer) readVocab() error {
	p := &t.parts
	if len(p.Vocab) > MaxSize {
		return fmt.Errorf("%d tokens, more than %d", len(p.Vocab), MaxSize)
	}
	t.ids = make(map[string]int32, len(p.Vocab)+len(p.Added))
	t.bytes = make([]string, len(p.Vocab))
	t.special = make([]bool, len(p.Vocab))
	if p.IgnoreMerges {
		t.whole = make(map[string]int32, len(p.Vocab))
	}
	for i := range t.byteID {
		t.byteID[i] = -1
	}
	letters := byteLetters()
	for id, s := range p.Vocab {
		if s == "" {
			continue
		}
		if len(s) > MaxToken {
			return fmt.Errorf("token %d has %d bytes, more than %d", id, len(s), MaxToken)
		}
		if other, ok := t.ids[s]; ok {
			return fmt.Errorf("tokens %d and %d are both %q", other, id, s)
		}
		t.ids[s] = int32(id)
		b, plain := letters.decode(s)
		t.bytes[id] = b
		if !plain {
			continue
		}
		if len(b) == 1 {
			t.byteID[b[0]] = int32(id)
		}
		if p.IgnoreMerges {
			t.whole[b] = int32(id)
		}
	}
	if p.Unknown != "" {
		id, ok := t.ids[p.Unknown]
		if !ok {
			return fmt.Errorf("the unknown token %q is not in the vocabulary", p.Unknown)
		}
		t.unknown = id
	}
	return nil
}

// readMerges reads the merges. Of two merges of the same pair the later counts,
// as in the Rust library.
func (t *Tokenizer) readMerges() error {
	if len(t.parts.Merges) > MaxMerges {
		return fmt.Errorf("%d merges, more than %d", len(t.parts.Merges), MaxMerges)
	}
	t.merges = make(map[uint64]merged, len(t.parts.Merges))
	var whole []byte
	for i, m := range t.parts.Merges {
		left, ok := t.ids[m[0]]
		right, ok2 := t.ids[m[1]]
		if !ok || !ok2 {
			return fmt.Errorf("merge %d joins %q and %q, which are not both in the vocabulary", i, clip(m[0]), clip(m[1]))
		}
		whole = append(append(whole[:0], m[0]...), m[1]...)
		id, ok := t.ids[string(whole)]
		if !ok {
			return fmt.Errorf("merge %d makes %q, which is not in the vocabulary", i, clip(string(whole)))
		}
		t.merges[pairKey(left, right)] = merged{int32(i), id}
	}
	return nil
}

// readAdded reads the added tokens and gives those their ids that the vocabulary
// does not hold.
func (t *Tokenizer) readAdded() error {
	letters := byteLetters()
	for i, a := range t.parts.Added {
		switch id, ok := t.ids[a.Text]; {
		case a.Text == "":
			return fmt.Errorf("added token %d is empty", i)
		case len(a.Text) > MaxToken:
			return fmt.Errorf("added token %d has %d bytes, more than %d", i, len(a.Text), MaxToken)
		case a.ID < 0 || a.ID >= MaxSize:
			return fmt.Errorf("added token %q has the id %d, which is not between 0 and %d", clip(a.Text), a.ID, MaxSize-1)
		case ok && id != a.ID:
			return fmt.Errorf("added token %q has the id %d here and %d in the vocabulary", clip(a.Text), a.ID, id)
		case !ok && int(a.ID) < len(t.bytes) && t.bytes[a.ID] != "":
			return fmt.Errorf("added token %q has the id %d of another token", clip(a.Text), a.ID)
		}
		for int(a.ID) >= len(t.bytes) {
			t.bytes, t.special = append(t.bytes, ""), append(t.special, false)
		}
		t.ids[a.Text] = a.ID
		t.bytes[a.ID], _ = letters.decode(a.Text)
		t.special[a.ID] = t.special[a.ID] || a.Special
		if a.Normalized {
			content := a.Text
			if t.parts.NFC {
				content = normalise(content)
			}
			t.normal.add(content, a.ID)
		} else {
			t.raw.add(a.Text, a.ID)
		}
	}
	return nil
}

func (t *Tokenizer) checkEnds() error {
	for _, id := range append(slices.Clone(t.parts.Prefix), t.parts.Suffix...) {
		if id < 0 || int(id) >= len(t.bytes) || t.bytes[id] == "" {
			return fmt.Errorf("token %d, which is put around a text, is not in the vocabulary", id)
		}
	}
	return nil
}

// Size is one more than the highest id.
func (t *Tokenizer) Size() int { return len(t.bytes) }

// ID returns the id of a token by its text, as a file has it: an added token as
// it is written, any other in the byte-level alphabet.
func (t *Tokenizer) ID(text string) (int32, bool) {
	id, ok := t.ids[text]
	return id, ok
}

// Special tells whether id is a special token.
func (t *Tokenizer) Special(id int32) bool {
	return id >= 0 && int(id) < len(t.special) && t.special[id]
}

// Added returns the added tokens in the order of their ids.
func (t *Tokenizer) Added() []Added {
	byID := make(map[int32]Added, len(t.parts.Added))
	for _, a := range t.parts.Added {
		byID[a.ID] = a
	}
	out := make([]Added, 0, len(byID))
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		out = append(out, byID[id])
	}
	return out
}

// Pre is the name of the pre-tokenizer.
func (t *Tokenizer) Pre() string { return t.parts.Pre }

// letters maps the byte-level alphabet to bytes.
type letters map[rune]byte

func byteLetters() letters {
	l := make(letters, 256)
	for c := range 256 {
		l[text.ByteLetter(byte(c))] = byte(c)
	}
	return l
}

// decode returns the bytes that a token stands for. A token with a character
// outside the alphabet stands for itself.
func (l letters) decode(s string) (bytes string, plain bool) {
	var b []byte
	for _, r := range s {
		c, ok := l[r]
		if !ok {
			return s, false
		}
		b = append(b, c)
	}
	return string(b), true
}

// clip shortens a text for a message.
func clip(s string) string {
	if len(s) <= 60 {
		return s
	}
	return strings.ToValidUTF8(s[:60], "") + "..."
}
