package synth

// removeIntents remove files and folders.
func removeIntents() []intent {
	return []intent{
		{
			name: "file_remove", tool: "rm", weight: 5,
			full: []string{
				"remove {file}", "delete {file}", "get rid of {file}", "take {file} away", "throw away {file}", "have {file} deleted",
				"delete {file} for good", "let {file} be removed", "clear away {file}",
			},
			gaps: []gap{nameGap("remove a file{at}", "delete one of the files{at}", "get rid of one file{at}", "throw away one of the files{at}")},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.pickFile(anyNode)
				if n == nil {
					return goal{}, false
				}
				return s.onFile(n, slots, func() error {
					n.drop()
					s.disk().file = nil
					return s.do("rm", arg{"file_name", n.name})
				})
			},
		},
		{
			name: "folder_remove", tool: "rm", weight: 3,
			full: []string{
				"remove {folder} with everything in it", "delete {folder} and all that it holds", "get rid of {folder}, its content included",
				"remove {folder}, files and all", "throw away {folder} together with its files", "have {folder} deleted with all its content",
				"delete {folder}, although it is not empty", "remove the whole of {folder}", "have {folder} deleted with what is in it",
			},
			draw: func(s *scene) (goal, bool) { return removeFolder(s, "rm", "file_name", true) },
		},
		{
			name: "folder_remove_empty", tool: "rmdir", weight: 6,
			full: []string{
				"remove {folder}, which is empty", "delete {folder}, it is empty", "get rid of {folder}, since nothing is in it",
				"take away {folder}, which is an empty one", "throw away {folder}, there is nothing in it", "have {folder} removed, as it is empty",
				"clear {folder} away, it is an empty one", "delete {folder}, there are no files in it", "let {folder} be removed, it has no content",
			},
			draw: func(s *scene) (goal, bool) { return removeFolder(s, "rmdir", "dir_name", false) },
		},
	}
}

// removeFolder draws a folder below the current directory, full or empty, to remove.
func removeFolder(s *scene, tool, param string, full bool) (goal, bool) {
	f := s.disk()
	all := f.here.all(func(n *node) bool { return n.folder && len(n.kids) > 0 == full })
	if len(all) == 0 {
		return goal{}, false
	}
	n := pick(s.d, all)
	slots := map[string]string{"folder": f.where(s.d, n)}
	return s.inFolder(n.up, slots, func() error {
		n.drop()
		f.file, f.folder, f.named = nil, nil, nil
		return s.do(tool, arg{param, n.name})
	})
}
