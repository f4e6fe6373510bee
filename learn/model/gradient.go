package model

import (
	"fmt"
	"sync"
)

// Gradient adds the gradient of the loss to the trainer's sum, which Step uses and
// clears.
func (t *Trainer) Gradient(seqs []Sequence, f LossFunc) (Stats, error) {
	ps, err := t.m.passes(seqs)
	if err != nil {
		return Stats{}, fmt.Errorf("gradient: %w", err)
	}
	ps, stats := withTargets(ps)
	if len(ps) == 0 {
		return stats, nil
	}
	plan := t.plan(ps)
	if plan.packed {
		t.w.pack(t.m, true, t.workers)
	} else {
		t.w.layers = nil
		t.w.packHead(t.m, true)
	}
	if plan.engines < len(t.engines) && 2*t.bytes(plan, len(ps)) > t.limit() {
		t.engines, t.parts = t.engines[:plan.engines:plan.engines], nil
	}
	engines := makeEngines(t.m, &t.w, &t.engines, plan.engines)
	for len(t.parts) < len(engines) {
		t.parts = append(t.parts, &part{})
	}
	for _, e := range engines {
		e.reserve(plan.size)
	}
	loss, sums := newTurns(1), newTurns(t.m.cfg.Layers+1)
	runPasses(engines, t.workers, len(ps), func(worker, i int) {
		g := passGradient{t: t, engine: engines[worker], part: t.parts[worker], n: i, loss: &loss[0], sums: sums}
		if i == 0 && t.empty {
			g.part = nil
		}
		g.run(ps[i], plan.kept, f, &stats)
	})
	t.empty = false
	return stats, nil
}

// part holds gradients of one pass until they are added to the sum: those of one layer,
// and those of the embedding, the last norm and the output layer.
type part struct{ layer, top []float32 }

// passGradient computes the gradient of pass n and adds it to the trainer's sum. The
// passes, not the cores, fix the order of all sums: each pass's gradient is summed on its
// own and added when it is its turn, layer by layer, so that no worker needs a whole copy.
type passGradient struct {
	t *Trainer
	*engine
	part *part // nil where the sum is still empty: then it is set, not added to
	n    int
	loss *turns
	sums []turns // of each layer, and of the rest
}

func (g *passGradient) run(p *pass, kept int, f LossFunc, stats *Stats) {
	g.forwardKeeping(p, kept)
	embed, norm, head := g.top()
	clear(norm)
	if !g.cfg.Tied {
		clear(embed)
	}
	asked := 0
	g.headBackward(p.targets, head, norm, func(ts []target, losses []tokenLoss) {
		if asked == 0 {
			g.loss.wait(g.n)
		}
		for i, t := range ts {
			l := &losses[i]
			l.dLogp, l.dEntropy = f(t.seq, t.i, l.logp, l.entropy)
			stats.LossTokens++
			stats.SumLogp += float64(l.logp)
			stats.SumEntropy += float64(l.entropy)
		}
		if asked += len(ts); asked == len(p.targets) {
			g.loss.done()
		}
	})
	g.backward(p, kept, g.layer, g.addLayer)
	g.embedBackward(p.tokens, p.parts, embed)
	g.addTop()
}

// ofLayer returns the part of the sum that belongs to a layer.
func (g *passGradient) ofLayer(l int) []float32 {
	size := g.cfg.layerSize()
	from := g.cfg.Vocab*g.cfg.Dim + l*size
	return g.t.grad[from : from+size]
}

// layer returns where the gradients of a layer go. What products do not set is cleared.
func (g *passGradient) layer(l int) *layerViews {
	to := g.ofLayer(l)
	if g.part != nil {
		to = grow(&g.part.layer, len(to))
	}
	v := g.cfg.layerViews(to)
	for _, x := range [][]float32{v.norm1, v.norm2, v.bias, v.conv[0], v.conv[1], v.conv[2], v.qNorm, v.kNorm} {
		clear(x)
	}
	return &v
}

func (g *passGradient) addLayer(l int) {
	turn := &g.sums[l]
	turn.wait(g.n)
	if g.part != nil {
		g.add(g.ofLayer(l), g.part.layer)
	}
	turn.done()
}

// top returns where the gradients of all but the layers go; head is the embedding if tied.
func (g *passGradient) top() (embed, norm, head []float32) {
	c := g.cfg
	first := c.Vocab * c.Dim
	embed, rest := g.t.grad[:first], g.t.grad[first+c.Layers*c.layerSize():]
	if g.part != nil {
		all := grow(&g.part.top, len(embed)+len(rest))
		embed, rest = all[:first], all[first:]
	}
	norm, head = rest[:c.Dim], embed
	if !c.Tied {
		head = rest[c.Dim:]
	}
	return embed, norm, head
}

func (g *passGradient) addTop() {
	c := g.cfg
	turn := &g.sums[c.Layers]
	turn.wait(g.n)
	if g.part != nil {
		first := c.Vocab * c.Dim
		g.add(g.t.grad[:first], g.part.top[:first])
		g.add(g.t.grad[first+c.Layers*c.layerSize():], g.part.top[first:])
	}
	turn.done()
}

func (g *passGradient) add(sum, x []float32) {
	g.eachRow(len(sum), 1, func(from, to int) { g.k.Axpy(sum[from:to], 1, x[from:to]) })
}

// withTargets leaves out the passes that nothing is to be computed of. The figures are
// those of all.
func withTargets(ps []*pass) ([]*pass, Stats) {
	var stats Stats
	var out []*pass
	for _, p := range ps {
		stats.Tokens += p.read
		stats.Rows += len(p.tokens)
		if len(p.targets) > 0 {
			out = append(out, p)
		}
	}
	return out, stats
}

// Grad returns the gradient summed since the last step, in the order of
// Model.Flat; not a copy.
func (t *Trainer) Grad() []float32 {
	if t.empty {
		clear(t.grad)
		t.empty = false // who asks may write to it
	}
	return t.grad
}

// turns lets numbered items pass one at a time, in order.
type turns struct {
	mu   sync.Mutex
	cond *sync.Cond
	next int
}

func newTurns(n int) []turns {
	ts := make([]turns, n)
	for i := range ts {
		ts[i].cond = sync.NewCond(&ts[i].mu)
	}
	return ts
}

func (t *turns) wait(i int) {
	t.mu.Lock()
	for t.next != i {
		t.cond.Wait()
	}
	t.mu.Unlock()
}

func (t *turns) done() {
	t.mu.Lock()
	t.next++
	t.mu.Unlock()
	t.cond.Broadcast()
}
