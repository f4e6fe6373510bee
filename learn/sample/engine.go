// Package sample generates from a model by continuous batching: many sessions
// at once, each with its own cache and its own random numbers, so that what a
// session samples does not depend on what happens to be batched with it.
package sample

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"

	"envtune/learn/model"
	"envtune/learn/tensor"
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
	// Stops are further tokens that end it.
	Stops []int32
	// Texts end it once the sampled text holds one of them; its last token is the one
	// that completes the text, whatever else that token spells. Token gives the text of
	// a token and is needed with Texts.
	Texts []string
	Token func(token int32) string
	// Weigh, where set, gives what the probability of a token behind those sampled so far is
	// multiplied by, from 0 to 1; it must be a function of them alone. Log-probabilities are
	// those without it.
	Weigh func(sampled []int32, token int32) float64
	// OnToken, where set, is told every token as it is sampled, in their order. All
	// generations wait for it.
	OnToken func(token int32)
}

func (p *Params) check() error {
	if len(p.Texts) > 0 && p.Token == nil {
		return errors.New("sampling: stop texts, but no text of tokens to look for them in")
	}
	if slices.Contains(p.Texts, "") {
		return errors.New("sampling: a stop text is empty")
	}
	return nil
}

// The values of Result.Stop.
const (
	StopToken   = "stop"    // Params.Stop was sampled and is the last token
	StopOther   = "token"   // one of Params.Stops was sampled and is the last token
	StopText    = "text"    // one of Params.Texts is complete
	StopLength  = "length"  // MaxTokens were sampled
	StopContext = "context" // the context is full
)

// Result is what one generation sampled, and one of the values above: why it stopped.
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
	group int     // number of the shared prefix that the cache goes on from
}

// NewSession returns an empty session whose draws are fixed by seed.
func (e *Engine) NewSession(seed uint64) *Session {
	return &Session{rng: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// begin makes the session go on from a prefix that was computed.
func (s *Session) begin(p *prefix) { s.cache, s.group = p.cache.Fork(), p.number }

// Len returns the number of tokens that the session holds.
func (s *Session) Len() int {
	n := len(s.tail)
	if s.cache != nil {
		n += s.cache.Len()
	}
	return n
}

// Cut leaves the first n tokens of the session, all where it has no more.
func (s *Session) Cut(n int) error {
	held := s.Len() - len(s.tail)
	switch {
	case n >= s.Len():
	case n >= held:
		s.tail = s.tail[:n-held]
	case n == 0:
		s.cache, s.tail, s.group = nil, nil, 0
	default:
		if err := s.cache.Truncate(n); err != nil {
			return fmt.Errorf("sampling: %w", err)
		}
		s.tail = nil
	}
	return nil
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
	text    string  // the end of the sampled text that a stop text may begin in
	wait    *prefix // set while another request computes the shared prefix
	own     *prefix // set while this request computes it
	ready   chan struct{}
}

// Options are settings of an engine. The zero value is New's.
type Options struct {
	// Weights says how the engine's copy of the weights is kept; ParseStorage reads the
	// setting f32, bf16 or q8. Fewer bits make sampling faster: with few sequences at a
	// time it takes as long as the weights take to be read. Tokens and their
	// log-probabilities are then those of a model with the weights that are kept: the same
	// to the bit where a file kept them so (bf16 from BF16, q8 from Q8_0, Q4_0 and Q4_1),
	// else not those that training computes from float32.
	Weights tensor.Storage
	// Workers is the number of cores, all for 0. It changes no token.
	Workers int
}

// New starts an engine over m. The weights of m may change only while no
// generation is under way, followed by Update.
func New(m *model.Model) *Engine { return NewWith(m, Options{}) }

// NewWith is New with settings.
func NewWith(m *model.Model, o Options) *Engine {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	e := &Engine{
		context:  m.Config().Context,
		vocab:    m.Config().Vocab,
		decoder:  model.NewDecoderAs(m, o.Workers, o.Weights),
		queue:    make(chan *request),
		closed:   make(chan struct{}),
		done:     make(chan struct{}),
		prefix:   newPrefixCache(64),
		samplers: make([]model.Sampler, o.Workers),
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
	if err := p.check(); err != nil {
		return Result{}, err
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
	// Those that share a prefix are scored together where they are neighbours.
	slices.SortStableFunc(active, func(a, b *request) int { return cmp.Compare(a.session.group, b.session.group) })
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
			r.session.begin(r.wait)
			r.feed = r.feed[len(r.feed)-1:]
		}
		r.wait = nil
	}
	if r.session.cache == nil {
		if n := len(r.feed) - 1; n > 0 {
			p, first := e.prefix.get(prefixKey(r.feed[:n]))
			switch {
			case p.cache != nil:
				r.session.begin(p)
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
	tensor.Parallel(len(e.samplers), len(who), func(w, i int) { e.sample(&e.samplers[w], who[i], logits[i]) })
}

func (e *Engine) sample(s *model.Sampler, r *request, logits []float32) {
	if r.own != nil {
		r.own.cache = r.session.cache
		r.session.begin(r.own)
		r.own = nil
		r.feed = r.feed[len(r.feed)-1:]
		return
	}
	s.Temperature, s.TopP, s.TopK = r.p.Temperature, r.p.TopP, r.p.TopK
	if s.Weigh = nil; r.p.Weigh != nil {
		s.Weigh = func(token int32) float64 { return r.p.Weigh(r.out.Tokens, token) }
	}
	draw := s.Sample(logits, r.session.rng)
	token := draw.Token
	r.out.Tokens = append(r.out.Tokens, token)
	r.out.Logprobs = append(r.out.Logprobs, draw.Logp)
	r.feed = []int32{token}
	if r.p.OnToken != nil {
		r.p.OnToken(token)
	}
	r.out.Stop = r.stop(token, e.context)
	if r.out.Stop != "" {
		r.session.tail = r.feed
	}
}

// stop tells why the generation is over after its last token; "" where it goes on.
func (r *request) stop(token int32, context int) string {
	switch {
	case token == r.p.Stop:
		return StopToken
	case slices.Contains(r.p.Stops, token):
		return StopOther
	case r.complete(token):
		return StopText
	case len(r.out.Tokens) >= r.p.MaxTokens:
		return StopLength
	case r.session.cache.Len()+2 > context:
		return StopContext
	}
	return ""
}

// complete tells whether the token completes a stop text.
func (r *request) complete(token int32) bool {
	if len(r.p.Texts) == 0 {
		return false
	}
	r.text += r.p.Token(token)
	longest := 0
	for _, t := range r.p.Texts {
		if strings.Contains(r.text, t) {
			return true
		}
		longest = max(longest, len(t)-1)
	}
	r.text = r.text[max(0, len(r.text)-longest):]
	return false
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
