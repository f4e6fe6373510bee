package synth

// newIntents make files and folders.
func newIntents() []intent {
	return []intent{
		{
			name: "folder_make", tool: "mkdir", weight: 4,
			full: []string{
				"make a [new |]folder called {new}{at}", "create a [new |]directory {new}{at}", "start a new folder called {new}{at}",
				"make a directory named {new}{at}", "add a folder with the name {new}{at}", "set up a new folder {new}{at}",
				"create a folder named {new}{at}", "put a new folder called {new}{at}", "have a new directory made{at}, its name is {new}",
			},
			gaps: []gap{newNameGap("make a new folder{at}", "create a directory{at}", "set up one more folder{at}", "add a new folder{at} for me")},
			draw: drawMake,
		},
		{
			name: "folder_make_inside", tool: "mkdir", weight: 3,
			full: []string{
				"make a folder {new}{at} and, inside it, a folder {sub}", "create the directory {new}{at} and in it the directory {sub}", "set up a folder called {new}{at} with a folder called {sub} inside it",
				"make the new folder {new}{at}, then another one called {sub} inside that", "create a folder {new}{at} that holds a folder {sub}", "add a directory {new}{at}, and within it a directory {sub}",
				"make two folders{at}: {new}, and {sub} inside it", "make both a folder {new}{at} and an empty folder {sub} in it", "build a folder {new}{at} that has a subfolder {sub}",
			},
			gaps: []gap{{slot: "sub", label: "inner folder name", without: []string{
				"make a folder {new}{at} with one more folder inside it", "create the directory {new}{at} and another directory in it",
				"set up a folder called {new}{at} that holds a second folder", "add a folder {new}{at}, and within it a subfolder"}}},
			draw: func(s *scene) (goal, bool) {
				n := s.pickFolder(anyNode)
				f := s.disk()
				outer := f.unused(s.d, newFolders(), []string{""})
				sub := outer
				for sub == outer {
					sub = f.unused(s.d, innerNames(), []string{""})
				}
				slots := f.folderSlots(s.d, n)
				slots["new"], slots["sub"] = outer, sub
				return s.inFolder(n, slots, func() error {
					made, err := s.makeFolder(n, outer)
					if err != nil {
						return err
					}
					if err := s.enter(made); err != nil {
						return err
					}
					_, err = s.makeFolder(made, sub)
					return err
				})
			},
		},
		{
			name: "file_make", tool: "touch", weight: 4,
			full: []string{
				"make an empty file {new}{at}", "create an empty file called {new}{at}", "add a new empty file named {new}{at}",
				"set up an empty file with the name {new}{at}", "create a new file {new}{at} without any text", "make the file {new}{at}, it can stay empty",
				"touch a new file called {new}{at}", "have an empty file {new} made{at}", "get an empty file named {new} made{at}",
			},
			gaps: []gap{newNameGap("make an empty file{at}", "create a new file{at} without any text", "add one more empty file{at}", "set up an empty file{at}")},
			draw: func(s *scene) (goal, bool) {
				n := s.pickFolder(anyNode)
				name := s.disk().unused(s.d, newStems(), textEndings())
				slots := s.disk().folderSlots(s.d, n)
				slots["new"] = name
				return s.inFolder(n, slots, func() error { return s.makeFile(n, name) })
			},
		},
	}
}

func drawMake(s *scene) (goal, bool) {
	n := s.pickFolder(anyNode)
	name := s.disk().unused(s.d, newFolders(), []string{""})
	slots := s.disk().folderSlots(s.d, n)
	slots["new"] = name
	return s.inFolder(n, slots, func() error {
		made, err := s.makeFolder(n, name)
		s.disk().folder = made
		return err
	})
}

// makeFolder makes a folder in the current directory, which in is.
func (s *scene) makeFolder(in *node, name string) (*node, error) {
	s.disk().named = nil // one of two
	return in.add(&node{name: name, folder: true}), s.do("mkdir", arg{"dir_name", name})
}

// makeFile makes an empty file in the current directory, which in is.
func (s *scene) makeFile(in *node, name string) error {
	s.disk().file = in.add(&node{name: name})
	return s.do("touch", arg{"file_name", name})
}

// write overwrites a file in the current directory.
func (s *scene) write(n *node, text string) error {
	n.lines = []string{text}
	return s.do("echo", arg{"content", text}, arg{"file_name", n.name})
}
