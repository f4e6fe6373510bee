package tensor

import (
	"encoding/binary"
	"math"

	"envtune/learn/half"
)

// packBF16 writes a column of a group.
func packBF16(group []byte, column []float32, at int) {
	panel, j := at/tileWidth, at%tileWidth
	first := panel*2*tileWidth + j%8*4 + j/8*2
	for k, v := range column {
		binary.LittleEndian.PutUint16(group[k*2*bf16Group+first:], half.RoundBfloat(v))
	}
}

func widenBF16(dst []float32, src []byte, depth int) {
	for k := range depth {
		for at := range bf16Group {
			panel, j := at/tileWidth, at%tileWidth
			h := binary.LittleEndian.Uint16(src[k*2*bf16Group+panel*2*tileWidth+j%8*4+j/8*2:])
			dst[(panel*depth+k)*tileWidth+j] = half.Bfloat(h)
		}
	}
}

// packQ8 writes a column of a group.
func packQ8(group []byte, column []float32, at int) {
	for len(column) > 0 {
		n := min(q8Block, len(column))
		var q [q8Block]byte
		d, m := quantise(&q, column[:n])
		binary.LittleEndian.PutUint16(group[2*at:], d)
		binary.LittleEndian.PutUint16(group[2*(q8Group+at):], m)
		for k := range n {
			group[q8Header+k*q8Group+at] = q[k]
		}
		group, column = group[q8Header+n*q8Group:], column[n:]
	}
}

func widenQ8(dst []float32, src []byte, depth int) {
	for k0 := 0; k0 < depth; k0 += q8Block {
		n := min(q8Block, depth-k0)
		for at := range q8Group {
			d := half.Float32(binary.LittleEndian.Uint16(src[2*at:]))
			m := half.Float32(binary.LittleEndian.Uint16(src[2*(q8Group+at):]))
			panel, j := at/tileWidth, at%tileWidth
			for k := range n {
				q := float32(src[q8Header+k*q8Group+at])
				dst[(panel*depth+k0+k)*tileWidth+j] = fma32(q, d, m)
			}
		}
		src = src[q8Header+n*q8Group:]
	}
}

// quantise chooses scale and offset of a block, as halves, and its whole numbers. The
// first three tries are exact where a block comes from Q8_0, Q4_0 and Q4_1, whose scales
// follow from their largest and least numbers.
func quantise(q *[q8Block]byte, x []float32) (d, m uint16) {
	low, high := x[0], x[0]
	for _, v := range x {
		low, high = min(low, v), max(high, v)
	}
	far := high // from 0
	if -low > high {
		far = low
	}
	for _, try := range []struct{ scale, steps float32 }{
		{float32(math.Abs(float64(far))) / 127, 128},
		{far / -8, 8},
	} {
		d = half.Round(try.scale)
		m = half.Round(-try.steps * half.Float32(d))
		if exactly(q, x, d, m) {
			return d, m
		}
	}
	m = half.Round(low)
	if d = half.Round((high - low) / 15); exactly(q, x, d, m) {
		return d, m
	}
	m = half.Round(clampHalf(low))
	d = half.Round(clampHalf((high - half.Float32(m)) / 255))
	g := newGrid(d, m)
	for i, v := range x {
		q[i] = g.nearest(v)
	}
	return d, m
}

func clampHalf(x float32) float32 { return max(-65504, min(65504, x)) }

// exactly sets q for a scale and an offset and tells whether that loses nothing; it stops
// at the first number that it does not reach.
func exactly(q *[q8Block]byte, x []float32, d, m uint16) bool {
	g := newGrid(d, m)
	for i, v := range x {
		q[i] = g.nearest(v)
		if fma32(float32(q[i]), g.scale, g.offset) != v {
			return false
		}
	}
	return true
}

// grid is the numbers that a block may hold.
type grid struct {
	scale, offset float32
	inv           float64
}

func newGrid(d, m uint16) grid {
	g := grid{scale: half.Float32(d), offset: half.Float32(m)}
	if g.scale != 0 {
		g.inv = 1 / float64(g.scale)
	}
	return g
}

func (g grid) nearest(v float32) byte {
	t := (float64(v)-float64(g.offset))*g.inv + .5
	switch {
	case t >= 255:
		return 255
	case t > 0: // false for NaN
		return byte(t)
	}
	return 0
}
