package session

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
	"envtune/tool"
)

// A transcript is a readable file: "worlds NAME ..." and optionally "start
// JSON" begin a session; "> CALL" runs a call, "= TEXT" is its result, and
// "! CODE field=value" what a failure tells beside its text. Blank lines and
// lines that begin with # are kept.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			golden.Equal(t, f, []byte(replay(t, f, func(Result) {})))
		})
	}
}

// replay runs the calls of a transcript and writes it anew.
func replay(t *testing.T, file string, see func(Result)) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var s *Session
	var worlds []string
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		mark, rest, _ := strings.Cut(line, " ")
		if mark == "=" || mark == "!" {
			continue
		}
		out.WriteString(line + "\n")
		switch mark {
		case "worlds":
			worlds = strings.Fields(rest)
			s = open(t, worlds, nil)
		case "start":
			var start map[string]json.RawMessage
			if err := json.Unmarshal([]byte(rest), &start); err != nil {
				t.Fatalf("%s: start state: %v", file, err)
			}
			s = open(t, worlds, start)
		case ">":
			r := s.Call(unquote(rest))
			see(r)
			out.WriteString(Describe(r))
		}
	}
	return out.String()
}

// unquote lets a call hold line ends, written as \n outside of what Python
// reads: a call that begins with a double quote is a Go string.
func unquote(call string) string {
	var s string
	if strings.HasPrefix(call, `"`) && json.Unmarshal([]byte(call), &s) == nil {
		return s
	}
	return call
}

func open(t *testing.T, worlds []string, start map[string]json.RawMessage) *Session {
	t.Helper()
	s, err := New(worlds, start, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestTranscriptsCoverEveryCode keeps the transcripts complete: each error
// template of each world occurs in one.
func TestTranscriptsCoverEveryCode(t *testing.T) {
	seen := map[envtune.Code]bool{
		// Needs the official long-context data to be faulty; see the world.
		"trading.order_format": true,
		// No call can lead to it; see the world.
		"travel.no_cached_cost": true,
		// Every entry is a file or a directory, and only the root has no parent.
		"filesystem.no_parent": true, "filesystem.neither_kind.mv": true,
		"filesystem.neither_kind.rm": true, "filesystem.neither_kind.cp": true,
	}
	tools := map[string]bool{}
	files, _ := filepath.Glob("testdata/*.txt")
	for _, f := range files {
		replay(t, f, func(r Result) {
			seen[r.Code] = true
			if !r.Failed() {
				tools[r.Tool] = true
			}
		})
	}
	all := open(t, Names(), nil)
	want := []envtune.Code{
		envtune.CodeUnknownTool, tool.CodeMissing, tool.CodeUnexpected, tool.CodeMultiple, tool.CodeTooMany,
		tool.CodeKey, tool.CodeType, tool.CodeValue, tool.CodeAttribute, tool.CodeOverflow, tool.CodeName,
		tool.CodeSyntax, tool.CodeDenied, tool.CodeUnsupported, tool.CodeLimit,
	}
	for _, w := range all.Worlds() {
		want = append(want, w.Codes()...)
	}
	for _, code := range want {
		if !seen[code] {
			t.Errorf("no transcript shows %s", code)
		}
	}
	for _, spec := range all.Tools() {
		if !tools[spec.Name] && spec.Name != "get_outside_temperature_from_weather_com" {
			t.Errorf("no transcript shows %s succeed", spec.Name)
		}
	}
}
