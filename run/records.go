package run

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"envtune"
)

// Record is a trajectory and the line of its file, from 1.
type Record struct {
	Line       int
	Trajectory *envtune.Trajectory
}

// RecordError says what is wrong with a trajectory in a file, and where.
type RecordError struct {
	File string
	Line int
	Err  error // often a *envtune.FieldError
}

func (e *RecordError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// Records reads a file as Trajectories does, but strictly: a line that is cut
// off, of another version, with a field that is unknown or of the wrong type, or
// with content that no episode leaves behind (envtune.Trajectory.Check) is a
// *RecordError, which ends the sequence.
func Records(path string) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for l, err := range fileLines(path) {
			if err != nil {
				yield(Record{}, err)
				return
			}
			t, err := l.record()
			if err != nil {
				yield(Record{}, &RecordError{path, l.number, err})
				return
			}
			if !yield(Record{l.number, t}, nil) {
				return
			}
		}
	}
}

// record reads a line strictly.
func (l fileLine) record() (*envtune.Trajectory, error) {
	if l.torn {
		return nil, fmt.Errorf("the line is cut off after %d bytes: the file is damaged or still being written", len(l.text))
	}
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(l.text, &head); err != nil {
		return nil, decodeError(err)
	}
	t := new(envtune.Trajectory)
	if head.Version > envtune.TrajectoryVersion {
		t.Version = head.Version
		return nil, t.Check()
	}
	dec := json.NewDecoder(bytes.NewReader(l.text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(t); err != nil {
		return nil, decodeError(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the trajectory")
	}
	return t, t.Check()
}

// decodeError says which field, or which column, JSON text is wrong in.
func decodeError(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return &envtune.FieldError{Field: kind.Field, Text: fmt.Sprintf("JSON %s, want %s", kind.Value, jsonKind(kind))}
	case errors.As(err, &kind):
		return fmt.Errorf("JSON %s, want one trajectory as an object", kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("column %d: no JSON: %w", syntax.Offset, err)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return &envtune.FieldError{Field: strings.Trim(name, `"`), Text: "there is no such field"}
	}
	return err
}

// jsonKind names what a field holds.
func jsonKind(e *json.UnmarshalTypeError) string {
	switch kind := e.Type.Kind().String(); {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"), strings.HasPrefix(kind, "float"):
		return "a number of type " + kind
	case kind == "slice":
		return "a list"
	case kind == "struct", kind == "map", kind == "ptr":
		return "an object"
	case kind == "bool":
		return "true or false"
	}
	return "a string"
}
