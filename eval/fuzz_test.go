package eval

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode"

	"envtune"
	"envtune/format"
)

// Whatever a file of trajectories holds, it is printed without a panic and
// without a character that could steer a terminal, and it can be scored.
func FuzzReplay(f *testing.F) {
	for _, t := range []*envtune.Trajectory{sample(), {}, {Turns: 1, Steps: []envtune.Step{{Feedback: envtune.Feedback{Turn: -7, TurnDone: true}}}}} {
		data, err := json.Marshal(t)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tr envtune.Trajectory
		if json.Unmarshal(data, &tr) != nil {
			return
		}
		var buf bytes.Buffer
		if err := Replay(&buf, &tr, format.Compact{}); err != nil {
			t.Fatal(err)
		}
		for _, r := range buf.String() {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				t.Fatalf("control character %U is printed", r)
			}
		}
		if _, err := Score([]*envtune.Trajectory{&tr}, 1); err != nil && tr.Stop != envtune.StopFault && tr.Fault == "" {
			t.Fatal(err)
		}
	})
}
