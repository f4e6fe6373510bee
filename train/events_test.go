package train

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"envtune/run"
	"envtune/synth"
	"envtune/train/tensorboard"
)

func outsideSuite(t *testing.T, o *Options) {
	t.Helper()
	s, err := synth.Generate(context.Background(), synth.Spec{Like: synth.Outside, N: 12})
	if err != nil {
		t.Fatal(err)
	}
	o.Outside, o.OutsideSuite = Spread(s.Tasks, 6), s.Name
}

func events(t *testing.T, dir string) []tensorboard.Event {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, EventsName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []tensorboard.Event
	for e, err := range tensorboard.Read(f) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func value(e tensorboard.Event, tag string) (float64, bool) {
	for _, s := range e.Scalars {
		if s.Tag == tag {
			return s.Value, true
		}
	}
	return 0, false
}

// The event file holds every step once and what metrics.jsonl says of it, also after
// interruptions, which leave events that no checkpoint knows.
func TestEvents(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	clock := time.Unix(0, 0)
	for try := 0; ; try++ {
		if try > 60 {
			t.Fatal("the run does not end")
		}
		o, err := tinyOptions(dir, 3)
		if err != nil {
			t.Fatal(err)
		}
		o.CheckpointEvery = 2
		outsideSuite(t, &o)
		if o.Resume = try > 0; o.Resume {
			if err := Remembered(&o); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithCancel(context.Background())
		stop := stopAfter(14+try, cancel)
		o.Now = func() time.Time { clock = clock.Add(time.Second); stop(); return clock }
		_, err = Run(ctx, o)
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, run.ErrInterrupted) {
			t.Fatal(err)
		}
	}
	steps := metrics(t, dir)
	all := events(t, dir)
	if all[0].Version == "" || len(steps) != 2+3+3+3 { // the first stage of the preset has two
		t.Fatalf("%d steps, first event %+v", len(steps), all[0])
	}
	seen, tests, ends, wall := 0, 0, 0, 0.0
	for _, e := range all[1:] {
		if e.Wall < wall {
			t.Errorf("an event of step %d goes back in time", e.Step)
		}
		wall = e.Wall
		if reward, ok := value(e, "rollout/reward"); ok {
			m := steps[seen]
			silent, _ := value(e, "rollout/silent_turns")
			if int(e.Step) != m.Step+1 || float32(m.Reward) != float32(reward) || float32(m.Rollout.NoCall) != float32(silent) {
				t.Errorf("event %+v, want step %+v", e, m)
			}
			if _, ok := value(e, "validation/progress"); ok != (m.Validation != nil) {
				t.Errorf("event of step %d: validation %v", e.Step, ok)
			}
			seen++
		}
		if _, ok := value(e, "stage_end_hints_off/overall"); ok {
			ends++
		}
		if _, ok := value(e, "outside_hints_on/overall"); ok {
			tests++
		}
	}
	if seen != len(steps) || ends != 4 || tests != 2 {
		t.Errorf("%d steps, %d stage ends, %d tests in the event file", seen, ends, tests)
	}
}

// Other worlds are scored before and after, without hints and with them; a resumed run
// must be given the same tasks.
func TestOutside(t *testing.T) {
	o := options(t, filepath.Join(t.TempDir(), "run"))
	o.Config.Stages = o.Config.Stages[1:2]
	outsideSuite(t, &o)
	s, err := Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Outside == nil || s.Outside.Suite != "outside" || s.After.Outside.Off.Tasks != 6 || s.Before.Outside.On.Hints != "full" {
		t.Fatalf("outside: %+v", s.Outside)
	}
	var table bytes.Buffer
	if err := s.Table(&table); err != nil || !strings.Contains(table.String(), "other worlds (suite outside, 6 tasks)") {
		t.Errorf("%v, the table lacks the other worlds:\n%s", err, table.String())
	}
	again := options(t, o.Dir)
	again.Resume = true
	if err := Remembered(&again); err != nil || again.OutsideSuite != "outside" {
		t.Fatalf("%q, %v", again.OutsideSuite, err)
	}
	again.Outside = o.Outside[:5]
	if _, err := Run(context.Background(), again); err == nil || !strings.Contains(err.Error(), "tasks of suite outside") {
		t.Errorf("other tasks of other worlds: %v", err)
	}
}
