package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"envtune"
	"envtune/console"
	"envtune/session"
)

// tasksListCmd lists tasks.
type tasksListCmd struct {
	Suite string   `arg:"" help:"A built-in suite (starter, small, full, outside), \"bfcl\", or a folder that tasks generate made."`
	Role  string   `default:"all" enum:"all,train,validation,test" placeholder:"ROLE" help:"Only tasks of this role: train, validation or test."`
	Split string   `placeholder:"SPLIT" help:"Only tasks of this split: base, miss_param, miss_func or long_context."`
	World []string `placeholder:"WORLD" help:"Only tasks that need these worlds, by our names or the official ones."`
	bfclData
}

// Help is shown below the flags.
func (tasksListCmd) Help() string {
	return `Examples:
  envtune tasks list small --role test --split miss_func
  envtune tasks list bfcl --world travel,ticket`
}

func (c *tasksListCmd) Run(a *app) error {
	worlds, err := known(c.World)
	if err != nil {
		return err
	}
	split := envtune.Split(c.Split)
	if c.Split != "" && !slices.Contains(envtune.Splits(), split) {
		return fmt.Errorf("there is no split %q: there are %v", c.Split, envtune.Splits())
	}
	set, err := c.taskSet(a, c.Suite)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.out, 0, 8, 2, ' ', 0)
	n := 0
	for _, t := range set.tasks {
		if c.Role != allRoles && string(t.Part) != c.Role || c.Split != "" && t.Split != split || !needsAll(t, worlds) {
			continue
		}
		if n++; n == 1 {
			fmt.Fprintln(w, "id\trole\tsplit\tturns\tcalls\tworlds\tfirst request")
		}
		calls := 0
		for _, turn := range t.Turns {
			calls += len(turn.Reference)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", t.ID, t.Part, t.Split, len(t.Turns), calls, strings.Join(t.Worlds, "+"), shorten(t.Turns[0].User, 60))
	}
	if n == 0 {
		return fmt.Errorf("none of the %d tasks of suite %s is chosen by these filters", len(set.tasks), set.name)
	}
	return w.Flush()
}

func needsAll(t *envtune.Task, worlds []string) bool {
	for _, w := range worlds {
		if !slices.Contains(t.Worlds, w) {
			return false
		}
	}
	return true
}

// tasksShowCmd shows a task.
type tasksShowCmd struct {
	Suite string `arg:"" help:"A built-in suite (starter, small, full, outside), \"bfcl\", or a folder that tasks generate made."`
	ID    string `arg:"" help:"The task, as tasks list names it."`
	Start bool   `help:"Also show the start states."`
	JSON  bool   `name:"json" help:"Print the task as JSON, as it stands in a suite."`
	bfclData
}

// Help is shown below the flags.
func (tasksShowCmd) Help() string {
	return `The results of the reference calls are those that the reference gets, call after call from the start
state. envtune play plays the task by hand.

Example:
  envtune tasks show small small-test-base-000`
}

func (c *tasksShowCmd) Run(a *app) error {
	set, err := c.taskSet(a, c.Suite)
	if err != nil {
		return err
	}
	t, err := set.find(c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(a.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(t)
	}
	s, err := session.New(t.Worlds, t.Start, session.Options{LongContext: t.LongContext, Extension: set.extension})
	if err != nil {
		return fmt.Errorf("loading the start state of task %s: %w", t.ID, err)
	}
	return showTask(a.out, t, s, c.Start)
}

// showTask prints a task and runs its reference calls in s.
func showTask(out io.Writer, t *envtune.Task, s *session.Session, start bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s, %s), worlds %s\n", t.ID, t.Part, t.Split, strings.Join(t.Worlds, ", "))
	writeTools(&b, t, s)
	if start {
		for _, w := range t.Worlds {
			state, ok := t.Start[w]
			if !ok {
				state = json.RawMessage("its defaults")
			}
			fmt.Fprintf(&b, "start of %s: %s\n", w, state)
		}
	}
	failed := 0
	for i, turn := range t.Turns {
		fmt.Fprintf(&b, "\nturn %d", i+1)
		if len(turn.Reference) == 0 {
			b.WriteString(", to be asked back")
		}
		b.WriteString("\n")
		if len(turn.Added) > 0 {
			fmt.Fprintf(&b, "  new tools: %s\n", strings.Join(turn.Added, ", "))
		}
		user := console.Printable(turn.User)
		if user == "" {
			user = "(nothing but the new tools)"
		}
		fmt.Fprintf(&b, "  user: %s\n", user)
		for _, call := range turn.Reference {
			r := s.Call(call)
			fmt.Fprintf(&b, "  > %s\n    %s\n", console.Printable(call), console.Printable(r.Text))
			if r.Failed() {
				failed++
				fmt.Fprintf(&b, "    ! %s: the reference fails\n", r.Code)
			}
		}
	}
	if _, err := io.WriteString(out, b.String()); err != nil {
		return err
	}
	if failed > 0 {
		return errors.New(count(failed, "reference call") + " failed: the task cannot be played")
	}
	return nil
}

// writeTools writes the tools offered from the start, and those held back.
func writeTools(b *strings.Builder, t *envtune.Task, s *session.Session) {
	held := t.HeldBack(0)
	tools := t.Tools
	if len(tools) == 0 {
		for _, tool := range s.Tools() {
			tools = append(tools, tool.Name)
		}
	}
	var offered []string
	for _, name := range tools {
		if !held[name] {
			offered = append(offered, name)
		}
	}
	fmt.Fprintf(b, "tools from the start (%d): %s\n", len(offered), strings.Join(offered, ", "))
}

// shorten cuts text to n characters.
func shorten(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return text
}
