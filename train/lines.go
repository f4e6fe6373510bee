package train

import (
	"fmt"
	"io"
	"strings"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/eval"
)

// lines prints a run's progress: one line a step, or, on a terminal, a view below the
// other lines that changes in place.
type lines struct {
	w       io.Writer
	now     func() time.Time
	view    *view // nil: no terminal
	width   int
	drawn   int // lines of the view that are on the terminal
	shown   time.Time
	seconds float64 // of the steps so far in this process
	steps   int
	took    map[string]float64 // seconds of the last evaluation of each name
}

// defaultWidth is that of a terminal of which nothing is known.
const defaultWidth = 80

func newLines(o Options) *lines {
	w := o.Out
	if w == nil {
		w = io.Discard
	}
	l := &lines{w: w, now: o.Now, took: map[string]float64{}, width: o.Width}
	if l.width <= 0 {
		l.width = defaultWidth
	}
	if o.Live {
		l.view = newView(o.Config.Stages)
	}
	return l
}

// clear removes the view from the terminal.
func (l *lines) clear() {
	if l.drawn == 0 {
		return
	}
	fmt.Fprint(l.w, "\r")
	if l.drawn > 1 {
		fmt.Fprintf(l.w, "\x1b[%dA", l.drawn-1)
	}
	fmt.Fprint(l.w, "\x1b[J")
	l.drawn = 0
}

// draw shows the view as it is now. A line as wide as the terminal would wrap.
func (l *lines) draw() {
	if l.view == nil {
		return
	}
	l.clear()
	text := l.view.render(l.width - 1)
	fmt.Fprint(l.w, strings.Join(text, "\n"))
	l.drawn = len(text)
}

func (l *lines) printf(format string, args ...any) {
	l.clear()
	fmt.Fprintf(l.w, format+"\n", args...)
	l.draw()
}

func (l *lines) note(format string, args ...any) { l.printf("# "+format, args...) }
func (l *lines) warn(text string)                { l.printf("warning: %s", text) }

// end takes the view away for good: what follows is printed by others.
func (l *lines) end() {
	l.clear()
	l.view = nil
}

// progress returns what an evaluation calls for each ended episode.
func (l *lines) progress(name string) func(done, total int) {
	started := l.now()
	return func(done, total int) {
		if done == total {
			l.took[name] = l.now().Sub(started).Seconds()
		}
		if l.view == nil || done < total && l.now().Sub(l.shown) < 200*time.Millisecond {
			return
		}
		l.shown, l.view.doing = l.now(), ""
		if done < total {
			l.view.doing = fmt.Sprintf("%s: %d of %d episodes", name, done, total)
		}
		l.draw()
	}
}

func (l *lines) entered(s *envtune.Stage, index, of int) {
	hints := "hints off"
	if s.Hints.Level != envtune.HintOff {
		hints = fmt.Sprintf("hints %s, shown %.0f%%", s.Hints.Level, 100*s.Hints.Show)
		if s.Hints.Fade > 0 {
			hints += fmt.Sprintf(" to %.0f%%", 100*s.Hints.Show*(1-s.Hints.Fade))
		}
	}
	if s.Hints.Warn {
		hints += ", warnings after calls where asking back was right"
	}
	if s.Example {
		hints += ", a worked example"
	}
	if l.view != nil {
		l.view.now, l.view.done = index, 0
	}
	l.printf("# stage %d of %d: %s (reward %s, %s, at most %d steps)", index+1, of, s.Name, s.Reward, hints, s.Gate.MaxSteps)
}

// step prints the line of one training step.
func (l *lines) step(m *StepMetrics, took time.Duration, gate *curriculum.Gate, cfg *curriculum.Config, stage int) {
	l.seconds += took.Seconds()
	l.steps++
	more := ""
	if m.Validation != nil {
		more = fmt.Sprintf("  validation %.3f", *m.Validation)
	}
	if m.Faults > 0 {
		l.warn(fmt.Sprintf("step %d: %d episodes ended in a fault of task or environment and count for nothing", m.Step+1, m.Faults))
	}
	if n := m.Stops[envtune.StopContext]; n > 0 {
		more += fmt.Sprintf("  beyond context %d of %d", n, m.episodes())
	}
	tokens := float64(m.Rollout.SampledTokens+m.Update.Tokens) / took.Seconds()
	if v := l.view; v != nil {
		v.now, v.done, v.left = stage, gate.Steps(), l.left(gate, cfg, stage)
		v.success = append(v.success, m.Success)
		v.figures = fmt.Sprintf("reward %.3f  success %.1f%%  hints %.2f  grad %.2f  entropy %.2f  %.0f tok/s%s",
			m.Reward, 100*m.Success, m.HintRate, m.Update.GradNorm, m.Update.Entropy, tokens, more)
		l.draw()
		return
	}
	l.printf("%-10s step %3d  reward %.3f  success %5.1f%%  hints %.2f  grad %.2f  %5.0f tok/s  left %s%s",
		m.Stage, m.Step+1, m.Reward, 100*m.Success, m.HintRate, m.Update.GradNorm, tokens,
		l.left(gate, cfg, stage), more)
}

// left estimates the time to the end if every stage runs to its cap, from what
// steps and evaluations took so far in this process.
func (l *lines) left(gate *curriculum.Gate, cfg *curriculum.Config, stage int) string {
	steps := cfg.Stages[stage].Gate.MaxSteps - gate.Steps()
	for _, s := range cfg.Stages[stage+1:] {
		steps += s.Gate.MaxSteps
	}
	seconds := l.seconds/float64(l.steps)*float64(steps) + l.took[testName] + l.took[greedyName] + 2*l.took[outsideName] +
		2*l.took[stageEndName]*float64(len(cfg.Stages)-stage)
	return time.Duration(seconds * float64(time.Second)).Round(time.Second).String()
}

// guarded prints what the guard did.
func (l *lines) guarded(e curriculum.GuardEvent, rollbacks int) {
	l.printf("# guard, step %d: %s; %s", e.Step, e.Reason, e.Done(rollbacks))
}

// resumed puts into the view what was measured before.
func (l *lines) resumed(s *state) {
	if l.view == nil {
		return
	}
	if s.Before != nil {
		l.view.hold("test before", s.Before.Sampled.Rows, nil)
	}
	for i := range s.Ends {
		l.view.ended(&s.Ends[i])
	}
	l.view.now = s.Stage
}

func (l *lines) promoted(s *envtune.Stage, d curriculum.Decision) {
	l.printf("# stage %s is over (%s): %s", s.Name, d.Why, d.Reason)
}

func (l *lines) ended(end *StageEnd) {
	if l.view != nil {
		l.view.ended(end)
	}
	l.printf("# after stage %s, validation tasks: hints off %s, on %s; failed calls an episode %.2f, %.2f", end.Stage,
		end.Off.ItemAccuracy, end.On.ItemAccuracy, end.Off.FailedCalls, end.On.FailedCalls)
}

func (l *lines) test(name string, t *Test) {
	if l.view != nil {
		l.view.hold("test "+name, t.Sampled.Rows, nil)
	}
	l.printf("# %s, test tasks, hints off: %s sampled, %s greedy, progress %s", name,
		t.Sampled.Row(eval.Overall).ItemAccuracy, t.Greedy.Row(eval.Overall).ItemAccuracy, t.Sampled.Row(eval.Overall).Progress)
	if o := t.Outside; o != nil {
		l.printf("# %s, tasks of other worlds: hints off %s, on %s", name, o.Off.Row(eval.Overall).ItemAccuracy, o.On.Row(eval.Overall).ItemAccuracy)
	}
}
