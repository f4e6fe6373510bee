package synth

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"envtune"
	"envtune/session"
)

// errUnfit says that a draw cannot become a task; the maker draws another.
var errUnfit = errors.New("the draw does not fit")

// scene is one task in the making: the session in which its reference calls
// run, and what the user knows of it.
type scene struct {
	d    *dice
	long bool // longer states and lists
	// plain asks for goals whose request says everything itself: no look-ups,
	// no reference to earlier turns.
	plain bool
	wide  bool // long texts and results may be drawn
	run   *session.Session
	// places are the worlds' start states and what is known of them, by world.
	places map[string]place
	// The user's name and password, and what the turn being made has to bring beside
	// its requests, by topic.
	user, pass string
	brings     map[string]telling
	turn       []string // the reference of the turn being made
	used       map[string]bool
	last       memory
	// heard are the calls that goals have to be reached by; nil where they are free.
	heard *hearing
}

// telling is a sentence that brings values which a turn's calls need beside those of its
// requests: a login's name and password.
type telling struct {
	templates []string
	slots     map[string]string
}

// bring makes the message of the turn being made say one of the templates, once for each
// topic.
func (s *scene) bring(topic string, templates []string, slots map[string]string) {
	s.brings[topic] = telling{templates, slots}
}

// tellings lists what the turn has to bring, by topic.
func (s *scene) tellings() []telling {
	var out []telling
	for _, topic := range slices.Sorted(maps.Keys(s.brings)) {
		out = append(out, s.brings[topic])
	}
	return out
}

// memory is what a later request may point back to; "" where there is nothing.
type memory struct {
	order    int
	stock    string
	sector   []string
	distance lit
	gallons  lit
	shop     string
}

// call runs a reference call and returns its result. A call that fails makes
// the draw unfit.
func (s *scene) call(name string, args ...arg) (string, error) {
	text := call(name, args...)
	if s.heard != nil {
		var ok bool
		if text, ok = s.heard.next(name, args); !ok {
			return "", errUnfit
		}
	}
	r := s.run.Call(text)
	if r.Code != "" {
		return "", fmt.Errorf("%w: %s returns %s", errUnfit, text, r.Text)
	}
	s.turn = append(s.turn, text)
	return r.Text, nil
}

// get runs a reference call and returns one value of the JSON object that it
// answers with: a string without quotes, a number as it is written.
func (s *scene) get(key, name string, args ...arg) (string, error) {
	text, err := s.call(name, args...)
	if err != nil {
		return "", err
	}
	var result map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		return "", fmt.Errorf("reading the result of %s: %w", name, err)
	}
	value, ok := result[key]
	if !ok {
		return "", fmt.Errorf("the result of %s has no %q: %s", name, key, text)
	}
	return strings.Trim(string(value), `"`), nil
}

// do is call without a look at the result.
func (s *scene) do(name string, args ...arg) error {
	_, err := s.call(name, args...)
	return err
}

// start returns the start state of each world that has one; nil where none has.
func (s *scene) start() map[string]json.RawMessage {
	var out map[string]json.RawMessage
	for w, p := range s.places {
		if c := p.config(); c != nil {
			if out == nil {
				out = map[string]json.RawMessage{}
			}
			out[w] = c
		}
	}
	return out
}

// newScene draws start states for a slot and opens a session on them.
func (m *maker) newScene(d *dice, worlds []string, at slot) (*scene, error) {
	s := m.drawScene(d, worlds, at)
	run, err := session.New(worlds, s.start(), session.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening a session on a drawn start state: %w", err)
	}
	s.run = run
	return s, nil
}

// drawScene draws start states for a slot; there is no session yet.
func (m *maker) drawScene(d *dice, worlds []string, at slot) *scene {
	s := &scene{
		d: d, used: map[string]bool{}, places: map[string]place{}, brings: map[string]telling{},
		long:  at.split == envtune.SplitLongContext,
		plain: at.split == envtune.SplitMissFunc || at.split == envtune.SplitMissParam,
		wide:  m.spec.Wide,
		user:  pick(d, users()) + decimalDigits(d, 2),
		pass:  pick(d, secrets()) + decimalDigits(d, 2),
	}
	for _, w := range worlds {
		s.places[w] = m.domains[w].draw(d, setting{part: at.part, long: s.long, plain: s.plain, wide: s.wide})
	}
	return s
}

func decimalDigits(d *dice, n int) string {
	s := ""
	for range n {
		s += string(rune('0' + d.n(10)))
	}
	return s
}

func users() []string {
	return []string{"alice", "bruno", "carla", "david", "elena", "felix", "grace", "henry", "irene", "jonas",
		"karen", "louis", "maria", "nadia", "oscar", "paula", "quinn", "robin", "sofia", "tomas", "ursula", "viktor", "wanda", "yusuf"}
}

func secrets() []string {
	return []string{"rain", "stone", "tiger", "maple", "ocean", "ember", "cloud", "piano", "comet", "lemon",
		"raven", "cedar", "pearl", "storm", "amber", "frost", "delta", "honey", "lotus", "onyx"}
}
