package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("timing.jsonl", `{"step":1,"seconds":4,"sampling":2,"environment":0.2,"batch":0.1,"update":1,"cpu":7}
{"step":2,"seconds":6,"sampling":2,"environment":0.2,"batch":0.1,"update":3,"cpu":9}
`)
	line := `{"step":1,"rollout":{"episodes":96,"sampled_tokens":1000},"update":{"tokens":8000,"computed_tokens":2000}}` + "\n"
	write("metrics.jsonl", line)
	if err := report(os.Stdout, dir, 2); err == nil || !strings.Contains(err.Error(), "2 timed steps and metrics of 1") {
		t.Errorf("a step without metrics: %v", err)
	}
	write("metrics.jsonl", line+line)
	var b strings.Builder
	if err := report(&b, dir, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"2 steps in 10.0 s on 2 cores", "| sampling | 38.0% |", "| environment, at most | 2.0% |", "| batch and copies | 2.0% |", "| training | 40.0% |",
		"| rest (validations, files) | 18.0% |", "cores busy: 80.0%", "0.200 a second, 19.2 episodes", "500 sampled a second", "4000 of sequences a second while training, of which 1000 computed",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	write("timing.jsonl", "{\"step\":1,\"seconds\":4}\n{\"step\":2,\"seconds\":4}\n")
	if err := report(&b, dir, 2); err == nil || !strings.Contains(err.Error(), "older version") {
		t.Errorf("a run without parts: %v", err)
	}
	write("timing.jsonl", "{")
	if err := report(&b, dir, 2); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a torn file: %v", err)
	}
}
