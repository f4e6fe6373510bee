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

func (w *World) pwd(_ []py.Value, to *tool.Answer) error {
	names := py.NewList()
	size := 0
	for d := w.current; d != nil; d = d.parent {
		names.Append(d.name)
		if s, ok := d.name.(py.Str); ok {
			size += len(s)
		}
	}
	if size > maxPath {
		return tooLarge("the path")
	}
	for i, j := 0, names.Len()-1; i < j; i, j = i+1, j-1 {
		names.Items[i], names.Items[j] = names.Items[j], names.Items[i]
	}
	path, err := py.Join("/", names)
	if err != nil {
		return err
	}
	return tell(to, "current_working_directory", "/", path)
}

func (w *World) ls(a []py.Value, to *tool.Answer) error {
	all := py.Truth(a[0])
	to.OpenDict("")
	to.OpenList("current_directory_content")
	for _, e := range w.current.contents.Entries() {
		if !all {
			hidden, err := py.StartsWith(e.Key, ".")
			if err != nil {
				return err
			}
			if hidden {
				continue
			}
		}
		to.AddValues(e.Key)
	}
	return nil
}

func (w *World) cd(a []py.Value, to *tool.Answer) error {
	folder, err := py.RStrip(a[0], "/")
	if err != nil {
		return err
	}
	if folder == "" {
		folder = "/"
	}
	if folder != "/" && strings.Contains(string(folder), "/") {
		return fail(NestedPath, about("folder", folder),
			"cd: ", folder, ": Unsupported path. Only one folder level at a time is supported.")
	}
	if folder == ".." {
		return w.up(to)
	}
	d, err := w.navigate(folder)
	if err != nil {
		return err
	}
	if d == nil {
		return fail(CdNotFound, about("folder", folder), notFound("cd", folder)...)
	}
	w.current = d
	return to.Dict(tool.Value("current_working_directory", d.name))
}

// up goes to the parent, which for what was moved or copied is the directory
// that it was made in.
func (w *World) up(to *tool.Answer) error {
	switch {
	case w.current.parent != nil:
		w.current = w.current.parent
		return to.Dict()
	case w.current == w.root, py.Equal(show(w.root), show(w.current)): // compared by name and contents
		return tool.Fail(AtRoot, "Current directory is already the root. Cannot go back.", "folder", "..")
	}
	return tool.Fail(NoParent, "cd: ..: No such directory", "folder", "..")
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

func (w *World) find(a []py.Value, to *tool.Answer) error {
	path := a[0]
	d, err := w.navigate(path)
	if err != nil {
		return err
	}
	if d == nil {
		return fail(FindNotFound, about("path", path), notFound("find", path)...)
	}
	base, err := py.RStrip(path, "/")
	if err != nil {
		return err
	}
	s := search{name: a[1]}
	// First without the paths: where the walk never ends they would be huge.
	if err := s.walk(d, "", len(base), 1); err != nil {
		return err
	}
	if s.size > maxMatches {
		return tooLarge("the list of matches")
	}
	to.OpenDict("")
	to.OpenList("matches")
	s = search{name: a[1], matches: to}
	return s.walk(d, string(base), len(base), 1)
}

// search walks a tree for names with name in them.
type search struct {
	name    py.Value
	matches *tool.Answer // with the list open; nil to find out only how large it would be
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
			s.matches.AddTexts(path)
		}
		if isDirectory {
			if err := s.walk(sub, path, size, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}
