package synth

import (
	"slices"
	"strings"
)

// readIntents are what users want of whole files.
func readIntents() []intent {
	return []intent{
		{
			name: "file_show", tool: "cat", weight: 8, reads: true,
			full: []string{
				"show [me |]the content of {file}", "show [me |]what is in {file}", "?what does {file} say",
				"open {file} and show it", "print the content of {file}", "read {file} out to me",
				"?what is written in {file}", "let me see the content of {file}", "display the whole of {file}",
				"give me the full text of {file}", "put the content of {file} on the screen", "bring up the content of {file}",
			},
			gaps: []gap{nameGap("show [me |]the content of a file{at}", "open one of the files{at} and show it",
				"let me see the content of one file{at}", "print what is in one of the files{at}", "read a file{at} out to me")},
			draw: reading("cat", 1),
		},
		{
			name: "file_sort", tool: "sort", weight: 5, reads: true,
			full: []string{
				"show the lines of {file} sorted", "sort {file} and show the lines", "?what are the lines of {file} when sorted",
				"give me the lines of {file} in sorted order", "put the lines of {file} in order and show them", "show me a sorted view of {file}",
				"print {file} with its lines sorted", "list the lines of {file} in sorted order", "sort the lines of {file} for me and print them",
			},
			gaps: []gap{nameGap("show the lines of a file{at} sorted", "sort one of the files{at} and show the lines",
				"give me the lines of one file{at} in sorted order", "print a file{at} with its lines sorted")},
			draw: reading("sort", 2),
		},
		countIntent(), compareIntent(),
		{
			name: "file_size", tool: "wc", weight: 2,
			full: []string{
				"count the characters of {file}", "?how many characters does {file} have", "?how long is {file} in characters",
				"tell me the number of characters in {file}", "find out how many characters {file} has", "give me the character count of {file}",
				"get the number of characters of {file}", "work out how many characters there are in {file}", "see how many characters {file} is made of",
			},
			gaps: []gap{nameGap("count the characters of a file{at}", "tell me the number of characters in one of the files{at}",
				"give me the character count of a file{at}", "find out how many characters one file{at} has")},
			draw: counting("c"),
		},
	}
}

// counting makes a goal of wc with a mode.
func counting(mode string) func(*scene) (goal, bool) {
	return func(s *scene) (goal, bool) {
		n, slots := s.pickFile(filled(1))
		if n == nil {
			return goal{}, false
		}
		return s.onFile(n, slots, func() error { return s.do("wc", arg{"file_name", n.name}, arg{"mode", mode}) })
	}
}

func countIntent() intent {
	return intent{
		name: "file_count", tool: "wc", weight: 6,
		full: []string{
			"count the {unit} of {file}", "?how many {unit} does {file} have", "?how many {unit} are there in {file}",
			"tell me the number of {unit} in {file}", "find out how many {unit} {file} has", "give me the number of {unit} of {file}",
			"get a count of the {unit} in {file}", "work out how many {unit} there are in {file}", "have the {unit} of {file} counted",
		},
		gaps: []gap{
			nameGap("count the {unit} of a file{at}", "tell me the number of {unit} in one of the files{at}",
				"find out how many {unit} one of the files{at} has", "get a count of the {unit} in one file{at}"),
			{slot: "unit", label: "thing to count", without: []string{
				"count something in {file}", "count what I need to know of {file}", "get a count of {file}, but not of everything",
				"count one kind of thing in {file}"},
				supply: []string{
					"count the {unit}", "I mean the {unit}", "it is the {unit} that I want counted", "I want the number of {unit}", "the {unit}, please",
					"the number of {unit} is what I need", "it is about the {unit}", "I want to know how many {unit} there are", "take the {unit}",
				}},
		},
		draw: func(s *scene) (goal, bool) {
			unit := pick(s.d, []string{"lines", "words"})
			g, ok := counting(unit[:1])(s)
			if ok {
				g.slots["unit"] = unit
			}
			return g, ok
		},
	}
}

func compareIntent() intent {
	return intent{
		name: "file_compare", tool: "diff", weight: 6,
		full: []string{
			"compare {name} with {other}{at}", "show the lines where {name} and {other}{at} differ", "?where do {name} and {other}{at} differ",
			"?what is the difference between {name} and {other}{at}", "compare the files {name} and {other}{at}", "show me what is different between {name} and {other}{at}",
			"find the differences between {name} and {other}{at}", "do a diff of {name} and {other}{at}", "tell me which lines of {name} and {other}{at} are not the same",
		},
		gaps: []gap{{slot: "other", label: "second file", without: []string{
			"compare {name}{at} with another file there", "show where {name}{at} differs from a second file beside it",
			"do a diff of {name}{at} and another version of it", "find the differences between {name}{at} and one other file"},
			supply: []string{
				"the other file is {other}", "compare it with {other}", "I mean {other}", "the second file is {other}", "take {other} as the second file",
				"it is {other} that I want it compared with", "the other one is {other}", "use {other} as the other file", "I meant the file {other}",
			}}},
		draw: func(s *scene) (goal, bool) {
			n := s.nearOrBelow(func(n *node) bool { return n.second() != nil })
			if n == nil {
				return goal{}, false
			}
			second := n.second()
			slots := s.disk().fileSlots(s.d, n)
			slots["other"] = second.name
			g, ok := s.onFile(n, slots, func() error {
				s.disk().file = nil // one of two
				return s.do("diff", arg{"file_name1", n.name}, arg{"file_name2", second.name})
			})
			return g, ok
		},
	}
}

// second returns the second version of a file that is a first one and differs from it; nil:
// there is none.
func (n *node) second() *node {
	stem, ok := strings.CutSuffix(n.name, "_v1.txt")
	if !ok || n.folder {
		return nil
	}
	for _, k := range n.up.kids {
		if k.name == stem+"_v2.txt" && len(k.lines) == len(n.lines) && !slices.Equal(k.lines, n.lines) {
			return k
		}
	}
	return nil
}
