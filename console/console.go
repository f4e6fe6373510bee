// Package console is the interactive engine behind the commands in which a
// person takes part: it reads lines from a keyboard or a script, runs commands
// (":help") and hands everything else to what is played.
package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"envtune/internal/spell"
)

// Reader gives the lines of a keyboard or a script.
type Reader interface {
	// Line returns the next line without its end; prompt is shown where a
	// person types. io.EOF ends the input, ctx ends waiting for it.
	Line(ctx context.Context, prompt string) (string, error)
}

// Command is one command: ":name arg".
type Command struct {
	Name string
	// Arg names the argument in the help, "" for none; in brackets where it may
	// be left out.
	Arg  string
	Help string
	// Run does it. An error is told and the console goes on.
	Run func(arg string) error
}

// Console reads lines and runs them.
type Console struct {
	In     Reader
	Out    io.Writer
	Prompt string
	// Commands are those beside :help and :quit.
	Commands []Command
	// Text takes a line that is no command. An error is told as a command's.
	Text func(line string) error
	// About begins the help.
	About string
	// Echo writes every line that is not blank, as if it were typed: for scripts.
	Echo bool

	wrong int // lines
}

// errQuit ends the console.
var errQuit = errors.New("quit")

// Run reads lines until the input ends, :quit or ctx does. It returns how many
// of them were wrong; the error is one of reading, writing or ctx.
func (c *Console) Run(ctx context.Context) (wrong int, err error) {
	for {
		text, err := c.Next(ctx)
		if err == nil {
			err = c.tell(c.Text(text))
		}
		switch {
		case errors.Is(err, io.EOF):
			return c.wrong, nil
		case err != nil:
			return c.wrong, err
		}
	}
}

// Next reads lines and runs their commands until one is text, which it returns.
// io.EOF is the end of the input or :quit; other errors are Run's.
func (c *Console) Next(ctx context.Context) (text string, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		line, err := c.In.Line(ctx, c.Prompt)
		if err == nil {
			if err := c.echo(line); err != nil {
				return "", err
			}
			l := Parse(line)
			if l.Text != "" {
				return l.Text, nil
			}
			if l.Command != "" {
				err = run(c.all(), l)
			}
		}
		if errors.Is(err, errQuit) {
			return "", io.EOF
		}
		if err = c.tell(err); err != nil {
			return "", err
		}
	}
}

func (c *Console) echo(line string) error {
	if line = strings.TrimSpace(line); !c.Echo || line == "" {
		return nil
	}
	_, err := fmt.Fprintf(c.Out, "%s%s\n", c.Prompt, Printable(line))
	return err
}

// tell writes an error that is to be told, counts it and returns nil; it returns
// every other error.
func (c *Console) tell(err error) error {
	var told *wrongError
	if !errors.As(err, &told) {
		return err
	}
	c.wrong++
	_, err = fmt.Fprintf(c.Out, "? %s\n", Printable(told.text))
	return err
}

// all are the commands and those that every console has.
func (c *Console) all() []Command {
	return append(append([]Command(nil), c.Commands...),
		Command{"help", "", "show this", func(string) error { return c.help() }},
		Command{"quit", "", "leave (also the end of the input)", func(string) error { return errQuit }})
}

// wrongError is an error that is told, after which the console goes on.
type wrongError struct{ text string }

func (e *wrongError) Error() string { return e.text }

// Wrong makes an error that is told to whoever types; the console goes on.
func Wrong(format string, args ...any) error { return &wrongError{fmt.Sprintf(format, args...)} }

// run runs the command of a line, which may be the beginning of its name.
func run(all []Command, l Line) error {
	var names, found []string
	var chosen Command
	for _, k := range all {
		names = append(names, k.Name)
		if k.Name == l.Command {
			found, chosen = []string{k.Name}, k
			break
		}
		if strings.HasPrefix(k.Name, l.Command) {
			found, chosen = append(found, k.Name), k
		}
	}
	switch {
	case len(found) > 1:
		return Wrong(":%s could be :%s", l.Command, strings.Join(found, ", :"))
	case len(found) == 0:
		if near := spell.Nearest(l.Command, names); near != "" {
			return Wrong("there is no command :%s, the nearest is :%s (:help lists them)", l.Command, near)
		}
		return Wrong("there is no command :%s (:help lists them)", l.Command)
	case chosen.Arg == "" && l.Arg != "":
		return Wrong(":%s takes nothing after it", chosen.Name)
	case chosen.Arg != "" && !strings.HasPrefix(chosen.Arg, "[") && l.Arg == "":
		return Wrong("write :%s %s", chosen.Name, chosen.Arg)
	}
	return chosen.Run(l.Arg)
}

func (c *Console) help() error {
	var b strings.Builder
	if c.About != "" {
		b.WriteString(c.About + "\n")
	}
	for _, k := range c.all() {
		fmt.Fprintf(&b, "  %-20s %s\n", strings.TrimSpace(":"+k.Name+" "+k.Arg), k.Help)
	}
	_, err := io.WriteString(c.Out, b.String())
	return err
}
