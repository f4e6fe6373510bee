package tensor

// PanelWidth is the width of a panel of a Packed matrix.
const PanelWidth = tileWidth

// Packed is the right-hand factor B [k, n] of products, laid out for the
// micro-kernels: panels of 16 columns, each [k][16], the last one padded with
// zeros. It is a copy: later changes of the matrix do not reach it.
type Packed struct {
	k, n int
	data []float32
	// In another storage than F32 the numbers are in low instead.
	storage Storage
	low     []byte
}

// PackNN packs b [k, n], for products A·B.
func PackNN(b Mat) *Packed {
	b.check()
	p := packNN(nil, b)
	return &p
}

// PackNT packs the transpose of b [n, k], for products A·Bᵀ.
func PackNT(b Mat) *Packed {
	b.check()
	p := packNT(nil, b)
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
// panel, whose padding then counts as columns.
func (p *Packed) First(n int) Packed { return Panels(p.data, p.k, n) }

// RepackNN replaces p by the packed b, as PackNN, reusing its memory.
func (p *Packed) RepackNN(b Mat) {
	b.check()
	if p.storage != F32 {
		panic("tensor: RepackNN packs float32 only")
	}
	*p = packNN(p.data, b)
}

// RepackNT replaces p by the packed transpose of b, as PackNT, reusing its memory and
// keeping its storage.
func (p *Packed) RepackNT(b Mat) {
	b.check()
	if p.storage != F32 {
		p.repackLow(b)
		return
	}
	*p = packNT(p.data, b)
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

func packNN(buf []float32, b Mat) Packed {
	p := Packed{k: b.Rows, n: b.Cols, data: grow(buf, packedSize(b.Rows, b.Cols))}
	for j := 0; j < p.n; j += tileWidth {
		dst := p.data[j*p.k : (j+tileWidth)*p.k]
		if j+tileWidth <= p.n {
			for k := range p.k {
				*(*[tileWidth]float32)(dst[k*tileWidth:]) = *(*[tileWidth]float32)(b.Data[k*b.Stride+j:])
			}
			continue
		}
		clear(dst)
		for k := range p.k {
			copy(dst[k*tileWidth:], b.Row(k)[j:])
		}
	}
	return p
}

func packNT(buf []float32, b Mat) Packed {
	p := Packed{k: b.Cols, n: b.Rows, data: grow(buf, packedSize(b.Cols, b.Rows))}
	for j := 0; j < p.n; j += tileWidth {
		dst := p.data[j*p.k : (j+tileWidth)*p.k]
		if j+tileWidth > p.n {
			clear(dst)
		}
		for r := range min(tileWidth, p.n-j) {
			scatter(dst[r:], b.Row(j+r), tileWidth)
		}
	}
	return p
}

// scatter writes row to dst with the given stride.
func scatter(dst, row []float32, stride int) {
	for k, v := range row {
		dst[k*stride] = v
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
