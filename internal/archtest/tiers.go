package archtest

import (
	"go/ast"
	"strings"
)

// Module is the import path of the module whose tree is checked.
const Module = "envtune"

// Rule lets the packages of Pkg import the packages of May. A name ending in
// "/..." stands for the folder and all below it. "root" is the module's root
// package. Every package may also import internal/... and its own
// sub-packages; nothing else of the module.
type Rule struct {
	Pkg string
	May []string
}

// Rules is the table of tiers of docs/design.md, lowest first. The first rule
// that matches a package holds.
func Rules() []Rule {
	root := []string{"root"}
	under5 := []string{
		"root", "py", "reward", "curriculum", "rollout", "tool", "format",
		"world/...", "session", "hint",
	}
	under6 := join(under5, []string{"run", "learn/...", "policy/...", "env/...", "bfcl/...", "synth/...", "dash"})
	return []Rule{
		{"root", nil},
		{"internal/...", nil},
		// tier 1
		{"py", root}, {"reward", root}, {"curriculum", root}, {"run", root}, {"rollout", root},
		{"learn/...", []string{"root", "learn/..."}},
		// tier 2
		{"tool", []string{"root", "py"}},
		{"format", []string{"root", "py"}},
		{"format/formattest", []string{"root", "py", "format"}},
		{"format/jinja", []string{"py"}},
		// tier 3
		{"world/...", []string{"root", "py", "tool"}},
		{"practice", []string{"root", "py", "tool", "format"}},
		{"splice", []string{"root", "py", "format"}},
		{"policy/native", []string{"root", "format", "learn/..."}},
		{"policy/scripted", []string{"root", "py", "format"}},
		{"policy/...", []string{"root", "format"}},
		// tier 4
		{"session", []string{"root", "py", "tool", "world/..."}},
		{"hint", []string{"root", "py", "tool", "world/..."}},
		{"hint/example", root},
		{"hint/hinttest", []string{"session"}},
		{"pretrain", []string{"root", "format", "run", "practice", "py", "learn/..."}},
		// tier 5
		{"env/...", under5},
		{"bfcl/...", join(under5, []string{"env"})},
		{"synth/...", join(under5, []string{"env"})},
		{"dash", []string{"root", "run"}},
		// tier 6
		{"eval", under6},
		{"console", []string{"root", "py", "tool", "session", "hint", "format", "env", "run"}},
		{"serve/...", []string{"root", "format", "env", "curriculum", "rollout", "run", "policy/...", "learn/..."}},
		// tier 7
		{"train/ablate", join(drop(under6, "dash"), []string{"eval", "train"})},
		{"train/...", join(drop(under6, "dash"), []string{"eval", "splice"})},
		{"imitate", join(drop(under6, "dash"), []string{"eval", "train"})},
		// tier 8
		{"cmd/...", []string{"..."}},
		{"bench/...", []string{"learn/..."}},
	}
}

func join(a, b []string) []string { return append(append([]string(nil), a...), b...) }

func drop(list []string, name string) []string {
	var out []string
	for _, s := range list {
		if s != name {
			out = append(out, s)
		}
	}
	return out
}

// matches tells whether the package folder pkg ("" is the root) is pattern.
func matches(pattern, pkg string) bool {
	if pattern == "root" {
		return pkg == ""
	}
	if pattern == "..." {
		return true
	}
	dir, below := strings.CutSuffix(pattern, "/...")
	return pkg == dir || below && strings.HasPrefix(pkg, dir+"/")
}

// CheckImports holds every non-test file against the rules. It also refuses
// cgo everywhere, and anything but the standard library in the root and in
// internal packages.
func CheckImports(sources []*Source, rules []Rule) []Problem {
	var out []Problem
	for _, s := range sources {
		if s.Test {
			continue
		}
		rule, ok := find(rules, s.Pkg)
		if !ok {
			out = append(out, s.problem(s.File.Name.Pos(), "package %s has no row in the table of tiers (internal/archtest/tiers.go)", s.Pkg))
			continue
		}
		s.imports(func(p string, spec *ast.ImportSpec) {
			switch {
			case p == "C":
				out = append(out, s.problem(spec.Pos(), "imports C: the module is pure Go"))
			case p == Module || strings.HasPrefix(p, Module+"/"):
				to := strings.TrimPrefix(strings.TrimPrefix(p, Module), "/")
				if !allowed(rule, s.Pkg, to) {
					out = append(out, s.problem(spec.Pos(), "package %s may not import %s (it may import: %s)", name(s.Pkg), p, list(rule)))
				}
			case stdOnly(s.Pkg) && strings.Contains(strings.Split(p, "/")[0], "."):
				out = append(out, s.problem(spec.Pos(), "package %s imports %s: standard library only", name(s.Pkg), p))
			}
		})
	}
	return out
}

func find(rules []Rule, pkg string) (Rule, bool) {
	for _, r := range rules {
		if matches(r.Pkg, pkg) {
			return r, true
		}
	}
	return Rule{}, false
}

func allowed(r Rule, from, to string) bool {
	if matches("internal/...", to) {
		return true
	}
	if from != "" && strings.HasPrefix(to, from+"/") {
		return true // its own sub-packages
	}
	for _, pattern := range r.May {
		if matches(pattern, to) {
			return true
		}
	}
	return false
}

func stdOnly(pkg string) bool { return pkg == "" || matches("internal/...", pkg) }

func name(pkg string) string {
	if pkg == "" {
		return "root"
	}
	return pkg
}

func list(r Rule) string {
	if len(r.May) == 0 {
		return "nothing of ours but internal packages"
	}
	return strings.Join(r.May, ", ")
}
