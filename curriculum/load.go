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
	f, err := os.Open(nameOrPath)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the configuration: %w", err)
	}
	c, err := Parse(nameOrPath, data)
	return c, data, err
}

// Parse reads the YAML text of a configuration. What it leaves out has the
// values of DefaultTrain and DefaultStage; a key that is not known is an error.
// Errors give line and column with an excerpt; name says which file.
func Parse(name string, data []byte) (*Config, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: longer than %d bytes", name, maxFile)
	}
	file := struct {
		Train  Train           `yaml:"train"`
		Stages []stageDefaults `yaml:"stages"`
		Guard  *GuardRule      `yaml:"guard"`
	}{Train: DefaultTrain()}
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(&file); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s: the file is empty", name)
		}
		return nil, fmt.Errorf("%s: %s", name, strings.TrimSpace(yaml.FormatError(err, false, true)))
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
