package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"envtune/curriculum"
	"envtune/train"
	"envtune/train/ablate"
)

// ablateCmd trains rows of switches over seeds and compares them.
type ablateCmd struct {
	Config   string `default:"default" placeholder:"F" help:"What the rows change: the preset default or paper, or a YAML file with its path."`
	Rows     string `default:"builtin" placeholder:"R" help:"builtin (default with each switch off in turn, the paper's ablations: no hints, binary reward, single stage; guard on or off), switches (each switch that default leaves off, on in turn), or a YAML file with its path (./rows.yaml)."`
	List     bool   `help:"Print the rows and what they change, and end."`
	Seeds    string `default:"1,2,3" placeholder:"LIST" help:"The seeds that each row is trained with."`
	Steps    int    `placeholder:"N" help:"Training steps of the first row, over all its stages; other rows sample as many episodes. 0: as the configuration has it."`
	Suite    string `default:"starter" placeholder:"SUITE" help:"A built-in suite or a folder, as in train."`
	Model    string `default:"embedded" placeholder:"MODEL" help:"The model to start from, as in train."`
	Samples  int    `default:"4" help:"Episodes of each test task, before and after."`
	Parallel int    `default:"1" placeholder:"N" help:"Runs at once; they share the cores. It changes no result."`
	Out      string `placeholder:"DIR" help:"The folder of the runs, the table and the plot. What is finished in it is kept."`
}

// Help is shown below the flags.
func (ablateCmd) Help() string {
	return `Examples:
  envtune ablate --list
  envtune ablate --out runs/ablation --steps 40      the same command goes on after Ctrl-C
  envtune ablate --rows ./rows.yaml --seeds 1,2 --out runs/mine

A file of rows holds, for each, a name and what it changes:
  rows:
    - name: as configured
    - name: no KL, short turns
      train: {kl: 0}
      each: {max_steps: 4}              every stage
      stages: {alone: {reward: binary}} one stage
    - name: no guard
      guard: {enabled: false}
    - name: last stage only
      keep: [alone]`
}

func (c *ablateCmd) Run(a *app) error {
	set, err := curriculum.LoadRows(c.Rows)
	if err != nil {
		return err
	}
	cfg, _, err := curriculum.Load(c.Config)
	if err != nil {
		return err
	}
	seeds, err := seedList(c.Seeds)
	if err != nil {
		return err
	}
	if c.Steps < 0 || c.Samples < 1 || c.Parallel < 1 {
		return fmt.Errorf("--steps is %d, --samples %d and --parallel %d: want 0 or more steps and at least 1 of the others", c.Steps, c.Samples, c.Parallel)
	}
	rows, err := ablate.Rows(set, cfg, c.Steps, func(text string) { fmt.Fprintf(a.err, "note: %s\n", text) })
	if err != nil {
		return err
	}
	if c.List {
		return listRows(a.out, rows)
	}
	if c.Out == "" {
		return errors.New("say where to: --out DIR")
	}
	o, err := c.options(a, rows, seeds)
	if err != nil {
		return err
	}
	r, err := ablate.Run(a.ctx, *o)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out)
	if err := r.Table(a.out); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nablation.md, ablation.svg and ablation.json are in %s\n", c.Out)
	return nil
}

// seedList reads seeds with commas between them.
func seedList(text string) ([]uint64, error) {
	var out []uint64
	seen := map[uint64]bool{}
	for word := range strings.SplitSeq(text, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(word), 10, 64)
		if err != nil || seen[n] || len(out) == 100 {
			return nil, fmt.Errorf("--seeds is %q: want up to 100 different whole numbers, as in 1,2,3", text)
		}
		seen[n] = true
		out = append(out, n)
	}
	return out, nil
}

func listRows(w io.Writer, rows []ablate.Row) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(t, "row\tsteps\tepisodes\tstages\twhat")
	for _, r := range rows {
		n := r.Config.Steps(len(r.Config.Stages))
		fmt.Fprintf(t, "%s\t%d\t%d\t%s\t%s\n", r.Name, n, n*r.Config.Train.Episodes(), strings.Join(r.Config.Names(), " "), r.About)
	}
	return t.Flush()
}

// options loads what the runs share.
func (c *ablateCmd) options(a *app, rows []ablate.Row, seeds []uint64) (*ablate.Options, error) {
	revision, err := programRevision()
	if err != nil {
		return nil, err
	}
	o := &ablate.Options{Rows: rows, Seeds: seeds, Dir: c.Out, Parallel: c.Parallel, Revision: revision}
	o.Train = train.Options{Suite: c.Suite, BaseName: c.Model, TestSamples: c.Samples, Out: a.out, Now: time.Now}
	if o.Train.Base, err = loadModel(a.ctx, c.Model, a.progress("tensors read")); err != nil {
		return nil, err
	}
	quiet := *a
	for _, r := range rows {
		t := o.Train
		t.Config = r.Config
		if err := (&trainCmd{}).speak(&quiet, &t); err != nil {
			return nil, err
		}
		quiet.out = io.Discard // what it says of the model it has said
	}
	suite, err := loadSuite(a.ctx, c.Suite)
	if err != nil {
		return nil, err
	}
	o.Train.Tasks = suite.Tasks
	return o, nil
}

// programRevision names this program: the revision of the source it was built of, where
// that was unchanged, else the SHA-256 of the program itself.
func programRevision() (string, error) {
	if info, ok := debug.ReadBuildInfo(); ok {
		revision, changed := "", true
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				revision = s.Value
			case "vcs.modified":
				changed = s.Value != "false"
			}
		}
		if revision != "" && !changed {
			return revision, nil
		}
	}
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("naming this program: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("naming this program: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("naming this program: %w", err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
