package tool

import (
	"math"
	"strings"
	"testing"

	"envtune/py"
)

func boxes(t *testing.T, state string) Base {
	t.Helper()
	v, err := py.FromJSON([]byte(state))
	if err != nil {
		t.Fatal(err)
	}
	return Base{Attrs: v.(*py.Dict), Private: py.NewDict()}
}

var boxTables = []Records{
	{Name: "shelves", Columns: []Column{{Name: "label", Type: ColumnText}}},
	{Name: "boxes", Columns: []Column{
		{Name: "shelf", Type: ColumnText, Of: "shelves", None: true}, {Name: "size", Type: ColumnText, Values: []string{"small", "large"}},
		{Name: "tags", Type: ColumnTexts}, {Name: "open", Type: ColumnFlag}, {Name: "items", Type: ColumnCount, Max: 9},
		{Name: "price", Type: ColumnMoney}, {Name: "packed", Type: ColumnDay, Max: 2100},
	}},
	{Name: "seals", Of: "boxes"},
}

const boxState = `{"shelves": {"S1": {"label": "top"}}, "boxes": {"B1": {"shelf": "S1", "size": "small", "tags": ["a", "b"],
	"open": true, "items": 3, "price": 2.35, "packed": "2024-09-02", "more": [1]}}, "seals": {"B1": {}}, "counter": 1}`

// TestCheckRecords: each of these changes of a sound state is found, and its place named.
func TestCheckRecords(t *testing.T) {
	sound := boxes(t, boxState)
	if err := sound.CheckRecords(boxTables); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{`{"B1": {"shelf"`, `{"": {"shelf"`, "boxes: '' stands for"},
		{`{"label": "top"}`, `"top"`, "shelves: 'S1' stands for 'top', not a text for a record"},
		{`{"S1": {"label": "top"}}`, `[]`, "shelves is no dict of records"},
		{`"label"`, `"name"`, "shelves of S1: label is missing"},
		{`"top"`, `5`, "shelves of S1: label is 5: want a text"},
		{`"shelf": "S1"`, `"shelf": "S2"`, "boxes of B1: shelf is 'S2': there is none among shelves"},
		{`"shelf": "S1"`, `"shelf": null`, ""},
		{`"small"`, `"tiny"`, `boxes of B1: size is 'tiny': want one of ["small" "large"]`},
		{`"small"`, `null`, "boxes of B1: size is None: want a text"},
		{`["a", "b"]`, `["a", 1]`, "boxes of B1: tags is ['a', 1]: want a text"},
		{`["a", "b"]`, `"a"`, "boxes of B1: tags is 'a': want a list of texts"},
		{`true`, `1`, "boxes of B1: open is 1: want a flag"},
		{`"items": 3`, `"items": 10`, "boxes of B1: items is 10: want a number (count) from 0 to 9"},
		{`"items": 3`, `"items": true`, "boxes of B1: items is True: want a number (count) from 0 to 9"},
		{`"items": 3`, `"items": 3.0`, "boxes of B1: items is 3.0: want a number (count) from 0 to 9"},
		{`2.35`, `-0.5`, "boxes of B1: price is -0.5: want a number (amount) from 0 to 1000000"},
		{`2.35`, `NaN`, "boxes of B1: price is nan: want a number (amount) from 0 to 1000000"},
		{`2.35`, `100000000000000000000`, "boxes of B1: price is 100000000000000000000: want a number (amount) from 0 to 1000000"},
		{`2.35`, `2`, ""},
		{`2024-09-02`, `2024-9-2`, "boxes of B1: packed is '2024-9-2': want a day such as 2024-09-02, from 1900 to 2100"},
		{`2024-09-02`, `2101-01-01`, "boxes of B1: packed is '2101-01-01': want a day such as 2024-09-02, from 1900 to 2100"},
		{`"seals": {"B1"`, `"seals": {"B2"`, "seals of B2: there is none among boxes"},
	} {
		if !strings.Contains(boxState, c.from) {
			t.Fatalf("the state has no %s", c.from)
		}
		b := boxes(t, strings.Replace(boxState, c.from, c.to, 1))
		got := ""
		if err := b.CheckRecords(boxTables); err != nil {
			got = err.Error()
		}
		if got != c.want && !(strings.HasSuffix(c.want, "stands for") && strings.HasPrefix(got, c.want)) {
			t.Errorf("%s for %s: %q, want %q", c.to, c.from, got, c.want)
		}
	}
	if err := sound.CheckColumns(Column{Name: "counter", Type: ColumnText}); err == nil || err.Error() != "counter is 1: want a text" {
		t.Errorf("a count for a text: %v", err)
	}
}

func TestRecord(t *testing.T) {
	b := boxes(t, boxState)
	r, ok := b.Record("boxes", "B1")
	if _, other := b.Record("boxes", "B2"); !ok || other {
		t.Fatal("the wrong records are there")
	}
	if r.Text("shelf") != "S1" || strings.Join(r.Texts("tags"), " ") != "a b" || !r.Flag("open") || r.Count("items") != 3 ||
		r.Cents("price") != 235 || r.Day("packed").Day() != 2 || Amount(235) != 2.35 {
		t.Errorf("read %s", py.Repr(r.Dict))
	}
	if got := b.Find("boxes", func(id string, r Record) bool { return id == "B1" && r.Flag("open") }); len(got) != 1 || got[0] != "B1" {
		t.Errorf("found %v", got)
	}
	b.Lend()
	c := b.CloneBase()
	own, _ := c.OwnRecord("boxes", "B1")
	own.SetStr("items", py.NewInt(4))
	if _, ok := c.OwnRecord("boxes", "B2"); ok || r.Count("items") != 3 {
		t.Error("a change of a clone's record changed the lent one")
	}
	if changed, _ := c.Record("boxes", "B1"); changed.Count("items") != 4 {
		t.Error("the clone's record was not changed")
	}
	if id := b.NextID("boxes", "B", "counter"); id != "B2" || py.Repr(b.Get("counter")) != "3" {
		t.Errorf("the next id is %s, the counter %s", id, py.Repr(b.Get("counter")))
	}
	b.Set("counter", py.NewInt(MaxCount))
	if id := b.NextID("boxes", "B", "counter"); id != "B1000000" || py.Repr(b.Get("counter")) != "1000000" {
		t.Errorf("the next id is %s, the counter %s", id, py.Repr(b.Get("counter")))
	}
}

func TestTyped(t *testing.T) {
	if _, err := ArgTexts([]py.Value{py.Str("x"), py.NewInt(1)}, "a", "b"); err == nil || err.Error() != "b must be str, not int" || CodeOf(err) != CodeType {
		t.Errorf("an int for a str: %v", err)
	}
	huge, _ := py.Pow(py.NewInt(10), py.NewInt(400))
	for _, c := range []struct {
		v     py.Value
		cents int64
		whole bool
		err   string
	}{
		{py.NewInt(3), 300, true, ""}, {py.Float(0.1), 10, true, ""}, {py.Float(1.005), 100, false, ""}, {py.Float(-2.5), -250, true, ""},
		{py.Bool(true), 100, true, ""}, {py.Float(1e300), 0, false, ""}, {py.Float(math.NaN()), 0, false, ""}, {py.Float(math.Inf(-1)), 0, false, ""},
		{py.Str("3"), 0, false, "amount must be a number, not str"}, {py.None, 0, false, "amount must be a number, not NoneType"},
		{huge, 0, false, "int too large to convert to float"},
	} {
		cents, whole, err := ArgCents("amount", c.v)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.err || whole != c.whole || whole && cents != c.cents {
			t.Errorf("%.20s is %d, %v, %q", py.Repr(c.v), cents, whole, got)
		}
	}
	if d := FlagDict("ok", true); py.Repr(d) != "{'ok': True}" {
		t.Errorf("made %s", py.Repr(d))
	}
}

// TestStandards: what is None by default takes any type; defaults are nobody else's.
func TestStandards(t *testing.T) {
	attrs := Standards(`{"list": [1], "user": null}`)
	take := func() Base {
		b := Base{Attrs: py.NewDict(), Private: py.NewDict()}
		b.Take(py.NewDict(py.P("user", py.Str("ann"))), attrs)
		return b
	}
	a, b := take(), take()
	a.Get("list").(*py.List).Append(py.None)
	if err := b.Check(attrs); err != nil || py.Repr(b.State()) != "{'list': [1], 'user': 'ann'}" {
		t.Errorf("%s, %v", py.Repr(b.State()), err)
	}
	b.Set("list", py.None)
	if err := b.Check(attrs); err == nil {
		t.Error("a list that is None was taken")
	}
	defer func() {
		if recover() == nil {
			t.Error("text that is no JSON was taken")
		}
	}()
	Standards("{")
}
