package bfcl

import (
	"errors"
	"fmt"
	"strings"

	"envtune/py"
)

// Decoder makes call strings of one step of a model; the error is that the
// step is no call, which ends the turn.
type Decoder func(step py.Value) ([]string, error)

// Decoding names a way in which models write calls. Officially the model's
// handler knows it; a result file does not say.
type Decoding string

// The decodings that there are.
const (
	// FC is the result of a function-calling interface: DecodeFC.
	FC Decoding = "fc"
	// Prompting is text that is a list of calls: DecodePrompting.
	Prompting Decoding = "prompting"
	// ToolCall is text with calls between tags: DecodeToolCall.
	ToolCall Decoding = "tool_call"
)

// Decoder returns the decoder of a decoding; nil of an unknown one.
func (d Decoding) Decoder() Decoder {
	switch d {
	case FC:
		return DecodeFC
	case Prompting:
		return DecodePrompting
	case ToolCall:
		return DecodeToolCall
	}
	return nil
}

// ErrAmbiguous is the error of Detect.
var ErrAmbiguous = errors.New("the results can be read in more than one way")

// Detect finds the decoding of results by their shape. Steps that are lists or
// objects are FC, for the other two are always text. Among texts, a call
// between tags is ToolCall and a list of calls Prompting; where both occur, the
// error is ErrAmbiguous. Where there is no call at all every decoding gives the
// same, and FC is returned.
func Detect(results []Result) (Decoding, error) {
	var tagged, listed string // the first step of each kind
	for _, r := range results {
		turns, _ := r.Raw.(*py.List)
		if turns == nil {
			continue
		}
		for i, turn := range turns.Items {
			steps, _ := turn.(*py.List)
			if steps == nil {
				continue
			}
			for k, step := range steps.Items {
				at := fmt.Sprintf("line %d, %s, turn %d, step %d", r.Line, r.ID, i, k)
				switch step.(type) {
				case *py.List, *py.Dict:
					return FC, nil
				case py.Str:
					if tagged == "" && finds(DecodeToolCall, step) {
						tagged = at
					}
					if listed == "" && finds(DecodePrompting, step) {
						listed = at
					}
				}
			}
		}
	}
	switch {
	case tagged != "" && listed != "":
		return "", fmt.Errorf("%w: there are calls between tags (%s) and lists of calls (%s)", ErrAmbiguous, tagged, listed)
	case tagged != "":
		return ToolCall, nil
	case listed != "":
		return Prompting, nil
	}
	return FC, nil
}

func finds(decode Decoder, step py.Value) bool {
	calls, err := decode(step)
	return err == nil && !emptyStep(calls)
}

// CheckShape checks that a result is what an official handler of a decoding
// writes: one text, or a list of turns that are lists of steps; a step is text
// or None, and in FC also a list or an object. The official evaluation would
// crash over other turns and pass over other steps.
func (r Result) CheckShape(d Decoding) error {
	turns, ok := r.Raw.(*py.List)
	if !ok {
		if _, ok := r.Raw.(py.Str); ok {
			return nil
		}
		return fmt.Errorf("%s: the result is a %s, not a list of turns or the text of an error", r.ID, r.Raw.Type())
	}
	for i, turn := range turns.Items {
		steps, ok := turn.(*py.List)
		if !ok {
			return fmt.Errorf("%s: turn %d is a %s, not a list of steps", r.ID, i, turn.Type())
		}
		for k, step := range steps.Items {
			if !stepOf(d, step) {
				return fmt.Errorf("%s: step %d of turn %d is a %s, %s", r.ID, k, i, step.Type(), wantedStep(d))
			}
		}
	}
	return nil
}

func stepOf(d Decoding, step py.Value) bool {
	switch step.(type) {
	case py.Str:
		return true
	case *py.List, *py.Dict:
		return d == FC
	}
	return step == py.None
}

func wantedStep(d Decoding) string {
	if d == FC {
		return "not a list of calls or text"
	}
	return "not text, as the decoder " + string(d) + " needs"
}

// Category returns the official category in the name of a result or score file
// (BFCL_v4_multi_turn_base_result.json: "multi_turn_base") and the version in
// it ("v4"); both "" in another name.
func Category(name string) (category, version string) {
	rest, ok := strings.CutPrefix(name, "BFCL_")
	if !ok {
		return "", ""
	}
	rest = strings.TrimSuffix(rest, ".json")
	rest = strings.TrimSuffix(strings.TrimSuffix(rest, "_result"), "_score")
	version, category, _ = strings.Cut(rest, "_")
	return category, version
}
