package text

import (
	"strings"

	"envtune"
)

// slotClass is a kind of words that get tokens of their own.
type slotClass uint8

const (
	slotName slotClass = iota
	slotNumber
	slotCode
	slotWord
	slotClasses
)

// slotShares is how a vocabulary's slots are shared out to the classes, in 30ths.
func slotShares() [slotClasses]int { return [slotClasses]int{12, 6, 8, 4} }

// maxSlotWord bounds a word that gets a token, in bytes.
const maxSlotWord = 48

// slotRange returns the first slot of a class and their number.
func (t *Tokenizer) slotRange(class slotClass) (first int32, n int) {
	at, shares := 0, slotShares()
	for c := range class {
		at += t.slots * shares[c] / 30
	}
	return int32(len(t.bytes) + at), t.slots * shares[class] / 30
}

// Conversation turns the messages of one conversation into tokens and back. It serves
// one goroutine at a time.
//
// With a glossary (TrainOptions.Slots) names and codes get tokens of their own. A small
// model spells a name such as "get_stock_info" in six pieces, and goes astray at any of
// them that another name shares; with a glossary the name is one token from its second
// mention on, as long as the conversation lasts. The tokens have no bytes by themselves:
// what each stands for is set by the environment's messages, in order.
//
//	names    words with "_" or an inner capital, and any word before a bracket: spelt and
//	         then followed by their token at the first mention, the token alone later
//	numbers, codes with digits, words with capitals: of three pieces and more,
//	         the token alone from the first mention on
//
// An agent's message mentions what is known by its token and spells the rest.
type Conversation struct {
	t     *Tokenizer
	slots map[string]int32
	words map[int32]string
}

// Conversation begins one.
func (t *Tokenizer) Conversation() *Conversation {
	return &Conversation{t: t, slots: map[string]int32{}, words: map[int32]string{}}
}

// Glossary tells whether the meaning of a token depends on what was said before it.
func (c *Conversation) Glossary() bool { return c.t.slots > 0 }

// EncodeMessage returns the tokens of the conversation's next message, as
// Tokenizer.EncodeMessage does for one that stands alone.
func (c *Conversation) EncodeMessage(role envtune.Role, text string) []int32 {
	if c.t.slots == 0 {
		return c.t.EncodeMessage(role, text)
	}
	out := make([]int32, 0, len(text)/2+3)
	out = append(out, c.t.RoleToken(role))
	out = c.appendText(out, text, role != envtune.RoleAssistant)
	return append(out, endToken)
}

// AgentPrefix and End are those of the tokenizer.
func (c *Conversation) AgentPrefix() int32 { return c.t.AgentPrefix() }

// End is the token that closes every message.
func (c *Conversation) End() int32 { return c.t.End() }

// appendText appends the tokens of s; define gives new words tokens of their own.
func (c *Conversation) appendText(out []int32, s string, define bool) []int32 {
	done := 0
	for i := 0; i < len(s); {
		if !isWordByte(s[i]) {
			i++
			continue
		}
		end := slotWordEnd(s, i)
		word := s[i:end]
		i = end
		class, ok := classify(word)
		if strings.HasPrefix(s[end:], "(") && (called(word) || ok && class != slotNumber) {
			class, ok = slotName, true
		}
		if !ok {
			continue
		}
		id, known := c.slots[word]
		if !known && (!define || !c.wanted(word, class)) {
			continue
		}
		fresh := false
		if !known {
			if id, fresh = c.define(word, class); !fresh {
				continue // no room: it stays spelt
			}
		}
		out = c.t.AppendEncode(out, s[done:end-len(word)])
		if fresh && class == slotName {
			out = c.t.AppendEncode(out, word)
		}
		out = append(out, id)
		done = end
	}
	return c.t.AppendEncode(out, s[done:])
}

// wanted tells whether a new word is worth a token.
func (c *Conversation) wanted(word string, class slotClass) bool {
	return class == slotName || len(c.t.Encode(word)) >= 3
}

// define gives word a free slot of its class; false where none is left. A third of them
// are given first, by a hash of the word, so that few tokens are used often and a word
// mostly keeps its token from conversation to conversation.
func (c *Conversation) define(word string, class slotClass) (int32, bool) {
	first, n := c.t.slotRange(class)
	usual := (n + 2) / 3
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	for i := range n {
		id := first + int32(i)
		if i < usual {
			id = first + int32((int(h%uint32(usual))+i)%usual)
		}
		if _, used := c.words[id]; !used {
			word = strings.Clone(word)
			c.words[id], c.slots[word] = word, id
			return id, true
		}
	}
	return 0, false
}

// Token returns the bytes of a token in this conversation.
func (c *Conversation) Token(id int32) string {
	if w, ok := c.words[id]; ok {
		return w
	}
	return c.t.Token(id)
}

// DecodeMessage returns the text of an agent's tokens, as Tokenizer.DecodeMessage does.
func (c *Conversation) DecodeMessage(ids []int32) string {
	if n := len(ids); n > 0 && ids[n-1] == endToken {
		ids = ids[:n-1]
	}
	return strings.ToValidUTF8(c.t.decode(ids, c.Token), "\ufffd")
}

// Texter returns Token for tokens that come one after the other: capitals included.
func (c *Conversation) Texter() func(id int32) string {
	up := false
	return func(id int32) string {
		if c.t.caps && id == c.t.capital() {
			up = true
			return ""
		}
		ids := []int32{id}
		if up {
			ids = []int32{c.t.capital(), id}
		}
		up = false
		return c.t.decode(ids, c.Token)
	}
}

// slotWordEnd returns the end of the word at i: letters, digits and "_", with "." inside,
// "-" beside digits and ":" between them.
func slotWordEnd(s string, i int) int {
	digit := false
	j := i
	for j < len(s) {
		b := s[j]
		if isWordByte(b) {
			digit = digit || isDigit(b)
			j++
			continue
		}
		if j+1 == len(s) || !isWordByte(s[j+1]) || s[j+1] == '_' {
			break
		}
		next := isDigit(s[j+1])
		if !(b == '.' || b == '-' && (digit || next) || b == ':' && next && isDigit(s[j-1])) {
			break
		}
		j++
	}
	return j
}

// classify returns the class of a word, or false for one that is always spelt.
func classify(word string) (slotClass, bool) {
	if len(word) < 3 || len(word) > maxSlotWord {
		return 0, false
	}
	var digits, letters, upper, inner, under, dots, others int
	for i := range len(word) {
		b := word[i]
		switch {
		case b >= 0x80:
			return 0, false
		case isDigit(b):
			digits++
		case b == '_':
			under++
		case b == '.':
			dots++
		case isLetter(b):
			letters++
			if b <= 'Z' {
				upper++
				if i > 0 && word[i-1] >= 'a' && word[i-1] <= 'z' {
					inner++
				}
			}
		default:
			others++
		}
	}
	switch {
	case digits > 0 && letters == 0 && under == 0 && others == 0 && dots < 2:
		return slotNumber, true
	case digits > 0 || dots > 0:
		return slotCode, true
	case letters > 0 && (under > 0 || inner > 0):
		return slotName, true
	case upper > 0:
		return slotWord, true
	}
	return 0, false
}

// called tells whether a word before a bracket is the name of a tool: of letters, all small
// but perhaps the first.
func called(word string) bool {
	if len(word) < 2 || len(word) > maxSlotWord {
		return false
	}
	for i := range len(word) {
		if !isLetter(word[i]) || i > 0 && word[i] < 'a' {
			return false
		}
	}
	return true
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// The classes of tokens in Glossary, a byte each.
const (
	GlossNone  = '.' // ends what is spelt
	GlossPiece = 'p' // letters: part of a name
	GlossJoin  = 'j' // within a name, but no part of it: "_", a digit, a capital
	GlossName  = 'n' // stands for the pieces right before its first mention
	GlossOther = 's' // stands for something that is not spelt
)

// Glossary says of each token what it has to do with the glossary, for model.Config; empty
// without one.
func (t *Tokenizer) Glossary() string {
	if t.slots == 0 {
		return ""
	}
	out := make([]byte, t.Size())
	for id := range out {
		out[id] = t.gloss(int32(id))
	}
	return string(out)
}

func (t *Tokenizer) gloss(id int32) byte {
	names, n := t.slotRange(slotName)
	switch {
	case t.caps && id == t.capital():
		return GlossJoin
	case id >= names && id < names+int32(n):
		return GlossName
	case int(id) >= len(t.bytes):
		return GlossOther
	case t.Special(id):
		return GlossNone
	}
	class := byte(GlossJoin)
	for i := range len(t.bytes[id]) {
		switch b := t.bytes[id][i]; {
		case isLetter(b):
			class = GlossPiece
		case b != '_' && !isDigit(b):
			return GlossNone
		}
	}
	return class
}
