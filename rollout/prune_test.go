package rollout

import (
	"encoding/json"
	"strings"
	"testing"

	"envtune"
)

func TestPrune(t *testing.T) {
	tests := []struct {
		name, script string
		turns        []string
		want         string // the actions left; "" where there is nothing to train on
	}{
		{"drops a failure", "x a end", []string{"a"}, "a end"},
		{"drops failures of several turns", "x a end y b end", []string{"a", "b"}, "a end b end"},
		{"keeps those of a failed turn", "x a end y end", []string{"a", "b"}, "a end y end"},
		{"nothing failed", "a end", []string{"a"}, ""},
		{"nothing succeeded", "x end", []string{"a"}, ""},
		{"the failure was needed", "once once end", []string{"once"}, ""},
		{"an ask-back turn", "x end", []string{""}, "end"},
		{"cut off by the context", "x a end b TOOLONG", []string{"a", "b"}, "a end b"},
		{"cut off by the limit", "x a end y y y y y", []string{"a", "b"}, "a end y y y y y"},
		{"the limit ended a turn that succeeded", "x x x x a", []string{"a"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			task := wordTask("t", tt.turns...)
			orig := play(t, task, tt.script)
			before, _ := json.Marshal(orig)
			got, err := Prune(t.Context(), wordEnv{limit: 5}, task, hinted, orig)
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
			if outcomeString(got) != outcomeString(orig) || got.Stop != orig.Stop || got.Valid != orig.Valid || got.Progress != orig.Progress {
				t.Errorf("pruned: %+v\noriginal: %+v", got, orig)
			}
			if hints(got) != 0 {
				t.Error("the replay shows hints")
			}
			first := got.Steps[0].Action.Sample
			if first == nil || first.Tokens[0] != int32(strings.Count(tt.script[:strings.Index(tt.script, tt.want[:1])], " ")) {
				t.Errorf("sample %+v is not the one of the kept step", first)
			}
		})
	}
}

func TestPruneGivesUpOnAFault(t *testing.T) {
	orig := play(t, wordTask("t", "a"), "x a end")
	if _, err := Prune(t.Context(), wordEnv{limit: 5}, wordTask("broken", "a"), hinted, orig); err == nil {
		t.Error("no error")
	}
}

func actions(t *envtune.Trajectory) string {
	if t == nil {
		return ""
	}
	var words []string
	for _, s := range t.Steps {
		words = append(words, s.Action.Content)
	}
	return strings.Join(words, " ")
}

func hints(t *envtune.Trajectory) int {
	n := 0
	for _, s := range t.Steps {
		n += s.Feedback.Signals.Hints
		for _, m := range s.Feedback.Messages {
			for _, r := range m.Results {
				if r.Hint != nil {
					n++
				}
			}
		}
	}
	return n
}

func TestUnhinted(t *testing.T) {
	orig := play(t, wordTask("t", "a", "b"), "x a end y b end")
	if hints(orig) == 0 {
		t.Fatal("the original has no hints")
	}
	before, _ := json.Marshal(orig)
	got := Unhinted(orig)
	if hints(got) != 0 {
		t.Error("the copy has hints")
	}
	if after, _ := json.Marshal(orig); string(after) != string(before) {
		t.Error("the original was changed")
	}
	if actions(got) != actions(orig) || got.Progress != orig.Progress {
		t.Errorf("copy %+v", got)
	}
	plain := play(t, wordTask("t", "a", "b"), "a end b end")
	messages := &plain.Steps[1].Feedback.Messages
	*messages = append(*messages, envtune.Message{Role: envtune.RoleUser, Content: "go on", Warning: "no call was wanted"})
	warnings := func(t *envtune.Trajectory) (n int) {
		for _, m := range t.Messages() {
			if m.Warning != "" {
				n++
			}
		}
		return n
	}
	if u := Unhinted(plain); u == nil || warnings(u) != 0 || warnings(plain) != 1 {
		t.Errorf("a trajectory with a warning has the copy %+v", u)
	}
	if Unhinted(play(t, wordTask("t", "a"), "a end")) != nil {
		t.Error("a trajectory without hints has a copy")
	}
}
