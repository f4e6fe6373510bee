package synth

import (
	"slices"
	"strings"
	"testing"

	"envtune/session"
)

func TestLibrary(t *testing.T) {
	suites := suitesOfWorld(t, libraryWorld)
	suppliedValues(t, suites)
	worldReport(t, libraryWorld, suites)
	onceAsked(t, suites, "search_catalogue", "list_lending_branches")
}

func TestLibraryRules(t *testing.T) { rashAgent(t, libraryWorld) }

// TestLibraryFines: where a request lets fines be paid only if they have to be, the
// reference pays them just there where something fails without.
func TestLibraryFines(t *testing.T) {
	paid, left := 0, 0
	for _, task := range generate(t, Spec{Seed: 8, N: 200, Worlds: []string{libraryWorld}}).Tasks {
		s, err := session.New(task.Worlds, task.Start, session.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, turn := range task.Turns {
			without := s.Clone()
			fails := false
			pays := slices.ContainsFunc(turn.Reference, func(c string) bool { return toolOf(c) == "pay_fines" })
			for _, c := range turn.Reference {
				s.Call(c)
				fails = fails || toolOf(c) != "pay_fines" && without.Call(c).Code != ""
			}
			switch allowed := strings.Contains(turn.User, "my fines of"); {
			case allowed && pays != fails:
				t.Errorf("%s: %q pays: %v, fails without: %v", task.ID, turn.User, pays, fails)
			case allowed && pays:
				paid++
			case allowed:
				left++
			}
		}
	}
	if paid < 10 || left < 5 {
		t.Errorf("fines are paid %d times and left %d times", paid, left)
	}
}
