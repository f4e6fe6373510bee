package synth

// writeIntents write text into files.
func writeIntents() []intent {
	return []intent{
		{
			name: "file_write_new", tool: "echo", weight: 8,
			full: []string{
				"create a file {new}{at} with the text {text}", "write the text {text} into a new file {new}{at}", "put {text} into a new file named {new}{at}",
				"make a new file called {new}{at} that says {text}", "save the text {text} as {new}{at}", "start a new file {new}{at} and write {text} into it",
				"write a new file {new}{at} with the content {text}", "get a new file {new} made{at} that holds the text {text}", "note down {text} in a new file called {new}{at}",
			},
			gaps: []gap{
				textGap("create a file {new}{at} with some text", "write a line of text into a new file {new}{at}",
					"make a new file called {new}{at} that says what I want", "start a new file {new}{at} and write something into it"),
				newNameGap("write the text {text} into a new file{at}", "create a file{at} with the text {text}",
					"save the text {text} as a new file{at}", "put {text} into a file of its own{at}"),
			},
			draw: func(s *scene) (goal, bool) {
				n := s.pickFolder(anyNode)
				name := s.disk().unused(s.d, newStems(), textEndings())
				slots, text := s.disk().folderSlots(s.d, n), drawText(s.d)
				slots["new"], slots["text"] = name, quoted(text)
				return s.inFolder(n, slots, func() error {
					if err := s.makeFile(n, name); err != nil {
						return err
					}
					return s.write(s.disk().file, text)
				})
			},
		},
		{
			name: "file_overwrite", tool: "echo", weight: 7,
			full: []string{
				"overwrite {file} with the text {text}", "replace the content of {file} by the text {text}", "make {file} say {text} and nothing else",
				"write {text} over what is in {file}", "change the content of {file} to {text}", "set the text of {file} to {text}",
				"have {file} overwritten with {text}", "clear {file} and put {text} into it", "put {text} in the place of all text in {file}",
			},
			gaps: []gap{
				textGap("overwrite {file} with another text", "replace the content of {file}", "change what {file} says to something else",
					"write something new over what is in {file}"),
				nameGap("overwrite a file{at} with the text {text}", "replace the content of one of the files{at} by the text {text}",
					"write {text} over what is in one file{at}", "set the text of one of the files{at} to {text}"),
			},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.pickFile(anyNode)
				if n == nil {
					return goal{}, false
				}
				text := drawText(s.d)
				slots["text"] = quoted(text)
				return s.onFile(n, slots, func() error { return s.write(n, text) })
			},
		},
		{
			name: "file_keep_write", tool: "echo", weight: 4,
			full: []string{
				"copy {file} to the new name {new} and then overwrite {name} with {text}", "make a copy of {file}, called {new}, and write {text} over {name} itself", "back up {file} as a copy named {new}, then make {name} say {text}",
				"duplicate {file} as {new} and replace the content of {name} by {text}", "make a copy {new} of {file}, after that put the text {text} into {name}", "copy {name}{at} as {new}, and then set the text of {name} to {text}",
				"first copy {file} to {new} beside it, then change the content of {name} to {text}", "have {file} copied as {new}, and overwrite {name} with the text {text}", "keep the old text of {name}{at} in a copy named {new}, and set the text of {name} to {text}",
			},
			gaps: []gap{textGap("copy {file} to the new name {new} and then overwrite {name}", "make a copy of {file}, called {new}, and write another text over {name} itself",
				"duplicate {file} as {new} and replace the content of {name}", "copy {name}{at} as {new}, and then put a new text into {name}")},
			draw: func(s *scene) (goal, bool) {
				n, slots := s.nameFile(filled(1))
				if n == nil {
					return goal{}, false
				}
				name, text := s.disk().renamed(s.d, n), drawText(s.d)
				slots["new"], slots["text"] = name, quoted(text)
				return s.onFile(n, slots, func() error {
					if err := s.copyAs(n, name); err != nil {
						return err
					}
					return s.write(n, text)
				})
			},
		},
		{
			name: "folder_write", tool: "echo", weight: 5,
			full: []string{
				"make a folder {new}{at} and in it a file {sub} with the text {text}", "create the directory {new}{at} and write {text} into a new file {sub} inside it",
				"set up a folder {new}{at} with a file {sub} in it that says {text}", "create a new folder {new}{at}, then a file {sub} inside it with the content {text}",
				"put a new folder {new}{at} and save the text {text} in it as {sub}", "add a folder called {new}{at}, and inside it a new file {sub} which says {text}",
				"make a new folder {new}{at}, and start a file {sub} inside it with the text {text}", "get a folder {new} made{at} that holds a file {sub} with the text {text}",
				"prepare a directory {new}{at} and note down {text} in a new file {sub} inside it",
			},
			gaps: []gap{textGap("make a folder {new}{at} and in it a file {sub} with some text", "create the directory {new}{at} and write a line into a new file {sub} inside it",
				"set up a folder {new}{at} with a file {sub} in it that says what I want", "add a folder called {new}{at}, and inside it a new file {sub} with a short text")},
			draw: drawFolderWrite,
		},
		{
			name: "text_print", tool: "echo", weight: 1,
			full: []string{
				"print the text {text} on the terminal", "echo {text} on the terminal", "show {text} on the terminal, and write it into no file",
				"output {text} on the terminal", "let the terminal say {text}", "just echo the text {text}, without a file",
				"display the text {text} as terminal output", "have {text} echoed on the terminal", "write {text} on the terminal",
			},
			gaps: []gap{textGap("print a text on the terminal", "echo something on the terminal", "let the terminal say something", "output a line of text on the terminal")},
			draw: func(s *scene) (goal, bool) {
				text := drawText(s.d)
				return goal{slots: map[string]string{"text": quoted(text)}, run: func() error { return s.do("echo", arg{"content", text}) }}, true
			},
		},
	}
}

func drawFolderWrite(s *scene) (goal, bool) {
	n := s.pickFolder(anyNode)
	f := s.disk()
	folder, name, text := f.unused(s.d, newFolders(), []string{""}), f.unused(s.d, newStems(), textEndings()), drawText(s.d)
	slots := f.folderSlots(s.d, n)
	slots["new"], slots["sub"], slots["text"] = folder, name, quoted(text)
	return s.inFolder(n, slots, func() error {
		made, err := s.makeFolder(n, folder)
		if err != nil {
			return err
		}
		if err := s.enter(made); err != nil {
			return err
		}
		if err := s.makeFile(made, name); err != nil {
			return err
		}
		return s.write(f.file, text)
	})
}

// drawText draws a text to write.
func drawText(d *dice) string {
	switch d.n(3) {
	case 0:
		return drawNote(d)
	case 1:
		return pick(d, []string{"version", "chapter", "room", "page", "week", "team", "level", "price"}) + " " + literal(d.between(2, 99)) +
			pick(d, []string{" is ready", " is done", " is open", " is late", " is missing", ""})
	}
	return pick(d, []string{"buy", "bring", "pack", "order", "sell", "wash", "repair"}) + " " +
		pick(d, []string{"two", "three", "four", "five", "ten"}) + " " +
		pick(d, []string{"lamps", "chairs", "apples", "tickets", "shirts", "bottles", "maps", "pens", "plates", "boxes"})
}

// textGap is the gap of a request that does not say what to write.
func textGap(without ...string) gap {
	return gap{slot: "text", label: "text", without: without, supply: []string{
		"the text is {text}", "write {text}", "it should say {text}", "the text should be {text}", "put {text} there",
		"let it say {text}", "use the text {text}", "make the text {text}", "I want it to say {text}",
		"take {text} as the text", "the words are {text}", "I forgot the text, it is {text}",
	}}
}
