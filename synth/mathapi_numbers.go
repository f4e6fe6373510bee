package synth

// numberIntents are calculations with one number.
func numberIntents() []intent {
	return []intent{
		{
			name: "math_round", tool: "round_number", weight: 3,
			full: []string{
				"round {a} to {p} decimal places", "round the number {a} to {p} decimal places", "?what is {a} rounded to {p} decimal places", "give me {a} with {p} decimal places, rounded", "bring {a} to {p} decimal places by rounding",
				"do a rounding of {a} to {p} decimal places", "cut {a} down to {p} decimal places, properly rounded", "?how much is {a} when rounded to {p} decimal places", "have {a} rounded to {p} decimal places",
			},
			gaps: []gap{
				{slot: "p", label: "number of decimal places", without: []string{
					"round {a} to some decimal places", "round the number {a} to as many decimal places as I need", "bring {a} to fewer decimal places by rounding", "give me {a} rounded to a certain number of decimal places"}},
				{slot: "a", label: "number to round", without: []string{
					"round a number to {p} decimal places", "bring some number to {p} decimal places by rounding", "do a rounding to {p} decimal places", "give me a number with {p} decimal places, rounded"},
					supply: supplyNumber("a", "number to round")},
			},
			draw: func(s *scene) (goal, bool) {
				a, p := decimal(s.d.between(1001, 99999)*10+s.d.between(1, 9), 4), s.d.between(2, 3)
				return goal{slots: map[string]string{"a": string(a), "p": literal(p)}, run: func() error {
					_, err := s.reckon("rounded number", "round_number", arg{"number", a}, arg{"decimal_places", p})
					return err
				}}, true
			},
		},
		{
			name: "math_absolute", tool: "absolute_value", weight: 3,
			full: []string{
				"get the absolute value of {a}", "give me the absolute value of {a}", "?what is the absolute value of {a}", "find the absolute value of the number {a}", "take {a} and give me its absolute value",
				"tell me the absolute value of {a}", "work out the absolute value of {a}", "look at {a} without its sign: get the absolute value", "turn {a} into its absolute value",
			},
			gaps: []gap{{slot: "a", label: "number", without: []string{
				"get the absolute value of a number", "find an absolute value for me", "tell me the absolute value of some number", "turn a number into its absolute value"},
				supply: supplyNumber("a", "number")}},
			draw: func(s *scene) (goal, bool) {
				a := "-" + number(s.d, 3, 990)
				return goal{slots: map[string]string{"a": string(a)}, run: func() error {
					_, err := s.reckon("absolute value", "absolute_value", arg{"number", a})
					return err
				}}, true
			},
		},
		{
			name: "math_root", tool: "square_root", weight: 3,
			full: []string{
				"take the square root of {a} with precision {p}", "get the square root of {a}, precision {p}", "?what is the square root of {a} at a precision of {p}", "work out the square root of {a} with a precision of {p}", "find the square root of {a}, the precision is {p}",
				"give me the square root of {a} with precision {p}", "compute the square root of {a} to a precision of {p}", "tell me the square root of {a} with {p} as the precision", "use a precision of {p} to find the square root of {a}",
			},
			gaps: []gap{
				{slot: "p", label: "precision", without: []string{
					"take the square root of {a} with a certain precision", "get the square root of {a} to a precision of my choice", "find the square root of {a}, but mind the precision", "work out the square root of {a} to some precision"}},
				{slot: "a", label: "number", without: []string{
					"take the square root of a number with precision {p}", "find a square root with a precision of {p}", "get the square root of some number, precision {p}", "give me a square root with precision {p}"},
					supply: supplyNumber("a", "number")},
			},
			draw: func(s *scene) (goal, bool) {
				a, said := s.operand(whole(s.d, 2, 990))
				if a.float() < 0 {
					return goal{}, false
				}
				p := s.d.between(3, 9)
				return goal{slots: map[string]string{"a": said, "p": literal(p)}, run: func() error {
					return s.do("square_root", arg{"number", a}, arg{"precision", p})
				}}, true
			},
		},
		{
			name: "math_log", tool: "logarithm", weight: 3,
			full: []string{
				"take the logarithm of {a} to base {b} with precision {p}", "get the logarithm of {a}, base {b}, precision {p}", "?what is the logarithm of {a} to the base {b} at a precision of {p}", "work out the logarithm of the value {a} to base {b} with a precision of {p}", "find the logarithm with base {b} of {a}, the precision is {p}",
				"give me the logarithm of {a} for base {b} and precision {p}", "compute the base {b} logarithm of {a} with precision {p}", "tell me the logarithm of {a}, with {b} as the base and {p} as the precision", "use base {b} and precision {p} to take the logarithm of {a}",
			},
			gaps: []gap{
				{slot: "b", label: "base", without: []string{
					"take the logarithm of {a} with precision {p}", "get the logarithm of {a} to some base, precision {p}", "work out the logarithm of {a} with a precision of {p} for a base of mine", "find the logarithm of {a} to a certain base, the precision is {p}"}},
				{slot: "p", label: "precision", without: []string{
					"take the logarithm of {a} to base {b} with a certain precision", "get the logarithm of {a}, base {b}, to some precision", "work out the logarithm of {a} to base {b}, and mind the precision", "find the logarithm with base {b} of {a} to a precision of my choice"}},
			},
			draw: func(s *scene) (goal, bool) {
				a, b, p := whole(s.d, 2, 990), whole(s.d, 2, 12), s.d.between(3, 9)
				return goal{slots: map[string]string{"a": string(a), "b": string(b), "p": literal(p)}, run: func() error {
					return s.do("logarithm", arg{"value", a}, arg{"base", b}, arg{"precision", p})
				}}, true
			},
		},
	}
}
