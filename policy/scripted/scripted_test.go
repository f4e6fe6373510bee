package scripted

import (
	"testing"

	"envtune"
	"envtune/format"
)

// prompt returns a prompt of an episode in which n assistant messages were sent.
func prompt(episode string, n int) envtune.Prompt {
	p := envtune.Prompt{Episode: episode, Messages: []envtune.Message{{Role: envtune.RoleUser}}}
	for range n {
		p.Messages = append(p.Messages, envtune.Message{Role: envtune.RoleAssistant}, envtune.Message{Role: envtune.RoleTool})
	}
	return p
}

func TestScriptIsKeyedByThePrompt(t *testing.T) {
	one := New([]string{"f()", "say done"}, []string{"say no"})
	many := ByEpisode(map[string][][]string{"a": {{"f()"}}, "b": {{"g()", "h()"}}})
	tests := []struct {
		policy  *Policy
		episode string
		n       int
		want    string // "" for an error
	}{
		{one, "x", 0, "f()"},
		{one, "y", 2, "say no"},
		{one, "x", 1, "say done"},
		{one, "x", 3, ""},
		{many, "b", 1, "h()"},
		{many, "a", 0, "f()"},
		{many, "a", 1, ""},
		{many, "c", 0, ""},
	}
	for _, tt := range tests {
		m, err := tt.policy.Act(t.Context(), prompt(tt.episode, tt.n))
		if (err != nil) != (tt.want == "") || m.Content != tt.want {
			t.Errorf("message %d of episode %s: %q, %v; want %q", tt.n, tt.episode, m.Content, err, tt.want)
		}
		if err == nil && m.Role != envtune.RoleAssistant {
			t.Errorf("role %q", m.Role)
		}
	}
}

func TestSilent(t *testing.T) {
	m, err := Silent{Format: format.Compact{}}.Act(t.Context(), prompt("x", 5))
	if err != nil || m.Content != "say done" {
		t.Errorf("%q, %v", m.Content, err)
	}
}
