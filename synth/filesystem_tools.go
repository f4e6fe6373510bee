package synth

// filesystemHelpers: what lies in another directory takes cd first; where it lies, find and
// ls tell.
func filesystemHelpers() map[string][]string {
	there := []string{"cd"}
	return map[string][]string{
		"cat": {"cd", "ls"}, "tail": there, "sort": there, "grep": there, "wc": there, "diff": {"cd", "ls"},
		"ls": there, "du": there, "touch": there, "mkdir": there,
		"echo": {"touch", "cd"}, "mv": {"cd", "ls"}, "cp": {"cd", "ls"},
		"rm": {"cd", "ls"}, "rmdir": {"rm", "cd"}, "cd": {"ls"},
	}
}

func filesystemSiblings() map[string][]string {
	return map[string][]string{
		"cat": {"tail", "sort", "grep"}, "tail": {"cat", "wc"}, "sort": {"cat", "grep"}, "grep": {"find", "cat"},
		"wc": {"du", "cat"}, "du": {"wc", "ls"}, "diff": {"cat", "sort"}, "ls": {"find", "pwd"}, "find": {"grep", "ls"},
		"pwd": {"ls", "cd"}, "cd": {"pwd", "find"}, "mkdir": {"touch", "rmdir"}, "touch": {"mkdir", "echo"},
		"echo": {"cat", "touch"}, "mv": {"cp", "rm"}, "cp": {"mv", "touch"}, "rm": {"rmdir", "mv"}, "rmdir": {"mkdir", "rm"},
	}
}

func filesystemClashes() map[string][]string {
	return map[string][]string{
		"cat": {"tail", "sort", "grep"}, "tail": {"cat", "sort", "grep"}, "sort": {"cat", "tail", "grep"}, "grep": {"cat", "tail", "sort", "find"},
		"wc": {"cat", "tail", "sort", "grep"}, "diff": {"cat", "tail", "sort", "grep"}, "du": {"wc", "find"},
		"ls": {"find"}, "find": {"ls", "grep"}, "mkdir": {"cp"}, "touch": {"cp", "echo"}, "echo": {"cp"},
		"mv": {"cp", "rm"}, "cp": {"mv", "touch", "echo"}, "rm": {"rmdir", "mv"}, "rmdir": {"rm"}, "pwd": {"cd"},
	}
}
