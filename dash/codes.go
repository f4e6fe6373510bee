package dash

import (
	"cmp"
	"slices"

	"envtune"
)

// Column is one part of a run in the table of errors: the test before, a file of
// training episodes (a stage), the test after.
type Column struct {
	Name     string `json:"name"`
	Phase    string `json:"phase"`
	Episodes int    `json:"episodes"`
}

// CodeStat is what became of the errors of one code.
type CodeStat struct {
	Code string `json:"code"`
	// Counts [columns] are the errors in each part of the run.
	Counts []int `json:"counts"`
	// Hinted counts those that came with a hint, Plain those without one, over the
	// whole run.
	Hinted Aftermath `json:"hinted"`
	Plain  Aftermath `json:"plain"`
}

// Aftermath is what followed errors.
type Aftermath struct {
	Errors int `json:"errors"`
	// Followed are those with a further step in the same turn that made a call,
	// Mended those of them whose step had no error.
	Followed int `json:"followed"`
	Mended   int `json:"mended"`
}

func (a *Aftermath) add(b Aftermath) {
	a.Errors += b.Errors
	a.Followed += b.Followed
	a.Mended += b.Mended
}

// column is what a file's episodes hold of errors.
type column struct {
	hinted, plain Aftermath
}

// count adds the errors of an episode.
func (f *file) count(t *envtune.Trajectory) {
	for i := range t.Steps {
		s := &t.Steps[i]
		for _, r := range codes(s) {
			name := clip(string(r.Code), maxName)
			c := f.columns[name]
			if c == nil {
				if len(f.columns) >= maxCodeStats {
					continue
				}
				c = &column{}
				f.columns[name] = c
			}
			a := Aftermath{Errors: 1}
			if i+1 < len(t.Steps) && t.Steps[i+1].Feedback.Turn == s.Feedback.Turn && !s.Feedback.TurnDone {
				next := &t.Steps[i+1]
				if failed := len(codes(next)) > 0; failed || next.Feedback.Signals.Calls > 0 {
					a.Followed = 1
					if !failed {
						a.Mended = 1
					}
				}
			}
			if r.Hint != nil {
				c.hinted.add(a)
			} else {
				c.plain.add(a)
			}
		}
	}
}

// codeStats gathers the errors of all files, the most frequent code first.
func codeStats(files []*file) ([]Column, []CodeStat) {
	columns, stats := []Column{}, []CodeStat{}
	byCode := map[string]*CodeStat{}
	for i, f := range files {
		columns = append(columns, Column{clip(f.stem(), maxName), f.phase(), f.total})
		for code, c := range f.columns {
			s := byCode[code]
			if s == nil {
				s = &CodeStat{Code: code, Counts: make([]int, len(files))}
				byCode[code] = s
			}
			s.Counts[i] = c.hinted.Errors + c.plain.Errors
			s.Hinted.add(c.hinted)
			s.Plain.add(c.plain)
		}
	}
	for _, s := range byCode {
		stats = append(stats, *s)
	}
	slices.SortFunc(stats, func(a, b CodeStat) int {
		return cmp.Or(cmp.Compare(b.Hinted.Errors+b.Plain.Errors, a.Hinted.Errors+a.Plain.Errors), cmp.Compare(a.Code, b.Code))
	})
	return columns, stats[:min(len(stats), maxCodeStats)]
}
