package model

// recency returns what Config.Recent adds to the scores of each position, by key/value
// head. A score falls with the distance from the query; since a softmax does not see
// what all scores share, it rises with the position of the key instead.
func (c Config) recency() [][]float32 {
	all := make([][]float32, c.KVHeads)
	slope := c.Recent
	for kv := 0; kv < c.KVHeads && c.Recent > 0; kv += recentEvery {
		all[kv] = make([]float32, c.Context)
		for p := range all[kv] {
			all[kv][p] = float32(slope * float64(p))
		}
		slope /= 4
	}
	return all
}

// addRecent adds the recency of head kv to the first n scores of a row.
func (e *engine) addRecent(kv int, row []float32) {
	if r := e.m.recent[kv]; r != nil {
		e.k.Axpy(row, 1, r[:len(row)])
	}
}
