package bfcl

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"envtune"
	"envtune/py"
)

// Scorer scores the results of one model.
type Scorer struct {
	Data     *Data
	Decoding Decoding
	// Model is the model's name: in the score file, and as Checker.Model.
	Model string
}

// Score gives the official verdict on one result; see Checker.CheckResult.
func (s *Scorer) Score(task *envtune.Task, r Result) (Verdict, error) {
	c := Checker{Extension: s.Data.Extension, Starts: s.Data.Starts, Model: s.Model}
	return c.CheckResult(task, r.Raw, s.Decoding.Decoder())
}

// Score is an official score file: the figures of one category and its failed
// entries in the order of their numbers.
type Score struct {
	Correct, Total int
	Failures       []Failure
}

// Failure is one failed entry of a score file.
type Failure struct {
	ID        string
	ErrorType string
	// Entry is the whole entry, in the official order of its fields.
	Entry *py.Dict
}

// Accuracy is correct / total; 0 of nothing.
func (s *Score) Accuracy() float64 {
	if s.Total == 0 {
		return 0
	}
	return float64(s.Correct) / float64(s.Total)
}

// Add counts a verdict and keeps the entry of one that is not valid.
func (s *Score) Add(by *Scorer, task *envtune.Task, r Result, v Verdict) error {
	if !v.Valid {
		entry, err := by.failure(task, r, v)
		if err != nil {
			return fmt.Errorf("%s: %w", r.ID, err)
		}
		s.Failures = append(s.Failures, Failure{r.ID, v.ErrorType, entry})
	} else {
		s.Correct++
	}
	s.Total++
	return nil
}

// failure makes the entry of a failed result.
func (s *Scorer) failure(task *envtune.Task, r Result, v Verdict) (*py.Dict, error) {
	prompt, err := s.Data.prompt(task.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the official task: %w", err)
	}
	answer, err := py.FromJSON(s.Data.raw[task.ID].answer)
	if err != nil {
		return nil, fmt.Errorf("reading the official answer: %w", err)
	}
	e := py.NewDict(
		py.P("id", py.Str(r.ID)), py.P("model_name", py.Str(s.Model)),
		py.P("test_category", py.Str("multi_turn_"+string(task.Split))),
		py.P("valid", py.Bool(false)), py.P("error", v.failure), py.P("prompt", prompt))
	if v.ErrorType == ErrInference || v.ErrorType == ErrForced {
		e.SetStr("model_result", r.Raw)
	} else {
		e.SetStr("model_result_raw", r.Raw)
		e.SetStr("model_result_decoded", decodedValue(DecodeTurns(r.Raw.(*py.List).Items, s.Decoding.Decoder())))
	}
	e.SetStr("possible_answer", get(answer.(*py.Dict), "ground_truth"))
	e.SetStr("inference_log", r.Log)
	return e, nil
}

func decodedValue(turns [][][]string) *py.List {
	all := py.NewList()
	for _, turn := range turns {
		steps := py.NewList()
		for _, step := range turn {
			steps.Items = append(steps.Items, textList(step))
		}
		all.Items = append(all.Items, steps)
	}
	return all
}

// prompt returns a task as the official evaluation has it: the line of the task
// file, with the documents of the tools held back in place of their names.
func (d *Data) prompt(id string) (*py.Dict, error) {
	v, err := py.FromJSON(d.raw[id].question)
	if err != nil {
		return nil, err
	}
	prompt := v.(*py.Dict) // or the task had not been made of it
	missed, ok := field(prompt, "missed_function").(*py.Dict)
	if !ok {
		return prompt, nil
	}
	used := map[string]bool{}
	for _, e := range missed.Entries() {
		docs := py.NewList()
		names, _ := e.Value.(*py.List)
		for k := 0; names != nil && k < len(names.Items); k++ {
			name := py.String(names.Items[k])
			doc, ok := d.Docs[name]
			if !ok || used[name] {
				continue
			}
			used[name] = true
			v, err := py.FromJSON(doc)
			if err != nil {
				return nil, err
			}
			docs.Items = append(docs.Items, v)
		}
		missed.Set(e.Key, docs)
	}
	return prompt, nil
}

// Write writes the score file as the official evaluator does: JSON Lines, the
// figures and then every failed entry.
func (s *Score) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	lines := []*py.Dict{py.NewDict(
		py.P("accuracy", py.Float(s.Accuracy())),
		py.P("correct_count", py.NewInt(int64(s.Correct))),
		py.P("total_count", py.NewInt(int64(s.Total))))}
	failures := append([]Failure(nil), s.Failures...)
	sort.SliceStable(failures, func(i, k int) bool { return number(failures[i].ID) < number(failures[k].ID) })
	for _, f := range failures {
		lines = append(lines, f.Entry)
	}
	for _, line := range lines {
		text, err := py.JSONUnicode(line)
		if err != nil {
			return fmt.Errorf("%s: %w", py.String(get(line, "id")), err)
		}
		if _, err := out.WriteString(text + "\n"); err != nil {
			return err
		}
	}
	return out.Flush()
}

// number returns the number at the end of an id, which orders the entries.
func number(id string) int {
	n, err := strconv.Atoi(id[strings.LastIndexByte(id, '_')+1:])
	if err != nil {
		return -1
	}
	return n
}
