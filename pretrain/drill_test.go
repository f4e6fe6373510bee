package pretrain

import (
	"slices"
	"strings"
	"testing"

	"envtune/format"
	"envtune/learn"
	"envtune/learn/text"
	"envtune/practice"
	"envtune/py"
)

func drillTokenizer(t *testing.T) *text.Tokenizer {
	t.Helper()
	o := small()
	o.Slots = 0 // its texts are read token by token
	tok, err := Tokenizer(o)
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

// Every call of a selection drill is of a tool in its list, a word of whose name or
// document stands in the request and in no other line, with a value from the request
// for each parameter; the agent's tokens alone carry loss.
func TestSelection(t *testing.T) {
	tok := drillTokenizer(t)
	words, banned := wholeWords(tok), practice.Banned()
	for i := range uint64(300) {
		e := selection(tok, words, banned, 1, i)
		if e.Targets() == 0 || len(e.Loss) != len(e.Tokens) {
			t.Fatalf("drill %d has %d targets, %d flags for %d tokens", i, e.Targets(), len(e.Loss), len(e.Tokens))
		}
		roles, texts, loss := parts(tok, e)
		list := strings.Split(texts[0], "\n")[1:]
		for n := 1; n < len(roles); n++ {
			agent := roles[n] == tok.AgentPrefix()
			for _, l := range loss[n] {
				if l != agent {
					t.Fatalf("drill %d: loss in message %d: %v", i, n, loss[n])
				}
			}
			if agent {
				answers(t, list, strings.ToLower(texts[n-1]), texts[n])
			}
		}
	}
}

// answers checks one call of a selection drill.
func answers(t *testing.T, list []string, request, call string) {
	t.Helper()
	words := format.PlanWords(call)
	if said := strings.TrimSuffix(call[:words], format.PlanMark); said == "" || !strings.Contains(request, said) {
		t.Fatalf("the request %q does not say what %q is for", request, call)
	}
	c, err := py.ParseCall(call[words:], py.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", call, err)
	}
	for _, line := range list {
		about, signature, _ := strings.Cut(line, format.NameMark)
		if !strings.HasPrefix(signature, c.Name+"(") {
			continue
		}
		about += " " + strings.ToLower(c.Name)
		if !slices.ContainsFunc(strings.FieldsFunc(request, func(r rune) bool { return r < 'a' || r > 'z' }), func(w string) bool {
			return len(w) > 2 && strings.Contains(about, w)
		}) {
			t.Fatalf("the request %q says no word of %q", request, line)
		}
		if n := strings.Count(signature, ":"); n != len(c.Kwargs) {
			t.Fatalf("%q has %d arguments, the line %q %d parameters", call, len(c.Kwargs), line, n)
		}
		for _, k := range c.Kwargs {
			if !strings.Contains(request, strings.ToLower(py.String(k.Value))) {
				t.Fatalf("the request %q does not say the value of %s in %q", request, k.Name, call)
			}
		}
		return
	}
	t.Fatalf("%q is of no tool in %v", call, list)
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

// The tokens that choose are those that begin something or at which names part.
func TestChooses(t *testing.T) {
	names := []string{"get_order", "get_order_history", "get_price", "sell"}
	for _, c := range []struct {
		line, piece string
		want        bool
	}{
		{"", "get", true},
		{"get", "_", false},
		{"get_", "order", true},
		{"get_order", "(", true},
		{"get_order", "_", true},
		{"get_order_", "history", false},
		{"se", "ll", false},
		{"sell(", "symbol", true},
		{"sell(symbol", "='", false},
		{"sell(symbol='", "AB", true},
		{"sell(symbol='AB", "', ", false},
		{"sell(symbol='AB', ", "amount", true},
		{"sell(amount=", "3", true},
		{"say ", "done", false},
	} {
		if got := chooses(c.line, c.piece, names); got != c.want {
			t.Errorf("%q after %q chooses: %v, want %v", c.piece, c.line, got, c.want)
		}
	}
}
