package console

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"envtune"
	"envtune/internal/golden"
	"envtune/session"
)

// echo gives the lines of a session's file and writes each as if it were typed.
type echo struct {
	lines []string
	out   *strings.Builder
}

func (e *echo) Line(_ context.Context, prompt string) (string, error) {
	for len(e.lines) > 0 {
		line := e.lines[0]
		e.lines = e.lines[1:]
		if typed, ok := strings.CutPrefix(line, "> "); ok {
			e.out.WriteString(prompt + typed + "\n")
			return typed, nil
		}
		if strings.HasPrefix(line, "# ") || line == "" {
			e.out.WriteString(line + "\n")
		}
	}
	return "", io.EOF
}

// TestSessions plays the sessions of testdata/*.txt. A file begins with "worlds
// NAME ..." and, where wanted, "start JSON" and "hints full"; "> " begins a line
// that is typed, what follows it is what the console answers; blank lines and
// lines that begin with # are kept. What a session saves is played again as a
// transcript of package session.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sessions: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			golden.Equal(t, path, []byte(playFile(t, string(text))))
			saved, err := filepath.Glob("*.txt")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range saved {
				replay(t, f)
			}
		})
	}
}

// playFile plays a session's file and writes it anew.
func playFile(t *testing.T, text string) string {
	var out strings.Builder
	w := World{Out: &out}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	i := 0
	for ; i < len(lines) && !strings.HasPrefix(lines[i], "> "); i++ {
		mark, rest, _ := strings.Cut(lines[i], " ")
		switch mark {
		case "worlds":
			w.Worlds = strings.Fields(rest)
		case "hints":
			w.Hints = envtune.HintLevel(rest)
		case "start":
			if err := json.Unmarshal([]byte(rest), &w.Config); err != nil {
				t.Fatal(err)
			}
		}
		out.WriteString(lines[i] + "\n")
	}
	w.Start = func() (*session.Session, error) { return session.New(w.Worlds, w.Config, session.Options{}) }
	w.In = &echo{lines[i:], &out}
	if _, err := PlayWorld(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// replay runs a saved transcript as package session's test does.
func replay(t *testing.T, file string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var worlds []string
	var start map[string]json.RawMessage
	var s *session.Session
	calls := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		mark, rest, _ := strings.Cut(line, " ")
		if mark == "=" || mark == "!" {
			continue
		}
		out.WriteString(line + "\n")
		switch mark {
		case "worlds":
			worlds = strings.Fields(rest)
		case "start":
			if err := json.Unmarshal([]byte(rest), &start); err != nil {
				t.Fatal(err)
			}
		case ">":
			if s == nil {
				if s, err = session.New(worlds, start, session.Options{}); err != nil {
					t.Fatal(err)
				}
			}
			var call string
			if !strings.HasPrefix(rest, `"`) || json.Unmarshal([]byte(rest), &call) != nil {
				call = rest
			}
			out.WriteString(session.Describe(s.Call(call)))
			calls++
		}
	}
	if d := golden.Diff(string(data), out.String()); d != "" || calls == 0 {
		t.Errorf("%s, %d calls, does not play as it was saved:\n%s", file, calls, d)
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		line string
		want Line
	}{
		{"", Line{}}, {"  \t", Line{}}, {"# x", Line{}}, {" f(x=1) ", Line{Text: "f(x=1)"}}, {":tools", Line{Command: "tools"}},
		{" :save  a b.txt \r", Line{Command: "save", Arg: "a b.txt"}}, {":", Line{Command: "help"}}, {": undo", Line{Command: "undo"}}, {": state x", Line{Command: "state", Arg: "x"}},
	} {
		if got := Parse(c.line); got != c.want {
			t.Errorf("%q: got %+v, want %+v", c.line, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{":save x y", "f(a=':x')", ": ", ":\u00a0x", ":\u00a0\x82 0", "#", ":tools\tname", "\x00:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l := Parse(s)
		if l.Command != "" && l.Text != "" || l.Command == "" && l.Arg != "" {
			t.Fatalf("%q: %+v", s, l)
		}
		for _, part := range []string{l.Command, l.Arg, l.Text} {
			if part != "" && !strings.Contains(s, part) && part != "help" || part != strings.TrimSpace(part) {
				t.Fatalf("%q: %q is no part of it", s, part)
			}
		}
		if strings.ContainsAny(l.Command, " \t\n") {
			t.Fatalf("%q: the command is %q", s, l.Command)
		}
		if p := Printable(s); strings.ContainsAny(p, "\x1b\n\r\t\x00\u202e\u2028") || Printable(p) != p && !strings.Contains(s, "\uFFFD") {
			t.Fatalf("%q becomes %q", s, p)
		}
	})
}

// FuzzSession: no script ends otherwise than by its end.
func FuzzSession(f *testing.F) {
	f.Add("fillFuelTank(5)\n:undo\n:undo\n:state fuelLevel\n:tools\n:reset\nx\n:x\n:help\n:quit\nfoo()")
	f.Fuzz(func(t *testing.T, text string) {
		var out strings.Builder
		w := World{Out: &out, Worlds: []string{"vehicle"}, In: Script(t.Context(), strings.NewReader(text)), Hints: envtune.HintFull}
		w.Start = func() (*session.Session, error) { return session.New(w.Worlds, nil, session.Options{}) }
		if strings.Contains(text, "s") && strings.Contains(text, ":") && strings.Contains(text, "a") {
			text = strings.ReplaceAll(text, ":", "") // writes no files
			w.In = Script(t.Context(), strings.NewReader(text))
		}
		if _, err := PlayWorld(t.Context(), w); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if strings.ContainsAny(out.String(), "\x1b\x00\r") {
			t.Fatalf("%q: the output has control characters", text)
		}
	})
}

// TestScript: lines of any length, and the end by ctx.
func TestScript(t *testing.T) {
	s := Script(t.Context(), strings.NewReader("a\r\n"+strings.Repeat("x", maxLine+5)+"\n\nlast"))
	var got []string
	for {
		line, err := s.Line(t.Context(), "prompt")
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line = "! " + err.Error()
		}
		got = append(got, line)
	}
	if want := "a\r|! line 2 is longer than 1048576 bytes||last"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "|"), want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	never, w := io.Pipe()
	defer w.Close()
	blocked := Script(ctx, never)
	cancel()
	if _, err := blocked.Line(ctx, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a line ends with %v", err)
	}
}

func TestCompleted(t *testing.T) {
	words := []string{":tools", ":state", "fuelAmount=", "fillFuelTank", "fanSpeed="}
	for _, c := range []struct {
		line string
		pos  int
		want string
	}{
		{":t", 2, ":tools"}, {"fi", 2, "fillFuelTank"}, {"f(fu", 4, "f(fuelAmount="}, {"f", 1, "f"}, {"f(a=1, fa)", 9, "f(a=1, fanSpeed=)"}, {"x", 1, ""}, {"", 0, ""},
	} {
		if got, _, _ := completed(c.line, c.pos, words); got != c.want {
			t.Errorf("%q: got %q, want %q", c.line, got, c.want)
		}
	}
}

// TestWrong counts what is wrong, and passes on what is not the typist's fault.
func TestWrong(t *testing.T) {
	c := &Console{In: &echo{[]string{"> :nothing", "> text", "> :quit", "> :more"}, new(strings.Builder)}, Out: io.Discard,
		Text: func(string) error { return Wrong("no") }}
	if n, err := c.Run(t.Context()); n != 2 || err != nil {
		t.Errorf("%d wrong, %v", n, err)
	}
	boom := errors.New("boom")
	c.In, c.Text = &echo{[]string{"> text"}, new(strings.Builder)}, func(string) error { return boom }
	if _, err := c.Run(t.Context()); !errors.Is(err, boom) {
		t.Errorf("ended with %v", err)
	}
}
