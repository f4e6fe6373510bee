package run

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
)

// Checkpoint is one written state of a run.
type Checkpoint struct {
	// Step is the number of training steps done.
	Step int
	// Score is what "best" compares, higher being better; nil: not scored.
	Score *float64
	// Files are the names of its files, in the order they were given.
	Files []string

	dir      string
	manifest manifest
}

// manifest is the content of manifest.json.
type manifest struct {
	Step  int              `json:"step"`
	Score *float64         `json:"score,omitempty"`
	Files []entry          `json:"files"`
	Logs  map[string]int64 `json:"logs"` // length of each log, bytes
	// Pin is the checkpoint that must stay as long as this one is among the newest.
	Pin *int `json:"pin,omitempty"`
	// Sum is the SHA-256 of this manifest with Sum empty.
	Sum string `json:"sum"`
}

type entry struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

func (m manifest) sum() (string, error) {
	m.Sum = ""
	data, err := json.Marshal(m)
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:]), nil
}

func stepName(step int) string { return fmt.Sprintf("step-%06d", step) }

// stepOf is the inverse of stepName.
func stepOf(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "step-")
	if !ok {
		return 0, false
	}
	step, err := strconv.Atoi(digits)
	return step, err == nil && step >= 0 && stepName(step) == name
}

// Checkpoint writes the state after step: everything appended so far is made
// durable, blobs are written aside, synced and renamed, and checkpoints that
// are neither among the newest nor the best are removed. score may be nil.
func (w *Writer) Checkpoint(step int, score *float64, blobs ...Blob) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.release == nil {
		return fmt.Errorf("writing checkpoint %d: the run is closed", step)
	}
	if err := w.checkpoint(step, score, blobs); err != nil {
		return fmt.Errorf("writing checkpoint %d: %w", step, err)
	}
	return w.prune()
}

// Pin keeps checkpoint step, an earlier one or the next, until another is pinned and
// the checkpoints written before that are gone.
func (w *Writer) Pin(step int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pin = &step
}

func (w *Writer) checkpoint(step int, score *float64, blobs []Blob) error {
	top := join(w.dir, checkpointsDir)
	final := join(top, stepName(step))
	if _, err := os.Stat(final); err == nil {
		return errors.New("it exists already")
	}
	if err := w.syncLogs(); err != nil {
		return err
	}
	aside := final + partialSuffix
	if err := w.checkpointFiles(aside, step, score, blobs); err != nil {
		return errors.Join(err, w.fs.removeAll(aside)) // on a full disk its room is needed
	}
	if err := w.fs.rename(aside, final); err != nil {
		return err
	}
	return w.fs.syncDir(top)
}

// checkpointFiles writes a checkpoint's files into the new folder dir.
func (w *Writer) checkpointFiles(dir string, step int, score *float64, blobs []Blob) error {
	if err := w.fs.removeAll(dir); err != nil {
		return err
	}
	if err := w.fs.mkdirAll(dir); err != nil {
		return err
	}
	m := manifest{Step: step, Score: score, Files: []entry{}, Logs: w.offsets(), Pin: w.pin}
	for _, b := range blobs {
		e, err := w.blob(dir, b)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, e)
	}
	var err error
	if m.Sum, err = m.sum(); err != nil {
		return err
	}
	if err := writeSynced(w.fs, join(dir, manifestName), JSON(manifestName, m).Write); err != nil {
		return err
	}
	return w.fs.syncDir(dir)
}

// blob writes one file of a checkpoint and measures it on the way.
func (w *Writer) blob(dir string, b Blob) (entry, error) {
	if err := checkName(b.Name); err != nil {
		return entry{}, err
	}
	if b.Name == manifestName {
		return entry{}, fmt.Errorf("%s is the checkpoint's own", manifestName)
	}
	meter := &meter{h: sha256.New()}
	err := writeSynced(w.fs, join(dir, b.Name), func(f io.Writer) error {
		meter.w = f
		return b.Write(meter)
	})
	return entry{b.Name, meter.n, hex.EncodeToString(meter.h.Sum(nil))}, err
}

type meter struct {
	w io.Writer
	h hash.Hash
	n int64
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.h.Write(p[:n])
	m.n += int64(n)
	return n, err
}

// prune removes what need not be kept. A folder is renamed first, so that no
// half-removed checkpoint is ever seen.
func (w *Writer) prune() error {
	top := join(w.dir, checkpointsDir)
	all, err := checkpoints(w.dir)
	if err != nil {
		return err
	}
	best := best(all)
	newest := max(0, len(all)-w.meta.Keep)
	pinned := map[int]bool{}
	for _, c := range all[newest:] {
		if c.manifest.Pin != nil {
			pinned[*c.manifest.Pin] = true
		}
	}
	for i, c := range all {
		if i >= newest || c == best || pinned[c.Step] {
			continue
		}
		trash := join(top, trashPrefix+stepName(c.Step))
		if err := errors.Join(w.fs.removeAll(trash), w.fs.rename(c.dir, trash), w.fs.removeAll(trash)); err != nil {
			return fmt.Errorf("removing old checkpoint %d: %w", c.Step, err)
		}
	}
	return nil
}

// checkpoints reads the manifests in a run folder, by step. Those that cannot
// be read are left out: Verify and Resume speak about them.
func checkpoints(dir string) ([]*Checkpoint, error) {
	steps, err := stepFolders(dir)
	if err != nil {
		return nil, err
	}
	var out []*Checkpoint
	for _, step := range steps {
		if c, err := readCheckpoint(dir, step); err == nil {
			out = append(out, c)
		}
	}
	return out, nil
}

// stepFolders lists the steps of the checkpoint folders, ascending.
func stepFolders(dir string) ([]int, error) {
	entries, err := os.ReadDir(join(dir, checkpointsDir))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing checkpoints: %w", err)
	}
	var steps []int
	for _, e := range entries {
		if step, ok := stepOf(e.Name()); ok {
			steps = append(steps, step)
		}
	}
	sort.Ints(steps)
	return steps, nil
}

// best is the checkpoint with the highest score, the earliest of equals; nil
// where none is scored.
func best(all []*Checkpoint) *Checkpoint {
	var top *Checkpoint
	for _, c := range all {
		if c.Score != nil && (top == nil || *c.Score > *top.Score) {
			top = c
		}
	}
	return top
}

// readCheckpoint reads a manifest and checks it against its own sum.
func readCheckpoint(dir string, step int) (*Checkpoint, error) {
	folder := join(dir, checkpointsDir, stepName(step))
	c := &Checkpoint{Step: step, dir: folder}
	data, err := os.ReadFile(join(folder, manifestName))
	if err != nil {
		return c, fmt.Errorf("%s is missing or unreadable: %w", manifestName, err)
	}
	if len(data) == 0 {
		return c, fmt.Errorf("%s is damaged: it is empty", manifestName)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&c.manifest); err != nil {
		return c, fmt.Errorf("%s is damaged: %w", manifestName, err)
	}
	sum, err := c.manifest.sum()
	if err != nil || sum != c.manifest.Sum || c.manifest.Step != step {
		return c, fmt.Errorf("%s is damaged: its checksum differs", manifestName)
	}
	c.Score = c.manifest.Score
	for _, e := range c.manifest.Files {
		if err := checkName(e.Name); err != nil {
			return c, fmt.Errorf("%s is damaged: %w", manifestName, err)
		}
		c.Files = append(c.Files, e.Name)
	}
	return c, nil
}

// Verify checks every file against the manifest. The error names the file.
func (c *Checkpoint) Verify() error {
	for _, e := range c.manifest.Files {
		if err := e.verify(c.dir); err != nil {
			return err
		}
	}
	return nil
}

func (e entry) verify(dir string) error {
	f, err := os.Open(join(dir, e.Name))
	if err != nil {
		return fmt.Errorf("%s is missing or unreadable: %w", e.Name, err)
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	switch {
	case err != nil:
		return fmt.Errorf("%s is unreadable: %w", e.Name, err)
	case n != e.Size:
		return fmt.Errorf("%s is damaged: %d bytes instead of %d", e.Name, n, e.Size)
	case hex.EncodeToString(h.Sum(nil)) != e.SHA256:
		return fmt.Errorf("%s is damaged: its checksum differs", e.Name)
	}
	return nil
}

// Path is the path of one of the checkpoint's files.
func (c *Checkpoint) Path(name string) string { return join(c.dir, name) }

// Open opens one of the checkpoint's files.
func (c *Checkpoint) Open(name string) (*os.File, error) { return os.Open(c.Path(name)) }

// ReadFile reads one of the checkpoint's files.
func (c *Checkpoint) ReadFile(name string) ([]byte, error) { return os.ReadFile(c.Path(name)) }

// ReadJSON decodes one of the checkpoint's files into v.
func (c *Checkpoint) ReadJSON(name string, v any) error {
	data, err := c.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("reading %s: %w", c.Path(name), err)
	}
	return nil
}
