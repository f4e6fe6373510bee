package scripted

import (
	"context"
	"strings"

	"envtune"
	"envtune/format"
)

// Breaker breaks the format in every message, each time in a way drawn anew: by
// Prompt.Seed and the number of messages before.
type Breaker struct{ Format format.Format }

var _ envtune.Policy = Breaker{}

// Act implements envtune.Policy.
func (b Breaker) Act(_ context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	d := draw(prompt)
	call := "call()"
	if len(prompt.Tools) > 0 {
		c := d.call(prompt.Tools[d.IntN(len(prompt.Tools))])
		call = c.String()
	}
	broken := b.broken(call)
	return envtune.Message{Role: envtune.RoleAssistant, Content: broken[d.IntN(len(broken))]}, nil
}

// broken are texts that the format cannot read, made of a call: cut off, doubled,
// written for another format, in other words, nested too deep and too long. What the
// format reads all the same is left out.
func (b Breaker) broken(call string) []string {
	right, said := b.Format.Calls([]string{call}), b.Format.Say("done")
	texts := []string{
		right[:len(right)-1], right[:len(right)/2], right[1:], "(" + right, right + ")", right + " " + right,
		right + "\n" + said, said + "\n" + right, strings.ReplaceAll(right, "(", "["), strings.ReplaceAll(right, ")", ""),
		strings.Replace(right, "=", ":", 1), strings.Replace(right, `"`, "", 1), strings.Replace(right, ">", "", 1),
		strings.Replace(right, "</", "<", 1), strings.ToUpper(right),
		"", " ", "I will call " + call + " now.", "```\n" + call + "\n```", call + ";", "say", "\x00" + right,
		"call(" + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + ")",
		strings.Repeat("x", format.MaxText+1),
	}
	for _, name := range format.Names() {
		if other, err := format.ByName(name); err == nil {
			texts = append(texts, other.Calls([]string{call}), other.Say("done"))
		}
	}
	var out []string
	for _, text := range texts {
		if _, bad := b.Format.Parse(text); bad != nil {
			out = append(out, text)
		}
	}
	return out
}
