package filesystem

import (
	"strings"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// stand-ins for the official literals, in their shapes.
func extension() map[string]py.Value {
	return map[string]py.Value{
		moreContent: py.Str("+more"),
		moreFiles:   py.NewStrList("p1", "p2"),
		shortFiles:  py.NewStrList("log.txt"),
	}
}

func config(t *testing.T, text string) *py.Dict {
	t.Helper()
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*py.Dict)
}

const nested = `{"root": {"r": {"type": "directory", "contents": {
  "log.txt": {"type": "file", "content": "a"}, "x": {"type": "file", "content": "a"},
  "d": {"type": "directory", "contents": {"log.txt": {"type": "file", "content": ""}}}}}}}`

// TestLongContext: files are longer but for the listed ones, directories
// without a directory in them have further files.
func TestLongContext(t *testing.T) {
	ext := extension()
	w, err := New(config(t, nested), tool.Options{LongContext: true, Extension: ext})
	if err != nil {
		t.Fatal(err)
	}
	want := "{'long_context': True, 'root': {'name': 'r', 'contents': {'log.txt': {'name': 'log.txt', 'content': 'a'}, " +
		"'x': {'name': 'x', 'content': 'a+more'}, 'd': {'name': 'd', 'contents': {'log.txt': {'name': 'log.txt', 'content': ''}, " +
		"'p1': {'name': 'p1', 'content': ''}, 'p2': {'name': 'p2', 'content': ''}}}}}}"
	if got := py.Repr(w.State()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if w, err = New(py.NewDict(), tool.Options{LongContext: true, Extension: ext}); err != nil {
		t.Fatal(err)
	}
	if got := py.Repr(w.State()); got != "{'long_context': True, 'root': {'name': '/', 'contents': {}}}" {
		t.Errorf("the default state is %s", got)
	}
}

func TestBadExtension(t *testing.T) {
	bad := map[string]py.Value{moreContent: py.NewInt(1), moreFiles: py.NewInt(1), shortFiles: py.Str("x")}
	for name := range extension() {
		for _, v := range []py.Value{nil, bad[name]} {
			ext := extension()
			ext[name] = v
			if _, err := New(config(t, nested), tool.Options{LongContext: true, Extension: ext}); err == nil {
				t.Errorf("%s may be %v", name, v)
			}
		}
	}
	taken := strings.Replace(nested, `"log.txt": {"type": "file", "content": ""}`, `"p2": {"type": "file", "content": ""}`, 1)
	if _, err := New(config(t, taken), tool.Options{LongContext: true, Extension: extension()}); err == nil ||
		!strings.Contains(err.Error(), "File 'p2' already exists in directory 'd'.") {
		t.Errorf("a name of the further files is taken: %v", err)
	}
}

func TestBadStart(t *testing.T) {
	deep := py.Value(py.NewDict(py.P("type", py.Str("file")), py.P("content", py.Str(""))))
	for range maxDepth + 1 {
		deep = py.NewDict(py.P("type", py.Str("directory")), py.P("contents", py.NewDict(py.P("d", deep))))
	}
	many := py.NewDict()
	for i := range maxEntries + 1 {
		many.SetStr(py.Repr(py.NewInt(int64(i))), py.NewDict(py.P("type", py.Str("link"))))
	}
	list := py.Value(py.NewList())
	for range maxDepth + 1 {
		list = py.NewList(list)
	}
	file := func(content py.Value) py.Value {
		return py.NewDict(py.P("contents", py.NewDict(py.P("f", py.NewDict(py.P("type", py.Str("file")), py.P("content", content))))))
	}
	keyed := py.NewDict()
	keyed.Set(py.NewInt(1), file(py.Str("")))
	for name, root := range map[string]py.Value{
		"a list":             py.NewList(),
		"empty":              py.NewDict(),
		"a root named 1":     keyed,
		"no contents":        py.NewDict(py.P("r", py.NewDict())),
		"a list of contents": py.NewDict(py.P("r", py.NewDict(py.P("contents", py.NewList())))),
		"an entry of text":   py.NewDict(py.P("r", py.NewDict(py.P("contents", py.NewDict(py.P("f", py.Str("x"))))))),
		"no content":         py.NewDict(py.P("r", py.NewDict(py.P("contents", py.NewDict(py.P("f", py.NewDict(py.P("type", py.Str("file"))))))))),
		"too deep":           py.NewDict(py.P("r", deep)),
		"too many":           py.NewDict(py.P("r", py.NewDict(py.P("contents", many)))),
		"too long a file":    py.NewDict(py.P("r", file(py.Str(strings.Repeat("x", maxContent+1))))),
		"too deep a file":    py.NewDict(py.P("r", file(list))),
	} {
		if _, err := New(py.NewDict(py.P("root", root)), tool.Options{}); err == nil {
			t.Errorf("a start state was accepted whose root is %s", name)
		}
	}
	if _, err := New(py.NewDict(py.P("root", py.NewDict(py.P("r", file(py.NewInt(5)))))), tool.Options{}); err != nil {
		t.Errorf("a content that is no text: %v", err)
	}
}
