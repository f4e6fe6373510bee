package py

// Args evaluates the arguments in Python's order, left to right and the inner
// calls first. call runs an inner call: it looks the name up, evaluates the
// arguments with Args, and returns the call's value or exception. What it
// returns becomes an argument as it is, not as a copy. The first error ends the
// evaluation and is returned: call's, or a *ParseError of kind ParseName or
// ParseValue.
func (c *CallExpr) Args(call func(*CallExpr) (Value, error)) (Call, error) {
	out := Call{Name: c.Name}
	for _, e := range c.pos {
		v, err := e.eval(call)
		if err != nil {
			return Call{}, err
		}
		out.Args = append(out.Args, v)
	}
	for _, k := range c.key {
		v, err := k.value.eval(call)
		if err != nil {
			return Call{}, err
		}
		out.Kwargs = append(out.Kwargs, Arg{Name: k.name, Value: v})
	}
	return out, nil
}

func (c *CallExpr) eval(call func(*CallExpr) (Value, error)) (Value, error) { return call(c) }

// constant is a literal that cannot be changed.
type constant struct{ v Value }

func (c constant) eval(func(*CallExpr) (Value, error)) (Value, error) { return c.v, nil }

// undefined is a name that has no value.
type undefined struct{ err *ParseError }

func (u undefined) eval(func(*CallExpr) (Value, error)) (Value, error) { return nil, u.err }

type (
	listExpr  []expr
	tupleExpr []expr
)

func (l listExpr) eval(call func(*CallExpr) (Value, error)) (Value, error) {
	items, err := evalAll(l, call)
	if err != nil {
		return nil, err
	}
	return &List{Items: items}, nil
}

func (t tupleExpr) eval(call func(*CallExpr) (Value, error)) (Value, error) {
	items, err := evalAll(t, call)
	if err != nil {
		return nil, err
	}
	return Tuple(items), nil
}

func evalAll(list []expr, call func(*CallExpr) (Value, error)) ([]Value, error) {
	items := make([]Value, len(list))
	for i, e := range list {
		v, err := e.eval(call)
		if err != nil {
			return nil, err
		}
		items[i] = v
	}
	return items, nil
}

type dictExpr struct {
	pairs [][2]expr
	at    int
	src   string
}

// CPython builds a dict in chunks of 17 entries; one of 16 or more is filled
// while it is evaluated, a shorter one after that. It shows where a key cannot
// be hashed (compile.c, compiler_dict).
const dictChunk, dictFilled = 17, 16

func (d *dictExpr) eval(call func(*CallExpr) (Value, error)) (Value, error) {
	out := NewDict()
	for rest := d.pairs; len(rest) > 0; {
		chunk := rest[:min(dictChunk, len(rest))]
		rest = rest[len(chunk):]
		var later []Pair
		for _, p := range chunk {
			pair, err := evalAll(p[:], call)
			if err != nil {
				return nil, err
			}
			if later = append(later, Pair{pair[0], pair[1]}); len(chunk) < dictFilled {
				continue
			}
			if err := d.set(out, later); err != nil {
				return nil, err
			}
			later = nil
		}
		if err := d.set(out, later); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *dictExpr) set(out *Dict, pairs []Pair) error {
	for _, p := range pairs {
		if err := Hashable(p.Key); err != nil {
			return valueErrorAt(d.src, d.at, err.Error())
		}
		out.Set(p.Key, p.Value)
	}
	return nil
}

// signed is an operand behind signs.
type signed struct {
	operand  expr
	inner    string // the sign next to it
	negative bool   // what all signs come to
	at       int
	src      string
}

func (s *signed) eval(call func(*CallExpr) (Value, error)) (Value, error) {
	v, err := s.operand.eval(call)
	if err != nil {
		return nil, err
	}
	if !isNumber(v) {
		return nil, valueErrorAt(s.src, s.at, badOperand(s.inner, v))
	}
	return sign(v, s.negative), nil
}
