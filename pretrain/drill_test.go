package pretrain

import (
	"strings"
	"testing"

	"envtune/learn"
	"envtune/learn/text"
)

func drillTokenizer(t *testing.T) *text.Tokenizer {
	t.Helper()
	tok, err := Tokenizer(small())
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// parts cuts a drill into its messages: who speaks, what, and what carries loss.
func parts(tok *text.Tokenizer, e learn.Example) (roles []int32, texts []string, loss [][]bool) {
	for i, id := range e.Tokens {
		if tok.Special(id) && id != tok.End() {
			roles, texts, loss = append(roles, id), append(texts, ""), append(loss, nil)
			continue
		}
		n := len(texts) - 1
		loss[n] = append(loss[n], e.Loss[i])
		if id != tok.End() {
			texts[n] += tok.Token(id)
		}
	}
	return roles, texts, loss
}

// Every call of a selection drill is a line of its list whose first word the
// request mentions, and the agent's tokens alone carry loss.
func TestSelection(t *testing.T) {
	tok := drillTokenizer(t)
	w := newWordTokens(tok)
	for i := range uint64(300) {
		e := selection(tok, w, 1, i)
		if e.Targets() == 0 || len(e.Loss) != len(e.Tokens) {
			t.Fatalf("drill %d has %d targets, %d flags for %d tokens", i, e.Targets(), len(e.Loss), len(e.Tokens))
		}
		roles, texts, loss := parts(tok, e)
		list := strings.Split(strings.TrimPrefix(texts[0], "tools:\n"), "\n")
		for n := 1; n < len(roles); n++ {
			agent := roles[n] == tok.AgentPrefix()
			for _, l := range loss[n] {
				if l != agent {
					t.Fatalf("drill %d: loss in message %d: %v", i, n, loss[n])
				}
			}
			if !agent {
				continue
			}
			found := false
			for _, line := range list {
				found = found || line == texts[n] || strings.HasPrefix(line, texts[n]+" ")
			}
			if !found {
				t.Fatalf("drill %d calls %q, its list is\n%s", i, texts[n], texts[0])
			}
		}
	}
}

// What a copying drill's agent writes stands in the user's message.
func TestDrill(t *testing.T) {
	tok := drillTokenizer(t)
	for i := range uint64(300) {
		e := drill(tok, 1, i)
		n := 0
		for _, l := range e.Loss {
			if l {
				n++
			}
		}
		if n != len(e.Weight) || n == 0 {
			t.Fatalf("drill %d: %d loss tokens, %d weights", i, n, len(e.Weight))
		}
		user := map[int32]bool{}
		inAgent := false
		for j, id := range e.Tokens {
			switch {
			case id == tok.AgentPrefix():
				inAgent = true
			case id == tok.End():
				inAgent = inAgent && j < len(e.Tokens)-1 && e.Tokens[j+1] != tok.AgentPrefix()
			case !inAgent:
				user[id] = true
			case !user[id]:
				t.Fatalf("drill %d: token %d of the agent was never said", i, j)
			}
		}
	}
}
