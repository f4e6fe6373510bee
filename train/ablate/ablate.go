// Package ablate trains the rows of an ablation over seeds with one budget and compares
// what came of them. Every run is a run folder of its own, named after what it was made
// of: what is finished is kept, what was interrupted goes on.
package ablate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"envtune"
	"envtune/curriculum"
	"envtune/learn/base"
	"envtune/run"
	"envtune/train"
)

// Row is one configuration to train.
type Row struct {
	Name, About string
	Config      *curriculum.Config
}

// Options are what an ablation is given.
type Options struct {
	// Rows are compared with the first of them.
	Rows  []Row
	Seeds []uint64
	// Dir gets the runs, the table (ablation.md), the plot (ablation.svg) and the figures
	// (ablation.json).
	Dir string
	// Parallel is the number of runs at once, which share the cores; 0: 1.
	Parallel int
	// Revision names the program: a run of another one is not kept.
	Revision string
	// Train is what the runs share: suite, model, samples, where lines go.
	Train train.Options
}

// Rows makes the rows of a set over a configuration, each with a budget of the episodes
// that steps training steps of the first row sample (0: as many as its stages have). A row
// that comes to the same configuration as one before it is left out and told to note.
func Rows(set []curriculum.Row, cfg *curriculum.Config, steps int, note func(string)) ([]Row, error) {
	var out []Row
	seen := map[string]string{}
	episodes := 0
	for _, r := range set {
		c, err := r.Apply(cfg)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 {
			if steps == 0 {
				steps = c.Steps(len(c.Stages))
			}
			episodes = steps * c.Train.Episodes()
		}
		c.Fit(int(math.Round(float64(episodes) / float64(c.Train.Episodes()))))
		text, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("row %s: %w", r.Name, err)
		}
		if other, ok := seen[string(text)]; ok {
			note(fmt.Sprintf("row %s is left out: it is the same configuration as row %s", r.Name, other))
			continue
		}
		seen[string(text)] = r.Name
		out = append(out, Row{r.Name, r.About, c})
	}
	return out, nil
}

// job is one run.
type job struct {
	row  int
	seed uint64
	name string
}

// ablation is one call of Run.
type ablation struct {
	opt     Options
	origin  string // what the runs share, as text
	mu      sync.Mutex
	results map[job]*result
}

// result is what a finished run came to.
type result struct {
	summary  *train.Summary
	episodes int
}

// Run trains what is not yet trained, seed by seed and row by row within a seed, and
// returns the comparison, which it also writes to the folder after every run. When ctx
// ends, the error wraps run.ErrInterrupted and the same call goes on later.
func Run(ctx context.Context, opt Options) (*Report, error) {
	if len(opt.Rows) == 0 || len(opt.Seeds) == 0 {
		return nil, errors.New("an ablation needs at least one row and one seed")
	}
	a := &ablation{opt: opt, results: map[job]*result{}}
	if err := a.identify(); err != nil {
		return nil, err
	}
	jobs, err := a.jobs()
	if err != nil {
		return nil, err
	}
	if err := a.all(ctx, jobs); err != nil {
		return nil, err
	}
	return a.write()
}

// identify sets down what makes the runs what they are beside configuration and seed.
func (a *ablation) identify() error {
	o := &a.opt.Train
	if o.TestSamples == 0 {
		o.TestSamples = train.DefaultTestSamples
	}
	tasks, err := train.TasksDigest(o.Tasks)
	if err != nil {
		return err
	}
	a.origin = fmt.Sprintf("%s\n%s\n%s\n%d\n", a.opt.Revision, tasks, base.Digest(o.Base.Model), o.TestSamples)
	return nil
}

// jobs lists the runs in the order in which they are made.
func (a *ablation) jobs() ([]job, error) {
	var out []job
	for _, seed := range a.opt.Seeds {
		for i, r := range a.opt.Rows {
			text, err := json.Marshal(r.Config)
			if err != nil {
				return nil, fmt.Errorf("row %s: %w", r.Name, err)
			}
			sum := sha256.Sum256(fmt.Appendf(text, "\n%s%d", a.origin, seed))
			out = append(out, job{i, seed, fmt.Sprintf("%s-s%d-%s", slug(r.Name), seed, hex.EncodeToString(sum[:5]))})
		}
	}
	return out, nil
}

// slug makes a folder's name of a row's.
func slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}

// all runs the jobs, Parallel at once; the first error ends those under way.
func (a *ablation) all(ctx context.Context, jobs []job) error {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(max(1, a.opt.Parallel), len(jobs)) {
		workers.Go(func() {
			for i := range next {
				if err := a.one(inner, jobs, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range jobs {
		if inner.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %d of %d runs are finished, the one under way is saved; the same command goes on", run.ErrInterrupted, len(a.results), len(jobs))
	case inner.Err() != nil:
		return context.Cause(inner)
	}
	return nil
}

// one makes a run, or takes the finished one.
func (a *ablation) one(ctx context.Context, jobs []job, i int) error {
	if ctx.Err() != nil {
		return nil
	}
	j := jobs[i]
	what := fmt.Sprintf("%s, seed %d", a.opt.Rows[j.row].Name, j.seed)
	dir := filepath.Join(a.opt.Dir, "runs", j.name)
	s, kept, err := a.trained(ctx, j, dir, what)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	episodes, err := episodesOf(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.results[j] = &result{s, episodes}
	verb := "done"
	if kept {
		verb = "kept"
	}
	a.note("%s (%d of %d): %s, item accuracy %s -> %s", what, len(a.results), len(jobs), verb,
		percent(s.Before.Sampled.ItemAccuracy), percent(s.After.Sampled.ItemAccuracy))
	_, err = a.write()
	return err
}

func (a *ablation) note(format string, args ...any) {
	if a.opt.Train.Out != nil {
		fmt.Fprintf(a.opt.Train.Out, "# "+format+"\n", args...)
	}
}

// trained returns the summary of the run in dir, made now where it is not finished.
func (a *ablation) trained(ctx context.Context, j job, dir, what string) (s *train.Summary, kept bool, err error) {
	o := a.opt.Train
	o.Dir = dir
	if run.IsRun(dir) {
		if s, err = train.Finished(dir); s != nil || err != nil {
			return s, true, err
		}
		o.Resume = true
		if err := train.Remembered(&o); err != nil {
			return nil, false, err
		}
	} else {
		// A run that was ended before its first file leaves a folder that is none.
		if err := os.RemoveAll(dir); err != nil {
			return nil, false, fmt.Errorf("clearing a run that never began: %w", err)
		}
		if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
			return nil, false, fmt.Errorf("making the folder of the runs: %w", err)
		}
		o.Seed, o.Config = j.seed, a.opt.Rows[j.row].Config
		if o.ConfigText, err = json.MarshalIndent(o.Config, "", "  "); err != nil { // JSON is YAML
			return nil, false, err
		}
	}
	if o.Out != nil {
		o.Out = &prefixed{w: o.Out, mu: &a.mu, prefix: what + " | "}
	}
	s, err = train.Run(ctx, o)
	return s, false, err
}

// prefixed writes whole lines behind the name of their run.
type prefixed struct {
	w      io.Writer
	mu     *sync.Mutex
	prefix string
	rest   []byte
}

func (p *prefixed) Write(b []byte) (int, error) {
	p.rest = append(p.rest, b...)
	for {
		line, rest, found := bytes.Cut(p.rest, []byte("\n"))
		if !found {
			return len(b), nil
		}
		p.rest = bytes.Clone(rest)
		p.mu.Lock()
		_, err := fmt.Fprintf(p.w, "%s%s\n", p.prefix, line)
		p.mu.Unlock()
		if err != nil {
			return 0, err
		}
	}
}

// episodesOf counts the episodes that a run sampled to train on.
func episodesOf(dir string) (int, error) {
	steps, err := train.StepsOf(dir)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, m := range steps {
		n += m.Rollout.Episodes
		if m.Branches != nil {
			n += m.Branches.Episodes
		}
	}
	return n, nil
}

// splits are the names of those that a table shows.
func splits() []string {
	var out []string
	for _, s := range envtune.Splits() {
		out = append(out, string(s))
	}
	return out
}
