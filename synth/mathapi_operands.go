package synth

// operandIntents are calculations with two numbers. The first may be the last result.
func operandIntents() []intent {
	return []intent{
		operandIntent(operation{
			name: "math_sum_two", tool: "add", params: [2]string{"a", "b"}, called: "sum", weight: 4,
			full: []string{
				"add {a} and {b}", "add {b} to {a}", "?what is {a} plus {b}", "?how much is {a} and {b} together", "work out {a} plus {b}",
				"give me the sum of {a} and {b}", "put {a} and {b} together in one sum", "find out how much {a} plus {b} makes", "tell me how much {a} plus {b} is",
			},
			first:  []string{"add {b} to a number", "add {b} to something", "work out what a number plus {b} is", "give me the sum of a number and {b}"},
			second: []string{"add a number to {a}", "add something to {a}", "work out what {a} plus some number is", "give me the sum of {a} and another number"},
			labels: [2]string{"first number", "second number"},
		}, 3, 900, 3, 900),
		operandIntent(operation{
			name: "math_difference_two", tool: "subtract", params: [2]string{"a", "b"}, called: "difference", weight: 4,
			full: []string{
				"subtract {b} from {a}", "take {b} away from {a}", "?what is {a} minus {b}", "?how much is left of {a} without {b}", "work out {a} minus {b}",
				"give me {a} minus {b}", "find out how much {a} minus {b} is", "lessen {a} by {b}", "tell me what {a} less {b} is",
			},
			first:  []string{"subtract {b} from a number", "take {b} away from something", "work out a number minus {b}", "lessen some number by {b}"},
			second: []string{"subtract a number from {a}", "take something away from {a}", "work out {a} minus a number", "lessen {a} by some number"},
			labels: [2]string{"number to subtract from", "number to subtract"},
		}, 200, 900, 3, 190),
		operandIntent(operation{
			name: "math_product_two", tool: "multiply", params: [2]string{"a", "b"}, called: "product", weight: 4,
			full: []string{
				"multiply {a} by {b}", "multiply {a} with {b}", "?what is {a} times {b}", "?how much is {a} times {b}", "work out {a} times {b}",
				"give me the product of {a} and {b}", "take {a} times {b}", "find what {a} and {b} give when multiplied", "tell me how much {a} multiplied by {b} is",
			},
			first:  []string{"multiply a number by {b}", "work out what a number times {b} is", "take some number times {b}", "give me the product of a number and {b}"},
			second: []string{"multiply {a} by a number", "work out what {a} times some number is", "take {a} times something", "give me the product of {a} and another number"},
			labels: [2]string{"first factor", "second factor"},
		}, 3, 400, 2, 60),
		operandIntent(operation{
			name: "math_quotient_two", tool: "divide", params: [2]string{"a", "b"}, called: "quotient", weight: 4,
			full: []string{
				"divide {a} by {b}", "work out {a} divided by {b}", "?what is {a} over {b}", "?how much is {a} divided by {b}", "split {a} into {b} equal parts by a division",
				"give me {a} divided by {b}", "tell me what {a} divided by {b} is", "find out how much {a} over {b} is", "do the division of {a} by {b}",
			},
			first:  []string{"divide a number by {b}", "work out something divided by {b}", "split a number into {b} equal parts by a division", "do a division by {b}"},
			second: []string{"divide {a} by a number", "work out {a} divided by something", "split {a} into equal parts by a division", "do a division of {a}"},
			labels: [2]string{"number to be divided", "divisor"},
		}, 20, 900, 2, 40),
		operandIntent(operation{
			name: "math_power_two", tool: "power", params: [2]string{"base", "exponent"}, called: "power", weight: 3, whole: true, fresh: true,
			full: []string{
				"raise {a} to the exponent {b}", "raise {a} to the power of {b}", "?what is {a} to the power of {b}", "work out {a} to the exponent {b}", "take {a} as a base and raise it to the exponent {b}",
				"?how much is {a} to the exponent {b}", "give me the power with base {a} and exponent {b}", "tell me what {a} raised to {b} is", "find the power of base {a} to exponent {b}",
			},
			first:  []string{"raise a number to the exponent {b}", "work out something to the power of {b}", "raise a base of mine to the power of {b}", "give me a power with exponent {b}"},
			second: []string{"raise {a} to a power", "take {a} as a base and raise it to an exponent", "work out a power of {a}", "give me a power with base {a}"},
			labels: [2]string{"base", "exponent"},
		}, 2, 19, 2, 5),
		operandIntent(operation{
			name: "math_percent_of", tool: "percentage", params: [2]string{"part", "whole"}, called: "percentage", weight: 4, fresh: true,
			full: []string{
				"get the percentage that {a} is of {b}", "work out {a} in percent of {b}", "?what percentage of {b} is {a}", "?how many percent of {b} are {a}", "tell me the percentage for part {a} and whole {b}",
				"find the percentage of {b} that {a} makes", "give me {a} as a percentage of {b}", "say how many percent {a} is of {b}", "express {a} as a percentage of the whole {b}",
			},
			first:  []string{"get the percentage that some part is of {b}", "work out what percentage of {b} a part is", "tell me the percentage for a part of the whole {b}", "find the percentage of {b} that something makes"},
			second: []string{"get the percentage that {a} is of a whole", "work out {a} in percent of something", "tell me the percentage for part {a} of a whole", "give me {a} as a percentage of some whole"},
			labels: [2]string{"part", "whole"},
		}, 2, 190, 200, 800),
	}
}

// operation is what the intents with two numbers differ in.
type operation struct {
	name, tool string
	params     [2]string
	called     string // its result
	weight     int
	whole      bool // whole numbers only
	fresh      bool // does not go on from the last result
	full       []string
	// first and second lack the first and the second number, whose names are labels.
	first, second []string
	labels        [2]string
}

// operandIntent makes an intent of an operation, with bounds of the two numbers.
func operandIntent(o operation, lo, hi, less, most int) intent {
	return intent{
		name: o.name, tool: o.tool, weight: o.weight, full: o.full,
		gaps: []gap{
			{slot: "a", label: o.labels[0], without: o.first, supply: supplyNumber("a", o.labels[0])},
			{slot: "b", label: o.labels[1], without: o.second, supply: supplyNumber("b", o.labels[1])},
		},
		draw: func(s *scene) (goal, bool) {
			draw := number
			if o.whole {
				draw = whole
			}
			a := draw(s.d, lo, hi)
			said := string(a)
			if !o.fresh {
				a, said = s.operand(a)
			}
			b := draw(s.d, less, most)
			args := []arg{{o.params[0], a}, {o.params[1], b}}
			return goal{slots: map[string]string{"a": said, "b": string(b)}, run: func() error {
				_, err := s.reckon(o.called, o.tool, args...)
				return err
			}}, s.foresee(o.tool, args...) != ""
		},
	}
}
