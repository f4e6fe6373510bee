package curriculum

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"envtune"
)

//go:embed rows/*.yaml
var rowFiles embed.FS

// maxRows bounds the rows of a file.
const maxRows = 100

// Row is one row of an ablation: a name and what it changes of a configuration.
type Row struct {
	Name  string `yaml:"name"`
	About string `yaml:"about"`
	// Config is another preset or file to start from; "": the one of the ablation.
	Config string `yaml:"config"`
	// Keep names the stages that stay; none: all.
	Keep []string `yaml:"keep"`
	// Train changes the section train, Each every stage, Stages those of a name.
	Train  patch            `yaml:"train"`
	Each   patch            `yaml:"each"`
	Stages map[string]patch `yaml:"stages"`
	// Guard changes the section guard, which is made where there is none; enabled: false
	// takes it away.
	Guard patch `yaml:"guard"`
}

// patch is YAML text that is read onto a value.
type patch []byte

// UnmarshalYAML implements yaml.BytesUnmarshaler.
func (p *patch) UnmarshalYAML(text []byte) error {
	*p = slices.Clone(text)
	return nil
}

func (p patch) onto(v any) error {
	if len(bytes.TrimSpace(p)) == 0 {
		return nil
	}
	if err := decode(p, v); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// BuiltinRows lists the names of the built-in sets of rows.
func BuiltinRows() []string { return []string{"builtin", "switches"} }

// LoadRows reads a built-in set of rows or the file at a path, which holds a dot or a
// separator.
func LoadRows(nameOrPath string) ([]Row, error) {
	if !strings.ContainsAny(nameOrPath, "./\\") {
		text, err := rowFiles.ReadFile("rows/" + nameOrPath + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("no rows are called %q: there are %s; a file is named with its path, as in ./rows.yaml", nameOrPath, strings.Join(BuiltinRows(), ", "))
		}
		return ParseRows(nameOrPath, text)
	}
	text, err := readFile(nameOrPath)
	if err != nil {
		return nil, fmt.Errorf("reading the rows: %w", err)
	}
	return ParseRows(nameOrPath, text)
}

// ParseRows reads the YAML text of rows; a key that is not known is an error.
func ParseRows(name string, text []byte) ([]Row, error) {
	var file struct {
		Rows []Row `yaml:"rows"`
	}
	if err := decodeFile(name, text, &file); err != nil {
		return nil, err
	}
	if n := len(file.Rows); n == 0 || n > maxRows {
		return nil, fmt.Errorf("%s: it has %d rows, want 1 to %d", name, n, maxRows)
	}
	seen := map[string]bool{}
	for i, r := range file.Rows {
		switch {
		case strings.TrimSpace(r.Name) == "" || len(r.Name) > 64 || strings.ContainsAny(r.Name, "|\n\r\t"):
			return nil, fmt.Errorf("%s: rows[%d]: the name is %q, want 1 to 64 characters, none of them | or a line's end", name, i, r.Name)
		case seen[r.Name]:
			return nil, fmt.Errorf("%s: row %s: the name is used twice", name, r.Name)
		}
		seen[r.Name] = true
	}
	return file.Rows, nil
}

// Apply returns the configuration of a row; base stays as it is.
func (r *Row) Apply(base *Config) (*Config, error) {
	c, err := base.clone()
	if r.Config != "" {
		c, _, err = Load(r.Config)
	}
	if err == nil {
		err = r.change(c)
	}
	if err == nil {
		err = c.Check()
	}
	if err != nil {
		return nil, fmt.Errorf("row %s: %w", r.Name, err)
	}
	return c, nil
}

func (r *Row) change(c *Config) error {
	for _, name := range append(slices.Sorted(maps.Keys(r.Stages)), r.Keep...) {
		if !slices.Contains(c.Names(), name) {
			return fmt.Errorf("there is no stage %q; the stages are %s", name, strings.Join(c.Names(), ", "))
		}
	}
	if len(r.Keep) > 0 {
		c.Stages = slices.DeleteFunc(c.Stages, func(s envtune.Stage) bool { return !slices.Contains(r.Keep, s.Name) })
	}
	if err := r.Train.onto(&c.Train); err != nil {
		return fmt.Errorf("train: %w", err)
	}
	if err := r.guard(c); err != nil {
		return fmt.Errorf("guard: %w", err)
	}
	for i := range c.Stages {
		s := &c.Stages[i]
		name := s.Name
		for _, p := range []patch{r.Each, r.Stages[name]} {
			splits := s.Tasks.Splits
			s.Tasks.Splits = nil // a list of the row must not be joined to what there is
			if err := p.onto(s); err != nil {
				return fmt.Errorf("stage %s: %w", name, err)
			}
			if s.Tasks.Splits == nil {
				s.Tasks.Splits = splits
			}
		}
	}
	return nil
}

// guard leaves no section that is switched off: without a guard there is one
// configuration, not two.
func (r *Row) guard(c *Config) error {
	if len(r.Guard) == 0 {
		return nil
	}
	rule := DefaultGuard()
	if c.Guard != nil {
		rule = *c.Guard
	}
	type plain GuardRule // decoded onto what there is, not onto the default
	if err := r.Guard.onto((*plain)(&rule)); err != nil {
		return err
	}
	if c.Guard = &rule; !rule.Enabled {
		c.Guard = nil
	}
	return nil
}

func (c *Config) clone() (*Config, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("copying the configuration: %w", err)
	}
	var out Config
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("copying the configuration: %w", err)
	}
	return &out, nil
}

// Episodes is the number of episodes that a training step samples, without those that
// resampling and branches add.
func (t *Train) Episodes() int { return t.GroupSize * t.GroupsPerStep }

// Fit gives the stages fixed lengths, in proportion to their caps, that come to steps
// training steps in all, at least one each: runs that are compared have the same budget.
func (c *Config) Fit(steps int) {
	total := c.Steps(len(c.Stages))
	if total == 0 {
		return
	}
	sum, done := 0, 0
	for i := range c.Stages {
		g := &c.Stages[i].Gate
		if g.MaxSteps == 0 {
			continue
		}
		sum += g.MaxSteps
		n := max(1, int(math.Round(float64(steps)*float64(sum)/float64(total)))-done)
		done += n
		g.MinSteps, g.MaxSteps, g.Every = n, n, min(g.Every, n)
	}
}
