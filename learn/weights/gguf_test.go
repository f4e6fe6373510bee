package weights

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The fixture was written by the Python package gguf, its numbers read by libggml
// (testdata/ggml.py).
func TestGGUFEqualsGGML(t *testing.T) {
	g, err := OpenGGUF("testdata/ggml.gguf")
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	data, err := os.ReadFile("testdata/ggml.json")
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]string
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	types := map[string]Dtype{"f32": F32, "f16": F16, "bf16": BF16, "q4_0": Q4_0, "q4_1": Q4_1, "q8_0": Q8_0}
	if len(g.Tensors()) != len(types) || len(want) != len(types) {
		t.Fatalf("%d tensors, %d recorded, want %d", len(g.Tensors()), len(want), len(types))
	}
	for _, info := range g.Tensors() {
		shape := []int{4, 64}
		if info.Name == "f32" {
			shape = []int{3, 5}
		}
		if info.Dtype != types[info.Name] || !slices.Equal(info.Shape, shape) {
			t.Errorf("%s is %s %v", info.Name, info.Dtype, info.Shape)
		}
		got := make([]float32, info.Len())
		if err := g.Read(info.Name, got); err != nil {
			t.Fatal(err)
		}
		raw, err := hex.DecodeString(want[info.Name])
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range got {
			if w := binary.LittleEndian.Uint32(raw[4*i:]); math.Float32bits(v) != w {
				t.Fatalf("%s: number %d is %v, ggml has %v", info.Name, i, v, math.Float32frombits(w))
			}
		}
	}
	meta := []Meta{
		{"general.architecture", "llama"}, {"general.name", "fixture"}, {"t.uint8", uint8(200)}, {"t.int8", int8(-100)},
		{"t.uint16", uint16(60000)}, {"t.int16", int16(-30000)}, {"t.uint32", uint32(4000000000)}, {"t.int32", int32(-2000000000)},
		{"t.uint64", uint64(1 << 63)}, {"t.int64", int64(-1 << 62)}, {"t.float32", float32(0.1)}, {"t.float64", 0.1},
		{"t.bool", true}, {"t.string", "grüße"}, {"t.strings", []string{"a", "", "ß"}}, {"t.ints", []int32{1, -2, 3}},
		{"t.floats", []float32{0.5, -0.25}}, {"t.bools", []bool{true, false}},
	}
	if !reflect.DeepEqual(g.Meta(), meta) {
		t.Errorf("metadata %#v, want %#v", g.Meta(), meta)
	}
	if v := FindMeta(g.Meta(), "t.int8"); v != int8(-100) || FindMeta(meta, "no") != nil {
		t.Errorf("t.int8 is %v", v)
	}
	if err := g.Read("f32", make([]float32, 3)); err == nil {
		t.Error("reading into too short a slice succeeds")
	}
	if err := g.Read("x", nil); err == nil {
		t.Error("reading a tensor that is not there succeeds")
	}
}

func ggufParts() ([]Meta, []GGUFTensor) {
	meta := []Meta{
		{"a", uint8(1)}, {"b", []uint64{1, 2}}, {"c", "text"}, {"d", []string{"x", ""}}, {"e", []uint8{1}}, {"f", []int8{-1}}, {"g", []uint16{1}},
		{"h", []int16{-1}}, {"i", []uint32{1}}, {"j", []int64{-1}}, {"k", []float64{.5}}, {"l", []bool{true}}, {"m", int64(-5)},
	}
	return meta, []GGUFTensor{
		{Tensor{"w", []int{2, 3}, []float32{1, -2, 0.5, 0, 3e-5, 65504}}, F16},
		{Tensor{"n", []int{5}, []float32{1, 2, 3, 4, .1}}, F32},
	}
}

func encodeGGUF(t testing.TB, meta []Meta, tensors []GGUFTensor) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := EncodeGGUF(&b, meta, tensors); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGGUFRoundTrip(t *testing.T) {
	meta, tensors := ggufParts()
	path := filepath.Join(t.TempDir(), "m.gguf")
	if err := SaveGGUF(path, meta, tensors); err != nil {
		t.Fatal(err)
	}
	g, err := OpenGGUF(path)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if !reflect.DeepEqual(g.Meta(), meta) {
		t.Errorf("metadata %#v", g.Meta())
	}
	for i, want := range tensors {
		info := g.Tensors()[i]
		got := make([]float32, info.Len())
		if err := g.Read(info.Name, got); err != nil {
			t.Fatal(err)
		}
		want.Dtype.decode(want.Data, want.Dtype.append(nil, slices.Clone(want.Data)))
		if info.Name != want.Name || info.Dtype != want.Dtype || !slices.Equal(info.Shape, want.Shape) || !slices.Equal(got, want.Data) || info.start%ggufAlign != 0 {
			t.Errorf("%+v: %v, want %+v", info, got, want)
		}
	}
}

func TestGGUFWriterRefuses(t *testing.T) {
	one := []float32{1}
	for _, c := range []struct {
		meta   []Meta
		tensor GGUFTensor
		want   string
	}{
		{[]Meta{{"a", 1}}, GGUFTensor{}, "a int, which GGUF"},
		{[]Meta{{"a", true}, {"a", true}}, GGUFTensor{}, "taken"},
		{[]Meta{{"general.alignment", uint32(8)}}, GGUFTensor{}, "taken"},
		{nil, GGUFTensor{Tensor{"w", []int{1}, one}, BF16}, "not one of F32, F16"},
		{nil, GGUFTensor{Tensor{"w", []int{2}, one}, F32}, "has 1 numbers"},
		{nil, GGUFTensor{Tensor{"w", []int{1, 1, 1, 1, 1}, one}, F32}, "dimensions"},
	} {
		path := filepath.Join(t.TempDir(), "m")
		if err := SaveGGUF(path, c.meta, []GGUFTensor{c.tensor}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want one that says %q", c, err, c.want)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// Wherever a file is cut, opening it fails and says what it was reading.
func TestGGUFCut(t *testing.T) {
	meta, tensors := ggufParts()
	good := encodeGGUF(t, meta, tensors)
	last := len(good) - (ggufAlign - 20) // what is behind the last number is padding
	for n := range last {
		if _, err := NewGGUF(bytes.NewReader(good[:n]), int64(n)); err == nil {
			t.Fatalf("a file cut at byte %d of %d is accepted", n, len(good))
		}
	}
	if _, err := NewGGUF(bytes.NewReader(good[:last]), int64(last)); err != nil {
		t.Errorf("a file without its last padding: %v", err)
	}
}

// lying builds a file field by field.
type lying struct{ b []byte }

func (l *lying) u32(v ...uint32) *lying {
	for _, x := range v {
		l.b = binary.LittleEndian.AppendUint32(l.b, x)
	}
	return l
}

func (l *lying) u64(v ...uint64) *lying {
	for _, x := range v {
		l.b = binary.LittleEndian.AppendUint64(l.b, x)
	}
	return l
}

func (l *lying) text(s string) *lying { l.b = appendText(l.b, s); return l }

// begin starts a file of version 3.
func begin(tensors, entries uint64) *lying {
	return (&lying{[]byte("GGUF")}).u32(3).u64(tensors, entries)
}

// end adds room behind the table, so that only what lies is wrong.
func (l *lying) end() []byte { return append(l.b, make([]byte, 256)...) }

func TestGGUFRefuses(t *testing.T) {
	const huge = 1 << 40
	tensor := func(dims []uint64, kind uint32, offset uint64) *lying {
		return begin(1, 0).text("w").u32(uint32(len(dims))).u64(dims...).u32(kind).u64(offset)
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"other format":      {[]byte("PK\x03\x04" + strings.Repeat("x", 99)), "no GGUF"},
		"version 1":         {(&lying{[]byte("GGUF")}).u32(1).u64(0, 0).end(), "version 1"},
		"big-endian":        {(&lying{[]byte("GGUF")}).u32(3 << 24).end(), "big-endian"},
		"tensor count":      {begin(huge, 0).end(), "tensors"},
		"entry count":       {begin(0, huge).end(), "metadata entries"},
		"key length":        {begin(0, 1).u64(huge).end(), "key of metadata entry 0"},
		"value type":        {begin(0, 1).text("k").u32(77).end(), `"k": a value of type number 77`},
		"string length":     {begin(0, 1).text("k").u32(metaString).u64(huge).end(), `"k": a string of`},
		"array length":      {begin(0, 1).text("k").u32(metaArray, metaUint32).u64(huge).end(), `"k": an array of`},
		"array of arrays":   {begin(0, 1).text("k").u32(metaArray, metaArray).u64(1).end(), `"k": an array of type number 9`},
		"string in array":   {begin(0, 1).text("k").u32(metaArray, metaString).u64(1, huge).end(), "value 0 of 1"},
		"bool":              {begin(0, 1).text("k").u32(metaBool, 7).end(), "bool"},
		"key twice":         {begin(0, 2).text("k").u32(metaUint32, 1).text("k").u32(metaUint32, 1).end(), "twice"},
		"alignment":         {begin(0, 1).text("general.alignment").u32(metaUint32, 24).end(), "power of two"},
		"no alignment":      {begin(0, 1).text("general.alignment").u32(metaUint32, 0).end(), "power of two"},
		"dimensions":        {begin(1, 0).text("w").u32(99).end(), `"w": 99 dimensions`},
		"no dimension":      {tensor([]uint64{0}, 0, 0).end(), "dimension of 0"},
		"large dimension":   {tensor([]uint64{1 << 33}, 0, 0).end(), "dimension of"},
		"overflowing shape": {tensor([]uint64{1 << 30, 1 << 30, 1 << 30}, 0, 0).end(), "impossible shape"},
		"too much data":     {tensor([]uint64{1 << 20}, 0, 0).end(), `"w", F32 [1048576], has 4194304 bytes`},
		"unread type":       {tensor([]uint64{256}, 12, 0).end(), "the type Q4_K"},
		"unknown type":      {tensor([]uint64{256}, 99, 0).end(), "number 99"},
		"half a block":      {tensor([]uint64{48}, 2, 0).end(), "rows of 48"},
		"offset":            {tensor([]uint64{4}, 0, 32).end(), "starts at byte 32 of the data, not at 0"},
		"offset outside":    {tensor([]uint64{4}, 0, math.MaxUint64).end(), "its data start"},
		"tensor twice":      {begin(2, 0).text("w").u32(1).u64(4).u32(0).u64(0).text("w").u32(1).u64(4).u32(0).u64(32).end(), "twice"},
	} {
		if _, err := NewGGUF(bytes.NewReader(c.file), int64(len(c.file))); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.want)
		}
	}
	if _, err := OpenGGUF("testdata/ggml.json"); err == nil || !strings.Contains(err.Error(), "ggml.json") {
		t.Errorf("the error does not name the file: %v", err)
	}
}

func FuzzGGUF(f *testing.F) {
	meta, tensors := ggufParts()
	f.Add(encodeGGUF(f, meta, tensors))
	fixture, err := os.ReadFile("testdata/ggml.gguf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(fixture)
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := NewGGUF(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		var again []GGUFTensor
		var at int64
		for _, info := range g.Tensors() {
			if info.start < at || info.end > int64(len(data)) {
				t.Fatalf("tensor %q lies from %d to %d, after %d, in a file of %d", info.Name, info.start, info.end, at, len(data))
			}
			at = info.end
			x := make([]float32, info.Len())
			if err := g.Read(info.Name, x); err != nil {
				t.Fatal(err)
			}
			again = append(again, GGUFTensor{Tensor{info.Name, info.Shape, x}, F32})
		}
		var kept []Meta
		for _, m := range g.Meta() {
			if m.Key != ggufAlignKey {
				kept = append(kept, m)
			}
		}
		written := encodeGGUF(t, kept, again)
		h, err := NewGGUF(bytes.NewReader(written), int64(len(written)))
		if err != nil || len(h.Meta()) != len(kept) || len(h.Tensors()) != len(again) {
			t.Fatalf("what was read does not read again: %v", err)
		}
	})
}
