package imitate

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/eval"
	"envtune/train"
)

// Summary is summary.json.
type Summary struct {
	// ItemAccuracy is that of the test tasks of the suite after training, hints off.
	ItemAccuracy  float64  `json:"item_accuracy"`
	WeightsSHA256 string   `json:"weights_sha256"`
	Base          string   `json:"base"`
	Suite         string   `json:"suite"`
	Seed          uint64   `json:"seed"`
	Settings      Settings `json:"imitate"`
	Steps         int      `json:"steps"`
	// Transcripts is the number of those learnt from, LeftOut that of training tasks
	// without one.
	Transcripts int `json:"transcripts"`
	LeftOut     int `json:"left_out"`
	// Tests are those of the suite, without and with hints, and of each further one.
	Tests []Tested `json:"tests"`
}

// Tested is a test before and after training.
type Tested struct {
	Suite  string            `json:"suite"`
	Hints  envtune.HintLevel `json:"hints"`
	Before *train.Test       `json:"before"`
	After  *train.Test       `json:"after"`
	Change []eval.Difference `json:"change"`
}

// Table writes the result of a run: for each test the figures before and after per split,
// the change with its interval, and what they say in words.
func (s *Summary) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	row := func(name string, cells []string) { fmt.Fprintln(t, name+"\t"+strings.Join(cells, "\t")) }
	row("item accuracy", append(train.Columns(), "progress", "failed calls"))
	for _, x := range s.Tests {
		fmt.Fprintf(t, "%s, hints %s\n", x.Suite, x.Hints)
		row("  before", more(x.Before.Sampled))
		row("  after", more(x.After.Sampled))
		row("  change, points", train.ChangeCells(x.Change))
		row("  greedy before", more(x.Before.Greedy))
		row("  greedy after", more(x.After.Greedy))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, x := range s.Tests {
		fmt.Fprintf(w, "%s: %s\n", s.place(x), x.words())
	}
	r := s.Tests[0].After.Sampled
	_, err := fmt.Fprintf(w, "\n%d transcripts, %d steps in %d epochs; test tasks %d episodes each at the training temperature; [low high] is the 95%% interval over tasks\nweights sha256 %s\n",
		s.Transcripts, s.Steps, s.Settings.Epochs, r.Samples, s.WeightsSHA256)
	return err
}

// more are the cells of a row.
func more(r *eval.Report) []string {
	all := r.Row(eval.Overall)
	return append(train.Cells(r), all.Progress.String(), fmt.Sprintf("%.2f", all.FailedCalls))
}

func (s *Summary) place(x Tested) string {
	where := "out of distribution"
	if x.Suite == s.Suite {
		where = "in distribution"
	}
	return fmt.Sprintf("%s (%s), hints %s", where, x.Suite, x.Hints)
}

// words say what a test came to.
func (x Tested) words() string {
	for _, d := range x.Change {
		if d.Split != eval.Overall {
			continue
		}
		verdict := "the interval holds 0: no change is shown"
		switch {
		case d.Change.Low > 0:
			verdict = "imitation gains"
		case d.Change.High < 0:
			verdict = "imitation loses"
		}
		return fmt.Sprintf("%.1f%% -> %.1f%%, %+.1f [%+.1f %+.1f] points: %s", 100*d.Before, 100*d.After,
			100*d.Change.Value, 100*d.Change.Low, 100*d.Change.High, verdict)
	}
	return "not compared"
}
