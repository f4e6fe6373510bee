package bpe

import (
	"strings"
	"unicode/utf8"
)

// Encode returns the tokens of s. Added tokens are found in the text wherever
// they stand, also in what a user wrote; EncodeOrdinary does without. Text that
// is not UTF-8 is read with U+FFFD for what is not.
func (t *Tokenizer) Encode(s string) []int32 {
	return t.AppendEncode(make([]int32, 0, len(s)/3+1), s)
}

// AppendEncode appends the tokens of s to dst.
func (t *Tokenizer) AppendEncode(dst []int32, s string) []int32 {
	t.raw.split(validText(s), func(between string, id int32) {
		if between != "" {
			dst = t.appendNormal(dst, between)
		}
		if id >= 0 {
			dst = append(dst, id)
		}
	})
	return dst
}

// EncodeOrdinary returns the tokens of s without looking for added tokens:
// "<|im_end|>" becomes the tokens of its letters.
func (t *Tokenizer) EncodeOrdinary(s string) []int32 {
	return t.appendText(make([]int32, 0, len(s)/3+1), t.normalised(validText(s)))
}

// EncodeSequence returns the tokens of s between those that the model wants
// around a text (Llama's "<|begin_of_text|>"), as the Rust library does where
// special tokens are asked for. A chat template writes them itself.
func (t *Tokenizer) EncodeSequence(s string) []int32 {
	out := append(make([]int32, 0, len(s)/3+2), t.parts.Prefix...)
	return append(t.AppendEncode(out, s), t.parts.Suffix...)
}

func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return decodeLossy(s)
}

func (t *Tokenizer) normalised(s string) string {
	if t.parts.NFC {
		return normalise(s)
	}
	return s
}

// appendNormal encodes text without raw added tokens.
func (t *Tokenizer) appendNormal(dst []int32, s string) []int32 {
	t.normal.split(t.normalised(s), func(between string, id int32) {
		dst = t.appendText(dst, between)
		if id >= 0 {
			dst = append(dst, id)
		}
	})
	return dst
}

// appendText cuts text into pieces and encodes them.
func (t *Tokenizer) appendText(dst []int32, s string) []int32 {
	return t.appendCut(dst, s, t.pre)
}

// appendCut cuts s with the first scanner, and every piece with the next.
func (t *Tokenizer) appendCut(dst []int32, s string, pre []scanner) []int32 {
	for i := 0; i < len(s); {
		end := pre[0](s, i)
		if len(pre) == 1 {
			dst = t.appendPiece(dst, s[i:end])
		} else {
			dst = t.appendCut(dst, s[i:end], pre[1:])
		}
		i = end
	}
	return dst
}

// appendPiece appends the tokens of one piece, from the cache where it can.
func (t *Tokenizer) appendPiece(dst []int32, piece string) []int32 {
	if id, ok := t.whole[piece]; ok {
		return append(dst, id)
	}
	if len(piece) > maxPiece {
		return t.merge(dst, piece)
	}
	t.mu.RLock()
	ids, ok := t.cache[piece]
	t.mu.RUnlock()
	if ok {
		return append(dst, ids...)
	}
	ids = t.merge(nil, piece)
	t.mu.Lock()
	if len(t.cache) < maxCache {
		t.cache[strings.Clone(piece)] = ids
	}
	t.mu.Unlock()
	return append(dst, ids...)
}

// Decode returns the text of tokens, added ones as they are written. What is not
// UTF-8, as where the tokens cut a character, becomes U+FFFD; an id that is not
// in the vocabulary is left out.
func (t *Tokenizer) Decode(ids []int32) string { return t.decode(ids, false) }

// DecodeText is Decode without the special tokens.
func (t *Tokenizer) DecodeText(ids []int32) string { return t.decode(ids, true) }

func (t *Tokenizer) decode(ids []int32, skip bool) string {
	var b strings.Builder
	for _, id := range ids {
		if !skip || !t.Special(id) {
			b.WriteString(t.Token(id))
		}
	}
	if s := b.String(); utf8.ValidString(s) {
		return s
	}
	return decodeLossy(b.String())
}

// Token returns the bytes of one token, which may be part of a character; "" for
// an id that is not in the vocabulary.
func (t *Tokenizer) Token(id int32) string {
	if id < 0 || int(id) >= len(t.bytes) {
		return ""
	}
	return t.bytes[id]
}

// decodeLossy writes U+FFFD for every longest beginning of a character that is not
// continued, as Unicode recommends (section 3.9) and Rust does.
func decodeLossy(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			n = partial(s[i:])
			b.WriteString("\ufffd")
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// partial returns the number of bytes at the start of s that could begin a
// character; 1 where none can.
func partial(s string) int {
	low, high := byte(0x80), byte(0xBF)
	var want int
	switch c := s[0]; {
	case c >= 0xC2 && c <= 0xDF:
		want = 2
	case c >= 0xE0 && c <= 0xEF:
		want = 3
	case c >= 0xF0 && c <= 0xF4:
		want = 4
	default:
		return 1
	}
	switch s[0] {
	case 0xE0:
		low = 0xA0
	case 0xED:
		high = 0x9F
	case 0xF0:
		low = 0x90
	case 0xF4:
		high = 0x8F
	}
	n := 1
	for n < want && n < len(s) && s[n] >= low && s[n] <= high {
		low, high = 0x80, 0xBF
		n++
	}
	return n
}
