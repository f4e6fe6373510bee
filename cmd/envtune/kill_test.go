package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"envtune/run"
	"envtune/train"
	"envtune/train/tensorboard"
)

// asCommand is the environment variable that makes the test binary envtune itself, to be
// killed by its parent.
const asCommand = "ENVTUNE_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
	}
	os.Exit(m.Run())
}

// killedConfig is a training of all four stages that saves 14 times.
const killedConfig = `train: {group_size: 2, groups_per_step: 2, minibatches: 1, max_tokens: 12, kl: 0.01, lr_schedule: linear, validation: {tasks: 2, samples: 1}}
guard: {}
stages:
  - {name: syntax, tasks: {splits: [base]}, max_steps: 2, reward: syntax, hints: {level: "off", show: 1}, gate: {max_steps: 2, min_steps: 2, every: 1}}
  - {name: basics, tasks: {edge: 0.25}, max_steps: 2, reward: progress, hints: {level: full, show: 1}, gate: {max_steps: 3, min_steps: 3, every: 2}}
  - {name: everything, max_steps: 2, reward: progress, hints: {level: full, show: 0.5}, gate: {max_steps: 2, min_steps: 2, every: 1}}
  - {name: alone, max_steps: 2, reward: progress, hints: {level: "off", show: 1}, gate: {max_steps: 2, min_steps: 2, every: 1}}
`

// killedSaves is the number of checkpoints that such a training writes.
const killedSaves = 14

// victim is a training in a folder of its own, which holds its model, suite and
// configuration; the run is in run.
type victim struct {
	dir   string
	model string
}

// newVictim makes the folder of a training of model: "embedded", or the tiny "qwen" in the
// working folder.
func newVictim(t *testing.T, model string) *victim {
	t.Helper()
	v := &victim{dir: t.TempDir(), model: model}
	for _, name := range []string{"tiny", "qwen"} {
		if err := os.CopyFS(filepath.Join(v.dir, name), os.DirFS(name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(v.dir, "c.yaml"), []byte(killedConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *victim) run() string { return filepath.Join(v.dir, "run") }

// line is the command line that begins the training or, where there is a run, goes on.
func (v *victim) line() []string {
	if run.IsRun(v.run()) {
		return []string{"train", "--resume", "run"}
	}
	return []string{"train", "--config", "./c.yaml", "--suite", "tiny", "--model", v.model, "--samples", "1", "--no-outside", "--out", "run"}
}

// life is one process of a training.
type life struct {
	cmd   *exec.Cmd
	out   bytes.Buffer
	ended chan error
	over  bool
}

// start starts a process of the training, through a shell with words before it where there
// are some.
func (v *victim) start(t *testing.T, shell string) *life {
	t.Helper()
	l := &life{ended: make(chan error, 1)}
	if shell == "" {
		l.cmd = exec.Command(os.Args[0], v.line()...)
	} else {
		l.cmd = exec.Command("sh", append([]string{"-c", shell + `; exec "$0" "$@"`, os.Args[0]}, v.line()...)...)
	}
	l.cmd.Dir, l.cmd.Stdout, l.cmd.Stderr = v.dir, &l.out, &l.out
	l.cmd.Env = append(os.Environ(), asCommand+"=1")
	if err := l.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { l.ended <- l.cmd.Wait() }()
	return l
}

// wait waits until seen or the end of the process, and tells whether it still runs.
func (l *life) wait(t *testing.T, seen func() bool) bool {
	t.Helper()
	for !seen() {
		select {
		case err := <-l.ended:
			l.finished(t, err)
			return false
		case <-time.After(50 * time.Microsecond):
		}
	}
	return true
}

// kill kills the process with SIGKILL, and tells whether it was still running.
func (l *life) kill(t *testing.T) bool {
	t.Helper()
	if err := l.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	if err := <-l.ended; err == nil {
		return false
	}
	if text := l.out.String(); strings.Contains(text, "envtune: ") {
		t.Fatalf("the training failed before it was killed:\n%s", text)
	}
	return true
}

// failed waits for the end of a training that must fail and returns what it prints.
func (l *life) failed(t *testing.T) string {
	t.Helper()
	if err := <-l.ended; err == nil {
		t.Fatalf("%v ends well:\n%s", l.cmd.Args, l.out.String())
	}
	return l.out.String()
}

func (l *life) finished(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v: %v\n%s", l.cmd.Args, err, l.out.String())
	}
	l.over = true
}

// whole lets the training run to its end and returns what it prints.
func (v *victim) whole(t *testing.T) string {
	t.Helper()
	l := v.start(t, "")
	l.finished(t, <-l.ended)
	return l.out.String()
}

// saved is the number of the newest checkpoint.
func (v *victim) saved() int {
	newest := 0
	entries, _ := os.ReadDir(filepath.Join(v.run(), "checkpoints"))
	for _, e := range entries {
		if n, err := strconv.Atoi(strings.TrimPrefix(e.Name(), "step-")); err == nil {
			newest = max(newest, n)
		}
	}
	return newest
}

// halfWritten lists what is being written or removed in the run folder.
func (v *victim) halfWritten() []string {
	var out []string
	for _, pattern := range []string{"*.partial", "checkpoints/*.partial", "checkpoints/.trash-*"} {
		found, _ := filepath.Glob(filepath.Join(v.run(), pattern))
		for _, f := range found {
			out = append(out, strings.TrimPrefix(f, v.run()+"/"))
		}
	}
	return out
}

// The kinds of instants at which a training is killed.
const (
	whileMaking = "making" // while the run folder is made
	whileSaving = "saving" // while a checkpoint is half written
	atAnyTime   = "at any time"
	atItsStart  = "at start"   // while it loads, goes back and cuts its logs
	atItsEnd    = "at the end" // behind the last checkpoint
)

// instants are n of them, spread over the saves of a run, between one while its folder is
// made and one at its end.
func instants(n int) (kinds []string, from []int) {
	kinds, from = []string{whileMaking}, []int{0}
	for i := range n {
		kinds = append(kinds, []string{whileSaving, atAnyTime, atItsStart, whileSaving, atAnyTime}[i%5])
		from = append(from, i*killedSaves/n)
	}
	return append(kinds, atItsEnd), append(from, killedSaves)
}

// pace is what a run takes on this machine: from start to the run folder, from one
// checkpoint to the next, and one checkpoint.
type pace struct{ start, step, save time.Duration }

// measured runs the training to its end and measures its pace.
func (v *victim) measured(t *testing.T) pace {
	t.Helper()
	began := time.Now()
	l := v.start(t, "")
	l.wait(t, func() bool { return run.IsRun(v.run()) })
	p := pace{start: time.Since(began)}
	l.wait(t, func() bool { return v.saved() > 0 && v.saving() })
	saving := time.Now()
	l.wait(t, func() bool { return !v.saving() })
	p.save = time.Since(saving)
	l.wait(t, func() bool { return l.over })
	p.step = (time.Since(began) - p.start) / (killedSaves + 2)
	return p
}

// killed kills the training at an instant of the kind, from checkpoint from on, and tells
// whether that came before its end. The machine may have become faster: the next
// checkpoint bounds the delay.
func (v *victim) killed(t *testing.T, r *rand.Rand, p pace, kind string, from int) bool {
	t.Helper()
	l := v.start(t, "")
	alive := true
	// within goes on for up to d, not further than the next checkpoint.
	within := func(d time.Duration) {
		until, newest := time.Now().Add(time.Duration(r.Int64N(int64(d))+1)), v.saved()
		alive = alive && l.wait(t, func() bool { return time.Now().After(until) || v.saved() > newest })
	}
	switch kind {
	case whileMaking:
		alive = l.wait(t, func() bool {
			_, err := os.Stat(v.run())
			return err == nil
		})
		within(p.save / 4)
	case atItsStart:
		within(p.start + p.step/2)
	case whileSaving:
		alive = l.wait(t, func() bool { return v.saved() >= from && v.saving() })
		within(p.save)
	case atAnyTime:
		alive = l.wait(t, func() bool { return v.saved() >= from })
		within(p.step)
	case atItsEnd:
		alive = l.wait(t, func() bool {
			found, _ := filepath.Glob(filepath.Join(v.run(), "trajectories", "test-after*"))
			return len(found) > 0
		})
		within(p.step / 4)
	}
	return alive && l.kill(t)
}

// saving tells whether a checkpoint is being written.
func (v *victim) saving() bool {
	return slices.ContainsFunc(v.halfWritten(), func(name string) bool { return strings.HasPrefix(name, "checkpoints/step-") })
}

// A training that is killed with SIGKILL at random instants, while it saves included, and
// resumed each time ends in the same files, byte for byte, as one that is not. make kill
// does it at 20 instants and with the embedded model too.
func TestKilledTrainings(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	n, models := 3, []string{"qwen"}
	if text := os.Getenv("ENVTUNE_KILLS"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 {
			t.Fatalf("ENVTUNE_KILLS is %q: want a number from 1 on", text)
		}
		models = append(models, "embedded")
	}
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("ENVTUNE_KILL_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("instants of ENVTUNE_KILL_SEED=%d", seed)
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=8,validation=4,test=4 --out tiny")
	for _, model := range models {
		t.Run(model, func(t *testing.T) { killedTraining(t, model, n, rand.New(rand.NewPCG(seed, 0))) })
	}
}

func killedTraining(t *testing.T, model string, n int, r *rand.Rand) {
	ref := newVictim(t, model)
	p := ref.measured(t)
	t.Logf("a whole run: %v to its folder, %v a checkpoint and what leads to it, %v of it to write", p.start, p.step, p.save)
	want := contents(t, ref.run())
	if ref.saved() != killedSaves {
		t.Fatalf("the whole run saved %d times, not %d", ref.saved(), killedSaves)
	}
	kills, half := 0, 0
	for runs := 0; kills < n && runs < 3; runs++ { // a machine that gets faster can end one early
		v := newVictim(t, model)
		more, torn := v.killedOften(t, r, p, n, kills)
		kills, half = kills+more, half+torn
		if end := v.whole(t); strings.Contains(end, "warning: ") {
			t.Errorf("a killed run warns when it is resumed:\n%s", end)
		}
		want.compare(t, contents(t, v.run()))
		if left := v.halfWritten(); len(left) > 0 {
			t.Errorf("%v are left", left)
		}
	}
	t.Logf("%d kills, %d of them with something half written; %d files, %d bytes compared", kills, half, len(want.files), want.bytes)
	if kills < n {
		t.Errorf("%d kills, want %d", kills, n)
	}
	if n >= 10 && half == 0 { // those aimed at can be missed where the machine is busy
		t.Error("no kill came while something was written")
	}
}

// killedOften kills the training at the instants of n behind the first done, and tells how
// often it was killed, and how often with something half written.
func (v *victim) killedOften(t *testing.T, r *rand.Rand, p pace, n, done int) (kills, half int) {
	t.Helper()
	kinds, from := instants(n)
	for i := done; i < len(kinds) && v.killed(t, r, p, kinds[i], from[i]); i++ {
		kills++
		left := v.halfWritten()
		if len(left) > 0 {
			half++
		}
		t.Logf("kill %2d, %-11s: a run %v, checkpoint %d is the newest, half written %v", done+kills, kinds[i], run.IsRun(v.run()), v.saved(), left)
	}
	return kills, half
}

// content is a run folder as its seed fixes it: every file, but for timing.jsonl (the
// clock's figures) and the times of the events for TensorBoard.
type content struct {
	files map[string]string
	bytes int
}

func contents(t *testing.T, dir string) content {
	t.Helper()
	c := content{files: map[string]string{}}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || d.IsDir() || name == run.TimingName {
			return err
		}
		data, err := os.ReadFile(path)
		text := string(data)
		if name == train.EventsName {
			text = timeless(t, data)
		}
		c.files[name] = text
		c.bytes += len(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// timeless lists the events of a file without their times.
func timeless(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	for e, err := range tensorboard.Read(bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		e.Wall = 0
		fmt.Fprintf(&b, "%+v\n", e)
	}
	return b.String()
}

// compare says which files differ. Checkpoints that were set aside as damaged are no part
// of the run.
func (c content) compare(t *testing.T, got content) {
	t.Helper()
	for name, want := range c.files {
		switch text, ok := got.files[name]; {
		case !ok:
			t.Errorf("%s is missing", name)
		case text != want:
			t.Errorf("%s differs: %d bytes, want %d", name, len(text), len(want))
		}
	}
	for name := range got.files {
		if _, ok := c.files[name]; !ok && !strings.Contains(name, "/damaged-") {
			t.Errorf("%s should not be there", name)
		}
	}
}
