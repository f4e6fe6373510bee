package bfcl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"envtune/py"
)

// ReadScore reads an official score file of a multi-turn category. Where a line
// is wrong, or the figures do not fit together, the error names the file, the
// line and, as far as it can be read, the id.
func ReadScore(r io.Reader, name string) (*Score, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 1<<16), maxLine)
	s := &Score{}
	first := map[string]int{} // id -> line
	n := 1
	for ; in.Scan(); n++ {
		err := s.readLine(in.Bytes(), n, first)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n, err)
	}
	if n == 1 {
		return nil, fmt.Errorf("%s: the file is empty", name)
	}
	if got := s.Total - s.Correct; got != len(s.Failures) {
		return nil, fmt.Errorf("%s: %d of %d entries failed, but %d are listed: the file is cut off or was changed",
			name, got, s.Total, len(s.Failures))
	}
	return s, nil
}

func (s *Score) readLine(line []byte, n int, first map[string]int) error {
	v, err := py.FromJSON(line)
	if err != nil {
		return noJSON(line, err)
	}
	if n == 1 {
		return s.readHeader(v)
	}
	e, ok := v.(*py.Dict)
	if !ok {
		return fmt.Errorf("the line is a %s, not an object", v.Type())
	}
	f := Failure{ID: text(e, "id"), Entry: e, ErrorType: text(field(e, "error"), "error_type")}
	switch {
	case f.ID == "":
		return errors.New("an entry without an id")
	case first[f.ID] > 0:
		return fmt.Errorf("%s: there is an entry of this id in line %d already", f.ID, first[f.ID])
	case field(e, "valid") != py.Bool(false):
		return fmt.Errorf(`%s: a listed entry has "valid": false`, f.ID)
	case f.ErrorType == "":
		return fmt.Errorf("%s: there is no error type", f.ID)
	}
	first[f.ID] = n
	s.Failures = append(s.Failures, f)
	return nil
}

// readHeader reads the figures in the first line.
func (s *Score) readHeader(v py.Value) error {
	correct, ok1 := count(v, "correct_count")
	total, ok2 := count(v, "total_count")
	if !ok1 || !ok2 || correct > total {
		return errors.New("the first line of a score file holds accuracy, correct_count and total_count")
	}
	s.Correct, s.Total = correct, total
	accuracy := field(v, "accuracy")
	if accuracy == nil || !py.Equal(accuracy, py.Float(s.Accuracy())) {
		return fmt.Errorf("the accuracy is not %d of %d", correct, total)
	}
	return nil
}

func count(v py.Value, name string) (int, bool) {
	i, ok := field(v, name).(py.Int)
	n, small := i.Int64()
	return int(n), ok && small && n >= 0 && n < 1<<31
}

// noJSON is the error of a line that is no JSON, with its id where that can be
// read.
func noJSON(line []byte, err error) error {
	at := strings.Replace(err.Error(), ": line 1 column ", ": column ", 1) // there is but one
	err = errors.New("the line is cut off or no JSON: " + at)
	if m := idFirst.FindSubmatch(line); m != nil {
		err = fmt.Errorf("%s: %w", m[1], err)
	}
	return err
}
