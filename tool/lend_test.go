package tool

import (
	"testing"

	"envtune/py"
)

// lentBase is a lent state with a list, a dict of dicts and a number.
func lentBase(t *testing.T) *Base {
	t.Helper()
	b, err := NewBase(py.NewDict(), 0)
	if err != nil {
		t.Fatal(err)
	}
	b.Set("list", py.NewList(py.NewDict(py.P("n", py.NewInt(1))), py.NewDict(py.P("n", py.NewInt(2)))))
	many := py.NewDict()
	for i := range 40 { // enough for an index
		many.Set(py.NewInt(int64(i)), py.NewDict(py.P("v", py.NewList(py.NewInt(int64(i))))))
	}
	b.Set("many", many)
	b.Set("number", py.NewInt(7))
	b.SetPrivate("_hidden", py.NewInt(8))
	b.Lend()
	return &b
}

// TestOwn: a part that one clone changes is changed in no other one, nor in what
// was lent, however it was made its own.
func TestOwn(t *testing.T) {
	at := func(b *Base, name string, key py.Value) *py.Dict {
		v, err := b.OwnItem(name, key)
		if err != nil {
			t.Fatal(err)
		}
		return v.(*py.Dict)
	}
	for name, change := range map[string]func(b *Base){
		"outer list":   func(b *Base) { b.OwnOuter("list").(*py.List).Append(py.None) },
		"outer dict":   func(b *Base) { b.OwnOuter("many").(*py.Dict).Set(py.Str("x"), py.None) },
		"delete":       func(b *Base) { b.OwnOuter("many").(*py.Dict).Delete(py.NewInt(3)) },
		"item of list": func(b *Base) { at(b, "list", py.NewInt(1)).SetStr("n", py.None) },
		"item of dict": func(b *Base) { at(b, "many", py.NewInt(5)).SetStr("w", py.None) },
		"deep": func(b *Base) {
			v, _ := at(b, "many", py.NewInt(5)).GetStr("v")
			v.(*py.List).Append(py.None)
		},
		"outer, then item": func(b *Base) {
			b.OwnOuter("list").(*py.List).Append(py.None)
			at(b, "list", py.NewInt(0)).SetStr("n", py.None)
		},
		"item, then all": func(b *Base) {
			at(b, "list", py.NewInt(0)).SetStr("n", py.None)
			b.Own("list").(*py.List).Items[1].(*py.Dict).SetStr("n", py.None)
		},
		"number":  func(b *Base) { b.Set("number", py.None) },
		"new":     func(b *Base) { b.Set("more", py.None) },
		"private": func(b *Base) { b.SetPrivate("_hidden", py.None) },
		"reclaim": func(b *Base) {
			b.OwnOuter("list")
			b.Reclaim()
			b.Get("list").(*py.List).Items[0].(*py.Dict).SetStr("n", py.None)
		},
	} {
		t.Run(name, func(t *testing.T) {
			lent := lentBase(t)
			before := text(t, lent)
			one, other := lent.CloneBase(), lent.CloneBase()
			change(&one)
			if text(t, &one) == before {
				t.Fatal("nothing changed")
			}
			changed, copied := text(t, &one), one.CloneBase()
			if got := text(t, &copied); got != changed {
				t.Errorf("the copy is %s, want %s", got, changed)
			}
			copied.OwnOuter("many").(*py.Dict).Set(py.Str("y"), py.None)
			at(&copied, "list", py.NewInt(0)).SetStr("z", py.None)
			if got := text(t, &one); got != changed {
				t.Errorf("a change of the copy gives %s, want %s", got, changed)
			}
			for what, b := range map[string]*Base{"what was lent": lent, "another clone": &other} {
				if got := text(t, b); got != before {
					t.Errorf("%s is now %s", what, got)
				}
			}
		})
	}
}

func text(t *testing.T, b *Base) string {
	t.Helper()
	data, err := b.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestLentAlike: only attributes that neither changed count as alike, and none of
// worlds of different starts.
func TestLentAlike(t *testing.T) {
	lent := lentBase(t)
	a, b, foreign := lent.CloneBase(), lent.CloneBase(), lentBase(t).CloneBase()
	if got := a.LentAlike(&b); got != 0b111 {
		t.Errorf("untouched: %b", got)
	}
	a.Set("number", py.NewInt(7))
	b.OwnOuter("list")
	if got := a.LentAlike(&b); got != 0b010 {
		t.Errorf("after changes: %b", got)
	}
	if got := a.LentAlike(&foreign); got != 0 {
		t.Errorf("of another start: %b", got)
	}
}

// TestRoomLent: the bound counts what is lent and what is not alike.
func TestRoomLent(t *testing.T) {
	lent := lentBase(t)
	b := lent.CloneBase()
	at := func() int { return maxState - b.left() }
	want := maxState - Left(b.Attrs, maxState, 1<<30)
	if got := at(); got != want {
		t.Errorf("a lent state takes %d, want %d", got, want)
	}
	b.OwnOuter("list").(*py.List).Append(py.Str("more"))
	if got := at(); got != want+20 {
		t.Errorf("with 20 bytes more it takes %d, want %d", got, want+20)
	}
}
