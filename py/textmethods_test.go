package py

import "testing"

func TestTextMethods(t *testing.T) {
	eachRow(t, "textmethods.jsonl", func(r opRow) {
		a, b := testValue(t, r.A), testValue(t, r.B)
		v, err := textMethod(r.Op, a, b)
		kind, text := "", ""
		if err == nil {
			// The table's texts are ASCII: read them to compare.
			if want := testValue(t, r.Text); Repr(v) != Repr(want) || r.Kind != "" {
				t.Errorf("%s %s %s: got %s, want %s %s", r.A, r.Op, r.B, Repr(v), r.Kind, r.Text)
			}
			return
		}
		if e, ok := AsException(err); ok {
			kind, text = e.Kind, e.Text
		}
		if kind != r.Kind || text != r.Text {
			t.Errorf("%s %s %s: got %s %s, want %s %s", r.A, r.Op, r.B, kind, text, r.Kind, r.Text)
		}
	})
}

func textMethod(op string, a, b Value) (Value, error) {
	switch op {
	case "splitlines":
		return SplitLines(a)
	case "split":
		return Split(a)
	case "strip":
		return Strip(a, "/")
	case "rstrip":
		return RStrip(a, "/")
	case "startswith":
		ok, err := StartsWith(a, ".")
		return Bool(ok), err
	case "encode":
		n, err := EncodedLen(a)
		return NewInt(int64(n)), err
	}
	return Slice(a, b.(Tuple)[0], b.(Tuple)[1])
}
