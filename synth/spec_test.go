package synth

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"envtune"
)

func TestParseSpec(t *testing.T) {
	s, err := ParseSpec([]byte("seed: 9\nroles: {train: 8, test: 4}\nworlds: [vehicle]\nmax_tools: 8\n"))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := like(Small)
	want.Name, want.Seed, want.Worlds, want.MaxTools = "small-9", 9, []string{"vehicle"}, 8
	want.Roles = map[envtune.Part]int{"train": 8, "test": 4}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if s, err = ParseSpec(nil); err != nil || !reflect.DeepEqual(s, Spec{}.WithDefaults()) {
		t.Errorf("an empty spec gives %+v, %v", s, err)
	}
	if s, err = ParseSpec([]byte("n: 40")); err != nil || s.Roles[envtune.PartTest] != 40 || len(s.Roles) != 1 {
		t.Errorf("n: 40 gives %+v, %v", s, err)
	}
}

func TestBadSpecs(t *testing.T) {
	for text, want := range map[string]string{
		"sed: 1":                         "sed",
		"n: [1]":                         "[1:",
		"n: 40\nroles: {test: 4}":        "n or roles",
		"n: 6":                           "multiple of 4",
		"n: -4":                          "-4 test tasks",
		"n: 40000":                       "20000",
		"roles: {dev: 4}":                `unknown role "dev"`,
		"worlds: [mars]":                 `unknown world "mars"`,
		"like: huge":                     `like "huge"`,
		"max_turns: 1":                   "max_turns 1",
		"max_calls: 2":                   "max_calls 2",
		"max_depth: 9":                   "max_depth 9",
		"hidden: 1.5":                    "hidden 1.5",
		"min_spare: 5\nmax_spare: 2":     "min_spare 5 and max_spare 2",
		"worlds: [vehicle, vehicle]":     "named twice",
		"min_tools: 9\nmax_tools: 7":     "min_tools 9 and max_tools 7",
		"prompt_bytes: 100":              "prompt_bytes 100",
		"episode_bytes: 100":             "episode_bytes 100",
		"name: a b":                      `name "a b"`,
		"roles: {train: 0, test: 0}":     "0 tasks",
		"seed: -1":                       "seed",
		"n: 4\nn: 8":                     "already defined",
		"prompt_bytes: 1\nname: ../x y ": "prompt_bytes",
	} {
		if _, err := ParseSpec([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
}

func TestLoadSpec(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spec.yaml")
	if _, err := LoadSpec(path); err == nil {
		t.Error("a missing file loads")
	}
	if err := os.WriteFile(path, []byte("n: 5"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSpec(path); err == nil || !strings.Contains(err.Error(), "spec.yaml") {
		t.Errorf("the error does not name the file: %v", err)
	}
}

func TestParseRoles(t *testing.T) {
	got, err := ParseRoles("train=8, test=4")
	if err != nil || !reflect.DeepEqual(got, map[envtune.Part]int{"train": 8, "test": 4}) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"", "train", "train=x", "dev=4", "test=4,test=8"} {
		if _, err := ParseRoles(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func FuzzParseSpec(f *testing.F) {
	f.Add([]byte("n: 40\nseed: 3\nworlds: [vehicle]"))
	f.Add([]byte("roles: {train: 8}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		s, err := ParseSpec(data)
		if err == nil && s.Check() != nil {
			t.Fatal("a spec that fails its check was read")
		}
	})
}
