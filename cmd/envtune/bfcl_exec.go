package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"envtune/bfcl"
	"envtune/internal/lines"
	"envtune/py"
	"envtune/session"
)

// bfclExecCmd runs sessions of calls for other programs.
type bfclExecCmd struct {
	bfclData
}

// Help is shown below the flags.
func (bfclExecCmd) Help() string {
	return `Each line of standard input is one session:
  {"id": "a", "classes": ["VehicleControlAPI"], "config": {"VehicleControlAPI": {"fuelLevel": 5}},
   "long_context": false, "calls": ["fillFuelTank(fuelAmount=10)"]}
and gets one line on standard output, at once: the result strings of the official executor, the
code of each failure (null for success), and the state that the official check compares:
  {"id": "a", "outputs": ["{\"fuelLevel\": 15}"], "codes": [null], "state": {"VehicleControlAPI": {..}}}
Only "classes" is required. A bad line gets {"id": .., "error": "line N: .."}, the others go on, and
the exit status is 1. Long context needs the official data (envtune bfcl fetch).

Example:
  envtune bfcl exec < sessions.jsonl > results.jsonl`
}

// Bounds on one line and on what its calls give, in bytes.
const (
	maxExecLine    = 16 << 20
	maxExecOutputs = 64 << 20
)

// execLine is one session to run.
type execLine struct {
	id      py.Value // nil where the line has none
	classes []string
	config  map[string]json.RawMessage
	long    bool
	calls   []string
}

func (c *bfclExecCmd) Run(a *app) error {
	e := &executor{literals: func() (map[string]py.Value, error) { return c.extension(a) }}
	in := lines.Read(a.ctx.Done(), a.in, maxExecLine)
	out := bufio.NewWriter(a.out)
	n, bad := 0, 0
	for l := range in {
		n = l.Number
		if l.Err != nil {
			return fmt.Errorf("reading line %d: %w", n, l.Err)
		}
		if len(bytes.TrimSpace(l.Text)) == 0 && !l.Long {
			continue
		}
		answer, err := e.line(a.ctx.Err, l)
		if a.ctx.Err() != nil {
			break
		}
		if err != nil {
			bad++
		}
		if _, err := out.Write(append(answer, '\n')); err != nil {
			return fmt.Errorf("writing line %d: %w", n, err)
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("writing line %d: %w", n, err)
		}
	}
	switch {
	case a.ctx.Err() != nil:
		return fmt.Errorf("after %d lines", n)
	case bad > 0:
		return fmt.Errorf("%s could not be run", count(bad, "line"))
	}
	return nil
}

// extension reads the long-context literals.
func (c *bfclExecCmd) extension(a *app) (map[string]py.Value, error) {
	data, err := c.load(a)
	if err != nil {
		return nil, err
	}
	if data.Extension == nil {
		return nil, errors.New("the official data lack the long-context literals")
	}
	return data.Extension, nil
}

// executor runs lines. The long-context literals are read when a line first
// asks for them.
type executor struct {
	literals func() (map[string]py.Value, error)
	read     bool
	ext      map[string]py.Value
	extErr   error
}

// line runs one session and returns its answer; the error says that the answer
// is one. stop is asked between calls.
func (e *executor) line(stop func() error, l lines.Line) ([]byte, error) {
	var x execLine
	answer, err := e.run(stop, l, &x)
	if err == nil {
		return answer, nil
	}
	return failedLine(x.id, fmt.Sprintf("line %d: %v", l.Number, err)), err
}

func (e *executor) run(stop func() error, l lines.Line, x *execLine) ([]byte, error) {
	if l.Long {
		return nil, fmt.Errorf("longer than %d bytes", maxExecLine)
	}
	if err := x.read(l.Text); err != nil {
		return nil, err
	}
	for _, class := range x.classes {
		if bfcl.Class(class) == "" && bfcl.World(class) == "" {
			return nil, fmt.Errorf("BFCL has no world %.40q", class)
		}
	}
	opt := session.Options{LongContext: x.long}
	if x.long {
		if !e.read {
			e.read = true
			e.ext, e.extErr = e.literals()
		}
		if e.extErr != nil {
			return nil, e.extErr
		}
		opt.Extension = e.ext
	}
	s, err := session.New(x.classes, x.config, opt)
	if err != nil {
		return nil, err
	}
	return execute(stop, s, x.id, x.calls)
}

// read reads a line as Python reads JSON.
func (x *execLine) read(text []byte) error {
	v, err := py.FromJSON(text)
	if err != nil {
		return err
	}
	d, ok := v.(*py.Dict)
	if !ok {
		return fmt.Errorf("its type is %s, not object", v.Type())
	}
	if id, ok := d.GetStr("id"); ok {
		x.id = id
	}
	for _, e := range d.Entries() {
		if err := x.field(py.String(e.Key), e.Value); err != nil {
			return err
		}
	}
	if len(x.classes) == 0 {
		return errors.New("classes names no class")
	}
	return nil
}

// field reads one field of a line; null stands for one left out.
func (x *execLine) field(name string, v py.Value) (err error) {
	switch {
	case name != "id" && name != "classes" && name != "config" && name != "long_context" && name != "calls":
		return fmt.Errorf("unknown field %.40q: there are id, classes, config, long_context and calls", name)
	case v == py.None:
	case name == "classes":
		x.classes, err = stringList(name, v)
	case name == "calls":
		x.calls, err = stringList(name, v)
	case name == "long_context":
		long, ok := v.(py.Bool)
		if x.long = bool(long); !ok {
			return fmt.Errorf("long_context has type %s, not bool", v.Type())
		}
	case name == "config":
		d, ok := v.(*py.Dict)
		if !ok {
			return fmt.Errorf("config has type %s, not object", v.Type())
		}
		x.config = map[string]json.RawMessage{}
		for _, e := range d.Entries() {
			text, err := py.JSON(e.Value)
			if err != nil {
				return fmt.Errorf("config of %s: %w", py.String(e.Key), err)
			}
			x.config[py.String(e.Key)] = json.RawMessage(text)
		}
	}
	return err
}

func stringList(name string, v py.Value) ([]string, error) {
	list, ok := v.(*py.List)
	if !ok {
		return nil, fmt.Errorf("%s has type %s, not list of strings", name, v.Type())
	}
	out := make([]string, len(list.Items))
	for i, item := range list.Items {
		s, ok := item.(py.Str)
		if !ok {
			return nil, fmt.Errorf("%s: number %d has type %s, not string", name, i+1, item.Type())
		}
		out[i] = string(s)
	}
	return out, nil
}

// execute runs the calls and writes the answer.
func execute(stop func() error, s *session.Session, id py.Value, calls []string) ([]byte, error) {
	outputs, codes := []byte{'['}, []byte{'['}
	for i, call := range calls {
		if err := stop(); err != nil {
			return nil, err
		}
		r := s.Call(call)
		if i > 0 {
			outputs, codes = append(outputs, ','), append(codes, ',')
		}
		outputs = append(outputs, py.PlainJSON(py.Str(r.Text))...)
		if r.Failed() {
			codes = append(codes, py.PlainJSON(py.Str(r.Code))...)
		} else {
			codes = append(codes, "null"...)
		}
		if len(outputs) > maxExecOutputs {
			return nil, fmt.Errorf("the results of the first %d calls are larger than %d bytes", i+1, maxExecOutputs)
		}
	}
	b := beginAnswer(id)
	b = append(append(append(b, `"outputs":`...), outputs...), `],"codes":`...)
	b = append(append(append(b, codes...), `],"state":`...), s.PlainState()...)
	return append(b, '}'), nil
}

func failedLine(id py.Value, text string) []byte {
	b := append(beginAnswer(id), `"error":`...)
	return append(append(b, py.PlainJSON(py.Str(text))...), '}')
}

// beginAnswer opens an answer with the id of its line, where that has one.
func beginAnswer(id py.Value) []byte {
	b := []byte{'{'}
	if id == nil {
		return b
	}
	return append(append(append(b, `"id":`...), py.PlainJSON(id)...), ',')
}

// count writes a number of things.
func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
