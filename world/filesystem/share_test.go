package filesystem

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"envtune"
	"envtune/py"
	"envtune/tool"
)

// fresh makes a world and runs calls that must succeed, each a tool and its
// arguments.
func fresh(t testing.TB, calls ...string) *World {
	t.Helper()
	w, err := New(py.NewDict(), tool.Options{})
	if err != nil {
		t.Fatal(err)
	}
	run(t, w, calls...)
	return w.(*World)
}

func run(t testing.TB, w tool.World, calls ...string) {
	t.Helper()
	for _, call := range calls {
		if o := do(w, call); o.Code != "" {
			t.Fatalf("%s: %s %s %s", call, o.Code, o.Text, py.Repr(o.Value))
		}
	}
}

func do(w tool.World, call string) tool.Outcome {
	words := strings.Fields(call)
	return w.Call(words[0], tool.Args{Pos: py.NewStrList(words[1:]...).Items})
}

func says(t *testing.T, w tool.World, call, want string) {
	t.Helper()
	o := do(w, call)
	got := o.Text
	if !o.Raised {
		got = py.Repr(o.Value)
	}
	if got != want {
		t.Errorf("%s: got %.200s, want %s", call, got, want)
	}
}

// TestSharing: what a copied directory shares with the original stays shared in
// a clone and on the way through JSON, and so does a parent that is in the tree
// no more.
func TestSharing(t *testing.T) {
	w := fresh(t, "mkdir d", "cd d", "mkdir s", "touch f", "cd ..", "cp d e", "mv d moved", "cd e", "cd s")
	data, err := json.Marshal(w)
	if err != nil {
		t.Fatal(err)
	}
	read := fresh(t)
	if err := json.Unmarshal(data, read); err != nil {
		t.Fatal(err)
	}
	for name, w := range map[string]tool.World{"original": w.Clone(), "clone": w.Clone().Clone(), "read": read} {
		t.Run(name, func(t *testing.T) {
			says(t, w, "pwd", "{'current_working_directory': '///d/s'}") // e/s has the parent d, which was renamed
			run(t, w, "touch new", "cd ..", "touch late", "echo text f")
			says(t, w, "pwd", "{'current_working_directory': '///d'}")
			run(t, w, "cd /")
			// d and moved have one dict of contents; e has its own, with the same f and s.
			says(t, w, "find", "{'matches': ['./e', './e/s', './e/s/new', './e/f', "+
				"'./moved', './moved/s', './moved/s/new', './moved/f', './moved/late']}")
			run(t, w, "cd e")
			says(t, w, "cat f", "{'file_content': 'text'}")
		})
	}
}

// TestEndless: a directory copied into itself; the state shows it finitely.
func TestEndless(t *testing.T) {
	w := fresh(t, "mkdir d", "cp d d", "touch z")
	const endless = "maximum recursion depth exceeded while calling a Python object"
	says(t, w, "find", endless)
	says(t, w, "du", endless)
	want := "{'name': '/', 'contents': {'d': {'name': 'd', 'contents': {'d': {'name': 'd', 'contents': {'d': {'name': 'd', 'contents': 1}}}}}, " +
		"'z': {'name': 'z', 'content': ''}}}"
	if got := py.Repr(show(w.root)); got != want {
		t.Errorf("the state is %s", got)
	}
	other := w.Clone()
	if !py.Equal(other.State(), w.State()) {
		t.Error("a clone has another state")
	}
	run(t, other, "rm d", "mkdir d")
	if py.Equal(other.State(), w.State()) {
		t.Error("a finite tree equals an endless one")
	}
	run(t, w, "cd d", "cd d", "cd d")
	says(t, w, "pwd", "{'current_working_directory': '///d/d'}")
}

// TestVast: shared directories make a tree with very many places of few
// entries; walking it is refused in time.
func TestVast(t *testing.T) {
	w := fresh(t, "mkdir a")
	for i := range 40 {
		a, b := "a", fmt.Sprintf("b%d", i)
		run(t, w, "cp "+a+" "+b, "mkdir up", "mv a up", "mv "+b+" up", "mv up a")
	}
	start := time.Now()
	for _, call := range []string{"find", "find . a", "du"} {
		if o := do(w, call); o.Code != tool.CodeLimit {
			t.Errorf("%s: %s %.100s", call, o.Code, o.Text)
		}
	}
	w.State()
	w.Clone()
	if _, err := json.Marshal(w); err != nil {
		t.Error(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	if step := w.Toward("none", ""); step != "" {
		t.Errorf("toward nothing goes %s", step)
	}
}

// TestLongPaths: paths of very long names are refused.
func TestLongPaths(t *testing.T) {
	name := strings.Repeat("n", 60000)
	w := fresh(t)
	for range 20 {
		run(t, w, "mkdir "+name, "cd "+name)
	}
	for _, call := range []string{"pwd", "find /"} {
		if o := do(w, call); o.Code != tool.CodeLimit {
			t.Errorf("%s: %s %.100s", call, o.Code, o.Text)
		}
	}
}

// stray is an entry of a kind that no call and no start state makes.
type stray struct{}

func (stray) Type() string { return "stray" }

// TestUnreachable: the templates that only an impossible state reaches.
func TestUnreachable(t *testing.T) {
	for _, c := range []struct {
		call string
		code envtune.Code
		want string
	}{
		{"mv x y", MvKind, "{'error': \"mv: cannot move 'x': Not a file or directory\"}"},
		{"cp x y", CpKind, "{'error': \"cp: cannot copy 'x': Not a file or directory\"}"},
		{"rm x", RmKind, "{'error': \"rm: cannot remove 'x': Not a file or directory\"}"},
		{"cd ..", NoParent, "{'error': 'cd: ..: No such directory'}"},
	} {
		w := fresh(t, "touch f")
		w.current = newDirectory(py.Str("/"), nil)
		w.current.contents.SetStr("x", stray{})
		o := do(w, c.call)
		if o.Code != c.code || py.Repr(o.Value) != c.want {
			t.Errorf("%s: %s %s", c.call, o.Code, py.Repr(o.Value))
		}
	}
	w := fresh(t)
	w.current = newDirectory(py.Str("/"), nil) // equal to the root, and not it
	if o := do(w, "cd .."); o.Code != AtRoot {
		t.Errorf("a directory equal to the root: %s", o.Code)
	}
}

// TestBadJSON: stored states that no world writes.
func TestBadJSON(t *testing.T) {
	w := fresh(t, "touch f")
	before := py.Repr(w.State())
	for _, text := range []string{
		`{"current":1,"dirs":[{"name":"r","parent":-1,"contents":0}],"contents":[[]]}`,
		`{"dirs":[{"name":"r","parent":0,"contents":0}],"contents":[[]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":1}],"contents":[[]]}`,
		`{"dirs":[{"name":1,"parent":-1,"contents":0}],"contents":[[]]}`,
		`{"dirs":[{"name":{"$tuple":[[]]},"parent":-1,"contents":0}],"contents":[[]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":0},{"name":"s","parent":-1,"contents":0}],"contents":[[]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":0}],"contents":[[{}]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":0}],"contents":[[{"file":0}]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":0}],"contents":[[{"dir":0},{"dir":0}]]}`,
		`{"dirs":[{"name":"r","parent":-1,"contents":0}],"files":[{"name":"f"}],"contents":[[]]}`,
	} {
		if err := w.UnmarshalJSON([]byte(text)); err == nil {
			t.Errorf("%s was read", text)
		}
	}
	if got := py.Repr(w.State()); got != before {
		t.Errorf("a failed reading left %s", got)
	}
}
