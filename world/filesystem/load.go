package filesystem

import (
	"fmt"

	"envtune/py"
	"envtune/tool"
)

// Bounds on a start state.
const (
	maxDepth   = 32      // directories within each other, and nested values as a content
	maxEntries = 1 << 15 // in all directories together
	maxContent = 1 << 20 // bytes of a file
)

// loader makes the tree of a start state.
type loader struct {
	long    bool
	content py.Value
	files   []py.Value
	short   *py.List
	entries int
}

func (l *loader) literals(opt tool.Options) error {
	l.content = opt.Extension[moreContent]
	files, ok := opt.Extension[moreFiles].(*py.List)
	if !ok {
		return fmt.Errorf("the official literal %s is no list", moreFiles)
	}
	for _, f := range files.Items {
		if f.Type() != "str" {
			return fmt.Errorf("the official literal %s holds a %s", moreFiles, f.Type())
		}
	}
	l.files = files.Items
	if l.short, ok = opt.Extension[shortFiles].(*py.List); !ok {
		return fmt.Errorf("the official literal %s is no list", shortFiles)
	}
	return nil
}

// root loads the first entry of the "root" of a start state.
func (l *loader) root(v py.Value) (*directory, error) {
	all, ok := v.(*py.Dict)
	if !ok {
		return nil, fmt.Errorf("root is a %s, not a dict", v.Type())
	}
	if all.Len() == 0 {
		return nil, fmt.Errorf("root is empty")
	}
	first := all.Entries()[0]
	if first.Key.Type() != "str" {
		return nil, fmt.Errorf("the root's name is a %s", first.Key.Type())
	}
	d := newDirectory(first.Key, nil)
	return d, l.fill(d, first.Value, 1)
}

// fill loads the "contents" of v into d. Entries of another type than
// "directory" and "file" are left out, as officially.
func (l *loader) fill(d *directory, v py.Value, depth int) error {
	inner, err := py.Index(v, py.Str("contents"))
	if err != nil {
		return fmt.Errorf("the directory %.40s: %w", py.Repr(d.name), err)
	}
	contents, ok := inner.(*py.Dict)
	if !ok {
		return fmt.Errorf("the contents of %.40s are a %s, not a dict", py.Repr(d.name), inner.Type())
	}
	if depth > maxDepth {
		return fmt.Errorf("more than %d directories stand within each other", maxDepth)
	}
	bottom := true
	for _, e := range contents.Entries() {
		if l.entries++; l.entries > maxEntries {
			return fmt.Errorf("there are more than %d files and directories", maxEntries)
		}
		kind, err := py.Index(e.Value, py.Str("type"))
		if err != nil || e.Key.Type() != "str" {
			return fmt.Errorf("the entry %.40s has no type or no name: %v", py.Repr(e.Key), err)
		}
		switch {
		case py.Equal(kind, py.Str("directory")):
			bottom = false
			sub := newDirectory(e.Key, d)
			if err := l.fill(sub, e.Value, depth+1); err != nil {
				return err
			}
			d.contents.Set(e.Key, sub)
		case py.Equal(kind, py.Str("file")):
			f, err := l.file(e.Key, e.Value)
			if err != nil {
				return fmt.Errorf("the file %.40s: %w", py.Repr(e.Key), err)
			}
			d.contents.Set(e.Key, f)
		}
	}
	if !bottom || !l.long {
		return nil
	}
	return l.populate(d)
}

func (l *loader) file(name, v py.Value) (*file, error) {
	content, err := py.Index(v, py.Str("content"))
	if err != nil {
		return nil, err
	}
	if l.long {
		if short, _ := py.Contains(l.short, name); !short {
			if content, err = py.AddAssign(content, l.content); err != nil {
				return nil, err
			}
		}
	}
	if s, ok := content.(py.Str); ok && len(s) > maxContent {
		return nil, fmt.Errorf("the content is longer than %d bytes", maxContent)
	}
	if !shallow(content, maxDepth) {
		return nil, fmt.Errorf("the content is nested more than %d deep", maxDepth)
	}
	return &file{name, content}, nil
}

// populate adds the further files of the long-context mode.
func (l *loader) populate(d *directory) error {
	for _, name := range l.files {
		if l.entries++; l.entries > maxEntries {
			return fmt.Errorf("there are more than %d files and directories", maxEntries)
		}
		if err := d.addFile(name, py.Str("")); err != nil {
			return err
		}
	}
	return nil
}

// shallow tells whether v nests at most depth lists and dicts.
func shallow(v py.Value, depth int) bool {
	var items []py.Value
	switch x := v.(type) {
	case *py.List:
		items = x.Items
	case *py.Dict:
		for _, e := range x.Entries() {
			items = append(items, e.Value)
		}
	default:
		return true
	}
	if depth == 0 {
		return false
	}
	for _, item := range items {
		if !shallow(item, depth-1) {
			return false
		}
	}
	return true
}
