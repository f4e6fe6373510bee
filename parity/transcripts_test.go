package parity

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"envtune/bfcl"
	"envtune/session"
	"envtune/tool"
)

// TestParityTranscripts runs the calls of the session's transcripts officially:
// the results written there are the official ones, but for refused calls.
func TestParityTranscripts(t *testing.T) {
	files, err := filepath.Glob("../session/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	d := startDriver(t)
	compared, refused := 0, 0
	for _, file := range files {
		for _, s := range readTranscript(t, file) {
			if s.ours() {
				continue
			}
			var got ran
			d.ask(t, s.request, &got)
			for i, want := range s.results {
				if s.refused[i] {
					refused++
					continue
				}
				compared++
				text := strings.ReplaceAll(got.Outputs[i], "model_eval_"+s.request.ID+"_", "session_")
				if text != want {
					t.Errorf("%s: %s\n here %s\nthere %s", file, s.request.Calls[i], want, text)
				}
			}
		}
	}
	t.Logf("parity: %d results of the session's transcripts compared (%d calls are refused here)", compared, refused)
}

// transcript is one session of a file of transcripts; package session says how
// they are written.
type transcript struct {
	request request
	results []string
	refused []bool
}

// ours tells of a session that it is of worlds which the official package does not have.
func (s *transcript) ours() bool {
	return slices.ContainsFunc(s.request.Classes, func(class string) bool { return bfcl.World(class) == "" })
}

func readTranscript(t *testing.T, file string) []*transcript {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []*transcript
	var s *transcript
	begin := func(classes []string, config map[string]json.RawMessage) {
		s = &transcript{request: request{ID: "multi_turn_base_0", Classes: classes, Config: config}}
		all = append(all, s)
	}
	for line := range strings.Lines(string(text)) {
		mark, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch mark {
		case "worlds":
			begin(officialNames(strings.Fields(rest)), map[string]json.RawMessage{})
		case "start":
			var config map[string]json.RawMessage
			if err := json.Unmarshal([]byte(rest), &config); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			for _, w := range session.Official() {
				if raw, ok := config[w]; ok {
					config[officialNames([]string{w})[0]] = raw
				}
			}
			begin(s.request.Classes, config)
		case ">":
			var call string
			if !strings.HasPrefix(rest, `"`) || json.Unmarshal([]byte(rest), &call) != nil {
				call = rest
			}
			s.request.Calls = append(s.request.Calls, call)
		case "=":
			s.results, s.refused = append(s.results, rest), append(s.refused, false)
		case "!":
			code, _, _ := strings.Cut(rest, " ")
			s.refused[len(s.refused)-1] = code == string(tool.CodeUnsupported) || code == string(tool.CodeLimit)
		}
	}
	return all
}

// officialNames returns the class names of worlds, which may be them already.
func officialNames(names []string) []string {
	var out []string
	for _, name := range names {
		for _, w := range session.Official() {
			if name == w {
				name = bfcl.Class(w)
			}
		}
		out = append(out, name)
	}
	return out
}
