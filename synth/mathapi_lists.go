package synth

// listIntents are calculations with a list of numbers.
func listIntents() []intent {
	return []intent{
		listIntent("math_series_mean", "mean", "mean", 5, []string{
			"work out the mean of {list}", "get the mean of the numbers {list}", "?what is the mean of {list}", "?what is the average of {list}", "find the average of the numbers {list}",
			"give me the mean of {list}", "tell me the average of {list}", "take {list} and find their mean", "compute the mean of the numbers {list}",
		}, []string{"work out the mean of some numbers", "get the average of a list of numbers", "find the mean of my numbers", "tell me the average of a few numbers"}),
		listIntent("math_series_deviation", "standard_deviation", "standard deviation", 3, []string{
			"work out the standard deviation of {list}", "get the standard deviation of the numbers {list}", "?what is the standard deviation of {list}", "?how large is the standard deviation of {list}", "find the standard deviation of the numbers {list}",
			"give me the standard deviation of {list}", "tell me the standard deviation of {list}", "take {list} and find their standard deviation", "compute the standard deviation of the numbers {list}",
		}, []string{"work out the standard deviation of some numbers", "get the standard deviation of a list of numbers", "find the standard deviation of my numbers", "tell me the standard deviation of a few numbers"}),
		listIntent("math_series_least", "min_value", "least number", 3, []string{
			"find the least of {list}", "get the minimum of the numbers {list}", "?what is the least of the numbers {list}", "?which of {list} is the smallest", "pick the minimum out of {list}",
			"give me the smallest of {list}", "tell me the minimum of {list}", "take {list} and find the least number", "look for the smallest number among {list}",
		}, []string{"find the least of some numbers", "get the minimum of a list of numbers", "pick the smallest of my numbers", "tell me the minimum of a few numbers"}),
		listIntent("math_series_greatest", "max_value", "greatest number", 3, []string{
			"find the greatest of {list}", "get the maximum of the numbers {list}", "?what is the greatest of the numbers {list}", "?which of {list} is the largest", "pick the maximum out of {list}",
			"give me the largest of {list}", "tell me the maximum of {list}", "take {list} and find the greatest number", "look for the largest number among {list}",
		}, []string{"find the greatest of some numbers", "get the maximum of a list of numbers", "pick the largest of my numbers", "tell me the maximum of a few numbers"}),
		listIntent("math_series_total", "sum_values", "total", 4, []string{
			"add up {list}", "get the total of the numbers {list}", "?what is the total of {list}", "?how much are {list} in total", "sum up the numbers {list}",
			"give me the total of {list}", "tell me the sum of the numbers {list}", "take {list} and sum them all up", "work out the total of {list}",
		}, []string{"add up some numbers", "get the total of a list of numbers", "sum up my numbers", "tell me the total of a few numbers"}),
	}
}

func listIntent(name, tool, called string, weight int, full, without []string) intent {
	return intent{
		name: name, tool: tool, weight: weight, full: full, reads: true,
		gaps: []gap{{slot: "list", label: "numbers", without: without, supply: []string{
			"the numbers are {list}", "take {list}", "I mean {list}", "use the numbers {list}", "the list is {list}", "these are the numbers: {list}",
			"they are {list}", "do it with {list}", "my numbers are {list}", "with the numbers {list}", "here are the numbers: {list}", "I forgot the numbers, they are {list}",
		}}},
		draw: func(s *scene) (goal, bool) {
			list := s.series()
			return goal{slots: map[string]string{"list": said(list)}, run: func() error {
				_, err := s.reckon(called, tool, arg{"numbers", literals(list)})
				return err
			}}, true
		},
	}
}
