package curriculum

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"envtune"
)

// Only leaves one stage, by its name or its number from 1.
func (c *Config) Only(stage string) error {
	i := slices.Index(c.Names(), stage)
	if n, err := strconv.Atoi(stage); i < 0 && err == nil && n >= 1 && n <= len(c.Stages) {
		i = n - 1
	}
	if i < 0 {
		return fmt.Errorf("there is no stage %q: want a number from 1 to %d or one of %s", stage, len(c.Stages), strings.Join(c.Names(), ", "))
	}
	c.Stages = []envtune.Stage{c.Stages[i]}
	return nil
}

// Watch switches the guard on, with its defaults where the file has none.
func (c *Config) Watch() {
	if c.Guard == nil {
		rule := DefaultGuard()
		c.Guard = &rule
	}
	c.Guard.Enabled = true
}
