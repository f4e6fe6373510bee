package synth

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"envtune"
)

// lit is a number as it is written: in the request, in the call and in the
// start state alike, because results tell 100 from 100.0.
type lit string

// decimal writes n / 10^places with exactly that many decimals, trailing zeros
// removed but for one.
func decimal(n, places int) lit {
	s := strconv.FormatFloat(float64(n)/pow10(places), 'f', places, 64)
	for strings.HasSuffix(s, "0") && !strings.HasSuffix(s, ".0") {
		s = s[:len(s)-1]
	}
	return lit(s)
}

func pow10(n int) float64 {
	p := 1.0
	for range n {
		p *= 10
	}
	return p
}

func (l lit) float() float64 {
	f, err := strconv.ParseFloat(string(l), 64)
	if err != nil {
		panic(fmt.Sprintf("synth: %q is no number", string(l))) // our own literal
	}
	return f
}

// arg is one keyword argument of a call.
type arg struct {
	name  string
	value any
}

// call writes a call string with keyword arguments as Python literals.
func call(name string, args ...arg) string {
	var b strings.Builder
	b.WriteString(name)
	b.WriteByte('(')
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(a.name)
		b.WriteByte('=')
		b.WriteString(literal(a.value))
	}
	b.WriteByte(')')
	return b.String()
}

// literal writes v as a Python literal. Our strings hold neither quotes nor
// backslashes.
func literal(v any) string {
	switch v := v.(type) {
	case lit:
		return string(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		if strings.ContainsAny(v, "'\\\n") {
			panic(fmt.Sprintf("synth: %q needs escapes", v))
		}
		return "'" + v + "'"
	case []string:
		parts := make([]string, len(v))
		for i, s := range v {
			parts[i] = literal(s)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case record:
		parts := make([]string, len(v))
		for i, f := range v {
			parts[i] = literal(f.key) + ": " + literal(f.value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	panic(fmt.Sprintf("synth: no literal for %T", v))
}

// record is a JSON object that keeps the order of its fields.
type record []field

type field struct {
	key   string
	value any
}

// appendJSON writes a value of a start state. Our strings need no escapes.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case lit:
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case bool:
		return strconv.AppendBool(b, v)
	case string:
		return strconv.AppendQuote(b, v)
	case []string:
		return appendList(b, v)
	case []record:
		return appendList(b, v)
	case record:
		b = append(b, '{')
		for i, f := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(strconv.AppendQuote(b, f.key), ':')
			b = appendJSON(b, f.value)
		}
		return append(b, '}')
	}
	panic(fmt.Sprintf("synth: no JSON for %T", v))
}

func appendList[T any](b []byte, list []T) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, v)
	}
	return append(b, ']')
}

// owned writes a start state with the first random seed that makes it part's.
func (r record) owned(d *dice, world string, part envtune.Part) json.RawMessage {
	return r.ownedBy(d, world, part, "random_seed", 1, 9999999)
}

// ownedBy writes a start state with the first number from lo to hi in a further field that
// makes it part's.
func (r record) ownedBy(d *dice, world string, part envtune.Part, key string, lo, hi int) json.RawMessage {
	open := appendJSON(nil, r)
	open = append(open[:len(open)-1], `,"`+key+`":`...)
	for {
		raw := append(strconv.AppendInt(open[:len(open):len(open)], int64(d.between(lo, hi)), 10), '}')
		if owner(startKey(world, raw)) == part {
			return raw
		}
	}
}
