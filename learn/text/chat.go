package text

import (
	"strings"

	"envtune"
)

// The special tokens, in the order of their ids from 256 on.
const (
	endToken = 256 + iota
	systemToken
	userToken
	agentToken
	toolToken
)

// specials returns the texts of the special tokens in the order of their ids.
func specials() []string {
	return []string{"<|end|>", "<|system|>", "<|user|>", "<|agent|>", "<|tool|>"}
}

// End is the token that closes every message; an agent's message ends by
// sampling it.
func (t *Tokenizer) End() int32 { return endToken }

// AgentPrefix is the token that opens an agent's message.
func (t *Tokenizer) AgentPrefix() int32 { return agentToken }

// RoleToken is the token that opens a message of a role. An unknown role is a
// bug and panics.
func (t *Tokenizer) RoleToken(role envtune.Role) int32 {
	switch role {
	case envtune.RoleSystem:
		return systemToken
	case envtune.RoleUser:
		return userToken
	case envtune.RoleAssistant:
		return agentToken
	case envtune.RoleTool:
		return toolToken
	}
	panic("text: unknown role " + string(role))
}

// Special tells whether id is a special token.
func (t *Tokenizer) Special(id int32) bool { return id >= endToken && id < t.firstID }

// EncodeMessage returns the tokens of a message: its role's token, its text,
// the end token. A special token's text within text stays text. The tokens of
// a conversation are those of its messages, one after the other.
func (t *Tokenizer) EncodeMessage(role envtune.Role, text string) []int32 {
	out := make([]int32, 0, len(text)/2+3)
	out = append(out, t.RoleToken(role))
	out = t.AppendEncode(out, text)
	return append(out, endToken)
}

// DecodeMessage returns the text of sampled tokens without the end token that
// closes them. Bytes that are no UTF-8 become U+FFFD, so that the text survives
// JSON; the tokens themselves are the record.
func (t *Tokenizer) DecodeMessage(ids []int32) string {
	if n := len(ids); n > 0 && ids[n-1] == endToken {
		ids = ids[:n-1]
	}
	return strings.ToValidUTF8(t.Decode(ids), "\ufffd")
}
