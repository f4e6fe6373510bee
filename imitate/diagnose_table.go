package imitate

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/eval"
	"envtune/run"
	"envtune/train"
)

// Table writes the three numbers per split and per error code, and in words what they
// say.
func (d *Diagnosis) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	row := func(name string, cells []string) { fmt.Fprintln(t, name+"\t"+strings.Join(cells, "\t")) }
	row("item accuracy", append(train.Columns(), "progress", "failed calls"))
	row("without hints: remembered", more(d.Plain.Report))
	row("with hints: obeyed", more(d.Hinted.Report))
	row("ceiling: imitation", more(d.Ceiling.Report))
	var verdicts []string
	for _, c := range train.Columns() {
		verdict := string(d.judge(c))
		if verdict == "" {
			verdict = "-"
		}
		verdicts = append(verdicts, verdict)
	}
	row("bottleneck", verdicts)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	if err := d.codes(w); err != nil {
		return err
	}
	if err := d.reading(w); err != nil {
		return err
	}
	r := d.Plain.Report
	_, err := fmt.Fprintf(w, "\nbottleneck: %s\n\nsuite %s, %d %s tasks, %d episodes each, seed %d; ceiling: %d transcripts, %d epochs; [low high] is the 95%% interval over tasks\n%s\n",
		d.Words(), d.Suite, r.Tasks, d.Part, r.Samples, d.Seed, d.Transcripts, d.Settings.Epochs,
		"a code counts in the episodes where a mistake began with it: mended where all of these were in their turn, won where the whole episode was")
	return err
}

// WriteJSON writes the figures as indented JSON.
func (d *Diagnosis) WriteJSON(w io.Writer) error { return run.JSON("", d).Write(w) }

// codes writes a line for each code: the episodes in which it occurred, the share that
// mended it and the share that was won, under each of the three.
func (d *Diagnosis) codes(w io.Writer) error {
	all := []*Measure{d.Plain, d.Hinted, d.Ceiling}
	var codes []envtune.Code
	for _, m := range all {
		for _, c := range m.Codes {
			if !slices.Contains(codes, c.Code) {
				codes = append(codes, c.Code)
			}
		}
	}
	slices.Sort(codes)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "code\thints off: episodes\tmended\twon\thints on: episodes\tmended\twon\tceiling: episodes\tmended\twon")
	for _, code := range codes {
		fmt.Fprint(t, code)
		for _, m := range all {
			i := slices.IndexFunc(m.Codes, func(c eval.CodeMending) bool { return c.Code == code })
			if i < 0 {
				fmt.Fprint(t, "\t0\t-\t-")
				continue
			}
			c := m.Codes[i]
			n := float64(c.Episodes)
			fmt.Fprintf(t, "\t%d\t%.0f%%\t%.0f%%", c.Episodes, 100*float64(c.Mended)/n, 100*float64(c.Won)/n)
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

// Words say what the overall figures say, with the threshold that decided.
func (d *Diagnosis) Words() string {
	c, h, p := 100*d.Ceiling.Report.ItemAccuracy, 100*d.Hinted.Report.ItemAccuracy, 100*d.Plain.Report.ItemAccuracy
	switch d.Bottleneck {
	case BottleneckBase:
		return fmt.Sprintf("the base. Imitation of the oracle comes to %.1f%% on unseen tasks, under %.0f%%: the model reads or copies too little, or has seen too few transcripts; training by reward cannot be expected to do better", c, 100*LowCeiling)
	case BottleneckExploration:
		return fmt.Sprintf("exploration. Imitation comes to %.1f%%, but with hints %.1f%% succeed, under %.0f%% of that: what could be learnt is not found, and hints are not obeyed", c, h, 100*LowHinted)
	case BottleneckMemory:
		return fmt.Sprintf("memory. With hints %.1f%% succeed, without %.1f%%, under %.0f%% of that: hints are obeyed and not remembered", h, p, 100*LowPlain)
	}
	return fmt.Sprintf("none of base, exploration, memory: %.1f%% without hints is at least %.0f%% of the %.1f%% with them, and that at least %.0f%% of the ceiling, %.1f%%", p, 100*LowPlain, h, 100*LowHinted, c)
}
