package synth

import "strings"

// chainIntents are calculations of several steps, each of which takes the result before.
func chainIntents() []intent {
	return []intent{
		meanRoundedIntent(), rangeIntent(), shareIntent(), totalSplitIntent(), gapIntent(), timesPlusIntent(), powerRootIntent(), meansIntent(), fourStepsIntent(),
	}
}

func meanRoundedIntent() intent {
	return intent{
		name: "math_mean_rounded", tool: "mean", weight: 4,
		full: []string{
			"work out the mean of {list} and round it to {places}", "get the mean of the numbers {list}, then round it to {places}", "?what is the mean of {list}, rounded to {places}",
			"find the average of {list} and bring it to {places} by rounding", "take the mean of {list} and give it to me rounded to {places}", "compute the mean of {list}, and after that round the mean to {places}",
			"?what does the average of {list} come to when it is rounded to {places}", "tell me the average of the numbers {list}, rounded to {places}", "get the average of {list} and have it rounded to {places}",
		},
		gaps: []gap{{slot: "places", label: "number of decimal places", without: []string{
			"work out the mean of {list} and round it to as many decimal places as I need", "get the mean of the numbers {list}, then round it to some decimal places", "find the average of {list} and give it with fewer decimal places",
			"take the mean of {list} and bring it to a certain number of decimal places"}, supply: []string{
			"round it to {places}", "I want {places}", "make it {places}", "to {places}, please", "with {places}", "it should have {places}", "give it {places}", "I need {places}", "let it have {places}",
		}}},
		draw: func(s *scene) (goal, bool) {
			list := s.handySeries("mean")
			mean := s.foresee("mean", arg{"numbers", literals(list)})
			_, after, _ := strings.Cut(string(mean), ".")
			if len(after) < 2 {
				return goal{}, false
			}
			places := s.d.between(1, len(after)-1)
			text := literal(places) + " decimal places"
			if places == 1 {
				text = "1 decimal place"
			}
			return goal{slots: map[string]string{"list": said(list), "places": text}, run: func() error {
				mean, err := s.reckon("mean", "mean", arg{"numbers", literals(list)})
				if err != nil {
					return err
				}
				_, err = s.reckon("rounded mean", "round_number", arg{"number", mean}, arg{"decimal_places", places})
				return err
			}}, true
		},
	}
}

func rangeIntent() intent {
	return intent{
		name: "math_range", tool: "max_value", weight: 3,
		full: []string{
			"find the greatest and the least of {list} and subtract the least from the greatest", "get the maximum and the minimum of {list}, then subtract the minimum from the maximum", "?what are the maximum and the minimum of {list}, and what is the maximum minus the minimum",
			"pick the largest and the smallest out of {list} and take the smallest away from the largest", "work out the maximum of {list} minus their minimum, after you have found both", "take {list}, find their maximum and their minimum, and subtract the second from the first",
			"look for the maximum and the minimum among {list} and give me their difference, maximum minus minimum", "find the minimum and the maximum of the numbers {list}, and subtract the minimum from the maximum", "get the largest and the smallest of {list} and tell me the largest minus the smallest",
		},
		draw: func(s *scene) (goal, bool) {
			list := s.series()
			numbers := arg{"numbers", literals(list)}
			return goal{slots: map[string]string{"list": said(list)}, run: func() error {
				most, err := s.reckon("maximum", "max_value", numbers)
				if err != nil {
					return err
				}
				least, err := s.reckon("minimum", "min_value", numbers)
				if err != nil {
					return err
				}
				_, err = s.reckon("difference", "subtract", arg{"a", most}, arg{"b", least})
				return err
			}}, true
		},
	}
}

func shareIntent() intent {
	return intent{
		name: "math_share", tool: "percentage", weight: 3,
		full: []string{
			"add up {list} and tell me what percentage of the total {part} is", "get the total of {list}, then work out {part} in percent of that total", "?what is the total of {list}, and what percentage of it is {part}",
			"sum up {list} and find the percentage of the total that {part} makes", "work out the total of {list} and the percentage for part {part} of it", "take the total of {list} as the whole and give me {part} as a percentage of it",
			"find the total of the numbers {list}, and say how many percent of it {part} is", "add {list} all up, then get the percentage that {part} is of the total", "sum up the numbers {list} and express {part} as a percentage of the total",
		},
		gaps: []gap{{slot: "part", label: "part", without: []string{
			"add up {list} and tell me what percentage of the total one part is", "get the total of {list}, then work out a part of it in percent", "sum up {list} and find the percentage of the total that a part makes",
			"work out the total of {list} and a percentage of it"}, supply: supplyNumber("part", "part")}},
		draw: func(s *scene) (goal, bool) {
			list := s.handySeries("sum_values")
			part := pick(s.d, list)
			return goal{slots: map[string]string{"list": said(list), "part": string(part)}, run: func() error {
				total, err := s.reckon("total", "sum_values", arg{"numbers", literals(list)})
				if err != nil {
					return err
				}
				_, err = s.reckon("percentage", "percentage", arg{"part", part}, arg{"whole", total})
				return err
			}}, true
		},
	}
}

func totalSplitIntent() intent {
	return intent{
		name: "math_total_split", tool: "divide", weight: 4,
		full: []string{
			"add up {list} and divide the total by {n}", "get the total of {list}, then divide it by {n}", "?what is the total of {list}, and what is that divided by {n}",
			"sum up {list} and split the total into {n} equal parts by a division", "work out the total of the numbers {list}, and divide what you get by {n}", "take the total of {list} and do a division of it by {n}",
			"find the total of {list} and tell me what it is over {n}", "sum up the numbers {list}, after that divide their total by {n}", "add {list} all up and give me the total divided by {n}",
		},
		gaps: []gap{{slot: "n", label: "divisor", without: []string{
			"add up {list} and divide the total by some number", "get the total of {list}, then divide it", "sum up {list} and split the total into equal parts by a division", "work out the total of the numbers {list}, and then do a division of it"},
			supply: supplyNumber("n", "divisor")}},
		draw: func(s *scene) (goal, bool) {
			list, n := s.handySeries("sum_values"), pick(s.d, []lit{"2", "4", "5", "8", "10", "16", "20", "25", "40"})
			return goal{slots: map[string]string{"list": said(list), "n": string(n)}, run: func() error {
				total, err := s.reckon("total", "sum_values", arg{"numbers", literals(list)})
				if err != nil {
					return err
				}
				_, err = s.reckon("quotient", "divide", arg{"a", total}, arg{"b", n})
				return err
			}}, true
		},
	}
}

// steps runs a chain of operations with two numbers: each goes on with the result before.
func (s *scene) steps(value lit, chain []operationStep) (lit, error) {
	for _, o := range chain {
		var err error
		if value, err = s.reckon(o.called, o.tool, arg{"a", value}, arg{"b", o.by}); err != nil {
			return "", err
		}
	}
	return value, nil
}

// foreseeSteps tells whether all results of a chain but the last are handy.
func (s *scene) foreseeSteps(value lit, chain []operationStep) bool {
	for _, o := range chain {
		if !handy(value) {
			return false
		}
		value = s.foresee(o.tool, arg{"a", value}, arg{"b", o.by})
	}
	return value != ""
}

type operationStep struct {
	tool, called string
	by           lit
}

func gapIntent() intent {
	return intent{
		name: "math_absolute_difference", tool: "subtract", weight: 3,
		full: []string{
			"subtract {b} from {a} and take the absolute value of the difference", "work out {a} minus {b}, then give me its absolute value", "?what is {a} minus {b}, and what is the absolute value of that",
			"take {b} away from {a} and get the absolute value of what is left", "get {a} minus {b} and turn the difference into its absolute value", "find {a} minus {b}, and after that the absolute value of the difference",
			"subtract {b} from {a}, then find the absolute value of the result", "tell me what {a} minus {b} is and what the absolute value of it is", "do the subtraction {a} minus {b} and take the absolute value of its result",
		},
		gaps: []gap{{slot: "b", label: "number to subtract", without: []string{
			"subtract a number from {a} and take the absolute value of the difference", "work out {a} minus some number, then give me its absolute value", "take something away from {a} and get the absolute value of what is left", "get {a} minus a number and turn the difference into its absolute value"},
			supply: supplyNumber("b", "number to subtract")}},
		draw: func(s *scene) (goal, bool) {
			a, b := number(s.d, 3, 190), number(s.d, 200, 900)
			chain := []operationStep{{"subtract", "difference", b}}
			return goal{slots: map[string]string{"a": string(a), "b": string(b)}, run: func() error {
				value, err := s.steps(a, chain)
				if err != nil {
					return err
				}
				_, err = s.reckon("absolute value", "absolute_value", arg{"number", value})
				return err
			}}, handy(s.foresee("subtract", arg{"a", a}, arg{"b", b}))
		},
	}
}

func timesPlusIntent() intent {
	return intent{
		name: "math_times_plus", tool: "multiply", weight: 4,
		full: []string{
			"multiply {a} by {b} and add {c} to the product", "work out {a} times {b}, then add {c} to it", "?what is {a} times {b}, and what is that plus {c}",
			"take {a} times {b} and put {c} on top by an addition", "get the product of {a} and {b}, and add {c} to what you get", "find {a} times {b}, and then the sum of that and {c}",
			"multiply {a} with {b}, after that add {c}", "do the multiplication {a} times {b} and add {c} to the result", "tell me what {a} times {b} is and what you get when {c} is added to it",
		},
		gaps: []gap{{slot: "c", label: "number to add", without: []string{
			"multiply {a} by {b} and add a number to the product", "work out {a} times {b}, then add something to it", "take {a} times {b} and put a number on top by an addition", "get the product of {a} and {b}, and add one more number to it"},
			supply: supplyNumber("c", "number to add")}},
		draw: func(s *scene) (goal, bool) {
			a, said := s.operand(number(s.d, 3, 200))
			b, c := whole(s.d, 2, 40), number(s.d, 3, 900)
			chain := []operationStep{{"multiply", "product", b}, {"add", "sum", c}}
			return goal{slots: map[string]string{"a": said, "b": string(b), "c": string(c)}, run: func() error {
				_, err := s.steps(a, chain)
				return err
			}}, s.foreseeSteps(a, chain)
		},
	}
}

func powerRootIntent() intent {
	return intent{
		name: "math_power_root", tool: "power", weight: 2,
		full: []string{
			"raise {a} to the exponent {b} and take the square root of the power with precision {p}", "work out {a} to the power of {b}, then the square root of it with a precision of {p}", "?what is {a} to the power of {b}, and what is the square root of that at a precision of {p}",
			"take the power with base {a} and exponent {b}, and get its square root, precision {p}", "get {a} to the exponent {b} and the square root of that with precision {p}", "find the power of base {a} to exponent {b}, and then its square root to a precision of {p}",
			"raise the base {a} to the exponent {b}, after that find the square root of the result with precision {p}", "compute {a} raised to {b}, and its square root at a precision of {p}", "do the power {a} to the exponent {b} and give me its square root with precision {p}",
		},
		gaps: []gap{{slot: "b", label: "exponent", without: []string{
			"raise {a} to a power and take the square root of it with precision {p}", "work out a power of {a}, then the square root of it with a precision of {p}", "take a power with base {a}, and get its square root, precision {p}", "raise the base {a} to some exponent and find the square root of that with precision {p}"},
			supply: supplyNumber("b", "exponent")}},
		draw: func(s *scene) (goal, bool) {
			a, b, p := whole(s.d, 2, 29), pick(s.d, []lit{"3", "5"}), s.d.between(3, 9)
			args := []arg{{"base", a}, {"exponent", b}}
			return goal{slots: map[string]string{"a": string(a), "b": string(b), "p": literal(p)}, run: func() error {
				value, err := s.reckon("power", "power", args...)
				if err != nil {
					return err
				}
				return s.do("square_root", arg{"number", value}, arg{"precision", p})
			}}, handy(s.foresee("power", args...))
		},
	}
}

func meansIntent() intent {
	return intent{
		name: "math_means_apart", tool: "mean", weight: 3,
		full: []string{
			"work out the mean of {list} and the mean of {other}, and subtract the second mean from the first", "get the mean of {list}, then the mean of {other}, and take the second away from the first", "?what are the mean of {list} and the mean of {other}, and what is the first minus the second",
			"find the average of {list} and that of {other}, then subtract the second average from the first", "take the mean of {list}, and subtract the mean of {other} from it", "compute two means, of {list} and of {other}, and the first mean minus the second",
			"tell me the averages of {list} and of {other}, and the first minus the second", "get the average of {list} minus the average of {other}, after you have worked out both", "find the mean of {list}, find the mean of {other}, and give me the first minus the second",
		},
		draw: func(s *scene) (goal, bool) {
			if s.long && !s.wide {
				return goal{}, false // two long lists
			}
			list, other := s.handySeries("mean"), s.handySeries("mean")
			return goal{slots: map[string]string{"list": said(list), "other": said(other)}, run: func() error {
				first, err := s.reckon("mean", "mean", arg{"numbers", literals(list)})
				if err != nil {
					return err
				}
				second, err := s.reckon("mean", "mean", arg{"numbers", literals(other)})
				if err != nil {
					return err
				}
				_, err = s.steps(first, []operationStep{{"subtract", "difference", second}})
				return err
			}}, true
		},
	}
}

func fourStepsIntent() intent {
	return intent{
		name: "math_four_steps", tool: "sum_values", weight: 3,
		full: []string{
			"add up {list}, subtract {a} from the total, multiply that by {b} and divide the product by {c}", "get the total of {list}, take {a} away from it, multiply what is left by {b} and divide that by {c}", "?what is the total of {list}, that minus {a}, this times {b}, and all that divided by {c}",
			"sum up {list} and subtract {a}, then multiply the difference by {b} and divide by {c}", "work out the total of {list}, then subtract {a}, multiply by {b} and divide by {c}, step by step", "go step by step: the total of {list}, minus {a}, times {b}, divided by {c}",
			"find the total of {list}, then subtract {a} from it, take the difference times {b}, and divide the product by {c}", "start with the total of {list}, subtract {a}, multiply the difference by {b} and divide the product by {c}", "take the total of {list}, make it less by {a} with a subtraction, multiply that by {b}, and divide the product by {c}",
		},
		gaps: []gap{{slot: "c", label: "divisor", without: []string{
			"add up {list}, subtract {a} from the total, multiply that by {b} and divide the product by a number", "get the total of {list}, take {a} away from it, multiply what is left by {b} and do a division",
			"sum up {list} and subtract {a}, then multiply the difference by {b} and divide the product", "work out the total of {list}, then subtract {a}, multiply by {b} and divide that by something"}, supply: supplyNumber("c", "divisor")}},
		draw: func(s *scene) (goal, bool) {
			list := s.handySeries("sum_values")
			chain := []operationStep{{"subtract", "difference", whole(s.d, 2, 9)}, {"multiply", "product", whole(s.d, 2, 12)}, {"divide", "quotient", pick(s.d, []lit{"2", "4", "5", "8", "10"})}}
			total := s.foresee("sum_values", arg{"numbers", literals(list)})
			return goal{slots: map[string]string{"list": said(list), "a": string(chain[0].by), "b": string(chain[1].by), "c": string(chain[2].by)}, run: func() error {
				total, err := s.reckon("total", "sum_values", arg{"numbers", literals(list)})
				if err != nil {
					return err
				}
				_, err = s.steps(total, chain)
				return err
			}}, s.foreseeSteps(total, chain)
		},
	}
}
