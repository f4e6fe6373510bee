package filesystem

import (
	"sort"
	"strings"

	"envtune"
	"envtune/py"
	"envtune/tool"
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
func (w *World) lines(name py.Value, command string, code envtune.Code) (*py.List, error) {
	f, err := w.opened(name)
	if err != nil {
		return nil, err
	}
	if f == nil {
		return nil, noFile(name, command, code)
	}
	return py.SplitLines(f.content)
}

func noFile(name py.Value, command string, code envtune.Code) error {
	return fail(code, about("file_name", name), command, ": ", name, ": No such file or directory")
}

// joined answers with the dict {key: lines joined}.
func joined(to *tool.Answer, key string, lines py.Value) error {
	text, err := py.Join("\n", lines)
	if err != nil {
		return err
	}
	return to.Dict(tool.Value(key, text))
}

func (w *World) cat(a []py.Value, to *tool.Answer) error {
	name := a[0]
	bad, err := invalid(name)
	if err != nil {
		return err
	}
	if bad {
		return fail(CatName, about("file_name", name), "cat: '", name, "': Invalid character")
	}
	there, err := w.current.has(name)
	if err != nil {
		return err
	}
	if !there {
		return fail(CatNotFound, about("file_name", name), notFound("cat", name)...)
	}
	f, ok := w.current.get(name).(*file)
	if !ok {
		return fail(CatDirectory, about("file_name", name), "cat: '", name, "': Is a directory")
	}
	return to.Dict(tool.Value("file_content", f.content))
}

// CountModes lists the modes of wc.
func CountModes() []string { return []string{"l", "w", "c"} }

func (w *World) wc(a []py.Value, to *tool.Answer) error {
	name, mode := a[0], a[1]
	if m, ok := mode.(py.Str); !ok || m != "l" && m != "w" && m != "c" { // no other equals a str
		return fail(CountMode, about("mode", mode), "wc: invalid mode '", mode, "'")
	}
	f, err := w.opened(name)
	if err != nil {
		return err
	}
	if f == nil {
		return noFile(name, "wc", WcNotFound)
	}
	n, unit, err := count(f.content, mode)
	if err != nil {
		return err
	}
	return to.Dict(tool.Int("count", n), tool.Text("type", unit))
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

func (w *World) sort(a []py.Value, to *tool.Answer) error {
	lines, err := w.lines(a[0], "sort", SortNotFound)
	if err != nil {
		return err
	}
	texts := make([]string, lines.Len())
	for i, line := range lines.Items {
		texts[i] = string(line.(py.Str)) // splitting makes nothing else
	}
	sort.Strings(texts) // bytes order as code points do
	return to.Dict(tool.Text("sorted_content", strings.Join(texts, "\n")))
}

func (w *World) grep(a []py.Value, to *tool.Answer) error {
	lines, err := w.lines(a[0], "grep", GrepNotFound)
	if err != nil {
		return err
	}
	to.OpenDict("")
	to.OpenList("matching_lines")
	for _, line := range lines.Items {
		found, err := py.Contains(line, a[1])
		if err != nil {
			return err
		}
		if found {
			to.AddValues(line)
		}
	}
	return nil
}

// tail: no lines are all lines, fewer than none drop lines from the front.
func (w *World) tail(a []py.Value, to *tool.Answer) error {
	lines, err := w.lines(a[0], "tail", TailNotFound)
	if err != nil {
		return err
	}
	last, length := a[1], py.NewInt(int64(lines.Len()))
	more, err := py.Compare(">", last, length)
	if err != nil {
		return err
	}
	if more {
		last = length
	}
	start, err := py.Neg(last)
	if err != nil {
		return err
	}
	end, err := py.Slice(lines, start, py.None)
	if err != nil {
		return err
	}
	return joined(to, "last_lines", end)
}

// diff compares line by line as far as the shorter file goes.
func (w *World) diff(a []py.Value, to *tool.Answer) error {
	var files [2]*file
	for i, name := range a[:2] {
		f, err := w.present(name)
		if err != nil {
			return err
		}
		if f == nil {
			return noPair(a)
		}
		files[i], _ = f.(*file)
	}
	if files[0] == nil || files[1] == nil {
		return noPair(a)
	}
	first, err := py.SplitLines(files[0].content)
	if err != nil {
		return err
	}
	second, err := py.SplitLines(files[1].content)
	if err != nil {
		return err
	}
	differ := py.NewList()
	for i := range min(first.Len(), second.Len()) {
		x, y := first.Items[i].(py.Str), second.Items[i].(py.Str)
		if x != y {
			differ.Append("- " + x + "\n+ " + y)
		}
	}
	return joined(to, "diff_lines", differ)
}

func noPair(a []py.Value) error {
	return fail(DiffNotFound, about("file_name1", a[0], "file_name2", a[1]),
		"diff: ", a[0], " or ", a[1], ": No such file or directory")
}

func (w *World) du(a []py.Value, to *tool.Answer) error {
	m := measure{sizes: map[*file]int64{}}
	total, err := m.directory(w.current, 1)
	if err != nil {
		return err
	}
	if !py.Truth(a[0]) {
		return tell(to, "disk_usage", py.NewInt(total), " bytes")
	}
	size := float64(total)
	for _, unit := range []string{"B", "KB", "MB", "GB", "TB"} {
		if size < 1024 {
			return usage(to, size, unit)
		}
		size /= 1024
	}
	return usage(to, size, "PB")
}

func usage(to *tool.Answer, size float64, unit string) error {
	text, err := py.Format2f(py.Float(size))
	if err != nil {
		return err
	}
	return tell(to, "disk_usage", text, " ", unit)
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
