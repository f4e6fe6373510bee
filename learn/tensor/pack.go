package tensor

// PanelWidth is the width of a panel of a Packed matrix.
const PanelWidth = tileWidth

// Packed is the right-hand factor B [k, n] of products, laid out for the
// micro-kernels: panels of 16 columns, each [k][16], the last one padded with
// zeros. It is a copy: later changes of the matrix do not reach it.
type Packed struct {
	k, n int
	data []float32
	// In BFloat16 and AMX the rows of data are pairs of rows.
	precision Precision
	// In another storage than F32 the numbers are in low instead.
	storage Storage
	low     []byte
}

// PackNN packs b [k, n], for products A·B.
func PackNN(b Mat) *Packed {
	b.check()
	p := packNN(DefaultKernel(), nil, b)
	return &p
}

// PackNT packs the transpose of b [n, k], for products A·Bᵀ.
func PackNT(b Mat) *Packed {
	b.check()
	p := packNT(DefaultKernel(), nil, b)
	return &p
}

// Panels views data as a packed matrix of shape [k, n]: element (i, j) is
// data[(j/16*k+i)*16+j%16]. n need not be a multiple of 16, data must hold whole
// panels. It lets a growing matrix, such as a cache of keys, be kept packed.
func Panels(data []float32, k, n int) Packed {
	if k < 0 || n < 0 || packedSize(k, n) > len(data) {
		panic("tensor: panels larger than their data")
	}
	return Packed{k: k, n: n, data: data[:packedSize(k, n)]}
}

// First returns the view of the first n columns; n may go up to the end of the last
// panel, whose padding then counts as columns. p must be in Float32.
func (p *Packed) First(n int) Packed {
	if p.precision != Float32 {
		panic("tensor: a view of a matrix that is not packed in float32")
	}
	return Panels(p.data, p.k, n)
}

// RepackNN replaces p by the packed b, as PackNN, reusing its memory.
func (p *Packed) RepackNN(b Mat) {
	b.check()
	if p.storage != F32 {
		panic("tensor: RepackNN packs float32 only")
	}
	*p = packNN(DefaultKernel(), p.data, b)
}

// RepackNT replaces p by the packed transpose of b, as PackNT, reusing its memory and
// keeping its storage.
func (p *Packed) RepackNT(b Mat) {
	b.check()
	if p.storage != F32 {
		p.repackLow(b)
		return
	}
	*p = packNT(DefaultKernel(), p.data, b)
}

// grow returns a slice of n elements, buf's memory if it suffices. The contents
// are not kept.
func grow(buf []float32, n int) []float32 {
	if cap(buf) >= n {
		return buf[:n]
	}
	return make([]float32, n)
}

func packedSize(k, n int) int { return (n + tileWidth - 1) / tileWidth * tileWidth * k }

func packNN(kernel Kernel, buf []float32, b Mat) Packed {
	p := Packed{k: b.Rows, n: b.Cols, data: grow(buf, packedSize(b.Rows, b.Cols))}
	whole := p.n / tileWidth
	kernel.copyStrips(p.data, b.Data, strips{n: whole, width: tileWidth, rows: p.k, stride: b.Stride})
	if j := whole * tileWidth; j < p.n {
		dst := p.data[j*p.k:]
		clear(dst)
		for k := range p.k {
			copy(dst[k*tileWidth:], b.Row(k)[j:])
		}
	}
	return p
}

func packNT(kernel Kernel, buf []float32, b Mat) Packed {
	p := Packed{k: b.Cols, n: b.Rows, data: grow(buf, packedSize(b.Cols, b.Rows))}
	if p.k == 0 {
		return p
	}
	for j := 0; j < p.n; j += tileWidth {
		dst := p.data[j*p.k : (j+tileWidth)*p.k]
		rows := min(tileWidth, p.n-j)
		if rows < tileWidth {
			clear(dst)
		}
		r := 0
		for ; r+8 <= rows; r += 8 {
			kernel.scatter8(dst[r:], b.Sub(j+r, j+r+8, 0, p.k))
		}
		for ; r < rows; r++ {
			scatter(dst[r:], b.Row(j+r))
		}
	}
	return p
}

// strips says how a matrix is cut into strips of width columns: n of them, of rows rows,
// which start stride elements apart.
type strips struct{ n, width, rows, stride int }

// copyStrips copies strips of src, element (i, j) to dst[(j/width*rows+i)*width+j%width].
func (k Kernel) copyStrips(dst, src []float32, s strips) {
	if s.n == 0 || s.rows == 0 {
		return
	}
	// The slices check the bounds once.
	dst, src = dst[:s.n*s.width*s.rows], src[:(s.rows-1)*s.stride+s.n*s.width]
	if k.avx2() {
		if s.width == tileWidth {
			packPanelsAVX2(&dst[0], &src[0], 4*s.stride, s.rows, s.n, 4*s.width*s.rows)
		} else {
			packTilesAVX2(&dst[0], &src[0], 4*s.stride, s.rows, s.n, 4*s.width*s.rows)
		}
		return
	}
	if k == NEON {
		neonCopyStrips(dst, src, s)
		return
	}
	for t := range s.n {
		for i := range s.rows {
			copy(dst[(t*s.rows+i)*s.width:][:s.width], src[i*s.stride+t*s.width:])
		}
	}
}

// scatter8 writes 8 rows to dst, the columns of a panel.
func (k Kernel) scatter8(dst []float32, rows Mat) {
	from := 0
	if k == NEON {
		from = neonScatter8(dst, rows)
	}
	if wide := rows.Cols &^ 7; k.avx2() && wide > 0 {
		_ = dst[(wide-1)*tileWidth+7] // the last element written
		packTransposedAVX2(&dst[0], &rows.Data[0], 4*rows.Stride, wide)
		from = wide
	}
	if from == rows.Cols {
		return
	}
	for r := range rows.Rows {
		scatter(dst[from*tileWidth+r:], rows.Row(r)[from:])
	}
}

// scatter writes row to dst, a column of a panel.
func scatter(dst, row []float32) {
	for k, v := range row {
		dst[k*tileWidth] = v
	}
}

// Transpose writes src [m, n] to dst [n, m].
func Transpose(dst, src Mat) {
	if dst.Rows != src.Cols || dst.Cols != src.Rows {
		panic("tensor: shapes of a transpose do not match")
	}
	const tile = 8
	for i := 0; i < src.Rows; i += tile {
		rows := min(tile, src.Rows-i)
		for j := range src.Cols {
			d := dst.Data[j*dst.Stride+i : j*dst.Stride+i+rows]
			for r := range d {
				d[r] = src.Data[(i+r)*src.Stride+j]
			}
		}
	}
}
