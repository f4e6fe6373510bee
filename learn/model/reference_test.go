package model

import (
	"math"
	"strings"
)

// reference is the model written a second time, in float64 and as plainly as
// possible: the oracle of the tests.
type reference struct {
	c Config
	p map[string][]float64
}

func newReference(m *Model) *reference {
	r := &reference{m.cfg, map[string][]float64{}}
	for _, p := range m.Params() {
		for _, v := range p.Data {
			r.p[p.Name] = append(r.p[p.Name], float64(v))
		}
	}
	return r
}

func (r *reference) layer(l int, name string) []float64 {
	return r.p["model.layers."+string(rune('0'+l))+"."+name+".weight"]
}

// project is linear with the bias, if there is one.
func (r *reference) project(l int, name string, x []float64) []float64 {
	y := linear(r.layer(l, name), x)
	if b := r.p["model.layers."+string(rune('0'+l))+"."+name+".bias"]; b != nil {
		y = add(y, b)
	}
	return y
}

// normed norms every head of x.
func (r *reference) normed(x, w []float64) []float64 {
	if !r.c.QKNorm {
		return x
	}
	var y []float64
	for h := 0; h < len(x); h += r.c.HeadDim {
		y = append(y, rms(x[h:h+r.c.HeadDim], w, r.c.NormEps)...)
	}
	return y
}

// frequency is the rotation of pair i in radians a token, Llama 3's formula written by
// wavelengths.
func (r *reference) frequency(i int) float64 {
	f, s := math.Pow(r.c.RopeTheta, -2*float64(i)/float64(r.c.HeadDim)), r.c.Scaling
	if s.Factor == 0 {
		return f
	}
	wave, long, short := 2*math.Pi/f, float64(s.Original)/s.LowFreq, float64(s.Original)/s.HighFreq
	switch {
	case wave > long:
		return f / s.Factor
	case wave < short:
		return f
	}
	smooth := (float64(s.Original)/wave - s.LowFreq) / (s.HighFreq - s.LowFreq)
	return (1-smooth)*f/s.Factor + smooth*f
}

// linear is w·x, w [out, in].
func linear(w, x []float64) []float64 {
	y := make([]float64, len(w)/len(x))
	for i := range y {
		for j, v := range x {
			y[i] += w[i*len(x)+j] * v
		}
	}
	return y
}

func rms(x, w []float64, eps float64) []float64 {
	s := 0.0
	for _, v := range x {
		s += v * v
	}
	s = math.Sqrt(s/float64(len(x)) + eps)
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = v / s * w[i]
	}
	return y
}

func add(x, y []float64) []float64 {
	z := make([]float64, len(x))
	for i := range x {
		z[i] = x[i] + y[i]
	}
	return z
}

// conv is the causal depthwise convolution of the rows x with w [width, channels].
func (r *reference) conv(x [][]float64, w []float64) [][]float64 {
	if r.c.Conv == 0 {
		return x
	}
	y := make([][]float64, len(x))
	for t := range x {
		y[t] = make([]float64, len(x[t]))
		for tap := 0; tap < r.c.Conv && tap <= t; tap++ {
			for i := range y[t] {
				y[t][i] += w[tap*len(x[t])+i] * x[t-tap][i]
			}
		}
	}
	return y
}

func (r *reference) rope(x []float64, pos int) []float64 {
	d, y := r.c.HeadDim, make([]float64, len(x))
	for h := 0; h < len(x); h += d {
		for i := range d / 2 {
			s, c := math.Sincos(float64(pos) * r.frequency(i))
			a, b := x[h+i], x[h+i+d/2]
			y[h+i], y[h+i+d/2] = a*c-b*s, b*c+a*s
		}
	}
	return y
}

func (r *reference) attention(l int, h [][]float64) [][]float64 {
	c := r.c
	var q, k, v [][]float64
	for _, x := range h {
		q = append(q, r.project(l, "self_attn.q_proj", x))
		k = append(k, r.project(l, "self_attn.k_proj", x))
		v = append(v, r.project(l, "self_attn.v_proj", x))
	}
	q, k, v = r.conv(q, r.layer(l, "self_attn.q_conv")), r.conv(k, r.layer(l, "self_attn.k_conv")), r.conv(v, r.layer(l, "self_attn.v_conv"))
	for t := range q {
		q[t], k[t] = r.normed(q[t], r.layer(l, "self_attn.q_norm")), r.normed(k[t], r.layer(l, "self_attn.k_norm"))
		q[t], k[t] = r.rope(q[t], t), r.rope(k[t], t)
	}
	out := make([][]float64, len(h))
	for t := range h {
		o := make([]float64, c.qDim())
		for head := range c.Heads {
			qa, ka := head*c.HeadDim, head/(c.Heads/c.KVHeads)*c.HeadDim
			var e []float64
			sum := 0.0
			for j := 0; j <= t; j++ {
				s := 0.0
				for i := range c.HeadDim {
					s += q[t][qa+i] * k[j][ka+i]
				}
				s /= math.Sqrt(float64(c.HeadDim))
				if kv := head / (c.Heads / c.KVHeads); c.Recent > 0 && kv%3 == 0 {
					s -= c.Recent / math.Pow(4, float64(kv/3)) * float64(t-j)
				}
				e = append(e, math.Exp(s))
				sum += e[j]
			}
			for j, w := range e {
				for i := range c.HeadDim {
					o[qa+i] += w / sum * v[j][ka+i]
				}
			}
		}
		out[t] = linear(r.layer(l, "self_attn.o_proj"), o)
	}
	return out
}

func (r *reference) mlp(l int, x []float64) []float64 {
	g, u := linear(r.layer(l, "mlp.gate_proj"), x), linear(r.layer(l, "mlp.up_proj"), x)
	for i := range g {
		g[i] = g[i] / (1 + math.Exp(-g[i])) * u[i]
	}
	return linear(r.layer(l, "mlp.down_proj"), g)
}

// logProbs returns log-softmax of the logits after every token.
func (r *reference) logProbs(tokens []int32) [][]float64 {
	c := r.c
	var x [][]float64
	for _, t := range tokens {
		x = append(x, r.p["model.embed_tokens.weight"][int(t)*c.Dim:(int(t)+1)*c.Dim])
	}
	spelt := make([]map[int32][]int32, len(tokens)) // after each token
	for i, t := range tokens {
		spelt[i] = r.spelt(tokens[:i+1])
		for _, p := range spelt[i][t] {
			row := r.p["model.embed_tokens.weight"][int(p)*c.Dim:]
			part := make([]float64, c.Dim)
			for j := range part {
				part[j] = row[j] / math.Sqrt(float64(len(spelt[i][t])))
			}
			x[i] = add(x[i], part)
		}
	}
	for l := range c.Layers {
		h := make([][]float64, len(x))
		for t := range x {
			h[t] = rms(x[t], r.layer(l, "input_layernorm"), c.NormEps)
		}
		for t, o := range r.attention(l, h) {
			x[t] = add(x[t], o)
			x[t] = add(x[t], r.mlp(l, rms(x[t], r.layer(l, "post_attention_layernorm"), c.NormEps)))
		}
	}
	head := r.p["lm_head.weight"]
	if c.Tied {
		head = r.p["model.embed_tokens.weight"]
	}
	for t := range x {
		x[t] = linear(head, rms(x[t], r.p["model.norm.weight"], c.NormEps))
		x[t] = r.glossed(x[t], spelt[t])
		sum := 0.0
		for _, v := range x[t] {
			sum += math.Exp(v)
		}
		for i := range x[t] {
			x[t][i] -= math.Log(sum)
		}
	}
	return x
}

// loss is the sum of a[i]*logp + b[i]*entropy over the loss tokens of all sequences.
func (r *reference) loss(seqs []Sequence, a, b []float32) float64 {
	sum, n := 0.0, 0
	for _, s := range seqs {
		lp := r.logProbs(s.Tokens)
		for t, on := range s.Loss {
			if !on {
				continue
			}
			entropy := 0.0
			for _, v := range lp[t-1] {
				entropy -= math.Exp(v) * v
			}
			sum += float64(a[n])*lp[t-1][s.Tokens[t]] + float64(b[n])*entropy
			n++
		}
	}
	return sum
}

// spelt returns what every token of the glossary among tokens was spelt in right before
// its first mention: the pieces back to the last token that ends a name.
func (r *reference) spelt(tokens []int32) map[int32][]int32 {
	out := map[int32][]int32{}
	for i, t := range tokens {
		if r.c.Glossary == "" || !strings.Contains("ns", r.c.Glossary[t:t+1]) {
			continue
		}
		if _, known := out[t]; known {
			continue
		}
		out[t] = nil
		from := i
		for r.c.Glossary[t] == 'n' && from > 0 && strings.Contains("pj", r.c.Glossary[tokens[from-1]:tokens[from-1]+1]) {
			from--
		}
		for _, p := range tokens[from:i] {
			if r.c.Glossary[p] == 'p' && len(out[t]) < 12 {
				out[t] = append(out[t], p)
			}
		}
	}
	return out
}

// glossed returns logits with the glossary.
func (r *reference) glossed(x []float64, spelt map[int32][]int32) []float64 {
	y := append([]float64(nil), x...)
	for t := range x {
		if r.c.Glossary == "" || !strings.Contains("ns", r.c.Glossary[t:t+1]) {
			continue
		}
		parts, known := spelt[int32(t)]
		if !known {
			y[t] -= 16
		}
		for _, p := range parts {
			y[t] += x[p] / math.Sqrt(float64(len(parts)))
		}
	}
	return y
}
