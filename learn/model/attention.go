package model

import (
	"math"

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

// attend computes a.o for one segment. With a cache it appends the segment's keys
// and values to it first.
func (e *engine) attend(l int, a *layerActs, s segment, rows int) {
	c := e.cfg
	group := c.Heads / c.KVHeads
	kFrom, vFrom := c.qDim(), c.qDim()+c.kvDim()
	for kv := range c.KVHeads {
		var keys tensor.Packed
		var values tensor.Mat
		if s.cache != nil {
			k := headView(a.qkv, c.qkvDim(), kFrom, kv, c.HeadDim, s)
			v := headView(a.qkv, c.qkvDim(), vFrom, kv, c.HeadDim, s)
			keys, values = s.cache.store(l, kv, s.pos, k, v)
		} else {
			e.att.keys.RepackNT(copyPath(&e.att.k, a.qkv, c.qkvDim(), kFrom, kv, c.HeadDim, s.path))
			keys, values = e.att.keys, copyPath(&e.att.v, a.qkv, c.qkvDim(), vFrom, kv, c.HeadDim, s.path)
		}
		if s.n == 1 && s.cache != nil {
			// The heads that share these keys are rows of one product.
			at := s.start*c.qDim() + kv*group*c.HeadDim
			o := tensor.M(a.o[at:], group, c.HeadDim)
			q := tensor.M(a.qkv[s.start*c.qkvDim()+kv*group*c.HeadDim:], group, c.HeadDim)
			e.attendHead(o, q, &keys, values, queryRows{kv: kv, pos: s.pos})
			continue
		}
		for h := kv * group; h < (kv+1)*group; h++ {
			q := headView(a.qkv, c.qkvDim(), 0, h, c.HeadDim, s)
			o := headView(a.o, c.qDim(), 0, h, c.HeadDim, s)
			var lse []float32
			if s.cache == nil && len(a.lse) > 0 {
				lse = a.lse[h*rows+s.start:][:s.n]
			}
			e.attendHead(o, q, &keys, values, queryRows{kv: kv, pos: s.pos, step: 1, lse: lse})
		}
	}
}

// queryRows says what the rows of one head's queries are: at positions pos, pos+step,
// pos+2*step, ..., of key/value head kv.
type queryRows struct {
	kv, pos, step int
	lse           []float32 // gets the log-sum-exp of each row of scores; nil if not wanted
}

// attendHead computes the attention output o [n, HeadDim] of the queries q over the
// keys and values up to the position of each.
func (e *engine) attendHead(o, q tensor.Mat, keys *tensor.Packed, values tensor.Mat, r queryRows) {
	inv := grow(&e.att.inv, queryBlock)
	for i0 := 0; i0 < q.Rows; i0 += queryBlock {
		i1 := min(i0+queryBlock, q.Rows)
		end := r.pos + (i1-1)*r.step + 1
		s := e.scores(&e.att.scores, q.Sub(i0, i1, 0, q.Cols), keys, end)
		for i := i0; i < i1; i++ {
			row, n := s.Row(i-i0), r.pos+i*r.step+1
			e.addRecent(r.kv, row[:n])
			m := e.k.Max(row[:n])
			sum := e.k.ExpSum(row[:n], row[:n], m)
			clear(row[n:end])
			inv[i-i0] = 1 / sum
			if r.lse != nil {
				r.lse[i] = m + float32(math.Log(float64(sum)))
			}
		}
		e.ops.NN(o.Sub(i0, i1, 0, o.Cols), s.Sub(0, i1-i0, 0, end), values.Sub(0, end, 0, values.Cols), false)
		for i := i0; i < i1; i++ {
			e.k.Scale(o.Row(i), inv[i-i0])
		}
	}
}

// scores returns q·keys for the first end keys; the columns up to the next panel
// are junk.
func (e *engine) scores(buf *[]float32, q tensor.Mat, keys *tensor.Packed, end int) tensor.Mat {
	cols := roundUp(end, tensor.PanelWidth)
	stride := cols
	if stride%(2*tensor.PanelWidth) == 0 {
		stride += tensor.PanelWidth // an odd number of cache lines: rows fall into different sets
	}
	s := tensor.Strided(grow(buf, queryBlock*stride), q.Rows, cols, stride)
	first := keys.First(cols)
	e.ops.Packed(s, q, &first, false)
	return s
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }
