package native

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/learn/hf"
	"envtune/learn/sample"
	"envtune/learn/text"
	"envtune/learn/text/bpe"
)

// Speech turns episodes into tokens and sampled tokens into messages: *Own for models
// of our own, *Chat for those with a chat template. It is safe for concurrent use.
type Speech interface {
	// Begin returns the speech of one episode: what its tokens mean may depend on what was
	// said before. It serves one goroutine at a time; its Next is given messages in order.
	Begin() Speech
	// Next returns the tokens up to where the assistant goes on: the first keep of
	// stream, then feed, which is not empty. stream is what the episode has read and
	// sampled so far, seen the number of messages that it holds.
	Next(stream []int32, seen int, p envtune.Prompt) (keep int, feed []int32, err error)
	// Stops are the token that ends a message, -1 where there is none, and further ones
	// that end it too.
	Stops() (stop int32, others []int32)
	// Message returns the text of sampled tokens without what ends them, Token that of
	// one token.
	Message(tokens []int32) string
	Token(id int32) string
	// Texter returns Token for the tokens of one message, given one after the other: what
	// one of them says may depend on the one before it.
	Texter() func(id int32) string
	// Format is the format of the assistant's text.
	Format() format.Format
	// heard is what others than the agent have said in a prompt that Next was given.
	heard(p envtune.Prompt) string
	// weigh weighs the tokens behind those of a message so far by a guide: what a token
	// adds to it, or whether the message may end.
	weigh(g *format.Guide) func(sampled []int32, token int32) float64
}

// Own is how our models read episodes: every message is encoded on its own, so that
// tokens are only ever appended.
type Own struct {
	*text.Tokenizer
	format format.Format
	said   *text.Conversation // of one episode
	read   strings.Builder    // what others said in it, a message a line
}

// NewOwn returns the speech of a tokenizer of ours and a format.
func NewOwn(tok *text.Tokenizer, f format.Format) *Own {
	return &Own{Tokenizer: tok, format: f, said: tok.Conversation()}
}

// Begin implements Speech.
func (o *Own) Begin() Speech { return NewOwn(o.Tokenizer, o.format) }

// Next implements Speech: messages of the environment are encoded from their rendered
// text, the episode's own are the tokens that were sampled.
func (o *Own) Next(stream []int32, seen int, p envtune.Prompt) (keep int, feed []int32, err error) {
	if n := len(stream); n > 0 && stream[n-1] != o.End() {
		feed = append(feed, o.End()) // the last message was cut short
	}
	for i, m := range p.Messages[seen:] {
		switch {
		case m.Role == envtune.RoleAssistant && m.Sample != nil:
			feed = append(append(feed, o.AgentPrefix()), m.Sample.Tokens...)
			if m.Sample.Stop != sample.StopToken {
				feed = append(feed, o.End())
			}
		case m.Role == "":
			return 0, nil, fmt.Errorf("message %d has no role", i)
		default:
			rendered := o.format.Render(m, true)
			feed = append(feed, o.said.EncodeMessage(m.Role, rendered)...)
			if m.Role != envtune.RoleAssistant {
				o.read.WriteString(rendered + "\n")
			}
		}
	}
	return len(stream), append(feed, o.AgentPrefix()), nil
}

// Stops implements Speech.
func (o *Own) Stops() (int32, []int32) { return o.End(), nil }

// Message implements Speech.
func (o *Own) Message(tokens []int32) string { return o.said.DecodeMessage(tokens) }

// Token implements Speech.
func (o *Own) Token(id int32) string { return o.said.Token(id) }

// Texter implements Speech.
func (o *Own) Texter() func(id int32) string { return o.said.Texter() }

// Format implements Speech.
func (o *Own) Format() format.Format { return o.format }

// Chat is how a model of others reads episodes: its chat template renders all messages
// and the tools that are offered. Where that text begins with that of the tokens so far,
// these stay as they were sampled; else all is encoded anew.
type Chat struct {
	tok  *bpe.Tokenizer
	conv *format.Conversation
	stop int32
	more []int32 // further tokens that end a message
	// added are the tokens that are no text.
	added map[int32]bool
}

// NewChat returns the speech of a model that has a chat template.
func NewChat(t *hf.Text) (*Chat, error) {
	if t.BPE == nil || t.Template == "" {
		return nil, fmt.Errorf("it has no chat template")
	}
	conv, err := format.NewConversation(t.Template, t.ToolTemplate, t.Tokens)
	if err != nil {
		return nil, err
	}
	c := &Chat{tok: t.BPE, conv: conv, stop: -1, more: slices.Clone(t.End), added: map[int32]bool{}}
	for _, a := range t.BPE.Added() {
		c.added[a.ID] = true
	}
	// What the template writes behind a message ends it, whatever the files say.
	if ids := t.BPE.Encode(conv.End()); len(ids) > 0 && c.added[ids[0]] {
		c.stop = ids[0]
		c.more = slices.DeleteFunc(c.more, func(id int32) bool { return id == c.stop })
	} else if len(c.more) > 0 {
		c.stop, c.more = c.more[0], c.more[1:]
	}
	return c, nil
}

// With returns the speech with another format of the assistant's text.
func (c *Chat) With(f format.Format) *Chat {
	out := *c
	out.conv = c.conv.With(f)
	return &out
}

// Begin implements Speech: all that an episode says is in its prompts.
func (c *Chat) Begin() Speech { return c }

// Next implements Speech.
func (c *Chat) Next(stream []int32, _ int, p envtune.Prompt) (keep int, feed []int32, err error) {
	for i, m := range p.Messages {
		if m.Role == "" {
			return 0, nil, fmt.Errorf("message %d has no role", i)
		}
	}
	rendered, err := c.conv.Render(p.Messages, offered(p), true)
	if err != nil {
		return 0, nil, err
	}
	return c.continued(stream, rendered)
}

// continued encodes a text of which the tokens of stream may be the beginning.
func (c *Chat) continued(stream []int32, rendered string) (keep int, feed []int32, err error) {
	if rest, ok := strings.CutPrefix(rendered, c.tok.Decode(stream)); ok && rest != "" {
		return len(stream), c.tok.Encode(rest), nil
	}
	ids := c.tok.Encode(rendered)
	if len(ids) == 0 {
		return 0, nil, fmt.Errorf("the chat template renders no text")
	}
	for keep < len(stream) && keep < len(ids)-1 && stream[keep] == ids[keep] {
		keep++
	}
	return keep, ids[keep:], nil
}

// offered are the tools of a prompt, or those that its messages have brought.
func offered(p envtune.Prompt) []envtune.ToolSpec {
	if len(p.Tools) > 0 {
		return p.Tools
	}
	var out []envtune.ToolSpec
	for _, m := range p.Messages {
		out = append(out, m.Tools...)
	}
	return out
}

// Continue implements learn.Conversation.
func (c *Chat) Continue(stream []int32, messages []envtune.Message) (keep int, feed []int32, err error) {
	return c.Next(stream, 0, envtune.Prompt{Messages: messages})
}

// Stops implements Speech.
func (c *Chat) Stops() (int32, []int32) { return c.stop, c.more }

// Message implements Speech.
func (c *Chat) Message(tokens []int32) string {
	if n := len(tokens); n > 0 && (tokens[n-1] == c.stop || slices.Contains(c.more, tokens[n-1])) {
		tokens = tokens[:n-1]
	}
	return c.tok.Decode(tokens)
}

// Token implements Speech.
func (c *Chat) Token(id int32) string { return c.tok.Token(id) }

// Texter implements Speech.
func (c *Chat) Texter() func(id int32) string { return c.tok.Token }

// Format implements Speech.
func (c *Chat) Format() format.Format { return c.conv.Format() }

// Written returns the tokens of a message that was not sampled: its text and what ends it.
func (c *Chat) Written(text string) []int32 {
	ids := c.tok.Encode(text)
	if c.stop >= 0 {
		ids = append(ids, c.stop)
	}
	return ids
}

func (o *Own) heard(envtune.Prompt) string { return o.read.String() }

func (c *Chat) heard(p envtune.Prompt) string {
	var b strings.Builder
	for _, m := range p.Messages {
		if m.Role != envtune.RoleAssistant {
			b.WriteString(c.Format().Render(m, true) + "\n")
		}
	}
	return b.String()
}

// weigh implements Speech. Added tokens are no text.
func (c *Chat) weigh(g *format.Guide) func(sampled []int32, token int32) float64 {
	w := weighed{guide: g, text: c.tok.Decode}
	return func(sampled []int32, token int32) float64 {
		w.behind(sampled)
		switch {
		case token == c.stop || slices.Contains(c.more, token):
			return w.end()
		case c.added[token]:
			return 0
		}
		next := c.tok.Decode(append(sampled[:w.at:w.at], token))
		if next == w.said {
			return 0 // a message would not end
		}
		return w.next(next)
	}
}

// weighed holds what a guide says of the tokens so far, which is asked for many times.
type weighed struct {
	guide  *format.Guide
	text   func(tokens []int32) string
	at     int // tokens
	said   string
	before float64
	asked  bool
}

// behind takes over the tokens so far.
func (w *weighed) behind(sampled []int32) {
	if w.asked && w.at == len(sampled) {
		return
	}
	w.at, w.said, w.asked = len(sampled), w.text(sampled), true
	w.before = w.guide.Weigh(w.said)
}

// end weighs the end of the message.
func (w *weighed) end() float64 {
	if w.guide.Complete(w.said) {
		return 1
	}
	return 0
}

// next weighs text, what the message so far becomes. Where that ends in something unheard
// of already, going on costs nothing more.
func (w *weighed) next(text string) float64 { return w.beside(w.guide.Weigh(text)) }

func (w *weighed) beside(now float64) float64 {
	if w.before > 0 {
		return min(1, now/w.before)
	}
	return now
}

// weigh implements Speech.
func (o *Own) weigh(g *format.Guide) func(sampled []int32, token int32) float64 {
	w := weighed{guide: g, text: o.Message}
	return func(sampled []int32, token int32) float64 {
		w.behind(sampled)
		if token == o.End() {
			return w.end()
		}
		switch next := o.Message(append(sampled[:w.at:w.at], token)); {
		case strings.HasPrefix(o.Token(token), roleMark):
			return 0
		case next != w.said:
			return w.next(next)
		case w.at > 0 && o.Message(sampled[:w.at-1]) == w.said:
			return 0 // what makes the next letter a capital, twice
		}
		return w.beside(g.WeighCapital(w.said))
	}
}

// roleMark begins the text of the tokens that open and close messages.
const roleMark = "<|"
