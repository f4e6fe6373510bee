package bpe

// symbol is a token of a piece while it is merged, in a list linked by places.
type symbol struct {
	id         int32
	prev, next int32 // -1: none
	gone       bool  // merged into the one before
}

// candidate is a merge that could be done: of the symbol at a place and the next.
type candidate struct{ rank, at, id int32 }

func (a candidate) before(b candidate) bool {
	return a.rank < b.rank || a.rank == b.rank && a.at < b.at
}

// merge appends the tokens that the merges make of a piece: the merge of lowest
// rank first, among equals from the left. A heap of candidates keeps long pieces
// from costing the square of their length.
func (t *Tokenizer) merge(dst []int32, piece string) []int32 {
	var room [64]symbol
	symbols := t.symbols(room[:0], piece)
	var heapRoom [64]candidate
	queue := heapRoom[:0]
	for i := range symbols {
		queue = t.consider(queue, symbols, int32(i))
	}
	for len(queue) > 0 {
		var top candidate
		top, queue = pop(queue)
		left := &symbols[top.at]
		if left.gone || left.next < 0 {
			continue
		}
		right := &symbols[left.next]
		// A candidate may be out of date. As in the Rust library it still counts
		// where what stands there now makes the same token.
		if m, ok := t.merges[pairKey(left.id, right.id)]; !ok || m.id != top.id {
			continue
		}
		left.id = top.id
		right.gone = true
		left.next = right.next
		if right.next >= 0 {
			symbols[right.next].prev = top.at
		}
		if left.prev >= 0 {
			queue = t.consider(queue, symbols, left.prev)
		}
		queue = t.consider(queue, symbols, top.at)
	}
	for i := int32(0); i >= 0 && len(symbols) > 0; i = symbols[i].next {
		dst = append(dst, symbols[i].id)
	}
	return dst
}

// symbols returns the tokens of a piece's bytes.
func (t *Tokenizer) symbols(out []symbol, piece string) []symbol {
	fused := false
	for i := range len(piece) {
		id := t.byteID[piece[i]]
		if id < 0 {
			if id = t.unknown; id < 0 || fused && t.parts.FuseUnknown {
				continue
			}
			fused = true
		} else {
			fused = false
		}
		n := int32(len(out))
		out = append(out, symbol{id: id, prev: n - 1, next: n + 1})
	}
	if n := len(out); n > 0 {
		out[n-1].next = -1
	}
	return out
}

// consider pushes the merge of the symbol at a place with the next, if there is one.
func (t *Tokenizer) consider(queue []candidate, symbols []symbol, at int32) []candidate {
	s := symbols[at]
	if s.next < 0 {
		return queue
	}
	m, ok := t.merges[pairKey(s.id, symbols[s.next].id)]
	if !ok {
		return queue
	}
	queue = append(queue, candidate{m.rank, at, m.id})
	i := len(queue) - 1
	for i > 0 {
		up := (i - 1) / 2
		if !queue[i].before(queue[up]) {
			break
		}
		queue[i], queue[up] = queue[up], queue[i]
		i = up
	}
	return queue
}

// pop takes the first candidate out of the heap.
func pop(queue []candidate) (candidate, []candidate) {
	top, last := queue[0], len(queue)-1
	queue[0] = queue[last]
	queue = queue[:last]
	for i := 0; ; {
		least := i
		for down := 2*i + 1; down <= 2*i+2 && down < last; down++ {
			if queue[down].before(queue[least]) {
				least = down
			}
		}
		if least == i {
			return top, queue
		}
		queue[i], queue[least] = queue[least], queue[i]
		i = least
	}
}
