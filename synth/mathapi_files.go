package synth

import "strings"

// fileSumIntents calculate with the numbers of a file, where a task has the file system too.
func fileSumIntents() []intent {
	return []intent{
		fileSumIntent("math_file_mean", "mean", "mean", []string{
			"work out the mean of the numbers in {file}", "show {file} and get the mean of the numbers in it", "?what is the mean of the numbers in {file}",
			"read {file} and find the mean of its numbers", "take the numbers from {file} and compute their mean", "tell me the average of the numbers in {file}",
			"get the average of all the numbers held in {file}", "find the mean of what is in {file}, it holds numbers", "?what do the numbers in {file} come to as an average",
		}),
		fileSumIntent("math_file_total", "sum_values", "total", []string{
			"add up the numbers in {file}", "show {file} and get the total of the numbers in it", "?what is the total of the numbers in {file}",
			"read {file} and sum up its numbers", "take the numbers from {file} and compute their total", "tell me the total of the numbers in {file}",
			"get the total of all the numbers held in {file}", "sum up what is in {file}, it holds numbers", "?how much are the numbers in {file} in total",
		}),
		fileSumIntent("math_file_greatest", "max_value", "greatest number", []string{
			"find the greatest of the numbers in {file}", "show {file} and get the maximum of the numbers in it", "?which is the greatest of the numbers in {file}",
			"read {file} and pick its greatest number", "take the numbers from {file} and find their maximum", "tell me the largest of the numbers in {file}",
			"get the maximum of all the numbers held in {file}", "find the largest in {file}, which holds numbers", "?what is the maximum of the numbers in {file}",
		}),
	}
}

func fileSumIntent(name, tool, called string, full []string) intent {
	return intent{
		name: name, tool: tool, weight: 20, full: full,
		draw: func(s *scene) (goal, bool) {
			if s.places[filesystemWorld] == nil {
				return goal{}, false
			}
			n, slots := s.pickFile((*node).numeric)
			if n == nil {
				return goal{}, false
			}
			var list []lit
			for _, line := range n.lines {
				list = append(list, lit(line))
			}
			return s.onFile(n, slots, func() error {
				if err := s.do("cat", arg{"file_name", n.name}); err != nil {
					return err
				}
				_, err := s.reckon(called, tool, arg{"numbers", literals(list)})
				return err
			})
		},
	}
}

// numeric tells that a file holds a whole number on every line.
func (n *node) numeric() bool {
	return len(n.lines) > 1 && strings.Trim(strings.Join(n.lines, ""), "0123456789") == ""
}
