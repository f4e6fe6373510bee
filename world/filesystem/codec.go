package filesystem

import (
	"encoding/json"
	"errors"
	"fmt"

	"envtune/py"
	"envtune/tool"
)

// stateJSON is the whole state as lists, so that shared entries, cycles and
// directories of any depth can be written. Directories, files and contents are
// named by their place. The first directory is the root.
type stateJSON struct {
	Long     bool          `json:"long_context"`
	Current  int           `json:"current"`
	Dirs     []dirJSON     `json:"dirs"`
	Files    []fileJSON    `json:"files"`
	Contents [][]entryJSON `json:"contents"`
}

// dirJSON is a directory; only the root's parent is -1, every other stands
// after its parent.
type dirJSON struct {
	Name     json.RawMessage `json:"name"`
	Parent   int             `json:"parent"`
	Contents int             `json:"contents"`
}

type fileJSON struct {
	Name    json.RawMessage `json:"name"`
	Content json.RawMessage `json:"content"`
}

// entryJSON is a directory or a file.
type entryJSON struct {
	Dir  *int `json:"dir,omitempty"`
	File *int `json:"file,omitempty"`
}

// MarshalJSON implements tool.World.
func (w *World) MarshalJSON() ([]byte, error) {
	wr := writer{dirs: map[*directory]int{}, files: map[*file]int{}, dicts: map[*py.Dict]int{},
		out: stateJSON{Long: w.long, Dirs: []dirJSON{}, Files: []fileJSON{}}}
	wr.directory(w.root)
	wr.out.Current = wr.directory(w.current)
	return json.Marshal(wr.out)
}

type writer struct {
	dirs  map[*directory]int
	files map[*file]int
	dicts map[*py.Dict]int
	out   stateJSON
}

func (wr *writer) directory(d *directory) int {
	if d == nil {
		return -1
	}
	if n, ok := wr.dirs[d]; ok {
		return n
	}
	parent := wr.directory(d.parent) // which may have written d
	if n, ok := wr.dirs[d]; ok {
		return n
	}
	n := len(wr.out.Dirs)
	wr.dirs[d] = n
	wr.out.Dirs = append(wr.out.Dirs, dirJSON{Name: tool.Encode(d.name), Parent: parent})
	wr.out.Dirs[n].Contents = wr.contents(d.contents)
	return n
}

func (wr *writer) contents(d *py.Dict) int {
	if n, ok := wr.dicts[d]; ok {
		return n
	}
	n := len(wr.out.Contents)
	wr.dicts[d] = n
	wr.out.Contents = append(wr.out.Contents, []entryJSON{})
	for _, e := range d.Entries() {
		var entry entryJSON
		switch x := e.Value.(type) {
		case *directory:
			place := wr.directory(x)
			entry.Dir = &place
		case *file:
			place := wr.file(x)
			entry.File = &place
		}
		wr.out.Contents[n] = append(wr.out.Contents[n], entry)
	}
	return n
}

func (wr *writer) file(f *file) int {
	n, ok := wr.files[f]
	if !ok {
		n = len(wr.out.Files)
		wr.files[f] = n
		wr.out.Files = append(wr.out.Files, fileJSON{tool.Encode(f.name), tool.Encode(f.content)})
	}
	return n
}

// UnmarshalJSON implements tool.World.
func (w *World) UnmarshalJSON(data []byte) error {
	var j stateJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("reading the stored state of filesystem: %w", err)
	}
	r := reader{in: j}
	if err := r.read(); err != nil {
		return fmt.Errorf("the stored state of filesystem: %w", err)
	}
	*w = World{root: r.dirs[0], current: r.dirs[j.Current], long: j.Long}
	return nil
}

type reader struct {
	in    stateJSON
	dirs  []*directory
	files []*file
	dicts []*py.Dict
}

func (r *reader) read() error {
	if r.in.Current < 0 || r.in.Current >= len(r.in.Dirs) {
		return fmt.Errorf("the current directory is %d of %d", r.in.Current, len(r.in.Dirs))
	}
	for range r.in.Contents {
		r.dicts = append(r.dicts, py.NewDict())
	}
	for i, d := range r.in.Dirs {
		if err := r.directory(i, d); err != nil {
			return fmt.Errorf("directory %d: %w", i, err)
		}
	}
	for i, f := range r.in.Files {
		name, err := readName(f.Name)
		if err != nil {
			return fmt.Errorf("file %d: %w", i, err)
		}
		content, err := tool.Decode(f.Content)
		if err != nil {
			return fmt.Errorf("file %d: %w", i, err)
		}
		r.files = append(r.files, &file{name, content})
	}
	for i, entries := range r.in.Contents {
		for _, e := range entries {
			if err := r.entry(r.dicts[i], e); err != nil {
				return fmt.Errorf("contents %d: %w", i, err)
			}
		}
	}
	return nil
}

func (r *reader) directory(i int, d dirJSON) error {
	name, err := readName(d.Name)
	if err != nil {
		return err
	}
	if d.Contents < 0 || d.Contents >= len(r.dicts) {
		return fmt.Errorf("its contents are %d of %d", d.Contents, len(r.dicts))
	}
	if (i == 0) != (d.Parent == -1) || d.Parent < -1 || d.Parent >= i {
		return fmt.Errorf("its parent is %d", d.Parent)
	}
	made := &directory{name: name, contents: r.dicts[d.Contents]}
	if i > 0 {
		made.parent = r.dirs[d.Parent]
	}
	r.dirs = append(r.dirs, made)
	return nil
}

func (r *reader) entry(in *py.Dict, e entryJSON) error {
	var name, v py.Value
	switch {
	case e.Dir != nil && e.File == nil && *e.Dir >= 0 && *e.Dir < len(r.dirs):
		d := r.dirs[*e.Dir]
		name, v = d.name, d
	case e.File != nil && e.Dir == nil && *e.File >= 0 && *e.File < len(r.files):
		f := r.files[*e.File]
		name, v = f.name, f
	default:
		return errors.New("an entry is no file and no directory")
	}
	if _, twice := in.Get(name); twice {
		return fmt.Errorf("the name %.40s occurs twice", py.Repr(name))
	}
	in.Set(name, v)
	return nil
}

// readName reads a name, which must be a string or a tuple that can be a key.
func readName(data json.RawMessage) (py.Value, error) {
	name, err := tool.Decode(data)
	if err != nil {
		return nil, fmt.Errorf("reading a name: %w", err)
	}
	if t := name.Type(); t != "str" && t != "tuple" {
		return nil, fmt.Errorf("a name is a %s", t)
	}
	if err := py.Hashable(name); err != nil {
		return nil, fmt.Errorf("reading a name: %w", err)
	}
	return name, nil
}
