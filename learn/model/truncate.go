package model

import (
	"errors"

	"envtune/learn/tensor"
)

// Truncate leaves the first n tokens in the cache, which has at least as many. A model
// with convolutions remembers the inputs of its last tokens only and cannot go back.
func (c *Cache) Truncate(n int) error {
	switch {
	case n == c.n:
		return nil
	case n < 0 || n > c.n:
		return errors.New("truncating a cache to more tokens than it holds")
	case c.frozen:
		return errors.New("truncating a cache that has forks")
	case c.cfg.Glossary != "":
		return errors.New("truncating the cache of a model with a glossary")
	case c.cfg.Conv > 0:
		return errors.New("truncating the cache of a model with convolutions")
	case n >= c.from:
		c.n = n
		return nil
	}
	// The end lies in what is shared: less of it is, and up to a panel is copied.
	from := n / tensor.PanelWidth * tensor.PanelWidth
	room := roundUp(n-from, tensor.PanelWidth)
	base := *c.base
	base.n = n
	c.keys, c.values = base.copied(base.keys, from, room), base.copied(base.values, from, room)
	c.n, c.from, c.room = n, from, room
	if from == 0 {
		c.base = nil
	}
	return nil
}
