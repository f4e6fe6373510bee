package synth

// folderIntents are what users want to know of a folder.
func folderIntents() []intent {
	return []intent{
		{
			name: "folder_list", tool: "ls", weight: 5, reads: true,
			full: []string{
				"list the content of {folder}", "show [me |]what is in {folder}", "?what is in {folder}",
				"list what there is in {folder}", "give me a listing of {folder}", "?which files and folders are in {folder}",
				"tell me the names of what is in {folder}", "show the listing of {folder}", "have a look at {folder} and list what it contains",
			},
			draw: func(s *scene) (goal, bool) { return listFolder(s, arg{}) },
		},
		{
			name: "folder_list_all", tool: "ls", weight: 3, reads: true,
			full: []string{
				"list the content of {folder}, hidden files too", "show [me |]all that is in {folder}, hidden files included", "?what is in {folder}, with the hidden files",
				"list everything in {folder}, also what is hidden", "give me a listing of {folder} that has the hidden files too", "?which files are in {folder}, hidden ones included",
				"include hidden files in a listing of {folder}", "show what {folder} holds and do not leave out hidden files", "list {folder} with all its hidden files",
			},
			draw: func(s *scene) (goal, bool) { return listFolder(s, arg{"a", true}) },
		},
		{
			name: "folder_usage", tool: "du", weight: 3,
			full: []string{
				"get the disk usage of {folder} in bytes", "?how many bytes does {folder} take up", "?what is the size of {folder} in bytes",
				"tell me how many bytes {folder} takes", "work out the size of {folder} in bytes", "measure how many bytes there are in {folder}",
				"show the bytes used by {folder}", "give me the disk usage of {folder} as a number of bytes", "find out the size in bytes of {folder}",
			},
			draw: func(s *scene) (goal, bool) { return usage(s, arg{}) },
		},
		{
			name: "folder_usage_readable", tool: "du", weight: 3,
			full: []string{
				"get the disk usage of {folder} in human readable form", "show how much space {folder} takes, human readable", "?what is the human readable disk usage of {folder}",
				"tell me the size of {folder} in a human readable way", "give me the human readable size of {folder}", "work out the disk usage of {folder}, human readable",
				"measure {folder} and tell me its size in human readable form", "find out the human readable disk usage of {folder}", "make it human readable and tell me the size of {folder}",
			},
			draw: func(s *scene) (goal, bool) { return usage(s, arg{"human_readable", true}) },
		},
	}
}

func listFolder(s *scene, how arg) (goal, bool) {
	n := s.pickFolder(func(n *node) bool { return len(n.kids) > 0 })
	if n == nil {
		return goal{}, false
	}
	return s.inFolder(n, s.disk().folderSlots(s.d, n), func() error { return s.do("ls", how.given()...) })
}

func usage(s *scene, how arg) (goal, bool) {
	n := s.pickFolder(func(n *node) bool { return len(n.all(filled(1))) > 0 })
	if n == nil {
		return goal{}, false
	}
	return s.inFolder(n, s.disk().folderSlots(s.d, n), func() error { return s.do("du", how.given()...) })
}

// given is the argument, or nothing where it is the zero value.
func (a arg) given() []arg {
	if a.name == "" {
		return nil
	}
	return []arg{a}
}

// walkIntents are changes of the current directory.
func walkIntents() []intent {
	return []intent{
		{
			name: "folder_go", tool: "cd", weight: 4,
			full: []string{
				"go to {folder}", "change to {folder}", "make {folder} the current directory", "switch to {folder}",
				"open {folder} and stay there", "move on to {folder}", "enter {folder}", "take me to {folder}",
				"change the current directory to {folder}", "get into {folder}", "go and work in {folder} from now on", "set {folder} as the current directory",
			},
			draw: func(s *scene) (goal, bool) {
				f := s.disk()
				below := f.here.all(func(n *node) bool { return n.folder })
				deep := f.here.all(func(n *node) bool { return n.folder && n.up != f.here })
				if len(deep) > 0 && s.d.chance(80) {
					below = deep
				}
				if len(below) == 0 {
					return goal{}, false
				}
				n := pick(s.d, below)
				return s.inFolder(n, f.folderSlots(s.d, n), func() error { return nil })
			},
		},
		{
			name: "folder_up", tool: "cd", weight: 6,
			full: []string{
				"go up one level", "go [back |]up to the parent directory", "change to the parent directory", "go back one folder, up to the parent",
				"move up one directory", "step up to the parent directory", "change the directory to the one above", "get back up one level",
				"leave this folder for the one above it", "take me up to the parent directory",
			},
			draw: func(s *scene) (goal, bool) {
				f := s.disk()
				return goal{run: func() error {
					f.here, f.file, f.folder, f.named = f.here.up, nil, nil, nil
					return s.do("cd", arg{"folder", ".."})
				}}, f.here.up != nil
			},
		},
		{
			name: "folder_root", tool: "cd", weight: 3,
			full: []string{
				"go back to the root directory /", "change to the root directory /", "return to the root /", "make the root / the current directory again",
				"jump back to the root directory /", "switch to the root directory /", "take me back to the root /", "set the current directory to the root /",
				"leave here and go to the root /",
			},
			draw: func(s *scene) (goal, bool) {
				f := s.disk()
				return goal{run: func() error {
					f.here, f.file, f.folder, f.named = f.root, nil, nil, nil
					return s.do("cd", arg{"folder", "/"})
				}}, f.here.up != nil && f.here.up.up != nil
			},
		},
		{
			name: "folder_where", tool: "pwd", weight: 2,
			full: []string{
				"?which directory am I in", "show the path of the current directory", "?what is the path of the current directory",
				"tell me the current working directory", "print the path of the directory I am in", "?where am I in the file system right now",
				"give me the full path of the current directory", "?what is the current working directory", "say which path the current directory has",
			},
			draw: simple("pwd"),
		},
	}
}
