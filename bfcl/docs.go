package bfcl

import (
	"encoding/json"
	"fmt"

	"envtune"
	"envtune/py"
)

// docs are the official tool documents.
type docs struct {
	raw     map[string]json.RawMessage // by the tool's name
	byClass map[string][]envtune.ToolSpec
}

// docs reads the documents of all classes.
func (s *source) docs() (*docs, error) {
	d := &docs{raw: map[string]json.RawMessage{}, byClass: map[string][]envtune.ToolSpec{}}
	for _, c := range classes {
		name := "multi_turn_func_doc/" + c.docs
		text, err := s.read(name)
		if err != nil {
			return nil, err
		}
		err = eachLine(name, text, func(line []byte) error {
			spec, err := toolSpec(line)
			if err != nil {
				return err
			}
			d.raw[spec.Name] = append(json.RawMessage(nil), line...)
			d.byClass[c.class] = append(d.byClass[c.class], spec)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return d, nil
}

// of returns the documents of some classes, in their order.
func (d *docs) of(classes []string) ([]envtune.ToolSpec, error) {
	var all []envtune.ToolSpec
	for _, c := range classes {
		if World(c) == "" {
			return nil, fmt.Errorf("the class %q is not known", c)
		}
		all = append(all, d.byClass[c]...)
	}
	return all, nil
}

// toolSpec makes a specification of one official document. What a list holds
// and what a tool returns are not part of it.
func toolSpec(line []byte) (envtune.ToolSpec, error) {
	v, err := py.FromJSON(line)
	if err != nil {
		return envtune.ToolSpec{}, err
	}
	spec := envtune.ToolSpec{Name: text(v, "name"), Doc: text(v, "description")}
	if spec.Name == "" {
		return spec, fmt.Errorf("a document without a tool's name")
	}
	params := field(v, "parameters")
	required, _ := field(params, "required").(*py.List)
	properties, ok := field(params, "properties").(*py.Dict)
	if !ok {
		return spec, fmt.Errorf("%s: no properties among the parameters", spec.Name)
	}
	for _, e := range properties.Entries() {
		spec.Params = append(spec.Params, param(e, required))
	}
	return spec, nil
}

func param(e py.Pair, required *py.List) envtune.Param {
	p := envtune.Param{Name: py.String(e.Key), Type: typeName(text(e.Value, "type")), Doc: text(e.Value, "description")}
	if required != nil {
		if is, _ := py.Contains(required, e.Key); is {
			return p
		}
	}
	p.Optional = true
	switch v := field(e.Value, "default").(type) {
	case nil:
		p.Default = "None"
	case py.Str:
		if p.Default = py.Repr(v); v == "None" { // the documents write None as text
			p.Default = "None"
		}
	default:
		p.Default = py.Repr(v)
	}
	return p
}

func typeName(official string) string {
	switch official {
	case "string":
		return "str"
	case "integer":
		return "int"
	case "boolean":
		return "bool"
	case "array", "tuple":
		return "list"
	case "float", "dict":
		return official
	}
	return "any"
}

// field returns v[name], or nil.
func field(v py.Value, name string) py.Value {
	d, ok := v.(*py.Dict)
	if !ok {
		return nil
	}
	f, _ := d.GetStr(name)
	return f
}

func text(v py.Value, name string) string {
	s, _ := field(v, name).(py.Str)
	return string(s)
}
