package weights

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The files of a Hugging Face folder's weights: one, or an index of several.
const (
	SingleFile = "model.safetensors"
	IndexFile  = "model.safetensors.index.json"
)

const (
	maxIndex  = 64 << 20 // bytes
	maxShards = 1 << 10
)

// Shards reads single tensors of a folder's safetensors files.
type Shards struct {
	files []*Reader
	of    map[string]*Reader // by tensor
}

// OpenFolder opens SingleFile of a folder, or, where that is not there, the files that
// IndexFile lists. Close it.
func OpenFolder(dir string) (*Shards, error) {
	s := &Shards{of: map[string]*Reader{}}
	err := s.open(dir)
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Shards) open(dir string) error {
	single := filepath.Join(dir, SingleFile)
	if _, err := os.Stat(single); err == nil {
		return s.add(single, nil)
	}
	index := filepath.Join(dir, IndexFile)
	files, err := readIndex(index)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("opening weights: %s holds neither %s nor %s", dir, SingleFile, IndexFile)
	}
	if err != nil {
		return fmt.Errorf("opening weights %s: %w", index, err)
	}
	for _, f := range files {
		if err := s.add(filepath.Join(dir, f.name), f.tensors); err != nil {
			return err
		}
	}
	return nil
}

// add opens a file, which must hold the wanted tensors, in order of names, and no
// other; nil wants whatever it holds.
func (s *Shards) add(path string, wanted []string) error {
	r, err := Open(path)
	if err != nil {
		return err
	}
	s.files = append(s.files, r)
	for _, t := range r.head.tensors {
		if _, ok := slices.BinarySearch(wanted, t.Name); wanted != nil && !ok {
			return fmt.Errorf("opening weights %s: the index does not say that tensor %.80q is there", path, t.Name)
		}
		s.of[t.Name] = r
	}
	for _, name := range wanted {
		if s.of[name] != r {
			return fmt.Errorf("opening weights %s: tensor %.80q is not there, though the index says so", path, name)
		}
	}
	return nil
}

// shard is one file of an index and its tensors, by name.
type shard struct {
	name    string
	tensors []string
}

// readIndex reads an index; its files come in the order of names.
func readIndex(path string) ([]shard, error) {
	data, err := ReadFile(path, maxIndex)
	if err != nil {
		return nil, err
	}
	return parseIndex(data)
}

func parseIndex(data []byte) ([]shard, error) {
	var index struct {
		Files map[string]string `json:"weight_map"`
	}
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, err
	}
	if len(index.Files) == 0 {
		return nil, errors.New("its weight_map lists no tensor")
	}
	byFile := map[string][]string{}
	for tensor, file := range index.Files {
		if file != filepath.Base(file) || strings.ContainsAny(file, `/\`) || !strings.HasSuffix(file, ".safetensors") {
			return nil, fmt.Errorf("the file of tensor %.80q is %.80q, want the name of a .safetensors file beside it", tensor, file)
		}
		byFile[file] = append(byFile[file], tensor)
	}
	if len(byFile) > maxShards {
		return nil, fmt.Errorf("it lists %d files, more than %d", len(byFile), maxShards)
	}
	var out []shard
	for file, tensors := range byFile {
		slices.Sort(tensors)
		out = append(out, shard{file, tensors})
	}
	slices.SortFunc(out, func(a, b shard) int { return strings.Compare(a.name, b.name) })
	return out, nil
}

// ReadFile reads a file of at most limit bytes.
func ReadFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", path, limit)
	}
	return data, err
}

// Close closes the files.
func (s *Shards) Close() error {
	var errs []error
	for _, r := range s.files {
		errs = append(errs, r.Close())
	}
	return errors.Join(errs...)
}

// Verify compares the files that carry a checksum of ours with it.
func (s *Shards) Verify() error {
	for _, r := range s.files {
		if err := r.Verify(); err != nil && !errors.Is(err, ErrNoChecksum) {
			return err
		}
	}
	return nil
}

// Files returns how many files there are.
func (s *Shards) Files() int { return len(s.files) }

// Meta returns the metadata of the first file, without the checksum.
func (s *Shards) Meta() map[string]string { return s.files[0].Meta() }

// Tensors lists the tensors of one file after the other, in the order of their data.
func (s *Shards) Tensors() []Info {
	var out []Info
	for _, r := range s.files {
		out = append(out, r.head.tensors...)
	}
	return out
}

// Read fills dst, of the tensor's length, with the numbers of a tensor.
func (s *Shards) Read(name string, dst []float32) error {
	r := s.of[name]
	if r == nil {
		return fmt.Errorf("reading tensor %q: no file has one of that name", name)
	}
	return r.Read(name, dst)
}
