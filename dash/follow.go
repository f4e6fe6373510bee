package dash

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"envtune"
)

// The bounds of reading trajectories.
const (
	maxKept = 600      // episodes of a file that are listed
	maxLine = 16 << 20 // bytes of a trajectory; longer ones are left out
	// maxMember is the bytes that a gzip member may hold: one append of a run.
	maxMember = 128 << 20
)

// file is what was read so far of one trajectory file. Only what is new is read
// the next time; gzip files are read member by member, which is how they grow.
type file struct {
	name    string // within trajectories/
	next    int64  // bytes read
	total   int    // episodes read
	skipped int    // lines that are no trajectory
	stride  int    // every stride-th episode is kept
	kept    []kept
	columns map[string]*column
	order   int // by which files are sorted: the first version of the policy
	trouble string
	damaged bool // nothing more can be read
}

// kept is a listed episode and where it stands.
type kept struct {
	Entry
	number int   // of the episode in the file
	offset int64 // of its gzip member, or of its line
	line   int   // within the member
}

// trajectoryFiles lists the names of the run's trajectory files.
func (s *source) trajectoryFiles() ([]string, error) {
	paths, err := s.run.TrajectoryFiles()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range paths {
		if name := filepath.Base(p); strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".jsonl.gz") {
			out = append(out, name)
		}
	}
	return out, nil
}

// revision names the state of the trajectory files.
func (s *source) revision() string {
	names, err := s.trajectoryFiles()
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(s.run.Dir(), trajectories, name)); err == nil {
			fmt.Fprintf(&b, "%s:%d ", name, info.Size())
		}
	}
	return b.String()
}

const trajectories = "trajectories"

// open opens a trajectory file. A link out of the run's folder is not followed.
func (s *source) open(name string) (*os.File, error) {
	root, err := os.OpenRoot(s.run.Dir())
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Open(path.Join(trajectories, name))
}

// follow reads what is new in all files and forgets those that are gone. The
// caller holds s.mu.
func (s *source) follow() error {
	names, err := s.trajectoryFiles()
	if err != nil {
		return err
	}
	now := map[string]*file{}
	for _, name := range names {
		f := s.files[name]
		if f == nil {
			f = newFile(name)
		}
		now[name] = f
		if err := s.followFile(f); err != nil {
			f.trouble = clip(err.Error(), 300)
		} else if !f.damaged {
			f.trouble = ""
		}
	}
	s.files = now
	return nil
}

func newFile(name string) *file {
	return &file{name: name, stride: 1, columns: map[string]*column{}, order: -1}
}

func (s *source) followFile(f *file) error {
	in, err := s.open(f.name)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if info.Size() < f.next { // the run was resumed
		*f = *newFile(f.name)
	}
	if info.Size() == f.next || f.damaged {
		return nil
	}
	if _, err := in.Seek(f.next, io.SeekStart); err != nil {
		return err
	}
	r := &counter{r: bufio.NewReaderSize(in, 1<<16), n: f.next}
	if !strings.HasSuffix(f.name, ".gz") {
		return f.plain(r)
	}
	for {
		if err := f.member(r); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil // still being written
		} else if err != nil {
			f.damaged = true
			return fmt.Errorf("damaged from byte %d on: %w", f.next, err)
		}
	}
}

// counter counts the bytes taken from a reader; it is an io.ByteReader, so that
// gzip takes no more than it needs.
type counter struct {
	r *bufio.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counter) ReadByte() (byte, error) {
	b, err := c.r.ReadByte()
	if err == nil {
		c.n++
	}
	return b, err
}

// plain reads complete lines.
func (f *file) plain(r *counter) error {
	return eachLine(r, func(_ int, text []byte, size int64, whole bool) bool {
		if whole {
			f.take(text, f.next, 0)
			f.next += size
		}
		return true
	})
}

// member reads one gzip member. What an incomplete one holds is left for later.
func (f *file) member(r *counter) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	z.Multistream(false)
	type found struct {
		trajectory *envtune.Trajectory
		line       int
	}
	var all []found
	limit := &io.LimitedReader{R: z, N: maxMember + 1}
	err = eachLine(limit, func(i int, text []byte, _ int64, whole bool) bool {
		all = append(all, found{readTrajectory(text, whole), i})
		return true
	})
	if err == nil && limit.N <= 0 {
		err = fmt.Errorf("a gzip member holds more than %d bytes", maxMember)
	}
	if err != nil {
		return err
	}
	for _, x := range all {
		f.add(x.trajectory, f.next, x.line)
	}
	f.next = r.n
	return nil
}

// eachLine calls visit with each line of r: its number from 0, its text, its
// length in bytes with the line's end, and whether it has one. The text of a line
// longer than maxLine is nil. Blank lines count and are visited as nil too.
func eachLine(r io.Reader, visit func(i int, text []byte, size int64, whole bool) bool) error {
	in := bufio.NewReaderSize(r, 1<<16)
	var line []byte
	size, long := int64(0), false
	for i := 0; ; {
		part, err := in.ReadSlice('\n')
		size += int64(len(part))
		if long = long || size > maxLine; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if size > 0 && !visit(i, line, size, err == nil) {
			return nil
		}
		if err != nil {
			return nil
		}
		line, size, long = line[:0], 0, false
		i++
	}
}

// readTrajectory reads a line; nil where it holds none.
func readTrajectory(text []byte, whole bool) *envtune.Trajectory {
	t := new(envtune.Trajectory)
	if !whole || json.Unmarshal(text, t) != nil || t.Task == "" {
		return nil
	}
	return t
}

func (f *file) take(text []byte, offset int64, line int) {
	f.add(readTrajectory(text, true), offset, line)
}

// add lists an episode and counts its errors.
func (f *file) add(t *envtune.Trajectory, offset int64, line int) {
	if t == nil {
		f.skipped++
		return
	}
	e := entry(f, t)
	if f.order < 0 {
		f.order = e.Step
	}
	f.count(t)
	if f.total%f.stride == 0 {
		f.kept = append(f.kept, kept{Entry: e, number: f.total, offset: offset, line: line})
	}
	f.total++
	if len(f.kept) <= maxKept {
		return
	}
	f.stride *= 2
	thin := f.kept[:0]
	for _, k := range f.kept {
		if k.number%f.stride == 0 {
			thin = append(thin, k)
		}
	}
	f.kept = thin
}

// errNoEpisode says that an id names no listed episode.
var errNoEpisode = errors.New("there is no such episode")

// episode reads one of the listed episodes again.
func (s *source) episode(id string) (*View, error) {
	s.mu.Lock()
	k, name, ok := s.locate(id)
	s.mu.Unlock()
	if !ok {
		return nil, errNoEpisode
	}
	in, err := s.open(name)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	defer in.Close()
	if _, err := in.Seek(k.offset, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	var r io.Reader = in
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bufio.NewReader(in))
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		z.Multistream(false)
		r = z
	}
	var t *envtune.Trajectory
	err = eachLine(r, func(i int, text []byte, _ int64, whole bool) bool {
		if i == k.line {
			t = readTrajectory(text, whole)
		}
		return i < k.line
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if t == nil || t.Task != k.Task {
		return nil, errNoEpisode // the file was changed since
	}
	return view(k.Entry, t), nil
}

// locate finds a listed episode by its id among those that were listed: an id is
// never made into a path.
func (s *source) locate(id string) (kept, string, bool) {
	for name, f := range s.files {
		for _, k := range f.kept {
			if k.ID == id {
				return k, name, true
			}
		}
	}
	return kept{}, "", false
}
