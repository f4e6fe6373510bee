// Package hinttest plays the transcripts of package session for tests of hints.
package hinttest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune/session"
)

// Failures plays the transcripts of a folder and hands over each call that failed,
// with the session before and after it.
func Failures(t testing.TB, dir string, see func(before, after *session.Session, call string, r session.Result)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the session's transcripts are missing: %v", err)
	}
	for _, file := range files {
		play(t, file, see)
	}
}

func play(t testing.TB, file string, see func(before, after *session.Session, call string, r session.Result)) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var worlds []string
	var s *session.Session
	open := func(start map[string]json.RawMessage) {
		if s, err = session.New(worlds, start, session.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range strings.Split(string(text), "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		switch mark {
		case "worlds":
			worlds = strings.Fields(rest)
			open(nil)
		case "start":
			var start map[string]json.RawMessage
			if err := json.Unmarshal([]byte(rest), &start); err != nil {
				t.Fatal(err)
			}
			open(start)
		case ">":
			before := s.Clone()
			if r := s.Call(rest); r.Failed() {
				see(before, s, rest, r)
			}
		}
	}
}
