package splice

import (
	"slices"
	"strings"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Answered is the parameter that an answer of the user gave a value to: the first of the calls of
// an agent's messages whose value the answer says and nothing before it; "" where there is none.
func Answered(f format.Format, before []string, answer string, said []envtune.Message) string {
	for _, m := range said {
		a, bad := format.Read(f, m)
		if bad != nil {
			continue
		}
		for _, c := range a.Calls {
			call, err := py.ParseCall(c.Text, py.DefaultLimits())
			if err != nil {
				continue
			}
			for _, arg := range call.Kwargs {
				v := py.String(arg.Value)
				if list, ok := arg.Value.(*py.List); ok && list.Len() > 0 {
					v = py.String(list.Items[0])
				}
				in := func(text string) bool { return strings.Contains(text, v) }
				if in(answer) && !slices.ContainsFunc(before, in) {
					return arg.Name
				}
			}
		}
	}
	return ""
}
