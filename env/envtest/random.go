package envtest

import (
	"encoding/json"
	"math/rand/v2"
	"sync"
	"testing"

	"envtune"
)

// lines are what the random agent says: right, wrong, malformed and silent.
var lines = [...]string{
	"trading_login(username='ann', password='pw1')",
	"place_order(order_type='Buy', symbol='AAPL', price=200.0, amount=2)",
	"place_order(order_type='Buy', symbol='NONE', price=1.0, amount=1)",
	"add_to_watchlist(stock='NVDA')",
	"get_stock_info(symbol='NVDA')\nget_watchlist()",
	"pressBrakePedal(pedalPosition=1.0)",
	"startEngine(ignitionMode='START')",
	"startEngine()",
	"no such thing",
	"teleport(city='Rome')",
	"say done",
	"say done",
}

// randomEpisode plays task to its end with an agent drawn from seed and returns
// its steps.
func randomEpisode(t *testing.T, env envtune.Env, task *envtune.Task, stage *envtune.Stage, seed uint64) []envtune.Feedback {
	ep, err := env.Open(t.Context(), task, stage, seed)
	if err != nil {
		t.Errorf("opening %s: %v", task.ID, err)
		return nil
	}
	out := []envtune.Feedback{ep.First()}
	rng := rand.New(rand.NewPCG(seed, 0))
	for !out[len(out)-1].Done {
		f, err := ep.Step(t.Context(), assistant(lines[rng.IntN(len(lines))]))
		if err != nil {
			t.Errorf("stepping %s: %v", task.ID, err)
			break
		}
		out = append(out, f)
	}
	if err := ep.Close(); err != nil {
		t.Errorf("closing %s: %v", task.ID, err)
	}
	return out
}

// setting is one combination of task and stage for random episodes.
type setting struct {
	task  *envtune.Task
	stage *envtune.Stage
	seed  uint64
}

// settings returns n settings over all tasks, modes and hint rules.
func settings(n int) []setting {
	official := hinting(3, 1)
	official.Mode = envtune.ModeOfficial
	warning := hinting(4, 1)
	warning.Hints.Level, warning.Hints.Warn, warning.Example = envtune.HintNudge, true, true
	stages := []*envtune.Stage{training(4), hinting(4, 1), hinting(6, .5), official, warning}
	byName := Tasks()
	out := make([]setting, n)
	for i := range out {
		task := byName[[]string{"order", "ask", "held", "engine", "trailing"}[i%5]]
		out[i] = setting{task, stages[i/5%len(stages)], uint64(i)}
	}
	return out
}

func write(t *testing.T, v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		t.Errorf("writing: %v", err)
	}
	return string(data)
}

func testDeterminism(t *testing.T, env envtune.Env) {
	for _, s := range settings(40) {
		a := write(t, randomEpisode(t, env, s.task, s.stage, s.seed))
		if b := write(t, randomEpisode(t, env, s.task, s.stage, s.seed)); a != b {
			t.Errorf("%s with seed %d gives\n%s\nthen\n%s", s.task.ID, s.seed, a, b)
		}
	}
}

// testConcurrency runs 200 episodes at once and compares them with the same
// ones run one after the other.
func testConcurrency(t *testing.T, env envtune.Env) {
	all := settings(200)
	together := make([]string, len(all))
	var group sync.WaitGroup
	for i, s := range all {
		group.Go(func() { together[i] = write(t, randomEpisode(t, env, s.task, s.stage, s.seed)) })
	}
	group.Wait()
	for i, s := range all {
		if alone := write(t, randomEpisode(t, env, s.task, s.stage, s.seed)); alone != together[i] {
			t.Errorf("%s with seed %d gives\n%s\nalone, but among others\n%s", s.task.ID, s.seed, alone, together[i])
		}
	}
}

// testFork forks after every step: a twin must answer as the episode does, and
// a copy that goes its own way must not be noticed.
func testFork(t *testing.T, env envtune.Env) {
	for _, s := range settings(40) {
		rng, astray := rand.New(rand.NewPCG(s.seed, 0)), rand.New(rand.NewPCG(s.seed, 1))
		ep := open(t, env, s.task, s.stage, s.seed)
		got := []envtune.Feedback{ep.First()}
		for last := got[0]; !last.Done; {
			twin, other := mustFork(t, ep), mustFork(t, ep)
			for range 3 {
				f, err := other.Step(t.Context(), assistant(lines[astray.IntN(len(lines))]))
				if err != nil || f.Done {
					break
				}
			}
			closeEpisode(t, other)
			line := lines[rng.IntN(len(lines))]
			last = step(t, ep, line)
			if same := step(t, twin, line); write(t, same) != write(t, last) {
				t.Fatalf("%s: the fork answers %s, the episode %s", s.task.ID, write(t, same), write(t, last))
			}
			closeEpisode(t, twin)
			got = append(got, last)
		}
		closeEpisode(t, ep)
		if alone := randomEpisode(t, env, s.task, s.stage, s.seed); write(t, alone) != write(t, got) {
			t.Fatalf("%s: forking changed the episode", s.task.ID)
		}
	}
}

func mustFork(t *testing.T, ep envtune.Episode) envtune.Episode {
	t.Helper()
	fork, err := ep.Fork()
	if err != nil {
		t.Fatalf("forking: %v", err)
	}
	return fork
}

func testHintProbability(t *testing.T, env envtune.Env) {
	const n = 400
	for _, show := range []float64{0, .25, 1} {
		shown := 0
		stage := hinting(5, show)
		for seed := range uint64(n) {
			ep := open(t, env, engine(), stage, seed)
			f := step(t, ep, "startEngine(ignitionMode='START')")
			shown += f.Signals.Hints
			closeEpisode(t, ep)
		}
		// Five standard errors.
		if got := float64(shown) / n; got < show-.11 || got > show+.11 || (show == 0 || show == 1) && got != show {
			t.Errorf("hints are shown with probability %v, not %v", got, show)
		}
	}
}
