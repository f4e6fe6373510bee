package practice

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
)

// A renamed transcript is one of another world with the same shape: who speaks when, calls
// that parse, tools with names of their own that no judged world has.
func TestRenamed(t *testing.T) {
	changed, n := 0, uint64(400)
	for i := range n {
		was := Make(3, i)
		if i%2 == 1 {
			was = Plain(3, i)
		}
		kept := Make(3, i)
		if i%2 == 1 {
			kept = Plain(3, i)
		}
		now := Renamed(was, 3, i)
		if !reflect.DeepEqual(was, kept) {
			t.Fatalf("transcript %d: renaming changed the transcript that it was given", i)
		}
		if !reflect.DeepEqual(now, Renamed(was, 3, i)) {
			t.Fatalf("transcript %d is renamed in two ways", i)
		}
		if !reflect.DeepEqual(now, was) {
			changed++
		}
		if len(now.Messages) != len(was.Messages) || !slices.Equal(now.Weights, was.Weights) || len(now.Tools) != len(was.Tools) {
			t.Fatalf("transcript %d has another shape", i)
		}
		seen := map[string]bool{}
		for _, id := range now.Tools {
			if name := fold(id); bans()[name] || seen[id] {
				t.Errorf("transcript %d: the tool %s is banned or there are two", i, id)
			}
			seen[id] = true
		}
		for j, m := range now.Messages {
			if m.Role != was.Messages[j].Role {
				t.Fatalf("transcript %d, message %d is of %s", i, j, m.Role)
			}
			if m.Role == envtune.RoleAssistant {
				sameStep(t, was.Messages[j].Content, m.Content, now.Tools, was.Tools)
			}
		}
	}
	if changed < int(n)*6/10 || changed > int(n)*9/10 {
		t.Errorf("%d of %d transcripts are renamed, want about three quarters", changed, n)
	}
}

// sameStep holds a renamed step against what it was: an answer stays one, calls are of the
// same tools under their new names with as many arguments.
func sameStep(t *testing.T, was, now string, tools, old []string) {
	t.Helper()
	before, say, bad := parseStep(was)
	after, sayNow, badNow := parseStep(now)
	if say != sayNow || (bad == "") != (badNow == "") || len(before) != len(after) {
		t.Fatalf("%q became %q", was, now)
	}
	for i, c := range before {
		at := slices.Index(old, c.Name)
		if at < 0 {
			continue // a garbled name
		}
		if after[i].Name != tools[at] || len(after[i].Kwargs) != len(c.Kwargs) {
			t.Fatalf("%q became %q, a call of another tool than %s", was, now, tools[at])
		}
	}
}

// Words are renamed wherever they stand, in the case and with the ending that they have.
func TestRenamingText(t *testing.T) {
	m := renaming{to: map[string]string{"open": "glim", "order": "rope"}}
	for s, want := range map[string]string{
		"open the order": "glim the rope", "OPEN Orders, reopened": "GLIM Ropes, reopened", "openOrder(orderId='A1', order_ids=[1])": "glimRope(ropeId='A1', rope_ids=[1])",
		"opened": "glimed", "ordering Opening": "ropeing Gliming", "": "", "border": "border", "é order": "é rope",
	} {
		if got := m.text(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
	var got []string
	eachWord("openAnOrder now, HTTPOrder: a1b", func(w string) { got = append(got, w) })
	if want := "open an order now httporder a b"; strings.Join(got, " ") != want {
		t.Errorf("words %v, want %s", got, want)
	}
	if _, err := py.ParseCall(m.text("openOrder(a='open')"), py.DefaultLimits()); err != nil {
		t.Error(err)
	}
}
