package train

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/eval"
	"envtune/internal/golden"
)

func rows(values ...float64) []eval.Row {
	var out []eval.Row
	for i, v := range values {
		name := eval.Overall
		if i < len(envtune.Splits()) {
			name = string(envtune.Splits()[i])
		}
		out = append(out, eval.Row{Split: name, ItemAccuracy: eval.Estimate{Value: v}})
	}
	return out
}

// The view as it looks, on a wide and on a narrow terminal: testdata/view.txt.
func TestViewRender(t *testing.T) {
	v := newView([]envtune.Stage{
		{Name: "syntax", Gate: envtune.GateRule{MaxSteps: 8}}, {Name: "basics", Gate: envtune.GateRule{MaxSteps: 26}},
		{Name: "everything", Gate: envtune.GateRule{MaxSteps: 26}}, {Name: "alone", Gate: envtune.GateRule{MaxSteps: 12}},
	})
	var out strings.Builder
	show := func(name string, width int) {
		fmt.Fprintf(&out, "== %s, %d columns\n", name, width)
		for _, line := range v.render(width) {
			if n := len([]rune(line)); n > width {
				t.Errorf("%s: a line of %d characters in %d columns: %s", name, n, width, line)
			}
			fmt.Fprintln(&out, line)
		}
	}
	v.doing = "test: 12 of 640 episodes"
	show("at the beginning", 79)
	v.doing = ""
	v.hold("test before", rows(0.05, 0, 0, 0.025, 0.019), nil)
	v.ended(&StageEnd{Stage: "syntax", Off: &rows(0, 0, 0, 0, 0.1)[4], On: &rows(0, 0, 0, 0, 0.5)[4], OffSplits: rows(0.1, 0.2, 0, 0), OnSplits: rows(0.5, 0.6, 1, 0)})
	v.now, v.done, v.left = 1, 13, "3m42s"
	v.figures = "reward 0.512  success 31.2%  hints 0.84  grad 0.52  entropy 0.41  1234 tok/s"
	for i := range 100 {
		v.success = append(v.success, float64(i)/99)
	}
	show("in the second stage", 79)
	show("narrow", 40)
	show("very narrow", 10)
	v.now, v.figures = 4, ""
	show("at the end", 79)
	golden.Equal(t, "testdata/view.txt", []byte(out.String()))
}

// screen is a terminal that knows what the view writes.
type screen struct {
	lines  [][]rune
	row    int
	column int
	most   int // the largest number of rows
}

func (s *screen) Write(p []byte) (int, error) {
	text := []rune(string(p))
	for i := 0; i < len(text); i++ {
		for s.row >= len(s.lines) {
			s.lines = append(s.lines, nil)
		}
		switch c := text[i]; {
		case c == '\r':
			s.column = 0
		case c == '\n':
			s.row, s.column = s.row+1, 0
		case c == '\x1b':
			var n int
			var command rune
			if _, err := fmt.Sscanf(string(text[i:]), "\x1b[%d%c", &n, &command); err == nil && command == 'A' {
				s.row -= n
				i += len(fmt.Sprint(n)) + 2
			} else if strings.HasPrefix(string(text[i:]), "\x1b[J") {
				s.lines = s.lines[:s.row+1]
				s.lines[s.row] = s.lines[s.row][:s.column]
				i += 2
			} else {
				return 0, fmt.Errorf("unknown sequence %q", string(text[i:min(i+8, len(text))]))
			}
		default:
			s.lines[s.row] = append(s.lines[s.row][:s.column], c)
			s.column++
		}
	}
	s.most = max(s.most, len(s.lines))
	return len(p), nil
}

func (s *screen) text() string {
	var out []string
	for _, l := range s.lines {
		out = append(out, string(l))
	}
	return strings.Join(out, "\n")
}

// recorded writes to a terminal and keeps what it showed at the end of each write that
// holds a line of the view.
type recorded struct {
	screen
	seen []string
}

func (r *recorded) Write(p []byte) (int, error) {
	n, err := r.screen.Write(p)
	if strings.Contains(string(p), "step 1 of at most") {
		r.seen = append(r.seen, r.text())
	}
	return n, err
}

// On a terminal the view stands below the other lines, and nothing of it is left at the
// end; a run's bytes are those of one that nobody watches.
func TestLiveView(t *testing.T) {
	watched, alone := options(t, filepath.Join(t.TempDir(), "run")), options(t, filepath.Join(t.TempDir(), "run"))
	alone.Out = io.Discard
	var s recorded
	watched.Out, watched.Live, watched.Width = &s, true, 100
	for _, o := range []Options{watched, alone} {
		if _, err := Run(context.Background(), o); err != nil {
			t.Fatal(err)
		}
	}
	same(t, "watched", content(t, alone.Dir), content(t, watched.Dir))
	if len(s.seen) < 4 {
		t.Fatalf("%d views of a step were shown:\n%s", len(s.seen), s.text())
	}
	view := s.seen[len(s.seen)-1]
	for _, want := range []string{"stage 4 of 4, alone: step 1 of at most 1", "█", "held-out %", "after syntax", "tok/s"} {
		if !strings.Contains(view, want) {
			t.Errorf("the view lacks %q:\n%s", want, view)
		}
	}
	if n := strings.Count(view, "held-out %"); n != 1 {
		t.Errorf("%d views stand on the terminal:\n%s", n, view)
	}
	for _, not := range []string{"held-out %", "of at most 1,", "█"} {
		if strings.Contains(s.text(), not) {
			t.Errorf("%q is left on the terminal:\n%s", not, s.text())
		}
	}
	for _, want := range []string{"# scoring the start model", "# stage syntax is over", "# after, test tasks"} {
		if !strings.Contains(s.text(), want) {
			t.Errorf("the terminal lacks %q:\n%s", want, s.text())
		}
	}
}
