package bfcl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"envtune"
	"envtune/py"
	"envtune/session"
)

// Data is what the official package holds for multi-turn tasks.
type Data struct {
	// Tasks are all tasks, split by split in the order of envtune.Splits, each
	// in the official order.
	Tasks []*envtune.Task
	// Extension holds the long-context literals by their names; nil where the
	// source has none. They must not be changed.
	Extension map[string]py.Value
	// Starts makes the worlds of the tasks.
	Starts *Starts
	// Docs are the official documents of the tools as they stand in the
	// package, by the tool's name.
	Docs map[string]json.RawMessage
	// raw holds the lines of every task as they stand in the package, by its id.
	raw map[string]rawTask
}

// rawTask is a task's line of the task file and of the possible answers.
type rawTask struct{ question, answer []byte }

// Task returns the task with an id.
func (d *Data) Task(id string) (*envtune.Task, bool) {
	for _, t := range d.Tasks {
		if t.ID == id {
			return t, true
		}
	}
	return nil, false
}

// Load reads the official data from the installed package, a folder that holds
// it, its data folder or a wheel, and checks by their sums that they are of
// Version.
func Load(at string) (*Data, error) {
	return load(at, (*source).verify)
}

// LoadUnchecked reads data of any version; scores over them are not comparable.
func LoadUnchecked(at string) (*Data, error) {
	return load(at, func(*source) error { return nil })
}

func load(at string, check func(*source) error) (*Data, error) {
	s, err := openSource(at)
	if err != nil {
		return nil, err
	}
	d, err := s.everything(check)
	return d, errors.Join(err, s.close())
}

// everything reads everything, checks the sums and only then makes tasks of it.
func (s *source) everything(check func(*source) error) (*Data, error) {
	docs, err := s.docs()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, split := range envtune.Splits() {
		for _, name := range []string{questionFile(split), answerFile(split)} {
			if files[name], err = s.read(name); err != nil {
				return nil, err
			}
		}
	}
	literals, err := s.readExtension()
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := check(s); err != nil {
		return nil, err
	}
	d := &Data{Docs: docs.raw, raw: map[string]rawTask{}}
	if literals != nil {
		if d.Extension, err = extension(literals); err != nil {
			return nil, err
		}
	}
	d.Starts = &Starts{Extension: d.Extension, Calls: session.NewCalls()}
	same := &alike{texts: map[string]string{}, starts: map[string]json.RawMessage{}}
	for _, split := range envtune.Splits() {
		if err := d.add(split, files[questionFile(split)], files[answerFile(split)], docs, same); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func questionFile(split envtune.Split) string {
	return fmt.Sprintf("BFCL_v4_multi_turn_%s.json", split)
}

func answerFile(split envtune.Split) string { return "possible_answer/" + questionFile(split) }

// extension reads the long-context literals.
func extension(src []byte) (map[string]py.Value, error) {
	all, err := py.ParseModule(string(src), py.Limits{Bytes: maxFile, Depth: 32, Digits: 1000})
	if err != nil {
		var e *py.ParseError
		if errors.As(err, &e) {
			return nil, fmt.Errorf("%s:%d: %w", extensionFile, e.Line, err)
		}
		return nil, fmt.Errorf("%s: %w", extensionFile, err)
	}
	m := map[string]py.Value{}
	for _, a := range all {
		py.Seal(a.Value)
		m[a.Name] = a.Value
	}
	return m, nil
}

// entry is one line of a task file.
type entry struct {
	ID              string
	Question        [][]struct{ Role, Content string }
	InitialConfig   map[string]json.RawMessage `json:"initial_config"`
	InvolvedClasses []string                   `json:"involved_classes"`
	MissedFunction  map[string][]string        `json:"missed_function"`
	line            []byte
}

// answer is one line of a file of possible answers.
type answer struct {
	ID          string
	GroundTruth [][]string `json:"ground_truth"`
}

// alike holds one of every text and start state of tasks: most stand in the tasks
// of all splits.
type alike struct {
	texts  map[string]string
	starts map[string]json.RawMessage
}

func (a *alike) text(s string) string {
	if one, ok := a.texts[s]; ok {
		return one
	}
	a.texts[s] = s
	return s
}

func (a *alike) start(raw json.RawMessage) json.RawMessage {
	if one, ok := a.starts[string(raw)]; ok {
		return one
	}
	a.starts[string(raw)] = raw
	return raw
}

// add makes the tasks of one split. Errors name file, line and id.
func (d *Data) add(split envtune.Split, questions, answers []byte, docs *docs, same *alike) error {
	var entries []entry
	if err := eachLine(questionFile(split), questions, func(line []byte) error {
		e := entry{line: line}
		err := json.Unmarshal(line, &e)
		entries = append(entries, e)
		return err
	}); err != nil {
		return err
	}
	n := 0
	err := eachLine(answerFile(split), answers, func(line []byte) error {
		var a answer
		if err := json.Unmarshal(line, &a); err != nil {
			return err
		}
		if n++; n > len(entries) {
			return fmt.Errorf("%s: %s has only %d tasks", a.ID, questionFile(split), len(entries))
		}
		t, err := makeTask(split, &entries[n-1], a, docs, same)
		if err != nil {
			return fmt.Errorf("%s: %w", a.ID, err)
		}
		d.Tasks = append(d.Tasks, t)
		d.raw[t.ID] = rawTask{entries[n-1].line, line}
		return nil
	})
	if err == nil && n < len(entries) {
		err = fmt.Errorf("%s: %d answers for %d tasks", answerFile(split), n, len(entries))
	}
	return err
}

func makeTask(split envtune.Split, e *entry, a answer, docs *docs, same *alike) (*envtune.Task, error) {
	if e.ID != a.ID {
		return nil, fmt.Errorf("the task in the same place of %s is %s", questionFile(split), e.ID)
	}
	if len(e.Question) != len(a.GroundTruth) {
		return nil, fmt.Errorf("%d turns, but answers to %d", len(e.Question), len(a.GroundTruth))
	}
	index, err := strconv.Atoi(e.ID[strings.LastIndexByte(e.ID, '_')+1:])
	if err != nil {
		return nil, fmt.Errorf("the id does not end with a number")
	}
	t := &envtune.Task{
		ID: e.ID, Split: split, Part: PartOf(index),
		LongContext: split == envtune.SplitLongContext,
		Start:       map[string]json.RawMessage{},
	}
	if t.Docs, err = docs.of(e.InvolvedClasses); err != nil {
		return nil, err
	}
	for _, class := range e.InvolvedClasses {
		world := World(class)
		t.Worlds = append(t.Worlds, world)
		if config, ok := e.InitialConfig[class]; ok {
			t.Start[world] = same.start(config)
		}
	}
	for i, messages := range e.Question {
		turn, err := makeTurn(messages, e.MissedFunction[strconv.Itoa(i)], a.GroundTruth[i], same)
		if err != nil {
			return nil, fmt.Errorf("turn %d: %w", i, err)
		}
		t.Turns = append(t.Turns, turn)
	}
	return t, nil
}

func makeTurn(messages []struct{ Role, Content string }, added, reference []string, same *alike) (envtune.Turn, error) {
	turn := envtune.Turn{Added: added, Reference: make([]string, len(reference))}
	for i, call := range reference {
		turn.Reference[i] = same.text(call)
	}
	switch {
	case len(messages) > 1:
		return turn, fmt.Errorf("%d messages, expected one of the user", len(messages))
	case len(messages) == 1 && messages[0].Role != "user":
		return turn, fmt.Errorf("a message of the %s, expected one of the user", messages[0].Role)
	case len(messages) == 1:
		turn.User = same.text(messages[0].Content)
	case len(added) == 0:
		return turn, fmt.Errorf("neither a message nor added tools")
	}
	return turn, nil
}

// eachLine calls f with every line of a JSON Lines file and adds file and line
// to its error.
func eachLine(name string, text []byte, f func(line []byte) error) error {
	for n := 1; len(text) > 0; n++ {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		if err := f(line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return nil
}
