// Package dash makes pages from run folders and nothing else: a report, which is
// one file with everything in it, and the same pages live while a run goes on.
//
// It reads what package run wrote and knows no other package, so it works on a
// copied folder and on runs of every kind: figures are found in metrics.jsonl by
// their names, tables in summary.json by their shape. Nothing is ever written to
// a run. Text from a run is data: it is bounded here, sent as JSON, and put into
// the page as text only.
package dash

import (
	"fmt"
	"path/filepath"
	"sync"

	"envtune/run"
)

// MaxRuns is the most runs of one page.
const MaxRuns = 12

// Set is the runs of a page.
type Set struct{ runs []*source }

// source is one run and what is known of its trajectory files.
type source struct {
	name  string
	run   *run.Run
	mu    sync.Mutex
	files map[string]*file // by name within the folder
}

// Open opens the runs in dirs. Each has the last part of its path as its name, or
// all of the path where two would have the same.
func Open(dirs []string) (*Set, error) {
	if len(dirs) == 0 || len(dirs) > MaxRuns {
		return nil, fmt.Errorf("%d runs are named, want 1 to %d", len(dirs), MaxRuns)
	}
	count := map[string]int{}
	for _, dir := range dirs {
		count[filepath.Base(filepath.Clean(dir))]++
	}
	s := &Set{}
	for _, dir := range dirs {
		r, err := run.Open(dir)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(filepath.Clean(dir))
		if count[name] > 1 || name == "." {
			name = filepath.ToSlash(dir)
		}
		s.runs = append(s.runs, &source{name: name, run: r, files: map[string]*file{}})
	}
	return s, nil
}
