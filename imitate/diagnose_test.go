package imitate

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"envtune"
)

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		ceiling, hinted, plain float64
		want                   Bottleneck
	}{
		{0.3, 0.29, 0.28, BottleneckBase},
		{0.69, 0.1, 0, BottleneckBase},
		{0.95, 0.4, 0.4, BottleneckExploration},
		{0.95, 0.4, 0, BottleneckExploration},
		{0.95, 0.5, 0.1, BottleneckMemory},
		{0.95, 0.9, 0.71, BottleneckMemory},
		{0.95, 0.9, 0.73, BottleneckNone},
		{0.7, 0.35, 0.28, BottleneckNone},
	} {
		if got := Judge(c.ceiling, c.hinted, c.plain); got != c.want {
			t.Errorf("ceiling %g, hinted %g, plain %g: %s, want %s", c.ceiling, c.hinted, c.plain, got, c.want)
		}
	}
}

func diagnosing(t *testing.T) DiagnoseOptions {
	t.Helper()
	o := options(t, "")
	return DiagnoseOptions{
		Exam: o.Exam, Settings: o.Settings, Base: o.Base, BaseName: "tiny", Seed: 3, Suite: o.Suite,
		Part: envtune.PartValidation, Samples: 2, WorldOf: func(string) string { return "" },
	}
}

// A diagnosis changes nothing, is the same each time, and says what it found.
func TestDiagnose(t *testing.T) {
	var texts []string
	for range 2 {
		o := diagnosing(t)
		before := slices.Clone(o.Base.Flat())
		d, err := Diagnose(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(before, o.Base.Flat()) {
			t.Error("the model was changed")
		}
		if d.Plain.Report.Tasks != 4 || d.Plain.Report.Hints != envtune.HintOff || d.Hinted.Report.Hints != envtune.HintFull || d.Ceiling.Report.Hints != envtune.HintOff {
			t.Errorf("%+v", d.Plain.Report)
		}
		var out bytes.Buffer
		if err := d.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
		var back Diagnosis
		if err := json.Unmarshal(out.Bytes(), &back); err != nil || back.Bottleneck != BottleneckBase || !strings.HasPrefix(out.String(), "{\n  \"model\"") {
			t.Errorf("read again: %+v, %v", back, err)
		}
		if err := d.Table(&out); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, out.String())
	}
	if texts[0] != texts[1] {
		t.Error("two diagnoses differ")
	}
	for _, want := range []string{"without hints: remembered", "ceiling: imitation", "bottleneck: the base. Imitation", "hints on: episodes", "4 validation tasks, 2 episodes each", "argument values"} {
		if !strings.Contains(texts[0], want) {
			t.Errorf("the table lacks %q:\n%s", want, texts[0])
		}
	}
}

func TestDiagnoseRefuses(t *testing.T) {
	for want, change := range map[string]func(*DiagnoseOptions){
		"what the ceiling is trained on": func(o *DiagnoseOptions) { o.Part = envtune.PartTrain },
		"samples is 0":                   func(o *DiagnoseOptions) { o.Samples = 0 },
		"epochs is 0":                    func(o *DiagnoseOptions) { o.Epochs = 0 },
		"no task of role validation":     func(o *DiagnoseOptions) { o.Suite.Tasks = o.Suite.Part(envtune.PartTrain, 0) },
	} {
		o := diagnosing(t)
		change(&o)
		if _, err := Diagnose(context.Background(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}
