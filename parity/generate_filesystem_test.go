package parity

import (
	"encoding/json"
	"strings"

	"envtune/py"
	"envtune/session"
)

// fileTexts are contents of files.
const fileTexts = `'b\na\nc'|'b\nx\nc\nd'|'one two  three\n\n'|'a\r\nb\x0bc\x1cd\x85e\u2028f'|'é漢😀\n'|'\ud800x'|'x\udc00\ud800'|5|None|['a', 'b']|''|'see ls (a)'`

var filesystemMaterial = material{
	common: []string{
		"cd(folder='..')", "cd(folder='d')", "mkdir(dir_name='d')", "mkdir(dir_name='s')", "touch(file_name='x')", "pwd()", "find()",
		"cp(source='d', destination='e')", "cp(source='s', destination='d')", "cp(source='x', destination='d')", "mv(source='x', destination='d')",
		"echo(content='b\na', file_name='x')", "cp(source='d', destination='d')", "touch(file_name='f')", "touch(file_name='x')",
	},
	pools: map[string]string{
		"content": fileTexts, "mode": "'l'|'w'|'c'|'l'|'w'|'c'|'lines'|''|None|['l']",
		"pattern": "'a'|''|'x'|'é'|5|None|'two'", "lines": "1|2|0|-1|-2|10|2.5|100.0|True|None|'2'|1e400|-99|123456789012345678901234567890",
		"name": "'x'|'d'|''|'.'|None|5|'txt'|'file'", "human_readable": "True|False|1|'no'|0|None|''", "a": "True|False|1|'no'|0|None|''",
	},
	argument: fileName,
	prepare:  fileNames,
}

// fileRoots are roots of a file system with what tasks do not have: names with
// "/", of a dot, empty; contents that are no text; unknown types.
const fileRoots = `{"r":{"type":"directory","contents":{}}} ` +
	`{"r":{"contents":{"d":{"type":"directory","contents":{"x":{"type":"file","content":"a"},"d/x":{"type":"file","content":"b\na"},"d/s":{"type":"file","content":""}}},` +
	`"x":{"type":"file","content":"b\u2028a\r\nc"},"s":{"type":"directory","contents":{"x":{"type":"file","content":"\u00e9"}}},"link":{"type":"link"}}},"second":1} ` +
	`{"":{"type":"file","contents":{".":{"type":"directory","contents":{"x":{"type":"file","content":"1"}}},"":{"type":"file","content":"e"},` +
	`"d":{"type":"directory","contents":{"s":{"type":"directory","contents":{"e":{"type":"directory","contents":{}}}}}},` +
	`"f":{"type":"file","content":5},"x":{"type":"file","content":["a",null]},"e":{"type":"directory","contents":{"..":{"type":"directory","contents":{}}}}}}}`

// fileNames chooses a few names that the session's calls have for files, some
// of them from its start state, which it now and then replaces.
func fileNames(g *generator, r *request) {
	const class = "GorillaFileSystem"
	if _, ok := r.Config[class]; ok && g.IntN(2) == 0 {
		roots := strings.Split(fileRoots, " ")
		if r.Long { // which makes every content longer, so that it must be text
			roots = roots[:2]
		}
		r.Config[class] = json.RawMessage(`{"root":` + roots[g.IntN(len(roots))] + `}`)
	}
	odd := []string{"e", ".", "..", "/", "", ".h", "d/x", "./s", "../d", "new", "a|b", "x?", "é"}
	g.names = []string{"d", "d", "x", "x", "s", "f", odd[g.IntN(len(odd))], odd[g.IntN(len(odd))]}
	if v, err := py.FromJSON(r.Config[class]); err == nil {
		for known := names(v); len(known) > 0 && len(g.names) < 16; {
			g.names = append(g.names, known[g.IntN(len(known))])
		}
	}
}

// names lists the names of files and directories in a start state.
func names(v py.Value) []string {
	var out []string
	if d, ok := v.(*py.Dict); ok {
		for _, e := range d.Entries() {
			switch name := py.String(e.Key); name {
			case "type", "content", "contents", "root":
			default:
				out = append(out, name)
			}
			out = append(out, names(e.Value)...)
		}
	}
	return out
}

// fileName makes a name, mostly one that occurs in the start state.
func fileName(g *generator, _, param string) string {
	switch param {
	case "folder", "dir_name", "file_name", "file_name1", "file_name2", "source", "destination", "path":
		if g.IntN(12) == 0 {
			break
		}
		if g.IntN(30) == 0 {
			return "('t',)"
		}
		name := g.names[g.IntN(len(g.names))]
		switch g.IntN(12) {
		case 0:
			name += "/" + g.names[g.IntN(len(g.names))]
		case 1:
			name = "/" + name
		case 2:
			name += "/"
		}
		return py.Repr(py.Str(name))
	}
	return ""
}

// endlessBoth tells that both texts are of Python's error of a recursion
// without end. Officially du adds "while calling a Python object" or not, by
// what called it and how often it ran.
func endlessBoth(here, there string) bool {
	const text = session.RaisedPrefix + "maximum recursion depth exceeded"
	return strings.HasPrefix(here, text) && strings.HasPrefix(there, text)
}
