package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"envtune/eval"
)

// The JSON of eval holds error codes and comparison; one seed gives the same bytes, from
// trajectories, from a report and from playing the other model again.
func TestEvalJSON(t *testing.T) {
	inFolder(t)
	const mistaken = "envtune eval --model mistaken --suite suite --samples 2 --rate 0.4 --seed 3 "
	must(t, "", mistaken+"--save a.jsonl --json a.json")
	var want []byte
	for i, flags := range []string{"--baseline a.jsonl", "--baseline a.jsonl", "--baseline a.json", "--against mistaken"} {
		must(t, "", "envtune eval --model oracle-steps --suite suite --samples 2 --rate 0.4 --seed 3 --json b.json --force "+flags)
		got, err := os.ReadFile("b.json")
		if err != nil {
			t.Fatal(err)
		}
		got = bytes.Replace(got, []byte(`"baseline": "`+strings.Fields(flags)[1]+`"`), []byte(`"baseline": ""`), 1)
		if i == 0 {
			want = got
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s changes the report", flags)
		}
	}
	var a, b eval.Report
	read := func(name string, r *eval.Report) {
		text, err := os.ReadFile(name)
		if err == nil {
			err = json.Unmarshal(text, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	read("a.json", &a)
	read("b.json", &b)
	all := a.Failures[len(a.Failures)-1]
	if len(a.Failures) != 5 || all.Split != eval.Overall || all.Episodes != 16 || len(all.Codes) == 0 || a.Comparison != nil {
		t.Errorf("failures %+v, comparison %+v", a.Failures, a.Comparison)
	}
	c := b.Comparison
	d := c.Differences[len(c.Differences)-1]
	if len(c.Differences) != 5 || d.Tasks != 8 || d.Before != a.ItemAccuracy || d.After != 1 || d.Change.Value <= 0 || len(c.Gained) == 0 || len(c.Lost) > 0 {
		t.Errorf("comparison %+v", c)
	}
}

// Trajectories of another suite's tasks with the same names are refused.
func TestEvalBaselineOfAnotherSuite(t *testing.T) {
	inFolder(t)
	must(t, "", "envtune eval --model silent --suite suite --save a.jsonl")
	text, err := os.ReadFile("a.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("b.jsonl", bytes.Replace(text, []byte(`"asks":[false`), []byte(`"asks":[true`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	_, errs, status := real(t, "", "envtune eval --model silent --suite suite --baseline b.jsonl")
	if status != 1 || !strings.Contains(errs, "another suite's task of the same name") || !strings.Contains(errs, "field asks[0]") {
		t.Errorf("status %d, %s", status, errs)
	}
}
