package practice

import (
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"envtune"
	"envtune/format"
	"envtune/py"
)

func render(tr Transcript) string {
	var b strings.Builder
	for i, m := range tr.Messages {
		fmt.Fprintf(&b, "[%s %.1f] %s\n", m.Role, tr.Weights[i], format.Compact{}.Render(m, true))
	}
	fmt.Fprintf(&b, "turns %v asks %v show %v known %v\n", tr.Turns, tr.Asks, tr.Show, tr.Known)
	return b.String()
}

func allTrue(xs []bool) bool {
	for _, x := range xs {
		if !x {
			return false
		}
	}
	return true
}

func TestOracleSucceeds(t *testing.T) {
	for i := range uint64(2500) {
		if tr := Oracle(7, i); !allTrue(tr.Turns) {
			t.Fatalf("oracle failed on %d:\n%s", i, render(tr))
		}
	}
}

// An agent that knows every rule succeeds in spite of its slips.
func TestKnowingSucceeds(t *testing.T) {
	for i := range uint64(2000) {
		if tr := Make(8, i); tr.Known == 1 && !allTrue(tr.Turns) {
			t.Fatalf("transcript %d failed:\n%s", i, render(tr))
		}
	}
}

// Playing a transcript's steps again gives its messages and verdicts again.
func TestReplay(t *testing.T) {
	for i := range uint64(500) {
		tr := Make(9, i)
		e := NewEpisode(9, i, tr.Show)
		got := e.First()
		for j, m := range tr.Messages {
			if m.Role != envtune.RoleAssistant {
				continue
			}
			if len(got) != j {
				t.Fatalf("transcript %d: %d messages before step at %d", i, len(got), j)
			}
			msgs, _, _ := e.Step(m.Content)
			got = append(append(got, m), msgs...)
		}
		if !reflect.DeepEqual(got, tr.Messages) || !reflect.DeepEqual(e.TurnsOK(), tr.Turns) {
			t.Fatalf("transcript %d is not what its replay gives:\n%s", i, render(tr))
		}
	}
}

func TestDeterminism(t *testing.T) {
	want := make([]string, 200)
	for i := range want {
		want[i] = render(Make(11, uint64(i)))
	}
	var wg sync.WaitGroup
	for i := range want {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if got := render(Make(11, uint64(i))); got != want[i] {
				t.Errorf("transcript %d differs when made again", i)
			}
		}()
	}
	wg.Wait()
	if render(Make(12, 0)) == want[0] {
		t.Error("another seed gives the same transcript")
	}
}

// A silent agent succeeds only in the turns that lack something.
func TestSilence(t *testing.T) {
	for i := range uint64(300) {
		e := NewEpisode(13, i, 1)
		for !e.over {
			e.Step("say done")
		}
		if got := e.TurnsOK(); !reflect.DeepEqual(got, e.Asks()) {
			t.Fatalf("task %d: silence succeeded in %v, lacking were %v", i, got, e.Asks())
		}
	}
}

// An effect that was not asked for fails the turn, and so does one done twice.
func TestNeedlessEffect(t *testing.T) {
	tried := 0
	for i := range uint64(300) {
		tr := Oracle(14, i)
		e := NewEpisode(14, i, 1)
		again, at := "", 0
		for _, m := range tr.Messages {
			if m.Role != envtune.RoleAssistant || e.over {
				continue
			}
			before := len(e.effects)
			turn := e.at
			e.Step(m.Content)
			if e.at == turn && len(e.effects) > before && again == "" && e.steps < MaxSteps-2 {
				again, at = m.Content, turn
				e.Step(again)
				tried++
			}
		}
		if again != "" && e.TurnsOK()[at] {
			t.Fatalf("task %d: %s twice still succeeds", i, again)
		}
	}
	if tried < 100 {
		t.Errorf("only %d tasks tried", tried)
	}
}

func TestForbiddenNames(t *testing.T) {
	listed := strings.Fields(`trading_login get_symbol_by_name place_order cancel_order lockDoors pressBrakePedal startEngine
		setHeadlights fillFuelTank displayCarStatus get_stock_info add_to_watchlist setCruiseControl estimate_distance`)
	for _, n := range listed {
		if !forbidden(n) {
			t.Errorf("%s is not forbidden", n)
		}
	}
	for i := range uint64(1500) {
		for _, u := range newTask(15, i, false).w.tools {
			if id := u.id; bans()[fold(id)] {
				t.Errorf("world %d has the tool %s", i, id)
			}
		}
	}
}

// Names are identifiers, unique, and every signature can be called.
func TestSignatures(t *testing.T) {
	for i := range uint64(1500) {
		w := newTask(16, i, false)
		for _, u := range w.w.tools {
			seen := map[string]bool{}
			optional := false
			for _, p := range u.params {
				if seen[p.id] || py.Keyword(p.id) || p.id == "" || strings.ContainsAny(p.id, " -.") {
					t.Errorf("world %d: parameter %q of %s", i, p.id, u.id)
				}
				seen[p.id] = true
				if optional && !p.optional {
					t.Errorf("world %d: %s has a required parameter after optional ones", i, u.id)
				}
				optional = p.optional
			}
		}
	}
}

func TestWordings(t *testing.T) {
	total := 0
	for k, ws := range wordings() {
		total += len(ws)
		telling := 0
		for _, w := range ws {
			if w.telling {
				telling++
			}
		}
		if k != ruleMissing && k != ruleUnknownTool && k != ruleType && (telling == 0 || telling == len(ws)) {
			t.Errorf("rule kind %d: %d of %d wordings tell the rule", k, telling, len(ws))
		}
	}
	if total < 150 {
		t.Errorf("%d wordings, want at least 150", total)
	}
}

func TestSampleFile(t *testing.T) {
	spec := os.Getenv("PRACTICE_SHOW")
	if spec == "" {
		t.Skip("PRACTICE_SHOW=first-last shows transcripts")
	}
	lo, hi, _ := strings.Cut(spec, "-")
	a, _ := strconv.Atoi(lo)
	b, _ := strconv.Atoi(hi)
	kind := Make
	if os.Getenv("PRACTICE_KIND") == "plain" {
		kind = Plain
	}
	for i := a; i <= b; i++ {
		fmt.Printf("--- %d\n%s", i, render(kind(3, uint64(i))))
	}
}

// A plain world hides nothing: every rule stands in a line, the agent never fails, and
// the other worlds are what they are without it.
func TestPlain(t *testing.T) {
	goals := 0
	for i := range uint64(400) {
		tr := Plain(9, i)
		for k, m := range tr.Messages {
			if m.Role != envtune.RoleAssistant {
				continue
			}
			if tr.Weights[k] != 1 {
				t.Fatalf("plain %d: %q is a mistake", i, m.Content)
			}
			if !strings.HasPrefix(m.Content, format.SayPrefix) {
				goals++
			}
		}
		for k, ok := range tr.Turns {
			if !ok {
				t.Errorf("plain %d: turn %d failed", i, k)
			}
		}
		w := newTask(9, i^plainStream, true).w
		for _, ru := range w.rules {
			if !ru.visible {
				t.Errorf("plain %d: a rule of kind %d is hidden", i, ru.kind)
			}
		}
	}
	if goals < 1600 {
		t.Errorf("%d calls in 400 transcripts: too few to learn much from", goals)
	}
}

// Where names are cut short, documents say what the tools do.
func TestShortNames(t *testing.T) {
	groups := 0
	for i := range uint64(800) {
		for _, g := range newTask(24, i, false).w.groups {
			if !g.style.short {
				continue
			}
			groups++
			for _, u := range g.tools {
				if len(u.id) > 5 || len(u.id) < 2 {
					t.Errorf("world %d: the short name %q", i, u.id)
				}
				if u.doc == "" {
					t.Errorf("world %d: %s has a short name and no document", i, u.id)
				}
			}
		}
	}
	if groups < 50 {
		t.Errorf("only %d services with short names", groups)
	}
}
