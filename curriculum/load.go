package curriculum

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-yaml"

	"envtune"
)

//go:embed presets/*.yaml
var presets embed.FS

// maxFile bounds a configuration file, bytes.
const maxFile = 1 << 20

// Presets lists the names of the built-in configurations.
func Presets() []string { return []string{"default", "paper"} }

// PresetYAML is the text of a built-in configuration.
func PresetYAML(name string) ([]byte, error) {
	data, err := presets.ReadFile("presets/" + name + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("no preset is called %q: the presets are %s", name, strings.Join(Presets(), ", "))
	}
	return data, nil
}

// Preset returns a built-in configuration.
func Preset(name string) (*Config, error) {
	data, err := PresetYAML(name)
	if err != nil {
		return nil, err
	}
	return Parse(name+".yaml", data)
}

// Load reads a configuration by the name of a preset or the path of a file, and
// returns it with its text. A path holds a dot or a separator; a name does not.
func Load(nameOrPath string) (*Config, []byte, error) {
	if !strings.ContainsAny(nameOrPath, "./\\") {
		c, err := Preset(nameOrPath)
		if err != nil {
			return nil, nil, fmt.Errorf("%w; a file is named with its path, as in ./my.yaml", err)
		}
		data, err := PresetYAML(nameOrPath)
		return c, data, err
	}
	data, err := readFile(nameOrPath)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	c, err := Parse(nameOrPath, data)
	return c, data, err
}

// readFile reads a file, of one that is too long just enough to tell.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// decodeFile reads the YAML text of a file onto v; a key that is not known is an error.
func decodeFile(name string, text []byte, v any) error {
	if len(text) > maxFile {
		return fmt.Errorf("%s: longer than %d bytes", name, maxFile)
	}
	switch err := decode(text, v); {
	case errors.Is(err, io.EOF):
		return fmt.Errorf("%s: the file is empty", name)
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// decode reads YAML text onto v, strictly; io.EOF says that there is none. Other errors
// give line and column with an excerpt.
func decode(text []byte, v any) error {
	err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(v)
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return errors.New(strings.TrimSpace(yaml.FormatError(err, false, true)))
}

// Parse reads the YAML text of a configuration. What it leaves out has the
// values of DefaultTrain and DefaultStage; a key that is not known is an error.
// Errors give line and column with an excerpt; name says which file.
func Parse(name string, data []byte) (*Config, error) {
	file := struct {
		Train  Train           `yaml:"train"`
		Stages []stageDefaults `yaml:"stages"`
		Guard  *GuardRule      `yaml:"guard"`
	}{Train: DefaultTrain()}
	if err := decodeFile(name, data, &file); err != nil {
		return nil, err
	}
	c := &Config{Train: file.Train, Guard: file.Guard}
	for _, s := range file.Stages {
		c.Stages = append(c.Stages, envtune.Stage(s))
	}
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// stageDefaults is a stage that starts from DefaultStage when it is decoded.
type stageDefaults envtune.Stage

// UnmarshalYAML implements yaml.InterfaceUnmarshaler.
func (s *stageDefaults) UnmarshalYAML(decode func(any) error) error {
	stage := DefaultStage()
	stage.Tasks.Splits = nil // a list in the file must not be joined to the default
	if err := decode(&stage); err != nil {
		return err
	}
	if stage.Tasks.Splits == nil {
		stage.Tasks.Splits = DefaultStage().Tasks.Splits
	}
	*s = stageDefaults(stage)
	return nil
}
