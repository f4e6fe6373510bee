package model

import "envtune/learn/tensor"

// Cache holds what a model remembers of one sequence: keys, values and, with
// convolutions, their last inputs. It belongs to one goroutine at a time.
type Cache struct {
	cfg Config
	n   int // tokens
	// base, where not nil, holds the keys and values of the first from positions; from
	// is a multiple of the panel width.
	base   *Cache
	from   int
	frozen bool // it is the base of others and must not grow
	room   int  // tokens from from on there is room for, a multiple of the panel width
	// keys and values of layer l and head h start at (l*KVHeads+h)*room*HeadDim; keys
	// are panels of 16 positions, each [HeadDim][16], values are [position][HeadDim].
	// The first position is from.
	keys, values []float32
	// pre is the ring of the last inputs of the convolutions, [layer][Conv-1][C];
	// position p is in slot p mod (Conv-1).
	pre []float32
	// said is the glossary of the tokens.
	said reading
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

// Bytes returns the memory the cache holds, without what it shares with others.
func (c *Cache) Bytes() int { return 4 * (len(c.keys) + len(c.values) + len(c.pre)) }

// Clone returns an independent copy, with no more room than its tokens need. What c
// shares with others the copy shares too.
func (c *Cache) Clone() *Cache {
	d := &Cache{cfg: c.cfg, n: c.n, base: c.base, from: c.from, pre: append([]float32(nil), c.pre...), said: c.said.clone()}
	d.room = roundUp(c.n-c.from, tensor.PanelWidth)
	d.keys, d.values = c.copied(c.keys, 0, d.room), c.copied(c.values, 0, d.room)
	return d
}

// Fork returns a cache that goes on where c ends. All forks of c share its memory, and
// queries of one token over what they share are one matrix product in Extend where they
// are neighbours. c must not grow any more: Extend refuses it. Once c has been forked, it
// may be forked again while other goroutines use and truncate its forks.
func (c *Cache) Fork() *Cache {
	if c.base != nil { // bases do not have bases
		return c.Clone()
	}
	if !c.frozen { // written once: forks of other goroutines read it
		c.frozen = true
	}
	shared := c.n / tensor.PanelWidth * tensor.PanelWidth
	if shared == 0 {
		return c.Clone()
	}
	d := &Cache{cfg: c.cfg, n: c.n, base: c, from: shared, pre: append([]float32(nil), c.pre...), said: c.said.clone()}
	d.room = roundUp(c.n-shared, tensor.PanelWidth)
	d.keys, d.values = c.copied(c.keys, shared, d.room), c.copied(c.values, shared, d.room)
	return d
}

// copied returns a copy of keys or values, from the position skip behind c.from on, with
// another room.
func (c *Cache) copied(x []float32, skip, room int) []float32 {
	heads, d := c.cfg.Layers*c.cfg.KVHeads, c.cfg.HeadDim
	from, to := skip*d, roundUp(c.n-c.from, tensor.PanelWidth)*d
	old, size := c.room*d, room*d
	y := make([]float32, heads*size)
	for h := range heads {
		copy(y[h*size:(h+1)*size], x[h*old+from:h*old+to])
	}
	return y
}

// reserve makes room for n tokens in all.
func (c *Cache) reserve(n int) {
	if n -= c.from; n <= c.room {
		return
	}
	room := roundUp(n, tensor.PanelWidth)
	if c.n > 0 {
		room = min(room+cacheChunk, roundUp(c.cfg.Context, tensor.PanelWidth)-c.from)
	}
	c.keys, c.values = c.copied(c.keys, 0, room), c.copied(c.values, 0, room)
	c.room = room
}

// store writes the keys and values of one head from position pos on.
func (c *Cache) store(l, kv, pos int, k, v tensor.Mat) {
	d := c.cfg.HeadDim
	keys, values := c.head(l, kv)
	const w = tensor.PanelWidth
	for i := range k.Rows {
		p := pos - c.from + i
		panel := keys[p/w*w*d : (p/w+1)*w*d]
		for j, x := range k.Row(i) {
			panel[j*w+p%w] = x
		}
		copy(values[p*d:(p+1)*d], v.Row(i))
	}
}

// head returns the memory of one head's keys and values from position from on.
func (c *Cache) head(l, kv int) (keys, values []float32) {
	size := c.room * c.cfg.HeadDim
	first := (l*c.cfg.KVHeads + kv) * size
	return c.keys[first : first+size], c.values[first : first+size]
}

// upTo returns the keys [HeadDim, n] and values [n, HeadDim] of one head up to
// position n, in the two parts that they lie in: those shared with other caches, empty
// where there are none, and the cache's own.
func (c *Cache) upTo(l, kv, n int) (shared, own keyValues) {
	if c.base != nil {
		shared = c.base.part(l, kv, c.from)
	}
	return shared, c.part(l, kv, n-c.from)
}

// part returns the first n positions from from on of one head.
func (c *Cache) part(l, kv, n int) keyValues {
	keys, values := c.head(l, kv)
	d := c.cfg.HeadDim
	return keyValues{n, tensor.Panels(keys, d, n), tensor.M(values[:n*d], n, d)}
}

// keyValues are the keys [HeadDim, n] and values [n, HeadDim] of one head at n
// neighbouring positions.
type keyValues struct {
	n      int
	keys   tensor.Packed
	values tensor.Mat
}

// before returns the slot of position p's input of the convolutions of layer l.
func (c *Cache) before(l, p int) []float32 {
	width, ring := c.cfg.qkvDim(), c.cfg.Conv-1
	slot := l*ring + p%ring
	return c.pre[slot*width : (slot+1)*width]
}
