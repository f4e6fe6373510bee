package model

import "envtune/learn/tensor"

// Cache holds what a model remembers of one sequence: keys, values and, with
// convolutions, their last inputs. It belongs to one goroutine at a time.
type Cache struct {
	cfg  Config
	n    int // tokens
	room int // tokens there is room for, a multiple of the panel width
	// keys and values of layer l and head h start at (l*KVHeads+h)*room*HeadDim; keys
	// are panels of 16 positions, each [HeadDim][16], values are [position][HeadDim].
	keys, values []float32
	// pre is the ring of the last inputs of the convolutions, [layer][Conv-1][C];
	// position p is in slot p mod (Conv-1).
	pre []float32
}

// cacheChunk is how many tokens a cache grows by.
const cacheChunk = 128

// NewCache returns the cache of an empty sequence.
func NewCache(cfg Config) *Cache {
	c := &Cache{cfg: cfg}
	if cfg.Conv > 0 {
		c.pre = make([]float32, cfg.Layers*(cfg.Conv-1)*cfg.qkvDim())
	}
	return c
}

// Len returns the number of tokens in the cache.
func (c *Cache) Len() int { return c.n }

// Bytes returns the memory the cache holds.
func (c *Cache) Bytes() int { return 4 * (len(c.keys) + len(c.values) + len(c.pre)) }

// Clone returns an independent copy, with no more room than its tokens need.
func (c *Cache) Clone() *Cache {
	d := &Cache{cfg: c.cfg, n: c.n, pre: append([]float32(nil), c.pre...)}
	d.room = roundUp(c.n, tensor.PanelWidth)
	d.keys, d.values = c.copied(c.keys, d.room), c.copied(c.values, d.room)
	return d
}

// copied returns a copy of keys or values with another room.
func (c *Cache) copied(x []float32, room int) []float32 {
	heads, used := c.cfg.Layers*c.cfg.KVHeads, roundUp(c.n, tensor.PanelWidth)*c.cfg.HeadDim
	old, size := c.room*c.cfg.HeadDim, room*c.cfg.HeadDim
	y := make([]float32, heads*size)
	for h := range heads {
		copy(y[h*size:(h+1)*size], x[h*old:h*old+used])
	}
	return y
}

// reserve makes room for n tokens in all.
func (c *Cache) reserve(n int) {
	if n <= c.room {
		return
	}
	room := roundUp(n, tensor.PanelWidth)
	if c.n > 0 {
		room = min(room+cacheChunk, roundUp(c.cfg.Context, tensor.PanelWidth))
	}
	c.keys, c.values = c.copied(c.keys, room), c.copied(c.values, room)
	c.room = room
}

// store writes the keys and values of one head from position pos on and returns
// all of that head up to them.
func (c *Cache) store(l, kv, pos int, k, v tensor.Mat) (tensor.Packed, tensor.Mat) {
	d := c.cfg.HeadDim
	first, size := (l*c.cfg.KVHeads+kv)*c.room*d, c.room*d
	keys, values := c.keys[first:first+size], c.values[first:first+size]
	const w = tensor.PanelWidth
	for i := range k.Rows {
		p := pos + i
		panel := keys[p/w*w*d : (p/w+1)*w*d]
		for j, x := range k.Row(i) {
			panel[j*w+p%w] = x
		}
		copy(values[p*d:(p+1)*d], v.Row(i))
	}
	n := pos + k.Rows
	return tensor.Panels(keys, d, n), tensor.M(values[:n*d], n, d)
}

// before returns the slot of position p's input of the convolutions of layer l.
func (c *Cache) before(l, p int) []float32 {
	width, ring := c.cfg.qkvDim(), c.cfg.Conv-1
	slot := l*ring + p%ring
	return c.pre[slot*width : (slot+1)*width]
}
