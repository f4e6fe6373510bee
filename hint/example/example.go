// Package example holds one call for every error code that a session can give: a
// session as it stands and a call that fails in it.
package example

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"

	"envtune"
)

// Example is a call that fails with a code.
type Example struct {
	Code envtune.Code `json:"code"`
	// Session is the session before the call, as session.Restore reads it.
	Session json.RawMessage `json:"session"`
	Call    string          `json:"call"`
}

//go:embed examples.jsonl
var data []byte

// All returns the examples by their code.
func All() (map[envtune.Code]Example, error) {
	out := map[envtune.Code]Example{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e Example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("reading the example calls: %w", err)
		}
		out[e.Code] = e
	}
	return out, lines.Err()
}
