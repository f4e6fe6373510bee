package synth

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"envtune"
)

// The files of a suite's folder.
const (
	tasksFile = "tasks.jsonl" // one task a line, all roles
	suiteFile = "suite.json"
)

// fileVersion is the version of the files' shape that this code writes and reads.
const fileVersion = 2

// Bounds of what Load reads.
const (
	mostSuiteBytes = 1 << 20
	mostLineBytes  = 1 << 20
)

// header is the content of suite.json. The numbers of tasks tell a cut-off
// file from a whole one.
type header struct {
	Version int                  `json:"version"`
	Name    string               `json:"name"`
	Spec    Spec                 `json:"spec"`
	Tasks   map[envtune.Part]int `json:"tasks"`
	// Intents are those of Suite.
	Intents map[string]int `json:"intents,omitempty"`
	Hidden  int            `json:"hidden,omitempty"`
}

// Save writes the suite into a folder, which it makes where needed. The same
// suite gives the same bytes.
func (s *Suite) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	enc.SetEscapeHTML(false)
	for _, t := range s.Tasks {
		if err := enc.Encode(t); err != nil {
			return fmt.Errorf("writing task %s: %w", t.ID, err)
		}
	}
	h := header{Version: fileVersion, Name: s.Name, Spec: s.Spec, Tasks: map[envtune.Part]int{}, Intents: s.Intents, Hidden: s.Hidden}
	for _, t := range s.Tasks {
		h.Tasks[t.Part]++
	}
	head, err := json.MarshalIndent(h, "", "  ")
	if err != nil {
		return err
	}
	if err := replace(filepath.Join(dir, tasksFile), lines.Bytes()); err != nil {
		return err
	}
	return replace(filepath.Join(dir, suiteFile), append(head, '\n'))
}

// replace writes a file aside and renames it, so that nobody reads half of it.
func replace(path string, data []byte) error {
	aside := path + ".new"
	if err := os.WriteFile(aside, data, 0o644); err != nil {
		return err
	}
	return os.Rename(aside, path)
}

// Load reads a suite that Save wrote, or one of the same shape written by hand.
// Every task is checked as far as that goes without running it, and roles must
// share nothing (see Apart). Errors name file, line and task.
func Load(dir string) (*Suite, error) {
	h, err := loadHeader(filepath.Join(dir, suiteFile))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, tasksFile)
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	tasks, err := readTasks(f, path)
	if err != nil {
		return nil, err
	}
	count := map[envtune.Part]int{}
	for _, t := range tasks {
		count[t.Part]++
	}
	for _, p := range parts() {
		if count[p] != h.Tasks[p] {
			return nil, fmt.Errorf("%s: %d %s tasks, but %s says %d", path, count[p], p, suiteFile, h.Tasks[p])
		}
	}
	if err := Apart(tasks); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &Suite{Name: h.Name, Spec: h.Spec, Tasks: tasks, Intents: h.Intents, Hidden: h.Hidden}, nil
}

func loadHeader(path string) (header, error) {
	var h header
	f, err := os.Open(path)
	if err != nil {
		return h, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostSuiteBytes+1))
	if err != nil {
		return h, err
	}
	if len(data) > mostSuiteBytes {
		return h, fmt.Errorf("%s: longer than %d bytes", path, mostSuiteBytes)
	}
	var v struct{ Version int }
	if err := json.Unmarshal(data, &v); err == nil && v.Version != fileVersion {
		return h, fmt.Errorf("%s: version %d, this program reads version %d: generate the suite again", path, v.Version, fileVersion)
	}
	if err := strictJSON(data, &h); err != nil {
		return h, fmt.Errorf("%s: %w", path, err)
	}
	return h, nil
}

// readTasks reads tasks line by line; name is the file's, for errors.
func readTasks(r io.Reader, name string) ([]*envtune.Task, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 64<<10), mostLineBytes)
	var tasks []*envtune.Task
	v := NewTaskReader()
	lines := map[string]int{}
	n := 0
	for in.Scan() {
		n++
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		t, err := v.Read(in.Bytes())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if first, ok := lines[t.ID]; ok {
			return nil, fmt.Errorf("%s:%d: task %q: line %d has this id already", name, n, t.ID, first)
		}
		lines[t.ID] = n
		if tasks = append(tasks, t); len(tasks) > mostTasks {
			return nil, fmt.Errorf("%s:%d: more than %d tasks", name, n, mostTasks)
		}
	}
	if err := in.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, fmt.Errorf("%s:%d: longer than %d bytes", name, n+1, mostLineBytes)
	} else if err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	if len(tasks) == 0 {
		return nil, fmt.Errorf("%s: no tasks", name)
	}
	return tasks, nil
}

// CheckHeader reads what a suite's folder says of the suite; the error names the file.
func CheckHeader(dir string) error {
	_, err := loadHeader(filepath.Join(dir, suiteFile))
	return err
}

// strictJSON reads one JSON value without unknown fields and nothing after it.
func strictJSON(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("reading JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("reading JSON: something follows the value")
	}
	return nil
}
