package filesystem

import (
	"strings"

	"envtune/py"
	"envtune/tool"
)

// Bounds on walking the tree. A directory copied into itself is without end,
// and shared directories can be found in very many places.
const (
	maxPath    = 1 << 20 // bytes of one path
	maxMatches = 2 << 20 // bytes of all paths that find returns
	maxWork    = 1 << 18 // entries visited
	// Directories within each other that Python's recursion takes, measured;
	// officially a few more or less, by what calls the executor.
	findDepth = 994
	duDepth   = 497
)

func (w *World) pwd([]py.Value) (py.Value, error) {
	names := py.NewList()
	size := 0
	for d := w.current; d != nil; d = d.parent {
		names.Append(d.name)
		if s, ok := d.name.(py.Str); ok {
			size += len(s)
		}
	}
	if size > maxPath {
		return nil, tooLarge("the path")
	}
	for i, j := 0, names.Len()-1; i < j; i, j = i+1, j-1 {
		names.Items[i], names.Items[j] = names.Items[j], names.Items[i]
	}
	path, err := py.Join("/", names)
	if err != nil {
		return nil, err
	}
	return tell("current_working_directory", "/", path)
}

func (w *World) ls(a []py.Value) (py.Value, error) {
	all := py.Truth(a[0])
	names := py.NewList()
	for _, name := range w.current.contents.Keys() {
		if !all {
			hidden, err := py.StartsWith(name, ".")
			if err != nil {
				return nil, err
			}
			if hidden {
				continue
			}
		}
		names.Append(name)
	}
	return py.NewDict(py.P("current_directory_content", names)), nil
}

func (w *World) cd(a []py.Value) (py.Value, error) {
	folder, err := py.RStrip(a[0], "/")
	if err != nil {
		return nil, err
	}
	if folder == "" {
		folder = "/"
	}
	if folder != "/" && strings.Contains(string(folder), "/") {
		return nil, fail(NestedPath, about("folder", folder),
			"cd: ", folder, ": Unsupported path. Only one folder level at a time is supported.")
	}
	if folder == ".." {
		return w.up()
	}
	d, err := w.navigate(folder)
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, fail(CdNotFound, about("folder", folder), notFound("cd", folder)...)
	}
	w.current = d
	return py.NewDict(py.P("current_working_directory", d.name)), nil
}

// up goes to the parent, which for what was moved or copied is the directory
// that it was made in.
func (w *World) up() (py.Value, error) {
	switch {
	case w.current.parent != nil:
		w.current = w.current.parent
		return py.NewDict(), nil
	case w.current == w.root, py.Equal(show(w.root), show(w.current)): // compared by name and contents
		return nil, tool.Fail(AtRoot, "Current directory is already the root. Cannot go back.", "folder", "..")
	}
	return nil, tool.Fail(NoParent, "cd: ..: No such directory", "folder", "..")
}

// notFound is the text of a path that leads nowhere.
func notFound(name string, path py.Value) []any {
	return []any{name + ": '", path, "': No such file or directory"}
}

// navigate follows a path from the current directory, or from the root where
// it begins with "/"; nil where it leads to no directory.
func (w *World) navigate(path py.Value) (*directory, error) {
	switch path {
	case py.None, py.Str("."):
		return w.current, nil
	case py.Str("/"):
		return w.root, nil
	}
	inner, err := py.Strip(path, "/")
	if err != nil {
		return nil, err
	}
	d := w.current
	if absolute, _ := py.StartsWith(path, "/"); absolute {
		d = w.root
	}
	for _, name := range strings.Split(string(inner), "/") {
		next, ok := d.get(py.Str(name)).(*directory)
		if !ok {
			return nil, nil
		}
		d = next
	}
	return d, nil
}

func (w *World) find(a []py.Value) (py.Value, error) {
	path := a[0]
	d, err := w.navigate(path)
	if err != nil {
		return nil, err
	}
	if d == nil {
		return nil, fail(FindNotFound, about("path", path), notFound("find", path)...)
	}
	base, err := py.RStrip(path, "/")
	if err != nil {
		return nil, err
	}
	s := search{name: a[1]}
	// First without the paths: where the walk never ends they would be huge.
	if err := s.walk(d, "", len(base), 1); err != nil {
		return nil, err
	}
	if s.size > maxMatches {
		return nil, tooLarge("the list of matches")
	}
	s = search{name: a[1], matches: py.NewList()}
	if err := s.walk(d, string(base), len(base), 1); err != nil {
		return nil, err
	}
	return py.NewDict(py.P("matches", s.matches)), nil
}

// search walks a tree for names with name in them.
type search struct {
	name    py.Value
	matches *py.List // nil to find out only how large it would be
	size    int
	work    int
}

func (s *search) walk(d *directory, base string, length, depth int) error {
	if depth > findDepth {
		return tooDeep()
	}
	for _, e := range d.contents.Entries() {
		text, err := py.StrErr(e.Key)
		if err != nil {
			return err
		}
		if s.work += 1 + len(text)/512; s.work > maxWork {
			return tooLarge("the tree to search")
		}
		found := s.name == py.None
		if !found {
			if found, err = py.Contains(e.Key, s.name); err != nil {
				return err
			}
		}
		sub, isDirectory := e.Value.(*directory)
		path, size := "", length+1+len(text)
		if found || isDirectory {
			s.size += size
			if s.matches != nil {
				path = base + "/" + text
			}
		}
		if found && s.matches != nil {
			s.matches.Append(py.Str(path))
		}
		if isDirectory {
			if err := s.walk(sub, path, size, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
