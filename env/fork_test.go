package env

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"envtune"
	"envtune/session"
	"envtune/world/worldtest"
)

// TestForks: whatever is done to forks and parents at random steps, each comes to what
// a run of its own steps from the start comes to, in its states and in every answer. It
// goes over all worlds, alone and together, for episodes and for sessions.
func TestForks(t *testing.T) {
	names := session.Names()
	for n := range 5 * len(names) {
		r := rand.New(rand.NewPCG(uint64(n), 7))
		worlds := []string{names[n%len(names)]}
		if n%3 == 2 {
			worlds = append([]string(nil), names...)
			r.Shuffle(len(worlds), func(i, j int) { worlds[i], worlds[j] = worlds[j], worlds[i] })
			worlds = worlds[:2+r.IntN(3)]
		}
		start := map[string]json.RawMessage{}
		for _, w := range worlds {
			if text, ok := forkStarts[w]; ok && r.IntN(4) > 0 {
				start[w] = json.RawMessage(text)
			}
		}
		growTree(t, r, fmt.Sprint("episodes ", n, " of ", worlds), episodeRoot(t, n, worlds, start))
		growTree(t, r, fmt.Sprint("sessions ", n, " of ", worlds), sessionRoot(t, worlds, start))
		if t.Failed() {
			return
		}
	}
}

// forkable is what can be forked: an episode or a session.
type forkable interface {
	// say takes a step and returns the answer; "" once there is no more to say.
	say(text string) string
	fork() forkable
	close()
	// session is what the calls run on.
	session() *session.Session
	// rest is what there is of the state beside the session.
	rest() string
}

// branch is one end of a tree with all that it was told and answered.
type branch struct {
	forkable
	told, answers []string
}

// growTree forks and steps at random, then holds each branch against a new root that is
// told the same.
func growTree(t *testing.T, r *rand.Rand, name string, root func() forkable) {
	t.Helper()
	branches := []*branch{{forkable: root()}}
	for range 80 {
		i := r.IntN(len(branches))
		b := branches[i]
		switch k := r.IntN(12); {
		case k < 2 && len(branches) < 8:
			branches = append(branches, &branch{b.fork(), slices.Clone(b.told), slices.Clone(b.answers)})
		case k == 2 && len(branches) > 4:
			b.close()
			branches = slices.Delete(branches, i, i+1)
		default:
			text := forkLine(r, b.session())
			b.told, b.answers = append(b.told, text), append(b.answers, b.say(text))
		}
	}
	for _, b := range branches {
		alone := root()
		for i, text := range b.told {
			if got := alone.say(text); got != b.answers[i] {
				t.Fatalf("%s: step %d, %q, was answered\n%s\nand from the start\n%s", name, i, text, b.answers[i], got)
			}
		}
		if got, want := state(t, b), state(t, alone); got != want {
			t.Fatalf("%s: after %q the state is\n%s\nand from the start\n%s", name, b.told, got, want)
		}
	}
}

// forkLine draws a step: calls of the session's tools, with what its state holds, one of
// them perhaps within another; an answer; or no call at all.
func forkLine(r *rand.Rand, s *session.Session) string {
	worlds := s.Worlds()
	call := func() string { return worldtest.RandomCall(r, worlds[r.IntN(len(worlds))]).Text() }
	switch k := r.IntN(16); {
	case k == 0:
		return "say done"
	case k == 1:
		return "no call"
	case k < 4:
		spec := worlds[r.IntN(len(worlds))].Tools()
		outer := spec[r.IntN(len(spec))]
		if len(outer.Params) > 0 {
			return fmt.Sprintf("[%s(%s=%s)]", outer.Name, outer.Params[0].Name, call())
		}
	case k < 6:
		return "[" + call() + ", " + call() + "]"
	}
	return "[" + call() + "]"
}

func state(t *testing.T, f forkable) string {
	t.Helper()
	data, err := f.session().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(data) + f.rest()
}

// forkedEpisode is an episode in the format prompting, which knows calls within calls.
type forkedEpisode struct {
	t *testing.T
	*episode
}

func episodeRoot(t *testing.T, seed int, worlds []string, start map[string]json.RawMessage) func() forkable {
	task := &envtune.Task{ID: "t", Worlds: worlds, Start: start, Turns: make([]envtune.Turn, 4)}
	s := stage([]envtune.Mode{envtune.ModeTraining, envtune.ModeOfficial}[seed%2], 40)
	s.Format = "prompting"
	s.Hints = envtune.HintRule{Level: envtune.HintFull, Show: 0.5}
	e := New(Options{})
	return func() forkable {
		ep, err := e.Open(t.Context(), task, s, uint64(seed))
		if err != nil {
			t.Fatal(err)
		}
		return forkedEpisode{t, ep.(*episode)}
	}
}

func (f forkedEpisode) say(text string) string {
	if f.done {
		return ""
	}
	fb, err := f.Step(f.t.Context(), say(text))
	if err != nil {
		f.t.Fatal(err)
	}
	data, err := json.Marshal(fb)
	if err != nil {
		f.t.Fatal(err)
	}
	return string(data)
}

func (f forkedEpisode) fork() forkable {
	ep, err := f.Fork()
	if err != nil {
		f.t.Fatal(err)
	}
	return forkedEpisode{f.t, ep.(*episode)}
}

func (f forkedEpisode) close() {
	if err := f.Close(); err != nil {
		f.t.Fatal(err)
	}
}

func (f forkedEpisode) session() *session.Session { return f.agent }

func (f forkedEpisode) rest() string {
	return fmt.Sprint(f.turn, f.steps, f.called, f.verdict, f.episode.done, f.rng, f.pool)
}

// forkedSession is a session of a lent start.
type forkedSession struct{ s *session.Session }

func sessionRoot(t *testing.T, worlds []string, start map[string]json.RawMessage) func() forkable {
	from, err := session.NewStart(worlds, start, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return func() forkable { return forkedSession{from.Open()} }
}

func (f forkedSession) say(text string) string {
	r := f.s.Call(text[min(1, len(text)):max(1, len(text)-1)]) // without the list
	return fmt.Sprint(r.Name, r.Code, r.Text)
}

func (f forkedSession) fork() forkable            { return forkedSession{f.s.Clone()} }
func (f forkedSession) close()                    {}
func (f forkedSession) session() *session.Session { return f.s }
func (f forkedSession) rest() string              { return "" }

// forkStarts are start states for worlds whose defaults hold little to call for.
var forkStarts = map[string]string{
	"filesystem": `{"root": {"home": {"type": "directory", "contents": {
		"docs": {"type": "directory", "contents": {"a.txt": {"type": "file", "content": "one\ntwo\n"}, "old": {"type": "directory", "contents": {}}}},
		"b.txt": {"type": "file", "content": "three"}}}}}`,
	"message": `{"random_seed": 5, "current_user": "USR001", "inbox": [{"USR002": ["hello"]}, {"USR003": ["bye"]}]}`,
	"posting": `{"authenticated": true, "username": "john", "password": "p", "tweet_counter": 2, "following_list": ["ann"], "retweets": {"john": [0]},
		"tweets": {"0": {"id": 0, "username": "john", "content": "x", "tags": ["#a"], "mentions": []}}, "comments": {"0": [{"username": "ann", "content": "y"}]}}`,
	"ticket": `{"current_user": "ann", "ticket_counter": 2, "ticket_queue": [{"id": 1, "title": "t", "description": "d", "status": "Open", "priority": 2, "created_by": "ann"}]}`,
	"trading": `{"authenticated": true, "market_status": "Open", "watch_list": ["AAPL"],
		"stocks": {"AAPL": {"price": 200.0, "percent_change": 0.1, "volume": 2.5, "MA(5)": 199.0, "MA(20)": 198.0}}, "account_info": {"account_id": 7, "balance": 5000.0, "binding_card": 42}}`,
	"travel": `{"access_token": "t", "token_expires_in": 100, "credit_card_list": {"1": {"card_number": "1", "balance": 50000.0}},
		"booking_record": {"b": {"card_id": "1", "travel_date": "2024-09-01", "travel_from": "SFO", "travel_to": "LAX", "travel_class": "first", "travel_cost": 1000.0, "transaction_id": "t"}}}`,
}
