package tensor

// Ops computes matrix products with one kernel on a number of cores. It owns
// scratch memory, so one Ops serves one goroutine at a time.
type Ops struct {
	Kernel Kernel
	// Precision is that of NN, NT and TN; Packed has the one of its packed factor.
	Precision Precision
	workers   []*scratch
	pack      []float32 // B in panels
}

// scratch is the memory of one worker.
type scratch struct {
	a    []float32 // a block of A in tiles
	edge []float32 // the last panel of C when it is narrower than a panel
	low  []float32 // a group of B from another storage
	args tileArgs
	// A block of A and a panel of B widened from bfloat16; zeros for the last pair.
	wideA, wideB, zeros []float32
	amx                 amxArgs
	config              amxConfig
}

// NewOps returns an Ops that splits large products over workers cores (at least
// one). The number changes no bit of a result.
func NewOps(k Kernel, workers int) *Ops {
	o := &Ops{Kernel: k}
	for range max(workers, 1) {
		o.workers = append(o.workers, &scratch{})
	}
	return o
}

// Workers returns the number of cores that large products use.
func (o *Ops) Workers() int { return len(o.workers) }

const (
	blockRows     = 16 * tileRows // rows of A kept in the second-level cache
	blockK        = 384           // depth of a block: a panel of B stays in the first-level cache
	packFrom      = 24            // rows from which B is worth packing
	narrow        = 128           // a row stride of B up to which it is read as it lies
	stripCols     = 1024          // columns of B packed at a time
	prefetchBytes = 4096          // how far ahead B is fetched when few rows use it
	parallelFrom  = 4 << 20       // floating-point operations worth starting goroutines for
	fetch         = 16            // of these, what fetching a number of B from memory costs as much as
)

// NN computes C = A·B, or C += A·B if accumulate; A [m, k], B [k, n], C [m, n].
func (o *Ops) NN(c, a, b Mat, accumulate bool) {
	p := newProduct(c, a, accumulate, a.Rows, b.Cols, a.Cols, b.Rows, b)
	p.aRow, p.aK = a.Stride, 1
	o.withB(p, b, false)
}

// NT computes C = A·Bᵀ, or C += A·Bᵀ; A [m, k], B [n, k], C [m, n].
func (o *Ops) NT(c, a, b Mat, accumulate bool) {
	p := newProduct(c, a, accumulate, a.Rows, b.Rows, a.Cols, b.Cols, b)
	p.aRow, p.aK = a.Stride, 1
	o.withB(p, b, true)
}

// TN computes C = Aᵀ·B, or C += Aᵀ·B; A [k, m], B [k, n], C [m, n].
func (o *Ops) TN(c, a, b Mat, accumulate bool) {
	p := newProduct(c, a, accumulate, a.Cols, b.Cols, a.Rows, b.Rows, b)
	p.aRow, p.aK = 1, a.Stride
	p.packA = b.Cols > 4*tileWidth
	o.withB(p, b, false)
}

// Packed computes C = A·B or C += A·B for a B that was packed before.
func (o *Ops) Packed(c, a Mat, b *Packed, accumulate bool) {
	c.check()
	a.check()
	if c.Rows != a.Rows || c.Cols != b.n || a.Cols != b.k {
		panic("tensor: shapes of a product do not match")
	}
	p := product{m: a.Rows, n: b.n, k: b.k, a: a.Data, aRow: a.Stride, aK: 1, c: c, acc: accumulate}
	if b.storage != F32 && p.m > 0 && p.n > 0 && p.k > 0 {
		o.runLow(p, b)
		return
	}
	p.setB(b)
	o.run(p)
}

// product is one product in the form the blocks work on. Strides are in
// elements.
type product struct {
	m, n, k    int
	a          []float32
	aRow, aK   int
	packA      bool
	b          []float32
	bPanel, bK int
	bFrom      int // the k that b begins with
	c          Mat
	acc        bool
	precision  Precision // of another than Float32 b holds pairs
}

func newProduct(c, a Mat, acc bool, m, n, k, bk int, b Mat) product {
	a.check()
	b.check()
	c.check()
	if k != bk || c.Rows != m || c.Cols != n {
		panic("tensor: shapes of a product do not match")
	}
	return product{m: m, n: n, k: k, a: a.Data, c: c, acc: acc}
}

// setB makes the packed b the factor B of p.
func (p *product) setB(b *Packed) {
	p.b, p.bPanel, p.bK, p.precision = b.data, b.precision.rows(b.k)*tileWidth, tileWidth, b.precision
}

// withB runs p with B packed in strips; in float32 as it lies where few rows use it.
func (o *Ops) withB(p product, b Mat, transposed bool) {
	from := 0
	if o.Precision == Float32 && !transposed && (p.m < packFrom || b.Stride <= narrow) {
		from = p.n &^ (tileWidth - 1)
		if from > 0 {
			q := p
			q.n, q.c = from, p.c.Sub(0, p.m, 0, from)
			q.b, q.bPanel, q.bK = b.Data, tileWidth, b.Stride
			o.run(q)
		}
	}
	for ; from < p.n; from += stripCols {
		to := min(from+stripCols, p.n)
		var strip Packed
		switch pairs := o.Precision != Float32; {
		case pairs && transposed:
			strip = packPairsNT(o.Kernel, o.Precision, o.pack, b.Sub(from, to, 0, p.k))
		case pairs:
			strip = packPairsNN(o.Kernel, o.Precision, o.pack, b.Sub(0, p.k, from, to))
		case transposed:
			strip = packNT(o.Kernel, o.pack, b.Sub(from, to, 0, p.k))
		default:
			strip = packNN(o.Kernel, o.pack, b.Sub(0, p.k, from, to))
		}
		o.pack = strip.data
		q := p
		q.n, q.c = to-from, p.c.Sub(0, p.m, from, to)
		q.setB(&strip)
		o.run(q)
	}
}

// workersFor returns how many workers p is worth: one where it is small.
func (o *Ops) workersFor(p *product) int {
	if max(2*p.m, fetch)*p.n*p.k < parallelFrom {
		return 1
	}
	return len(o.workers)
}

// run splits p over the workers: rows if there are many, else columns.
func (o *Ops) run(p product) {
	if p.m == 0 || p.n == 0 {
		return
	}
	if p.k == 0 {
		if !p.acc {
			for i := range p.m {
				clear(p.c.Row(i))
			}
		}
		return
	}
	w := o.workersFor(&p)
	panels := (p.n + tileWidth - 1) / tileWidth
	tiles := (p.m + tileRows - 1) / tileRows
	if w == 1 {
		o.Kernel.block(o.workers[0], &p, 0, p.m, 0, panels)
		return
	}
	o.split(p, tiles, panels)
}

// split gives every worker a part of p. (It is apart from run because what goroutines
// share is allocated, which tiny products should not pay for.)
func (o *Ops) split(p product, tiles, panels int) {
	w := len(o.workers)
	byRows := tiles >= 4*w
	Parallel(w, w, func(_, i int) {
		s, q := o.workers[i], p
		if byRows {
			o.Kernel.block(s, &q, min(tiles*i/w*tileRows, p.m), min(tiles*(i+1)/w*tileRows, p.m), 0, panels)
		} else {
			o.Kernel.block(s, &q, 0, p.m, panels*i/w, panels*(i+1)/w)
		}
	})
}
