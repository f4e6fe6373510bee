package tool

import (
	"fmt"
	"strings"

	"envtune/py"
)

// bind assigns arguments to parameters as Python 3.11 does for a method, with
// its error texts and their precedence: keywords in order (unexpected, or
// already given), then too many positional, then missing. self counts. room is for
// the values.
func bind(class, name string, params []Param, args Args, room []py.Value) ([]py.Value, error) {
	bound := append(room[:0], args.Pos[:min(len(args.Pos), len(params))]...)
	for len(bound) < len(params) {
		bound = append(bound, nil)
	}
	for _, k := range args.Key {
		i := indexOf(params, k.Name)
		switch {
		case k.Name == "self" || i >= 0 && bound[i] != nil:
			return nil, argError(CodeMultiple, k.Name,
				fmt.Sprintf("%s.%s() got multiple values for argument '%s'", class, name, k.Name))
		case i < 0:
			return nil, argError(CodeUnexpected, k.Name,
				fmt.Sprintf("%s.%s() got an unexpected keyword argument '%s'", class, name, k.Name))
		}
		bound[i] = k.Value
	}
	if len(args.Pos) > len(params) {
		return nil, argError(CodeTooMany, "", tooMany(class+"."+name, params, len(args.Pos)))
	}
	var missing []string
	for i, p := range params {
		if bound[i] != nil {
			continue
		}
		if p.Default == nil {
			missing = append(missing, p.Name)
			continue
		}
		bound[i] = py.DeepCopy(p.Default) // what a world keeps is no other call's
	}
	if len(missing) > 0 {
		return nil, argError(CodeMissing, missing[0], missingText(class+"."+name, missing))
	}
	return bound, nil
}

func indexOf(params []Param, name string) int {
	for i, p := range params {
		if p.Name == name {
			return i
		}
	}
	return -1
}

func tooMany(qualname string, params []Param, given int) string {
	required := 0
	for _, p := range params {
		if p.Default == nil {
			required++
		}
	}
	takes := fmt.Sprint(len(params) + 1)
	plural := "s"
	if required < len(params) {
		takes = fmt.Sprintf("from %d to %d", required+1, len(params)+1)
	} else if len(params) == 0 {
		plural = ""
	}
	return fmt.Sprintf("%s() takes %s positional argument%s but %d were given", qualname, takes, plural, given+1)
}

func missingText(qualname string, names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "'" + n + "'"
	}
	var list string
	switch n := len(quoted); n {
	case 1:
		list = quoted[0]
	case 2:
		list = quoted[0] + " and " + quoted[1]
	default:
		list = strings.Join(quoted[:n-1], ", ") + ", and " + quoted[n-1]
	}
	plural := "s"
	if len(names) == 1 {
		plural = ""
	}
	return fmt.Sprintf("%s() missing %d required positional argument%s: %s", qualname, len(names), plural, list)
}
