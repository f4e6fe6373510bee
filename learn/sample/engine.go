// Package sample generates from a model by continuous batching: many sessions
// at once, each with its own cache and its own random numbers, so that what a
// session samples does not depend on what happens to be batched with it.
package sample

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"

	"envtune/learn/model"
)

// ErrClosed is returned by Generate after Close.
var ErrClosed = errors.New("the sampling engine is closed")

// ContextError says that a session's tokens no longer fit the context.
type ContextError struct{ Tokens, Limit int }

func (e *ContextError) Error() string {
	return fmt.Sprintf("%d tokens do not fit the context of %d", e.Tokens, e.Limit)
}

// Params are the settings of one generation.
type Params struct {
	Temperature float64 // 0: greedy
	TopP        float64 // 0 or 1: off
	TopK        int     // 0: off
	MaxTokens   int     // most tokens sampled
	Stop        int32   // the token that ends the generation
}

// Result is what one generation sampled. Stop is "stop" (the stop token was
// sampled and is the last token), "length" (MaxTokens) or "context" (the
// context was full).
type Result struct {
	Tokens   []int32
	Logprobs []float32
	Stop     string
}

// Session is one growing token sequence. It must not be used concurrently.
type Session struct {
	cache *model.Cache
	rng   *rand.Rand
	tail  []int32 // sampled but not yet in the cache
}

// NewSession returns an empty session whose draws are fixed by seed.
func (e *Engine) NewSession(seed uint64) *Session {
	return &Session{rng: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// Len returns the number of tokens that the session holds.
func (s *Session) Len() int {
	n := len(s.tail)
	if s.cache != nil {
		n += s.cache.Len()
	}
	return n
}

// Engine batches the generations of concurrent callers. Sessions that open
// with the same tokens share the work of computing them.
type Engine struct {
	context int
	vocab   int
	decoder *model.Decoder
	queue   chan *request
	closed  chan struct{}
	done    chan struct{}
	once    sync.Once
	prefix  prefixCache
	// samplers hold the scratch memory of the draws, one a core.
	samplers []model.Sampler
}

type request struct {
	ctx     context.Context
	session *Session
	feed    []int32
	p       Params
	out     Result
	err     error
	wait    *prefix // set while another request computes the shared prefix
	own     *prefix // set while this request computes it
	ready   chan struct{}
}

// New starts an engine over m. The weights of m may change only while no
// generation is under way, followed by Update.
func New(m *model.Model) *Engine {
	e := &Engine{
		context:  m.Config().Context,
		vocab:    m.Config().Vocab,
		decoder:  model.NewDecoder(m, 0),
		queue:    make(chan *request),
		closed:   make(chan struct{}),
		done:     make(chan struct{}),
		prefix:   newPrefixCache(64),
		samplers: make([]model.Sampler, runtime.GOMAXPROCS(0)),
	}
	go e.loop()
	return e
}

// Close stops the engine; generations under way fail with ErrClosed.
func (e *Engine) Close() {
	e.once.Do(func() { close(e.closed) })
	<-e.done
}

// Update takes over the model's changed weights and forgets shared prefixes. No
// generation may be under way; sessions begun before must not go on.
func (e *Engine) Update() {
	e.decoder.Update()
	e.prefix.clear()
}

// Generate appends feed to the session and samples until the stop token. After
// an error that is not a *ContextError the session holds part of feed and must
// not go on.
func (e *Engine) Generate(ctx context.Context, s *Session, feed []int32, p Params) (Result, error) {
	limit := e.context
	if n := s.Len() + len(feed); n+1 > limit {
		return Result{}, &ContextError{Tokens: n + 1, Limit: limit}
	}
	if len(feed) == 0 && len(s.tail) == 0 {
		return Result{}, errors.New("sampling: nothing to continue from")
	}
	for i, t := range feed { // a bad token would fail the whole batch
		if t < 0 || int(t) >= e.vocab {
			return Result{}, fmt.Errorf("sampling: token %d of the feed is %d, outside the vocabulary of %d", i, t, e.vocab)
		}
	}
	r := &request{ctx: ctx, session: s, p: p, ready: make(chan struct{})}
	r.feed = append(append([]int32(nil), s.tail...), feed...)
	select {
	case e.queue <- r:
	case <-e.closed:
		return Result{}, ErrClosed
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	select {
	case <-r.ready:
		return r.out, r.err
	case <-e.done:
		return Result{}, ErrClosed
	}
}

// loop is the only goroutine that touches the model.
func (e *Engine) loop() {
	defer close(e.done)
	var active []*request
	for {
		if len(active) == 0 {
			select {
			case r := <-e.queue:
				active = append(active, r)
			case <-e.closed:
				return
			}
		}
		active = e.collect(active)
		select {
		case <-e.closed:
			return
		default:
		}
		active = e.step(active)
	}
}

// collect takes the requests that are waiting, yielding once so that callers
// that are just about to ask can.
func (e *Engine) collect(active []*request) []*request {
	for tries := 0; tries < 2; {
		select {
		case r := <-e.queue:
			active = append(active, r)
			tries = 0
		default:
			tries++
			runtime.Gosched()
		}
	}
	return active
}

// step runs one batch: the prompts of newcomers and one token of the others.
func (e *Engine) step(active []*request) []*request {
	var rows []model.Row
	var who []*request
	for _, r := range active {
		if r.ctx.Err() != nil {
			r.err = r.ctx.Err()
			continue
		}
		if tokens := e.prepare(r); tokens != nil {
			rows = append(rows, model.Row{Cache: r.session.cache, Tokens: tokens})
			who = append(who, r)
		}
	}
	if len(rows) > 0 {
		logits, err := e.decoder.Extend(rows)
		if err != nil {
			for _, r := range who {
				r.err = err
			}
		} else {
			e.advance(who, logits)
		}
	}
	return finish(active)
}

// prepare returns the tokens of r to compute now, nil if it has to wait. A new
// session computes all but its last token into a shared prefix first.
func (e *Engine) prepare(r *request) []int32 {
	if r.wait != nil {
		if r.wait.cache == nil && !r.wait.failed {
			return nil
		}
		if r.wait.cache != nil {
			r.session.cache = r.wait.cache.Clone()
			r.feed = r.feed[len(r.feed)-1:]
		}
		r.wait = nil
	}
	if r.session.cache == nil {
		if n := len(r.feed) - 1; n > 0 {
			p, first := e.prefix.get(prefixKey(r.feed[:n]))
			switch {
			case p.cache != nil:
				r.session.cache = p.cache.Clone()
				r.feed = r.feed[n:]
			case first:
				r.own = p
				r.session.cache = e.decoder.NewCache()
				return r.feed[:n]
			default:
				r.wait = p
				return nil
			}
		}
		if r.session.cache == nil {
			r.session.cache = e.decoder.NewCache()
		}
	}
	return r.feed
}

// advance samples the next token of each row, on as many cores as there are.
func (e *Engine) advance(who []*request, logits [][]float32) {
	workers := min(len(e.samplers), len(who))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := w; i < len(who); i += workers {
				e.sample(&e.samplers[w], who[i], logits[i])
			}
		}()
	}
	wg.Wait()
}

func (e *Engine) sample(s *model.Sampler, r *request, logits []float32) {
	if r.own != nil {
		r.own.cache = r.session.cache.Clone()
		r.own = nil
		r.feed = r.feed[len(r.feed)-1:]
		return
	}
	s.Temperature, s.TopP, s.TopK = r.p.Temperature, r.p.TopP, r.p.TopK
	draw := s.Sample(logits, r.session.rng)
	token := draw.Token
	r.out.Tokens = append(r.out.Tokens, token)
	r.out.Logprobs = append(r.out.Logprobs, draw.Logp)
	r.feed = []int32{token}
	switch {
	case token == r.p.Stop:
		r.out.Stop = "stop"
	case len(r.out.Tokens) >= r.p.MaxTokens:
		r.out.Stop = "length"
	case r.session.cache.Len()+2 > e.context:
		r.out.Stop = "context"
	}
	if r.out.Stop != "" {
		r.session.tail = r.feed
	}
}

// finish wakes the callers of finished requests and returns the others.
func finish(active []*request) []*request {
	keep := active[:0]
	for _, r := range active {
		if r.err != nil || r.out.Stop != "" {
			if r.own != nil {
				r.own.failed = true
			}
			close(r.ready)
			continue
		}
		keep = append(keep, r)
	}
	clear(active[len(keep):])
	return keep
}

// prefix is a shared beginning: its cache is nil until it was computed.
type prefix struct {
	cache  *model.Cache
	failed bool
	used   int
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
	for len(c.by) >= c.limit && c.evict() {
	}
	p := &prefix{used: c.tick}
	c.by[key] = p
	return p, true
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
