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
package tensor

//go:generate sh -c "cd gen && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg tensor"
