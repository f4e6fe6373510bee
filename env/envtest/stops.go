package envtest

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"envtune"
	"envtune/rollout"
)

// testLimits: the step limit of a turn is the stage's; officially one more step runs.
func testLimits(t *testing.T, env envtune.Env) {
	for _, c := range []struct {
		mode        envtune.Mode
		limit, last int
	}{
		{envtune.ModeTraining, 1, 1}, {envtune.ModeTraining, 5, 5}, {envtune.ModeTraining, 8, 8}, {envtune.ModeTraining, 20, 20},
		{envtune.ModeOfficial, 1, 2}, {envtune.ModeOfficial, 5, 6}, {envtune.ModeOfficial, 20, 21},
	} {
		stage := training(c.limit)
		stage.Mode = c.mode
		ep := open(t, env, engine(), stage, 1)
		for i := 1; ; i++ {
			f := step(t, ep, "displayCarStatus(option='fuel')")
			if f.Signals.Calls != 1 || f.Done != (i == c.last) || f.Done != (f.Stop == envtune.StopLimit) {
				t.Errorf("%s, limit %d: step %d gives %s", c.mode, c.limit, i, write(t, f))
			}
			if f.Done || i > c.last {
				break
			}
		}
		closeEpisode(t, ep)
	}
}

// policyFunc is a policy of one function, which gets the number of the step.
type policyFunc func(ctx context.Context, step int) (envtune.Message, error)

// Act implements envtune.Policy.
func (p policyFunc) Act(ctx context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	n := 0
	for _, m := range prompt.Messages {
		if m.Role == envtune.RoleAssistant {
			n++
		}
	}
	return p(ctx, n)
}

// testStops: whatever ends an episode has its name in the record, and the record
// survives JSON.
func testStops(t *testing.T, env envtune.Env) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	says := func(text string) policyFunc {
		return func(context.Context, int) (envtune.Message, error) { return assistant(text), nil }
	}
	later := func(mishap func(ctx context.Context) error) policyFunc {
		return func(ctx context.Context, step int) (envtune.Message, error) {
			if step > 0 {
				return envtune.Message{}, mishap(ctx)
			}
			return assistant("get_stock_info(symbol='NVDA')"), nil
		}
	}
	for stop, c := range map[envtune.StopReason]struct {
		task   *envtune.Task
		policy envtune.Policy
	}{
		envtune.StopDone:    {order(), says("say done")},
		envtune.StopLimit:   {order(), says("no call")},
		envtune.StopContext: {order(), later(func(context.Context) error { return &envtune.ContextError{Tokens: 2, Limit: 1} })},
		envtune.StopFault:   {broken()["a reference that fails"], says("say done")},
		envtune.StopCancel:  {order(), later(func(ctx context.Context) error { cancel(); return ctx.Err() })},
	} {
		run := t.Context()
		if stop == envtune.StopCancel {
			run = ctx
		}
		jobs := []rollout.Job{{Task: c.task, Stage: hinting(4, 1), Episode: string(stop), Seed: 1}}
		out, err := rollout.Run(run, env, c.policy, jobs, rollout.Options{
			Reward: func(*envtune.Trajectory) (float64, error) { return 1, nil },
		})
		if (err != nil) != (stop == envtune.StopCancel) {
			t.Errorf("%s: the run ends with %v", stop, err)
		}
		none := stop == envtune.StopFault || stop == envtune.StopCancel
		if out[0].Stop != stop || (out[0].Reward == nil) != none || (out[0].Fault != "") != (stop == envtune.StopFault) {
			t.Errorf("%s: the record is %s", stop, write(t, out[0]))
		}
		var back envtune.Trajectory
		if err := json.Unmarshal([]byte(write(t, out[0])), &back); err != nil || !reflect.DeepEqual(&back, out[0]) {
			t.Errorf("%s: the record comes back from JSON as %s, %v", stop, write(t, back), err)
		}
	}
}

// testCancelled: an episode is neither opened nor stepped once its context is over.
func testCancelled(t *testing.T, env envtune.Env) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := env.Open(over, order(), training(5), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("opening in a context that is over: %v", err)
	}
	ep := open(t, env, order(), training(5), 1)
	defer closeEpisode(t, ep)
	if _, err := ep.Step(over, assistant("say done")); !errors.Is(err, context.Canceled) {
		t.Errorf("stepping in a context that is over: %v", err)
	}
	if f := step(t, ep, "say done"); f.Turn != 0 || !f.TurnDone {
		t.Errorf("the refused step was taken: %s", write(t, f))
	}
}

// testJSON: a task and a stage that went through JSON give the same episodes.
func testJSON(t *testing.T, env envtune.Env) {
	for _, s := range settings(40) {
		var task envtune.Task
		var stage envtune.Stage
		s.stage.Hints.Codes = map[envtune.Code]float64{"vehicle.brake_not_pressed": 0.5}
		if err := errors.Join(json.Unmarshal([]byte(write(t, s.task)), &task), json.Unmarshal([]byte(write(t, s.stage)), &stage)); err != nil {
			t.Fatal(err)
		}
		if write(t, &task) != write(t, s.task) || !reflect.DeepEqual(&stage, s.stage) {
			t.Fatalf("%s and its stage come back from JSON as %s and %s", s.task.ID, write(t, task), write(t, stage))
		}
		want := write(t, randomEpisode(t, env, s.task, s.stage, s.seed))
		if got := write(t, randomEpisode(t, env, &task, &stage, s.seed)); got != want {
			t.Errorf("%s with seed %d gives\n%s\nand through JSON\n%s", s.task.ID, s.seed, want, got)
		}
	}
}

// testEndFailed: where a stage ends episodes with the first turn that failed, the turns
// before it are as ever, and so is an ask-back turn, which no verdict knows of.
func testEndFailed(t *testing.T, env envtune.Env) {
	good := []string{"trading_login(username='ann', password='pw1')", "place_order(order_type='Buy', symbol='AAPL', price=200.0, amount=2)", "say done"}
	for _, c := range []struct {
		name  string
		task  *envtune.Task
		steps []string
		stop  envtune.StopReason
		turns int // that were won
	}{
		{"all right", order(), append(good, "add_to_watchlist(stock='NVDA')", "say done"), envtune.StopDone, 2},
		{"first turn", order(), []string{"say done"}, envtune.StopFailed, 0},
		{"last turn", order(), append(good, "say done"), envtune.StopDone, 1},
		{"a turn too long", order(), append(good, "no call", "no call", "no call", "no call"), envtune.StopLimit, 1},
		{"ask-back turn", askBack(), []string{"get_stock_info(symbol='NVDA')", "say done", "add_to_watchlist(stock='NVDA')", "say done"}, envtune.StopDone, 1},
	} {
		stage := training(4)
		stage.EndFailed = true
		play := policyFunc(func(_ context.Context, step int) (envtune.Message, error) { return assistant(c.steps[step]), nil })
		out, err := rollout.Run(t.Context(), env, play, []rollout.Job{{Task: c.task, Stage: stage, Episode: c.name, Seed: 1}}, rollout.Options{})
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		won := 0
		for _, o := range out[0].TurnOutcomes() {
			if o.OK {
				won++
			}
		}
		if got := out[0]; got.Stop != c.stop || len(got.Steps) != len(c.steps) || won != c.turns || got.Valid != (c.name == "all right" || c.name == "ask-back turn") {
			t.Errorf("%s: stop %q after %d of %d steps, %d turns won, valid %v: %s", c.name, got.Stop, len(got.Steps), len(c.steps), won, got.Valid, write(t, got))
		} else if err := got.Check(); err != nil {
			t.Errorf("%s: the record is refused: %v", c.name, err)
		}
	}
}
