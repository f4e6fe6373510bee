package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"envtune/imitate"
)

// Imitation of the oracle leaves a run that other commands take, a diagnosis figures.
func TestSftAndDiagnose(t *testing.T) {
	if testing.Short() {
		t.Skip("trains")
	}
	inFolder(t)
	must(t, "", "envtune tasks generate --seed 5 --roles train=4,validation=4,test=4 --out tiny")
	const sized = " --suite tiny --epochs 1 --batch 2 --samples 1 --tasks 1"
	out := must(t, "", "envtune sft --model embedded --also suite --out run"+sized)
	for _, want := range []string{"in distribution (tiny), hints off", "out of distribution (suite), hints full", "envtune eval --model run"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	again := must(t, "", "envtune sft --resume run")
	if !strings.HasPrefix(again, "# the run in run is finished") || !strings.HasSuffix(out, strings.SplitN(again, "\n", 2)[1]) {
		t.Errorf("the finished run prints\n%s", again)
	}
	must(t, "", "envtune eval --model run --suite suite --tasks 1 --temperature 0")
	if _, errs, status := real(t, "", "envtune train --resume run"); status != 1 || !strings.Contains(errs, "not a training run") {
		t.Errorf("train takes it for its own: status %d, %s", status, errs)
	}
	if err := os.Remove("run/summary.json"); err != nil {
		t.Fatal(err)
	}
	resumed := must(t, "", "envtune sft --resume run")
	if !strings.Contains(resumed, "# resumed after step 2") || !strings.HasSuffix(resumed, out[strings.Index(out, "\nitem accuracy"):]) {
		t.Errorf("resumed it prints\n%s\nat first\n%s", resumed, out)
	}

	out = must(t, "", "envtune diagnose run --json d.json"+sized)
	data, err := os.ReadFile("d.json")
	if err != nil {
		t.Fatal(err)
	}
	var d imitate.Diagnosis
	if err := json.Unmarshal(data, &d); err != nil || d.Model != "run" || d.Transcripts != 4 || !strings.Contains(out, "bottleneck: ") {
		t.Errorf("%+v, %v\n%s", d, err, out)
	}
	out = must(t, "", "envtune diagnose qwen"+sized)
	if !strings.Contains(out, "bottleneck: the base") {
		t.Errorf("a random model:\n%s", out)
	}
}
