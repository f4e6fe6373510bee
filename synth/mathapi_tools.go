package synth

// mathapiHelpers: what one conversion does not know, the other does.
func mathapiHelpers() map[string][]string {
	return map[string][]string{
		metricTool: {imperialTool}, imperialTool: {metricTool},
	}
}

func mathapiSiblings() map[string][]string {
	return map[string][]string{
		"add": {"sum_values", "subtract"}, "subtract": {"add", "absolute_value"}, "multiply": {"power", "divide"}, "divide": {"multiply", "percentage"},
		"power": {"multiply", "square_root"}, "square_root": {"power", "logarithm"}, "logarithm": {"power", "square_root"},
		"percentage": {"divide", "mean"}, "absolute_value": {"round_number", "subtract"}, "round_number": {"absolute_value", "mean"},
		"mean": {"standard_deviation", "sum_values"}, "standard_deviation": {"mean", "max_value"}, "min_value": {"max_value", "mean"},
		"max_value": {"min_value", "mean"}, "sum_values": {"add", "mean"}, metricTool: {"multiply", "round_number"}, imperialTool: {"multiply", "round_number"},
	}
}

// mathapiClashes: one calculation can often be done by others.
func mathapiClashes() map[string][]string {
	return map[string][]string{
		"add": {"sum_values", "subtract", "mean"}, "subtract": {"add", "sum_values"}, "multiply": {"power", "divide", "sum_values", "percentage"},
		"divide": {"multiply", "percentage", "mean", "power"}, "power": {"multiply"}, "square_root": {"power", "logarithm"}, "logarithm": {"divide"},
		"percentage": {"divide", "multiply"}, "absolute_value": {"subtract", "multiply"}, "round_number": {"percentage"},
		"mean": {"sum_values", "divide", "add"}, "standard_deviation": {"mean", "square_root", "power"}, "min_value": {"max_value"}, "max_value": {"min_value"},
		"sum_values": {"add", "mean"}, metricTool: {"multiply", "divide"}, imperialTool: {"multiply", "divide"},
	}
}
