package synth

// moveIntents move, rename and copy files.
func moveIntents() []intent {
	return []intent{
		{
			name: "file_rename", tool: "mv", weight: 7,
			full: []string{
				"rename {file} to {new}", "change the name of {file} to {new}", "give {file} the new name {new}",
				"rename {name}{at}, the new name is {new}", "have {file} renamed to {new}", "let {file} be called {new} from now on",
				"rename {file} as {new}", "get {file} renamed to {new}", "make {new} the new name of {file}",
			},
			gaps: []gap{
				newNameGap("rename {file}", "give {file} another name", "change the name of {file}", "let {file} be called something else"),
				nameGap("rename a file{at} to {new}", "give one of the files{at} the new name {new}", "change the name of one file{at} to {new}",
					"let one of the files{at} be called {new}"),
			},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.pickFile(anyNode)
				if n == nil {
					return goal{}, false
				}
				name := s.disk().renamed(s.d, n)
				slots["new"] = name
				return s.onFile(n, slots, func() error {
					old := n.name
					n.name = name
					return s.do("mv", arg{"source", old}, arg{"destination", name})
				})
			},
		},
		{
			name: "file_copy", tool: "cp", weight: 6,
			full: []string{
				"copy {file} to the new name {new}", "make a copy of {file}, called {new}", "duplicate {file} under the name {new}",
				"copy {file} as {new}", "keep a copy of {file} under the name {new}", "make {new} a copy of {file}",
				"create a copy of {file} and name it {new}", "have {file} copied to {new}", "save a second {file} under the name {new}",
			},
			gaps: []gap{
				newNameGap("make a copy of {file} with another name", "duplicate {file} under a new name", "copy {file} to a new name",
					"keep a second {file} under a name of its own"),
				nameGap("make a copy of a file{at}, called {new}", "copy one of the files{at} to the new name {new}",
					"duplicate one file{at} under the name {new}", "create a copy of one of the files{at} and name it {new}"),
			},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.nameFile(filled(1))
				if n == nil {
					return goal{}, false
				}
				name := s.disk().renamed(s.d, n)
				slots["new"] = name
				return s.onFile(n, slots, func() error {
					s.disk().file = nil // one of two
					return s.copyAs(n, name)
				})
			},
		},
		transferIntent("file_move", "mv", "move", "moved", "shift {file} into {to}"),
		transferIntent("file_copy_into", "cp", "copy", "copied", "put a copy of {file} into {to}"),
		moveShowIntent(), makeMoveIntent(),
	}
}

// renamed draws a new name with the same ending.
func (f *disk) renamed(d *dice, n *node) string {
	ending := ".txt"
	for i := range n.name {
		if n.name[i] == '.' {
			ending = n.name[i:]
		}
	}
	return f.unused(d, newStems(), []string{ending})
}

// copyAs copies a file of the current directory to a new name there.
func (s *scene) copyAs(n *node, name string) error {
	n.up.add(&node{name: name, lines: n.lines})
	return s.do("cp", arg{"source", n.name}, arg{"destination", name})
}

// transferIntent moves or copies a file into a folder beside it; again is one more request.
func transferIntent(name, tool, verb, done, again string) intent {
	return intent{
		name: name, tool: tool, weight: 6,
		full: []string{
			verb + " {file} into {to}", verb + " {name}{at}: it goes into {to}", "have {file} " + done + " into {to}",
			again, verb + " {file} over to {to}", "get {file} " + done + " to {to}",
			"take {file} and " + verb + " it into {to}", "let {file} be " + done + " into {to}", verb + " {file}: the target is {to}",
		},
		gaps: []gap{
			{slot: "to", label: "target folder", without: []string{
				verb + " {file} into another folder", "have {file} " + done + " into a folder", verb + " {file} over to a different folder",
				"take {file} and " + verb + " it to a folder of mine"},
				supply: []string{
					"it goes into {to}", "I mean into {to}", "put it into {to}", "into {to}, please", "take {to}", "I want it in {to}",
					"the right place is {to}", "it belongs into {to}", "use {to} for that",
				}},
			nameGap(verb+" a file{at} into {to}", "have one of the files{at} "+done+" into {to}", "get one file{at} "+done+" to {to}",
				"let a file{at} be "+done+" into {to}"),
		},
		draw: func(s *scene) (goal, bool) { return drawTransfer(s, tool) },
	}
}

// targets lists the folders beside a file that it could go into.
func (n *node) targets() []*node {
	var out []*node
	for _, k := range n.up.kids {
		if k.folder {
			out = append(out, k)
		}
	}
	return out
}

// target draws a folder beside a file, and says which.
func (s *scene) target(n *node) (*node, string) {
	if to := s.disk().folder; to != nil && to.up == n.up && !s.plain {
		return to, "that folder"
	}
	to := pick(s.d, n.targets())
	return to, pick(s.d, []string{"the folder " + to.name + " next to it", "the folder " + to.name + " beside it", "the " + to.name + " folder next to it"})
}

func drawTransfer(s *scene, tool string) (goal, bool) {
	n, slots := s.pickFile(func(n *node) bool { return len(n.targets()) > 0 })
	if n == nil {
		return goal{}, false
	}
	to, said := s.target(n)
	slots["to"] = said
	return s.onFile(n, slots, func() error {
		if tool == "cp" {
			s.disk().file = nil // one of two
			to.add(&node{name: n.name, lines: n.lines})
		} else {
			n.drop()
			to.add(n)
		}
		s.disk().folder, s.disk().named = to, nil
		return s.do(tool, arg{"source", n.name}, arg{"destination", to.name})
	})
}

func moveShowIntent() intent {
	return intent{
		name: "file_move_show", tool: "mv", weight: 4,
		full: []string{
			"move {file} into {to}, go there and show it", "move {name}{at} into {to} and then show its content from there", "move {file} into {to}, then open it there and show it",
			"take {file}, move it into {to} and read it out to me there", "have {file} moved into {to}, and print its content in its new place", "move {name}{at} to {to} and let me see its content after that",
			"get {file} moved into {to} and display it from its new place", "move {file} over to {to}, then print what it says", "let {file} be moved into {to} and show the content of the moved file",
		},
		draw: func(s *scene) (goal, bool) {
			n, slots := s.pickFile(func(n *node) bool { return len(n.lines) > 0 && len(n.targets()) > 0 })
			if n == nil {
				return goal{}, false
			}
			to, said := s.target(n)
			slots["to"] = said
			return s.onFile(n, slots, func() error {
				n.drop()
				to.add(n)
				s.disk().named = nil
				if err := s.do("mv", arg{"source", n.name}, arg{"destination", to.name}); err != nil {
					return err
				}
				if err := s.enter(to); err != nil {
					return err
				}
				return s.do("cat", arg{"file_name", n.name})
			})
		},
	}
}

func makeMoveIntent() intent {
	return intent{
		name: "folder_make_move", tool: "mv", weight: 4,
		full: []string{
			"make a folder {new} next to {file}, and move that file into it", "move {file} into a new folder {new} that you make next to it", "create the directory {new} beside {file}, then move the file into it",
			"take {file}, make a new folder {new} beside it and move it in there", "make a new directory called {new} next to {file}, and move the file there", "move {file} into a folder called {new}, which does not exist yet: make it beside the file",
			"make a place for {file}: a new folder {new} next to it, and move it there", "have {file} moved into the folder {new}, and make that folder next to it first", "set up a folder {new} next to {file} and then move the file over into it",
		},
		gaps: []gap{newNameGap("make a new folder next to {file}, and move that file into it", "move {file} into a new folder that you make next to it",
			"take {file}, make a new folder beside it and move it in there", "set up one more folder next to {file} and move the file over into it")},
		draw: func(s *scene) (goal, bool) {
			n, slots := s.nameFile(anyNode)
			if n == nil {
				return goal{}, false
			}
			name := s.disk().unused(s.d, newFolders(), []string{""})
			slots["new"] = name
			return s.onFile(n, slots, func() error {
				to, err := s.makeFolder(n.up, name)
				if err != nil {
					return err
				}
				n.drop()
				to.add(n)
				return s.do("mv", arg{"source", n.name}, arg{"destination", name})
			})
		},
	}
}
