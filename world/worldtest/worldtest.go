// Package worldtest is the conformance suite that every world passes.
package worldtest

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// Maker makes the world under test, as its New.
type Maker func(config *py.Dict, opt tool.Options) (tool.World, error)

// Starts are start states to test with, beside the empty one, in the shape of
// the official initial_config.
type Starts []string

// Run runs the suite.
func Run(t *testing.T, make Maker, starts Starts) {
	s := suite{make: make, starts: append(Starts{"{}"}, starts...)}
	t.Run("names", s.names)
	t.Run("documents", s.documents)
	t.Run("codes", s.codes)
	t.Run("binding", s.binding)
	t.Run("unknown tool", s.unknownTool)
	t.Run("state", s.state)
	t.Run("json", s.json)
	t.Run("damaged json", s.damagedJSON)
	t.Run("clone", s.clone)
	t.Run("lend", s.lend)
	t.Run("pure", s.pure)
	t.Run("replay", s.replay)
	t.Run("written", s.written)
	t.Run("errors", s.errors)
	t.Run("long context", s.longContext)
}

type suite struct {
	make   Maker
	starts Starts
}

// world makes a world from a start state, which no other world shares.
func (s suite) world(t testing.TB, start string) tool.World {
	t.Helper()
	v, err := py.FromJSON([]byte(start))
	if err != nil {
		t.Fatalf("reading the start state %s: %v", start, err)
	}
	w, err := s.make(v.(*py.Dict), tool.Options{})
	if err != nil {
		t.Fatalf("making a world from %.200s: %v", start, err)
	}
	return w
}

func (s suite) names(t *testing.T) {
	w := s.world(t, "{}")
	if !regexp.MustCompile(`^[a-z]+$`).MatchString(w.Name()) {
		t.Errorf("the name %q is not one of a package", w.Name())
	}
	if !regexp.MustCompile(`^[A-Z][A-Za-z]+$`).MatchString(w.Class()) {
		t.Errorf("the class name %q is not one of a class", w.Class())
	}
}

// documents: short ones in our own words, since they are a small model's
// prompt; types that the formats know.
func (s suite) documents(t *testing.T) {
	seen := map[string]bool{}
	types := map[string]bool{"str": true, "int": true, "float": true, "bool": true, "list": true, "dict": true, "any": true}
	for _, spec := range s.world(t, "{}").Tools() {
		if seen[spec.Name] {
			t.Errorf("the tool %s is listed twice", spec.Name)
		}
		seen[spec.Name] = true
		if n := len(strings.Fields(spec.Doc)); n < 2 || n > 9 {
			t.Errorf("%s: the document %q has %d words, want 2 to 9", spec.Name, spec.Doc, n)
		}
		optional := false
		for _, p := range spec.Params {
			if !types[p.Type] {
				t.Errorf("%s: the parameter %s has the type %q", spec.Name, p.Name, p.Type)
			}
			if optional && !p.Optional {
				t.Errorf("%s: the parameter %s without a default follows one with", spec.Name, p.Name)
			}
			optional = p.Optional
			if p.Optional {
				if _, err := py.ParseLiteral(p.Default, py.DefaultLimits()); err != nil {
					t.Errorf("%s: the default %s of %s is no literal", spec.Name, p.Default, p.Name)
				}
			}
		}
	}
	if len(seen) == 0 {
		t.Error("the world has no tools")
	}
}

func (s suite) codes(t *testing.T) {
	w := s.world(t, "{}")
	seen := map[envtune.Code]bool{}
	for _, c := range w.Codes() {
		if seen[c] {
			t.Errorf("the code %s is listed twice", c)
		}
		seen[c] = true
		if !strings.HasPrefix(string(c), w.Name()+".") {
			t.Errorf("the code %s does not begin with the world's name", c)
		}
	}
}

// binding: every tool refuses a missing, an unexpected, a doubled and one
// argument too many with Python's text, and changes nothing.
func (s suite) binding(t *testing.T) {
	w := s.world(t, "{}")
	before := encoded(t, w)
	for _, spec := range w.Tools() {
		name := w.Class() + "." + spec.Name + "()"
		key := func(n string) tool.Keyword { return tool.Keyword{Name: n, Value: py.None} }
		pos := make([]py.Value, len(spec.Params)+1)
		for i := range pos {
			pos[i] = py.None
		}
		expect(t, w, spec.Name, tool.Args{Key: []tool.Keyword{key("no_such")}},
			tool.CodeUnexpected, name+" got an unexpected keyword argument 'no_such'")
		expect(t, w, spec.Name, tool.Args{Key: []tool.Keyword{key("self")}},
			tool.CodeMultiple, name+" got multiple values for argument 'self'")
		expect(t, w, spec.Name, tool.Args{Pos: pos}, tool.CodeTooMany, name+" takes ")
		if len(spec.Params) == 0 {
			continue
		}
		first := spec.Params[0]
		expect(t, w, spec.Name, tool.Args{Pos: pos[:1], Key: []tool.Keyword{key(first.Name)}},
			tool.CodeMultiple, name+" got multiple values for argument '"+first.Name+"'")
		if !first.Optional {
			expect(t, w, spec.Name, tool.Args{}, tool.CodeMissing, name+" missing ")
		}
	}
	if after := encoded(t, w); after != before {
		t.Errorf("refused calls changed the state\nfrom %s\nto   %s", before, after)
	}
}

func expect(t *testing.T, w tool.World, name string, args tool.Args, code envtune.Code, text string) {
	t.Helper()
	o := w.Call(name, args)
	if o.Code != code || !o.Raised || !strings.HasPrefix(o.Text, text) {
		t.Errorf("%s: got %s %q, want %s %q", name, o.Code, o.Text, code, text)
	}
}

func (s suite) unknownTool(t *testing.T) {
	expect(t, s.world(t, "{}"), "no_such", tool.Args{}, envtune.CodeUnknownTool, "name 'no_such' is not defined")
}

// longContext cannot work without the official literals, and says so.
func (s suite) longContext(t *testing.T) {
	if _, err := s.make(py.NewDict(), tool.Options{LongContext: true}); err == nil {
		t.Skip("this world needs no literals in long-context mode")
	} else if !strings.Contains(err.Error(), "EXTENSION") && !strings.Contains(err.Error(), "literal") {
		t.Errorf("the error does not name what is missing: %v", err)
	}
}

func encoded(t testing.TB, w tool.World) string {
	t.Helper()
	data, err := w.MarshalJSON()
	if err != nil {
		t.Fatalf("writing the state: %v", err)
	}
	return string(data)
}

// rng returns the random numbers of one case of a property.
func rng(n int) *rand.Rand { return rand.New(rand.NewPCG(uint64(n), 0x9e3779b97f4a7c15)) }

func show(c Call) string { return fmt.Sprintf("%s%v", c.Name, c.Args) }
