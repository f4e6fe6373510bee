package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/imitate"
	"envtune/policy/scripted"
	"envtune/rollout"
)

// The scripts that a --model may name.
const (
	oracleScript   = "oracle"
	mistakenScript = "mistaken"
	silentScript   = "silent"
)

// scripts are the names of all scripts.
func scripts() []string {
	return []string{oracleScript, "oracle-together", "oracle-steps", mistakenScript, silentScript, "random", "breaker"}
}

func isScript(model string) bool { return slices.Contains(scripts(), model) }

// scripting is what a script is written for.
type scripting struct {
	world   *env.Env
	tasks   []*envtune.Task
	samples int
	seed    uint64
	rate    float64 // of mistakes
	format  format.Format
}

// policy writes the named script.
func (s scripting) policy(ctx context.Context, name string) (envtune.Policy, error) {
	switch name {
	case silentScript:
		return scripted.Silent{Format: s.format}, nil
	case "random":
		return scripted.Random{Format: s.format}, nil
	case "breaker":
		return scripted.Breaker{Format: s.format}, nil
	case mistakenScript:
		return s.mistaken(ctx)
	}
	mode := map[string]env.OracleMode{
		oracleScript: env.OracleSingle, "oracle-together": env.OracleTogether, "oracle-steps": env.OracleSteps,
	}[name]
	if mode == "" {
		return nil, fmt.Errorf("unknown script %q: the scripts are %s", name, strings.Join(scripts(), ", "))
	}
	return imitate.Oracle(ctx, s.world, s.jobs(), env.OracleOptions{Format: s.format, Mode: mode})
}

// jobs are the episodes of the tasks, task after task.
func (s scripting) jobs() []rollout.Job {
	return rollout.Groups(s.tasks, s.samples, &envtune.Stage{}, 0, s.seed)
}

// mistaken plays them with mistakes of its own in every episode.
func (s scripting) mistaken(ctx context.Context) (envtune.Policy, error) {
	plans := map[string]envtune.Plan{}
	for _, job := range s.jobs() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		plan, err := s.world.Plan(job.Task, env.PlanOptions{Rate: s.rate, Seed: job.Seed})
		if err != nil {
			return nil, fmt.Errorf("writing the plan of a mistaken oracle: %w", err)
		}
		plans[job.Episode] = plan
	}
	return scripted.NewMistaken(s.format, plans), nil
}
