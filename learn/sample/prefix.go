package sample

import (
	"encoding/binary"
	"sync"

	"envtune/learn/model"
)

// prefix is a shared beginning: its cache is nil until it was computed.
type prefix struct {
	cache  *model.Cache
	failed bool
	used   int
	number int // of its own, from 1 on
}

// prefixCache holds the most recently used prefixes. Only the engine's loop
// touches it, but for clear.
type prefixCache struct {
	mu    sync.Mutex
	limit int
	tick  int
	by    map[string]*prefix
}

func newPrefixCache(limit int) prefixCache {
	return prefixCache{limit: limit, by: map[string]*prefix{}}
}

// get returns the entry of key and whether the caller is to compute it.
func (c *prefixCache) get(key string) (*prefix, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick++
	if p, ok := c.by[key]; ok && !p.failed {
		p.used = c.tick
		return p, false
	}
	for (len(c.by) >= c.limit || c.bytes() > maxPrefixBytes) && c.evict() {
	}
	p := &prefix{used: c.tick, number: c.tick}
	c.by[key] = p
	return p, true
}

// maxPrefixBytes is what prefixes may take besides one more. Sessions keep theirs for as
// long as they live.
const maxPrefixBytes = 1 << 30

func (c *prefixCache) bytes() int {
	n := 0
	for _, p := range c.by {
		if p.cache != nil {
			n += p.cache.Bytes()
		}
	}
	return n
}

// evict drops the entry that was used longest ago and is not being computed. It
// reports false where there is none.
func (c *prefixCache) evict() bool {
	oldest := ""
	for key, p := range c.by {
		if (p.cache != nil || p.failed) && (oldest == "" || p.used < c.by[oldest].used) {
			oldest = key
		}
	}
	delete(c.by, oldest)
	return oldest != ""
}

func (c *prefixCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.by)
}

func prefixKey(tokens []int32) string {
	b := make([]byte, 0, 4*len(tokens))
	for _, t := range tokens {
		b = binary.LittleEndian.AppendUint32(b, uint32(t))
	}
	return string(b)
}
