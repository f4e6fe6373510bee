package splice

import (
	"slices"
	"testing"

	"envtune"
	"envtune/py"
)

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		text    string
		telling []string // the values that are more than words
		words   []string // the others
	}{
		{"Send 'Where is it' to Quinn.", []string{"'Where is it'", "'Quinn'"}, []string{"'Send'"}},
		{`Write "don't go" (in 'a b').`, []string{`"don't go"`, "'a b'"}, []string{"'Write'"}},
		{"my name is Tomas Archer, 12 or 3.5!", []string{"'Tomas'", "'Tomas Archer'", "'Tomas Archer, 12'", "'Archer'", "'Archer, 12'", "12", "'12'", "3.5", "'3.5'", "[12, 3.5]", "['Tomas', 'Archer', '12']"}, []string{"'name'"}},
		{"to 10 River Road, Mapleton, OR. Now go", []string{
			"10", "'10'", "'10 River'", "'10 River Road'", "'10 River Road, Mapleton'", "'10 River Road, Mapleton, OR'",
			"'River'", "'River Road'", "'River Road, Mapleton'", "'River Road, Mapleton, OR'", "'Road'", "'Road, Mapleton'", "'Road, Mapleton, OR'",
			"'Mapleton'", "'Mapleton, OR'", "'OR'", "['10', 'River', 'Road', 'Mapleton', 'OR']",
		}, []string{"'Now'", "'go'"}},
		{"tags #a and #b, by @c; find .list", []string{"'#a'", "'#b'", "'@c'", "'.list'", "['#a', '#b']", "['@c']"}, []string{"'tags'", "'find'"}},
		{"9, 8 and 7", []string{"9", "'9'", "8", "'8'", "7", "'7'", "[9, 8, 7]", "['9', '8', '7']"}, []string{"[9, 8]", "[8, 7]"}},
		{"show 'a b' and 'c d' of NVDA and FERN", []string{"'a b'", "'c d'", "['a b', 'c d']", "'NVDA'", "'FERN'", "['NVDA', 'FERN']"}, []string{"'show'"}},
		{"I am 3 in 'b", []string{"3", "'3'"}, []string{"'am'", "'in'", "'b'"}},
		{"'", nil, nil},
		{"", nil, nil},
	} {
		r := read(tt.text)
		var telling, words []string
		for _, it := range r.items {
			if it.telling {
				telling = append(telling, py.Repr(it.v))
			} else {
				words = append(words, py.Repr(it.v))
			}
		}
		slices.Sort(telling)
		slices.Sort(words)
		slices.Sort(tt.telling)
		slices.Sort(tt.words)
		if !slices.Equal(telling, tt.telling) || !slices.Equal(words, tt.words) {
			t.Errorf("%q: %q and %q, want %q and %q", tt.text, telling, words, tt.telling, tt.words)
		}
	}
}

// What stands behind the words of a parameter's name speaks for it more than what stands before
// or far away, and the word behind a number is what it counts.
func TestNear(t *testing.T) {
	r := read("my username is karen71, the password cloud59, for 79.5 fahrenheit")
	score := func(value, name string) float64 {
		i := slices.IndexFunc(r.items, func(it item) bool { return py.String(it.v) == value })
		return r.near(r.items[i], nameWords(name))
	}
	if a, b := score("karen71", "username"), score("cloud59", "username"); a <= b {
		t.Errorf("username: karen71 %v, cloud59 %v", a, b)
	}
	if a, b := score("cloud59", "password"), score("karen71", "password"); a <= b {
		t.Errorf("password: cloud59 %v, karen71 %v", a, b)
	}
	if got := score("karen71", "price"); got != 0 {
		t.Errorf("price: karen71 %v", got)
	}
	for _, it := range r.items {
		if it.counted != (py.String(it.v) == "fahrenheit") {
			t.Errorf("%s counted: %v", py.Repr(it.v), it.counted)
		}
	}
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"tag", "tag", 1}, {"described", "description", 0.6}, {"user", "username", 0.6}, {"use", "user", 0}, {"list", "lift", 0}, {"", "", 1}} {
		if got := kin(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestPairs(t *testing.T) {
	r := read("set the status of ticket 7 to Pending and priority 3")
	var got []string
	for _, v := range r.pairsOf([]string{"title", "status", "priority"}) {
		got = append(got, py.Repr(v))
	}
	want := []string{"{'status': 7, 'priority': 3}", "{'status': 7}", "{'status': '7'}", "{'priority': 3}", "{'priority': '3'}"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if !slices.ContainsFunc(r.pairs(), func(it item) bool { return py.Repr(it.v) == "{'status': 'Pending'}" }) {
		t.Error("no pair of a word and a value further behind it")
	}
}

// What a result tells: in rows that the user speaks of more than in others, and under keys that
// have a word of the parameter's name.
func TestValuesOf(t *testing.T) {
	s := search{heard: heard{users: []string{"close 'Scanner missing'"}}}
	rows := `[{'id': 7, 'title': 'Scanner missing'}, {'id': 8, 'title': 'Other'}]`
	for _, tt := range []struct {
		text, name string
		want       map[string]value
	}{
		{rows, "ticket_id", map[string]value{"7": {said: 1, under: true}, "8": {under: true, last: true}, "'Other'": {last: true}}},
		{`{"history": {"42": {"to": "Scanner missing"}, "43": {"to": "B"}}}`, "booking_history", map[string]value{
			"'42'": {said: 1, under: true}, "'43'": {under: true, last: true}, "'B'": {under: true},
		}},
		{`{"ok": true}`, "ok", map[string]value{"True": {under: true}}},
		{"no value", "x", map[string]value{}},
	} {
		got := map[string]value{}
		for _, v := range s.valuesOf(tt.text, nameWords(tt.name)) {
			got[py.Repr(v.v)] = value{said: v.said, under: v.under, last: v.last}
		}
		for v, want := range tt.want {
			if got[v] != want {
				t.Errorf("%s for %s: %s is %+v, want %+v", tt.text, tt.name, v, got[v], want)
			}
		}
		if len(tt.want) == 0 && len(got) > 0 {
			t.Errorf("%s: %v", tt.text, got)
		}
	}
}

// A hint's values come first, what was wrong goes, and two parameters do not get what stands at
// one place.
func TestDrafts(t *testing.T) {
	spec := &envtune.ToolSpec{Name: "move_card", Params: []envtune.Param{{Name: "card", Type: "str"}, {Name: "place", Type: "str"}, {Name: "note", Type: "str", Optional: true}}}
	s := search{heard: heard{users: []string{"take card C7 to place P9, note 'by noon'"}}}
	s.texts = []reading{read(s.heard.users[0])}
	d := s.drafter(&reached{}, spec)
	first := func() string { c := d.call(d.drafts()[0]); return c.String() }
	if got, want := first(), "move_card(card='C7', place='P9', note='by noon')"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	d.drop("place", py.Str("P9"))
	d.prefer("place", []py.Value{py.Str("shelf"), py.NewInt(3)}, 0.8)
	d.doubt("card", py.Str("C7"), 5)
	for range 3 {
		d.prefer("place", []py.Value{py.Str("shelf")}, 0.8) // once is enough
	}
	if got := first(); got == "move_card(card='C7', place='P9', note='by noon')" {
		t.Errorf("%s, though it is wrong", got)
	}
	for _, from := range d.drafts() {
		c := d.call(from)
		a, _ := c.Kwarg("card")
		b, _ := c.Kwarg("place")
		if py.Repr(b) == "'P9'" || py.Repr(b) == "3" {
			t.Errorf("%s", c.String())
		}
		if py.Repr(a) == py.Repr(b) && from.score > d.drafts()[0].score-1 {
			t.Errorf("%s is as likely as others", c.String())
		}
	}
	long := &envtune.ToolSpec{Name: "t"}
	for range mostParams + 1 {
		long.Params = append(long.Params, envtune.Param{Name: "a", Type: "str"})
	}
	if got := s.drafter(&reached{}, long).drafts(); len(got) > 0 {
		t.Errorf("%d drafts of a tool with %d parameters", len(got), len(long.Params))
	}
}

// Whatever is said and told, there are values of bounded number.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"Send 'a b' to Q.", `"`, "1e999 -0 0x10 ''", "A B C D 'x' \"y\"", "#a @b .c 1 2 3", `[{"a": {"b": [1]}}]`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := read(text)
		if len(r.items) > mostItems {
			t.Fatalf("%d values", len(r.items))
		}
		for _, it := range append(r.items, r.pairs()...) {
			if it.at < 0 || it.end <= it.at || it.end > len(r.words) {
				t.Fatalf("%+v of %d words", it, len(r.words))
			}
		}
		s := search{heard: heard{users: []string{text}, told: []string{text}}, texts: []reading{r}}
		if n := len(s.valuesOf(text, []string{"a"})); n > 2*mostTold {
			t.Errorf("%d values of a result", n)
		}
		for _, typ := range []string{"str", "int", "float", "bool", "list", "dict", "any"} {
			list := s.propose(&reached{}, &envtune.ToolSpec{Name: "a_b"}, envtune.Param{Name: "a", Type: typ})
			if len(list) > mostProposed {
				t.Errorf("%d values for a %s", len(list), typ)
			}
			for i, p := range list {
				if !fits(p.v, typ) || i > 0 && p.score > list[i-1].score {
					t.Errorf("%s for a %s, %v behind %v", p.repr, typ, p.score, list[max(0, i-1)].score)
				}
			}
		}
	})
}
