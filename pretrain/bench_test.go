package pretrain

import (
	"testing"

	"envtune"
	"envtune/format"
	"envtune/practice"
)

// BenchmarkShare reports the mean number of tokens of a transcript, how many of them are
// the agent's, and the longest of 1,500.
func BenchmarkShare(b *testing.B) {
	o := Defaults()
	tok, err := Tokenizer(o)
	if err != nil {
		b.Fatal(err)
	}
	f, err := format.ByName(o.Format)
	if err != nil {
		b.Fatal(err)
	}
	const n = 1500
	for _, kind := range []struct {
		name string
		make func(seed, index uint64) practice.Transcript
	}{{"make", practice.Make}, {"plain", practice.Plain}} {
		b.Run(kind.name, func(b *testing.B) {
			var all, agent, longest int
			for b.Loop() {
				all, agent, longest = 0, 0, 0
				for i := range uint64(n) {
					said, tokens := tok.Conversation(), 0
					for _, m := range kind.make(o.Seed, 100000+i).Messages {
						k := len(said.EncodeMessage(m.Role, f.Render(m, true)))
						tokens += k
						if m.Role == envtune.RoleAssistant {
							agent += k
						}
					}
					all += tokens
					longest = max(longest, tokens)
				}
			}
			b.ReportMetric(float64(all)/n, "tokens/transcript")
			b.ReportMetric(float64(agent)/n, "agent's/transcript")
			b.ReportMetric(float64(longest), "longest")
		})
	}
}
