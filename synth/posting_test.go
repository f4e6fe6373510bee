package synth

import (
	"encoding/json"
	"strings"
	"testing"

	"envtune/session"
)

func TestPosting(t *testing.T) {
	suites := suitesOfWorld(t, postingWorld)
	suppliedValues(t, suites)
	worldReport(t, postingWorld, suites)
	onceAsked(t, suites, "get_tweet", "list_all_following")
}

func TestPostingRules(t *testing.T) { rashAgent(t, postingWorld) }

// TestPostingStarts: the start state has no random seed, so the password makes it the
// role's; and what the maker knows of it is what the world says.
func TestPostingStarts(t *testing.T) {
	starts := map[string]bool{}
	for seed := range uint64(300) {
		for _, part := range parts() {
			b := newFeed(newDice(seed, string(part)), setting{part: part, long: seed%3 == 0, wide: seed%5 == 0})
			if owner(startKey(postingWorld, b.start)) != part {
				t.Fatalf("seed %d: the start state is not of %s", seed, part)
			}
			starts[string(b.start)] = true
			s, err := session.New([]string{postingWorld}, map[string]json.RawMessage{postingWorld: b.start}, session.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r := s.Call(call("authenticate_twitter", arg{"username", b.username}, arg{"password", b.password})); r.Text != `{"authentication_status": true}` {
				t.Fatalf("seed %d: the login gives %s", seed, r.Text)
			}
			for _, word := range b.words(func([]*tweet) bool { return true }) {
				found := s.Call(call("search_tweets", arg{"keyword", word})).Text
				if n := strings.Count(found, "'username'"); n != len(b.hits(word)) {
					t.Fatalf("seed %d: %d tweets with %q, not %d: %s", seed, n, word, len(b.hits(word)), found)
				}
			}
		}
	}
	if len(starts) != 900 {
		t.Errorf("%d of 900 start states differ", len(starts))
	}
}
