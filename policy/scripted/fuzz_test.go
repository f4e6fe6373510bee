package scripted

import (
	"strings"
	"testing"

	"envtune"
	"envtune/format"
)

// FuzzMistaken: whatever a hint and a result say, the policy goes on and ends its turn.
func FuzzMistaken(f *testing.F) {
	f.Add("dependency", "login", "user", "'u'|token='t'", `{"a": 1}`)
	f.Add("dependency", "login", "", "x=", `[`)
	f.Add("source", "symbol_of", "symbol", "symbol", `{"symbol": ["A", {"symbol": 1}]}`)
	f.Add("source", "symbol_of", "amount", "k", `[{'k': {'a': 1}}]`)
	f.Add("constraint", "", "symbol", "a|b", "")
	f.Add("constraint", "", "amount", "0 to 1e999", "")
	f.Add("constraint", "", "tags", "a multiple of 0", "")
	f.Add("constraint", "", "fields", "", "")
	f.Add("signature", "order", "", "symbol|amount=|", "")
	f.Fuzz(func(t *testing.T, kind, tool, arg, values, result string) {
		hint := &envtune.Hint{Kind: envtune.HintKind(kind), Tool: tool, Arg: arg, Values: strings.Split(values, "|"), Text: "x"}
		plan := envtune.Plan{{Intents: []envtune.Intent{{
			Call: "order(symbol='AAPL', amount=2, tags=['x'], fields={'a': 1})", Said: []string{"symbol"}, Read: []string{"amount"},
			Slip: envtune.SlipValue, Wrong: "order(symbol='APL', amount=-2.5, tags=['y'], fields={'b': 1})",
		}}, Said: map[string]string{"login.user": "'ann'"}}}
		m := NewMistaken(format.Compact{}, map[string]envtune.Plan{"e": plan})
		p := envtune.Prompt{Episode: "e", Tools: tools(), Messages: []envtune.Message{{Role: envtune.RoleUser}}}
		for i := range 40 {
			a, err := m.Act(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if a.Content == "say done" {
				return
			}
			r := envtune.Result{Text: result}
			if i%2 == 0 {
				r.Code, r.Hint = "c", hint
			}
			p.Messages = append(p.Messages, a, envtune.Message{Role: envtune.RoleTool, Results: []envtune.Result{r}})
		}
		t.Fatalf("after 40 messages the turn is not over")
	})
}
