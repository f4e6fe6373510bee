// Command envtune tunes environments and trains agents in them. One binary
// does everything; `envtune --help` lists the commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"envtune/bfcl"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the command in order; a second one ends it at once.
	context.AfterFunc(ctx, stop)
	a := &app{
		ctx: ctx, in: os.Stdin, out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr), live: isTerminal(os.Stdout),
		typing: isTerminal(os.Stdin) && isTerminal(os.Stdout), policy: (&models{}).policy, official: bfcl.Load,
	}
	os.Exit(a.main(os.Args[1:]))
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
