package weights

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func testFile() *File {
	return &File{
		Meta: map[string]string{"config": `{"layers":2}`, "format": "pt"},
		Tensors: []Tensor{
			{Name: "b.weight", Shape: []int{2, 3}, Data: []float32{1, -2, 0.5, 0, 3e-5, 65504}},
			{Name: "a", Shape: []int{}, Data: []float32{7}},
			{Name: "none", Shape: []int{0, 4}, Data: []float32{}},
		},
	}
}

func TestSaveAndLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "model.safetensors")
	for _, d := range []Dtype{F32, F16, BF16} {
		if err := Save(path, testFile(), d); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		want := testFile()
		for _, ten := range want.Tensors {
			d.decode(ten.Data, d.append(nil, slices.Clone(ten.Data)))
		}
		for _, ten := range want.Tensors {
			i := slices.IndexFunc(got.Tensors, func(g Tensor) bool { return g.Name == ten.Name })
			if i < 0 || !slices.Equal(got.Tensors[i].Shape, ten.Shape) || !slices.Equal(got.Tensors[i].Data, ten.Data) {
				t.Errorf("%s: tensor %q is not what was saved: %v", d, ten.Name, got.Tensors)
			}
		}
		if !reflect.DeepEqual(got.Meta, want.Meta) {
			t.Errorf("%s: metadata %v, want %v", d, got.Meta, want.Meta)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// The layout, spelt out: 8 bytes of length, JSON, data.
func TestForeignFile(t *testing.T) {
	head := `{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"__metadata__":{"format":"pt"},"h":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}  `
	data := []byte{0x80, 0x3f, 0x00, 0xc0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40}
	raw := slices.Concat(binary.LittleEndian.AppendUint64(nil, uint64(len(head))), []byte(head), data)
	r, err := NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Verify(); !errors.Is(err, ErrNoChecksum) {
		t.Errorf("Verify of a foreign file: %v", err)
	}
	if _, err := Decode(raw); !errors.Is(err, ErrNoChecksum) {
		t.Errorf("Decode of a foreign file: %v", err)
	}
	got := make([]float32, 2)
	for name, want := range map[string][]float32{"h": {1, -2}, "w": {1, 2}} {
		if err := r.Read(name, got); err != nil || !slices.Equal(got, want) {
			t.Errorf("tensor %q is %v (%v), want %v", name, got, err, want)
		}
	}
	if err := r.Read("x", got); err == nil {
		t.Error("reading a tensor that is not there succeeds")
	}
	if err := r.Read("w", got[:1]); err == nil {
		t.Error("reading into too short a slice succeeds")
	}
}

// Any cut and any flipped bit is noticed, and the error names the file.
func TestDamageIsNoticed(t *testing.T) {
	good, err := Encode(testFile(), F32)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "step-12.safetensors")
	check := func(bad []byte, what string, at int) {
		t.Helper()
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "step-12.safetensors") {
			t.Fatalf("%s at byte %d: error %v", what, at, err)
		}
	}
	for n := range len(good) {
		check(good[:n], "cut", n)
		bad := slices.Clone(good)
		bad[n] ^= 1 << (n % 8)
		check(bad, "flip", n)
	}
	check(append(slices.Clone(good), 0), "growth", len(good))
}

func TestHeaderRefuses(t *testing.T) {
	for _, c := range []struct{ head, want string }{
		{`[]`, "not a JSON object"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x`, "after its end"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, "twice"},
		{`{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}`, "unknown type"},
		{`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, "8 bytes from offset 0 to 4"},
		{`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, "impossible shape"},
		{`{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}`, "impossible shape"},
		{`{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}`, "dimensions"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, "starts at byte 4"},
		{`{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}`, "offset -4"},
		{`{"a":{"dtype":"F32","shape":[1]}}`, "two offsets"},
		{`{}`, "cut or has grown"},
		{`{"__metadata__":{"a":1}}`, "metadata"},
		{`{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}`, "starts at byte 0"},
		{`{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},"b":{"dtype":"F16","shape":[1],"data_offsets":[3,5]}}`, "starts at byte 3"},
	} {
		if _, err := parseHeader([]byte(c.head), 4); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("header %s: error %v, want one that says %q", c.head, err, c.want)
		}
	}
	huge := append(binary.LittleEndian.AppendUint64(nil, 1<<62), "{}"...)
	if _, err := NewReader(bytes.NewReader(huge), int64(len(huge))); err == nil {
		t.Error("a header longer than the file is accepted")
	}
}

func TestSaveRefuses(t *testing.T) {
	for _, c := range []struct {
		f    File
		d    Dtype
		want string
	}{
		{File{}, "I64", "I64"},
		{File{Meta: map[string]string{"sha256": "x"}}, F32, "reserved"},
		{File{Tensors: []Tensor{{Name: "a", Shape: []int{2}, Data: []float32{1}}}}, F32, "has 1 numbers"},
		{File{Tensors: []Tensor{{Name: "a"}, {Name: "a"}}}, F32, "numbers"},
		{File{Tensors: []Tensor{{Name: "__metadata__", Data: []float32{1}}}}, F32, "taken"},
	} {
		path := filepath.Join(t.TempDir(), "m")
		if err := Save(path, &c.f, c.d); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Save(%+v): error %v, want one that says %q", c.f, err, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

func TestFill(t *testing.T) {
	f := testFile()
	w, a := make([]float32, 6), make([]float32, 1)
	dst := []Tensor{{"a", []int{}, a}, {"b.weight", []int{2, 3}, w}, {"none", []int{0, 4}, nil}}
	if err := f.Fill(dst); err != nil || !slices.Equal(w, f.Tensors[0].Data) || a[0] != 7 {
		t.Errorf("filled %v %v: %v", a, w, err)
	}
	for _, c := range []struct {
		dst  []Tensor
		want string
	}{
		{dst[:2], `"none" has no place`},
		{append(slices.Clone(dst), Tensor{Name: "x"}), `"x" is missing`},
		{[]Tensor{{"b.weight", []int{3, 2}, w}}, "[2 3]"},
	} {
		if err := f.Fill(c.dst); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

func TestDigest(t *testing.T) {
	seen := map[string]string{}
	change := func(name string, edit func(*File)) {
		f := testFile()
		edit(f)
		d := Digest(f.Tensors)
		if other, ok := seen[d]; ok {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[d] = name
	}
	change("none", func(*File) {})
	change("a number", func(f *File) { f.Tensors[0].Data[3] = 1 })
	change("a name", func(f *File) { f.Tensors[0].Name = "c" })
	change("a shape", func(f *File) { f.Tensors[0].Shape = []int{3, 2} })
	if again := Digest(testFile().Tensors); seen[again] != "none" {
		t.Error("equal tensors differ in their digest")
	}
}

func FuzzReader(f *testing.F) {
	good, err := Encode(testFile(), F16)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(append(binary.LittleEndian.AppendUint64(nil, 2), "{}"...))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		var bytes int64
		for _, info := range r.Tensors() {
			bytes += int64(info.Len() * info.Dtype.size())
		}
		if bytes > int64(len(data)) {
			t.Fatalf("tensors of %d bytes in a file of %d", bytes, len(data))
		}
		file, err := r.all()
		if err != nil {
			return
		}
		again, err := Encode(file, F32)
		if err != nil {
			t.Skip() // names that are no UTF-8 may collide
		}
		if _, err := Decode(again); err != nil {
			t.Fatalf("what was read does not read again: %v", err)
		}
	})
}
