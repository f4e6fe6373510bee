package eval

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"envtune"
	"envtune/format"
)

type stop = envtune.StopReason

// Replay prints a stored trajectory for a person: who said what, what each call
// returned with its error code, the hints shown, and the signals that the
// policy never saw. f renders what is not free text. Characters that could
// steer a terminal are escaped.
func Replay(w io.Writer, t *envtune.Trajectory, f format.Format) error {
	p := &printer{w: bufio.NewWriter(w), f: f}
	p.head(t)
	p.line("")
	p.line("turn 1 of %d%s", t.Turns, ask(t, 0))
	p.messages(t.First.Messages)
	for i, s := range t.Steps {
		p.step(t, i, s)
	}
	p.line("")
	p.line("ended: %s", ending(t))
	return p.w.Flush()
}

// printer keeps writing after an error; Flush reports it.
type printer struct {
	w *bufio.Writer
	f format.Format
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(p.w, format+"\n", args...) }

// block prints text under a head, indented.
func (p *printer) block(head, text string) {
	p.line("%s", head)
	if text == "" {
		p.line("    (empty)")
		return
	}
	for line := range strings.Lines(text) {
		p.line("    %s", clean(strings.TrimSuffix(line, "\n")))
	}
}

func (p *printer) head(t *envtune.Trajectory) {
	p.line("episode %s", clean(t.Episode))
	p.line("task %s (%s), stage %s, seed %d", clean(t.Task), clean(string(t.Split)), clean(t.Stage), t.Seed)
	p.line("%s, progress %.3f, reward %s, %d steps in %d turns", verdict(t.Valid), t.Progress, figure(t.Reward), len(t.Steps), t.Turns)
	if t.Fault != "" {
		p.line("fault: %s", clean(t.Fault))
	}
}

func (p *printer) step(t *envtune.Trajectory, i int, s envtune.Step) {
	head := fmt.Sprintf("  step %d, assistant", i+1)
	if sample := s.Action.Sample; sample != nil {
		head += fmt.Sprintf(" (%d tokens, policy version %d, %s)", len(sample.Tokens), sample.Version, clean(sample.Stop))
	}
	p.block(head, p.f.Render(s.Action, true))
	fb := &s.Feedback
	tools, rest := split(fb.Messages)
	for _, m := range tools {
		p.results(m.Results)
	}
	p.line("  signals: %s", signals(fb.Signals))
	if fb.TurnDone && !fb.Done {
		p.line("")
		p.line("turn %d of %d%s", fb.Turn+2, t.Turns, ask(t, fb.Turn+1))
	}
	p.messages(rest)
}

// split separates the results of a step from what comes after them.
func split(messages []envtune.Message) (tools, rest []envtune.Message) {
	for _, m := range messages {
		if m.Role == envtune.RoleTool {
			tools = append(tools, m)
		} else {
			rest = append(rest, m)
		}
	}
	return tools, rest
}

func (p *printer) messages(list []envtune.Message) {
	for _, m := range list {
		if m.Role == envtune.RoleTool {
			p.results(m.Results)
			continue
		}
		p.block("  "+clean(string(m.Role)), p.f.Render(m, true))
	}
}

func (p *printer) results(list []envtune.Result) {
	for _, r := range list {
		head := "  result"
		if r.Name != "" {
			head += " of " + clean(r.Name)
		}
		if r.Code != "" {
			head += ", error " + clean(string(r.Code))
		}
		p.block(head, r.Text)
		if r.Hint != nil {
			p.line("    hint (%s): %s", clean(string(r.Hint.Kind)), clean(format.HintText(r.Hint)))
		}
	}
}

func signals(s envtune.Signals) string {
	parts := []string{"format " + figure(s.Format), fmt.Sprintf("calls %d", s.Calls)}
	if s.Failed > 0 {
		parts = append(parts, fmt.Sprintf("failed %d", s.Failed))
	}
	if s.Hints > 0 {
		parts = append(parts, fmt.Sprintf("hints %d", s.Hints))
	}
	for _, f := range []struct {
		name string
		v    *float64
	}{{"state", s.State}, {"exec", s.Exec}, {"ask", s.Ask}} {
		if f.v != nil {
			parts = append(parts, f.name+" "+figure(f.v))
		}
	}
	if s.Valid != nil {
		parts = append(parts, verdict(*s.Valid))
	}
	if s.Verdict != "" {
		parts = append(parts, clean(s.Verdict))
	}
	return strings.Join(parts, ", ")
}

func ending(t *envtune.Trajectory) string {
	switch t.Stop {
	case envtune.StopDone:
		return "done, the last turn ended"
	case envtune.StopLimit:
		return "limit, a turn took too many steps"
	case envtune.StopFailed:
		return "failed, a turn failed and the stage ends episodes there"
	case envtune.StopContext:
		return "context, the prompt no longer fitted the policy's context"
	case envtune.StopFault:
		return "fault, of task or environment; it counts for nothing"
	case envtune.StopCancel:
		return "cancel, the run was cancelled"
	}
	return clean(string(t.Stop))
}

func ask(t *envtune.Trajectory, turn int) string {
	if turn >= 0 && turn < len(t.Asks) && t.Asks[turn] {
		return ", to be asked back"
	}
	return ""
}

func verdict(valid bool) string {
	if valid {
		return "valid"
	}
	return "not valid"
}

func figure(v *float64) string {
	if v == nil {
		return "not scored"
	}
	return strconv.FormatFloat(*v, 'g', 4, 64)
}

// clean escapes what is not printable.
func clean(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\t' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		q := strconv.QuoteRune(r)
		b.WriteString(q[1 : len(q)-1])
	}
	return b.String()
}
