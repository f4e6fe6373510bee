package synth

import (
	"encoding/json"
	"errors"
	"fmt"
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
	run   *session.Session
	bank  *bank
	car   *car
	// The user's name and password, and whether the turn being made has to
	// bring them.
	user, pass string
	tell       bool
	turn       []string // the reference of the turn being made
	used       map[string]bool
	last       memory
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

// start returns the start state of each world.
func (s *scene) start() map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	if s.bank != nil {
		out[tradingWorld] = s.bank.start
	}
	if s.car != nil {
		out[vehicleWorld] = s.car.start
	}
	return out
}

// newScene draws start states that belong to part and opens a session on them.
func newScene(d *dice, worlds []string, part envtune.Part, split envtune.Split) (*scene, error) {
	s := &scene{
		d: d, used: map[string]bool{},
		long:  split == envtune.SplitLongContext,
		plain: split == envtune.SplitMissFunc || split == envtune.SplitMissParam,
		user:  pick(d, users()) + decimalDigits(d, 2),
		pass:  pick(d, secrets()) + decimalDigits(d, 2),
	}
	for _, w := range worlds {
		switch w {
		case tradingWorld:
			s.bank = newBank(d, part, s.long, s.plain)
		case vehicleWorld:
			s.car = newCar(d, part, s.long)
		}
	}
	run, err := session.New(worlds, s.start(), session.Options{})
	if err != nil {
		return nil, fmt.Errorf("opening a session on a drawn start state: %w", err)
	}
	s.run = run
	return s, nil
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
