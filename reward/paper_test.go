package reward_test

import "slices"

// The paper's rewards (arXiv 2510.10197, section 3), written down from its formulas
// and from nothing of this package, over the facts of a written trajectory.

// stepFacts is what there is to know of one assistant message: whether it parses, and
// what each of its calls came to (kindOK, kindRaised, kindError).
type stepFacts struct {
	parses bool
	calls  []string
}

// The kinds of what a call comes to.
const (
	kindOK     = "ok"
	kindRaised = "raised" // an exception of the tool
	kindError  = "error"  // an error that the tool returns as its result
)

// turnFacts are the two checks of a turn, or whether an ask-back turn was ended without a
// call. The formulas leave the latter open, since there is no reference to compare with;
// asking back is all that such a turn wants.
type turnFacts struct {
	ask                    bool
	state, exec, askedBack bool
}

// paperSyntax is R = I_tool * (R_format + R_tool).
func paperSyntax(steps []stepFacts) float64 {
	var formatted, toolSteps, clean float64
	for _, s := range steps {
		if s.parses {
			formatted++
		}
		if len(s.calls) > 0 {
			toolSteps++
			if !slices.Contains(s.calls, kindRaised) && !slices.Contains(s.calls, kindError) {
				clean++
			}
		}
	}
	if toolSteps == 0 {
		return 0 // I_tool = 0
	}
	return formatted/float64(len(steps)) + clean/toolSteps
}

// paperProgress is R = (1/T) * sum over the T turns of the task of r_state * r_exec. A
// turn that did not end has neither.
func paperProgress(all int, ended []turnFacts) float64 {
	sum := 0.0
	for _, t := range ended {
		if !t.ask && t.state && t.exec || t.ask && t.askedBack {
			sum++
		}
	}
	return sum / float64(all)
}
