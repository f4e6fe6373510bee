package synth

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"envtune"
	"envtune/session"
)

func TestFilesystem(t *testing.T) {
	suites := suitesOfWorld(t, filesystemWorld)
	suppliedValues(t, suites, "True", "..")
	worldReport(t, filesystemWorld, suites)
	for _, s := range suites {
		for _, task := range s.Tasks {
			for _, turn := range task.Turns {
				if strings.Contains(turn.User, "the file that") || strings.Contains(turn.User, "the folder that") && !strings.Contains(turn.User, "the folder that you") {
					t.Errorf("%s: %q", task.ID, turn.User)
				}
			}
		}
	}
}

func TestFilesystemRules(t *testing.T) { rashAgent(t, filesystemWorld) }

// TestDisk plays long rows of goals: what the maker knows of the tree stays what the world
// holds.
func TestDisk(t *testing.T) {
	for _, like := range Builtin() {
		m, err := newMaker(Spec{Like: like, Worlds: []string{filesystemWorld}}.WithDefaults())
		if err != nil {
			t.Fatal(err)
		}
		played := 0
		for seed := range uint64(60) {
			d := newDice(seed, like)
			s, err := m.newScene(d, []string{filesystemWorld}, slot{part: envtune.PartTest, split: envtune.SplitBase})
			if err != nil {
				t.Fatal(err)
			}
			for range 15 {
				g, err := m.goal(s, filesystemWorld, false)
				if errors.Is(err, errUnfit) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if err := g.play(s); errors.Is(err, errUnfit) {
					break // the tree is one step behind a call that failed
				} else if err != nil {
					t.Fatal(err)
				}
				played++
				sameTree(t, s)
			}
		}
		if played < 400 {
			t.Errorf("%s: only %d goals were played", like, played)
		}
	}
}

func sameTree(t *testing.T, s *scene) {
	t.Helper()
	f := s.disk()
	known := map[string]json.RawMessage{filesystemWorld: f.tree()}
	want, err := session.New([]string{filesystemWorld}, known, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := s.run.CompareState(want); len(diff) > 0 {
		t.Fatalf("after %s the world holds %v, the maker knows %v", strings.Join(s.turn, "; "), diff[0].Got, diff[0].Want)
	}
	path := ""
	for n := f.here; n != nil; n = n.up {
		path = "/" + n.name + path
	}
	if got := s.run.Clone().Call("pwd()").Text; got != `{"current_working_directory": "`+path+`"}` {
		t.Fatalf("after %s the directory is %s, not %s", strings.Join(s.turn, "; "), got, path)
	}
}

// TestTrees: names tell entries of a start state apart, and there is something to do.
func TestTrees(t *testing.T) {
	for seed := range uint64(300) {
		at := setting{part: envtune.PartTrain, long: seed%3 == 0, wide: seed%2 == 0}
		f := newDisk(newDice(seed), at)
		seen, files := map[string]bool{f.root.name: true}, 0
		f.root.below(func(n *node) {
			if seen[n.name] && !n.hidden() {
				t.Errorf("seed %d: two entries are called %s", seed, n.name)
			}
			seen[n.name] = true
			if !n.folder {
				files++
				if len(n.lines) == 0 {
					t.Errorf("seed %d: %s is empty", seed, n.name)
				}
			}
		})
		if least := map[bool]int{false: 5, true: 19}[at.long]; files < least {
			t.Errorf("seed %d: %d files", seed, files)
		}
		if owner(startKey(filesystemWorld, f.config())) != at.part {
			t.Errorf("seed %d: the start state belongs to another role", seed)
		}
	}
}
