package dash

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"envtune/run"
)

// The bounds of what is taken from a log.
const (
	maxKeys  = 160  // figures of a line
	maxDepth = 4    // objects within objects
	maxName  = 80   // bytes of a figure's name
	maxRows  = 2000 // lines of a chunk
)

// Chunk is a piece of metrics.jsonl.
type Chunk struct {
	// Next is the byte to go on from. Reset tells that the log was cut back: what
	// came before is void.
	Next  int64 `json:"next"`
	Reset bool  `json:"reset,omitempty"`
	// More tells that there is more at once.
	More bool `json:"more,omitempty"`
	// Skipped counts the lines that are no figures of a step.
	Skipped int `json:"skipped,omitempty"`
	// Keys name the figures of the rows; "update.grad_norm" is grad_norm within
	// update.
	Keys []string `json:"keys"`
	Rows []Row    `json:"rows"`
}

// Row is one step.
type Row struct {
	Step  int    `json:"step"`
	Stage string `json:"stage,omitempty"`
	// Note is what the gate said.
	Note string `json:"note,omitempty"`
	// Values are in the order of the chunk's keys; nil where there is none.
	Values []*Number `json:"values"`
}

// Number is written with six significant digits.
type Number float64

// MarshalJSON implements json.Marshaler.
func (n Number) MarshalJSON() ([]byte, error) {
	if v := float64(n); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, float64(n), 'g', 6, 64), nil
}

// metrics reads at most limit lines of the run's metrics from byte from on.
func (s *source) metrics(from int64, limit int) (*Chunk, error) {
	lines, _, err := s.run.Tail(run.MetricsName, from)
	c := &Chunk{Next: from, Keys: []string{}, Rows: []Row{}}
	if errors.Is(err, run.ErrCut) {
		c.Reset, c.Next = true, 0
		lines, _, err = s.run.Tail(run.MetricsName, 0)
	}
	if err != nil {
		return nil, fmt.Errorf("reading %s of %s: %w", run.MetricsName, s.name, err)
	}
	if len(lines) > limit {
		lines, c.More = lines[:limit], true
	}
	var all []figures
	names := map[string]bool{}
	for _, line := range lines {
		c.Next += int64(len(line)) + 1
		f, ok := readFigures(line)
		if !ok {
			c.Skipped++
			continue
		}
		all = append(all, f)
		for name := range f.values {
			names[name] = true
		}
	}
	for name := range names {
		c.Keys = append(c.Keys, name)
	}
	slices.Sort(c.Keys)
	for _, f := range all {
		row := Row{Step: f.step, Stage: f.stage, Note: f.note, Values: make([]*Number, len(c.Keys))}
		for i, key := range c.Keys {
			if v, ok := f.values[key]; ok {
				row.Values[i] = (*Number)(&v)
			}
		}
		c.Rows = append(c.Rows, row)
	}
	return c, nil
}

// figures are the numbers of one line.
type figures struct {
	step        int
	stage, note string
	values      map[string]float64
}

// readFigures reads a line; false where it is none of a step.
func readFigures(line []byte) (figures, bool) {
	f := figures{values: map[string]float64{}}
	dec := json.NewDecoder(bytes.NewReader(line))
	var object map[string]any
	if err := dec.Decode(&object); err != nil {
		return f, false
	}
	step, ok := object["step"].(float64)
	if !ok || step != math.Trunc(step) || math.Abs(step) > 1<<52 {
		return f, false
	}
	f.step = int(step)
	delete(object, "step")
	stage, _ := object["stage"].(string)
	note, _ := object["gate"].(string)
	f.stage, f.note = clip(stage, maxName), clip(note, 400)
	f.add("", object, 0)
	return f, true
}

// add takes the numbers of an object over, in the order of their names.
func (f *figures) add(prefix string, object map[string]any, depth int) {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		full := prefix + name
		switch v := object[name].(type) {
		case float64:
			if len(f.values) < maxKeys && len(full) <= maxName {
				f.values[full] = v
			}
		case map[string]any:
			if depth < maxDepth {
				f.add(full+".", v, depth+1)
			}
		}
	}
}

// clip bounds text to about n bytes, whole characters only.
func clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && text[n]&0xC0 == 0x80 {
		n--
	}
	return text[:n] + "…"
}
