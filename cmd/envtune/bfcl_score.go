package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/bfcl"
)

// bfclScoreCmd scores official result files.
type bfclScoreCmd struct {
	Files []string `arg:"" name:"file" help:"Official result files: JSON Lines of id and result, of a function-calling model."`
	bfclData
	List  bool   `help:"Also print the verdict of every entry."`
	JSON  string `name:"json" placeholder:"FILE" help:"Also write the scores and all verdicts as JSON."`
	Force bool   `help:"Replace a file of scores that is there."`
}

// Help is shown below the flags.
func (bfclScoreCmd) Help() string {
	return `Entries that need a world which does not stand here yet are counted as skipped, and the
accuracy is over the others. Entries that cannot be read are reported with file, line and id, the
others are scored all the same, and the exit status is 1.

Example:
  envtune bfcl score BFCL_v4_multi_turn_base_result.json --list`
}

// bfclScores is what the scoring of some files comes to; also the JSON.
type bfclScores struct {
	Version  string         `json:"bfcl_version"`
	Files    []bfclFile     `json:"files"`
	Entries  []bfclVerdict  `json:"entries"`
	Problems []string       `json:"problems,omitempty"` // what could not be read or scored
	lacking  map[string]int // skipped entries by each world that they lack
}

// bfclFile holds the scores of one file.
type bfclFile struct {
	File string    `json:"file"`
	Rows []bfclRow `json:"splits"`
}

// bfclRow holds the scores of one split of a file.
type bfclRow struct {
	Split    envtune.Split  `json:"split"`
	Scored   int            `json:"scored"`
	Valid    int            `json:"valid"`
	Accuracy float64        `json:"accuracy"`
	Skipped  int            `json:"skipped"`
	Errors   map[string]int `json:"errors"`
}

// bfclVerdict is the verdict on one entry.
type bfclVerdict struct {
	ID      string `json:"id"`
	Verdict string `json:"verdict"` // "valid", "skipped" or the official error type
	Turn    int    `json:"turn,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

func (c *bfclScoreCmd) Run(a *app) error {
	out := output{c.JSON, c.Force, "a file of scores", beginsWith("{\n  \"bfcl_version\"")}
	if c.JSON != "" {
		if err := out.check(); err != nil {
			return err
		}
	}
	data, err := c.load(a)
	if err != nil {
		return err
	}
	scores := &bfclScores{Version: bfcl.Version, lacking: map[string]int{}}
	for _, file := range c.Files {
		if err := scores.file(a, data, file); err != nil {
			return err
		}
	}
	if c.JSON != "" {
		err := out.write(func(w io.Writer) error {
			enc := json.NewEncoder(w)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(scores)
		})
		if err != nil {
			return err
		}
	}
	return errors.Join(scores.print(a.out, c.List), scores.problems())
}

// file scores one result file. What is wrong with the file or one of its
// entries is a problem of its own; the error says that the command was ended.
func (s *bfclScores) file(a *app, data *bfcl.Data, name string) error {
	f, err := os.Open(name)
	if err != nil {
		s.problem(fmt.Errorf("reading results: %w", err))
		return nil
	}
	defer f.Close()
	results, err := bfcl.ReadResults(f, name)
	s.problem(err)
	checker := &bfcl.Checker{Extension: data.Extension}
	rows := map[envtune.Split]*bfclRow{}
	show := a.progress("entries of " + name)
	for i, r := range results {
		if err := a.ctx.Err(); err != nil {
			return fmt.Errorf("scoring %s: %w", name, err)
		}
		if task, ok := data.Task(r.ID); !ok {
			s.problem(fmt.Errorf("%s:%d: %s: the official data hold no such task", name, r.Line, r.ID))
		} else if v, err := s.entry(checker, task, r); err != nil {
			s.problem(fmt.Errorf("%s:%d: %w", name, r.Line, err))
		} else {
			if rows[task.Split] == nil {
				rows[task.Split] = &bfclRow{Split: task.Split, Errors: map[string]int{}}
			}
			s.Entries = append(s.Entries, v)
			rows[task.Split].add(v)
		}
		if show != nil {
			show(i+1, len(results))
		}
	}
	out := bfclFile{File: name, Rows: []bfclRow{}}
	for _, split := range envtune.Splits() {
		if row := rows[split]; row != nil {
			out.Rows = append(out.Rows, *row)
		}
	}
	s.Files = append(s.Files, out)
	return nil
}

// problem notes an error, or each of joined ones.
func (s *bfclScores) problem(err error) {
	if err != nil {
		s.Problems = append(s.Problems, strings.Split(err.Error(), "\n")...)
	}
}

// maxProblems bounds how many problems are printed.
const maxProblems = 20

// problems returns the problems as one error, or nil.
func (s *bfclScores) problems() error {
	n := len(s.Problems)
	if n == 0 {
		return nil
	}
	lines := slices.Clone(s.Problems[:min(n, maxProblems)])
	if n > maxProblems {
		lines = append(lines, fmt.Sprintf("... and %d problems more", n-maxProblems))
	}
	return errors.New(strings.Join(lines, "\nenvtune: "))
}

func (s *bfclScores) entry(checker *bfcl.Checker, task *envtune.Task, r bfcl.Result) (bfclVerdict, error) {
	if lacks := missing(task); len(lacks) > 0 {
		for _, world := range lacks {
			s.lacking[world]++
		}
		return bfclVerdict{ID: r.ID, Verdict: "skipped", Detail: "needs " + strings.Join(lacks, ", ")}, nil
	}
	v, err := checker.CheckResult(task, r.Raw, bfcl.DecodeFC)
	if err != nil {
		return bfclVerdict{}, err
	}
	if v.Valid {
		return bfclVerdict{ID: r.ID, Verdict: "valid"}, nil
	}
	return bfclVerdict{ID: r.ID, Verdict: v.ErrorType, Turn: v.Turn, Detail: v.Detail}, nil
}

func (r *bfclRow) add(v bfclVerdict) {
	switch v.Verdict {
	case "skipped":
		r.Skipped++
		return
	case "valid":
		r.Valid++
	default:
		r.Errors[strings.TrimPrefix(v.Verdict, "multi_turn:")]++
	}
	r.Scored++
	r.Accuracy = float64(r.Valid) / float64(r.Scored)
}

// print writes the table, and every verdict where all is set.
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
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	if len(s.Entries) > 0 {
		fmt.Fprintln(w, "file\tsplit\tscored\tvalid\taccuracy\tskipped\terrors")
	}
	for _, f := range s.Files {
		for _, r := range f.Rows {
			accuracy := "-"
			if r.Scored > 0 {
				accuracy = fmt.Sprintf("%.2f%%", 100*r.Accuracy)
			}
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(r.Errors)) {
				kinds = append(kinds, fmt.Sprintf("%s %d", kind, r.Errors[kind]))
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%d\t%s\n", f.File, r.Split, r.Scored, r.Valid, accuracy, r.Skipped, orNone(kinds))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(s.lacking) == 0 {
		return nil
	}
	var lacks []string
	for _, world := range slices.Sorted(maps.Keys(s.lacking)) {
		lacks = append(lacks, fmt.Sprintf("%s (%d)", world, s.lacking[world]))
	}
	_, err := fmt.Fprintf(out, "skipped for want of worlds: %s\n", strings.Join(lacks, ", "))
	return err
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
