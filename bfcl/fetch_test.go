package bfcl

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePython puts a python3 on the PATH that runs a shell script.
func fakePython(t *testing.T, script string) {
	t.Helper()
	bin := t.TempDir()
	if script != "" {
		if err := os.WriteFile(filepath.Join(bin, "python3"), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", bin)
}

func TestFetchErrors(t *testing.T) {
	for _, c := range []struct{ name, script, want string }{
		{"no Python", "", "python3 was not found"},
		{"no pip", "echo 'python3: No module named pip' >&2; exit 1", "python3 has no pip"},
		{"no network", "echo one; echo two; echo three; echo no route >&2; exit 1", "pip download: exit status 1: two | three | no route"},
		{"another file", `while [ "$1" != --dest ]; do shift; done; echo x > "$2/` + wheelName + `"`, "is not the wheel of bfcl-eval"},
		{"no file", "exit 0", "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "cache")
			fakePython(t, c.script)
			if at, err := Fetch(context.Background(), dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %s, %v; want %s", at, err, c.want)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestFetchKeepsABadWheel(t *testing.T) {
	dir := t.TempDir()
	fakePython(t, "")
	if err := os.WriteFile(filepath.Join(dir, wheelName), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Fetch(context.Background(), dir); err == nil || !strings.Contains(err.Error(), "is not the wheel") {
		t.Errorf("got %v", err)
	}
}
