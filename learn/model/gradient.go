package model

import "fmt"

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
		t.engines, t.parts, t.queue.free = t.engines[:plan.engines:plan.engines], part{}, nil
	}
	engines := makeEngines(t.m, &t.w, &t.engines, plan.engines)
	for _, e := range engines {
		e.reserve(plan.size)
	}
	figures := make([]Stats, len(ps))
	one := func(worker, i int) {
		g := passGradient{engine: engines[worker], to: t.grad}
		if i > 0 || !t.empty {
			g.part = &t.parts
		}
		g.run(ps[i], plan.kept, f, &figures[i])
	}
	if plan.engines > 1 {
		t.queue.reset(len(t.grad), 2*plan.engines)
		one = func(worker, i int) {
			g := passGradient{engine: engines[worker], to: t.queue.take(i)}
			g.run(ps[i], plan.kept, f, &figures[i])
			t.queue.add(t, i, g.to)
		}
	}
	runPasses(engines, t.workers, len(ps), one)
	t.empty = false
	for _, x := range figures {
		stats.add(x)
	}
	return stats, nil
}

// add adds the figures of a pass's loss tokens.
func (s *Stats) add(x Stats) {
	s.LossTokens += x.LossTokens
	s.SumLogp += x.SumLogp
	s.SumEntropy += x.SumEntropy
}

// part holds gradients of one pass until they are added to the sum: those of one layer,
// and those of the embedding, the last norm and the output layer.
type part struct{ layer, top []float32 }

// passGradient computes the gradient of a pass. The passes, not the cores, fix the order
// of all sums: each pass's gradient is computed on its own and added when it is its turn.
// Where passes come one after the other they are added layer by layer, so that nothing
// needs a whole copy; where they run side by side, in whole copies that the queue adds.
type passGradient struct {
	*engine
	to   []float32 // the sum, or the pass's own copy
	part *part     // nil where to is set, not added to
}

func (g *passGradient) run(p *pass, kept int, f LossFunc, stats *Stats) {
	g.forwardKeeping(p, kept)
	embed, norm, head := g.top()
	clear(norm)
	if !g.cfg.Tied {
		clear(embed)
	}
	g.headBackward(p.targets, head, norm, func(ts []target, losses []tokenLoss) {
		for i, t := range ts {
			l := &losses[i]
			l.dLogp, l.dEntropy = f(t.seq, t.i, l.logp, l.entropy)
			stats.LossTokens++
			stats.SumLogp += float64(l.logp)
			stats.SumEntropy += float64(l.entropy)
		}
	})
	g.backward(p, kept, g.layer, g.addLayer)
	g.embedBackward(p.tokens, p.parts, embed)
	g.addTop()
}

// ofLayer returns the part of the gradient that belongs to a layer.
func (g *passGradient) ofLayer(l int) []float32 {
	size := g.cfg.layerSize()
	from := g.cfg.Vocab*g.cfg.Dim + l*size
	return g.to[from : from+size]
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
	if g.part != nil {
		g.add(g.ofLayer(l), g.part.layer)
	}
}

// top returns where the gradients of all but the layers go; head is the embedding if tied.
func (g *passGradient) top() (embed, norm, head []float32) {
	c := g.cfg
	first := c.Vocab * c.Dim
	embed, rest := g.to[:first], g.to[first+c.Layers*c.layerSize():]
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
	if g.part != nil {
		c := g.cfg
		first := c.Vocab * c.Dim
		g.add(g.to[:first], g.part.top[:first])
		g.add(g.to[first+c.Layers*c.layerSize():], g.part.top[first:])
	}
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
