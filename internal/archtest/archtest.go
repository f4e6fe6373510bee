// Package archtest keeps the shape of the source tree: which package may
// import which, that nothing registers itself in an init function, that library
// code reads neither the clock nor a global random source, and that files stay
// short. Files are parsed in-process: a test that asked `go list` would keep
// its cached result after a violation, because the cache tracks only files that
// the test itself opened.
package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Problem is one violation: where it is and what it breaks.
type Problem struct {
	File string // path within the module, with slashes
	Line int
	Text string
}

// String renders the problem as file:line: text.
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// Source is one parsed Go file of the module.
type Source struct {
	Path      string // within the module, with slashes
	Pkg       string // package folder; "" is the root
	Test      bool   // a _test.go file
	Generated bool   // marked "Code generated ... DO NOT EDIT."
	Lines     int
	Fset      *token.FileSet
	File      *ast.File
}

// Load parses every Go file of the module whose root is tree. Nested modules,
// hidden folders, testdata and vendor are left out.
func Load(tree fs.FS) ([]*Source, error) {
	var out []*Source
	err := walk(tree, func(name string) error {
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("parsing %s: %w", name, err)
		}
		pkg := path.Dir(name)
		if pkg == "." {
			pkg = ""
		}
		out = append(out, &Source{
			Path: name, Pkg: pkg,
			Test:      strings.HasSuffix(name, "_test.go"),
			Generated: ast.IsGenerated(f),
			Lines:     strings.Count(string(data), "\n"),
			Fset:      fset, File: f,
		})
		return nil
	})
	return out, err
}

// walk calls visit for every file of the module, in the order of names.
func walk(tree fs.FS, visit func(name string) error) error {
	return fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if !d.IsDir() {
			return visit(name)
		}
		if name == "." {
			return nil
		}
		if base == "testdata" || base == "vendor" || strings.HasPrefix(base, "_") ||
			strings.HasPrefix(base, ".") && base != ".ci" {
			return fs.SkipDir
		}
		if _, err := fs.Stat(tree, path.Join(name, "go.mod")); err == nil {
			return fs.SkipDir // a module of its own
		}
		return nil
	})
}

func (s *Source) line(p token.Pos) int { return s.Fset.Position(p).Line }

func (s *Source) problem(p token.Pos, format string, args ...any) Problem {
	return Problem{File: s.Path, Line: s.line(p), Text: fmt.Sprintf(format, args...)}
}

// imports lists the import paths of a file with their positions.
func (s *Source) imports(visit func(p string, spec *ast.ImportSpec)) {
	for _, spec := range s.File.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			visit(p, spec)
		}
	}
}
