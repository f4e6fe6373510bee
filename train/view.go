package train

import (
	"fmt"
	"strings"

	"envtune"
	"envtune/eval"
)

// view is what a terminal shows below the lines of a run and redraws in place: where the
// training stands, its last figures, and the held-out success so far.
type view struct {
	stages []viewStage
	now    int // index of the stage under way
	done   int // steps done in it

	figures string    // of the last step
	left    string    // time left
	success []float64 // of the training episodes, step by step
	held    []heldRow
	doing   string // the evaluation under way
}

type viewStage struct {
	name  string
	steps int // its cap
	over  bool
}

// heldRow is one measurement of held-out success; cells are in the order of
// heldColumns, in per cent.
type heldRow struct {
	name  string
	cells []string
}

func newView(stages []envtune.Stage) *view {
	v := &view{}
	for _, s := range stages {
		v.stages = append(v.stages, viewStage{name: s.Name, steps: s.Gate.MaxSteps})
	}
	return v
}

// hold adds a row of held-out success, without hints and, where on is not nil, with them.
func (v *view) hold(name string, off, on []eval.Row) {
	row := heldRow{name: name}
	for _, split := range heldColumns() {
		text := share(off, split)
		if on != nil {
			text += "/" + share(on, split)
		}
		row.cells = append(row.cells, text)
	}
	v.held = append(v.held, row)
}

// ended adds what a stage left behind.
func (v *view) ended(end *StageEnd) {
	v.hold("after "+end.Stage, end.splits(false), end.splits(true))
	for i := range v.stages {
		v.stages[i].over = v.stages[i].over || v.stages[i].name == end.Stage
	}
}

// heldColumns are the names of the columns: overall, then the splits.
func heldColumns() []string {
	out := []string{eval.Overall}
	for _, s := range envtune.Splits() {
		out = append(out, string(s))
	}
	return out
}

func share(rows []eval.Row, split string) string {
	for _, r := range rows {
		if r.Split == split {
			return fmt.Sprintf("%.0f", 100*r.ItemAccuracy.Value)
		}
	}
	return "-"
}

// minBar is the least width that stage bands need to say anything.
const minBar = 20

// render returns the lines of the view, none longer than width characters.
func (v *view) render(width int) []string {
	var out []string
	if v.now < len(v.stages) {
		s := v.stages[v.now]
		head := fmt.Sprintf("stage %d of %d, %s: step %d of at most %d", v.now+1, len(v.stages), s.name, v.done, s.steps)
		if v.left != "" {
			head += ", " + v.left + " left"
		}
		out = append(out, head)
	}
	if width >= minBar {
		out = append(out, v.bands(width)...)
	}
	if v.figures != "" {
		out = append(out, v.figures, "success "+spark(v.success, width-len("success ")))
	}
	out = append(out, v.table()...)
	if v.doing != "" {
		out = append(out, v.doing)
	}
	for i, line := range out {
		if r := []rune(line); len(r) > width {
			out[i] = string(r[:width])
		}
	}
	return out
}

// bands draws the stages as a bar, each as wide as its share of the steps, with their
// names below.
func (v *view) bands(width int) []string {
	total := 0
	for _, s := range v.stages {
		total += s.steps
	}
	if total == 0 {
		return nil
	}
	bar, names := []rune{}, []rune{}
	sum := 0
	for i, s := range v.stages {
		sum += s.steps
		w := max(1, (width-1)*sum/total-len(bar))
		full := 0
		switch {
		case s.over || i < v.now:
			full = w
		case i == v.now && s.steps > 0:
			full = w * min(v.done, s.steps) / s.steps
		}
		cells := []rune(strings.Repeat("█", full) + strings.Repeat("░", w-full))
		if i > 0 {
			cells[0] = '|'
		}
		bar = append(bar, cells...)
		label := []rune(fmt.Sprintf("%-*s", w, s.name))
		if len(label) > w {
			label = label[:w]
		}
		if i > 0 && w > 1 { // behind the separator
			label = append([]rune{' '}, label[:w-1]...)
		}
		names = append(names, label...)
	}
	return []string{string(bar), strings.TrimRight(string(names), " ")}
}

// spark draws shares as a row of blocks, the last ones where there is no room for all.
func spark(shares []float64, width int) string {
	blocks := []rune("▁▂▃▄▅▆▇█")
	var out []rune
	for _, s := range shares[max(0, len(shares)-max(0, width)):] {
		out = append(out, blocks[min(len(blocks)-1, max(0, int(s*float64(len(blocks)))))])
	}
	return string(out)
}

// table lays the held-out success out.
func (v *view) table() []string {
	if len(v.held) == 0 {
		return nil
	}
	rows := append([]heldRow{{"held-out %, hints off/on", heldColumns()}}, v.held...)
	first, widths := 0, make([]int, len(heldColumns()))
	for _, r := range rows {
		first = max(first, len(r.name))
		for i, c := range r.cells {
			widths[i] = max(widths[i], len(c))
		}
	}
	var out []string
	for _, r := range rows {
		line := fmt.Sprintf("%-*s", first, r.name)
		for i, c := range r.cells {
			line += fmt.Sprintf("  %*s", widths[i], c)
		}
		out = append(out, line)
	}
	return out
}
