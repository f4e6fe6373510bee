package format

import (
	"envtune"
	"envtune/py"
)

// The type names of tool documents, by those of envtune.Param; a type that is
// not named is left out.
func schemaType(typ string) string { // JSON schema, as OpenAI's function definitions
	switch typ {
	case "str":
		return "string"
	case "int":
		return "integer"
	case "float":
		return "number"
	case "bool":
		return "boolean"
	case "list":
		return "array"
	case "dict":
		return "object"
	}
	return ""
}

// officialType is that of the official documents (multi_turn_func_doc).
func officialType(typ string) string {
	switch typ {
	case "float", "dict", "any":
		return typ
	}
	return schemaType(typ)
}

// toolDoc is the document of a tool: name, description and parameters with
// types, accepted values, defaults and which are required.
func toolDoc(t envtune.ToolSpec, typeName func(string) string) *py.Dict {
	properties, required := py.NewDict(), py.NewList()
	for _, p := range t.Params {
		properties.SetStr(p.Name, paramDoc(p, typeName))
		if !p.Optional {
			required.Append(py.Str(p.Name))
		}
	}
	params := py.NewDict()
	params.SetStr("type", py.Str(typeName("dict")))
	params.SetStr("properties", properties)
	params.SetStr("required", required)
	d := py.NewDict()
	d.SetStr("name", py.Str(t.Name))
	if t.Doc != "" {
		d.SetStr("description", py.Str(t.Doc))
	}
	d.SetStr("parameters", params)
	return d
}

// functionDoc is the definition of a function in OpenAI's form.
func functionDoc(t envtune.ToolSpec) *py.Dict {
	d := py.NewDict()
	d.SetStr("type", py.Str("function"))
	d.SetStr("function", toolDoc(t, schemaType))
	return d
}

func paramDoc(p envtune.Param, typeName func(string) string) *py.Dict {
	d := py.NewDict()
	if name := typeName(p.Type); name != "" {
		d.SetStr("type", py.Str(name))
	}
	if p.Doc != "" {
		d.SetStr("description", py.Str(p.Doc))
	}
	values := d
	if p.Type == "list" { // OpenAI wants the field; accepted values are those of the items
		values = py.NewDict()
		d.SetStr("items", values)
	}
	if len(p.Enum) > 0 {
		accepted := py.NewList()
		for _, e := range p.Enum {
			accepted.Append(docValue(p.Type, e))
		}
		values.SetStr("enum", accepted)
	}
	if p.Optional {
		d.SetStr("default", literal(p.Default))
	}
	return d
}

// docValue is an accepted value of a parameter, or of a list's items: of numbers
// the literal, of others the text as it stands.
func docValue(typ, s string) py.Value {
	if typ != "int" && typ != "float" && typ != "bool" {
		return py.Str(s)
	}
	return literal(s)
}

// literal reads a Python literal; what is none stays text.
func literal(s string) py.Value {
	if v, err := py.ParseLiteral(s, py.DefaultLimits()); err == nil {
		return v
	}
	return py.Str(s)
}

// docText writes a document on one line. Documents hold nothing that JSON could
// not say but what a default may be, which then stays text.
func docText(d *py.Dict) string {
	text, err := py.JSONUnicode(d)
	if err != nil {
		return py.Repr(d)
	}
	return text
}
