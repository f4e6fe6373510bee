package model

import "envtune/learn/tensor"

// store makes p keep the weights of products x·Wᵀ as s says, from the next pack on.
func (p *packed) store(c Config, s tensor.Storage) {
	p.layers = make([]packedLayer, c.Layers)
	p.eachForward(func(x *tensor.Packed) { *x = tensor.NewPacked(s) })
}

// bytes is the memory that the weights of products x·Wᵀ take.
func (p *packed) bytes() int {
	n := 0
	p.eachForward(func(x *tensor.Packed) { n += x.Bytes() })
	return n
}

func (p *packed) eachForward(f func(x *tensor.Packed)) {
	f(&p.head.forward)
	for i := range p.layers {
		l := &p.layers[i]
		for _, d := range []*direction{&l.qkv, &l.o, &l.gateUp, &l.down} {
			f(&d.forward)
		}
	}
}
