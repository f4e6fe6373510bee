package synth

// linesIntents are what users want of some lines of a file.
func linesIntents() []intent {
	return []intent{
		{
			name: "file_tail", tool: "tail", weight: 6,
			full: []string{
				"show [me |]the last {n} lines of {file}", "print the last {n} lines of {file}", "?what are the last {n} lines of {file}",
				"let me see the {n} lines at the end of {file}", "display the end of {file}, {n} lines of it", "read me the last {n} lines of {file}",
				"give me the final {n} lines of {file}", "get the last {n} lines out of {file}", "leave out all but the last {n} lines of {file} and show those",
			},
			gaps: []gap{
				{slot: "n", label: "number of lines", without: []string{
					"show [me |]a certain number of lines from the end of {file}", "print the last lines of {file}, as many as I need", "let me see the end of {file}, a given number of lines of it",
					"give me a number of lines from the end of {file}"}},
				nameGap("show [me |]the last {n} lines of a file{at}", "print the last {n} lines of one of the files{at}",
					"let me see the {n} lines at the end of a file{at}", "give me the final {n} lines of one file{at}"),
			},
			draw: drawTail,
		},
		{
			name: "file_grep", tool: "grep", weight: 7,
			full: []string{
				"show the lines of {file} that have {word} in them", "find the lines with {word} in {file}", "?which lines of {file} contain {word}",
				"search {file} for the pattern {word}", "list every line with the text {word} in {file}", "pick out the lines with {word} from {file}",
				"look for {word} in the lines of {file}", "give me all lines that contain {word} from {file}", "get the lines that mention {word} out of {file}",
			},
			gaps: []gap{
				{slot: "word", label: "pattern", without: []string{
					"search {file} for a pattern", "show the lines of {file} that have a certain text in them", "look for a word in the lines of {file}",
					"pick out some lines by their text from {file}"}},
				nameGap("search one of the files{at} for the pattern {word}", "find the lines with {word} in a file{at}",
					"list every line with the text {word} in one file{at}", "give me all lines that contain {word} from a file{at}"),
			},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.pickFile(func(n *node) bool { return len(n.lines) > 1 })
				if n == nil {
					return goal{}, false
				}
				word := wordOf(s.d, n.lines)
				slots["word"] = word
				g, _ := s.onFile(n, slots, func() error { return s.do("grep", arg{"file_name", n.name}, arg{"pattern", word}) })
				return g, word != ""
			},
		},
	}
}

func drawTail(s *scene) (goal, bool) {
	n, slots := s.pickFile(filled(3))
	if n == nil {
		return goal{}, false
	}
	count := s.d.between(2, min(len(n.lines)-1, 9))
	slots["n"] = literal(count)
	return s.onFile(n, slots, func() error { return s.do("tail", arg{"file_name", n.name}, arg{"lines", count}) })
}
