package example

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
	"envtune/session"
)

// The examples are the failures of the session's transcripts, of each code the one that
// is shortest to write. -update makes them anew.
func TestExamplesAreTheTranscripts(t *testing.T) {
	best := map[envtune.Code]Example{}
	for _, file := range transcripts(t) {
		failures(t, file, func(e Example) {
			old, ok := best[e.Code]
			if size := func(e Example) int { return len(e.Session) + len(e.Call) }; !ok || size(e) < size(old) {
				best[e.Code] = e
			}
		})
	}
	var codes []envtune.Code
	for code := range best {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	for _, code := range codes {
		if err := enc.Encode(best[code]); err != nil {
			t.Fatal(err)
		}
	}
	golden.Equal(t, "examples.jsonl", want.Bytes())
}

// Every example fails with its code.
func TestExamplesFail(t *testing.T) {
	all, err := All()
	if err != nil || len(all) < 130 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	for code, e := range all {
		s, err := session.Restore(e.Session, nil)
		if err != nil {
			t.Fatalf("%s: %v", code, err)
		}
		if r := s.Call(e.Call); r.Code != code {
			t.Errorf("%s: %s gives %q (%s)", code, e.Call, r.Code, r.Text)
		}
	}
}

func transcripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../session/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("the session's transcripts are missing: %v", err)
	}
	return files
}

// failures runs a transcript and hands over what fails on its own, too.
func failures(t *testing.T, file string, see func(Example)) {
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
			before, err := s.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			r := s.Call(rest)
			if !r.Failed() {
				continue
			}
			alone, err := session.Restore(before, nil)
			if err != nil {
				t.Fatal(err)
			}
			if again := alone.Call(rest); again.Code == r.Code && again.Text == r.Text {
				see(Example{Code: r.Code, Session: before, Call: rest})
			}
		}
	}
}
