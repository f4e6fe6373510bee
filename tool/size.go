package tool

import (
	"math"

	"envtune/py"
)

// maxState bounds the public attributes of a world, counted as Left
// counts, so that no call on them costs much.
const maxState = 1 << 20

// Room refuses where the state has reached its bound. Tools that make a state
// grow by what they are given ask before they do: the bound is exceeded by one
// call's arguments at most.
func (s *Base) Room() error {
	if s.left() < 0 {
		return py.Raise(py.LimitKind, "the call is refused: the state is larger than %d MiB", maxState>>20)
	}
	return nil
}

// left is what Left leaves of maxState; of what is lent the size is known.
func (s *Base) left() int {
	bytes := maxState - 16
	for i, e := range s.Attrs.Entries() {
		if bytes = Left(e.Key, bytes, math.MaxInt); bytes < 0 {
			return -1
		}
		if i < maxLent && s.lent&(1<<i) != 0 {
			bytes -= s.origin.sizes[i]
		} else {
			bytes = Left(e.Value, bytes, math.MaxInt)
		}
	}
	return bytes
}

// Left returns what v leaves of a number of bytes, counted as those of text and
// 16 for every value; below zero where it does not fit, or is nested deeper than
// depth, v then not being looked through to its end.
func Left(v py.Value, bytes, depth int) int {
	if bytes -= 16; bytes < 0 || depth < 0 {
		return -1
	}
	switch x := v.(type) {
	case py.Str:
		bytes -= len(x)
	case py.Int:
		if _, small := x.Int64(); !small {
			bytes -= x.Big().BitLen() / 3 // about its decimal digits
		}
	case *py.List:
		bytes = leftOf(x.Items, bytes, depth-1)
	case py.Tuple:
		bytes = leftOf(x, bytes, depth-1)
	case *py.Dict:
		entries := x.Entries()
		for i := 0; i < len(entries) && bytes >= 0; i++ {
			bytes = Left(entries[i].Value, Left(entries[i].Key, bytes, depth-1), depth-1)
		}
	}
	return bytes
}

func leftOf(items []py.Value, bytes, depth int) int {
	for i := 0; i < len(items) && bytes >= 0; i++ {
		bytes = Left(items[i], bytes, depth)
	}
	return bytes
}
