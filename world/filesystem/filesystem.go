// Package filesystem is the file system of BFCL's multi-turn tasks
// (GorillaFileSystem): a tree of directories and files, and a current
// directory that the tools work in. Results equal the official class's to the
// byte (Python 3.11), its shared entries and stale parents included.
package filesystem

import (
	"fmt"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// World is one file system.
type World struct {
	root, current *directory
	long          bool
	// lent: the tree is shared with clones; see Lend.
	lent        bool
	dirs, files int // in a lent tree
}

// The literals of the long-context mode, by their official names.
const (
	moreContent = "FILE_CONTENT_EXTENSION"
	moreFiles   = "POPULATE_FILE_EXTENSION"
	shortFiles  = "FILES_TAIL_USED"
)

// New makes a file system from a start state in the shape of the official
// initial_config: its "root" holds one directory, of which the name counts, the
// default is an empty root "/". In long-context mode every file but those of
// the official list is longer, and every directory without a directory in it
// holds further files. The error is the start state's fault.
func New(config *py.Dict, opt tool.Options) (tool.World, error) {
	if err := opt.Require(moreContent, moreFiles, shortFiles); err != nil {
		return nil, err
	}
	w := &World{root: newDirectory(py.Str("/"), nil), long: opt.LongContext}
	if v, ok := config.GetStr("root"); ok {
		l := loader{long: opt.LongContext}
		if opt.LongContext {
			if err := l.literals(opt); err != nil {
				return nil, err
			}
		}
		root, err := l.root(v)
		if err != nil {
			return nil, fmt.Errorf("the start state of filesystem: %w", err)
		}
		w.root = root
	}
	w.current = w.root
	return w, nil
}

// Class implements tool.World.
func (w *World) Class() string { return "GorillaFileSystem" }

// Name implements tool.World.
func (w *World) Name() string { return "filesystem" }

// Tools implements tool.World.
func (w *World) Tools() []envtune.ToolSpec { return tools.Specs() }

// Codes implements tool.World.
func (w *World) Codes() []envtune.Code { return Codes() }

// Call implements tool.World.
func (w *World) Call(name string, args tool.Args) tool.Outcome { return tools.Call(w, name, args) }

// Run implements tool.World.
func (w *World) Run(name string, args tool.Args, to *tool.Answer) tool.Outcome {
	return tools.Run(w, name, args, to)
}

// Clone implements tool.World.
func (w *World) Clone() tool.World {
	if w.lent {
		c := *w
		return &c
	}
	c := cloner{dirs: map[*directory]*directory{}, files: map[*file]*file{}, dicts: map[*py.Dict]*py.Dict{}}
	return &World{root: c.directory(w.root), current: c.directory(w.current), long: w.long}
}

// cloner copies entries; what was shared is shared within the copy.
type cloner struct {
	dirs  map[*directory]*directory
	files map[*file]*file
	dicts map[*py.Dict]*py.Dict
}

func (c *cloner) directory(d *directory) *directory {
	if d == nil {
		return nil
	}
	if made, ok := c.dirs[d]; ok {
		return made
	}
	made := &directory{name: d.name}
	c.dirs[d] = made
	made.parent = c.directory(d.parent)
	made.contents = c.contents(d.contents)
	return made
}

func (c *cloner) contents(d *py.Dict) *py.Dict {
	if made, ok := c.dicts[d]; ok {
		return made
	}
	made := py.NewDict()
	c.dicts[d] = made
	for _, e := range d.Entries() {
		made.Set(e.Key, c.entry(e.Value))
	}
	return made
}

func (c *cloner) entry(v py.Value) py.Value {
	switch x := v.(type) {
	case *directory:
		return c.directory(x)
	case *file:
		if c.files[x] == nil {
			c.files[x] = &file{x.name, py.DeepCopy(x.content)}
		}
		return c.files[x]
	}
	return v
}
