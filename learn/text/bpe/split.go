package bpe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanner returns the end of the piece that starts at i < len(s).
type scanner func(s string, i int) int

// The names of pre-tokenizers, as GGUF files have them.
const (
	PreGPT2   = "gpt-2"
	PreSmolLM = "smollm"
	PreLlama3 = "llama-bpe"
	PreQwen2  = "qwen2"
)

// PreTokenizers lists the names of the pre-tokenizers.
func PreTokenizers() []string { return []string{PreGPT2, PreSmolLM, PreLlama3, PreQwen2} }

// scanners returns the steps of a pre-tokenizer: each cuts what the one before left.
func scanners(name string) ([]scanner, bool) {
	switch name {
	case PreGPT2:
		return []scanner{nextGPT2}, true
	case PreSmolLM:
		return []scanner{nextDigit, nextGPT2}, true
	case PreLlama3:
		return []scanner{func(s string, i int) int { return nextLlama(s, i, 3) }}, true
	case PreQwen2:
		return []scanner{func(s string, i int) int { return nextLlama(s, i, 1) }}, true
	}
	return nil, false
}

// The regular expressions that the scanners stand for, as files have them.
const (
	patternLlama3 = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	patternQwen2  = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
)

// class is what the patterns tell characters apart by.
type class byte

const (
	other class = iota
	letter
	number
	space
)

// classAt returns the class of the character at i and the place after it.
func classAt(s string, i int) (class, int) {
	c := s[i]
	if c < utf8.RuneSelf {
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			return letter, i + 1
		case c >= '0' && c <= '9':
			return number, i + 1
		case c == ' ', c >= '\t' && c <= '\r':
			return space, i + 1
		}
		return other, i + 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	switch {
	case unicode.IsLetter(r), unicode.Is(newLetters, r):
		return letter, i + n
	case unicode.IsNumber(r), unicode.Is(newNumbers, r):
		return number, i + n
	case unicode.IsSpace(r):
		return space, i + n
	}
	return other, i + n
}

// run returns the end of the characters of one class from i on.
func run(s string, i int, want class) int {
	for i < len(s) {
		c, end := classAt(s, i)
		if c != want {
			break
		}
		i = end
	}
	return i
}

// nextDigit makes every number a piece of its own, and what is between numbers.
func nextDigit(s string, i int) int {
	is, end := digitAt(s, i)
	if is {
		return end
	}
	for end < len(s) {
		is, after := digitAt(s, end)
		if is {
			break
		}
		end = after
	}
	return end
}

// digitAt tells whether the character at i is a number to Digits, and returns the
// place after it.
func digitAt(s string, i int) (bool, int) {
	c, end := classAt(s, i)
	if c != other || s[i] < utf8.RuneSelf {
		return c == number, end
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.Is(newDigits, r), end
}

// nextGPT2 is the pattern
// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func nextGPT2(s string, i int) int {
	if s[i] == '\'' {
		if n := contraction(s[i+1:], false); n > 0 {
			return i + 1 + n
		}
	}
	c, end := classAt(s, i)
	if s[i] == ' ' && end < len(s) {
		if after, next := classAt(s, end); after != space {
			c, end = after, next
		}
	}
	if c == space {
		return blanks(s, i)
	}
	return run(s, end, c)
}

// nextLlama is the pattern of Llama 3 (digits 3) and of Qwen2 (digits 1).
func nextLlama(s string, i, digits int) int {
	if s[i] == '\'' {
		if n := contraction(s[i+1:], true); n > 0 {
			return i + 1 + n
		}
	}
	c, end := classAt(s, i)
	switch {
	case c == letter:
		return run(s, end, letter)
	case c == number:
		for n := 1; n < digits && end < len(s); n++ {
			c, after := classAt(s, end)
			if c != number {
				break
			}
			end = after
		}
		return end
	case end < len(s) && s[i] != '\r' && s[i] != '\n':
		after, next := classAt(s, end)
		if after == letter {
			return run(s, next, letter)
		}
		if s[i] == ' ' && after == other {
			c, end = other, next
		}
	}
	if c == other {
		end = run(s, end, other)
		for end < len(s) && (s[end] == '\r' || s[end] == '\n') {
			end++
		}
		return end
	}
	if last := strings.LastIndexAny(s[i:run(s, i, space)], "\r\n"); last >= 0 {
		return i + last + 1
	}
	return blanks(s, i)
}

// blanks is \s+(?!\S)|\s+ at a blank: the blanks from i on, the last of several
// left to the word that follows.
func blanks(s string, i int) int {
	end := run(s, i, space)
	if end == len(s) {
		return end
	}
	_, n := utf8.DecodeLastRuneInString(s[i:end])
	if end-n > i {
		return end - n
	}
	return end
}

// contraction returns the length of s|t|re|ve|m|ll|d at the beginning of s, 0
// where there is none; in any case where fold is set, and then also the long s.
func contraction(s string, fold bool) int {
	for _, w := range [...]string{"s", "t", "re", "ve", "m", "ll", "d"} {
		if len(s) >= len(w) && (s[:len(w)] == w || fold && strings.EqualFold(s[:len(w)], w)) {
			return len(w)
		}
	}
	if fold && strings.HasPrefix(s, "ſ") {
		return len("ſ")
	}
	return 0
}
