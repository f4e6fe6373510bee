package bfcl

import (
	"fmt"

	"envtune/py"
	"envtune/session"
)

// The official "error" objects, with the official messages and order of fields.

func failure(kind string, message py.Value) *py.Dict {
	return py.NewDict(py.P("error_message", message), py.P("error_type", py.Str(kind)))
}

func inferenceFailure() *py.Dict {
	return failure(ErrInference, py.NewList(
		py.Str("Error during inference phase. Model did not output a list of model responses.")))
}

func forcedFailure(got, want int) *py.Dict {
	return failure(ErrForced, py.NewList(py.Str(fmt.Sprintf(
		"Model was force-terminated during inference phase. The length of the model result turns (%d) does not match the length of the ground truth turns (%d).",
		got, want))))
}

func emptyTurnFailure(v *Verdict) *py.Dict {
	d := failure(ErrEmptyTurn, py.Str(fmt.Sprintf("Model response list is empty for turn %d", v.Turn)))
	d.SetStr("details", py.NewDict(py.P("execution_result", executed(v))))
	return d
}

func stateFailure(v *Verdict, diff []session.Mismatch, model, reference *session.Session) *py.Dict {
	class := diff[0].Class
	differences := py.NewDict()
	for _, m := range diff {
		differences.SetStr(m.Attr, py.NewDict(
			py.P("model", official(class, m.Attr, m.Got)), py.P("ground_truth", official(class, m.Attr, m.Want))))
	}
	d := failure(ErrState, py.Str("Model instance for "+class+" does not match the state with ground truth instance."))
	d.SetStr("details", py.NewDict(
		py.P("differences", differences),
		py.P("model_instance_state", attributes(model, class)),
		py.P("ground_truth_instance_state", attributes(reference, class))))
	d.SetStr("execution_result", executed(v))
	return d
}

func responseFailure(v *Verdict, missing, all []string) *py.Dict {
	d := failure(ErrResponse, py.Str(fmt.Sprintf(
		"Model response execution results so far does not contain all the ground truth response execution results for turn %d.", v.Turn)))
	d.SetStr("details", py.NewDict(
		py.P("missing_items", textList(missing)),
		py.P("model_response (including all previous turns)", textList(all)),
		py.P("ground_truth_response (only the current turn)", textList(v.Reference[v.Turn]))))
	return d
}

// executed lists what was run up to the failing turn.
func executed(v *Verdict) *py.List {
	turns := py.NewList()
	for i, outputs := range v.Outputs {
		steps := py.NewList()
		for _, step := range outputs {
			steps.Items = append(steps.Items, textList(step))
		}
		turns.Items = append(turns.Items, py.NewDict(
			py.P("model", steps), py.P("ground_truth", textList(v.Reference[i]))))
	}
	return turns
}

// attributes returns the public attributes of a world as the official file
// shows them.
func attributes(s *session.Session, class string) *py.Dict {
	d := py.NewDict()
	w, ok := s.World(class)
	if !ok {
		return d
	}
	for _, e := range w.State().Entries() {
		d.Set(e.Key, official(class, py.String(e.Key), e.Value))
	}
	return d
}

func textList(texts []string) *py.List {
	l := py.NewList()
	for _, t := range texts {
		l.Items = append(l.Items, py.Str(t))
	}
	return l
}
