package envtest

import (
	"testing"

	"envtune"
)

// testInvariants checks what must hold of every episode, on random ones.
func testInvariants(t *testing.T, env envtune.Env) {
	stops := map[envtune.StopReason]int{}
	for _, s := range settings(200) {
		steps := randomEpisode(t, env, s.task, s.stage, s.seed)
		checkTurns(t, s, steps)
		checkSignals(t, s, steps)
		checkMessages(t, s, steps)
		stops[steps[len(steps)-1].Stop]++
		if t.Failed() {
			t.Fatalf("%s with seed %d under mode %s: %s", s.task.ID, s.seed, s.stage.Mode, write(t, steps))
		}
	}
	if stops[envtune.StopDone] < 20 || stops[envtune.StopLimit] < 20 || len(stops) != 2 {
		t.Errorf("random episodes stop so: %v", stops)
	}
}

// checkTurns checks the order of turns, their lengths and the end.
func checkTurns(t *testing.T, s setting, steps []envtune.Feedback) {
	limit := s.stage.MaxSteps
	if s.stage.Mode == envtune.ModeOfficial {
		limit++
	}
	turn, inTurn := 0, 0
	for i, f := range steps[1:] {
		inTurn++
		last := i == len(steps)-2
		switch {
		case f.Turn != turn:
			t.Errorf("step %d is of turn %d, not %d", i, f.Turn, turn)
		case f.Done != last || (f.Stop != "") != last:
			t.Errorf("step %d: done %v, stop %q", i, f.Done, f.Stop)
		case f.Done && !f.TurnDone:
			t.Errorf("step %d ends the episode but no turn", i)
		case inTurn > limit && !f.TurnDone:
			t.Errorf("turn %d has more than %d steps", turn, limit)
		case f.Stop == envtune.StopDone && turn != len(s.task.Turns)-1:
			t.Errorf("it is done after turn %d", turn)
		}
		if f.TurnDone {
			turn, inTurn = turn+1, 0
		}
	}
}

// checkSignals checks which scores there are, and that the verdict agrees with
// the turns' scores.
func checkSignals(t *testing.T, s setting, steps []envtune.Feedback) {
	right := 0
	for i, f := range steps[1:] {
		sig := f.Signals
		ask := len(s.task.Turns[f.Turn].Reference) == 0
		if sig.Format == nil || (sig.State != nil) != (f.TurnDone && !ask) ||
			(sig.Exec != nil) != (sig.State != nil) || (sig.Ask != nil) != (f.TurnDone && ask) ||
			(sig.Valid != nil) != f.Done {
			t.Errorf("step %d is scored so: %s", i, write(t, sig))
			continue
		}
		if lost := sig.State != nil && *sig.State**sig.Exec != 1; sig.Found != nil && (!lost || *sig.Found <= 0 || *sig.Found > 1) {
			t.Errorf("step %d has found %v of a turn scored so: %s", i, *sig.Found, write(t, sig))
		}
		if sig.Failed > sig.Calls || sig.Hints > sig.Failed || *sig.Format == 0 && sig.Calls > 0 {
			t.Errorf("step %d is counted so: %s", i, write(t, sig))
		}
		if f.TurnDone && (ask || *sig.State**sig.Exec == 1) {
			right++
		}
	}
	end := steps[len(steps)-1].Signals
	if valid := right == len(s.task.Turns); *end.Valid != valid || valid != (end.Verdict == "") {
		t.Errorf("%d of %d turns are right, the verdict is %v %q", right, len(s.task.Turns), *end.Valid, end.Verdict)
	}
}

// checkMessages checks what a step brings: results where it had calls, the
// next user message where it ended a turn; and that tools only grow.
func checkMessages(t *testing.T, s setting, steps []envtune.Feedback) {
	offered := len(steps[0].Tools)
	for i, f := range steps[1:] {
		var results []envtune.Result
		users := 0
		for _, m := range f.Messages {
			switch m.Role {
			case envtune.RoleTool:
				results = append(results, m.Results...)
			case envtune.RoleUser:
				users++
				offered += len(m.Tools)
				warned := s.stage.Hints.Warn && len(s.task.Turns[f.Turn].Reference) == 0 && *f.Signals.Ask == 0
				if warned != (m.Warning != "") {
					t.Errorf("step %d: the warning %q", i, m.Warning)
				}
				if m.Content != s.task.Turns[f.Turn+1].User {
					t.Errorf("step %d: the user says %q", i, m.Content)
				}
			default:
				t.Errorf("step %d brings a message of role %s", i, m.Role)
			}
		}
		if (users == 1) != (f.TurnDone && !f.Done) || len(f.Tools) != offered {
			t.Errorf("step %d: %d user messages, %d tools of %d", i, users, len(f.Tools), offered)
		}
		checkResults(t, i, f, results)
	}
}

func checkResults(t *testing.T, i int, f envtune.Feedback, results []envtune.Result) {
	failed, hints, malformed := 0, 0, 0
	for _, r := range results {
		switch {
		case r.Code == envtune.CodeFormat:
			malformed++
			if r.Name != "" {
				t.Errorf("step %d: a format error is named %s", i, r.Name)
			}
		case r.Code != "":
			failed++
		}
		if r.Hint != nil {
			hints++
			if r.Code == "" || r.Hint.Text == "" {
				t.Errorf("step %d: %s has the hint %+v", i, r.Text, r.Hint)
			}
		}
	}
	if failed != f.Signals.Failed || hints != f.Signals.Hints || len(results)-malformed != f.Signals.Calls {
		t.Errorf("step %d: results %s, signals %s", i, write(t, results), write(t, f.Signals))
	}
}
