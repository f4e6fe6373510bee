package train

import (
	"fmt"
	"io"
	"time"

	"envtune"
	"envtune/curriculum"
	"envtune/eval"
)

// lines prints a run's progress: one line a step, and on a terminal one line
// that changes in place while an evaluation runs.
type lines struct {
	w       io.Writer
	live    bool
	now     func() time.Time
	open    bool // the last line is to be written over
	shown   time.Time
	seconds float64 // of the steps so far in this process
	steps   int
	took    map[string]float64 // seconds of the last evaluation of each name
}

func newLines(o Options) *lines {
	w := o.Out
	if w == nil {
		w = io.Discard
	}
	return &lines{w: w, live: o.Live, now: o.Now, took: map[string]float64{}}
}

// clear removes a line that changes in place.
func (l *lines) clear() {
	if l.open {
		fmt.Fprint(l.w, "\r\x1b[K")
		l.open = false
	}
}

func (l *lines) printf(format string, args ...any) {
	l.clear()
	fmt.Fprintf(l.w, format+"\n", args...)
}

func (l *lines) note(format string, args ...any) { l.printf("# "+format, args...) }
func (l *lines) warn(text string)                { l.printf("warning: %s", text) }
func (l *lines) end()                            { l.clear() }

// progress returns what an evaluation calls for each ended episode.
func (l *lines) progress(name string) func(done, total int) {
	started := l.now()
	return func(done, total int) {
		if done == total {
			l.took[name] = l.now().Sub(started).Seconds()
			l.clear()
			return
		}
		if !l.live || l.now().Sub(l.shown) < 200*time.Millisecond {
			return
		}
		l.shown, l.open = l.now(), true
		fmt.Fprintf(l.w, "\r\x1b[K# %s: %d of %d episodes", name, done, total)
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
	l.printf("# stage %d of %d: %s (reward %s, %s, at most %d steps)", index+1, of, s.Name, s.Reward, hints, s.Gate.MaxSteps)
}

// step prints the line of one training step.
func (l *lines) step(m *StepMetrics, took time.Duration, gate *curriculum.Gate, cfg *curriculum.Config, stage int) {
	l.seconds += took.Seconds()
	l.steps++
	validation := ""
	if m.Validation != nil {
		validation = fmt.Sprintf("  validation %.3f", *m.Validation)
	}
	if m.Faults > 0 {
		l.warn(fmt.Sprintf("step %d: %d episodes ended in a fault of task or environment and count for nothing", m.Step+1, m.Faults))
	}
	tokens := float64(m.Rollout.SampledTokens+m.Update.Tokens) / took.Seconds()
	l.printf("%-10s step %3d  reward %.3f  success %5.1f%%  hints %.2f  grad %.2f  %5.0f tok/s  left %s%s",
		m.Stage, m.Step+1, m.Reward, 100*m.Success, m.HintRate, m.Update.GradNorm, tokens,
		l.left(gate, cfg, stage), validation)
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

func (l *lines) promoted(s *envtune.Stage, d curriculum.Decision) {
	l.printf("# stage %s is over (%s): %s", s.Name, d.Why, d.Reason)
}

func (l *lines) ended(end *StageEnd) {
	l.printf("# after stage %s, validation tasks: hints off %s, on %s; failed calls an episode %.2f, %.2f", end.Stage,
		end.Off.ItemAccuracy, end.On.ItemAccuracy, end.Off.FailedCalls, end.On.FailedCalls)
}

func (l *lines) test(name string, t *Test) {
	l.printf("# %s, test tasks, hints off: %s sampled, %s greedy, progress %s", name,
		t.Sampled.Row(eval.Overall).ItemAccuracy, t.Greedy.Row(eval.Overall).ItemAccuracy, t.Sampled.Row(eval.Overall).Progress)
	if o := t.Outside; o != nil {
		l.printf("# %s, tasks of other worlds: hints off %s, on %s", name, o.Off.Row(eval.Overall).ItemAccuracy, o.On.Row(eval.Overall).ItemAccuracy)
	}
}
