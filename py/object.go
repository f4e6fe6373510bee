package py

// Object is a value of a class beyond Python's core types, such as a Decimal:
// known by the name of its class and its repr, as results show it. It has no
// operators, and JSON cannot hold it.
type Object struct{ Class, Text string }

// Type implements Value.
func (o Object) Type() string { return o.Class }
