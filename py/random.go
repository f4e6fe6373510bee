package py

import (
	"encoding/json"
	"fmt"
	"math/bits"
)

const (
	mtSize   = 624
	mtPeriod = 397
)

// maxDraws bounds how far a stored generator is wound forward.
const maxDraws = 1 << 24

// Random is Python's random.Random(seed) for an int seed: the Mersenne Twister
// MT19937. It is written to JSON as its seed and the number of words drawn. The
// zero value is Random(0).
type Random struct {
	seed  int64
	draws uint64
	// state is nil before the first draw. Once made it never changes, so that
	// copies share it until they draw beyond it.
	state *[mtSize]uint32
	next  int
}

// NewRandom returns a generator seeded with seed. As in Python, the sign of
// the seed does not matter.
func NewRandom(seed int64) *Random { return &Random{seed: seed} }

// Clone returns an independent generator that will draw the same numbers.
func (r *Random) Clone() *Random {
	c := *r
	return &c
}

// Prime makes the words that the next draws come from, so that copies need not
// make them each. It changes no draw.
func (r *Random) Prime() {
	if r.state == nil {
		r.init()
	}
	if r.next == mtSize {
		r.refill()
	}
}

// Seed returns the seed, and Draws the number of 32-bit words drawn since.
func (r *Random) Seed() int64 { return r.seed }

// Draws returns the number of 32-bit words drawn so far.
func (r *Random) Draws() uint64 { return r.draws }

// init does init_by_array with the seed's 32-bit words.
func (r *Random) init() {
	n := uint64(r.seed)
	if r.seed < 0 {
		n = -n
	}
	key := []uint32{uint32(n)}
	if n>>32 != 0 {
		key = append(key, uint32(n>>32))
	}
	s := new([mtSize]uint32)
	s[0] = 19650218
	for i := uint32(1); i < mtSize; i++ {
		s[i] = 1812433253*(s[i-1]^s[i-1]>>30) + i
	}
	i, j := 1, 0
	for range mtSize {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1664525) + key[j] + uint32(j)
		if i++; i == mtSize {
			s[0], i = s[mtSize-1], 1
		}
		j = (j + 1) % len(key)
	}
	for range mtSize - 1 {
		s[i] = (s[i] ^ (s[i-1]^s[i-1]>>30)*1566083941) - uint32(i)
		if i++; i == mtSize {
			s[0], i = s[mtSize-1], 1
		}
	}
	s[0] = 0x80000000
	r.state, r.next = s, mtSize
}

// refill makes the next 624 words.
func (r *Random) refill() {
	s := *r.state
	for i := range mtSize {
		y := s[i]&0x80000000 | s[(i+1)%mtSize]&0x7fffffff
		s[i] = s[(i+mtPeriod)%mtSize] ^ y>>1 ^ (y&1)*0x9908b0df
	}
	r.state, r.next = &s, 0
}

func (r *Random) word() uint32 {
	if r.state == nil || r.next == mtSize {
		r.Prime()
	}
	y := r.state[r.next]
	r.next++
	r.draws++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Random returns random(): a float in [0, 1) of 53 bits.
func (r *Random) Random() float64 {
	a, b := r.word()>>5, r.word()>>6
	return (float64(float64(a)*67108864) + float64(b)) / 9007199254740992
}

// bitsOf returns getrandbits(k) for 1 <= k <= 64: the low word first.
func (r *Random) bitsOf(k int) uint64 {
	if k <= 32 {
		return uint64(r.word() >> (32 - k))
	}
	low := uint64(r.word())
	return low | uint64(r.word()>>(64-k))<<32
}

// RandInt returns randint(a, b): an int in [a, b]. It panics where b < a.
func (r *Random) RandInt(a, b int64) int64 {
	if b < a {
		panic("py: Random.RandInt: empty range")
	}
	n := uint64(b) - uint64(a) + 1
	if n == 0 { // the whole range of int64
		return int64(uint64(a) + r.bitsOf(64))
	}
	k := bits.Len64(n)
	v := r.bitsOf(k)
	for v >= n {
		v = r.bitsOf(k)
	}
	return int64(uint64(a) + v)
}

// Uniform returns uniform(a, b).
func (r *Random) Uniform(a, b float64) float64 {
	return a + float64((b-a)*r.Random())
}

type randomJSON struct {
	Seed  int64  `json:"seed"`
	Draws uint64 `json:"draws"`
}

// MarshalJSON writes the seed and the number of words drawn.
func (r *Random) MarshalJSON() ([]byte, error) {
	return json.Marshal(randomJSON{r.seed, r.draws})
}

// UnmarshalJSON restores a generator by drawing again what was drawn.
func (r *Random) UnmarshalJSON(data []byte) error {
	var j randomJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("reading a random state: %w", err)
	}
	if j.Draws > maxDraws {
		return fmt.Errorf("reading a random state: %d draws are more than %d", j.Draws, maxDraws)
	}
	*r = Random{seed: j.Seed}
	for range j.Draws {
		r.word()
	}
	return nil
}
