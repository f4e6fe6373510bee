package worldtest

import (
	"strings"

	"envtune/py"
)

// Text writes the call as an agent does.
func (c Call) Text() string {
	var parts []string
	for _, v := range c.Args.Pos {
		parts = append(parts, py.Repr(v))
	}
	for _, k := range c.Args.Key {
		parts = append(parts, k.Name+"="+py.Repr(k.Value))
	}
	return c.Name + "(" + strings.Join(parts, ", ") + ")"
}
