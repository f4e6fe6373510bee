package model

import "envtune/learn/tensor"

// store makes p keep the weights of products x·Wᵀ as s says, from the next pack on.
func (p *packed) store(c Config, s tensor.Storage) {
	p.layers = make([]packedLayer, c.Layers)
	p.head.forward = tensor.NewPacked(s)
	for i := range p.layers {
		l := &p.layers[i]
		for _, d := range []*direction{&l.qkv, &l.o, &l.gateUp, &l.down} {
			d.forward = tensor.NewPacked(s)
		}
	}
}

// bytes is the memory that the weights of products x·Wᵀ take.
func (p *packed) bytes() int {
	n := p.head.forward.Bytes()
	for i := range p.layers {
		l := &p.layers[i]
		for _, d := range []*direction{&l.qkv, &l.o, &l.gateUp, &l.down} {
			n += d.forward.Bytes()
		}
	}
	return n
}
