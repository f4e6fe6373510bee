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
)

// Spec says what to generate. Zero fields take their defaults.
type Spec struct {
	// Name is the suite's name and begins every task's id.
	Name string `yaml:"name" json:"name"`
	// Seed fixes the tasks; 0 stands for BuiltinSeed.
	Seed uint64 `yaml:"seed" json:"seed"`
	// N is the number of tasks, all for the role test, where Roles is empty.
	N int `yaml:"n" json:"n,omitempty"`
	// Roles are the numbers of tasks of each role, multiples of four, since the
	// four splits are equal in number.
	Roles map[envtune.Part]int `yaml:"roles" json:"roles,omitempty"`
	// Worlds are the worlds to draw from. With two, a third of the tasks use
	// both.
	Worlds []string `yaml:"worlds" json:"worlds"`
	// MinTools and MaxTools bound the tools offered on the first turn.
	MinTools int `yaml:"min_tools" json:"min_tools"`
	MaxTools int `yaml:"max_tools" json:"max_tools"`
	// PromptBytes bounds system message and first user message together,
	// EpisodeBytes the oracle's episode, both in the compact format.
	PromptBytes  int `yaml:"prompt_bytes" json:"prompt_bytes"`
	EpisodeBytes int `yaml:"episode_bytes" json:"episode_bytes"`
}

// BuiltinSeed is the seed of the built-in suite.
const BuiltinSeed = 2510

// mostTasks bounds one suite: beyond it, texts get hard to keep apart.
const mostTasks = 20000

// WithDefaults returns the spec with every zero field at its default: the
// built-in suite `small`.
func (s Spec) WithDefaults() Spec {
	if s.Seed == 0 {
		s.Seed = BuiltinSeed
	}
	if len(s.Roles) == 0 {
		if s.N != 0 {
			s.Roles = map[envtune.Part]int{envtune.PartTest: s.N}
		} else {
			s.Roles = map[envtune.Part]int{envtune.PartTrain: 800, envtune.PartValidation: 60, envtune.PartTest: 160}
		}
	}
	s.N = 0
	if s.Name == "" {
		s.Name = "small"
		if s.Seed != BuiltinSeed {
			s.Name = "small-" + strconv.FormatUint(s.Seed, 10)
		}
	}
	if len(s.Worlds) == 0 {
		s.Worlds = []string{tradingWorld, vehicleWorld}
	}
	setDefault(&s.MinTools, 3)
	setDefault(&s.MaxTools, 6)
	setDefault(&s.PromptBytes, 1200)
	setDefault(&s.EpisodeBytes, 4000)
	return s
}

func setDefault(field *int, value int) {
	if *field == 0 {
		*field = value
	}
}

// Check says what is wrong with a spec that has its defaults.
func (s Spec) Check() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if strings.Trim(s.Name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" {
		bad("name %q: letters, digits, '-', '_' and '.' only", s.Name)
	}
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
	for i, w := range s.Worlds {
		if w != tradingWorld && w != vehicleWorld {
			bad("unknown world %q: tasks are made over %s and %s", w, tradingWorld, vehicleWorld)
		}
		if slices.Contains(s.Worlds[:i], w) {
			bad("world %q is named twice", w)
		}
	}
	if s.MinTools < 3 || s.MaxTools < s.MinTools || s.MaxTools > 16 {
		bad("min_tools %d and max_tools %d: 3 to 16 tools are possible", s.MinTools, s.MaxTools)
	}
	if s.PromptBytes < 900 {
		bad("prompt_bytes %d: at least 900 are needed for a few tools and a request", s.PromptBytes)
	}
	if s.EpisodeBytes < 2000 {
		bad("episode_bytes %d: at least 2000 are needed for a few results", s.EpisodeBytes)
	}
	return errors.Join(errs...)
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
