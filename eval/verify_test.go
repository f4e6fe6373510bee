package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/env"
	"envtune/format"
	"envtune/internal/golden"
	"envtune/py"
	"envtune/reward"
	"envtune/rollout"
	"envtune/session"
	"envtune/world/worldtest"
)

// drawTask draws a task over one or two of all worlds: reference calls that run,
// an ask-back turn now and then, tools that come late.
func drawTask(t *testing.T, r *rand.Rand, id int) *envtune.Task {
	names := session.Names()
	task := &envtune.Task{ID: fmt.Sprintf("task-%d", id), Split: envtune.Splits()[id%4], Part: envtune.PartTest, Worlds: []string{names[id%len(names)]}}
	if other := names[r.IntN(len(names))]; other != task.Worlds[0] {
		task.Worlds = append(task.Worlds, other)
	}
	s, err := session.New(task.Worlds, nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 1 + r.IntN(3) {
		turn := envtune.Turn{User: fmt.Sprintf("do <what> I & the others want, %d", r.IntN(1000))}
		for tries := 0; len(turn.Reference) < r.IntN(4) && tries < 30; tries++ {
			if text := drawCall(r, s); !s.Clone().Call(text).Failed() {
				s.Call(text)
				turn.Reference = append(turn.Reference, text)
			}
		}
		task.Turns = append(task.Turns, turn)
	}
	used := strings.Join(task.Turns[0].Reference, " ")
	for _, tool := range s.Tools() {
		if last := len(task.Turns) - 1; last > 0 && !strings.Contains(used, tool.Name) && r.IntN(30) == 0 {
			task.Turns[last].Added = append(task.Turns[last].Added, tool.Name)
		}
	}
	return task
}

// drawCall draws a call of one of the session's tools.
func drawCall(r *rand.Rand, s *session.Session) string {
	worlds := s.Worlds()
	c := worldtest.RandomCall(r, worlds[r.IntN(len(worlds))])
	var args []string
	for _, v := range c.Args.Pos {
		args = append(args, py.Repr(v))
	}
	for _, k := range c.Args.Key {
		args = append(args, k.Name+"="+py.Repr(k.Value))
	}
	return c.Name + "(" + strings.Join(args, ", ") + ")"
}

// drunk is an agent that draws what it says: reference calls, other calls, texts,
// what no format reads, structured calls; its context ends now and then.
type drunk struct {
	t     *testing.T
	tasks map[string]*envtune.Task // by episode
	f     format.Format
}

func (d drunk) Act(_ context.Context, p envtune.Prompt) (envtune.Message, error) {
	r := rand.New(rand.NewPCG(p.Seed, uint64(len(p.Messages))))
	task := d.tasks[p.Episode]
	s, err := session.New(task.Worlds, nil, session.Options{})
	if err != nil {
		return envtune.Message{}, err
	}
	turn := task.Turns[r.IntN(len(task.Turns))]
	call := drawCall(r, s)
	m := envtune.Message{Role: envtune.RoleAssistant}
	switch n := r.IntN(40); {
	case n == 0:
		return m, &envtune.ContextError{Tokens: 2, Limit: 1}
	case n < 8:
		m.Content = d.f.Say("that is <done>")
	case n < 11:
		m.Content = "<tool_call>{\u2028 f("
	case n < 13:
		m.ToolCalls = []envtune.ToolCall{{ID: "1", Name: "ls", Arguments: `{"a": true}`}, {ID: "2", Name: "no_tool", Arguments: `{`}}
	case n < 25 && len(turn.Reference) > 0:
		m.Content = d.f.Calls(turn.Reference[:1+r.IntN(len(turn.Reference))])
	default:
		m.Content = d.f.Calls([]string{call})
	}
	if r.IntN(2) == 0 {
		m.Sample = &envtune.Sample{Tokens: []int32{5, 6}, Logprobs: []float32{-0.1, -1e-7}, Version: 3, Stop: "stop"}
	}
	return m, nil
}

// drawn are random episodes in all formats, modes, levels of hints and rewards.
func drawn(t *testing.T, n int) (envtune.Env, map[string]*envtune.Task, []*envtune.Trajectory) {
	e := env.New(env.Options{})
	r := rand.New(rand.NewPCG(7, 7))
	byID := map[string]*envtune.Task{}
	var out []*envtune.Trajectory
	for i := range n {
		task := drawTask(t, r, i)
		byID[task.ID] = task
		name := format.Names()[i%len(format.Names())]
		f, err := format.ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		stage := &envtune.Stage{
			Name: "s", Mode: []envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial}[i/4%2], MaxSteps: 1 + i%9, Format: name,
			Hints:  envtune.HintRule{Level: envtune.HintLevels()[i%3], Show: 0.5, Codes: map[envtune.Code]float64{envtune.CodeUnknownTool: 1}, Fade: 0.1},
			Reward: []string{"progress", "syntax", "mix"}[i%3], AskWeight: 0.5,
		}
		if stage.Reward == envtune.RewardMix {
			stage.Mix = map[string]float64{"binary": 0.3, "progress": 0.1}
		}
		rule, err := reward.ByName(stage)
		if err != nil {
			t.Fatal(err)
		}
		job := rollout.Job{Task: task, Stage: stage, Seed: r.Uint64(), Episode: task.ID}
		got, err := rollout.Run(t.Context(), e, drunk{t, byID, f}, []rollout.Job{job}, rollout.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got[0].Reward, got[0].TurnRewards = rule(got[0]), reward.TurnShares(stage, got[0])
		out = append(out, got...)
	}
	return e, byID, out
}

// TestTrajectoriesRoundTrip writes and reads random trajectories over all worlds,
// and plays them again: all bytes are the same, and so are those of a file that
// forgot its rules but whose stage is known.
func TestTrajectoriesRoundTrip(t *testing.T) {
	e, tasks, all := drawn(t, 240)
	names, err := NewNames()
	if err != nil {
		t.Fatal(err)
	}
	stops, worlds := map[envtune.StopReason]int{}, map[string]int{}
	hints, malformed, valid := 0, 0, 0
	for _, tr := range all {
		data, err := json.Marshal(tr)
		if err != nil {
			t.Fatal(err)
		}
		back := new(envtune.Trajectory)
		if err := json.Unmarshal(data, back); err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(back); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%v: read and written again\n%s\nis\n%s", err, data, again)
		}
		if err := back.Check(); err != nil {
			t.Fatalf("%s: %v\n%s", tr.Episode, err, data)
		}
		if err := names.Check(back); err != nil {
			t.Fatalf("%s: %v", tr.Episode, err)
		}
		d, err := Verify(t.Context(), []envtune.Env{e}, tasks[tr.Task], back.Rules.Stage(back.Stage), back)
		if err != nil || d != nil {
			t.Fatalf("%v: %v\n%s", err, d, data)
		}
		stops[tr.Stop]++
		for _, w := range tr.Worlds {
			worlds[w]++
		}
		for _, s := range tr.Steps {
			hints += s.Feedback.Signals.Hints
			if *s.Feedback.Signals.Format == 0 {
				malformed++
			}
		}
		if tr.Valid {
			valid++
		}
	}
	if len(worlds) != len(session.Names()) || stops[envtune.StopDone] == 0 || stops[envtune.StopLimit] == 0 || stops[envtune.StopContext] == 0 || hints == 0 || malformed == 0 || valid == 0 {
		t.Errorf("the draw leaves something out: stops %v, worlds %v, %d hints, %d malformed, %d valid", stops, worlds, hints, malformed, valid)
	}
}

// TestVerifySees changes every part of stored trajectories that playing again
// brings about, one at a time: each change is seen, at its step.
func TestVerifySees(t *testing.T) {
	e, tasks, all := drawn(t, 8)
	changes := 0
	for _, tr := range all {
		data, err := json.Marshal(tr)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber() // seeds are long
		if err := dec.Decode(&tree); err != nil {
			t.Fatal(err)
		}
		for _, top := range []string{"split", "worlds", "turns", "asks", "first", "steps", "valid", "progress", "reward", "turn_rewards"} {
			leaves(tree[top], top, func(v any) { tree[top] = v }, func(path string) {
				if strings.Contains(path, "].action") || strings.Contains(path, ".tools[") && !strings.Contains(path, ".tools[0]") || path == "reward" && tree["reward"] == nil {
					return
				}
				text, err := json.Marshal(tree)
				if err != nil {
					t.Fatal(err)
				}
				changed := new(envtune.Trajectory)
				if err := json.Unmarshal(text, changed); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				d, err := Verify(t.Context(), []envtune.Env{e}, tasks[tr.Task], tr.Rules.Stage(tr.Stage), changed)
				if err != nil || d == nil {
					t.Fatalf("%s: changing %s is not seen (%v)\n%s", tr.Episode, path, err, data)
				}
				if want := "steps[" + fmt.Sprint(d.Step-1); strings.HasPrefix(path, "steps") && !strings.HasPrefix(path, want) {
					t.Fatalf("%s: changing %s is seen at step %d, %s", tr.Episode, path, d.Step, d.Field)
				}
				changes++
			})
		}
	}
	if changes < 200 {
		t.Errorf("only %d changes were tried", changes)
	}
}

// leaves changes each leaf of a JSON value in turn and calls see with its path;
// set puts a value in the place of v.
func leaves(v any, path string, set func(any), see func(path string)) {
	switch x := v.(type) {
	case map[string]any:
		var keys []string
		for key := range x {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			leaves(x[key], path+"."+key, func(v any) { x[key] = v }, see)
		}
		return
	case []any:
		for i := range x {
			leaves(x[i], fmt.Sprintf("%s[%d]", path, i), func(v any) { x[i] = v }, see)
		}
		return
	case string:
		set(x + "!")
	case json.Number:
		n, err := x.Float64()
		if err != nil {
			return
		}
		set(n + 1)
	case bool:
		set(!x)
	default:
		return
	}
	see(path)
	set(v)
}

// TestMismatches says how differences are told.
func TestMismatches(t *testing.T) {
	e := env.New(env.Options{})
	task := &envtune.Task{ID: "car", Split: envtune.SplitBase, Worlds: []string{"vehicle"}, Tools: []string{"fillFuelTank", "startEngine", "lockDoors"},
		Start: map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 5.0}`)},
		Turns: []envtune.Turn{{User: "fill in 5 gallons", Reference: []string{"fillFuelTank(fuelAmount=5)"}}}}
	stage := &envtune.Stage{Name: "basics", Mode: envtune.ModeTraining, MaxSteps: 4, Format: "compact", Reward: "progress",
		Hints: envtune.HintRule{Level: envtune.HintFull, Show: 1}}
	script := scriptPolicy{"startEngine(ignitionMode='START')", "fillFuelTank(fuelAmount=5)", "say done"}
	got, err := rollout.Run(t.Context(), e, script, []rollout.Job{{Task: task, Stage: stage, Seed: 1, Episode: "0/car/0"}}, rollout.Options{})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(got[0])
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	tell := func(what string, task *envtune.Task, stage *envtune.Stage, change func(*envtune.Trajectory)) {
		tr := new(envtune.Trajectory)
		if err := json.Unmarshal(data, tr); err != nil {
			t.Fatal(err)
		}
		change(tr)
		d, err := Verify(t.Context(), []envtune.Env{e}, task, stage, tr)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		fmt.Fprintf(&out, "# %s\n", what)
		if d == nil {
			out.WriteString("the same bytes\n\n")
			return
		}
		fmt.Fprintf(&out, "%s\n\n", d)
	}
	nothing := func(*envtune.Trajectory) {}
	tell("as it is", task, stage, nothing)
	with := func(change func(*envtune.Task)) *envtune.Task {
		other := *task
		change(&other)
		return &other
	}
	tell("another start state", with(func(t *envtune.Task) {
		t.Start = map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 6.0}`)}
	}), stage, nothing)
	tell("another request", with(func(t *envtune.Task) {
		t.Turns = []envtune.Turn{{User: "fill it", Reference: task.Turns[0].Reference}}
	}), stage, nothing)
	tell("another turn", with(func(t *envtune.Task) { t.Turns = append(task.Turns[:1:1], envtune.Turn{User: "and then"}) }), stage, nothing)
	tell("another tool", with(func(t *envtune.Task) { t.Tools = task.Tools[:2] }), stage, nothing)
	tell("a task that is at fault now", with(func(t *envtune.Task) {
		t.Turns = []envtune.Turn{{User: "fill in 5 gallons", Reference: []string{"fillFuelTank(fuelAmount=500)"}}}
	}), stage, nothing)
	plain := *stage
	plain.Hints = envtune.HintRule{Level: envtune.HintOff}
	tell("without hints", task, &plain, nothing)
	tell("another action", task, stage, func(t *envtune.Trajectory) { t.Steps[1].Action.Content = "fillFuelTank(fuelAmount=6)" })
	tell("a step too few", task, stage, func(t *envtune.Trajectory) { t.Steps = t.Steps[:2] })
	tell("another verdict", task, stage, func(t *envtune.Trajectory) { t.Valid = false })
	tell("another reward", task, stage, func(t *envtune.Trajectory) { t.Reward = envtune.Score(0.5) })
	tell("cancelled before it ended", task, stage, func(t *envtune.Trajectory) {
		t.Steps, t.Stop, t.Valid, t.Progress = t.Steps[:2], envtune.StopCancel, false, 0
	})
	golden.Equal(t, "testdata/mismatch.golden", []byte(out.String()))
}

// scriptPolicy says its lines one after the other.
type scriptPolicy []string

func (s scriptPolicy) Act(_ context.Context, p envtune.Prompt) (envtune.Message, error) {
	n := 0
	for _, m := range p.Messages {
		if m.Role == envtune.RoleAssistant {
			n++
		}
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: s[n]}, nil
}
