package example

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"envtune"
	"envtune/hint/hinttest"
	"envtune/internal/golden"
	"envtune/session"
)

// The examples are the failures of the session's transcripts, of each code the one that
// is shortest to write. -update makes them anew.
func TestExamplesAreTheTranscripts(t *testing.T) {
	best := map[envtune.Code]Example{}
	size := func(e Example) int { return len(e.Session) + len(e.Call) }
	hinttest.Failures(t, "../../session/testdata", func(before, _ *session.Session, call string, r session.Result) {
		start, err := before.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		e := Example{Code: r.Code, Session: start, Call: call}
		if old, ok := best[e.Code]; (!ok || size(e) < size(old)) && fails(t, e, r) {
			best[e.Code] = e
		}
	})
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

// fails tells whether the example alone gives the result that the transcript gave.
func fails(t *testing.T, e Example, want session.Result) bool {
	t.Helper()
	alone, err := session.Restore(e.Session, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := alone.Call(e.Call)
	return r.Code == want.Code && r.Text == want.Text
}
