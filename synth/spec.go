package synth

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"envtune"
	"envtune/session"
)

// Spec says what to generate. Zero fields take those of the suite that Like names.
type Spec struct {
	// Like names the built-in suite whose settings the zero fields take; "": small.
	Like string `yaml:"like" json:"like,omitempty"`
	// Name is the suite's name and begins every task's id.
	Name string `yaml:"name" json:"name"`
	// Seed fixes the tasks; 0 stands for BuiltinSeed.
	Seed uint64 `yaml:"seed" json:"seed"`
	// N is the number of tasks, all for the role test, where Roles is empty.
	N int `yaml:"n" json:"n,omitempty"`
	// Roles are the numbers of tasks of each role, multiples of four, since the
	// four splits are equal in number.
	Roles map[envtune.Part]int `yaml:"roles" json:"roles,omitempty"`
	// Worlds are the worlds to draw from. With several, a third of the tasks use
	// two.
	Worlds []string `yaml:"worlds" json:"worlds"`

	// MinTurns and MaxTurns bound the turns of a task; one that asks back has two at
	// least.
	MinTurns int `yaml:"min_turns" json:"min_turns"`
	MaxTurns int `yaml:"max_turns" json:"max_turns"`
	// MaxCalls bounds the reference calls of one turn.
	MaxCalls int `yaml:"max_calls" json:"max_calls"`
	// MaxDepth bounds the chain of dependent calls within one turn (see Shape): the
	// step limit of the stages that train on it, less two.
	MaxDepth int `yaml:"max_depth" json:"max_depth"`
	// Hidden is the share of tasks, at least, in which an agent fails a call that makes
	// only the calls which the requests ask for, with the right values, and none that a
	// rule of the world wants before (a login, an engine's brake); nil: that of Like.
	Hidden *float64 `yaml:"hidden" json:"hidden"`
	// MinTools and MaxTools bound the tools offered on the first turn, MinSpare and
	// MaxSpare those of them that the reference does not need.
	MinTools int `yaml:"min_tools" json:"min_tools"`
	MaxTools int `yaml:"max_tools" json:"max_tools"`
	MinSpare int `yaml:"min_spare" json:"min_spare"`
	MaxSpare int `yaml:"max_spare" json:"max_spare"`
	// PromptBytes bounds system message and first user message together,
	// EpisodeBytes the oracle's episode, both in the compact format.
	PromptBytes  int `yaml:"prompt_bytes" json:"prompt_bytes"`
	EpisodeBytes int `yaml:"episode_bytes" json:"episode_bytes"`
	// Wide also draws what makes long texts and results.
	Wide bool `yaml:"wide" json:"wide,omitempty"`
}

// BuiltinSeed is the seed of the built-in suites.
const BuiltinSeed = 2510

// mostTasks bounds one suite: beyond it, texts get hard to keep apart.
const mostTasks = 20000

// The built-in suites.
const (
	Small = "small" // for the embedded model: short prompts, all eight worlds
	Full  = "full"  // over nearly all tools of the eight worlds, long tasks
	// Starter is what envtune train plays by default: tasks over two worlds, easy enough
	// for the embedded base model to begin with.
	Starter = "starter"
	// Outside has the shape of small over worlds that BFCL does not have: nobody trains on
	// them.
	Outside = "outside"
)

// Builtin lists the names of the built-in suites.
func Builtin() []string { return []string{Starter, Small, Full, Outside} }

// like returns the settings of a built-in suite.
func like(name string) (Spec, bool) {
	share := func(f float64) *float64 { return &f }
	s := Spec{
		Like: name, Name: name, Seed: BuiltinSeed, Worlds: session.Official(),
		Roles:    map[envtune.Part]int{envtune.PartTrain: 400, envtune.PartValidation: 100, envtune.PartTest: 300},
		MinTurns: 1, MaxTurns: 3, MaxCalls: 5, MaxDepth: 4, Hidden: share(0.6),
		MinTools: 3, MaxTools: 8, MinSpare: 1, MaxSpare: 3, PromptBytes: 1200, EpisodeBytes: 4000,
	}
	switch name {
	case Small:
		return s, true
	case Starter:
		s.Worlds = []string{tradingWorld, vehicleWorld}
		s.Roles = map[envtune.Part]int{envtune.PartTrain: 800, envtune.PartValidation: 60, envtune.PartTest: 160}
		s.MaxTools, s.Hidden = 6, share(0)
		return s, true
	case Outside:
		s.Worlds = []string{libraryWorld, clinicWorld} // named, so that a further world leaves the suite as it is
		return s, true
	case Full:
		s.MinTurns, s.MaxTurns, s.MaxCalls, s.MaxDepth = 2, 6, 8, 6
		s.MinTools, s.MaxTools, s.MinSpare, s.MaxSpare = 10, 40, 4, 24
		s.PromptBytes, s.EpisodeBytes, s.Wide = 16000, 64000, true
		return s, true
	}
	return Spec{}, false
}

// WithDefaults returns the spec with every zero field at its default.
func (s Spec) WithDefaults() Spec {
	if s.Like == "" {
		s.Like = Small
	}
	base, ok := like(s.Like)
	if !ok {
		return s // Check says so
	}
	setDefault(&s.Seed, base.Seed)
	if len(s.Roles) == 0 {
		s.Roles = base.Roles
		if s.N != 0 {
			s.Roles = map[envtune.Part]int{envtune.PartTest: s.N}
		}
	}
	s.N = 0
	if s.Name == "" {
		s.Name = base.Name
		if s.Seed != base.Seed {
			s.Name += "-" + strconv.FormatUint(s.Seed, 10)
		}
	}
	if len(s.Worlds) == 0 {
		s.Worlds = base.Worlds
	}
	if s.Hidden == nil {
		s.Hidden = base.Hidden
	}
	for _, f := range []struct {
		field *int
		value int
	}{
		{&s.MinTurns, base.MinTurns}, {&s.MaxTurns, base.MaxTurns}, {&s.MaxCalls, base.MaxCalls}, {&s.MaxDepth, base.MaxDepth},
		{&s.MinTools, base.MinTools}, {&s.MaxTools, base.MaxTools}, {&s.MinSpare, base.MinSpare}, {&s.MaxSpare, base.MaxSpare},
		{&s.PromptBytes, base.PromptBytes}, {&s.EpisodeBytes, base.EpisodeBytes},
	} {
		setDefault(f.field, f.value)
	}
	s.Wide = s.Wide || base.Wide
	return s
}

func setDefault[T int | uint64](field *T, value T) {
	if *field == 0 {
		*field = value
	}
}

// Check says what is wrong with a spec that has its defaults.
func (s Spec) Check() error {
	if _, ok := like(s.Like); !ok {
		return fmt.Errorf("like %q: the built-in suites are %s", s.Like, strings.Join(Builtin(), ", "))
	}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if strings.Trim(s.Name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		bad("name %q: letters, digits, '-', '_' and '.' only", s.Name)
	}
	s.checkRoles(bad)
	known := domainNames()
	for i, w := range s.Worlds {
		if !slices.Contains(known, w) {
			bad("unknown world %q: tasks are made over %s", w, strings.Join(known, ", "))
		}
		if slices.Contains(s.Worlds[:i], w) {
			bad("world %q is named twice", w)
		}
	}
	for _, r := range []struct {
		name        string
		lo, hi      int
		least, most int
	}{
		{"turns", s.MinTurns, s.MaxTurns, 1, 12}, {"tools", s.MinTools, s.MaxTools, 3, 64}, {"spare", s.MinSpare, s.MaxSpare, 1, 60},
	} {
		if r.lo < r.least || r.hi < r.lo || r.hi > r.most {
			bad("min_%s %d and max_%s %d: %d to %d are possible", r.name, r.lo, r.name, r.hi, r.least, r.most)
		}
	}
	if s.MaxTurns < 2 {
		bad("max_turns %d: tasks that ask back have two turns", s.MaxTurns)
	}
	if s.MaxCalls < 3 || s.MaxCalls > 16 {
		bad("max_calls %d: 3 to 16 are possible", s.MaxCalls)
	}
	if s.MaxDepth < 1 || s.MaxDepth > s.MaxCalls {
		bad("max_depth %d: 1 to max_calls (%d) are possible", s.MaxDepth, s.MaxCalls)
	}
	if h := *s.Hidden; !(h >= 0 && h <= 1) {
		bad("hidden %v: a share from 0 to 1", h)
	}
	if s.PromptBytes < 900 {
		bad("prompt_bytes %d: at least 900 are needed for a few tools and a request", s.PromptBytes)
	}
	if s.EpisodeBytes < 2000 {
		bad("episode_bytes %d: at least 2000 are needed for a few results", s.EpisodeBytes)
	}
	return errors.Join(errs...)
}

func (s Spec) checkRoles(bad func(format string, args ...any)) {
	total := 0
	for _, part := range sortedParts(s.Roles) {
		n := s.Roles[part]
		total += max(n, 0)
		if !slices.Contains(parts(), part) {
			bad("unknown role %q: the roles are train, validation, test", part)
		}
		if n < 0 || n%len(envtune.Splits()) != 0 {
			bad("%d %s tasks: a multiple of %d is needed, since the splits are equal in number", n, part, len(envtune.Splits()))
		}
	}
	if total == 0 || total > mostTasks {
		bad("%d tasks: between 4 and %d are possible", total, mostTasks)
	}
}

// ParseSpec reads a spec from YAML; unknown fields are errors. The result has
// its defaults and is checked.
func ParseSpec(data []byte) (Spec, error) {
	var s Spec
	if len(strings.TrimSpace(string(data))) > 0 {
		if err := yaml.UnmarshalWithOptions(data, &s, yaml.Strict()); err != nil {
			return Spec{}, fmt.Errorf("reading a task spec: %w", err)
		}
	}
	if s.N != 0 && len(s.Roles) != 0 {
		return Spec{}, errors.New("reading a task spec: give n or roles, not both")
	}
	s = s.WithDefaults()
	if err := s.Check(); err != nil {
		return Spec{}, fmt.Errorf("checking a task spec: %w", err)
	}
	return s, nil
}

// LoadSpec reads a spec from a YAML file, as ParseSpec does.
func LoadSpec(path string) (Spec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Spec{}, err
	}
	s, err := ParseSpec(data)
	if err != nil {
		return Spec{}, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// ParseRoles reads "train=240,validation=60,test=160".
func ParseRoles(text string) (map[envtune.Part]int, error) {
	roles := map[envtune.Part]int{}
	for _, item := range strings.Split(text, ",") {
		name, count, ok := strings.Cut(strings.TrimSpace(item), "=")
		part := envtune.Part(name)
		n, err := strconv.Atoi(count)
		if !ok || err != nil || !slices.Contains(parts(), part) {
			return nil, fmt.Errorf("roles %q: %q is not train=N, validation=N or test=N", text, item)
		}
		if _, twice := roles[part]; twice {
			return nil, fmt.Errorf("roles %q: %s is named twice", text, part)
		}
		roles[part] = n
	}
	return roles, nil
}

func parts() []envtune.Part {
	return []envtune.Part{envtune.PartTrain, envtune.PartValidation, envtune.PartTest}
}

// sortedParts lists the roles of a spec in a fixed order, unknown ones last.
func sortedParts(roles map[envtune.Part]int) []envtune.Part {
	var out []envtune.Part
	for p := range roles {
		out = append(out, p)
	}
	rank := func(p envtune.Part) int {
		if i := slices.Index(parts(), p); i >= 0 {
			return i
		}
		return len(parts())
	}
	sort.Slice(out, func(i, j int) bool {
		if a, b := rank(out[i]), rank(out[j]); a != b {
			return a < b
		}
		return out[i] < out[j]
	})
	return out
}
