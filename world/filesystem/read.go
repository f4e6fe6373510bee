package filesystem

import (
	"sort"
	"strings"

	"envtune"
	"envtune/py"
)

// opened returns a file of the current directory, nil where the name is none's
// or a directory's.
func (w *World) opened(name py.Value) (*file, error) {
	there, err := w.current.has(name)
	if err != nil || !there {
		return nil, err
	}
	f, _ := w.current.get(name).(*file)
	return f, nil
}

// lines returns the lines of a file, or the error of the template where there
// is no such file.
func (w *World) lines(name py.Value, tool string, code envtune.Code) (*py.List, error) {
	f, err := w.opened(name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, noFile(name, tool, code)
	}
	return py.SplitLines(f.content)
}

func noFile(name py.Value, tool string, code envtune.Code) error {
	return fail(code, about("file_name", name), tool, ": ", name, ": No such file or directory")
}

// joined makes the dict {key: lines joined}.
func joined(key string, lines py.Value) (py.Value, error) {
	text, err := py.Join("\n", lines)
	if err != nil {
		return nil, err
	}
	return py.NewDict(py.P(key, text)), nil
}

func (w *World) cat(a []py.Value) (py.Value, error) {
	name := a[0]
	bad, err := invalid(name)
	if err != nil {
		return nil, err
	}
	if bad {
		return nil, fail(CatName, about("file_name", name), "cat: '", name, "': Invalid character")
	}
	there, err := w.current.has(name)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, fail(CatNotFound, about("file_name", name), notFound("cat", name)...)
	}
	f, ok := w.current.get(name).(*file)
	if !ok {
		return nil, fail(CatDirectory, about("file_name", name), "cat: '", name, "': Is a directory")
	}
	return py.NewDict(py.P("file_content", f.content)), nil
}

// CountModes lists the modes of wc.
func CountModes() []string { return []string{"l", "w", "c"} }

func (w *World) wc(a []py.Value) (py.Value, error) {
	name, mode := a[0], a[1]
	if m, ok := mode.(py.Str); !ok || m != "l" && m != "w" && m != "c" { // no other equals a str
		return nil, fail(CountMode, about("mode", mode), "wc: invalid mode '", mode, "'")
	}
	f, err := w.opened(name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, noFile(name, "wc", WcNotFound)
	}
	n, unit, err := count(f.content, mode)
	if err != nil {
		return nil, err
	}
	return py.NewDict(py.P("count", py.NewInt(int64(n))), py.P("type", py.Str(unit))), nil
}

// count counts the parts of a content, and names them.
func count(content, mode py.Value) (n int, unit string, err error) {
	var parts *py.List
	switch m, _ := mode.(py.Str); m {
	case "l":
		parts, err = py.SplitLines(content)
		unit = "lines"
	case "w":
		parts, err = py.Split(content)
		unit = "words"
	default:
		n, err = py.Len(content)
		return n, "characters", err
	}
	if err != nil {
		return 0, "", err
	}
	return parts.Len(), unit, nil
}

func (w *World) sort(a []py.Value) (py.Value, error) {
	lines, err := w.lines(a[0], "sort", SortNotFound)
	if err != nil {
		return nil, err
	}
	texts := make([]string, lines.Len())
	for i, line := range lines.Items {
		texts[i] = string(line.(py.Str)) // splitting makes nothing else
	}
	sort.Strings(texts) // bytes order as code points do
	return py.NewDict(py.P("sorted_content", py.Str(strings.Join(texts, "\n")))), nil
}

func (w *World) grep(a []py.Value) (py.Value, error) {
	lines, err := w.lines(a[0], "grep", GrepNotFound)
	if err != nil {
		return nil, err
	}
	matching := py.NewList()
	for _, line := range lines.Items {
		found, err := py.Contains(line, a[1])
		if err != nil {
			return nil, err
		}
		if found {
			matching.Append(line)
		}
	}
	return py.NewDict(py.P("matching_lines", matching)), nil
}

// tail: no lines are all lines, fewer than none drop lines from the front.
func (w *World) tail(a []py.Value) (py.Value, error) {
	lines, err := w.lines(a[0], "tail", TailNotFound)
	if err != nil {
		return nil, err
	}
	last, length := a[1], py.NewInt(int64(lines.Len()))
	more, err := py.Compare(">", last, length)
	if err != nil {
		return nil, err
	}
	if more {
		last = length
	}
	start, err := py.Neg(last)
	if err != nil {
		return nil, err
	}
	end, err := py.Slice(lines, start, py.None)
	if err != nil {
		return nil, err
	}
	return joined("last_lines", end)
}

// diff compares line by line as far as the shorter file goes.
func (w *World) diff(a []py.Value) (py.Value, error) {
	var files [2]*file
	for i, name := range a[:2] {
		f, err := w.present(name)
		if err != nil {
			return nil, err
		}
		if f == nil {
			return nil, noPair(a)
		}
		files[i], _ = f.(*file)
	}
	if files[0] == nil || files[1] == nil {
		return nil, noPair(a)
	}
	first, err := py.SplitLines(files[0].content)
	if err != nil {
		return nil, err
	}
	second, err := py.SplitLines(files[1].content)
	if err != nil {
		return nil, err
	}
	differ := py.NewList()
	for i := range min(first.Len(), second.Len()) {
		x, y := first.Items[i].(py.Str), second.Items[i].(py.Str)
		if x != y {
			differ.Append("- " + x + "\n+ " + y)
		}
	}
	return joined("diff_lines", differ)
}

func noPair(a []py.Value) error {
	return fail(DiffNotFound, about("file_name1", a[0], "file_name2", a[1]),
		"diff: ", a[0], " or ", a[1], ": No such file or directory")
}

func (w *World) du(a []py.Value) (py.Value, error) {
	m := measure{sizes: map[*file]int64{}}
	total, err := m.directory(w.current, 1)
	if err != nil {
		return nil, err
	}
	if !py.Truth(a[0]) {
		return tell("disk_usage", py.NewInt(total), " bytes")
	}
	size := float64(total)
	for _, unit := range []string{"B", "KB", "MB", "GB", "TB"} {
		if size < 1024 {
			return usage(size, unit)
		}
		size /= 1024
	}
	return usage(size, "PB")
}

func usage(size float64, unit string) (py.Value, error) {
	text, err := py.Format2f(py.Float(size))
	if err != nil {
		return nil, err
	}
	return tell("disk_usage", text, " ", unit)
}

// measure sums the bytes of files.
type measure struct {
	sizes map[*file]int64
	work  int
}

func (m *measure) directory(d *directory, depth int) (int64, error) {
	if depth > duDepth {
		return 0, tooDeep()
	}
	var total int64
	for _, e := range d.contents.Entries() {
		if m.work++; m.work > maxWork {
			return 0, tooLarge("the tree to measure")
		}
		var size int64
		var err error
		switch x := e.Value.(type) {
		case *file:
			size, err = m.file(x)
		case *directory:
			size, err = m.directory(x, depth+1)
		}
		if err != nil {
			return 0, err
		}
		total += size
	}
	return total, nil
}

func (m *measure) file(f *file) (int64, error) {
	if n, ok := m.sizes[f]; ok {
		return n, nil
	}
	n, err := py.EncodedLen(f.content)
	if err != nil {
		return 0, err
	}
	m.sizes[f] = int64(n)
	return int64(n), nil
}
