package filesystem

import (
	"strings"

	"envtune/py"
)

// maxSearched bounds the directories that Toward looks into.
const maxSearched = 1 << 10

// Files lists the names of the files in the current directory, as ls shows
// them, hidden ones too; names that are no strings are left out.
func (w *World) Files() []string { return w.names("File") }

// Folders lists the names of the directories in the current directory; see
// Files.
func (w *World) Folders() []string { return w.names("Directory") }

func (w *World) names(kind string) []string {
	var names []string
	for _, e := range w.current.contents.Entries() {
		if name, ok := e.Key.(py.Str); ok && e.Value.Type() == kind {
			names = append(names, string(name))
		}
	}
	return names
}

// AtRoot tells whether the current directory is the root, and RootName the
// root's name, which pwd shows and cd does not take.
func (w *World) AtRoot() bool { return w.current == w.root }

// RootName returns the name of the root.
func (w *World) RootName() string { return py.String(w.root.name) }

// Toward returns what cd takes to come nearer to an entry of that name which is
// not in the current directory: a folder with the entry somewhere below, the
// nearest first, or "..". kind is "File", "Directory" or, for both, "". It
// returns "" where it finds none.
func (w *World) Toward(name, kind string) string {
	if step := below(w.current, name, kind); step != "" {
		return step
	}
	for d := w.current.parent; d != nil; d = d.parent {
		if d.holds(name, kind) || below(d, name, kind) != "" {
			return ".."
		}
	}
	return ""
}

// holds tells whether a directory has an entry of that name and kind.
func (d *directory) holds(name, kind string) bool {
	v, ok := d.contents.GetStr(name)
	return ok && (kind == "" || v.Type() == kind)
}

// below searches level by level for an entry under the folders of d, and
// returns the folder.
func below(d *directory, name, kind string) string {
	type place struct {
		d    *directory
		step string
	}
	seen := map[*py.Dict]bool{d.contents: true}
	queue := []place{{d, ""}}
	for i := 0; i < len(queue) && len(seen) < maxSearched; i++ {
		at := queue[i]
		for _, e := range at.d.contents.Entries() {
			sub, isDirectory := e.Value.(*directory)
			key, isText := e.Key.(py.Str)
			if !isDirectory || !isText || seen[sub.contents] || !enterable(string(key)) {
				continue
			}
			seen[sub.contents] = true
			step := at.step
			if step == "" {
				step = string(key)
			}
			if sub.holds(name, kind) {
				return step
			}
			queue = append(queue, place{sub, step})
		}
	}
	return ""
}

// enterable tells whether cd takes the name for the folder's.
func enterable(name string) bool {
	return name != "" && name != "." && name != ".." && !strings.Contains(name, "/")
}
