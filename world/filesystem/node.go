package filesystem

import (
	"envtune"
	"envtune/py"
	"envtune/tool"
)

// file is a file; its content is whatever was written, officially of any type.
type file struct{ name, content py.Value }

// directory is a directory. Names are strings, or tuples, which officially pass
// too. The dict of its contents maps names to *file and *directory. It may be
// another directory's as well: a moved directory shares it with the one that it
// was before, which its children still have for their parent. So the tree can
// have entries in several places, and cycles.
type directory struct {
	name     py.Value
	parent   *directory
	contents *py.Dict
}

// Type implements py.Value.
func (*file) Type() string { return "File" }

// Type implements py.Value.
func (*directory) Type() string { return "Directory" }

func newDirectory(name py.Value, parent *directory) *directory {
	return &directory{name: name, parent: parent, contents: py.NewDict()}
}

// get returns an entry; a directory finds itself under ".".
func (d *directory) get(name py.Value) py.Value {
	if name == py.Value(py.Str(".")) {
		return d
	}
	v, _ := d.contents.Get(name)
	return v
}

// has tells whether an entry has the name, or the TypeError of one that cannot
// be a key.
func (d *directory) has(name py.Value) (bool, error) { return py.Contains(d.contents, name) }

// addFile adds a file, or raises Python's ValueError where the name is taken.
func (d *directory) addFile(name, content py.Value) error {
	if err := d.free("File", name); err != nil {
		return err
	}
	d.contents.Set(name, &file{name, content})
	return nil
}

// addDirectory adds an empty directory and returns it, or raises as addFile.
func (d *directory) addDirectory(name py.Value) (*directory, error) {
	if err := d.free("Directory", name); err != nil {
		return nil, err
	}
	sub := newDirectory(name, d)
	d.contents.Set(name, sub)
	return sub, nil
}

func (d *directory) free(kind string, name py.Value) error {
	taken, err := d.has(name)
	if err != nil || !taken {
		return err
	}
	text, err := format(kind, " '", name, "' already exists in directory '", d.name, "'.")
	if err != nil {
		return err
	}
	return py.ValueError("%s", text)
}

// format joins strings and the str() of values, as an f-string does.
func format(parts ...any) (string, error) {
	var room [128]byte
	b := room[:0]
	for _, part := range parts {
		switch x := part.(type) {
		case string:
			b = append(b, x...)
		case py.Value:
			s, err := py.StrErr(x)
			if err != nil {
				return "", err
			}
			b = append(b, s...)
		}
	}
	return string(b), nil
}

// fail makes the error of a template; fields are pairs of an argument's name
// and its value, parts the text as format takes it.
func fail(code envtune.Code, fields []any, parts ...any) error {
	text, err := format(parts...)
	if err != nil {
		return err
	}
	var told []string
	for _, f := range fields {
		switch x := f.(type) {
		case string:
			told = append(told, x)
		case py.Value:
			told = append(told, py.String(x))
		}
	}
	return tool.Fail(code, text, told...)
}

// about makes fail's fields.
func about(pairs ...any) []any { return pairs }

// tell answers with the dict {key: formatted text}, as most tools do.
func tell(to *tool.Answer, key string, parts ...any) error {
	text, err := format(parts...)
	if err != nil {
		return err
	}
	return to.Dict(tool.Text(key, text))
}

// tooLarge refuses what would cost more than any real file system needs.
func tooLarge(what string) error {
	return py.Raise(py.LimitKind, "%s is larger than this environment allows", what)
}

// tooDeep is Python's error of a recursion without end.
func tooDeep() error {
	return py.Raise("RecursionError", "maximum recursion depth exceeded while calling a Python object")
}
