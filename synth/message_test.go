package synth

import (
	"slices"
	"strings"
	"testing"
)

func TestMessage(t *testing.T) {
	suites := suitesOfWorld(t, messageWorld)
	suppliedValues(t, suites)
	worldReport(t, messageWorld, suites)
	onceAsked(t, suites, "get_user_id", "view_messages_sent", "list_users", "get_message_stats")
}

func TestMessageRules(t *testing.T) { rashAgent(t, messageWorld) }

// onceAsked holds references against look-ups that an agent could skip, because a result
// has told the value: none of the tools is called twice with the same arguments.
func onceAsked(t *testing.T, suites []*Suite, tools ...string) {
	t.Helper()
	for _, suite := range suites {
		for _, task := range suite.Tasks {
			asked := map[string]bool{}
			for _, turn := range task.Turns {
				for _, c := range turn.Reference {
					if asked[c] && slices.Contains(tools, toolOf(c)) {
						t.Errorf("%s asks %s twice", task.ID, c)
					}
					asked[c] = true
				}
			}
		}
	}
}

// TestMessageReaders: what points back has one reading, since no other user was spoken of
// in the request before it.
func TestMessageReaders(t *testing.T) {
	s := generate(t, Spec{Seed: 9, N: 200, Worlds: []string{messageWorld}})
	names := peopleNames()
	back := 0
	for _, task := range s.Tasks {
		for _, turn := range task.Turns {
			for _, said := range []string{"that contact", "the same contact"} {
				before, _, ok := strings.Cut(turn.User, said)
				if !ok {
					continue
				}
				back++
				met := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.Contains(before, n) })
				if len(met) > 2 { // the one who asks may be one of them
					t.Errorf("%s: %q could mean %s", task.ID, turn.User, listing(met))
				}
			}
		}
	}
	if back < 20 {
		t.Errorf("%d requests point back", back)
	}
}
