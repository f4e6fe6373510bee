package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"envtune/session"
)

// save writes the calls as a transcript, in a new file.
func (g *worldGame) save(file string) error {
	text, err := g.transcript()
	if err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return Wrong("%s is there already: name a new file", file)
	}
	if err != nil {
		return Wrong("saving: %v", err)
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return Wrong("saving: %v", errors.Join(err, os.Remove(file)))
	}
	calls := fmt.Sprintf("%d calls", len(g.steps))
	if len(g.steps) == 1 {
		calls = "1 call"
	}
	return g.show(fmt.Sprintf("saved %s in %s\n", calls, file))
}

// transcript writes the calls in the form of session/testdata.
func (g *worldGame) transcript() (string, error) {
	if g.LongContext {
		return "", Wrong("a session in long-context mode cannot be saved: a transcript has no place for the official literals")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "worlds %s\n", strings.Join(g.Worlds, " "))
	if len(g.Config) > 0 {
		text, err := json.Marshal(g.Config)
		if err != nil {
			return "", fmt.Errorf("writing the start state: %w", err)
		}
		var line bytes.Buffer
		if err := json.Compact(&line, text); err != nil {
			return "", fmt.Errorf("writing the start state: %w", err)
		}
		fmt.Fprintf(&b, "start %s\n", line.String())
	}
	b.WriteString("\n")
	for i, k := range g.steps {
		told := session.Describe(k.result)
		lines := 1
		if k.result.Failed() {
			lines = 2
		}
		if strings.Count(told, "\n") != lines || strings.Contains(told, "\r") {
			return "", Wrong("the result of call %d, %s, has several lines, which a transcript cannot hold: take it back with :undo", i+1, shorten(k.call, 40))
		}
		b.WriteString(session.TranscriptCall(k.call) + told)
	}
	return b.String(), nil
}
