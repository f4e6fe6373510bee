package bpe

// trie finds added tokens in text: the longest at the first place where one
// begins. The zero value holds none.
type trie struct {
	first [256]bool
	next  map[uint64]int32 // node<<8 | byte -> node
	id    []int32          // of every node; -1: no token ends there
}

func (t *trie) add(s string, id int32) {
	if t.next == nil {
		t.next, t.id = map[uint64]int32{}, []int32{-1}
	}
	node := int32(0)
	for i := range len(s) {
		key := uint64(node)<<8 | uint64(s[i])
		to, ok := t.next[key]
		if !ok {
			to = int32(len(t.id))
			t.next[key] = to
			t.id = append(t.id, -1)
		}
		node = to
	}
	if s != "" {
		t.first[s[0]] = true
		t.id[node] = id
	}
}

// match returns the longest token at the beginning of s and its length; 0 where
// there is none.
func (t *trie) match(s string) (id int32, n int) {
	node := int32(0)
	for i := range len(s) {
		to, ok := t.next[uint64(node)<<8|uint64(s[i])]
		if !ok {
			break
		}
		if node = to; t.id[node] >= 0 {
			id, n = t.id[node], i+1
		}
	}
	return id, n
}

// split calls f with every text before a token and the token, and with what is
// left and -1.
func (t *trie) split(s string, f func(between string, id int32)) {
	from := 0
	if t.next != nil {
		for i := 0; i < len(s); {
			if !t.first[s[i]] {
				i++
				continue
			}
			id, n := t.match(s[i:])
			if n == 0 {
				i++
				continue
			}
			f(s[from:i], id)
			i += n
			from = i
		}
	}
	if from < len(s) {
		f(s[from:], -1)
	}
}
