package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"envtune"
	"envtune/bfcl"
)

// bfclScores is what the scoring of some files comes to; also the JSON.
type bfclScores struct {
	Version  string         `json:"bfcl_version"`
	Models   []bfclModel    `json:"models"`
	Files    []*bfclFile    `json:"files"`
	Entries  []bfclVerdict  `json:"entries"`
	Problems []string       `json:"problems,omitempty"` // what was wrong
	lacking  map[string]int // skipped entries by each world that they lack
}

// bfclFile holds the scores of one file.
type bfclFile struct {
	File      string        `json:"file"`
	Model     string        `json:"model"`
	Decoder   bfcl.Decoding `json:"decoder"`
	ScoreFile string        `json:"score_file,omitempty"`
	Rows      []*bfclRow    `json:"splits"`
	Bad       int           `json:"not_scored"` // entries that could not be read or scored
	score     *bfcl.Score   // for the score file; nil where none is wanted
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

// file scores one result file. What is wrong with the file or one of its
// entries is a problem of its own; the error says that the command was ended.
func (s *bfclScores) file(a *app, data *bfcl.Data, f *bfclFile, decoding bfcl.Decoding) error {
	s.Files = append(s.Files, f)
	f.Rows = []*bfclRow{}
	results, ok := s.read(f, decoding)
	if !ok {
		return nil
	}
	category, _ := bfcl.Category(filepath.Base(f.File))
	scorer := &bfcl.Scorer{Data: data, Decoding: f.Decoder, Model: f.Model}
	show := a.progress("entries of " + f.File)
	for i, r := range results {
		if err := a.ctx.Err(); err != nil {
			return fmt.Errorf("scoring %s: %w", f.File, err)
		}
		if task, v, err := s.entry(scorer, f, r, category); err != nil {
			f.Bad += s.problem(fmt.Errorf("%s:%d: %w", f.File, r.Line, err))
		} else {
			s.Entries = append(s.Entries, v)
			f.row(task.Split).add(v)
		}
		if show != nil {
			show(i+1, len(results))
		}
	}
	return nil
}

// read reads a result file and finds its decoder.
func (s *bfclScores) read(f *bfclFile, decoding bfcl.Decoding) ([]bfcl.Result, bool) {
	category, version := bfcl.Category(filepath.Base(f.File))
	switch {
	case version != "" && version != "v4":
		s.problem(fmt.Errorf("%s: the results are of BFCL %s, the official data here of v4", f.File, version))
		return nil, false
	case category != "" && !strings.HasPrefix(category, "multi_turn_"):
		s.problem(fmt.Errorf("%s: the category %s is not scored here, only those of multi_turn", f.File, category))
		return nil, false
	}
	in, err := os.Open(f.File)
	if err != nil {
		s.problem(fmt.Errorf("reading results: %w", err))
		return nil, false
	}
	defer in.Close()
	results, err := bfcl.ReadResults(in, f.File)
	f.Bad += s.problem(err)
	if f.Decoder = decoding; decoding.Decoder() == nil { // auto
		if f.Decoder, err = bfcl.Detect(results); err != nil {
			s.problem(fmt.Errorf("%s: %w: say which with --decoder", f.File, err))
			return nil, false
		}
	}
	return results, true
}

// entry scores one result. A category says of which tasks the file's results
// must be.
func (s *bfclScores) entry(by *bfcl.Scorer, f *bfclFile, r bfcl.Result, category string) (*envtune.Task, bfclVerdict, error) {
	task, ok := by.Data.Task(r.ID)
	switch {
	case !ok:
		return nil, bfclVerdict{}, fmt.Errorf("%s: the official data hold no such task", r.ID)
	case category != "" && category != "multi_turn_"+string(task.Split):
		return nil, bfclVerdict{}, fmt.Errorf("%s: the task is not of %s, which the file's name says", r.ID, category)
	}
	if err := r.CheckShape(f.Decoder); err != nil {
		return nil, bfclVerdict{}, err
	}
	if lacks := missing(task); len(lacks) > 0 {
		for _, world := range lacks {
			s.lacking[world]++
		}
		return task, bfclVerdict{ID: r.ID, Verdict: "skipped", Detail: "needs " + strings.Join(lacks, ", ")}, nil
	}
	v, err := by.Score(task, r)
	if err == nil && f.score != nil {
		err = f.score.Add(by, task, r, v)
	}
	switch {
	case err != nil:
		return nil, bfclVerdict{}, err
	case v.Valid:
		return task, bfclVerdict{ID: r.ID, Verdict: "valid"}, nil
	}
	return task, bfclVerdict{ID: r.ID, Verdict: v.ErrorType, Turn: v.Turn, Detail: v.Detail}, nil
}

// row returns the row of a split, in the order of all splits.
func (f *bfclFile) row(split envtune.Split) *bfclRow {
	for _, r := range f.Rows {
		if r.Split == split {
			return r
		}
	}
	r := &bfclRow{Split: split, Errors: map[string]int{}}
	f.Rows = append(f.Rows, r)
	order := envtune.Splits()
	slices.SortFunc(f.Rows, func(a, b *bfclRow) int {
		return slices.Index(order, a.Split) - slices.Index(order, b.Split)
	})
	return r
}

// scoredSplits lists the splits of which the file has scored entries.
func (f *bfclFile) scoredSplits() []string {
	var out []string
	for _, r := range f.Rows {
		if r.Scored > 0 {
			out = append(out, string(r.Split))
		}
	}
	return out
}

func (f *bfclFile) skipped() int {
	n := 0
	for _, r := range f.Rows {
		n += r.Skipped
	}
	return n
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

// problem notes an error, or each of joined ones, and returns their number.
func (s *bfclScores) problem(err error) int {
	if err == nil {
		return 0
	}
	lines := strings.Split(err.Error(), "\n")
	s.Problems = append(s.Problems, lines...)
	return len(lines)
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
