package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"envtune"
	"envtune/synth"
)

// smallSuite is the built-in suite of the embedded model.
const smallSuite = synth.Small

// suiteMark is the file that makes a folder a suite.
const suiteMark = "suite.json"

// loadSuite returns the suite of that name, or the one in that folder.
func loadSuite(ctx context.Context, nameOrDir string) (*synth.Suite, error) {
	if slices.Contains(synth.Builtin(), nameOrDir) {
		return synth.Generate(ctx, synth.Spec{Like: nameOrDir})
	}
	if _, err := os.Stat(filepath.Join(nameOrDir, suiteMark)); errors.Is(err, os.ErrNotExist) {
		if nameOrDir == bfclSuite {
			return nil, errors.New("the official tasks are for envtune train and envtune eval only")
		}
		return nil, fmt.Errorf("%q is none of the suites %s and no folder with a %s: make one with envtune tasks generate --out DIR", nameOrDir, strings.Join(synth.Builtin(), ", "), suiteMark)
	}
	s, err := synth.Load(nameOrDir)
	if err != nil {
		return nil, fmt.Errorf("reading the suite %s: %w", nameOrDir, err)
	}
	return s, nil
}

// allRoles is the role that stands for all of them.
const allRoles = "all"

// part returns the tasks of a role; the error says what there is instead.
func part(suite string, tasks []*envtune.Task, role string) ([]*envtune.Task, error) {
	count := map[envtune.Part]int{}
	var out []*envtune.Task
	for _, t := range tasks {
		count[t.Part]++
		if role == allRoles || string(t.Part) == role {
			out = append(out, t)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	have := ""
	for _, other := range []envtune.Part{envtune.PartTrain, envtune.PartValidation, envtune.PartTest} {
		if n := count[other]; n > 0 {
			have += fmt.Sprintf(", %d %s", n, other)
		}
	}
	if have == "" {
		have = ", none at all"
	}
	return nil, fmt.Errorf("suite %s has no %s tasks (it has%s): choose another --role", suite, role, have[1:])
}
