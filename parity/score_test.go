package parity

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/py"
	"envtune/session"
)

type scoreRequest struct {
	Score   string        `json:"score"`
	Scores  string        `json:"scores"`
	Decoder bfcl.Decoding `json:"decoder"`
}

// resultLine is one line of a result file.
type resultLine struct {
	ID     string `json:"id"`
	Result any    `json:"result"`
	Log    any    `json:"inference_log,omitempty"`
}

// results are the lines of result files by their path below the model's folder.
type results map[string][]resultLine

func (r results) add(model string, split envtune.Split, line resultLine) {
	at := filepath.Join(model, "multi_turn", "BFCL_v4_multi_turn_"+string(split)+"_result.json")
	r[at] = append(r[at], line)
}

// TestParityScoreFiles: the score files over recorded and made-up results are,
// byte for byte, those that the official evaluator writes.
func TestParityScoreFiles(t *testing.T) {
	data := official(t)
	d := startDriver(t)
	for _, c := range []struct {
		name     string
		decoding bfcl.Decoding
		make     func(*testing.T, *bfcl.Data) results
	}{
		{"recorded", bfcl.FC, recordedResults},
		{"recorded as prompting", bfcl.Prompting, promptingResults},
		{"recorded as tool_call", bfcl.ToolCall, toolCallResults},
		{"made", bfcl.FC, madeResults},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := c.make(t, data)
			dir, scores := t.TempDir(), t.TempDir()
			for at, lines := range files {
				writeResults(t, filepath.Join(dir, at), lines)
			}
			var answer struct {
				LeftOut int `json:"left_out"`
			}
			d.ask(t, scoreRequest{dir, scores, c.decoding}, &answer)
			var n compared
			for at := range files {
				theirs := filepath.Join(scores, strings.TrimSuffix(at, "_result.json")+"_score.json")
				n.scoreFile(t, data, c.decoding, filepath.Join(dir, at), theirs)
			}
			if n.entries == 0 {
				t.Error("nothing was compared")
			}
			t.Logf("parity: %s: %d score files of %d entries, %d of them failed, equal but for %d lines (%d entries left out: their calls are more than names and literals)",
				c.name, len(files), n.entries, n.failures, n.differ, answer.LeftOut)
		})
	}
}

func writeResults(t *testing.T, at string, lines []resultLine) {
	t.Helper()
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	for i := range lines { // the official evaluator sorts them
		if err := enc.Encode(lines[len(lines)-1-i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// compared counts what was compared.
type compared struct{ entries, failures, differ int }

// scoreFile scores a result file here and compares with the official score file.
func (n *compared) scoreFile(t *testing.T, data *bfcl.Data, decoding bfcl.Decoding, file, official string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	all, err := bfcl.ReadResults(bytes.NewReader(text), file)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := bfcl.Detect(all); err != nil || got != decoding {
		t.Errorf("%s: detected as %s (%v), want %s", file, got, err, decoding)
	}
	scorer := &bfcl.Scorer{Data: data, Decoding: decoding, Model: filepath.Base(filepath.Dir(filepath.Dir(file)))}
	var score bfcl.Score
	for _, r := range all {
		task, ok := data.Task(r.ID)
		if !ok {
			t.Fatalf("%s is no task", r.ID)
		}
		if err := r.CheckShape(decoding); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		v, err := scorer.Score(task, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := score.Add(scorer, task, r, v); err != nil {
			t.Fatal(err)
		}
	}
	var mine bytes.Buffer
	if err := score.Write(&mine); err != nil {
		t.Fatal(err)
	}
	theirs, err := os.ReadFile(official)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{mine.Bytes(), theirs} {
		if _, err := bfcl.ReadScore(bytes.NewReader(text), official); err != nil {
			t.Error(err)
		}
	}
	n.entries += len(all)
	n.failures += len(score.Failures)
	n.lines(t, mine.Bytes(), theirs)
}

// lines compares two score files and names the fields that differ.
func (n *compared) lines(t *testing.T, mine, theirs []byte) {
	t.Helper()
	a, b := bytes.Split(mine, []byte("\n")), bytes.Split(theirs, []byte("\n"))
	if len(a) != len(b) {
		n.differ++
		t.Errorf("%d lines here, officially %d", len(a), len(b))
		return
	}
	for i := range a {
		if bytes.Equal(a[i], b[i]) {
			continue
		}
		n.differ++
		here, err1 := py.FromJSON(a[i])
		there, err2 := py.FromJSON(b[i])
		if err1 != nil || err2 != nil {
			t.Errorf("line %d: %v, %v", i+1, err1, err2)
			continue
		}
		at, x, y := firstDifference("", here, there)
		t.Errorf("line %d, %.60s: %s\n here %.600s\nthere %.600s", i+1, b[i], at, x, y)
	}
}

// firstDifference finds the first place where two values differ or are spelled
// otherwise.
func firstDifference(at string, a, b py.Value) (string, string, string) {
	switch x := a.(type) {
	case *py.Dict:
		y, ok := b.(*py.Dict)
		if !ok || y.Len() != x.Len() {
			break
		}
		for i, e := range x.Entries() {
			f := y.Entries()[i]
			if e.Key != f.Key {
				return at, py.Repr(e.Key), py.Repr(f.Key)
			}
			if py.Repr(e.Value) != py.Repr(f.Value) {
				return firstDifference(at+"."+py.String(e.Key), e.Value, f.Value)
			}
		}
	case *py.List:
		y, ok := b.(*py.List)
		if !ok || len(y.Items) != len(x.Items) {
			break
		}
		for i := range x.Items {
			if py.Repr(x.Items[i]) != py.Repr(y.Items[i]) {
				return firstDifference(fmt.Sprintf("%s[%d]", at, i), x.Items[i], y.Items[i])
			}
		}
	}
	return at, py.Repr(a), py.Repr(b)
}

// playable returns the tasks of the worlds that stand, by id.
func playable(data *bfcl.Data) map[string]*envtune.Task {
	have := map[string]*envtune.Task{}
	for _, task := range bfcl.OnlyWorlds(data.Tasks, session.Official()...) {
		have[task.ID] = task
	}
	return have
}

// recordedResults are the recorded trajectories of the tasks that can be played.
func recordedResults(t *testing.T, data *bfcl.Data) results {
	t.Helper()
	files := results{}
	eachRecorded(t, data, func(model string, task *envtune.Task, r recorded) {
		files.add(model, task.Split, resultLine{ID: r.ID, Result: r.Result})
	})
	return files
}

// firstRun is eachRecorded's name for the first run.
const firstRun = "run-1"

// eachRecorded calls f with every recorded trajectory of a task that can be
// played, and a name for its run.
func eachRecorded(t *testing.T, data *bfcl.Data, f func(model string, task *envtune.Task, r recorded)) {
	t.Helper()
	have := playable(data)
	models := map[string]string{}
	in := trajectories(t)
	for in.Scan() {
		var r recorded
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if models[r.Run] == "" {
			models[r.Run] = fmt.Sprintf("run-%d", len(models)+1)
		}
		if task := have[r.ID]; task != nil {
			f(models[r.Run], task, r)
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
}

// TestParityScoreGuard: a call that is more than a tool's name and literals
// never reaches the official evaluation, which would execute it.
func TestParityScoreGuard(t *testing.T) {
	official(t)
	d := startDriver(t)
	const id = "multi_turn_base_%d"
	harmful := []map[string]any{
		{"print": `{}`}, {"exec": `{"cmd": ["ls"]}`}, {"__import__": `{"name": "os"}`}, {"open": map[string]any{"file": "x"}},
		{"re.sub": `{}`}, {"str().join": `{}`}, {"ls() or print": `{}`}, {"ls": `{"a=print(),b": 1}`},
		{"globals": `{}`}, {"(print)": `{}`}, {"class_instance": `{}`}, {"execution_results.append": `{}`},
		{"lambda: ls": `{}`}, {"[print()][0] or ls": `{}`}, {"self.exit": `{}`}, {"ls(**{'a': print()}) or cd": `{}`},
	}
	harmless := []map[string]any{
		{"ls": `{"a": true}`}, {"no_such_tool": `{"a": [1, {"b": -1.5}]}`}, {"ls<|channel|>x": `{}`}, {"ls": `{"a b": 1}`},
		{"ls": `{"**dict()": 1, "x": 1}`}, {"ls)(print": `{}`}, // no Python
		{"ls": `{"a": NaN, "b": "print() __import__ ('os')"}`},
	}
	var lines []resultLine
	for i, call := range append(harmful, harmless...) {
		lines = append(lines, resultLine{ID: fmt.Sprintf(id, i), Result: [][]any{{[]any{call}}}})
	}
	dir := t.TempDir()
	at := filepath.Join(dir, "m", "multi_turn", "BFCL_v4_multi_turn_base_result.json")
	writeResults(t, at, lines)
	var answer struct {
		LeftOut int `json:"left_out"`
	}
	d.ask(t, scoreRequest{dir, t.TempDir(), bfcl.FC}, &answer)
	kept, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		in := bytes.Contains(kept, []byte(fmt.Sprintf(`"`+id+`"`, i)))
		if in != (i >= len(harmful)) {
			t.Errorf("%v reaches the official evaluation: %v", lines[i].Result, in)
		}
	}
	t.Logf("parity: %d of %d harmful calls kept from the official evaluation, %d harmless ones are evaluated", answer.LeftOut, len(harmful), len(harmless))
}
