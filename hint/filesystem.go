package hint

import (
	"fmt"
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/world/filesystem"
)

func filesystemEntries() map[envtune.Code]Entry {
	invalid := Entry{make: pathStep, fallback: plainName}
	file := Entry{make: enterFolder, fallback: notHere}
	anything := Entry{make: elsewhere, fallback: notHere}
	path := Entry{make: pathDestination}
	taken := Entry{make: nameTaken}
	kind := Entry{None: "cannot happen: every entry is a file or a directory"}
	return map[envtune.Code]Entry{
		filesystem.NestedPath: {make: oneLevel},
		filesystem.AtRoot:     {make: atRoot},
		filesystem.NoParent:   {None: "cannot happen: only the root has no parent"},
		filesystem.CdNotFound: anything,

		filesystem.MkdirName:   invalid,
		filesystem.TouchName:   invalid,
		filesystem.EchoName:    invalid,
		filesystem.CatName:     invalid,
		filesystem.MkdirExists: {make: existsAlready},
		filesystem.TouchExists: {make: existsAlready},

		filesystem.EchoNotFound:  {make: miswritten, fallback: touchFirst},
		filesystem.CatDirectory:  {make: enterFolder, fallback: notHere},
		filesystem.CatNotFound:   file,
		filesystem.WcNotFound:    file,
		filesystem.SortNotFound:  file,
		filesystem.GrepNotFound:  file,
		filesystem.TailNotFound:  file,
		filesystem.DiffNotFound:  {make: apart, fallback: notHere},
		filesystem.FindNotFound:  {make: searchPath},
		filesystem.CountMode:     {make: names("mode", filesystem.CountModes())},
		filesystem.MvNotFound:    anything,
		filesystem.CpNotFound:    anything,
		filesystem.RmNotFound:    anything,
		filesystem.RmdirNotFound: anything,

		filesystem.MvPath:      path,
		filesystem.CpPath:      path,
		filesystem.MvExists:    taken,
		filesystem.CpExists:    taken,
		filesystem.MvDirectory: {make: fileInTheWay},
		filesystem.CpDirectory: {make: fileInTheWay},
		filesystem.RmdirFull:   {make: useRm, fallback: emptyOnly},
		filesystem.RmdirFile:   {make: useRm, fallback: notHere},

		filesystem.MvKind: kind,
		filesystem.RmKind: kind,
		filesystem.CpKind: kind,
	}
}

func (c *failure) files() *filesystem.World {
	w, _ := c.session.World("filesystem")
	f, _ := w.(*filesystem.World)
	return f
}

// wanted returns the parameter whose entry is missing, and its value: of two
// files to compare the first that is not here.
func (c *failure) wanted() (arg, name string) {
	for _, arg := range []string{"folder", "dir_name", "file_name", "source", "file_name1", "file_name2"} {
		v := c.field(arg)
		if v == "" || strings.HasPrefix(arg, "file_name") && slices.Contains(c.files().Files(), v) {
			continue
		}
		return arg, v
	}
	t, _ := c.spec()
	return t.Params[0].Name, ""
}

// kinds returns the names here that the failed tool takes for an argument.
func (c *failure) kinds() []string {
	w := c.files()
	switch c.result.Tool {
	case "cd", "rmdir":
		return w.Folders()
	case "mv", "cp", "rm":
		return append(w.Files(), w.Folders()...)
	}
	return w.Files()
}

// goTo is the hint to change the directory first.
func goTo(folder, text string) *envtune.Hint {
	return firstWith("cd", "folder", py.Repr(py.Str(folder)), text)
}

// elsewhere leads to an entry of that name in another directory.
func elsewhere(c *failure) *envtune.Hint {
	if h := pathStep(c); h != nil {
		return h
	}
	arg, name := c.wanted()
	kind := "File"
	switch c.result.Tool {
	case "cd", "rmdir":
		kind = "Directory"
	case "mv", "cp", "rm":
		kind = ""
	}
	step := c.files().Toward(name, kind)
	switch {
	case step == "":
		return nil
	case arg == "folder":
		return is(arg, fmt.Sprintf("%s is not in this directory; go toward it with '%s'.", name, step), step)
	}
	return goTo(step, fmt.Sprintf("%s is not in this directory: go toward it first, with cd to '%s'.", name, step))
}

// notHere lists what is here; where there is nothing, ls shows no more.
func notHere(c *failure) *envtune.Hint {
	arg, given := c.wanted()
	all := c.kinds()
	if near := spell.Nearest(given, all); near != "" {
		all = ahead(all, near)
	}
	if h := oneOf(arg, given, all[:min(len(all), maxNames)]); h != nil {
		return h
	}
	return say(envtune.HintConstraint, "The current directory has nothing that this tool takes.")
}

// enterFolder: the name is a folder's where a file's is due, or lies elsewhere.
func enterFolder(c *failure) *envtune.Hint {
	_, name := c.wanted()
	if slices.Contains(c.files().Folders(), name) {
		return goTo(name, fmt.Sprintf("%s is a folder: change to it with cd and name a file in it.", name))
	}
	return elsewhere(c)
}

// apart: of two files to compare one is here and the other elsewhere, so that going
// there loses the first.
func apart(c *failure) *envtune.Hint {
	_, missing := c.wanted()
	for _, arg := range []string{"file_name1", "file_name2"} {
		if name := c.field(arg); slices.Contains(c.files().Files(), name) && c.files().Toward(missing, "File") != "" {
			return say(envtune.HintConstraint, fmt.Sprintf(
				"%s is here and %s in another directory: bring both into one with cp or mv first.", name, missing))
		}
	}
	return enterFolder(c)
}

// parts splits a path into its names, without the root's and ".".
func (c *failure) parts(path string) []string {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "." })
	if strings.HasPrefix(path, "/") && len(parts) > 1 && parts[0] == c.files().RootName() {
		return parts[1:]
	}
	return parts
}

// oneLevel gives the first step of a path.
func oneLevel(c *failure) *envtune.Hint {
	path := c.field("folder")
	step := "/"
	if parts := c.parts(path); len(parts) > 0 && (!strings.HasPrefix(path, "/") || c.files().AtRoot()) {
		step = parts[0]
	}
	return is("folder", fmt.Sprintf("cd goes one level at a time: begin with '%s'.", step), step)
}

func atRoot(c *failure) *envtune.Hint {
	folders := c.files().Folders()
	if h := oneOf("folder", "", folders[:min(len(folders), maxNames)]); h != nil {
		h.Text = "This is the root already; " + h.Text
		return h
	}
	return say(envtune.HintConstraint, "This is the root, and it has no folders.")
}

// pathStep: a path stands where a name is due.
func pathStep(c *failure) *envtune.Hint {
	arg, path := c.wanted()
	if !strings.Contains(path, "/") {
		return nil
	}
	parts := c.parts(path)
	absolute := strings.HasPrefix(path, "/")
	switch {
	case absolute && !c.files().AtRoot():
		return goTo("/", "No path is taken here: go along it with cd first, beginning with '/', then give the name alone.")
	case len(parts) == 1:
		return is(arg, fmt.Sprintf("No path is taken here: give the name alone, %s.", parts[0]), parts[0])
	case len(parts) > 1 && (parts[0] == ".." || slices.Contains(c.files().Folders(), parts[0])):
		return goTo(parts[0], fmt.Sprintf("No path is taken here: change to '%s' with cd first, then give the name alone.", parts[0]))
	}
	return nil
}

func plainName(c *failure) *envtune.Hint {
	arg, _ := c.wanted()
	without := "a name without " + strings.Join(strings.Split(filesystem.InvalidCharacters, ""), " ")
	return is(arg, fmt.Sprintf("%s must be %s.", arg, without), without)
}

func existsAlready(c *failure) *envtune.Hint {
	arg, name := c.wanted()
	if c.result.Tool == "touch" {
		arg, name = "file_name", c.field("file_name")
	}
	return is(arg, fmt.Sprintf("%s is here already: use it, or choose a new %s.", name, arg), "a new name")
}

// miswritten: a file here has the name but for its case, two letters swapped, or a
// letter left out. One letter for another is no slip in names of files (a.txt, b.txt;
// draft1, draft2).
func miswritten(c *failure) *envtune.Hint {
	name := c.field("file_name")
	near := spell.NearMiss(name, c.files().Files())
	if near != "" && (len(near) == len(name)+1 || slices.Equal(letters(near), letters(name))) {
		return is("file_name", fmt.Sprintf("There is no file of this name; perhaps %s is meant. A new one is made with touch.", near), near)
	}
	return elsewhere(c)
}

// letters are the letters of a name in order, without their case.
func letters(name string) []rune {
	l := []rune(strings.ToLower(name))
	slices.Sort(l)
	return l
}

func touchFirst(c *failure) *envtune.Hint {
	name := py.Repr(py.Str(c.field("file_name")))
	return firstWith("touch", "file_name", name, fmt.Sprintf("Make the file first: touch(file_name=%s).", name))
}

// searchPath: find takes a path from the current directory or the root.
func searchPath(c *failure) *envtune.Hint {
	folders := c.files().Folders()
	accepted := append([]string{"."}, folders[:min(len(folders), maxNames-1)]...)
	if near := spell.Nearest(c.text("path"), accepted); near != "" {
		accepted = ahead(accepted, near)
	}
	return is("path", "path begins in the current directory, where there are "+
		strings.Join(accepted, ", ")+", or with a slash in the root.", accepted...)
}

// pathDestination: one step at a time.
func pathDestination(c *failure) *envtune.Hint {
	parts := c.parts(c.field("destination"))
	if len(parts) > 0 && slices.Contains(c.files().Folders(), parts[0]) {
		return is("destination", fmt.Sprintf("No path is taken: give %s alone, and go on from there with cd.", parts[0]), parts[0])
	}
	return is("destination", "destination must be the name of a folder in this directory, or a new name.",
		"a folder here", "a new name")
}

// nameTaken: the destination has an entry of the source's name.
func nameTaken(c *failure) *envtune.Hint {
	source, _ := c.arg("source")
	destination, _ := c.arg("destination")
	if source == nil || destination == nil {
		return nil
	}
	return is("destination", fmt.Sprintf("%s has an entry %s already: remove or rename one of them, or choose another destination.",
		py.String(destination), py.String(source)), "another name")
}

func fileInTheWay(c *failure) *envtune.Hint {
	name := c.field("destination")
	return is("destination", fmt.Sprintf("%s is a file and stays as it is: choose a folder or a new name, or remove it with rm first.", name),
		"a folder here", "a new name")
}

func useRm(c *failure) *envtune.Hint {
	t, ok := c.session.Tool("rm")
	if !ok {
		return nil
	}
	return use(t, "rmdir removes only an empty folder; rm removes files, and folders with all that is in them.")
}

func emptyOnly(c *failure) *envtune.Hint {
	name := c.field("dir_name")
	return is("dir_name", fmt.Sprintf("%s must be empty before it can be removed.", name), "an empty folder")
}
