package model

import (
	"math"
	"sync/atomic"

	"envtune/learn/tensor"
)

// ropeBlock is how many positions have their rotations computed at once.
const ropeBlock = 256

// ropeTable holds cos and sin of position*frequency. They are computed where a sequence
// first gets there: a context of a million tokens costs nothing until it is used.
type ropeTable struct {
	freqs  []float64                   // of each pair, in radians a token
	blocks []atomic.Pointer[rotations] // of ropeBlock positions each
}

// rotations are those of ropeBlock positions, [ropeBlock, HeadDim/2].
type rotations struct{ cos, sin []float32 }

func newRopeTable(c Config) ropeTable {
	half := c.HeadDim / 2
	t := ropeTable{make([]float64, half), make([]atomic.Pointer[rotations], (c.Context+ropeBlock-1)/ropeBlock)}
	for i := range half {
		freq := math.Pow(c.RopeTheta, -2*float64(i)/float64(c.HeadDim))
		t.freqs[i] = freq / c.Scaling.slower(freq)
	}
	return t
}

// at returns cos and sin of position pos, [HeadDim/2]. Several goroutines may compute
// the same block: they get the same numbers.
func (t *ropeTable) at(pos int) (cos, sin []float32) {
	half := len(t.freqs)
	r := t.blocks[pos/ropeBlock].Load()
	if r == nil {
		r = &rotations{make([]float32, ropeBlock*half), make([]float32, ropeBlock*half)}
		for p := range ropeBlock {
			for i, freq := range t.freqs {
				s, c := math.Sincos(float64(pos/ropeBlock*ropeBlock+p) * freq)
				r.cos[p*half+i], r.sin[p*half+i] = float32(c), float32(s)
			}
		}
		t.blocks[pos/ropeBlock].Store(r)
	}
	from := pos % ropeBlock * half
	return r.cos[from:][:half], r.sin[from:][:half]
}

// RopeFactors returns how many times slower Scaling makes the rotation of each of the
// HeadDim/2 pairs; nil if it makes none slower.
func (c Config) RopeFactors() []float64 {
	if c.Scaling == (RopeScaling{}) {
		return nil
	}
	out := make([]float64, c.HeadDim/2)
	for i := range out {
		out[i] = c.Scaling.slower(math.Pow(c.RopeTheta, -2*float64(i)/float64(c.HeadDim)))
	}
	return out
}

// slower returns how many times slower a rotation of freq radians a token becomes.
func (s RopeScaling) slower(freq float64) float64 {
	if s == (RopeScaling{}) {
		return 1
	}
	turns := float64(s.Original) * freq / (2 * math.Pi)
	switch {
	case turns < s.LowFreq:
		return s.Factor
	case turns > s.HighFreq:
		return 1
	}
	keep := (turns - s.LowFreq) / (s.HighFreq - s.LowFreq)
	return 1 / ((1-keep)/s.Factor + keep)
}

// rotate turns the pairs (i, i+HeadDim/2) of every head in x by the angles of
// position pos, as Hugging Face's Llama, and multiplies by scale.
func (t *ropeTable) rotate(x []float32, pos int, scale float32) {
	cos, sin := t.at(pos)
	tensor.DefaultKernel().Rotate(x, cos, sin, scale)
}

// unrotate is the transpose of rotate: the gradient of its input.
func (t *ropeTable) unrotate(x []float32, pos int, scale float32) {
	cos, sin := t.at(pos)
	tensor.DefaultKernel().RotateBack(x, cos, sin, scale)
}
