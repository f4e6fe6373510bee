package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

// contender is what one side measured of one piece of work in all rounds.
type contender struct {
	Line
	rate, cpuRate float64 // per second, by medians
}

func (c *contender) ours() bool { return c.Side == ourSide }

// tableOf writes Markdown for a file of lines: what every side did, then the goals.
func tableOf(path string, out io.Writer) error {
	lines, err := readLines(path)
	if err != nil {
		return err
	}
	all := contenders(lines)
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "| work | who | precision | by the clock | by CPU time | peak, MiB | ours / it, by the clock | by CPU time | the same work |\n|---|---|---|---|---|---|---|---|---|")
	for i := range all {
		c := &all[i]
		ours := reference(all, c)
		fmt.Fprintf(w, "| %s | %s | %s | %s %s | %s | %s | %s | %s | %s |\n", c.Work, who(c), c.Precision, figure(c.rate), c.Unit, figure(c.cpuRate), figure(c.PeakMiB),
			ratio(ours, c, func(c *contender) float64 { return c.rate }), ratio(ours, c, func(c *contender) float64 { return c.cpuRate }), same(first(all, c.Work), c))
	}
	fmt.Fprintln(w, "\n| goal | wanted | by the clock | by CPU time |\n|---|---|---|---|")
	for _, g := range goals() {
		if clock, cpu, ok := g.measured(all); ok {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", g.what, g.wanted(), figure(clock), cpu)
		}
	}
	return w.Flush()
}

func readLines(path string) ([]Line, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for s := range strings.Lines(string(text)) {
		if strings.TrimSpace(s) == "" {
			continue
		}
		var l Line
		if err := json.Unmarshal([]byte(s), &l); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(lines)+1, err)
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// contenders joins the rounds. Works stand in the order in which they first occur, in a
// work ours before the others.
func contenders(lines []Line) []contender {
	var all []contender
	var works []string
	for _, l := range lines {
		if !slices.Contains(works, l.Work) {
			works = append(works, l.Work)
		}
		i := slices.IndexFunc(all, func(c contender) bool {
			return c.Work == l.Work && c.Side == l.Side && c.Setting == l.Setting && c.Precision == l.Precision && c.Note == l.Note
		})
		l.scale(1 / l.Amount)
		if i < 0 {
			all = append(all, contender{Line: l})
			continue
		}
		all[i].Wall, all[i].CPU = append(all[i].Wall, l.Wall...), append(all[i].CPU, l.CPU...)
		all[i].PeakMiB = max(all[i].PeakMiB, l.PeakMiB)
	}
	for i := range all {
		all[i].rate, all[i].cpuRate = 1/median(all[i].Wall), 1/median(all[i].CPU)
	}
	slices.SortStableFunc(all, func(a, b contender) int {
		if d := slices.Index(works, a.Work) - slices.Index(works, b.Work); d != 0 {
			return d
		}
		return rank(&a) - rank(&b)
	})
	return all
}

// scale turns the times of repetitions into those of a unit: rounds may differ in how much
// a repetition is.
func (l *Line) scale(by float64) {
	l.Wall, l.CPU = slices.Clone(l.Wall), slices.Clone(l.CPU)
	for i := range l.Wall {
		l.Wall[i] *= by
	}
	for i := range l.CPU {
		l.CPU[i] *= by
	}
}

func rank(c *contender) int {
	if c.ours() {
		return 0
	}
	return 1
}

func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// first is our first contender of a work, what the others' checks are compared with.
func first(all []contender, work string) *contender {
	for i := range all {
		if all[i].Work == work && all[i].ours() {
			return &all[i]
		}
	}
	return nil
}

// reference is our fastest contender of a peer's work at its precision, or in float32
// where we have none; nil of our own.
func reference(all []contender, c *contender) *contender {
	var best *contender
	for _, precision := range []string{c.Precision, f32} {
		for i := range all {
			o := &all[i]
			if !c.ours() && o.ours() && o.Work == c.Work && o.Precision == precision && (best == nil || o.rate > best.rate) {
				best = o
			}
		}
		if best != nil {
			break
		}
	}
	return best
}

func who(c *contender) string {
	var more []string
	for _, s := range []string{c.Setting, c.Note} {
		if s != "" {
			more = append(more, s)
		}
	}
	if len(more) == 0 {
		return c.Side
	}
	return c.Side + " (" + strings.Join(more, "; ") + ")"
}

func ratio(ours, c *contender, of func(*contender) float64) string {
	if ours == nil {
		return ""
	}
	return figure(of(ours) / of(c))
}

// figure writes a number with three digits.
func figure(x float64) string {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "-"
	case x >= 99.5:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.95:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// same tells what shows that a side did the same work as ours: figures and, of a peer, how
// far they are from ours, and how many texts are the same.
func same(ours, c *contender) string {
	var parts []string
	for _, key := range []string{"tokens", "sampled", "loss", "gradient", "mean"} {
		x, ok := c.Check[key]
		if !ok {
			continue
		}
		s := fmt.Sprintf("%s %.6g", key, x)
		if ours != nil && ours != c {
			if off := math.Abs(x/ours.Check[key] - 1); off > 1e-9 {
				s += fmt.Sprintf(" (off by %.0e)", off)
			}
		}
		parts = append(parts, s)
	}
	if ours != nil && ours != c && len(c.Greedy) > 0 {
		n := 0
		for i, tokens := range c.Greedy {
			if i < len(ours.Greedy) && slices.Equal(tokens, ours.Greedy[i]) {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%d of %d greedy texts", n, len(c.Greedy)))
	}
	return strings.Join(parts, ", ")
}
