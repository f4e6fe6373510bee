package practice

import (
	"strings"
	"testing"

	"envtune"
	"envtune/format"
)

// TestStatistics prints what the transcripts are like (go test -v) and keeps
// them within the bounds that pre-training was planned for.
func TestStatistics(t *testing.T) {
	const n = 3000
	c := map[string]float64{}
	kinds := map[envtune.Code]int{}
	for i := range uint64(n) {
		tr := Make(3, i)
		count(c, kinds, tr)
	}
	for k := range c {
		c[k] /= n
	}
	t.Logf("bytes %.0f (system %.0f), tools %.1f, messages %.1f, turns %.2f", c["bytes"], c["system"], c["tools"], c["messages"], c["turns"])
	t.Logf("success %.3f, with an ask turn %.3f, with a hint %.3f, with a failure %.3f", c["success"], c["asked"], c["hinted"], c["faulty"])
	t.Logf("each: calls %.2f, hints %.2f, errors %.2f, malformed %.3f, steps of several calls %.2f, tokens' weight lost %.3f", c["calls"], c["hints"], c["errors"], c["malformed"], c["multi"], c["lost"])
	t.Logf("errors by kind: %v", kinds)
	for _, b := range []struct {
		what   string
		lo, hi float64
	}{{"bytes", 850, 1750}, {"system", 250, 800}, {"asked", 0.2, 0.4}, {"success", 0.85, 0.99}, {"malformed", 0.05, 0.3}, {"hints", 0.4, 2}} {
		if c[b.what] < b.lo || c[b.what] > b.hi {
			t.Errorf("%s is %.3f, want %g to %g", b.what, c[b.what], b.lo, b.hi)
		}
	}
}

func count(c map[string]float64, kinds map[envtune.Code]int, tr Transcript) {
	one := map[bool]float64{true: 1}
	c["turns"] += float64(len(tr.Turns))
	c["success"] += one[allTrue(tr.Turns)]
	asked, hinted, faulty := false, false, false
	for _, a := range tr.Asks {
		asked = asked || a
	}
	for j, m := range tr.Messages {
		s := format.Compact{}.Render(m, true)
		c["bytes"] += float64(len(s))
		c["messages"]++
		switch m.Role {
		case envtune.RoleSystem:
			c["system"] += float64(len(s))
			c["tools"] += float64(len(m.Tools))
		case envtune.RoleAssistant:
			c["lost"] += one[tr.Weights[j] < 1]
			c["multi"] += one[strings.Contains(s, "\n")]
			if !strings.HasPrefix(s, "say ") {
				c["calls"] += float64(strings.Count(s, "\n") + 1)
			}
		}
		for _, r := range m.Results {
			hinted = hinted || r.Hint != nil
			faulty = faulty || r.Code != ""
			c["hints"] += one[r.Hint != nil]
			c["errors"] += one[r.Code != ""]
			c["malformed"] += one[r.Code == envtune.CodeFormat]
			if r.Code != "" {
				kinds[r.Code]++
			}
		}
	}
	c["asked"] += one[asked]
	c["hinted"] += one[hinted]
	c["faulty"] += one[faulty]
}

func BenchmarkMake(b *testing.B) {
	for i := range b.N {
		Make(1, uint64(i))
	}
}
