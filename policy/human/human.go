// Package human lets a person be the policy: it asks for a line and writes it in
// the format of the episode. It knows nothing of terminals.
package human

import (
	"context"
	"regexp"
	"strings"

	"envtune"
	"envtune/format"
)

// RawMark begins a line that is sent as it stands.
const RawMark = "!"

// Policy asks a person.
type Policy struct {
	// Ask returns what the person says to a prompt; an error ends the episode.
	Ask func(ctx context.Context, p envtune.Prompt) (string, error)
	// Format writes what is said.
	Format format.Format
}

var _ envtune.Policy = Policy{}

// Act implements envtune.Policy.
func (p Policy) Act(ctx context.Context, prompt envtune.Prompt) (envtune.Message, error) {
	line, err := p.Ask(ctx, prompt)
	if err != nil {
		return envtune.Message{}, err
	}
	return envtune.Message{Role: envtune.RoleAssistant, Content: Write(p.Format, line)}, nil
}

// call begins a call, also a malformed one.
var call = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.]*\(`)

// Write puts a line into a format: a call "name(...)", calls of one step
// "[name(...), name(...)]", anything after RawMark as it stands, and every other
// text as words to the user, which end the turn. A malformed call stays one, so
// that what comes of it can be seen.
func Write(f format.Format, line string) string {
	line = strings.TrimSpace(line)
	if raw, ok := strings.CutPrefix(line, RawMark); ok {
		return strings.TrimPrefix(raw, " ")
	}
	if strings.HasPrefix(line, "[") {
		if a, bad := (format.Prompting{}).Parse(line); bad == nil && !a.IsSay {
			calls := make([]string, len(a.Calls))
			for i, c := range a.Calls {
				calls[i] = c.Text
			}
			return f.Calls(calls)
		}
	}
	if call.MatchString(line) {
		return f.Calls([]string{line})
	}
	return f.Say(line)
}
