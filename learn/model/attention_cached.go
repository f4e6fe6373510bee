package model

import "envtune/learn/tensor"

// attendCached computes a.o for the segments that have a cache, after appending their
// keys and values to it. Neighbours of one token each that share a base are scored
// together: over what they share they are rows of one matrix product (as Hydragen,
// arXiv 2402.05099, and cascade inference do), so its keys and values are read once for
// all. A row's scores lie side by side, the shared ones first, and every sum runs over
// them as if they were its own.
func (e *engine) attendCached(l int, a *layerActs, segs []segment) {
	c := e.cfg
	tasks := e.tasks[:0]
	for i := 0; i < len(segs); {
		if segs[i].cache == nil {
			i++
			continue
		}
		run := segs[i : i+e.sharing(segs[i:])]
		for kv := range c.KVHeads {
			for _, s := range run {
				k := headView(a.qkv, c.qkvDim(), c.qDim(), kv, c.HeadDim, s)
				v := headView(a.qkv, c.qkvDim(), c.qDim()+c.kvDim(), kv, c.HeadDim, s)
				s.cache.store(l, kv, s.pos, k, v)
			}
			if run[0].n == 1 {
				tasks = append(tasks, cachedTask{run, kv, -1})
				continue
			}
			for h := kv * c.Heads / c.KVHeads; h < (kv+1)*c.Heads/c.KVHeads; h++ {
				tasks = append(tasks, cachedTask{run, kv, h})
			}
		}
		i += len(run)
	}
	e.tasks = tasks
	sides := e.cachedSides(segs)
	tensor.Parallel(len(sides), len(tasks), func(w, i int) {
		if t := tasks[i]; t.head < 0 {
			sides[w].attendTokens(l, t.kv, a, t.run)
		} else {
			sides[w].attendAppended(l, t.kv, t.head, a, t.run[0])
		}
	})
}

// cachedTask is attention of one key/value head for a run of segments: of one token each,
// or one segment, of one query head.
type cachedTask struct {
	run      []segment
	kv, head int // head is -1 for all that share the key/value head
}

// cachedSides returns the sides that share out the attention of a pass, each on one core;
// where little is to be done, all cores are one side.
func (e *engine) cachedSides(segs []segment) []*side {
	const small = 1 << 17 // multiply-adds of scores that are not worth a second core
	scores := 0
	for _, s := range segs {
		scores += s.n * (s.pos + s.n) * e.cfg.Heads
	}
	if len(e.sides) == 1 || scores*e.cfg.HeadDim < small {
		return []*side{e.whole}
	}
	return e.sides
}

// sharing returns how many of the first segments go through attention together: one, or
// those of one token each on the same base, as many as make a block of queries.
func (e *engine) sharing(segs []segment) int {
	n, most := 1, max(1, queryBlock*e.cfg.KVHeads/e.cfg.Heads)
	for base := segs[0].cache.base; base != nil && n < min(most, len(segs)); n++ {
		if s := segs[n]; segs[0].n != 1 || s.n != 1 || s.cache == nil || s.cache.base != base || s.cache.from != segs[0].cache.from {
			break
		}
	}
	return n
}

// attendAppended computes the output of one head for several tokens of one sequence.
func (e *side) attendAppended(l, kv, head int, a *layerActs, s segment) {
	c := e.cfg
	shared, own := s.cache.upTo(l, kv, s.pos+s.n)
	q := headView(a.qkv, c.qkvDim(), 0, head, c.HeadDim, s)
	o := headView(a.o, c.qDim(), 0, head, c.HeadDim, s)
	e.attendHead(o, q, shared, own, queryRows{kv: kv, pos: s.pos})
}

// attendTokens computes the output of one token of each of several sequences that share
// a base, or of one sequence. The heads that share keys are rows too.
func (e *side) attendTokens(l, kv int, a *layerActs, segs []segment) {
	c, t := e.cfg, &e.att
	group, end := c.Heads/c.KVHeads, 0
	rows := len(segs) * group
	q := tensor.M(grow(&t.q, rows*c.HeadDim), rows, c.HeadDim)
	o := tensor.M(grow(&t.o, rows*c.HeadDim), rows, c.HeadDim)
	for i, s := range segs {
		copy(q.Data[i*group*c.HeadDim:(i+1)*group*c.HeadDim], a.qkv[s.start*c.qkvDim()+kv*group*c.HeadDim:])
		end = max(end, s.pos+1)
	}
	s := scoreRows(&t.scores, rows, end)
	inv := grow(&t.inv, max(rows, queryBlock))
	first, _ := segs[0].cache.upTo(l, kv, segs[0].pos+1)
	e.scoresInto(s, q, &first, 0, first.n)
	for i, seg := range segs {
		_, own := seg.cache.upTo(l, kv, seg.pos+1)
		from, to := i*group, (i+1)*group
		e.scoresInto(s.Sub(from, to, 0, s.Cols), q.Sub(from, to, 0, q.Cols), &own, first.n, seg.pos+1)
		for r := from; r < to; r++ {
			inv[r], _ = e.softmaxRow(kv, s.Row(r)[:seg.pos+1])
		}
	}
	e.weigh(o, s, &first, 0, first.n)
	for i, seg := range segs {
		_, own := seg.cache.upTo(l, kv, seg.pos+1)
		from, to := i*group, (i+1)*group
		part := o.Sub(from, to, 0, o.Cols)
		e.weigh(part, s.Sub(from, to, 0, s.Cols), &own, first.n, seg.pos+1)
		for r := from; r < to; r++ {
			e.k.Scale(o.Row(r), inv[r])
		}
		copy(a.o[seg.start*c.qDim()+kv*group*c.HeadDim:], part.Data)
	}
}
