// Package jinja renders the chat templates of language models: the part of
// Jinja2 that they are written in, as transformers sets it up (blocks trimmed,
// an immutable sandbox, loop controls, tojson without escapes, the tag
// generation). Values are Python's, of package py, so that dicts keep their order
// and print as Python prints them.
//
// Templates come with files of others. They are data: nothing of the host can be
// reached, and source, nesting, steps, texts and ranges are bounded. What is not
// known is an error that names it and its line.
package jinja

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"envtune/py"
)

// Limits bound what a template may cost.
type Limits struct {
	Source int // bytes of the template
	Depth  int // nested tags, brackets and macro calls; also levels of lists and dicts
	Steps  int // expressions evaluated and, in units of 16 bytes, text made or read
	Text   int // bytes of any one text, the result among them
}

// DefaultLimits returns limits far above what real templates need: 1 MiB of
// source, 100 levels, 20 million steps (about a second), texts of 32 MiB.
func DefaultLimits() Limits {
	return Limits{Source: 1 << 20, Depth: 100, Steps: 20_000_000, Text: 32 << 20}
}

// maxRange is the longest range, as in Jinja2's sandbox.
const maxRange = 100_000

// Error says what in a template went wrong, and where.
type Error struct {
	Line int
	Text string
	// Raised is set where the template itself raised the error, because it
	// does not want the conversation.
	Raised bool
	err    error
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("chat template, line %d: %s", e.Line, e.Text) }

// Unwrap returns what led to the error, where it was one of Python's.
func (e *Error) Unwrap() error { return e.err }

// Template is a parsed template. It is immutable and safe for concurrent use.
type Template struct {
	body   []stmt
	limits Limits
}

// Parse reads a template. The error is an *Error.
func Parse(source string, limits Limits) (*Template, error) {
	if len(source) > limits.Source {
		return nil, &Error{Line: 1, Text: fmt.Sprintf("the template has %d bytes, more than %d", len(source), limits.Source)}
	}
	tokens, err := lex(source)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens, depthLeft: limits.Depth}
	body, err := p.template()
	if err != nil {
		return nil, err
	}
	return &Template{body, limits}, nil
}

// Options are what a rendering may know of the world.
type Options struct {
	// Now is what strftime_now tells; the zero time is 2024-07-26, the date that
	// Llama's templates fall back to.
	Now time.Time
}

// Render renders the template with the given variables. The error is an *Error.
// The variables are not changed.
func (t *Template) Render(vars *py.Dict, opt Options) (string, error) {
	if opt.Now.IsZero() {
		opt.Now = time.Date(2024, 7, 26, 0, 0, 0, 0, time.UTC)
	}
	r := &run{limits: t.limits, steps: t.limits.Steps, now: opt.Now}
	root := &scope{vars: globals()}
	top := &scope{vars: map[string]py.Value{}, parent: root}
	for _, e := range vars.Entries() {
		if name, ok := e.Key.(py.Str); ok {
			top.vars[string(name)] = e.Value
		}
	}
	var out strings.Builder
	r.out = &out
	if _, err := r.block(t.body, top); err != nil {
		var e *Error
		if errors.As(err, &e) {
			return "", e
		}
		return "", &Error{Line: 1, Text: err.Error(), err: err}
	}
	return out.String(), nil
}

// run is one rendering.
type run struct {
	limits Limits
	steps  int
	depth  int // macro calls under way
	now    time.Time
	out    *strings.Builder
}

// scope holds the variables of a part of the template.
type scope struct {
	vars   map[string]py.Value
	parent *scope
}

func (s *scope) child() *scope { return &scope{vars: map[string]py.Value{}, parent: s} }

func (s *scope) get(name string) (py.Value, bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.vars[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// fail gives an error the line where it happened, unless it has one.
func fail(line int, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	text := err.Error()
	if x, ok := py.AsException(err); ok {
		text = x.Kind + ": " + text
	}
	out := &Error{Line: line, Text: text, err: err}
	var x *raised
	if errors.As(err, &x) {
		out.Raised, out.Text = true, "the template refuses the conversation: "+x.text
	}
	return out
}

// spend takes steps from what is left.
func (r *run) spend(n int) error {
	if n > r.steps {
		return fmt.Errorf("the template takes more than %d steps", r.limits.Steps)
	}
	r.steps -= n
	return nil
}

// text spends for a text of n bytes that is about to be made or read.
func (r *run) text(n int) error {
	if n > r.limits.Text {
		return fmt.Errorf("a text of %d bytes is longer than %d", n, r.limits.Text)
	}
	return r.spend(1 + n/16)
}

// weigh spends for a value with all that is in it.
func (r *run) weigh(v py.Value) error { return r.weighDeep(v, r.limits.Depth) }

func (r *run) weighDeep(v py.Value, depth int) error {
	if depth == 0 {
		return fmt.Errorf("a value has more than %d levels", r.limits.Depth)
	}
	switch x := v.(type) {
	case py.Str:
		return r.text(len(x))
	case *py.List:
		return r.weighAll(x.Items, depth)
	case py.Tuple:
		return r.weighAll(x, depth)
	case *py.Dict:
		for _, e := range x.Entries() {
			if err := r.weighDeep(e.Key, depth-1); err != nil {
				return err
			}
			if err := r.weighDeep(e.Value, depth-1); err != nil {
				return err
			}
		}
	}
	return r.spend(1)
}

func (r *run) weighAll(items []py.Value, depth int) error {
	for _, item := range items {
		if err := r.weighDeep(item, depth-1); err != nil {
			return err
		}
	}
	return r.spend(1)
}

// write adds to the result.
func (r *run) write(s string) error {
	if r.out.Len()+len(s) > r.limits.Text {
		return fmt.Errorf("the result is longer than %d bytes", r.limits.Text)
	}
	if err := r.text(len(s)); err != nil {
		return err
	}
	r.out.WriteString(s)
	return nil
}

// str is Python's str(v), where an undefined value is "".
func (r *run) str(v py.Value) (string, error) {
	switch x := v.(type) {
	case py.Str:
		return string(x), r.text(len(x))
	case undefined:
		return "", r.spend(1)
	}
	if err := r.weigh(v); err != nil {
		return "", err
	}
	if err := printable(v); err != nil {
		return "", err
	}
	s, err := py.StrErr(v)
	if err != nil {
		return "", err
	}
	return s, r.text(len(s))
}

// printable refuses values whose text in Python would be an address.
func printable(v py.Value) error {
	switch v.(type) {
	case *function, *namespace, *loop:
		return fmt.Errorf("a %s is printed", v.Type())
	}
	return nil
}
