package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"envtune"
	"envtune/bfcl"
	"envtune/internal/golden"
	"envtune/learn/tensor"
)

// noModel stands for the models of real command lines: a test plays scripts.
func noModel(_ context.Context, model string, _ modelOptions) (envtune.Policy, func(), error) {
	return nil, nil, fmt.Errorf("model %q: there is none in a test", model)
}

// madeUp takes the data of testdata/official for the official ones, whole or
// bare of the package around them.
func madeUp(at string) (*bfcl.Data, error) {
	if at == "official" || at == "bare" {
		return bfcl.LoadUnchecked(at)
	}
	return bfcl.Load(at)
}

// command runs one command line in-process, "< FILE" at its end being its
// standard input, and renders what came of it:
// standard output as it is, standard error behind "! ", the exit status where
// it is not 0.
func command(ctx context.Context, line string) string {
	var out, errs bytes.Buffer
	line, from, _ := strings.Cut(line, " < ")
	var in io.Reader = strings.NewReader("")
	if from != "" {
		text, err := os.ReadFile(from)
		if err != nil {
			return err.Error() + "\n"
		}
		in = bytes.NewReader(text)
	}
	a := &app{ctx: ctx, in: in, out: &out, err: &errs, policy: noModel, official: madeUp}
	status := a.main(strings.Fields(line)[1:])
	text := out.String()
	for l := range strings.Lines(errs.String()) {
		text += "! " + l
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "(no newline)\n"
	}
	if status != 0 {
		text += fmt.Sprintf("exit status %d\n", status)
	}
	return text
}

// TestCommands runs the command lines of testdata/*.txt, those that begin with
// "$ ", in a folder of its own for each file, and compares what they print with
// what the file says below them. -update writes that anew. Two more commands
// help: "write FILE TEXT" and "list DIR". The folder holds copies of
// testdata/suite (eight tasks of the generator that stay as they are),
// testdata/official (a package in the official layout, made for the test; "bare"
// is its data alone) and testdata/results.json (results for them). "append FILE
// TEXT" adds a line to a file, "cut FILE N" cuts N bytes off its end, "show
// FILE" prints it, "mkdir DIR..." makes folders.
func TestCommands(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
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
			t.Setenv("COLUMNS", "100")
			fixtures, err := filepath.Abs("testdata")
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			t.Setenv("HOME", t.TempDir()) // the user's cache is empty
			t.Setenv("XDG_CACHE_HOME", "")
			for name, from := range map[string]string{"suite": "suite", "official": "official", "bare": "official/data"} {
				if err := os.CopyFS(name, os.DirFS(filepath.Join(fixtures, from))); err != nil {
					t.Fatal(err)
				}
			}
			results, err := os.ReadFile(filepath.Join(fixtures, "results.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("results.json", results, 0o644); err != nil {
				t.Fatal(err)
			}
			var got strings.Builder
			for line := range strings.Lines(string(text)) {
				line = strings.TrimSuffix(line, "\n")
				comment, cmd := strings.HasPrefix(line, "#"), strings.HasPrefix(line, "$ ")
				if !comment && !cmd {
					continue
				}
				if got.Len() > 0 && !strings.HasPrefix(lastLine(got.String()), "#") {
					fmt.Fprintln(&got)
				}
				fmt.Fprintln(&got, line)
				if cmd {
					got.WriteString(perform(t, line[2:]))
				}
			}
			golden.Equal(t, path, []byte(got.String()))
		})
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	return lines[len(lines)-1]
}

func perform(t *testing.T, line string) string {
	t.Helper()
	words := strings.Fields(line)
	switch words[0] {
	case "envtune":
		return command(t.Context(), line)
	case "write":
		if err := os.WriteFile(words[1], []byte(strings.Join(words[2:], " ")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return ""
	case "append", "cut":
		text, err := os.ReadFile(words[1])
		if err != nil {
			t.Fatal(err)
		}
		if words[0] == "append" {
			text = append(text, strings.Join(words[2:], " ")+"\n"...)
		} else {
			n, err := strconv.Atoi(words[2])
			if err != nil {
				t.Fatal(err)
			}
			text = text[:len(text)-n]
		}
		if err := os.WriteFile(words[1], text, 0o644); err != nil {
			t.Fatal(err)
		}
		return ""
	case "mkdir":
		for _, dir := range words[1:] {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		return ""
	case "show":
		text, err := os.ReadFile(words[1])
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	case "list":
		entries, err := os.ReadDir(words[1])
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, e := range entries {
			out += e.Name() + "\n"
		}
		return out
	}
	t.Fatalf("unknown command line %q", line)
	return ""
}

func TestVersion(t *testing.T) {
	want := runtime.GOOS + "/" + runtime.GOARCH + ", kernel portable\n"
	t.Setenv(tensor.KernelEnv, "portable")
	if got := command(t.Context(), "envtune version"); !strings.HasPrefix(got, "envtune ") || !strings.HasSuffix(got, want) || !strings.Contains(got, ", go1.") {
		t.Errorf("version prints %q", got)
	}
	t.Setenv(tensor.KernelEnv, "abacus")
	if got := command(t.Context(), "envtune version"); !strings.Contains(got, `kernel "abacus" is unknown`) {
		t.Errorf("with a kernel that there is not, version prints %q", got)
	}
}

func TestSource(t *testing.T) {
	settings := []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}, {Key: "vcs.time", Value: "2026-11-20T10:00:00Z"},
		{Key: "vcs.modified", Value: "true"},
	}
	for _, c := range []struct {
		info *debug.BuildInfo
		want string
	}{
		{nil, "(development)"},
		{&debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "(development)"},
		{&debug.BuildInfo{Main: debug.Module{Version: "v1.2.0"}, Settings: settings[:2]}, "v1.2.0, revision 0123456789ab of 2026-11-20"},
		{&debug.BuildInfo{Main: debug.Module{Version: "v1.2.0+dirty"}, Settings: settings}, "v1.2.0+dirty, revision 0123456789ab of 2026-11-20 (changed)"},
	} {
		if got := source(c.info); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// A cancelled command ends with status 130 and says so.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, line := range []string{
		"envtune eval --model silent",
		"envtune tasks generate --seed 3 --n 8 --out " + filepath.Join(t.TempDir(), "x"),
	} {
		if got := command(ctx, line); !strings.HasPrefix(got, "! envtune: interrupted: ") || !strings.HasSuffix(got, "exit status 130\n") {
			t.Errorf("%s prints %q", line, got)
		}
	}
}

// Progress is shown to a person only, and leaves no trace.
func TestProgress(t *testing.T) {
	var errs bytes.Buffer
	a := &app{err: &errs}
	if a.progress("episodes") != nil {
		t.Error("progress is shown where nobody watches")
	}
	a.terminal = true
	show := a.progress("episodes")
	show(1, 2)
	show(2, 2)
	if got := errs.String(); got != "\r1 of 2 episodes\x1b[K\r\x1b[K" {
		t.Errorf("progress writes %q", got)
	}
}
