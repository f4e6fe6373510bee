package main

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/console"
	"envtune/format"
	"envtune/hint"
	"envtune/hint/example"
	"envtune/internal/spell"
	"envtune/session"
	"envtune/tool"
)

// hintsCmd shows what the catalogue of hints holds.
type hintsCmd struct {
	List     hintsListCmd     `cmd:"" help:"List the error codes and the kinds of their hints."`
	Coverage hintsCoverageCmd `cmd:"" help:"Print the hint of every error code, or why none can help; fails where one is missing."`
	Show     hintsShowCmd     `cmd:"" help:"Show an error, its hint at each level and its fields."`
	Recovery hintsRecoveryCmd `cmd:"" help:"Measure how often mistakes are mended with hints off, nudge and full."`
}

// hintsOf chooses the codes of a command.
type hintsOf struct {
	Worlds []string `arg:"" optional:"" name:"world" help:"Only these worlds; 'python' stands for Python's own errors."`
}

type hintsListCmd struct{ hintsOf }

type hintsCoverageCmd struct{ hintsOf }

type hintsShowCmd struct {
	Code string `arg:"" help:"An error code, such as vehicle.doors_unlocked."`
}

// failed is an example of a code: what failed, and the full hint.
type failed struct {
	code   envtune.Code
	call   string
	result session.Result
	hint   *envtune.Hint
	entry  hint.Entry
	tried  bool // there is an example
}

// kind is the hint's kind, or a word for why it has none.
func (f *failed) kind() string {
	switch {
	case f.entry.None != "":
		return "none"
	case f.hint != nil:
		return string(f.hint.Kind)
	case f.entry.Helps() && !f.tried:
		return "untried"
	}
	return "missing"
}

// everyFailure runs the example of every code of the worlds named, all without names.
func everyFailure(names []string) ([]*failed, error) {
	codes, err := codesOf(names)
	if err != nil {
		return nil, err
	}
	examples, err := example.All()
	if err != nil {
		return nil, err
	}
	catalogue := hint.Catalogue()
	out := make([]*failed, len(codes))
	for i, code := range codes {
		f := &failed{code: code, entry: catalogue[code]}
		out[i] = f
		e, ok := examples[code]
		if !ok {
			continue
		}
		s, err := session.Restore(e.Session, nil)
		if err != nil {
			return nil, fmt.Errorf("the example of %s: %w", code, err)
		}
		f.tried, f.call, f.result = true, e.Call, s.Call(e.Call)
		f.hint = hint.For(s, nil, f.result)
	}
	return out, nil
}

// python stands for the codes that no world owns.
const python = "python"

func codesOf(names []string) ([]envtune.Code, error) {
	known := append(session.Names(), python)
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("unknown world %q%s: the worlds are %s", name, near(name, known), strings.Join(known, ", "))
		}
	}
	wanted := func(name string) bool { return len(names) == 0 || slices.Contains(names, name) }
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		return nil, err
	}
	var codes []envtune.Code
	for _, w := range s.Worlds() {
		if wanted(w.Name()) {
			codes = append(codes, w.Codes()...)
		}
	}
	if wanted(python) {
		codes = append(append(codes, envtune.CodeFormat, envtune.CodeUnknownTool), tool.PyCodes()...)
	}
	return codes, nil
}

// near suggests the name that was perhaps meant.
func near(name string, names []string) string {
	if n := spell.Nearest(name, names); n != "" {
		return fmt.Sprintf(" (did you mean %s?)", n)
	}
	return ""
}

func (c *hintsListCmd) Run(a *app) error {
	list, err := everyFailure(c.Worlds)
	if err != nil {
		return err
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "code\thint\ttool\targument")
	for _, f := range list {
		tool, arg := "", ""
		if f.hint != nil {
			tool, arg = f.hint.Tool, f.hint.Arg
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.code, f.kind(), tool, arg)
	}
	w.Flush() // a strings.Builder takes everything
	for line := range strings.Lines(table.String()) {
		if _, err := fmt.Fprintln(a.out, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

func (c *hintsCoverageCmd) Run(a *app) error {
	list, err := everyFailure(c.Worlds)
	if err != nil {
		return err
	}
	count := map[string]int{}
	var missing []string
	for _, f := range list {
		count[f.kind()]++
		text := ""
		switch f.kind() {
		case "none":
			text = "no hint: " + f.entry.None
		case "untried":
			text = "a hint, but no call of the examples reaches the code"
		case "missing":
			text = "MISSING"
			missing = append(missing, string(f.code))
		default:
			text = format.HintText(f.hint)
		}
		if _, err := fmt.Fprintf(a.out, "%s: %s\n", f.code, console.Printable(text)); err != nil {
			return err
		}
	}
	var kinds []string
	for _, k := range []envtune.HintKind{envtune.HintDependency, envtune.HintSource, envtune.HintConstraint, envtune.HintSignature} {
		kinds = append(kinds, fmt.Sprintf("%d %s", count[string(k)], k))
	}
	fmt.Fprintf(a.out, "%d codes: %s, %d without an example, %d that no hint can help, %d missing\n",
		len(list), strings.Join(kinds, ", "), count["untried"], count["none"], len(missing))
	if len(missing) > 0 {
		return fmt.Errorf("these codes have neither a hint nor a reason: %s", strings.Join(missing, ", "))
	}
	return nil
}

// Help is shown below the flags.
func (hintsShowCmd) Help() string {
	return `envtune hints list names the codes. A stage shows hints with hints: {level: off|nudge|full, show: P,
codes: {CODE: P}, fade: F}.`
}

func (c *hintsShowCmd) Run(a *app) error {
	list, err := everyFailure(nil)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range list {
		names = append(names, string(f.code))
		if string(f.code) == c.Code {
			return f.show(a)
		}
	}
	return fmt.Errorf("unknown code %q%s: envtune hints list names them", c.Code, near(c.Code, names))
}

func (f *failed) show(a *app) error {
	var b strings.Builder
	line := func(name, text string) { fmt.Fprintf(&b, "%-9s%s\n", name, console.Printable(text)) }
	line("code", string(f.code))
	if f.tried {
		line("call", f.call)
		line("result", f.result.Text)
	}
	switch {
	case f.entry.None != "":
		line("no hint", f.entry.None)
	case f.hint == nil:
		return fmt.Errorf("%s has a hint, but no call of the examples reaches it", f.code)
	default:
		line("kind", string(f.hint.Kind))
		line("nudge", hint.At(envtune.HintNudge, f.hint).Text)
		line("full", f.hint.Text)
		line("compact", format.HintText(f.hint))
		for _, field := range [][2]string{{"tool", f.hint.Tool}, {"argument", f.hint.Arg}, {"values", strings.Join(f.hint.Values, ", ")}} {
			if field[1] != "" {
				line(field[0], field[1])
			}
		}
	}
	_, err := fmt.Fprint(a.out, b.String())
	return err
}
