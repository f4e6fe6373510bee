package synth

import (
	"regexp"
	"slices"
	"strings"
)

// where says in words where a folder lies from the current directory.
func (f *disk) where(d *dice, folder *node) string {
	steps, _ := f.path(folder)
	switch len(steps) {
	case 0:
		if f.named == f.here && d.chance(50) {
			return "the same folder"
		}
		return pick(d, []string{"the current folder", "the current directory", "the folder you are in"})
	case 1:
		name := steps[0].name
		return pick(d, []string{"the folder " + name, "the " + name + " folder", "the directory " + name, "the folder " + name})
	}
	slices.Reverse(steps)
	text := "the folder " + steps[0].name
	inside := pick(d, []string{" inside ", " within "})
	for _, n := range steps[1:] {
		text += inside + n.name
	}
	return text
}

// in is where after " in"; of the current directory it mostly says nothing.
func (f *disk) in(d *dice, folder *node) string {
	if folder == f.here && d.chance(60) {
		return ""
	}
	return " in " + f.where(d, folder)
}

// fileSlots are the slots of a request on a file: "file" is all that says which, which is
// "name" and "at" one after the other.
func (f *disk) fileSlots(d *dice, n *node) map[string]string {
	at := f.in(d, n.up)
	return map[string]string{"file": n.name + at, "name": n.name, "at": at}
}

// folderSlots are the slots of a request on a folder.
func (f *disk) folderSlots(d *dice, n *node) map[string]string {
	return map[string]string{"folder": f.where(d, n), "at": f.in(d, n)}
}

// pickFile draws a file that fits: the one spoken of last or one in the current directory or
// below, mostly below.
func (s *scene) pickFile(fits func(*node) bool) (*node, map[string]string) {
	f := s.disk()
	if n := f.file; n != nil && !s.plain && fits(n) && s.d.chance(70) {
		if _, below := f.path(n.up); below {
			return n, map[string]string{"file": "that file", "name": "that file", "at": ""}
		}
	}
	return s.nameFile(fits)
}

// nameFile is pickFile without pointing back.
func (s *scene) nameFile(fits func(*node) bool) (*node, map[string]string) {
	f := s.disk()
	n := s.nearOrBelow(func(n *node) bool { return !n.folder && !n.hidden() && fits(n) })
	if n == nil {
		return nil, nil
	}
	return n, f.fileSlots(s.d, n)
}

// nearOrBelow draws an entry that fits from the current directory or, mostly, from below.
func (s *scene) nearOrBelow(fits func(*node) bool) *node {
	f := s.disk()
	var near, below []*node
	for _, n := range f.here.all(fits) {
		if n.up == f.here {
			near = append(near, n)
		} else {
			below = append(below, n)
		}
	}
	switch {
	case len(below) > 0 && (len(near) == 0 || s.d.chance(75)):
		return pick(s.d, below)
	case len(near) > 0:
		return pick(s.d, near)
	}
	return nil
}

// pickFolder draws the current directory or, mostly, a folder below.
func (s *scene) pickFolder(fits func(*node) bool) *node {
	f := s.disk()
	below := f.here.all(func(n *node) bool { return n.folder && fits(n) })
	if len(below) > 0 && (!fits(f.here) || s.d.chance(75)) {
		return pick(s.d, below)
	}
	if fits(f.here) {
		return f.here
	}
	return nil
}

func anyNode(*node) bool { return true }

func (n *node) hidden() bool { return strings.HasPrefix(n.name, ".") }

// filled tells that a file has at least n lines.
func filled(n int) func(*node) bool {
	return func(x *node) bool { return len(x.lines) >= n }
}

// onFile makes a goal of a call on a file. act gets its name.
func (s *scene) onFile(n *node, slots map[string]string, act func() error) (goal, bool) {
	return goal{slots: slots, run: func() error {
		if err := s.enter(n.up); err != nil {
			return err
		}
		s.disk().file, s.disk().named = n, n.up
		return act()
	}}, true
}

// reading makes a goal of one call that only reads a file with at least so many lines.
func reading(tool string, lines int) func(*scene) (goal, bool) {
	return func(s *scene) (goal, bool) {
		n, slots := s.pickFile(filled(lines))
		if n == nil {
			return goal{}, false
		}
		return s.onFile(n, slots, func() error { return s.do(tool, arg{"file_name", n.name}) })
	}
}

// inFolder makes a goal of a call in a folder.
func (s *scene) inFolder(n *node, slots map[string]string, act func() error) (goal, bool) {
	return goal{slots: slots, run: func() error {
		if err := s.enter(n); err != nil {
			return err
		}
		s.disk().named = n
		return act()
	}}, true
}

var plainWord = regexp.MustCompile(`^[A-Za-z]{3,}$`)

// wordOf draws a word of a text, to search for.
func wordOf(d *dice, lines []string) string {
	var words []string
	for _, w := range strings.Fields(strings.Join(lines, " ")) {
		if plainWord.MatchString(w) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return pick(d, words)
}

// quoted writes a text as requests do.
func quoted(text string) string { return `"` + text + `"` }

// nameGap is the gap of a request that does not say which file it is about.
func nameGap(without ...string) gap {
	return gap{slot: "name", label: "file", without: without, supply: []string{
		"I mean [the file |]{name}", "the file is {name}", "it is the file {name}", "take {name}", "the file I mean is {name}",
		"I meant the file {name}", "use the file {name}", "the one called {name}", "the file is called {name}",
		"the name of the file is {name}", "do it with {name}", "I want that for the file {name}",
	}}
}

// newNameGap is the gap of a request that does not say a new name.
func newNameGap(without ...string) gap {
	return gap{slot: "new", label: "new name", without: without, supply: []string{
		"the new name is {new}", "call it {new}", "the new name should be {new}", "name it {new}", "it should be called {new}",
		"let the new name be {new}", "use {new} as the new name", "the name is {new}", "the new name I want is {new}",
		"take {new} as the new name", "make it {new}", "I forgot the new name, it is {new}",
	}}
}
