package ablate

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"envtune"
	"envtune/curriculum"
	"envtune/eval"
	"envtune/internal/golden"
	"envtune/train"
)

// test makes an evaluation of four tasks from their successes in four episodes.
func test(successes ...int) *train.Test {
	r := &eval.Report{Seed: 1, Tasks: len(successes), Samples: 4}
	for i, s := range successes {
		r.PerTask = append(r.PerTask, eval.TaskScore{Task: string(rune('a' + i)), Split: envtune.Splits()[i%2], Episodes: 4, Successes: s})
		r.ItemAccuracy += float64(s) / 4 / float64(len(successes))
	}
	return &train.Test{Sampled: r, Greedy: r}
}

func made() *ablation {
	a := &ablation{
		opt: Options{
			Rows:  []Row{{Name: "as configured", About: "the configuration as it is"}, {Name: "no <hints> & a name that is long"}, {Name: "never run"}},
			Seeds: []uint64{1, 2}, Train: train.Options{Suite: "tiny", BaseName: "model", TestSamples: 4},
		},
		results: map[job]*result{},
	}
	add := func(row int, seed uint64, steps, episodes int, after ...int) {
		a.results[job{row: row, seed: seed}] = &result{
			&train.Summary{Steps: steps, WeightsSHA256: strings.Repeat("0", 4), Before: test(0, 1, 0, 1), After: test(after...)}, episodes,
		}
	}
	add(0, 1, 10, 960, 4, 3, 2, 4)
	add(0, 2, 10, 960, 4, 3, 4, 4)
	add(1, 2, 10, 900, 0, 1, 1, 0)
	return a
}

func TestReport(t *testing.T) {
	r, err := made().report()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Table(&b); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n")
	if err := r.Markdown(&b); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/report.golden", []byte(b.String()))
	// Only the seed that both rows have is compared: 1 - 15 of 16 episodes.
	if d := overall(r.Rows[1].Against); len(d.Runs) != 1 || d.Change.Value != (2.0-15)/16 {
		t.Errorf("against the first: %+v", d)
	}
	if len(r.Rows) != 2 || r.Rows[0].After.Value != 28.0/32 {
		t.Errorf("%+v", r.Rows)
	}
}

func TestPlot(t *testing.T) {
	r, err := made().report()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := r.Plot(&b); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "testdata/plot.svg", []byte(b.String()))
	for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			for _, attr := range e.Attr {
				if strings.HasPrefix(attr.Name.Local, "href") {
					t.Errorf("<%s> refers to %s", e.Name.Local, attr.Value)
				}
			}
		}
	}
	empty := &Report{}
	if err := empty.Plot(&b); err != nil {
		t.Error(err)
	}
}

func TestTick(t *testing.T) {
	for span, want := range map[float64]float64{0: 0.2, 4: 1, 10: 2, 37: 10, 100: 20} {
		if got := tick(span); got < want*0.999 || got > want*1.001 {
			t.Errorf("marks every %g on %g, want %g", got, span, want)
		}
	}
}

// Rows have one budget of episodes; the same configuration is not trained twice.
func TestRows(t *testing.T) {
	set, err := curriculum.ParseRows("x", []byte("rows: [{name: a}, {name: b, train: {group_size: 8}}, {name: c, each: {ask_weight: 0.5}}, {name: d, keep: [alone]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := curriculum.Preset("default")
	if err != nil {
		t.Fatal(err)
	}
	var notes []string
	rows, err := Rows(set, cfg, 40, func(s string) { notes = append(notes, s) })
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 3 || len(notes) != 1 || !strings.Contains(notes[0], "row c is left out: it is the same configuration as row a") {
		t.Errorf("%d rows; %q", len(rows), notes)
	}
	for i, want := range []int{40, 20, 40} {
		if c := rows[i].Config; c.Steps(len(c.Stages)) != want {
			t.Errorf("row %s has %d steps, want %d", rows[i].Name, c.Steps(len(c.Stages)), want)
		}
	}
	if cfg.Steps(4) != 66 {
		t.Error("the configuration was changed")
	}
}

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{"Priority 4r(1-r)": "priority-4r-1-r", "../x": "x", "ä": "", "a  b": "a-b"} {
		if got := slug(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
