package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"envtune"
	"envtune/bfcl"
	"envtune/session"
)

// bfclCmd groups what is done with the official data.
type bfclCmd struct {
	Fetch bfclFetchCmd `cmd:"" help:"Download the official data, check them and say what they hold."`
	Score bfclScoreCmd `cmd:"" help:"Score official result files as the official checker does."`
	Exec  bfclExecCmd  `cmd:"" help:"Run sessions of calls from standard input: results, codes and state as JSON."`
	Stats bfclStatsCmd `cmd:"" help:"Say what the official data hold."`
}

// bfclFetchCmd downloads the official package and reads it.
type bfclFetchCmd struct {
	To string `placeholder:"DIR" help:"The folder to put the data in; envtune's folder in the user's cache by default."`
}

// Help is shown below the flags.
func (bfclFetchCmd) Help() string {
	return `The data are those of the Python package bfcl-eval ` + bfcl.Version + `, downloaded with python3's pip as one
file, which is only read: nothing of it is installed or run. Their checksums are verified.
Where a download is not possible, put the file into the folder by hand.

Example:
  envtune bfcl fetch --to runs/bfcl`
}

func (c *bfclFetchCmd) Run(a *app) error {
	at, err := bfcl.Fetch(a.ctx, c.To)
	if err != nil {
		return errors.Join(err, a.ctx.Err())
	}
	data, err := a.official(at)
	if err != nil {
		return fmt.Errorf("reading what was fetched: %w", err)
	}
	playable := bfcl.OnlyWorlds(data.Tasks, session.Official()...)
	_, err = fmt.Fprintf(a.out, "bfcl-eval %s is in %s: %d tasks, of which %d need only worlds that stand here (%s)\n",
		bfcl.Version, at, len(data.Tasks), len(playable), standing())
	return err
}

// bfclData is the flag that finds the official data.
type bfclData struct {
	Data string `placeholder:"DIR" help:"Where the official data are: what bfcl fetch made, or an installed bfcl_eval; the user's cache by default."`
}

func (d bfclData) load(a *app) (*bfcl.Data, error) {
	at := d.Data
	if at == "" {
		var err error
		if at, err = bfcl.CacheDir(); err != nil {
			return nil, err
		}
		if _, err := os.Stat(at); errors.Is(err, os.ErrNotExist) {
			return nil, errors.New("the official data are not here yet: run envtune bfcl fetch, or say where they are with --data DIR")
		}
	}
	data, err := a.official(at)
	if err != nil {
		return nil, fmt.Errorf("reading the official data: %w; envtune bfcl fetch gets them", err)
	}
	return data, nil
}

// standing says in words which official worlds stand here.
func standing() string { return strings.Join(session.Official(), ", ") }

// missing lists the worlds that a task needs and that do not stand here.
func missing(t *envtune.Task) []string {
	var out []string
	for _, w := range t.Worlds {
		if !slices.Contains(session.Official(), w) {
			out = append(out, w)
		}
	}
	return out
}
