package dash

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"envtune/run"
)

// Status is what is known of a run beside its metrics and trajectories.
type Status struct {
	Name string `json:"name"`
	// Finished tells that the run has its summary.
	Finished bool `json:"finished"`
	// Facts are scalar settings and results by name.
	Facts []Fact `json:"facts"`
	// Tables are the evaluations in the summary, or so far in the newest
	// checkpoint.
	Tables []Table `json:"tables"`
	// Changes are the paired differences.
	Changes []Change `json:"changes"`
	// Ends are the evaluations at the ends of stages.
	Ends []End `json:"ends"`
	// Revision changes when there are new trajectories.
	Revision string `json:"revision"`
	// Warnings say what of the run could not be read.
	Warnings []string `json:"warnings,omitempty"`
}

// Fact is one setting or result.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Table is one evaluation; Name is where it stands, as in "before.sampled".
type Table struct {
	Name    string   `json:"name"`
	Hints   string   `json:"hints,omitempty"`
	Tasks   int      `json:"tasks"`
	Samples int      `json:"samples"`
	Rows    []TabRow `json:"rows"`
}

// TabRow holds the figures of one split or of all.
type TabRow struct {
	Split        string   `json:"split"`
	Tasks        int      `json:"tasks"`
	ItemAccuracy Estimate `json:"item_accuracy"`
	Progress     Estimate `json:"progress"`
	Calls        Number   `json:"calls_per_episode"`
	FailedCalls  Number   `json:"failed_calls_per_episode"`
	Hints        Number   `json:"hints_per_episode"`
	Steps        Number   `json:"steps_per_episode"`
	Malformed    Number   `json:"malformed_share"`
	Silent       Number   `json:"silent_turn_share"`
}

// Estimate is a mean with its 95% interval.
type Estimate struct {
	Value Number `json:"value"`
	Low   Number `json:"low"`
	High  Number `json:"high"`
}

// Change is a paired difference of item accuracy.
type Change struct {
	Name   string   `json:"name"`
	Split  string   `json:"split"`
	Change Estimate `json:"change"`
}

// End is the evaluation after a stage, without and with hints.
type End struct {
	Stage  string  `json:"stage"`
	Step   int     `json:"step"`
	Why    string  `json:"why,omitempty"`
	Reason string  `json:"reason,omitempty"`
	Off    *TabRow `json:"off,omitempty"`
	On     *TabRow `json:"on,omitempty"`
}

// The bounds of what is taken from a summary.
const (
	maxTables = 40
	maxFacts  = 40
	maxFile   = 32 << 20 // bytes of a file that is read whole
)

// The file of a checkpoint that holds what a training has found so far.
const stateName = "state.json"

// status reads what there is now. What cannot be read is a warning.
func (s *source) status() *Status {
	st := &Status{Name: s.name, Facts: []Fact{}, Tables: []Table{}, Changes: []Change{}, Ends: []End{}}
	root, err := os.OpenRoot(s.run.Dir()) // a link out of the folder is not followed
	if err != nil {
		st.warn(err)
		return st
	}
	defer root.Close()
	st.take(root, "config.json", (*Status).configured)
	if st.Finished = st.take(root, run.SummaryName, (*Status).read); !st.Finished {
		if all, err := s.run.Checkpoints(); err != nil {
			st.warn(err)
		} else if len(all) > 0 {
			if name, err := filepath.Rel(s.run.Dir(), all[len(all)-1].Path(stateName)); err == nil {
				st.take(root, name, (*Status).read)
			}
		}
	}
	for i := range st.Ends {
		st.Ends[i].clip()
	}
	st.Revision = s.revision()
	return st
}

func (st *Status) warn(err error) {
	if len(st.Warnings) < 10 {
		st.Warnings = append(st.Warnings, clip(err.Error(), 300))
	}
}

// take reads a file of bounded size; false where that fails.
func (st *Status) take(root *os.Root, name string, read func(*Status, []byte) error) bool {
	f, err := root.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return false
	}
	var data []byte
	if err == nil {
		defer f.Close()
		data, err = io.ReadAll(io.LimitReader(f, maxFile+1))
	}
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("it has more than %d bytes", maxFile)
	}
	if err == nil {
		err = read(st, data)
	}
	if err != nil {
		err = fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
	}
	if err != nil {
		st.warn(err)
		return false
	}
	return true
}

// configured takes the scalars of a configuration.
func (st *Status) configured(data []byte) error {
	list, err := members(data)
	if err != nil {
		return err
	}
	for _, m := range list {
		st.fact(m)
	}
	return nil
}

// read takes a summary, or the state of a training.
func (st *Status) read(data []byte) error {
	list, err := members(data)
	if err != nil {
		return err
	}
	reasons := map[string]End{}
	for _, m := range list {
		switch m.name {
		case "stages", "stage_ends":
			if err := json.Unmarshal(m.value, &st.Ends); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		case "promotions":
			var ends []End
			if err := json.Unmarshal(m.value, &ends); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			for _, e := range ends {
				reasons[e.Stage] = e
			}
		case "sampler", "gate", "guard", "signal", "ability", "mastery": // of a state: not for people
		default:
			st.find(m.name, m.value, 0)
			st.fact(m)
		}
	}
	if st.Ends == nil { // null in the file
		st.Ends = []End{}
	}
	for i := range st.Ends {
		e := &st.Ends[i]
		e.Why, e.Reason = reasons[e.Stage].Why, reasons[e.Stage].Reason
	}
	return nil
}

func (e *End) clip() {
	e.Stage, e.Why, e.Reason = clip(e.Stage, maxName), clip(e.Why, maxName), clip(e.Reason, 400)
}

// fact takes a scalar.
func (st *Status) fact(m member) {
	var v any
	if len(st.Facts) >= maxFacts || len(m.value) > 4096 || json.Unmarshal(m.value, &v) != nil {
		return
	}
	switch x := v.(type) {
	case string:
		if x != "" {
			st.Facts = append(st.Facts, Fact{clip(m.name, maxName), clip(x, 200)})
		}
	case float64, bool: // as it is written
		st.Facts = append(st.Facts, Fact{clip(m.name, maxName), clip(string(m.value), 40)})
	}
}

// find looks for evaluations and differences in a value, in the order of the file.
func (st *Status) find(name string, value json.RawMessage, depth int) {
	value = bytes.TrimSpace(value)
	if depth > maxDepth || len(value) == 0 {
		return
	}
	if value[0] == '[' {
		st.changes(name, value)
		return
	}
	if value[0] != '{' {
		return
	}
	var t Table
	if json.Unmarshal(value, &t) == nil && len(t.Rows) > 0 && t.Rows[0].Split != "" {
		if len(st.Tables) < maxTables {
			t.Name = clip(name, maxName)
			for i := range t.Rows {
				t.Rows[i].Split = clip(t.Rows[i].Split, maxName)
			}
			t.Hints = clip(t.Hints, maxName)
			st.Tables = append(st.Tables, t)
		}
		return
	}
	list, err := members(value)
	if err != nil {
		return
	}
	for _, m := range list {
		st.find(name+"."+m.name, m.value, depth+1)
	}
}

// changes takes a list of differences.
func (st *Status) changes(name string, value json.RawMessage) {
	var list []struct {
		Split  string    `json:"split"`
		Change *Estimate `json:"change"`
	}
	if json.Unmarshal(value, &list) != nil {
		return
	}
	for _, c := range list {
		if c.Change != nil && len(st.Changes) < maxTables*8 {
			st.Changes = append(st.Changes, Change{clip(name, maxName), clip(c.Split, maxName), *c.Change})
		}
	}
}

// member is one entry of an object.
type member struct {
	name  string
	value json.RawMessage
}

// members reads an object in the order of the file.
func members(data []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("it is no JSON object")
	}
	var out []member
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("it is no JSON object")
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, err
		}
		out = append(out, member{name, v})
	}
	return out, nil
}
