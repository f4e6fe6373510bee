package tool

import "envtune/py"

// maxState bounds the public attributes of a world, counted as bytes of text
// and 16 for every value, so that no call on them costs much.
const maxState = 1 << 20

// Room refuses where the state has reached its bound. Tools that make a state
// grow by what they are given ask before they do: the bound is exceeded by one
// call's arguments at most.
func (s *Base) Room() error {
	if room(s.Attrs, maxState) < 0 {
		return py.Raise(py.LimitKind, "the call is refused: the state is larger than %d MiB", maxState>>20)
	}
	return nil
}

// room returns what v leaves of a number of bytes; below zero where it does not
// fit, v then not being looked through to its end.
func room(v py.Value, left int) int {
	left -= 16
	switch x := v.(type) {
	case py.Str:
		left -= len(x)
	case py.Int:
		if _, small := x.Int64(); !small {
			left -= x.Big().BitLen() / 3 // about its decimal digits
		}
	case *py.List:
		for i := 0; i < len(x.Items) && left >= 0; i++ {
			left = room(x.Items[i], left)
		}
	case py.Tuple:
		for i := 0; i < len(x) && left >= 0; i++ {
			left = room(x[i], left)
		}
	case *py.Dict:
		entries := x.Entries()
		for i := 0; i < len(entries) && left >= 0; i++ {
			left = room(entries[i].Value, room(entries[i].Key, left))
		}
	}
	return left
}
