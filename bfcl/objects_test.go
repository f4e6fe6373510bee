package bfcl

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"envtune/py"
)

// TestSetText compares with testdata/sets.jsonl, which testdata/sets311.py wrote.
func TestSetText(t *testing.T) {
	f, err := os.Open("testdata/sets.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	n := 0
	for ; in.Scan(); n++ {
		var row [2]json.RawMessage
		var want string
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(row[1], &want); err != nil {
			t.Fatal(err)
		}
		if got := setText(value(t, string(row[0])).(*py.List).Items); got != want {
			t.Errorf("%s: got %s, want %s", row[0], got, want)
		}
	}
	if n == 0 {
		t.Error("no rows")
	}
	if got := setText(value(t, `["b", "a", 3]`).(*py.List).Items); got != "{'b', 'a', 3}" {
		t.Errorf("members that are no ints: %s", got)
	}
}

func TestOfficial(t *testing.T) {
	for _, c := range []struct{ name, class, attr, state, want string }{
		{"a directory", "GorillaFileSystem", "root",
			`{"name": "w", "contents": {"it's": {"name": "it's", "content": "a'b\nc"}, "d": {"name": "d", "contents": {"e": {"name": "e", "contents": {}}}}}}`,
			`"<Directory: w, Parent: None, Contents: {\"it's\": <<File: it's, Content: a'b\nc>>, 'd': <Directory: d, Parent: w, Contents: {'e': <Directory: e, Parent: d, Contents: {}>}>}>"`},
		{"a directory within itself", "GorillaFileSystem", "root", `{"name": "w", "contents": {"w": {"name": "w", "contents": 1}}}`,
			`"<Directory: w, Parent: None, Contents: {'w': <Directory: w, Parent: w, Contents: {...}>}>"`},
		{"too large to show", "GorillaFileSystem", "root", `{"name": "w", "contents": {"f": null}}`, `"<Directory: w, Parent: None, Contents: {'f': None}>"`},
		{"another attribute", "GorillaFileSystem", "long_context", `false`, `false`},
		{"the ids of messages", "MessageAPI", "generated_ids", `{}`, `"set()"`},
		{"as the start state gave them", "MessageAPI", "generated_ids", `[3, 1]`, `[3, 1]`},
		{"a dict", "TicketAPI", "x", `{"a": [1, {"b": "é"}]}`, `{"a": [1, {"b": "é"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, err := py.JSONUnicode(official(c.class, c.attr, value(t, c.state))); err != nil || got != c.want {
				t.Errorf("got %s (%v)\nwant %s", got, err, c.want)
			}
		})
	}
}

// TestSerializable: the texts are those of the official make_json_serializable
// and json.dumps.
func TestSerializable(t *testing.T) {
	ids := py.NewDict()
	ids.Set(py.NewInt(5), py.Tuple{py.NewInt(1), py.Str("x")})
	for _, c := range []struct {
		v    py.Value
		want string
	}{
		{py.NewList(py.Ellipsis, py.Float(1e30), py.None), `["Ellipsis", 1e+30, null]`},
		{ids, `{"5": [1, "x"]}`},
		{py.Tuple{py.NewInt(1), py.Ellipsis}, `"(1, Ellipsis)"`},
		{py.NewDict(py.P("a", py.NewDict(py.P("b", py.Ellipsis)))), `{"a": {"b": "Ellipsis"}}`},
	} {
		if got, err := py.JSONUnicode(serializable(c.v)); err != nil || got != c.want {
			t.Errorf("got %s (%v), want %s", got, err, c.want)
		}
	}
}
