package model

import (
	"fmt"
	"slices"
)

// Sequences that begin with the same tokens share the rows of these tokens: the rows
// form a tree, each computed once, forward and backward, and a sequence is a path in
// it. A row sees the rows before it on its path and no others, in the order of their
// positions, so its bits are those that it has in a sequence of its own. Only the
// order in which gradients add up depends on who shares: fixed, but another one.
//
// A loss token in a shared part stays what it is, one target of each sequence: several
// targets may stand on one row, and their gradients add up there.

// minShared is the shortest prefix worth sharing.
const minShared = 32

// Shared returns how many of the first tokens of neighbouring sequences a and b are
// computed once: the length of their common prefix, 0 where it is too short to matter.
func Shared(a, b []int32) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	if n < minShared {
		return 0
	}
	return n
}

const (
	// passRows is how many rows go through the layers together, at least one sequence.
	// Each pass's gradient is summed on its own and added to the total in the order of
	// the passes, so the passes, not the cores, fix the order of all sums.
	passRows = 512
	// sharedPassRows is the same where sequences share a prefix: more, since the next
	// pass computes the prefix again, but not all, for the sake of memory and of cores
	// that would have no pass. Larger passes compute fewer rows, but measured as fast
	// where a core has a pass of its own.
	sharedPassRows = 1536
)

// Packing cuts a list of sequences into passes through the layers, as Gradient and
// Logprobs do. Its zero value stands before the first sequence, of a small model.
type Packing struct {
	// Together says that all cores share each pass, as they do where a model is large.
	// Then what all sequences of a pass share does not count against its bound, up to as
	// many rows again: a second pass would compute it again and keep no core busier.
	Together bool

	last   []int32 // the tokens of the sequence before
	rows   int     // of the pass under way
	common int     // those of them that all its sequences share
}

// Next takes the tokens of the next sequence and returns how many of the first of them
// are rows that it shares with the sequence before; fresh tells that it begins a pass,
// where it shares none. The rows that it adds are the rest.
func (p *Packing) Next(tokens []int32) (shared int, fresh bool) {
	most := passRows
	common := 0
	if shared = Shared(p.last, tokens); shared > 0 {
		most = sharedPassRows
		if common = min(p.common, shared); p.Together {
			most += min(common, sharedPassRows)
		}
	}
	if p.last == nil || p.rows+len(tokens)-shared > most {
		shared, fresh, p.rows, common = 0, true, 0, len(tokens)
	}
	p.last, p.common = tokens, common
	p.rows += len(tokens) - shared
	return shared, fresh
}

// run is the rows [start, start+n).
type run struct{ start, n int }

// path is the rows of a sequence's tokens, in the order of their positions: the run of
// its own rows is the last, those before belong to sequences that share them.
type path []run

func (p path) len() int {
	n := 0
	for _, r := range p {
		n += r.n
	}
	return n
}

// row returns the row of position at.
func (p path) row(at int) int {
	for _, r := range p {
		if at < r.n {
			return r.start + at
		}
		at -= r.n
	}
	panic("model: a position behind the path")
}

// first returns the path of the first n positions, as a copy.
func (p path) first(n int) path {
	var out path
	for _, r := range p {
		if n > 0 {
			out = append(out, run{r.start, min(n, r.n)})
		}
		n -= r.n
	}
	return out
}

// rowBack returns the row of the token tap places before the segment's i-th.
func (s *segment) rowBack(i, tap int) int {
	if tap <= i {
		return s.start + i - tap
	}
	return s.path.row(s.pos + i - tap)
}

// pass is a run of neighbouring sequences that go through the layers together.
type pass struct {
	tokens  []int32   // [R]
	parts   [][]int32 // [R] what tokens of the glossary are spelt in; nil without one
	segs    []segment
	targets []target
	reads   []int // the rows that targets stand on, ascending; nil for all
	read    int   // tokens of the sequences, shared ones counted for each
}

// passes checks the sequences and packs them.
func (m *Model) passes(seqs []Sequence) ([]*pass, error) {
	var ps []*pass
	packing := Packing{Together: m.cfg.together(sharedPassRows)}
	var last path // of the sequence before
	for i, s := range seqs {
		if err := m.cfg.check(s); err != nil {
			return nil, fmt.Errorf("sequence %d: %w", i, err)
		}
		shared, fresh := packing.Next(s.Tokens)
		if fresh {
			ps = append(ps, &pass{})
		}
		last = ps[len(ps)-1].add(i, s, last.first(shared), m.cfg.Glossary)
	}
	for _, p := range ps {
		p.findReads()
	}
	return ps, nil
}

// add appends sequence number seq, whose first tokens are the rows of before, and
// returns its path.
func (p *pass) add(seq int, s Sequence, before path, glossary string) path {
	pos, start := before.len(), len(p.tokens)
	own := s.Tokens[pos:]
	all := before
	if len(own) > 0 {
		all = append(all, run{start, len(own)})
		p.segs = append(p.segs, segment{start: start, n: len(own), pos: pos, path: all})
		p.tokens = append(p.tokens, own...)
	}
	n := 0
	var said reading
	for t, loss := range s.Loss {
		if loss {
			p.targets = append(p.targets, target{seq, n, all.row(t - 1), s.Tokens[t], slices.Clip(said.words)})
			n++
		}
		if glossary == "" {
			continue
		}
		if parts := said.next(glossary, s.Tokens[t]); t >= pos {
			p.parts = append(p.parts, parts)
		}
	}
	p.read += len(s.Tokens)
	return all
}

// findReads lists the rows that targets stand on: the last layer computes no others. From
// here on a target's row is its place in that list.
func (p *pass) findReads() {
	place := make([]int, len(p.tokens))
	for _, t := range p.targets {
		place[t.row] = 1
	}
	reads := []int{}
	for row, read := range place {
		if read == 1 {
			place[row] = len(reads)
			reads = append(reads, row)
		}
	}
	if len(reads) == len(p.tokens) {
		return
	}
	p.reads = reads
	for i, t := range p.targets {
		p.targets[i].row = place[t.row]
	}
}
