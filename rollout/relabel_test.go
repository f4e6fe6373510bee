package rollout

import (
	"encoding/json"
	"testing"

	"envtune"
)

func TestRelabel(t *testing.T) {
	tests := []struct {
		name, script string
		turns        []string
		turn         int
		last         string // what the last turn of the new task wants
		say          []string
		want         string // the actions; "" where there is nothing to train on
		forked       int
	}{
		{"the first turn", "b end", []string{"a"}, 0, "b", []string{"b", "end"}, "b end", 0},
		{"a later turn", "x a end c end", []string{"a", "b"}, 1, "c", []string{"c", "end"}, "x a end c end", 3},
		{"to ask back", "b end", []string{"a"}, 0, "", []string{"end"}, "end", 0},
		{"not what is wanted", "b end", []string{"a"}, 0, "c", []string{"b", "end"}, "", 0},
		{"a call fails", "b end", []string{"a"}, 0, "b", []string{"x", "b", "end"}, "", 0},
		{"the turn does not end", "b end", []string{"a"}, 0, "b", []string{"b", "b"}, "", 0},
		{"a turn before failed", "b end c end", []string{"a", "b"}, 1, "c", []string{"c", "end"}, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			orig := play(t, wordTask("t", tt.turns...), tt.script)
			before, _ := json.Marshal(orig)
			task := wordTask("t~", append(tt.turns[:tt.turn:tt.turn], tt.last)...)
			var said []envtune.Message
			for _, word := range tt.say {
				said = append(said, envtune.Message{Role: envtune.RoleAssistant, Content: word})
			}
			got, err := Relabel(t.Context(), wordEnv{limit: 5}, task, hinted, orig, tt.turn, said)
			if err != nil {
				t.Fatal(err)
			}
			if after, _ := json.Marshal(orig); string(after) != string(before) {
				t.Error("the original was changed")
			}
			if s := actions(got); s != tt.want {
				t.Fatalf("actions %q, want %q", s, tt.want)
			}
			if got == nil {
				return
			}
			if got.Task != "t~" || got.Forked != tt.forked || got.Progress != 1 || hints(got) != 0 || got.Reward != nil {
				t.Errorf("task %s, %d steps forked, progress %v, %d hints", got.Task, got.Forked, got.Progress, hints(got))
			}
		})
	}
	orig := play(t, wordTask("t", "a"), "b end")
	if _, err := Relabel(t.Context(), wordEnv{limit: 5}, wordTask("broken", "a"), hinted, orig, 0, nil); err == nil {
		t.Error("no error for a task with a fault")
	}
}
