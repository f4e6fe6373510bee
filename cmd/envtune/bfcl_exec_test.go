package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"envtune/bfcl"
	"envtune/py"
)

// TestExecStreams: an answer comes as soon as its line is there, before the
// input ends.
func TestExecStreams(t *testing.T) {
	in, toIn := io.Pipe()
	fromOut, out := io.Pipe()
	a := &app{ctx: t.Context(), in: in, out: out, err: io.Discard, official: madeUp}
	done := make(chan error)
	go func() { done <- (&bfclExecCmd{}).Run(a) }()
	answers := bufio.NewScanner(fromOut)
	for _, id := range []string{"1", "2"} {
		if _, err := io.WriteString(toIn, `{"id":`+id+`,"classes":["vehicle"]}`+"\n"); err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() || !strings.HasPrefix(answers.Text(), `{"id":`+id+`,"outputs":[]`) {
			t.Fatalf("got %q", answers.Text())
		}
	}
	toIn.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestExecInterrupted: waiting for a line ends with ctx.
func TestExecInterrupted(t *testing.T) {
	in, toIn := io.Pipe()
	defer toIn.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var out strings.Builder
	a := &app{ctx: ctx, in: in, out: &out, err: io.Discard, official: madeUp}
	done := make(chan error)
	go func() { done <- (&bfclExecCmd{}).Run(a) }()
	cancel()
	if err := <-done; err == nil || out.Len() > 0 {
		t.Errorf("ended with %v, printed %q", err, out.String())
	}
}

// TestExecBounds: a line that is too long is refused and the next one runs.
func TestExecBounds(t *testing.T) {
	long := `{"id":1,"classes":["vehicle"],"calls":["` + strings.Repeat("x", maxExecLine) + `"]}`
	var out strings.Builder
	a := &app{ctx: t.Context(), in: strings.NewReader(long + "\n" + `{"id":2,"classes":["vehicle"]}`), out: &out, err: io.Discard, official: madeUp}
	if err := (&bfclExecCmd{}).Run(a); err == nil || err.Error() != "1 line could not be run" {
		t.Error(err)
	}
	first, second, _ := strings.Cut(out.String(), "\n")
	if first != `{"error":"line 1: longer than 16777216 bytes"}` || !strings.HasPrefix(second, `{"id":2,"outputs":[]`) {
		t.Errorf("got %.200s", out.String())
	}
	if err := (&bfclExecCmd{}).Run(&app{ctx: t.Context(), in: strings.NewReader(`{"classes":["vehicle"]}`), out: broken{}, err: io.Discard}); err == nil {
		t.Error("a failing output is no error")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

// TestExecLongContext: the official literals are read once, and only for a line
// that asks for them.
func TestExecLongContext(t *testing.T) {
	loads := 0
	a := &app{ctx: t.Context(), err: io.Discard, official: func(string) (*bfcl.Data, error) {
		loads++
		return &bfcl.Data{Extension: map[string]py.Value{}}, nil
	}}
	for _, c := range []struct {
		text  string
		loads int
	}{
		{`{"classes":["vehicle"],"long_context":false}`, 0},
		{strings.Repeat(`{"classes":["vehicle"],"long_context":true}`+"\n", 3), 1},
	} {
		var out strings.Builder
		loads = 0
		a.in, a.out = strings.NewReader(c.text), &out
		c2 := &bfclExecCmd{bfclData{Data: t.TempDir()}}
		err := c2.Run(a)
		if loads != c.loads || (err != nil) != (c.loads > 0) { // the made-up literals lack all
			t.Errorf("%q: read %d times, %v: %s", c.text, loads, err, out.String())
		}
	}
}

// FuzzExec: every line gets one answer, which is JSON with results or an error.
func FuzzExec(f *testing.F) {
	for _, s := range []string{
		`{"id":"a","classes":["vehicle"],"calls":["fillFuelTank(fuelAmount=5)","x"]}`, `{"classes":["trading","vehicle"],"config":{"trading":{"orders":{}}}}`,
		`{"id":[1e400,"\ud800"],"classes":["TradingBot"],"config":{"TradingBot":{"watch_list":[NaN]}},"calls":["display_log([get_watchlist()])"]}`, "[]", "{", "\xff", `{"id":1,"id":2}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "\n", " ")
		var out strings.Builder
		a := &app{ctx: t.Context(), in: strings.NewReader(text), out: &out, err: io.Discard, official: madeUp}
		err := (&bfclExecCmd{bfclData{Data: "nowhere"}}).Run(a)
		if strings.TrimSpace(text) == "" {
			return
		}
		if strings.Count(out.String(), "\n") != 1 || !json.Valid([]byte(out.String())) {
			t.Fatalf("%q gives %q", text, out.String())
		}
		var answer struct {
			Outputs, Codes []any
			State          map[string]any
			Error          string
		}
		if e := json.Unmarshal([]byte(out.String()), &answer); e != nil {
			t.Fatalf("%q gives %q: %v", text, out.String(), e)
		}
		if (err != nil) != (answer.Error != "") || (err == nil) != (answer.State != nil) || len(answer.Outputs) != len(answer.Codes) {
			t.Fatalf("%q gives %q, %v", text, out.String(), err)
		}
	})
}
