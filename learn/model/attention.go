package model

import (
	"slices"

	"envtune/learn/tensor"
)

// queryBlock is how many queries are scored at once: a multiple of the
// micro-kernel's rows, small enough that little is computed above the diagonal.
const queryBlock = 48

type attentionScratch struct {
	keys   tensor.Packed // of one head, [HeadDim, T]
	k, v   []float32     // of one head, for all rows of a path, [T, HeadDim]
	scores []float32     // [queryBlock, T]
	inv    []float32     // [queryBlock] 1/sum of a row
	q, o   []float32     // [queryBlock, HeadDim] of several sequences
	// for the gradients
	valuesT tensor.Packed // [HeadDim, T]
	dScores []float32     // [queryBlock, T]
	dk, dv  []float32     // [T, HeadDim]
}

// headView is the columns of head number h from column from on, for the rows of
// a segment.
func headView(x []float32, width, from, h, headDim int, s segment) tensor.Mat {
	first := s.start*width + from + h*headDim
	return tensor.Strided(x[first:first+(s.n-1)*width+headDim], s.n, headDim, width)
}

// copyPath copies the columns of head number h from column from on densely into
// *buf, for the rows of a path.
func copyPath(buf *[]float32, x []float32, width, from, h, headDim int, p path) tensor.Mat {
	d := tensor.M(grow(buf, p.len()*headDim), p.len(), headDim)
	at, first := 0, from+h*headDim
	for _, r := range p {
		for row := r.start; row < r.start+r.n; row++ {
			copy(d.Row(at), x[row*width+first:])
			at++
		}
	}
	return d
}

// attend computes a.o of segments without caches, those of training, in the rows of reads
// at least.
func (e *engine) attend(a *layerActs, segs []segment, rows int, reads []int) {
	if segs[0].cache != nil { // then all have one
		return
	}
	c := e.cfg
	heads := c.Heads / c.KVHeads // of a task
	if len(e.sides) > 1 {
		heads = 1
	}
	tasks := c.Heads / heads
	tensor.Parallel(len(e.sides), len(segs)*tasks, func(w, i int) {
		s := segs[i/tasks]
		if q := s.queries(reads); q.n > 0 {
			e.sides[w].attend(a, s, q, rows, i%tasks*heads, heads)
		}
	})
}

// queries returns the part of a segment from the first to the last of its rows in reads;
// all where that is nil.
func (s segment) queries(reads []int) segment {
	if reads == nil {
		return s
	}
	from, _ := slices.BinarySearch(reads, s.start)
	to, _ := slices.BinarySearch(reads, s.start+s.n)
	if from == to {
		s.n = 0
		return s
	}
	first := reads[from]
	return segment{start: first, n: reads[to-1] + 1 - first, pos: s.pos + first - s.start}
}

// attend computes a.o in the rows of q, a part of a segment, for some heads of the same
// key/value head.
func (e *side) attend(a *layerActs, s, q segment, rows, head, heads int) {
	c := e.cfg
	kv := head / (c.Heads / c.KVHeads)
	e.att.keys.RepackNT(copyPath(&e.att.k, a.qkv, c.qkvDim(), c.qDim(), kv, c.HeadDim, s.path))
	values := copyPath(&e.att.v, a.qkv, c.qkvDim(), c.qDim()+c.kvDim(), kv, c.HeadDim, s.path)
	all := keyValues{values.Rows, e.att.keys, values}
	for h := head; h < head+heads; h++ {
		var lse []float32
		if len(a.lse) > 0 {
			lse = a.lse[h*rows+q.start:][:q.n]
		}
		o := headView(a.o, c.qDim(), 0, h, c.HeadDim, q)
		e.attendHead(o, headView(a.qkv, c.qkvDim(), 0, h, c.HeadDim, q), keyValues{}, all, queryRows{kv: kv, pos: q.pos, lse: lse})
	}
}

// queryRows says what the rows of one head's queries are: at the positions from pos on,
// of key/value head kv.
type queryRows struct {
	kv, pos int
	lse     []float32 // gets the log-sum-exp of each row of scores; nil if not wanted
}

// attendHead computes the attention output o [n, HeadDim] of the queries q over the
// keys and values up to the position of each, those shared first.
func (e *side) attendHead(o, q tensor.Mat, shared, own keyValues, r queryRows) {
	inv := grow(&e.att.inv, queryBlock)
	for i0 := 0; i0 < q.Rows; i0 += queryBlock {
		i1 := min(i0+queryBlock, q.Rows)
		end := r.pos + i1
		qs, os := q.Sub(i0, i1, 0, q.Cols), o.Sub(i0, i1, 0, o.Cols)
		s := scoreRows(&e.att.scores, i1-i0, end)
		e.scoresInto(s, qs, &shared, 0, shared.n)
		e.scoresInto(s, qs, &own, shared.n, end)
		for i := i0; i < i1; i++ {
			row, n := s.Row(i-i0), r.pos+i+1
			var lse float32
			inv[i-i0], lse = e.softmaxRow(r.kv, row[:n])
			clear(row[n:end])
			if r.lse != nil {
				r.lse[i] = lse
			}
		}
		e.weigh(os, s, &shared, 0, shared.n)
		e.weigh(os, s, &own, shared.n, end)
		for i := range os.Rows {
			e.k.Scale(os.Row(i), inv[i])
		}
	}
}

// softmaxRow turns a row of scores into their exponentials and returns the inverse and
// the logarithm of what they add up to.
func (e *side) softmaxRow(kv int, row []float32) (inv, lse float32) {
	e.addRecent(kv, row)
	d := softmax(e.k, row, row)
	return 1 / d.sum, d.max + d.logZ
}

// scores returns q·keys for the first end keys; the columns up to the next panel
// are junk.
func (e *side) scores(buf *[]float32, q tensor.Mat, keys *tensor.Packed, end int) tensor.Mat {
	s := scoreRows(buf, q.Rows, end)
	first := keys.First(s.Cols)
	e.ops.Packed(s, q, &first, false)
	return s
}

// scoreRows returns a matrix of n rows with room for end scores each and up to the next
// panel.
func scoreRows(buf *[]float32, n, end int) tensor.Mat {
	cols := roundUp(end, tensor.PanelWidth)
	stride := cols
	if stride%(2*tensor.PanelWidth) == 0 {
		stride += tensor.PanelWidth // an odd number of cache lines: rows fall into different sets
	}
	return tensor.Strided(grow(buf, max(n, queryBlock)*stride), n, cols, stride)
}

// scoresInto writes q·keys to the columns [from, end) of s, and junk up to the next
// panel.
func (e *side) scoresInto(s, q tensor.Mat, kv *keyValues, from, end int) {
	if end <= from {
		return
	}
	cols := roundUp(end-from, tensor.PanelWidth)
	first := kv.keys.First(cols)
	e.ops.Packed(s.Sub(0, s.Rows, from, from+cols), q, &first, false)
}

// weigh sets o to the columns [from, end) of s times values, or adds it where from is
// not 0: since products sum up in the order of positions, o is the same in one part or
// in two, to the bit.
func (e *side) weigh(o, s tensor.Mat, kv *keyValues, from, end int) {
	if end <= from {
		return
	}
	e.ops.NN(o, s.Sub(0, s.Rows, from, end), kv.values.Sub(0, end-from, 0, o.Cols), from > 0)
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }
