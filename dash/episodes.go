package dash

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"envtune"
)

// The phases of a run that an episode can be of.
const (
	PhaseBefore   = "before"
	PhaseTraining = "training"
	PhaseAfter    = "after"
)

// Episodes lists a run's episodes.
type Episodes struct {
	Files   []FileInfo `json:"files"`
	Entries []Entry    `json:"entries"`
	// Pairs are the tasks that were played before and after, those first that tell
	// most.
	Pairs []Pair `json:"pairs"`
	// Columns and Codes are the errors by code and by part of the run.
	Columns []Column   `json:"columns"`
	Codes   []CodeStat `json:"codes"`
}

// FileInfo says how much of a file is listed.
type FileInfo struct {
	Name    string `json:"name"`
	Phase   string `json:"phase"`
	Total   int    `json:"total"`
	Listed  int    `json:"listed"`
	Skipped int    `json:"skipped,omitempty"`
	Trouble string `json:"trouble,omitempty"`
}

// Entry is one episode in a list.
type Entry struct {
	ID    string `json:"id"`
	Phase string `json:"phase"`
	Task  string `json:"task"`
	Split string `json:"split"`
	Stage string `json:"stage"`
	// Step is the training step of the policy that played it; -1: not known.
	Step     int      `json:"step"`
	Worlds   []string `json:"worlds"`
	Codes    []string `json:"codes"`
	Outcome  string   `json:"outcome"` // valid, invalid, limit, context, fault, cancel
	Progress Number   `json:"progress"`
	Reward   *Number  `json:"reward"`
	Turns    int      `json:"turns"`
	Steps    int      `json:"steps"`
	Failed   int      `json:"failed"`
	Hints    int      `json:"hints"`
}

// Pair is one task before and after.
type Pair struct {
	Task   string `json:"task"`
	Split  string `json:"split"`
	Kind   string `json:"kind"` // gained, lost, failed, kept
	Before string `json:"before"`
	After  string `json:"after"`
}

// The bounds of an entry.
const (
	maxWorlds    = 8
	maxCodes     = 24
	maxTaskName  = 120
	maxCodeStats = 300
)

// phase tells from a file's name what it holds.
func (f *file) phase() string {
	switch stem := f.stem(); {
	case strings.HasSuffix(stem, "-"+PhaseBefore):
		return PhaseBefore
	case strings.HasSuffix(stem, "-"+PhaseAfter):
		return PhaseAfter
	}
	return PhaseTraining
}

func (f *file) stem() string {
	return strings.TrimSuffix(strings.TrimSuffix(f.name, ".gz"), ".jsonl")
}

// entry sums an episode up.
func entry(f *file, t *envtune.Trajectory) Entry {
	e := Entry{
		ID: fmt.Sprintf("%s#%d", f.stem(), f.total), Phase: f.phase(), Task: clip(t.Task, maxTaskName),
		Split: clip(string(t.Split), maxName), Stage: clip(t.Stage, maxName), Step: -1, Worlds: []string{}, Codes: []string{},
		Outcome: outcome(t), Progress: Number(t.Progress), Reward: (*Number)(t.Reward), Turns: t.Turns, Steps: len(t.Steps),
	}
	for _, w := range t.Worlds[:min(len(t.Worlds), maxWorlds)] {
		e.Worlds = append(e.Worlds, clip(w, maxName))
	}
	seen := map[string]bool{}
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.Action.Sample != nil && e.Step < 0 {
			e.Step = s.Action.Sample.Version
		}
		e.Failed += s.Feedback.Signals.Failed
		e.Hints += s.Feedback.Signals.Hints
		for _, code := range codes(s) {
			if c := clip(string(code.Code), maxName); !seen[c] && len(e.Codes) < maxCodes {
				seen[c] = true
				e.Codes = append(e.Codes, c)
			}
		}
	}
	slices.Sort(e.Codes)
	return e
}

// outcome names how an episode came out: by its verdict where it came to its end,
// else by what ended it.
func outcome(t *envtune.Trajectory) string {
	switch {
	case t.Fault != "" || t.Stop == envtune.StopFault:
		return string(envtune.StopFault)
	case t.Valid:
		return "valid"
	case t.Stop == envtune.StopDone || t.Stop == "":
		return "invalid"
	}
	return clip(string(t.Stop), maxName)
}

// codes returns the results of a step that are errors.
func codes(s *envtune.Step) []envtune.Result {
	var out []envtune.Result
	for r := range s.Feedback.Results() {
		if r.Code != "" {
			out = append(out, r)
		}
	}
	return out
}

// episodes lists what the files hold now.
func (s *source) episodes() (*Episodes, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.follow(); err != nil {
		return nil, fmt.Errorf("reading the trajectories of %s: %w", s.name, err)
	}
	var files []*file
	for _, f := range s.files {
		files = append(files, f)
	}
	rank := map[string]int{PhaseBefore: 0, PhaseTraining: 1, PhaseAfter: 2}
	slices.SortFunc(files, func(a, b *file) int {
		return cmp.Or(cmp.Compare(rank[a.phase()], rank[b.phase()]), cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name))
	})
	out := &Episodes{Files: []FileInfo{}, Entries: []Entry{}}
	for _, f := range files {
		out.Files = append(out.Files, FileInfo{f.name, f.phase(), f.total, len(f.kept), f.skipped, f.trouble})
		for _, k := range f.kept {
			out.Entries = append(out.Entries, k.Entry)
		}
	}
	out.Pairs = pairs(out.Entries)
	out.Columns, out.Codes = codeStats(files)
	return out, nil
}

// pairs finds the tasks played before and after. The kinds take turns, gained
// tasks twice as often as others, so that the first few show all that happened.
func pairs(entries []Entry) []Pair {
	before := map[string]Entry{}
	for _, e := range entries {
		if _, seen := before[e.Task]; !seen && e.Phase == PhaseBefore {
			before[e.Task] = e
		}
	}
	kinds := map[string][]Pair{}
	done := map[string]bool{}
	for _, e := range entries {
		b, ok := before[e.Task]
		if !ok || e.Phase != PhaseAfter || done[e.Task] {
			continue
		}
		done[e.Task] = true
		kind := "failed"
		switch won, wins := b.Outcome == "valid", e.Outcome == "valid"; {
		case !won && wins:
			kind = "gained"
		case won && !wins:
			kind = "lost"
		case won:
			kind = "kept"
		}
		kinds[kind] = append(kinds[kind], Pair{e.Task, e.Split, kind, b.ID, e.ID})
	}
	out := make([]Pair, 0, len(done))
	for len(out) < len(done) {
		for _, kind := range []string{"gained", "gained", "lost", "failed", "kept"} {
			if list := kinds[kind]; len(list) > 0 {
				out, kinds[kind] = append(out, list[0]), list[1:]
			}
		}
	}
	return out
}
