package mathapi

import "envtune"

// The error templates of the math tools, one code each; one that several tools
// share is named after what it says.
const (
	// Logarithm holds whatever Python or mpmath raised, in the field "reason".
	Logarithm        envtune.Code = "mathapi.logarithm"
	MeanEmpty        envtune.Code = "mathapi.empty_list.mean"
	NotNumbers       envtune.Code = "mathapi.not_numbers.list"
	DeviationEmpty   envtune.Code = "mathapi.empty_list.standard_deviation"
	ValueNotNumber   envtune.Code = "mathapi.not_number.value"
	UnknownUnits     envtune.Code = "mathapi.unknown_units"
	TooLarge         envtune.Code = "mathapi.too_large"
	OperandsNotValid envtune.Code = "mathapi.not_numbers.operands"
	DivideByZero     envtune.Code = "mathapi.zero_divisor.divide"
	NegativeRoot     envtune.Code = "mathapi.negative.square_root"
	RootNotValid     envtune.Code = "mathapi.invalid.square_root"
	AbsoluteNotValid envtune.Code = "mathapi.not_number.absolute_value"
	RoundNotValid    envtune.Code = "mathapi.not_number.round_number"
	WholeZero        envtune.Code = "mathapi.zero_divisor.percentage"
	MinEmpty         envtune.Code = "mathapi.empty_list.min_value"
	MaxEmpty         envtune.Code = "mathapi.empty_list.max_value"
	SumEmpty         envtune.Code = "mathapi.empty_list.sum_values"
)

// Codes lists the error templates in the order of the tools.
func Codes() []envtune.Code {
	return []envtune.Code{
		Logarithm, MeanEmpty, NotNumbers, DeviationEmpty, ValueNotNumber,
		UnknownUnits, TooLarge, OperandsNotValid, DivideByZero, NegativeRoot,
		RootNotValid, AbsoluteNotValid, RoundNotValid, WholeZero, MinEmpty,
		MaxEmpty, SumEmpty,
	}
}
