package tensor

// Mat is a matrix view: element (i, j) is Data[i*Stride+j]. Stride >= Cols lets it be
// a part of a wider matrix.
type Mat struct {
	Data               []float32
	Rows, Cols, Stride int
}

// M views data as a dense matrix of shape [rows, cols].
func M(data []float32, rows, cols int) Mat { return Strided(data, rows, cols, cols) }

// Strided views data as a matrix of shape [rows, cols] whose rows start stride apart.
func Strided(data []float32, rows, cols, stride int) Mat {
	m := Mat{data, rows, cols, stride}
	m.check()
	return m
}

// Row returns row i.
func (m Mat) Row(i int) []float32 { return m.Data[i*m.Stride : i*m.Stride+m.Cols] }

// Sub returns the view of rows [r0, r1) and columns [c0, c1).
func (m Mat) Sub(r0, r1, c0, c1 int) Mat {
	if r0 < 0 || r1 > m.Rows || r0 > r1 || c0 < 0 || c1 > m.Cols || c0 > c1 {
		panic("tensor: sub-matrix out of range")
	}
	if r0 == r1 || c0 == c1 {
		return Mat{nil, r1 - r0, c1 - c0, m.Stride}
	}
	end := (r1-1)*m.Stride + c1
	return Mat{m.Data[r0*m.Stride+c0 : end], r1 - r0, c1 - c0, m.Stride}
}

// check panics if the view does not fit its data: the assembly checks nothing.
func (m Mat) check() {
	if m.Rows < 0 || m.Cols < 0 || m.Stride < m.Cols {
		panic("tensor: bad matrix shape")
	}
	if m.Rows > 0 && m.Cols > 0 && (m.Rows-1)*m.Stride+m.Cols > len(m.Data) {
		panic("tensor: matrix larger than its data")
	}
}
