package tensor

import (
	"fmt"
	"os"
	"sync"
)

// Kernel names an implementation of the innermost loops. All kernels give the
// same bits; they differ in speed only.
type Kernel uint8

const (
	// Portable is plain Go; it runs everywhere, about a hundred times slower.
	Portable Kernel = iota
	// AVX2 is Go assembly for amd64 with AVX2 and FMA.
	AVX2
	// AVX512 is Go assembly for amd64 with AVX-512 (F, BW, DQ and VL), and
	// AVX512_BF16 for products in bfloat16 where the machine has it.
	AVX512
	// NEON is Go assembly for arm64. Its results were compared under an emulator; its
	// speed is not measured.
	NEON
)

// KernelEnv is the environment variable that forces a kernel.
const KernelEnv = "ENVTUNE_KERNEL"

func (k Kernel) String() string {
	switch k {
	case Portable:
		return "portable"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	case NEON:
		return "neon"
	}
	return fmt.Sprintf("kernel(%d)", uint8(k))
}

// Kernels lists the kernels this machine can run, the fastest last.
func Kernels() []Kernel {
	ks := []Kernel{Portable}
	if hasAVX2() {
		ks = append(ks, AVX2)
		if hasAVX512() {
			ks = append(ks, AVX512)
		}
	}
	if hasNEON() {
		ks = append(ks, NEON)
	}
	return ks
}

// avx2 tells whether the machine that runs k has AVX2 and FMA.
func (k Kernel) avx2() bool { return k == AVX2 || k == AVX512 }

// SelectKernel returns the kernel called name ("avx512", "avx2", "neon" or "portable"), or
// the fastest one for the empty name: then a kernel of AVX-512 that does not give the
// portable one's bits is passed over. A kernel that is unknown or that this machine
// cannot run is an error.
func SelectKernel(name string) (Kernel, error) {
	ks := Kernels()
	if name == "" {
		return fastest(ks, agrees), nil
	}
	for _, k := range ks {
		if k.String() == name {
			return k, nil
		}
	}
	switch name {
	case AVX2.String():
		return Portable, fmt.Errorf("kernel %q: this machine lacks AVX2 or FMA", name)
	case AVX512.String():
		return Portable, fmt.Errorf("kernel %q: this machine lacks AVX-512 (F, BW, DQ and VL)", name)
	case NEON.String():
		return Portable, fmt.Errorf("kernel %q: this machine is not an arm64", name)
	}
	return Portable, fmt.Errorf("kernel %q is unknown: choose avx512, avx2, neon or portable", name)
}

// fastest returns the last of ks. Few machines have AVX-512, so it is taken only if
// agree finds no fault with it.
func fastest(ks []Kernel, agree func(Kernel) bool) Kernel {
	k := ks[len(ks)-1]
	if k == AVX512 && !agree(k) {
		return ks[len(ks)-2]
	}
	return k
}

// DefaultKernel is the kernel that ENVTUNE_KERNEL names, or the fastest one. It
// reads the variable once and panics if the kernel is unknown or cannot run.
func DefaultKernel() Kernel { return defaultKernel() }

var defaultKernel = sync.OnceValue(func() Kernel {
	k, err := SelectKernel(os.Getenv(KernelEnv))
	if err != nil {
		panic(KernelEnv + ": " + err.Error())
	}
	return k
})
