package scripted

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
)

// constrain puts into the argument what a constraint accepts: the value that was meant,
// where it can be read somewhere and the constraint lets it pass; else what was given,
// in the type or form that the constraint names, or the bound of its range that is
// nearer; else the first value that it lists.
func (a *attempt) constrain(h *envtune.Hint, param envtune.Param) bool {
	given, ok := a.call.Kwarg(h.Arg)
	if h.Arg == "" || len(h.Values) == 0 {
		return false
	}
	if !ok {
		return a.recall(h.Arg)
	}
	if v, ok := a.meantArg(h.Arg); ok && a.knows(h.Arg) && accepts(h.Values, v) && a.set(h.Arg, v) {
		return true
	}
	if v := inForm(given, h.Values[0]); v != nil {
		return a.set(h.Arg, v)
	}
	if v := inRange(given, h.Values[0]); v != nil {
		return a.set(h.Arg, v)
	}
	if isDescription(h.Values[0]) {
		return false
	}
	switch x := given.(type) {
	case *py.List:
		if param.Type == "list" {
			return a.set(h.Arg, replaceItem(x, h.Values))
		}
	case *py.Dict:
		if param.Type == "dict" {
			return a.set(h.Arg, renameKey(x, h.Values))
		}
	}
	return a.set(h.Arg, typed(h.Values[0], param.Type))
}

// knows tells whether the value that an argument was meant to have can be read in the
// user's words or in a result.
func (a *attempt) knows(arg string) bool {
	return slices.Contains(a.said, arg) || slices.Contains(a.read, arg)
}

// typed is a value as a parameter of a type takes it.
func typed(text, typ string) py.Value {
	if typ != "str" {
		if v, err := py.ParseLiteral(text, py.DefaultLimits()); err == nil {
			return v
		}
	}
	return py.Str(text)
}

var (
	between = regexp.MustCompile(`^(?:from )?(-?[\d.]+) to (-?[\d.]+)$`)
	isDate  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	usDate  = regexp.MustCompile(`^(\d{2})/(\d{2})/(\d{4})$`)
	oneOnly = regexp.MustCompile(`^(not|above|below|at most|at least) (-?[\d.e]+)$|^(-?[\d.]+) (or more)$|^(a multiple of) (\d+)$`)
	inWords = regexp.MustCompile(`^(a|an|the|another|not|above|below|at most|at least) \S|^-?[\d.]+ or more$`)
)

// dateForm is how hints write the form of dates.
const dateForm = "YYYY-MM-DD"

// isDescription tells a description of values ("0 to 40", "a new name") from a value.
func isDescription(text string) bool {
	return text == dateForm || between.MatchString(text) || inWords.MatchString(text)
}

// accepts tells whether a constraint lets a value pass, as far as its values tell.
func accepts(accepted []string, v py.Value) bool {
	switch x := v.(type) {
	case *py.List:
		return isDescription(accepted[0]) || !slices.ContainsFunc(x.Items, func(item py.Value) bool {
			return !slices.Contains(accepted, py.String(item))
		})
	case *py.Dict:
		return isDescription(accepted[0]) || !slices.ContainsFunc(x.Keys(), func(key py.Value) bool {
			return !slices.Contains(accepted, py.String(key))
		})
	}
	return slices.ContainsFunc(accepted, func(text string) bool { return describes(text, v) })
}

// describes tells whether a value is the one named, or among those described. A
// description in other words than those of numbers, types and dates lets any pass.
func describes(text string, v py.Value) bool {
	f, err := py.ToFloat(v)
	number := err == nil && v.Type() != "str"
	if m := between.FindStringSubmatch(text); m != nil {
		return number && parse(m[1]) <= f && f <= parse(m[2])
	}
	if m := oneOnly.FindStringSubmatch(text); m != nil {
		return number && bounded(m[1]+m[4]+m[5], parse(m[2]+m[3]+m[6]), f)
	}
	switch {
	case text == dateForm:
		return isDate.MatchString(py.String(v))
	case typeOf[text] != "":
		return v.Type() == typeOf[text] || number && (text == "a float" || text == "an int")
	case text == "not empty":
		return py.Truth(v)
	case isDescription(text):
		return true
	}
	return py.String(v) == text
}

func parse(text string) float64 {
	f, _ := strconv.ParseFloat(text, 64) // the patterns let only numbers pass
	return f
}

func bounded(how string, bound, f float64) bool {
	switch how {
	case "not":
		return f != bound
	case "above":
		return f > bound
	case "below":
		return f < bound
	case "at most":
		return f <= bound
	case "a multiple of":
		return int64(bound) != 0 && f == float64(int64(f)) && int64(f)%int64(bound) == 0
	}
	return f >= bound
}

// typeOf are the words of hints for types.
var typeOf = map[string]string{
	"a str": "str", "an int": "int", "a float": "float", "a bool": "bool", "a list": "list", "a dict": "dict",
}

// inForm writes a value in the type or form that a constraint names; nil where it
// names none or the value has none of that form.
func inForm(v py.Value, form string) py.Value {
	if m := usDate.FindStringSubmatch(py.String(v)); m != nil && form == dateForm {
		return py.Str(m[3] + "-" + m[1] + "-" + m[2])
	}
	typ := typeOf[form]
	if strings.HasPrefix(form, "a list of ") {
		typ = "list"
	}
	if typ == "" {
		return nil
	}
	text, isText := v.(py.Str)
	list, isList := v.(*py.List)
	switch {
	case isList && typ != "list":
		if len(list.Items) == 1 {
			return list.Items[0]
		}
		return nil
	case typ == "str":
		return py.Str(py.String(v))
	case isText:
		if read, err := py.ParseLiteral(string(text), py.DefaultLimits()); err == nil && describes("a "+typ, read) || err == nil && describes("an "+typ, read) {
			return read
		}
	}
	if typ == "list" && !isList {
		return py.NewList(v)
	}
	return nil
}

// inRange is a number without its sign where a range or bound lets that pass, else the
// bound that is nearer; nil where there is none.
func inRange(v py.Value, text string) py.Value {
	f, err := py.ToFloat(v)
	if err != nil || !py.IsNumber(v) {
		return nil
	}
	if positive, err := py.Neg(v); err == nil && f < 0 && describes(text, positive) {
		return positive
	}
	bound := ""
	if m := between.FindStringSubmatch(text); m != nil {
		if bound = m[1]; f > parse(m[2]) {
			bound = m[2]
		}
	} else if m := oneOnly.FindStringSubmatch(text); m != nil && (m[1] == "at most" || m[1] == "at least") {
		bound = m[2]
	}
	b, err := py.ParseLiteral(bound, py.DefaultLimits())
	if err != nil {
		return nil
	}
	return b
}

// replaceItem replaces the first item that is not accepted by the nearest one that is.
func replaceItem(list *py.List, accepted []string) py.Value {
	out := list.Copy()
	for i, item := range out.Items {
		if !slices.Contains(accepted, py.String(item)) {
			out.Items[i] = py.Str(nearest(py.String(item), accepted))
			break
		}
	}
	return out
}

// renameKey does the same with a dict's keys.
func renameKey(d *py.Dict, accepted []string) py.Value {
	out := py.NewDict()
	renamed := false
	for _, e := range d.Entries() {
		if name := py.String(e.Key); !renamed && !slices.Contains(accepted, name) {
			e.Key, renamed = py.Str(nearest(name, accepted)), true
		}
		out.Set(e.Key, e.Value)
	}
	return out
}

func nearest(name string, accepted []string) string {
	if near := spell.Nearest(name, accepted); near != "" {
		return near
	}
	return accepted[0]
}
