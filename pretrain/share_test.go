package pretrain

import (
	"os"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/practice"
)

// TestShare prints how many tokens of a transcript are the agent's.
func TestShare(t *testing.T) {
	if os.Getenv("PRACTICE_SHARE") == "" {
		t.Skip("PRACTICE_SHARE=1 counts tokens")
	}
	o := Defaults()
	tok, err := Tokenizer(o)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := format.ByName(o.Format)
	for name, kind := range map[string]func(a, b uint64) practice.Transcript{"make": practice.Make, "plain": practice.Plain} {
		all, agent, longest := 0, 0, 0
		for i := range uint64(1500) {
			conv := tok.Conversation()
			n := 0
			for _, m := range kind(o.Seed, 100000+i).Messages {
				k := len(conv.EncodeMessage(m.Role, f.Render(m, true)))
				n += k
				if m.Role == envtune.RoleAssistant {
					agent += k
				}
			}
			all += n
			longest = max(longest, n)
		}
		t.Logf("%s: %.0f tokens a transcript, %.0f of the agent, longest %d", name, float64(all)/1500, float64(agent)/1500, longest)
	}
}
