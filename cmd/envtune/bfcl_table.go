package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/bfcl"
)

// bfclModel holds the accuracies of one model.
type bfclModel struct {
	Model  string      `json:"model"`
	Splits []bfclShare `json:"splits"` // of those that have scored entries
	// Mean is the unweighted mean over all four splits, a missing one counting 0.
	Mean float64 `json:"mean"`
}

// bfclShare is the accuracy of a split, over so many of its tasks.
type bfclShare struct {
	Split    envtune.Split `json:"split"`
	Accuracy float64       `json:"accuracy"`
	Scored   int           `json:"scored"`
	Tasks    int           `json:"tasks"`
}

// overall joins files of one model. A file with a split that its model has
// already is a row of its own.
func overall(data *bfcl.Data, files []*bfclFile) []bfclModel {
	tasks := map[envtune.Split]int{}
	for _, t := range data.Tasks {
		tasks[t.Split]++
	}
	models := []bfclModel{}
	last := map[string]int{} // model -> its last row
	for _, f := range files {
		if len(f.scoredSplits()) == 0 {
			continue
		}
		at, ok := last[f.Model]
		if ok && slices.ContainsFunc(models[at].Splits, func(s bfclShare) bool {
			return slices.Contains(f.scoredSplits(), string(s.Split))
		}) {
			ok = false
		}
		if !ok {
			at = len(models)
			models = append(models, bfclModel{Model: f.Model})
			last[f.Model] = at
		}
		for _, r := range f.Rows {
			if r.Scored > 0 {
				models[at].Splits = append(models[at].Splits, bfclShare{r.Split, r.Accuracy, r.Scored, tasks[r.Split]})
			}
		}
	}
	for i := range models {
		models[i].Mean = models[i].mean()
	}
	return models
}

func (m *bfclModel) share(split envtune.Split) (bfclShare, bool) {
	for _, s := range m.Splits {
		if s.Split == split {
			return s, true
		}
	}
	return bfclShare{}, false
}

// mean sums in the official order of categories.
func (m *bfclModel) mean() float64 {
	sum := 0.0
	for _, split := range []envtune.Split{envtune.SplitBase, envtune.SplitMissFunc, envtune.SplitMissParam, envtune.SplitLongContext} {
		s, _ := m.share(split)
		sum += s.Accuracy
	}
	return sum / 4
}

// print writes the tables, and every verdict where all is set.
func (s *bfclScores) print(out io.Writer, all bool) error {
	if all && len(s.Entries) > 0 {
		for _, v := range s.Entries {
			line := v.ID + "  " + v.Verdict
			if v.Detail != "" {
				line += "  " + shorten(v.Detail, 200)
			}
			fmt.Fprintln(out, line)
		}
		fmt.Fprintln(out)
	}
	if err := s.printFiles(out); err != nil {
		return err
	}
	if err := s.printModels(out); err != nil {
		return err
	}
	return s.printNotes(out)
}

func (s *bfclScores) printFiles(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	if len(s.Entries) > 0 {
		fmt.Fprintln(w, "file\tdecoder\tsplit\tscored\tvalid\taccuracy\tskipped\terrors")
	}
	for _, f := range s.Files {
		for _, r := range f.Rows {
			accuracy := "-"
			if r.Scored > 0 {
				accuracy = percent(r.Accuracy)
			}
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(r.Errors)) {
				kinds = append(kinds, fmt.Sprintf("%s %d", kind, r.Errors[kind]))
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%d\t%s\n", f.File, f.Decoder, r.Split, r.Scored, r.Valid, accuracy, r.Skipped, orNone(kinds))
		}
	}
	return w.Flush()
}

func (s *bfclScores) printModels(out io.Writer) error {
	if len(s.Models) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprint(w, "\nmodel")
	for _, split := range envtune.Splits() {
		fmt.Fprint(w, "\t", split)
	}
	fmt.Fprintln(w, "\tmean of four")
	none, some := false, false
	for i := range s.Models {
		m := &s.Models[i]
		fmt.Fprint(w, m.Model)
		for _, split := range envtune.Splits() {
			share, ok := m.share(split)
			cell := percent(share.Accuracy)
			switch {
			case !ok:
				cell, none = "-", true
			case share.Scored < share.Tasks:
				cell, some = cell+"*", true
			}
			fmt.Fprint(w, "\t", cell)
		}
		fmt.Fprintf(w, "\t%s\n", percent(m.Mean))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if none {
		fmt.Fprintln(out, "- no entry of this split is scored: it counts 0 in the mean")
	}
	if some {
		fmt.Fprintln(out, "* not all tasks of the split are scored: the official figure may differ")
	}
	return nil
}

// printNotes says what is not in the tables, and what was written.
func (s *bfclScores) printNotes(out io.Writer) error {
	var lines []string
	if len(s.lacking) > 0 {
		var lacks []string
		for _, world := range slices.Sorted(maps.Keys(s.lacking)) {
			lacks = append(lacks, fmt.Sprintf("%s (%d)", world, s.lacking[world]))
		}
		lines = append(lines, "skipped for want of worlds: "+strings.Join(lacks, ", "))
	}
	bad := 0
	for _, f := range s.Files {
		bad += f.Bad
	}
	if bad > 0 {
		lines = append(lines, fmt.Sprintf("not scored for errors: %d of %d entries", bad, bad+len(s.Entries)))
	}
	for _, f := range s.Files {
		if f.ScoreFile == "" {
			continue
		}
		line := "score file: " + f.ScoreFile
		if n := f.Bad + f.skipped(); n > 0 {
			line += fmt.Sprintf(" (not scored and not in it: %d)", n)
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(out, strings.Join(lines, "\n"))
	return err
}

// percent writes a share as the official tables do.
func percent(share float64) string { return fmt.Sprintf("%.2f%%", 100*share) }

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
