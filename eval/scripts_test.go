package eval

import (
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/env"
	"envtune/format"
	"envtune/policy/scripted"
	"envtune/py"
	"envtune/rollout"
	"envtune/session"
	"envtune/synth"
)

// played are tasks that scripts are played on.
type played struct {
	name  string
	tasks []*envtune.Task
	env   *env.Env
}

func newPlayed(name string, tasks []*envtune.Task, extension map[string]py.Value) played {
	return played{name, tasks, env.New(env.Options{Extension: extension, CacheTasks: len(tasks)})}
}

// TestScripts plays scripts on generated tasks and, where their data are, on the official
// ones.
func TestScripts(t *testing.T) {
	t.Run("generated", func(t *testing.T) {
		made, err := synth.Generate(t.Context(), synth.Spec{Seed: 6, N: 1200})
		if err != nil {
			t.Fatal(err)
		}
		newPlayed("generated", made.Tasks, nil).all(t)
	})
	t.Run("bfcl", func(t *testing.T) {
		if testing.Short() {
			t.Skip("plays 800 tasks several times")
		}
		at, err := bfcl.CacheDir()
		if err != nil {
			t.Skip(err)
		}
		data, err := bfcl.Load(at)
		if err != nil {
			t.Skipf("the official data are not here (envtune bfcl fetch): %v", err)
		}
		newPlayed("bfcl", data.Tasks, data.Extension).all(t)
	})
}

func (p played) all(t *testing.T) {
	t.Run("oracle", p.oracleWinsAll)
	t.Run("abstainer", p.abstainer)
	t.Run("chance", p.nobodyWinsByChance)
	t.Run("mistaken", p.hintsMend)
}

// play plays a policy on all tasks.
func (p played) play(t *testing.T, policy envtune.Policy, stage envtune.Stage) *Report {
	t.Helper()
	return p.sampled(t, policy, stage, 1)
}

// sampled plays so many episodes of each task.
func (p played) sampled(t *testing.T, policy envtune.Policy, stage envtune.Stage, samples int) *Report {
	t.Helper()
	stage.Name, stage.Format = "s", "compact"
	r, err := Evaluate(t.Context(), p.env, policy, p.tasks, Options{Stage: &stage, Seed: 1, Concurrency: 16, Samples: samples})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Faults) > 0 {
		t.Errorf("%d episodes had a fault: %+v", len(r.Faults), r.Faults[0])
	}
	return r
}

// official is the official mode, whose oracle makes no more steps a turn than it allows.
var official = envtune.Stage{Mode: envtune.ModeOfficial, MaxSteps: env.OfficialMaxSteps}

// oracleWinsAll: in every mode of the oracle every task is valid with progress 1.
func (p played) oracleWinsAll(t *testing.T) {
	for _, mode := range []env.OracleMode{env.OracleSingle, env.OracleTogether, env.OracleSteps} {
		scripts := map[string][][]string{}
		for _, job := range rollout.Groups(p.tasks, 1, &official, 0, 1) {
			script, err := p.env.Oracle(job.Task, env.OracleOptions{Mode: mode})
			if err != nil {
				t.Fatal(err)
			}
			scripts[job.Episode] = script
		}
		r := p.play(t, scripted.ByEpisode(scripts), official)
		if r.ItemAccuracy != 1 || r.Progress != 1 || r.Tasks != len(p.tasks) {
			t.Errorf("%s, oracle %s: item accuracy %v, progress %v of %d tasks", p.name, mode, r.ItemAccuracy, r.Progress, r.Tasks)
		}
	}
}

// abstainer: doing nothing wins no task, and with ask-back turns at the weight of
// training it comes to at most 0.34 of any task that asks back, 0.15 in the mean.
func (p played) abstainer(t *testing.T) {
	for _, mode := range []envtune.Mode{envtune.ModeOfficial, envtune.ModeTraining} {
		r := p.play(t, scripted.Silent{Format: format.Compact{}}, envtune.Stage{Mode: mode, MaxSteps: 8})
		if r.ItemAccuracy != 0 {
			t.Errorf("%s, %s: doing nothing wins %v of the tasks", p.name, mode, r.ItemAccuracy)
		}
		for _, row := range AskWeighted(r.Trajectories, 0.5) {
			asks := row.Split == string(envtune.SplitMissParam) || row.Split == string(envtune.SplitMissFunc)
			if p.name == "bfcl" && asks && (row.Highest > 0.34 || row.Mean > 0.15) {
				t.Errorf("%s, %s: doing nothing comes to %v in the mean and to %v on %s", row.Split, mode, row.Mean, row.Highest, row.Task)
			}
		}
	}
}

// nobodyWinsByChance: a random caller wins next to no task and one that breaks the
// format none, on one task of ten.
func (p played) nobodyWinsByChance(t *testing.T) {
	var some []*envtune.Task
	for i := 0; i < len(p.tasks); i += 10 {
		some = append(some, p.tasks[i])
	}
	p.tasks = some
	for kind, policy := range map[string]envtune.Policy{
		"random": scripted.Random{Format: format.Compact{}}, "breaker": scripted.Breaker{Format: format.Compact{}},
	} {
		r := p.play(t, policy, envtune.Stage{Mode: envtune.ModeTraining, MaxSteps: 8, Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}})
		row := r.Row(Overall)
		if r.ItemAccuracy > 0.1 || kind == "breaker" && (r.ItemAccuracy > 0 || row.Malformed != 1 || row.Calls != 0) || kind == "random" && row.Malformed != 0 {
			t.Errorf("%s, %s: item accuracy %v, %v calls an episode, %v of the steps malformed", p.name, kind, r.ItemAccuracy, row.Calls, row.Malformed)
		}
	}
}

// hintsMend: an oracle with mistakes that knows no way out but the hints' fields
// mends at least 95% of its mistakes in every world, in turns that it wins; without
// hints none but malformed texts.
func (p played) hintsMend(t *testing.T) {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	worlds := map[string]string{}
	for _, w := range s.Worlds() {
		for _, spec := range w.Tools() {
			worlds[spec.Name] = w.Name()
		}
	}
	samples := 3 // so that a world has enough mistakes to say 95% of
	if p.name == "bfcl" {
		samples = 1
	}
	plans := map[string]envtune.Plan{}
	for _, job := range rollout.Groups(p.tasks, samples, &official, 0, 1) {
		plan, err := p.env.Plan(job.Task, env.PlanOptions{Rate: 0.2, Seed: job.Seed})
		if err != nil {
			t.Fatal(err)
		}
		plans[job.Episode] = plan
	}
	levels := envtune.HintLevels()
	if p.name == "bfcl" {
		levels = []envtune.HintLevel{envtune.HintFull}
	}
	for _, level := range levels {
		stage := envtune.Stage{Mode: envtune.ModeTraining, MaxSteps: 200, Hints: envtune.HintRule{Level: level, Show: 1}}
		r := p.sampled(t, scripted.NewMistaken(format.Compact{}, plans), stage, samples)
		l := RecoveryLevel{level, Recoveries(r.Trajectories, func(tool string) string { return worlds[tool] })}
		if l.All().Mistakes < 80 {
			t.Errorf("%s: only %d mistakes were made", p.name, l.All().Mistakes)
		}
		for _, world := range append(session.Names(), "") {
			sum := l.World(world)
			won := sum.WonRate()
			if level == envtune.HintFull && sum.Judged > 0 && (won < 0.95 || sum.MendedRate() < 0.95) {
				t.Errorf("%s, %q: of %d mistakes %.1f%% were mended, of %d judged %.1f%% won", p.name, world,
					sum.Mistakes, 100*sum.MendedRate(), sum.Judged, 100*won)
			}
			if level != envtune.HintFull && world != "" && sum.Won > 0 {
				t.Errorf("%s, %q: %d mistakes are mended with hints %s", p.name, world, sum.Won, level)
			}
		}
	}
}
