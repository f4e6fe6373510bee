package hint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"envtune"
	"envtune/internal/spell"
	"envtune/py"
	"envtune/tool"
	"envtune/world/vehicle"
)

// pythonEntries are the entries of Python's own errors.
func pythonEntries() map[envtune.Code]Entry {
	typed := Entry{make: wrongType, fallback: signature}
	return map[envtune.Code]Entry{
		envtune.CodeUnknownTool: {make: nearestTool},
		envtune.CodeFormat:      {None: "the format's own error says what was expected, and where"},

		tool.CodeMissing:    {make: signature},
		tool.CodeUnexpected: {make: signature},
		tool.CodeMultiple:   {make: signature},
		tool.CodeTooMany:    {make: signature},

		tool.CodeKey:       {make: unknownKey, fallback: signature},
		tool.CodeType:      typed,
		tool.CodeAttribute: typed,
		tool.CodeOverflow:  typed,
		tool.CodeValue:     {make: wrongValue, fallback: signature},
		tool.CodeUnicode:   typed,
		tool.CodeIndex:     typed,
		tool.CodeZero:      typed,
		tool.CodeOther:     typed,

		tool.CodeName:        {make: wrongName, fallback: literals},
		tool.CodeSyntax:      {make: oneCall},
		tool.CodeUnsupported: {make: wrongType, fallback: literals},
		tool.CodeDenied:      {make: nearestTool},
		tool.CodeLimit:       {make: badPrecision, fallback: shorter},
	}
}

// signature shows how the failed tool is called.
func signature(c *failure) *envtune.Hint {
	t, ok := c.spec()
	if !ok {
		return nil
	}
	return use(t, t.Name+" takes "+parameters(t)+".")
}

// parameters lists a tool's parameters in words.
func parameters(t envtune.ToolSpec) string {
	if len(t.Params) == 0 {
		return "no arguments"
	}
	var b strings.Builder
	b.Grow(32 * len(t.Params))
	for i, p := range t.Params {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Name)
		b.WriteString(" (")
		b.WriteString(p.Type)
		if p.Optional {
			b.WriteString(", optional")
		}
		b.WriteByte(')')
	}
	return b.String()
}

// nearestTool names the offered tool that is nearest to an unknown name.
func nearestTool(c *failure) *envtune.Hint {
	var names []string
	for _, t := range c.session.Tools() {
		if c.offers(t.Name) {
			names = append(names, t.Name)
		}
	}
	called := c.result.Name
	if inner := c.field("name"); inner != "" { // of a call within a call
		called = inner
	}
	name := spell.NearMiss(called, names)
	if name == "" {
		name = cutOff(called, names)
	}
	if name == "" {
		name = spell.Nearest(called, names)
	}
	if name == "" {
		return say(envtune.HintSignature, "Only the tools listed can be called.")
	}
	t, _ := c.session.Tool(name)
	return use(t, fmt.Sprintf("There is no such tool; the nearest is %s, which takes %s.", name, parameters(t)))
}

// cutOff returns the only name of which all but the end was written, or "".
func cutOff(written string, names []string) string {
	found := ""
	for _, name := range spell.Slips(written, names) {
		switch {
		case !strings.HasPrefix(name, written):
		case found != "":
			return ""
		default:
			found = name
		}
	}
	return found
}

// typeWords are the types of parameters as a hint words them.
var typeWords = map[string]string{
	"str": "a str", "int": "an int", "float": "a float", "bool": "a bool", "list": "a list", "dict": "a dict",
}

// wrongType names the first argument whose type is not the declared one.
func wrongType(c *failure) *envtune.Hint { return wrongTypeOf(c, nil) }

// wrongTypeOf does so among some arguments; nil are all.
func wrongTypeOf(c *failure, args []string) *envtune.Hint {
	t, ok := c.spec()
	if !ok {
		return nil
	}
	for _, p := range t.Params {
		if args != nil && !slices.Contains(args, p.Name) {
			continue
		}
		v, given := c.arg(p.Name)
		word := typeWords[p.Type]
		if !given || word == "" || fits(v, p.Type) || p.Optional && v == py.None {
			continue
		}
		return is(p.Name, fmt.Sprintf("%s must be %s, not %s.", p.Name, word, v.Type()), word)
	}
	return nil
}

// fits tells whether a value may stand for a declared type: a number for any
// number.
func fits(v py.Value, typ string) bool {
	switch typ {
	case "float", "int":
		return slices.Contains([]string{"int", "float", "bool"}, v.Type())
	case "list":
		return v.Type() == "list" || v.Type() == "tuple"
	}
	return v.Type() == typ
}

// unknownKey is lockDoors with an unknown door; no other tool takes keys from
// its arguments.
func unknownKey(c *failure) *envtune.Hint {
	if c.result.Tool != "lockDoors" {
		return nil
	}
	doors := nameList(c.state("vehicle", "doorStatus"), "")
	if doors == nil {
		doors = vehicle.Doors()
	}
	if h := wrongType(c); h != nil {
		return is("door", "door must be a list of "+strings.Join(doors, ", ")+".", "a list of "+strings.Join(doors, ", "))
	}
	given, _ := c.arg("door")
	items, err := py.Iter(given)
	if err != nil {
		return nil
	}
	for _, item := range items {
		if name := py.String(item); !slices.Contains(doors, name) {
			return oneOf("door", name, doors)
		}
	}
	return oneOf("door", "", doors)
}

var plainDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// wrongValue is a date in another format, or text where a number is due.
func wrongValue(c *failure) *envtune.Hint {
	for _, make := range []func(*failure) *envtune.Hint{travelValue, libraryValue, clinicValue, badPrecision} {
		if h := make(c); h != nil {
			return h
		}
	}
	for _, arg := range []string{"start_date", "end_date"} {
		v, given := c.arg(arg)
		if s, ok := v.(py.Str); given && ok && s != "" && !plainDate.MatchString(string(s)) {
			return is(arg, arg+" must be a date written as YYYY-MM-DD.", "YYYY-MM-DD")
		}
	}
	if h := wrongType(c); h != nil {
		return h
	}
	if c.result.Tool == "cp" || c.result.Tool == "mv" {
		return nameTaken(c)
	}
	if v, given := c.arg("start_date"); given && py.Truth(v) {
		return is("start_date", "start_date must be a day that exists, written as YYYY-MM-DD.", "YYYY-MM-DD")
	}
	return nil
}

// constants are words of other languages for Python's constants.
var constants = map[string]string{
	"true": "True", "false": "False", "null": "None", "none": "None", "nil": "None", "TRUE": "True", "FALSE": "False",
}

// wrongName is a bare word as a value, or an unknown name called.
func wrongName(c *failure) *envtune.Hint {
	name := c.field("name")
	if right, ok := constants[name]; ok {
		return say(envtune.HintSignature, fmt.Sprintf("Write %s instead of %s.", right, name))
	}
	if c.result.Name == "" { // no call at all: the name stands alone, or before a dot
		if t, ok := c.session.Tool(name); ok && c.offers(name) {
			return use(t, fmt.Sprintf("Call it as %s(...); it takes %s.", name, parameters(t)))
		}
		return oneCall(c)
	}
	if name != "" && len(name) <= 40 {
		return say(envtune.HintSignature, fmt.Sprintf("Write text in quotes: '%s'.", name))
	}
	return nil
}

func literals(*failure) *envtune.Hint {
	return say(envtune.HintSignature, "Write arguments as literals, with no call or variable inside.")
}

func oneCall(*failure) *envtune.Hint {
	return say(envtune.HintSignature, "Write one call as name(key=value, key=value).")
}

func shorter(*failure) *envtune.Hint {
	return say(envtune.HintConstraint, "The call is too long or nested too deep; write a shorter one.")
}
