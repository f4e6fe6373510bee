package imitate

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/learn"
	"envtune/learn/model"
	"envtune/policy/native"
	"envtune/train"
)

// Reading is how well a model foresees one kind of what the oracle writes, given all that
// stands before it.
type Reading struct {
	// Of is the kind, or an argument as tool.argument.
	Of     string `json:"of"`
	Tokens int    `json:"tokens"`
	// Nats is the sum of -log p over the tokens, for each episode.
	Nats float64 `json:"nats_per_episode"`
	// Missed is the share of the tokens that get a probability below one half.
	Missed float64 `json:"missed"`
}

// The kinds of what an agent writes.
const (
	readNote   = "notes"
	readTool   = "tools"
	readName   = "argument names"
	readValue  = "argument values"
	readAnswer = "answers"
)

func readingKinds() []string {
	return []string{readNote, readTool, readName, readValue, readAnswer}
}

// piece is a part of a message, up to byte end: what kind, and of which argument.
type piece struct {
	end      int
	kind     string
	argument string
}

// pieces cuts a message in call syntax, with or without notes, into its kinds.
func pieces(message string) []piece {
	var out []piece
	at := 0
	for line := range strings.Lines(message) {
		bracket := strings.IndexByte(line, '(')
		if strings.HasPrefix(line, format.SayPrefix) || bracket < 0 {
			at += len(line)
			out = append(out, piece{end: at, kind: readAnswer})
			continue
		}
		note := format.PlanWords(line)
		if note > 0 {
			out = append(out, piece{end: at + note, kind: readNote})
		}
		open := bracket + 1
		out = append(out, piece{end: at + open, kind: readTool})
		out = append(out, arguments(line[open:], line[note:bracket], at+open)...)
		at += len(line)
		out[len(out)-1].end = at
	}
	return out
}

// arguments cuts what stands between a call's brackets; it begins at byte at of its message.
func arguments(s, tool string, at int) []piece {
	out := []piece{{end: at, kind: readName}}
	depth, quote, begun := 0, byte(0), 0
	for i := 0; i < len(s); i++ {
		c, last := s[i], &out[len(out)-1]
		switch {
		case quote != 0:
			if c == '\\' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[' || c == '{' || c == '(':
			depth++
		case c == ']' || c == '}' || c == ')':
			depth--
		case c == '=' && depth == 0 && last.kind == readName:
			name := strings.TrimSpace(s[begun:i])
			last.end = at + i + 1
			out = append(out, piece{kind: readValue, argument: tool + "." + name})
		case c == ',' && depth == 0 && last.kind == readValue:
			last.end = at + min(i+len(", "), len(s))
			begun = i + 1
			out = append(out, piece{kind: readName})
		}
	}
	out[len(out)-1].end = at + len(s)
	return out
}

// read is one episode of the oracle as tokens, and what each token that it wrote is.
type read struct {
	seq  model.Sequence
	what []piece // of the tokens with loss; their end is not used
}

// spell turns an episode into tokens. A token belongs to what its first byte is in; the one
// that closes a message to the message's last piece.
func spell(own *native.Own, b *learn.Builder, t *envtune.Trajectory) read {
	var r read
	said := own.Conversation()
	hear := func(messages []envtune.Message) {
		for _, m := range messages {
			ids := said.EncodeMessage(m.Role, b.Render(m))
			r.seq.Tokens = append(r.seq.Tokens, ids...)
			r.seq.Loss = append(r.seq.Loss, make([]bool, len(ids))...)
		}
	}
	hear(t.First.Messages)
	for i := range t.Steps {
		written := b.Render(t.Steps[i].Action)
		parts, at := pieces(written), 0
		texts := said.Texter()
		for j, id := range said.EncodeMessage(envtune.RoleAssistant, written) {
			r.seq.Tokens, r.seq.Loss = append(r.seq.Tokens, id), append(r.seq.Loss, j > 0)
			if j == 0 {
				continue
			}
			k := slices.IndexFunc(parts, func(p piece) bool { return at < p.end })
			if k < 0 {
				k = len(parts) - 1
			}
			r.what = append(r.what, parts[k])
			if id != said.End() {
				at += len(texts(id))
			}
		}
		hear(t.Steps[i].Feedback.Messages)
	}
	return r
}

// readOracle measures how well the model foresees what the oracle does in tasks without
// hints: by kind, and by argument, the ones with the most nats first. nil for a model with a
// chat template, whose messages are not cut into kinds.
func (o *DiagnoseOptions) readOracle(ctx context.Context, world *env.Env, s native.Speech, tasks []*envtune.Task) (kinds, values []Reading, err error) {
	own, ok := s.(*native.Own)
	if !ok {
		return nil, nil, nil
	}
	episodes, err := play(ctx, world, tasks, train.Exam{Config: o.Exam}.Stage(envtune.HintOff))
	if err != nil {
		return nil, nil, err
	}
	sum := map[string]*Reading{}
	add := func(of string, logp float32) {
		if sum[of] == nil {
			sum[of] = &Reading{Of: of}
		}
		sum[of].Tokens++
		sum[of].Nats -= float64(logp)
		if float64(logp) < -math.Ln2 {
			sum[of].Missed++
		}
	}
	n, b := 0, train.Builder(s)
	for _, t := range episodes {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		r := spell(own, b, t)
		if len(r.seq.Tokens) > o.Base.Config().Context {
			continue
		}
		logps, err := o.Base.Logprobs([]model.Sequence{r.seq})
		if err != nil {
			return nil, nil, fmt.Errorf("reading the oracle's steps: %w", err)
		}
		n++
		for i, lp := range logps[0] {
			add(r.what[i].kind, lp)
			if a := r.what[i].argument; a != "" {
				add(a, lp)
			}
		}
	}
	for of, r := range sum {
		r.Nats, r.Missed = r.Nats/float64(n), r.Missed/float64(r.Tokens)
		if !slices.Contains(readingKinds(), of) {
			values = append(values, *r)
		}
	}
	for _, kind := range readingKinds() {
		if sum[kind] != nil {
			kinds = append(kinds, *sum[kind])
		}
	}
	slices.SortFunc(values, func(a, z Reading) int { return cmp.Or(cmp.Compare(z.Nats, a.Nats), cmp.Compare(a.Of, z.Of)) })
	return kinds, values, nil
}

// shownArguments is how many arguments the table shows.
const shownArguments = 10

// reading writes how well the oracle's steps are foreseen.
func (d *Diagnosis) reading(w io.Writer) error {
	if len(d.Kinds) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "\nthe oracle's steps\ttokens\tnats an episode\tunder one half")
	for _, list := range [][]Reading{d.Kinds, d.Arguments[:min(len(d.Arguments), shownArguments)]} {
		for _, r := range list {
			fmt.Fprintf(t, "%s\t%d\t%.2f\t%.0f%%\n", r.Of, r.Tokens, r.Nats, 100*r.Missed)
		}
	}
	return t.Flush()
}
