package tensor

import "math"

// The portable forms of the reductions and of exp. They follow the assembly
// lane by lane.

func sum8(s [8]float32) float32 {
	t := [4]float32{s[0] + s[4], s[1] + s[5], s[2] + s[6], s[3] + s[7]}
	return (t[0] + t[2]) + (t[1] + t[3])
}

// dotPortable adds the elements from from on to the chains acc and adds those up.
func dotPortable(acc *[32]float32, a, b []float32, from int) float32 {
	wide := len(a) &^ 31
	for i := from; i < len(a); i++ {
		lane := i & 31
		if i >= wide {
			lane = i & 7
		}
		acc[lane] = fma32(a[i], b[i], acc[lane])
	}
	var s [8]float32
	for l := range s {
		s[l] = (acc[l] + acc[l+8]) + (acc[l+16] + acc[l+24])
	}
	return sum8(s)
}

// expSumPortable does the elements from from on and adds up the chains acc.
func expSumPortable(acc *[8]float32, dst, src []float32, shift float32, from int) float32 {
	for i := from; i < len(src); i++ {
		dst[i] = exp32(src[i] - shift)
		acc[i&7] += dst[i]
	}
	return sum8(*acc)
}

func sigmoid32(x float32) float32 { return 1 / (1 + exp32(0-x)) }

// exp32 is expf of the Cephes library with FMAs; see ExpSum for its range.
func exp32(x float32) float32 {
	const high, low, log2e, ln2Hi, ln2Lo = 88.37, -87.33654, 1.44269504, 0.693359375, -2.12194440e-4
	if x < low {
		return 0
	}
	if x > high {
		x = high
	}
	n := float32(math.RoundToEven(float64(x * log2e)))
	r := fma32(-n, ln2Hi, x)
	r = fma32(-n, ln2Lo, r)
	y := float32(1.9875691500e-4)
	y = fma32(r, y, 1.3981999507e-3)
	y = fma32(r, y, 8.3334519073e-3)
	y = fma32(r, y, 4.1665795894e-2)
	y = fma32(r, y, 1.6666665459e-1)
	y = fma32(r, y, 5.0000001201e-1)
	y = fma32(r*r, y, r) + 1
	return y * math.Float32frombits(uint32(int32(n)+127)<<23)
}

// rotatePortable is Rotate; sign -1 is RotateBack. (The conversions keep the compiler
// from fusing, which would change bits between machines.)
func rotatePortable(x, cos, sin []float32, sign, scale float32) {
	half := len(cos)
	for ; len(x) > 0; x = x[2*half:] {
		a, b := x[:half], x[half:2*half]
		for i, c := range cos {
			u, v, s := a[i], b[i], sign*sin[i]
			a[i] = (float32(u*c) - float32(v*s)) * scale
			b[i] = (float32(v*c) + float32(u*s)) * scale
		}
	}
}
