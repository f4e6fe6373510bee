package filesystem

import (
	"strings"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// InvalidCharacters are those that a new name must not have.
const InvalidCharacters = `|/\?%*:"><`

// invalid tells whether one of InvalidCharacters is in a name: a character of
// a string, an item of another container.
func invalid(name py.Value) (bool, error) {
	if s, ok := name.(py.Str); ok {
		return strings.ContainsAny(string(s), InvalidCharacters), nil
	}
	for _, c := range InvalidCharacters {
		if in, err := py.Contains(name, py.Str(c)); in || err != nil {
			return in, err
		}
	}
	return false, nil
}

// present returns the entry of the current directory with a name, nil where
// there is none.
func (w *World) present(name py.Value) (py.Value, error) {
	there, err := w.current.has(name)
	if err != nil || !there {
		return nil, err
	}
	return w.current.get(name), nil
}

func (w *World) mkdir(a []py.Value, _ *tool.Answer) error {
	w.Reclaim()
	err := w.newName(a[0], "dir_name", "mkdir: cannot create directory '", MkdirName, MkdirExists)
	if err != nil {
		return err
	}
	_, err = w.current.addDirectory(a[0])
	return err
}

func (w *World) touch(a []py.Value, _ *tool.Answer) error {
	w.Reclaim()
	err := w.newName(a[0], "file_name", "touch: cannot touch '", TouchName, TouchExists)
	if err != nil {
		return err
	}
	return w.current.addFile(a[0], py.Str(""))
}

// newName refuses a name that is invalid or taken.
func (w *World) newName(name py.Value, arg, text string, bad, taken envtune.Code) error {
	is, err := invalid(name)
	if err != nil {
		return err
	}
	if is {
		return fail(bad, about(arg, name), text, name, "': Invalid character")
	}
	there, err := w.current.has(name)
	if err != nil {
		return err
	}
	if there {
		return fail(taken, about(arg, name), text, name, "': File exists")
	}
	return nil
}

func (w *World) echo(a []py.Value, to *tool.Answer) error {
	content, name := a[0], a[1]
	if name == py.None {
		return to.Dict(tool.Value("terminal_output", content))
	}
	bad, err := invalid(name)
	if err != nil {
		return err
	}
	if bad {
		return fail(EchoName, about("file_name", name), "echo: cannot write to '", name, "': Invalid character")
	}
	if !py.Truth(name) {
		return to.Dict(tool.Value("terminal_output", content))
	}
	w.Reclaim()
	v, err := w.present(name)
	if err != nil {
		return err
	}
	if v == nil {
		return fail(EchoNotFound, about("file_name", name), "echo: cannot write to '", name, "': No such file")
	}
	f, ok := v.(*file)
	if !ok {
		return py.AttributeError(v, "_write")
	}
	f.content = content
	return nil
}

// transfer is what mv and cp have in common.
type transfer struct {
	name string // of the tool
	done string // what is told of it
	// notFound, kind, path, exists and directory are the tool's templates.
	notFound, kind, path, exists, directory envtune.Code
}

// moving and copying are the two transfers.
func moving() transfer {
	return transfer{"mv: cannot move", "moved", MvNotFound, MvKind, MvPath, MvExists, MvDirectory}
}

func copying() transfer {
	return transfer{"cp: cannot copy", "copied", CpNotFound, CpKind, CpPath, CpExists, CpDirectory}
}

func (w *World) mv(a []py.Value, to *tool.Answer) error {
	return w.transfer(moving(), a[0], a[1], to)
}

func (w *World) cp(a []py.Value, to *tool.Answer) error {
	return w.transfer(copying(), a[0], a[1], to)
}

// transfer moves or copies source into the directory destination or, where
// there is no such entry, to that name.
func (w *World) transfer(t transfer, source, destination py.Value, to *tool.Answer) error {
	w.Reclaim()
	v, err := w.source(t, source)
	if err != nil {
		return err
	}
	path, err := py.Contains(destination, py.Str("/"))
	if err != nil {
		return err
	}
	if path {
		return fail(t.path, about("source", source, "destination", destination),
			t.name[:2]+": path not allowed in destination. Provide only a file or directory name.")
	}
	there, err := w.present(destination)
	if err != nil {
		return err
	}
	if there == nil {
		if err := w.put(t, v, source, w.current, destination); err != nil {
			return err
		}
		return tell(to, "result", "'", source, "' "+t.done+" to '", destination, "'")
	}
	into, ok := there.(*directory)
	if !ok {
		return fail(t.directory, about("source", source, "destination", destination),
			t.name+" '", source, "' to '", destination, "': Not a directory")
	}
	if err := w.refuseTaken(t, source, destination, into); err != nil {
		return err
	}
	if err := w.put(t, v, source, into, source); err != nil {
		return err
	}
	return tell(to, "result", "'", source, "' "+t.done+" to '", destination, "/", source, "'")
}

// source returns the entry to move or copy.
func (w *World) source(t transfer, name py.Value) (py.Value, error) {
	v, err := w.present(name)
	if err != nil {
		return nil, err
	}
	if v == nil {
		return nil, fail(t.notFound, about("source", name), t.name+" '", name, "': No such file or directory")
	}
	if !known(v) {
		return nil, fail(t.kind, about("source", name), t.name+" '", name, "': Not a file or directory")
	}
	return v, nil
}

// known tells whether an entry is a file or a directory.
func known(v py.Value) bool {
	switch v.(type) {
	case *file, *directory:
		return true
	}
	return false
}

// refuseTaken refuses a name that the directory has. cp officially looks for
// "destination/source" in it, which only a start state can have.
func (w *World) refuseTaken(t transfer, source, destination py.Value, into *directory) error {
	name, err := format(source)
	if t.done == "copied" {
		name, err = format(destination, "/", source)
	}
	if err != nil {
		return err
	}
	if _, taken := into.contents.GetStr(name); !taken {
		return nil
	}
	return fail(t.exists, about("source", source, "destination", destination),
		t.name+" '", source, "' to '", destination, "/", source, "': File exists")
}

// put does the transfer of an entry to a name in a directory. A moved
// directory keeps the dict of its contents; a copy has a dict of its own with
// the same entries. A source that is gone stays gone where adding fails.
func (w *World) put(t transfer, v, source py.Value, into *directory, name py.Value) error {
	if t.done == "moved" {
		w.current.contents.Delete(source)
	}
	if f, ok := v.(*file); ok {
		return into.addFile(name, f.content)
	}
	d, err := into.addDirectory(name)
	if err != nil {
		return err
	}
	d.contents = v.(*directory).contents
	if t.done == "copied" {
		d.contents = d.contents.Copy()
	}
	return nil
}

func (w *World) rm(a []py.Value, to *tool.Answer) error {
	w.Reclaim()
	name := a[0]
	v, err := w.present(name)
	switch {
	case err != nil:
		return err
	case v == nil:
		return fail(RmNotFound, about("file_name", name), "rm: cannot remove '", name, "': No such file or directory")
	case !known(v):
		return fail(RmKind, about("file_name", name), "rm: cannot remove '", name, "': Not a file or directory")
	}
	w.current.contents.Delete(name)
	return tell(to, "result", "'", name, "' removed")
}

func (w *World) rmdir(a []py.Value, to *tool.Answer) error {
	w.Reclaim()
	name := a[0]
	refuse := func(code envtune.Code, why string) error {
		return fail(code, about("dir_name", name), "rmdir: cannot remove '", name, why)
	}
	v, err := w.present(name)
	if err != nil {
		return err
	}
	if v == nil {
		return refuse(RmdirNotFound, "': No such file or directory")
	}
	d, ok := v.(*directory)
	if !ok {
		return refuse(RmdirFile, "': Not a directory")
	}
	if d.contents.Len() > 0 {
		return refuse(RmdirFull, "': Directory not empty")
	}
	w.current.contents.Delete(name)
	return tell(to, "result", "'", name, "' removed")
}
