// Package tensor holds the float32 kernels of the learner: matrix products in
// the forms that forward and backward passes need, and the vector operations
// around them.
//
// Every result is defined to the bit. An element of a product is one chain of
// fused multiply-adds over k = 0, 1, 2, ...:
//
//	c = 0, or the old C[i,j] when accumulating
//	c = fma(A[i,k], B[k,j], c)
//
// so it depends on its row of A and its column of B only: not on the other
// rows and columns, the blocking, the number of workers or the kernel. The sums
// of the vector operations have fixed orders too (see Kernel.Dot and
// Kernel.ExpSum). The portable kernel gives the same bits as the assembly. A factor that
// is kept in fewer bits (Storage) changes what B holds, not how it is multiplied.
//
// A product in BFloat16 rounds its factors to bfloat16 (to the nearest, ties to even)
// and takes them in pairs, k = 0 and 1, 2 and 3, ..., the second of a pair first:
//
//	c = fma(A[i,k+1], B[k+1,j], c)
//	c = fma(A[i,k], B[k,j], c)
//
// The number beyond an odd last k is 0. Subnormal numbers count as zero throughout: in
// the factors, in the old C, in c. This is what the instruction VDPBF16PS of
// AVX512_BF16 computes. AVX2 and the portable kernel give the same bits from the
// rounded factors, at float32's speed and less; so does AVX-512 where the instruction is
// missing or was found to compute something else.
//
// A product in AMX rounds its factors likewise and goes through k in blocks of 32, the
// last one filled up with zeros. Of each block the products of even k and of odd k are
// summed up apart, both from 0 on, and then added:
//
//	even = fma(A[i,k], B[k,j], even)
//	odd = fma(A[i,k+1], B[k+1,j], odd)
//	c = c + (even + odd)
//
// with subnormal numbers taken as zero. This is what TDPBF16PS computes of tiles.
package tensor

//go:generate sh -c "cd gen && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg tensor"
//go:generate sh -c "cd gen && go run . -avx512 -out ../kernels512_amd64.s -stubs ../kernels512_amd64.go -pkg tensor"
//go:generate sh -c "cd gen && go run ./neon -out ../kernels_arm64.s"
//go:generate sh -c "cd gen && go run ./low -out ../lowkernels_amd64.s -stubs ../lowkernels_amd64.go -pkg tensor"
