package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"envtune/run"
)

// A training that found no room, or whose checkpoints are damaged, goes on.
func TestInterruptedTrainings(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	killed, want := halfway(t)
	t.Run("no room", func(t *testing.T) { noRoomFor(t, killed.again(t), want) })
	t.Run("no room for a folder", func(t *testing.T) { noRoomAtAll(t, newVictim(t, "qwen"), want) })
	for _, d := range damages {
		t.Run("damaged "+d.file, func(t *testing.T) { damaged(t, killed.again(t), want, d) })
	}
	t.Run("all damaged", func(t *testing.T) { allDamaged(t, killed.again(t)) })
}

// halfway is a training that was killed behind its sixth checkpoint, and what it comes to
// when it goes on.
func halfway(t *testing.T) (*victim, content) {
	t.Helper()
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=8,validation=4,test=4 --out tiny")
	ref := newVictim(t, "qwen")
	ref.whole(t)
	v := newVictim(t, "qwen")
	l := v.start(t, "")
	if !l.wait(t, func() bool { return v.saved() >= 6 }) || !l.kill(t) {
		t.Fatal("the training ended before it was killed")
	}
	return v, contents(t, ref.run())
}

// again is a copy of a training.
func (v *victim) again(t *testing.T) *victim {
	t.Helper()
	c := &victim{dir: t.TempDir(), model: v.model}
	if err := os.CopyFS(c.dir, os.DirFS(v.dir)); err != nil {
		t.Fatal(err)
	}
	return c
}

// newest is the newest checkpoint as a reader of the run finds it, which must be whole.
func (v *victim) newest(t *testing.T) int {
	t.Helper()
	r, err := run.Open(v.run())
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Latest(func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	return c.Step
}

// A training whose files find no room stops, names the file and says how to go on; what was
// saved is whole, and with room it ends as one that always had it. The room is bounded per
// file: a test cannot fill a disk everywhere.
func noRoomFor(t *testing.T, v *victim, want content) {
	needShell(t)
	t.Parallel()
	for _, c := range []struct {
		blocks int // of 512 or 1,024 bytes
		file   string
	}{{0, ".jsonl"}, {4, ".jsonl"}, {100, "/model.safetensors"}, {400, "/optimizer.safetensors"}} {
		before := v.newest(t)
		out := v.start(t, fmt.Sprintf("ulimit -f %d", c.blocks)).failed(t)
		last := out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:]
		for _, want := range []string{"envtune: training in run: ", "writing ", c.file, "what was saved before is whole: make room and go on with --resume run"} {
			if !strings.Contains(last, want) {
				t.Errorf("files of %d blocks: the error lacks %q: %s", c.blocks, want, last)
			}
		}
		if after := v.newest(t); after < before {
			t.Errorf("files of %d blocks: checkpoint %d was the newest, %d is", c.blocks, before, after)
		}
		if left := v.halfWritten(); len(left) > 0 {
			t.Errorf("files of %d blocks: %v take up room", c.blocks, left)
		}
	}
	v.whole(t)
	want.compare(t, contents(t, v.run()))
}

func noRoomAtAll(t *testing.T, v *victim, want content) {
	needShell(t)
	t.Parallel()
	out := v.start(t, "ulimit -f 0").failed(t)
	if !strings.Contains(out, "config.json") || !strings.Contains(out, "make room and start again as you did") {
		t.Errorf("a folder without room: %s", out)
	}
	v.whole(t)
	want.compare(t, contents(t, v.run()))
}

func needShell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh, whose ulimit bounds files")
	}
}

// damage is what happens to a file of a checkpoint.
type damage struct {
	file, says string
	do         func(name string) error
}

// damages are some; run.TestDamagedCheckpoints has more.
var damages = []damage{
	{"model.safetensors", "model.safetensors is damaged: 1000 bytes instead of ", func(name string) error { return os.Truncate(name, 1000) }},
	{"optimizer.safetensors", "optimizer.safetensors is damaged: its checksum differs", flip},
	{"state.json", "state.json is missing", os.Remove},
	{"manifest.json", "manifest.json is damaged: it is empty", func(name string) error { return os.Truncate(name, 0) }},
}

// flip turns one bit around in the middle of a file.
func flip(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 0x10
	return os.WriteFile(name, data, 0o600)
}

// A training whose newest checkpoint is damaged says so, goes on from the one before and
// ends as if nothing had happened.
func damaged(t *testing.T, v *victim, want content, d damage) {
	t.Parallel()
	folder := fmt.Sprintf("run/checkpoints/step-%06d", v.newest(t))
	if err := d.do(filepath.Join(v.dir, folder, d.file)); err != nil {
		t.Fatal(err)
	}
	out := v.whole(t)
	if text := "warning: checkpoint " + folder + ": " + d.says; !strings.Contains(out, text) || !strings.Contains(out, "; trying the one before") {
		t.Errorf("the output lacks %q:\n%s", text, out)
	}
	want.compare(t, contents(t, v.run()))
}

// Where no checkpoint is whole a training stops and changes nothing.
func allDamaged(t *testing.T, v *victim) {
	t.Parallel()
	models, err := filepath.Glob(filepath.Join(v.run(), "checkpoints", "*", "model.safetensors"))
	if err != nil || len(models) < 2 {
		t.Fatalf("%v, %v", models, err)
	}
	for _, m := range models {
		if err := flip(m); err != nil {
			t.Fatal(err)
		}
	}
	before := contents(t, v.run())
	out := v.start(t, "").failed(t)
	text := fmt.Sprintf("no checkpoint is undamaged (%d in run/checkpoints): start a new run, or restore one of them", len(models))
	if !strings.Contains(out, text) || strings.Count(out, "model.safetensors is damaged: its checksum differs") != len(models) {
		t.Errorf("the output lacks %q:\n%s", text, out)
	}
	before.compare(t, contents(t, v.run()))
}
