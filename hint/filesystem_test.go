package hint

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"envtune"
	"envtune/session"
)

const fileTree = `{"root": {"alex": {"type": "directory", "contents": {
  "a": {"type": "directory", "contents": {"b": {"type": "directory", "contents": {"deep.txt": {"type": "file", "content": ""}}}}},
  "top.txt": {"type": "file", "content": ""}, "d/x": {"type": "file", "content": ""}}}}}`

func fileSession(t *testing.T) *session.Session {
	return newSession(t, session.Names(), map[string]json.RawMessage{"filesystem": json.RawMessage(fileTree)})
}

// TestFileHints: what hints say of where a name lies, after some calls.
func TestFileHints(t *testing.T) {
	for _, c := range []struct{ before, call, want string }{
		{"", "cd(folder='/alex/a/b')", "folder is a"},
		{"cd(folder='a')", "cd(folder='/alex/a/b')", "folder is /"},
		{"cd(folder='a')", "cd(folder='./b/')", "folder is b"},
		{"cd(folder='a')", "cd(folder='a')", "folder is .."},
		{"cd(folder='a')", "cd(folder='top.txt')", "folder is b"},
		{"", "cd(folder='deep.txt')", "folder is a"},
		{"", "cd(folder='b')", "folder is a"},
		{"", "grep(file_name='a/b/deep.txt', pattern='x')", "first cd(folder='a')"},
		{"", "grep(file_name='/alex/a/b/deep.txt', pattern='x')", "first cd(folder='a')"},
		{"cd(folder='a')", "rm(file_name='/top.txt')", "first cd(folder='/')"},
		{"", "rm(file_name='./top.txt')", "file_name is top.txt"},
		{"", "cat(file_name='./top.txt')", "file_name is top.txt"},
		{"cd(folder='a')", "cat(file_name='../top.txt')", "first cd(folder='..')"},
		{"cd(folder='a')", "cp(source='top.txt', destination='b')", "first cd(folder='..')"},
		{"", "diff(file_name1='top.txt', file_name2='deep.txt')", "top.txt is here and deep.txt in another directory: bring both into one with cp or mv first."},
		{"", "diff(file_name1='gone.txt', file_name2='deep.txt')", "file_name1 is one of top.txt, d/x"},
		{"cd(folder='a')", "diff(file_name1='deep.txt', file_name2='deep.txt')", "first cd(folder='b')"},
		{"", "echo(content='x', file_name='Top.txt')", "file_name is top.txt"},
		{"", "echo(content='x', file_name='to.txt')", "file_name is top.txt"},
		{"", "echo(content='x', file_name='tip.txt')", "first touch(file_name='tip.txt')"},
		{"", "echo(content='x', file_name='tops.txt')", "first touch(file_name='tops.txt')"},
		{"", "rmdir(dir_name='b')", "first cd(folder='a')"},
		{"", "mv(source='top.txt', destination='/alex/a/b')", "destination is a"},
		{"", "find(path='b')", "path is one of ., a"},
		{"rm(file_name='top.txt'); rm(file_name='d/x')", "cat(file_name='z')", "The current directory has nothing that this tool takes."},
		{"", "mkdir(dir_name='new/x')", `dir_name is a name without | / \ ? % * : " > <`},
	} {
		s := fileSession(t)
		for _, before := range strings.Split(c.before, "; ") {
			if r := s.Call(before); before != "" && r.Failed() {
				t.Fatalf("%s: %s", before, r.Text)
			}
		}
		r := s.Call(c.call)
		h := For(s, nil, r)
		if got := short(h); got != c.want {
			t.Errorf("after %q: %s (%s): got %s, want %s", c.before, c.call, r.Code, got, c.want)
		}
		sound(t, s, nil, c.call, r, h)
	}
}

// TestFileHintsLead: following the hints from hint to hint reaches the file.
func TestFileHintsLead(t *testing.T) {
	for _, from := range []string{"/", "a", "b", "other"} {
		s := fileSession(t)
		s.Call("mkdir(dir_name='other')")
		for _, folder := range map[string][]string{"/": nil, "a": {"a"}, "b": {"a", "b"}, "other": {"other"}}[from] {
			s.Call(fmt.Sprintf("cd(folder='%s')", folder))
		}
		done := false
		for range 5 {
			r := s.Call("tail(file_name='deep.txt')")
			if done = !r.Failed(); done {
				break
			}
			h := For(s, nil, r)
			if h == nil || h.Kind != envtune.HintDependency || h.Tool != "cd" {
				t.Fatalf("from %s: the hint is %+v", from, h)
			}
			s.Call("cd(folder=" + h.Values[0] + ")")
		}
		if !done {
			t.Errorf("from %s the hints do not lead to the file", from)
		}
	}
}
