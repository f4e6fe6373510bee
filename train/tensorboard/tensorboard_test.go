package tensorboard

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, path string) []Event {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []Event
	for e, err := range Read(f) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// The checksum of RFC 3720's test vector (32 zero bytes: 0x8a9136aa), masked, and a
// whole record written out by hand.
func TestRecord(t *testing.T) {
	crc := uint32(0x8a9136aa)
	if got := masked(make([]byte, 32)); got != (crc>>15|crc<<17)+0xa282ead8 {
		t.Errorf("masked checksum %#x", got)
	}
	e := Event{Wall: 1.5, Step: 300, Scalars: []Scalar{{"a", 0.5}}}
	want := "09" + "000000000000f83f" + // field 1, double 1.5
		"10" + "ac02" + // field 2, varint 300
		"2a" + "0a" + // field 5, 10 bytes
		"0a" + "08" + // field 1, 8 bytes
		"0a" + "01" + "61" + // field 1, "a"
		"15" + "0000003f" // field 2, float 0.5
	if got := hex.EncodeToString(e.encode()); got != want {
		t.Errorf("the message is %s, want %s", got, want)
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events")
	clock := time.Unix(1000, 5e8)
	w, err := Open(path, 0, clock)
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{{Wall: 1000.5, Version: version}}
	for step := range 5 {
		s := []Scalar{{"reward", float64(step) / 4}, {"é", -1e30}}
		if err := w.Write(clock, step, s); err != nil {
			t.Fatal(err)
		}
		s[1].Value = float64(float32(-1e30))
		want = append(want, Event{Wall: 1000.5, Step: int64(step), Scalars: s})
	}
	if w.Events() != 5 || w.Sync() != nil || w.Close() != nil {
		t.Fatalf("%d events", w.Events())
	}
	if got := read(t, path); !reflect.DeepEqual(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	// Continued behind its first three events, whatever came behind them.
	for _, c := range []struct {
		name    string
		content []byte
		kept    int
	}{
		{"whole", whole, 3},
		{"torn", whole[:len(whole)-3], 3},
		{"damaged in the second event", append(append([]byte{}, whole[:100]...), 'x'), 1},
		{"no event file", []byte("something else"), 0},
		{"empty", nil, 0},
	} {
		if err := os.WriteFile(path, c.content, 0o644); err != nil {
			t.Fatal(err)
		}
		w, err := Open(path, 3, clock)
		if err != nil {
			t.Fatal(err)
		}
		if w.Events() != c.kept {
			t.Errorf("%s: %d events kept, want %d", c.name, w.Events(), c.kept)
		}
		if err := w.Write(clock, 9, want[1].Scalars); err != nil {
			t.Fatal(err)
		}
		w.Close()
		events := append(append([]Event{}, want[:c.kept+1]...), Event{Wall: 1000.5, Step: 9, Scalars: want[1].Scalars})
		if got := read(t, path); !reflect.DeepEqual(got, events) {
			t.Errorf("%s: read %v, want %v", c.name, got, events)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	good := frame(Event{Wall: 1, Step: 2, Scalars: []Scalar{{"a", 1}}}.encode())
	long := frame(nil)
	copy(long, []byte{0, 0, 0, 0, 0, 0, 0, 1})
	flipped := bytes.Clone(good)
	flipped[14] ^= 1
	for _, c := range []struct {
		data []byte
		want string
	}{
		{flipped, "byte 0: its checksum differs"},
		{append(bytes.Clone(good), good[:20]...), "unexpected EOF"},
		{long, "the checksum of its length differs"},
		{frame([]byte{0x09, 1, 2}), "cut off"},
		{frame([]byte{0x0b}), "wire type 3"},
		{frame([]byte{0x2a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}), "cut off"},
	} {
		var got error
		for _, err := range Read(bytes.NewReader(c.data)) {
			got = err
		}
		if got == nil || !strings.Contains(got.Error(), c.want) {
			t.Errorf("%x: %v, want an error with %q", c.data, got, c.want)
		}
	}
}

// Whatever a file holds, reading it ends, and what is read can be written again.
func FuzzRead(f *testing.F) {
	f.Add(frame(Event{Wall: 1, Version: version}.encode()), []byte{})
	f.Add(frame(Event{Step: 7, Scalars: []Scalar{{"a", 1}, {"b", 2}}}.encode()), []byte{0x2a, 2, 0x0a, 0})
	f.Fuzz(func(t *testing.T, file, message []byte) {
		for _, data := range [][]byte{file, frame(message)} {
			for e, err := range Read(bytes.NewReader(data)) {
				if err != nil {
					break
				}
				again, err := decode(e.encode())
				if err != nil || len(again.Scalars) != len(e.Scalars) || again.Step != e.Step {
					t.Fatalf("%+v is read again as %+v, %v", e, again, err)
				}
			}
		}
	})
}
