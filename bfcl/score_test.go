package bfcl

import (
	"bytes"
	"strings"
	"testing"

	"envtune/internal/golden"
	"envtune/py"
)

// results are one result of every kind for the made-up tasks of base, their
// lines in another order than their numbers.
const results = `{"id": "multi_turn_base_1", "result": [[[{"lockDoors": "{\"unlock\": false, \"door\": [\"passenger\"]}"}, {"x y": "{}"}], "é \u2028 \ud83d\ude00"]], "inference_log": [{"a": 1e5}]}
{"id": "multi_turn_base_0", "result": [[[{"trading_login": "{\"username\": \"ann\", \"password\": \"pw\"}"}], "not a call", ""], [[{"fund_account": "{\"amount\": 100.0}"}]]]}
`

func scoreOf(t *testing.T, d *Data, text string) *Score {
	t.Helper()
	all, err := ReadResults(strings.NewReader(text), "r.json")
	if err != nil {
		t.Fatal(err)
	}
	by := &Scorer{Data: d, Decoding: FC, Model: "a-model"}
	s := &Score{}
	for _, r := range all {
		task, ok := d.Task(r.ID)
		if !ok {
			t.Fatalf("no task %s", r.ID)
		}
		v, err := by.Score(task, r)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Add(by, task, r, v); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// TestScoreFile: TestParityScoreFiles compares score files over the official
// tasks byte for byte with those of the official evaluator; these are over
// made-up tasks.
func TestScoreFile(t *testing.T) {
	d := fixture(t)
	login := `[[{"trading_login": "{\"username\": \"ann\", \"password\": \"pw\"}"}]]`
	for name, text := range map[string]string{
		"mismatches": results,
		"early ends": `{"id": "multi_turn_base_0", "result": "Error during inference: \u00e9"}` + "\n" + `{"id": "multi_turn_base_1", "result": []}` + "\n",
		"held back":  `{"id": "multi_turn_miss_func_0", "result": [` + login + `, ["Which?"], ["No."]]}` + "\n",
		"all valid":  `{"id": "multi_turn_miss_func_0", "result": [` + login + `, [], [[{"fund_account": "{\"amount\": 100}"}]]]}` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := scoreOf(t, d, text)
			var b bytes.Buffer
			if err := s.Write(&b); err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, "testdata/score/"+strings.ReplaceAll(name, " ", "_")+".json", b.Bytes())
			back, err := ReadScore(bytes.NewReader(b.Bytes()), "s.json")
			if err != nil {
				t.Fatal(err)
			}
			var again bytes.Buffer
			if err := back.Write(&again); err != nil || again.String() != b.String() {
				t.Errorf("read back and written it is %s (%v)", again.String(), err)
			}
			if back.Correct != s.Correct || back.Total != s.Total || len(back.Failures) != len(s.Failures) {
				t.Errorf("read back: %+v", back)
			}
		})
	}
}

// TestScoreOrder: failed entries come in the order of their numbers, 2 before 10.
func TestScoreOrder(t *testing.T) {
	s := &Score{Total: 4}
	for _, id := range []string{"multi_turn_base_10", "multi_turn_base_2", "multi_turn_base_100", "multi_turn_base_0"} {
		s.Failures = append(s.Failures, Failure{ID: id, Entry: py.NewDict(py.P("id", py.Str(id)))})
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	want := `{"accuracy": 0.0, "correct_count": 0, "total_count": 4}
{"id": "multi_turn_base_0"}
{"id": "multi_turn_base_2"}
{"id": "multi_turn_base_10"}
{"id": "multi_turn_base_100"}
`
	if b.String() != want {
		t.Errorf("got %s", b.String())
	}
	if got := (&Score{}).Accuracy(); got != 0 {
		t.Errorf("the accuracy over nothing is %v", got)
	}
	s.Failures[1].Entry.SetStr("x", py.Ellipsis)
	if err := s.Write(&b); err == nil || !strings.HasPrefix(err.Error(), "multi_turn_base_2: ") {
		t.Errorf("a value that JSON cannot hold: %v", err)
	}
}

const failedLine = `{"id": "a_1", "valid": false, "error": {"error_type": "multi_turn:x"}}`

func TestReadScoreErrors(t *testing.T) {
	const head = `{"accuracy": 0.5, "correct_count": 1, "total_count": 2}` + "\n"
	for text, want := range map[string]string{
		"":                          "s.json: the file is empty",
		"x":                         "s.json:1: the line is cut off or no JSON: ",
		"[]":                        "s.json:1: the first line of a score file",
		`{"id": "a", "result": []}`: "s.json:1: the first line of a score file",
		`{"accuracy": 0.5, "correct_count": 3, "total_count": 2}`:   "s.json:1: the first line of a score file",
		`{"accuracy": 0.5, "correct_count": -1, "total_count": 2}`:  "s.json:1: the first line of a score file",
		`{"accuracy": 0.5, "correct_count": 1.0, "total_count": 2}`: "s.json:1: the first line of a score file",
		`{"accuracy": 0.4, "correct_count": 1, "total_count": 2}`:   "s.json:1: the accuracy is not 1 of 2",
		`{"correct_count": 1, "total_count": 2}`:                    "s.json:1: the accuracy is not 1 of 2",
		head:                                                        "s.json: 1 of 2 entries failed, but 0 are listed: the file is cut off",
		head + failedLine + "\n" + failedLine:                       "s.json:3: a_1: there is an entry of this id in line 2 already",
		head + "5":                                                  "s.json:2: the line is a int, not an object",
		head + `{"valid": false}`:                                   "s.json:2: an entry without an id",
		head + `{"id": "a_1", "valid": true}`:                       `s.json:2: a_1: a listed entry has "valid": false`,
		head + `{"id": "a_1", "valid": false}`:                      "s.json:2: a_1: there is no error type",
		head + `{"id": "a_1", "valid": false, "`:                    "s.json:2: a_1: the line is cut off or no JSON: ",
	} {
		if s, err := ReadScore(strings.NewReader(text), "s.json"); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %+v, %v, want %s", text, s, err, want)
		}
	}
	s, err := ReadScore(strings.NewReader(head+failedLine), "s.json")
	if err != nil || s.Failures[0].ErrorType != "multi_turn:x" || s.Accuracy() != 0.5 {
		t.Errorf("%+v, %v", s, err)
	}
}

func FuzzReadScore(f *testing.F) {
	for _, s := range []string{`{"accuracy": 0.0, "correct_count": 0, "total_count": 1}` + "\n" + failedLine, `{"accuracy": 1.0, "correct_count": 1, "total_count": 1}`, "", "x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadScore(bytes.NewReader(data), "s.json")
		if err != nil {
			return
		}
		if s.Total-s.Correct != len(s.Failures) || s.Correct < 0 {
			t.Fatalf("%q was read as %+v", data, s)
		}
		var first, second bytes.Buffer
		if err := s.Write(&first); err != nil {
			t.Fatalf("%q was read and cannot be written: %v", data, err)
		}
		again, err := ReadScore(bytes.NewReader(first.Bytes()), "again")
		if err != nil {
			t.Fatalf("%q was written as %q, which cannot be read: %v", data, first.Bytes(), err)
		}
		if err := again.Write(&second); err != nil || second.String() != first.String() {
			t.Fatalf("%q and %q differ (%v)", first.Bytes(), second.Bytes(), err)
		}
	})
}

func FuzzReadResults(f *testing.F) {
	for _, s := range []string{results, `{"id": "a", "result": [[5]]}` + "\n{", "", "\n\n{}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := ReadResults(bytes.NewReader(data), "r.json")
		seen := map[string]bool{}
		for _, r := range all {
			if r.ID == "" || r.Raw == nil || r.Log == nil || seen[r.ID] || r.Line < 1 {
				t.Fatalf("%q was read as %+v", data, r)
			}
			seen[r.ID] = true
		}
		if err != nil && !strings.HasPrefix(err.Error(), "r.json:") {
			t.Fatalf("%q: %v does not say where", data, err)
		}
		d, err := Detect(all)
		if err == nil && d.Decoder() == nil {
			t.Fatalf("%q is read with %q", data, d)
		}
		for _, r := range all {
			turns, ok := r.Raw.(*py.List)
			if err := r.CheckShape(FC); err != nil || !ok {
				continue
			}
			if got := DecodeTurns(turns.Items, DecodeFC); len(got) != len(turns.Items) {
				t.Fatalf("%q: %d turns were decoded", data, len(got))
			}
		}
	})
}
