package text

import (
	"container/heap"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// TrainOptions are the settings of Train; the zero value is the default.
type TrainOptions struct {
	// Words are the function words; nil means DefaultWords.
	Words []string
	// MinCount is the least count of a pair that is merged; 0 means 2.
	MinCount int
	// MaxToken is the longest token in bytes; 0 means 24.
	MaxToken int
	// PerDoc counts a piece once in every document, however often it stands there: what
	// many documents say gets tokens before what few repeat.
	PerDoc bool
	// Caps gives the capital at a word's beginning a token of its own, so that the word is
	// the same tokens with it and without.
	Caps bool
	// Slots is the number of tokens of the glossary, beside size.
	Slots int
	// Format names the format of the conversations that the tokenizer is for, "" where that
	// is left open.
	Format string
}

// Train learns a vocabulary of at most size tokens (bytes and specials
// included) from docs. Equal docs in any order give an equal tokenizer: the
// most frequent pair is merged first, among equals the one with the lower ids.
// It ends early when no pair is frequent enough.
func Train(docs iter.Seq[string], size int, opt TrainOptions) (*Tokenizer, error) {
	if opt.Words == nil {
		opt.Words = DefaultWords()
	}
	if opt.MinCount == 0 {
		opt.MinCount = 2
	}
	if opt.MaxToken == 0 {
		opt.MaxToken = 24
	}
	base, err := newTokenizer(opt.Words, nil)
	if err != nil {
		return nil, err
	}
	if size < base.Size() || size > MaxSize {
		return nil, fmt.Errorf("training the tokenizer: size %d is not between %d and %d", size, base.Size(), MaxSize)
	}
	if opt.MaxToken < 2 || opt.MaxToken > maxPiece {
		return nil, fmt.Errorf("training the tokenizer: longest token %d is not between 2 and %d", opt.MaxToken, maxPiece)
	}
	counts := map[string]int{}
	piece := func(p string) string {
		if opt.Caps && capital(p) {
			return uncapital(p)
		}
		return p
	}
	for doc := range docs {
		if !opt.PerDoc {
			base.words.pieces(doc, func(p string) { counts[piece(p)]++ })
			continue
		}
		seen := map[string]bool{}
		base.words.pieces(doc, func(p string) { seen[piece(p)] = true })
		for p := range seen {
			counts[p]++
		}
	}
	tr := newTrainer(base.bytes, counts, opt.MaxToken)
	var merges []pair
	for len(tr.bytes) < size {
		m, count := tr.best()
		if count < opt.MinCount {
			break
		}
		tr.merge(m)
		merges = append(merges, m)
	}
	t, err := newTokenizer(opt.Words, merges)
	if err == nil {
		t.slots, t.caps, t.format = opt.Slots, opt.Caps, opt.Format
	}
	return t, err
}

// trainer counts the pairs of the distinct pieces and merges them.
type trainer struct {
	pieces  []trainPiece
	counts  map[pair]int
	where   map[pair][]int32 // pieces in which a pair stands or once stood
	heap    pairHeap
	bytes   []string // of every token so far
	made    map[string]int32
	longest int // bytes of the longest token allowed
}

type trainPiece struct {
	ids   []int32
	count int
}

func newTrainer(base []string, counts map[string]int, longest int) *trainer {
	tr := &trainer{
		counts: map[pair]int{}, where: map[pair][]int32{},
		bytes: slices.Clone(base), made: map[string]int32{}, longest: longest,
	}
	for _, s := range slices.Sorted(maps.Keys(counts)) {
		if len(s) < 2 {
			continue
		}
		ids := make([]int32, len(s))
		for i := range len(s) {
			ids[i] = int32(s[i])
		}
		at := int32(len(tr.pieces))
		tr.pieces = append(tr.pieces, trainPiece{ids: ids, count: counts[s]})
		tr.count(at, +1)
	}
	for m, n := range tr.counts {
		tr.heap = append(tr.heap, pairCount{m, n})
	}
	heap.Init(&tr.heap)
	return tr
}

// count adds (sign +1) or takes away (-1) the pairs of piece at.
func (tr *trainer) count(at int32, sign int) {
	p := tr.pieces[at]
	for i := 0; i+1 < len(p.ids); i++ {
		m := pair{p.ids[i], p.ids[i+1]}
		if len(tr.bytes[m.left])+len(tr.bytes[m.right]) > tr.longest {
			continue
		}
		tr.counts[m] += sign * p.count
		if sign > 0 {
			if w := tr.where[m]; len(w) == 0 || w[len(w)-1] != at {
				tr.where[m] = append(w, at)
			}
		}
	}
}

// best returns the most frequent pair and its count; 0 when none is left.
func (tr *trainer) best() (pair, int) {
	for len(tr.heap) > 0 {
		top := tr.heap[0]
		if now := tr.counts[top.pair]; now != top.count {
			heap.Pop(&tr.heap) // stale: the count has changed since
			continue
		}
		return top.pair, top.count
	}
	return pair{}, 0
}

// merge replaces m by one token in every piece.
func (tr *trainer) merge(m pair) {
	text := tr.bytes[m.left] + tr.bytes[m.right]
	id, ok := tr.made[text]
	if !ok {
		id = int32(len(tr.bytes))
		tr.made[text] = id
		tr.bytes = append(tr.bytes, text)
	}
	touched := map[pair]bool{}
	for _, at := range tr.where[m] {
		p := &tr.pieces[at]
		for i := 0; i+1 < len(p.ids); i++ {
			touched[pair{p.ids[i], p.ids[i+1]}] = true
		}
		tr.count(at, -1)
		p.ids = replacePair(p.ids, 0, m, id)
		tr.count(at, +1)
		for i := 0; i+1 < len(p.ids); i++ {
			touched[pair{p.ids[i], p.ids[i+1]}] = true
		}
	}
	delete(tr.counts, m)
	delete(tr.where, m)
	for t := range touched {
		if n := tr.counts[t]; n > 0 {
			heap.Push(&tr.heap, pairCount{t, n})
		}
	}
}

type pairCount struct {
	pair  pair
	count int
}

// pairHeap is a max-heap by count, then by lower ids: a total order, so that
// the order in which equals were pushed does not matter.
type pairHeap []pairCount

func (h pairHeap) Len() int { return len(h) }
func (h pairHeap) Less(i, j int) bool {
	a, b := h[i], h[j]
	switch {
	case a.count != b.count:
		return a.count > b.count
	case a.pair.left != b.pair.left:
		return a.pair.left < b.pair.left
	}
	return a.pair.right < b.pair.right
}
func (h pairHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push appends x; for container/heap.
func (h *pairHeap) Push(x any) { *h = append(*h, x.(pairCount)) }

// Pop removes the last; for container/heap.
func (h *pairHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
