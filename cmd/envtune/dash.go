package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"envtune/dash"
	"envtune/run"
)

// dashCmd shows runs in a browser.
type dashCmd struct {
	Runs     []string `arg:"" optional:"" name:"run" help:"Run folders, or folders of them; by default those in runs, the newest first."`
	Report   string   `placeholder:"FILE" help:"Write one HTML file with everything in it instead of serving pages."`
	Force    bool     `help:"Replace a report of that name."`
	Episodes int      `default:"120" placeholder:"N" help:"How many episodes of each run the report holds in full."`
	Listen   string   `default:"127.0.0.1:0" placeholder:"HOST:PORT" help:"Where to serve; port 0 is any free one."`
}

// Help is shown below the flags.
func (dashCmd) Help() string {
	return `Pages with the curves of the runs over each other, the tables, errors and hints by code, and stored episodes step by step.
They follow runs that go on; runs are only read. Whoever reaches the address can read the runs.

Examples:
  envtune dash                              the runs in runs
  envtune dash runs/a runs/b                two runs over each other
  envtune dash --report report.html runs/a  one file to keep or send`
}

func (c *dashCmd) Run(a *app) error {
	dirs, err := c.dirs(a)
	if err != nil {
		return err
	}
	set, err := dash.Open(dirs)
	if err != nil {
		return err
	}
	if c.Report != "" {
		return c.report(a, set)
	}
	return c.serve(a, set)
}

// dirs are the run folders that the arguments name.
func (c *dashCmd) dirs(a *app) ([]string, error) {
	args := c.Runs
	if len(args) == 0 {
		args = []string{"runs"}
	}
	var out []string
	for _, arg := range args {
		if run.IsRun(arg) {
			out = append(out, arg)
			continue
		}
		within, err := runsIn(arg)
		if err != nil {
			return nil, err
		}
		if len(within) == 0 {
			return nil, fmt.Errorf("%s holds no run: name run folders, as in envtune dash runs/a", arg)
		}
		if len(within) > dash.MaxRuns {
			fmt.Fprintf(a.err, "# %s holds %d runs: the %d newest by name are shown\n", arg, len(within), dash.MaxRuns)
			within = within[:dash.MaxRuns]
		}
		out = append(out, within...)
	}
	return out, nil
}

// runsIn lists the runs in a folder, the last by name first.
func runsIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s does not exist: name run folders, as in envtune dash runs/a", dir)
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for i := len(entries) - 1; i >= 0; i-- {
		if path := filepath.Join(dir, entries[i].Name()); run.IsRun(path) {
			out = append(out, path)
		}
	}
	return out, nil
}

func (c *dashCmd) report(a *app, set *dash.Set) error {
	if c.Episodes < 1 || c.Episodes > 5000 {
		return fmt.Errorf("--episodes is %d: want 1 to 5000", c.Episodes)
	}
	o := output{path: c.Report, force: c.Force, kind: "a report", own: beginsWith(dash.ReportMark)}
	if err := o.check(); err != nil {
		return err
	}
	if err := o.write(func(w io.Writer) error { return set.Report(w, dash.ReportOptions{Episodes: c.Episodes}) }); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "the report is in %s\n", c.Report)
	return nil
}

// reportName is the report that a training leaves in its folder.
const reportName = "report.html"

// reportOf writes the report of a finished run into its folder.
func reportOf(dir string) (string, error) {
	if err := removeHalfReports(dir); err != nil {
		return "", err
	}
	set, err := dash.Open([]string{dir})
	if err != nil {
		return "", err
	}
	o := output{path: filepath.Join(dir, reportName), force: true, kind: "a report", own: beginsWith(dash.ReportMark)}
	return o.path, o.write(func(w io.Writer) error { return set.Report(w, dash.ReportOptions{}) })
}

// removeHalfReports removes what a command has left that was killed while it wrote the report
// of dir.
func removeHalfReports(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), reportName+".") && strings.HasSuffix(e.Name(), partialSuffix) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// serve answers until it is interrupted.
func (c *dashCmd) serve(a *app, set *dash.Set) error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("--listen is %q: want HOST:PORT, as in 127.0.0.1:8080", c.Listen)
	}
	l, err := (&net.ListenConfig{}).Listen(a.ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", c.Listen, err)
	}
	fmt.Fprintf(a.out, "serving on http://%s/ (Ctrl-C ends it)\n", l.Addr())
	server := &http.Server{
		Handler: set.Handler(host), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 1 << 16,
	}
	stop := context.AfterFunc(a.ctx, func() { _ = server.Close() }) // what it serves is short
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
