package reward_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/env"
	"envtune/env/envtest"
	"envtune/internal/golden"
	"envtune/reward"
	"envtune/rollout"
)

// written is one trajectory of testdata/trajectories.txt.
type written struct {
	name, why string
	task      *envtune.Task
	stage     *envtune.Stage
	lines     []string // assistant messages, then perhaps "! ..."
	steps     []stepFacts
	turns     []turnFacts
}

// TestTable plays the written trajectories and compares three rewards of each stage's
// kind: the paper's formulas, the preset paper and the preset default. The first two are
// equal everywhere; where the third differs, the file says why.
func TestTable(t *testing.T) {
	const path = "testdata/trajectories.txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	paper, def := presetRules(t, "paper"), presetRules(t, "default")
	var file, table bytes.Buffer
	blocks := strings.Split(string(text), "\n== ")
	file.WriteString(blocks[0] + "\n")
	for _, block := range blocks[1:] {
		w := readWritten(t, block)
		tr, played := w.play(t)
		file.WriteString("== " + w.rewrite(block, played))
		if t.Failed() {
			t.Fatalf("%s: see above", w.name)
		}
		w.compare(t, tr, paper, def, &table)
	}
	if n := len(blocks) - 1; n < 30 {
		t.Errorf("only %d trajectories", n)
	}
	golden.Equal(t, path, file.Bytes())
	golden.Equal(t, "../docs/rewards.md", withTable(t, "../docs/rewards.md", table.String()))
}

// withTable returns the page with the rows of its table replaced.
func withTable(t *testing.T, path, rows string) []byte {
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "|---|---|---|---|---|---|---|---|---|\n", "\n<!-- end of the table -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	return []byte(head + begin + rows + end + tail)
}

// rules are the rules of a preset's stage syntax and of its last stage.
type rules struct{ syntax, progress reward.Rule }

func presetRules(t *testing.T, preset string) rules {
	c, err := curriculum.Preset(preset)
	if err != nil {
		t.Fatal(err)
	}
	rule := func(s envtune.Stage) reward.Rule {
		r, err := reward.ByName(&s)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, s := range c.Stages[1:] {
		if s.Reward != "progress" || s.AskWeight != c.Stages[3].AskWeight || s.Partial != c.Stages[3].Partial {
			t.Errorf("%s: stage %s is rewarded otherwise than the last", preset, s.Name)
		}
	}
	return rules{rule(c.Stages[0]), rule(c.Stages[3])}
}

// compare compares the rewards of one trajectory and writes its row.
func (w *written) compare(t *testing.T, tr *envtune.Trajectory, paper, def rules, table *bytes.Buffer) {
	formulas := [2]*float64{}
	if tr.Stop != envtune.StopFault && tr.Stop != envtune.StopCancel {
		formulas[0] = envtune.Score(paperSyntax(w.steps))
		formulas[1] = envtune.Score(paperProgress(len(w.task.Turns), w.turns))
	}
	fmt.Fprintf(table, "| %s | %s |", w.name, tr.Stop)
	differs := false
	for i, got := range [2][2]*float64{{paper.syntax(tr), def.syntax(tr)}, {paper.progress(tr), def.progress(tr)}} {
		if !same(got[0], formulas[i]) {
			t.Errorf("%s: the preset paper gives %s, its formulas %s", w.name, figure(got[0]), figure(formulas[i]))
		}
		differs = differs || !same(got[0], got[1])
		fmt.Fprintf(table, " %s | %s | %s |", figure(formulas[i]), figure(got[0]), figure(got[1]))
	}
	fmt.Fprintf(table, " %s |\n", w.why)
	if differs != (w.why != "") {
		t.Errorf("%s: the presets differ: %v, the reason is %q", w.name, differs, w.why)
	}
	if tr.Reward != nil || (tr.Stop == envtune.StopFault) != (tr.Fault != "") {
		t.Errorf("%s: stop %q, fault %q, reward %s", w.name, tr.Stop, tr.Fault, figure(tr.Reward))
	}
}

func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) < 1e-12
}

// figure writes a reward; "-" where there is none.
func figure(v *float64) string {
	if v == nil {
		return "-"
	}
	return strconv.FormatFloat(math.Round(*v*1000)/1000, 'f', -1, 64)
}

// readWritten reads a block of the file, without the lines that play writes.
func readWritten(t *testing.T, block string) *written {
	w := &written{stage: &envtune.Stage{Name: "s", Mode: envtune.ModeTraining, Format: "compact"}}
	for i, line := range strings.Split(strings.TrimRight(block, "\n"), "\n") {
		rest := line[min(2, len(line)):]
		switch {
		case i == 0:
			w.name = line
		case strings.HasPrefix(line, "task "):
			w.setTask(t, strings.Fields(line)[1:])
		case strings.HasPrefix(line, ">! "):
			w.lines = append(w.lines, strings.ReplaceAll(line[3:], `\n`, "\n"))
			w.steps = append(w.steps, stepFacts{})
		case strings.HasPrefix(line, "> "):
			w.lines = append(w.lines, strings.ReplaceAll(rest, `\n`, "\n"))
			w.steps = append(w.steps, stepFacts{parses: true})
		case strings.HasPrefix(line, "! "):
			w.lines = append(w.lines, line)
		case line == "= asked back" || line == "= called":
			w.turns = append(w.turns, turnFacts{ask: true, askedBack: line == "= asked back"})
		case strings.HasPrefix(line, "= "):
			var state, exec int
			if _, err := fmt.Sscanf(line, "= state %d, exec %d", &state, &exec); err != nil {
				t.Fatalf("%s: %q: %v", w.name, line, err)
			}
			w.turns = append(w.turns, turnFacts{state: state == 1, exec: exec == 1})
		case strings.HasPrefix(line, "why: "):
			w.why = strings.TrimPrefix(line, "why: ")
		case !strings.HasPrefix(line, "  "):
			t.Fatalf("%s: what is %q?", w.name, line)
		}
	}
	return w
}

// setTask reads "NAME [official] [broken] steps=N".
func (w *written) setTask(t *testing.T, words []string) {
	w.task = envtest.Tasks()[words[0]]
	for _, word := range words[1:] {
		switch word {
		case "official":
			w.stage.Mode = envtune.ModeOfficial
		case "broken":
			w.task.Turns[1].Reference = []string{"get_stock_info(symbol='NONE')"}
		default:
			if _, err := fmt.Sscanf(word, "steps=%d", &w.stage.MaxSteps); err != nil {
				t.Fatalf("%s: %q: %v", w.name, word, err)
			}
		}
	}
}

// play runs the episode. It returns its record and, for each step, the kind and text of
// what its calls came to; these kinds go into the facts too.
func (w *written) play(t *testing.T) (*envtune.Trajectory, [][]string) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	player := &player{Env: env.New(env.Options{}), lines: w.lines, cancel: cancel}
	jobs := []rollout.Job{{Task: w.task, Stage: w.stage, Episode: w.name}}
	out, err := rollout.Run(ctx, player, player, jobs, rollout.Options{})
	last := ""
	if n := len(w.lines); n > 0 {
		last = w.lines[n-1]
	}
	if (err != nil) != (last == "! bug" || last == "! cancel") || errors.Is(err, errBug) != (last == "! bug") {
		t.Errorf("%s: the run ends with %v", w.name, err)
	}
	tr := out[0]
	if len(tr.Steps) != len(w.steps) {
		t.Errorf("%s: %d steps, %d are written", w.name, len(tr.Steps), len(w.steps))
		return tr, nil
	}
	played, ended := make([][]string, len(tr.Steps)), 0
	for i, s := range tr.Steps {
		w.steps[i].calls, played[i] = kinds(s.Feedback.Messages)
		w.checkSignals(t, i, s.Feedback)
		if s.Feedback.TurnDone {
			w.checkTurn(t, ended, s.Feedback)
			ended++
		}
	}
	if ended != len(w.turns) {
		t.Errorf("%s: %d turns ended, %d are written", w.name, ended, len(w.turns))
	}
	return tr, played
}

// kinds tells what calls came to by the texts of their results alone.
func kinds(messages []envtune.Message) (kinds, lines []string) {
	for _, m := range messages {
		for _, r := range m.Results {
			kind := kindOK
			switch {
			case r.Name == "":
				lines = append(lines, "  "+r.Text) // the step is malformed
				continue
			case strings.HasPrefix(r.Text, "Error during execution: "):
				kind = kindRaised
			case strings.HasPrefix(r.Text, `{"error": `):
				kind = kindError
			}
			kinds = append(kinds, kind)
			lines = append(lines, "  "+kind+": "+r.Text)
		}
	}
	return kinds, lines
}

func (w *written) checkSignals(t *testing.T, i int, f envtune.Feedback) {
	failed := 0
	for _, kind := range w.steps[i].calls {
		if kind != kindOK {
			failed++
		}
	}
	s := f.Signals
	if s.Calls != len(w.steps[i].calls) || s.Failed != failed || (*s.Format == 1) != w.steps[i].parses {
		t.Errorf("%s: step %d has the signals %+v (format %v)", w.name, i+1, s, *s.Format)
	}
}

func (w *written) checkTurn(t *testing.T, i int, f envtune.Feedback) {
	if i >= len(w.turns) || f.Turn != i {
		t.Errorf("%s: turn %d ends as number %d", w.name, f.Turn, i)
		return
	}
	fact, s := w.turns[i], f.Signals
	ok := fact.ask && s.Ask != nil && (*s.Ask == 1) == fact.askedBack
	if !fact.ask && s.State != nil && s.Exec != nil {
		ok = (*s.State == 1) == fact.state && (*s.Exec == 1) == fact.exec
	}
	if !ok || fact.ask != (len(w.task.Turns[i].Reference) == 0) {
		t.Errorf("%s: turn %d is scored state %s, exec %s, ask %s, not %+v", w.name, i, figure(s.State), figure(s.Exec), figure(s.Ask), fact)
	}
}

// rewrite puts what was played under each step of a block.
func (w *written) rewrite(block string, played [][]string) string {
	var out []string
	for _, line := range strings.Split(block, "\n") {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		out = append(out, line)
		if strings.HasPrefix(line, ">") && len(played) > 0 {
			out = append(out, played[0]...)
			played = played[1:]
		}
	}
	text := strings.Join(out, "\n")
	return strings.TrimRight(text, "\n") + "\n\n"
}
