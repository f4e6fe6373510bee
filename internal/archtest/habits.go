package archtest

import (
	"fmt"
	"go/ast"
	"io/fs"
	"strings"
)

// MaxLines is the length of a Go file from which on it should be split.
const MaxLines = 500

// CheckInit finds init functions: wiring is explicit.
func CheckInit(sources []*Source) []Problem {
	var out []Problem
	for _, s := range sources {
		for _, d := range s.File.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				out = append(out, s.problem(f.Pos(), "func init: wire things up explicitly"))
			}
		}
	}
	return out
}

// CheckLength finds Go files of more than MaxLines lines, generated ones aside.
func CheckLength(sources []*Source) []Problem {
	var out []Problem
	for _, s := range sources {
		if !s.Generated && s.Lines > MaxLines {
			out = append(out, Problem{s.Path, s.Lines, fmt.Sprintf("%d lines, more than %d: split it by topic", s.Lines, MaxLines)})
		}
	}
	return out
}

// clockUsers are the packages that may read the clock: those that measure or
// wait for something outside, never those whose results a seed must fix.
func clockUsers() []string {
	return []string{"cmd/...", "bench/...", "train/...", "pretrain", "run", "console", "dash", "serve/...", "policy/openai"}
}

// CheckDeterminism finds reads of the clock and uses of a global random source
// in library code.
func CheckDeterminism(sources []*Source) []Problem {
	var out []Problem
	for _, s := range sources {
		if s.Test {
			continue
		}
		clock := false
		for _, p := range clockUsers() {
			clock = clock || matches(p, s.Pkg)
		}
		names := map[string]string{} // local name -> import path
		s.imports(func(p string, spec *ast.ImportSpec) {
			switch p {
			case "math/rand":
				out = append(out, s.problem(spec.Pos(), "imports math/rand: use math/rand/v2 with a source of its own"))
			case "time", "math/rand/v2":
				local := map[string]string{"time": "time", "math/rand/v2": "rand"}[p]
				if spec.Name != nil {
					local = spec.Name.Name
				}
				names[local] = p
			}
		})
		ast.Inspect(s.File, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok {
				return true
			}
			switch names[x.Name] {
			case "time":
				if !clock && (sel.Sel.Name == "Now" || sel.Sel.Name == "Since" || sel.Sel.Name == "Until") {
					out = append(out, s.problem(call.Pos(), "time.%s: library code does not read the clock", sel.Sel.Name))
				}
			case "math/rand/v2":
				if !strings.HasPrefix(sel.Sel.Name, "New") {
					out = append(out, s.problem(call.Pos(), "rand.%s uses the global random source", sel.Sel.Name))
				}
			}
			return true
		})
	}
	return out
}

// CheckWords finds forbidden words in the texts of the tree: code, pages,
// configuration, scripts. Words are compared byte by byte.
func CheckWords(tree fs.FS, words []string) ([]Problem, error) {
	var out []Problem
	err := walk(tree, func(name string) error {
		if !isText(name) {
			return nil
		}
		data, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(data), "\n") {
			for _, w := range words {
				if strings.Contains(line, w) {
					out = append(out, Problem{name, i + 1, fmt.Sprintf("contains %q", w)})
				}
			}
		}
		return nil
	})
	return out, err
}

// isText names the kinds of files that people write and read.
func isText(name string) bool {
	for _, end := range []string{".go", ".md", ".yaml", ".yml", ".s", ".sh", ".py", ".mod", "Makefile", ".ci/run", ".gitignore"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
