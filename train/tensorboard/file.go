package tensorboard

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"time"
)

// version is what the first event of a file says.
const version = "brain.Event:2"

// maxRecord bounds the length of a record that is read, bytes.
const maxRecord = 16 << 20

// Around its message a record has its length and two checksums.
const (
	headLen = 12
	tailLen = 4
)

func masked(data []byte) uint32 {
	c := crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli))
	return (c>>15 | c<<17) + 0xa282ead8
}

func frame(data []byte) []byte {
	out := binary.LittleEndian.AppendUint64(make([]byte, 0, headLen+len(data)+tailLen), uint64(len(data)))
	out = binary.LittleEndian.AppendUint32(out, masked(out))
	out = append(out, data...)
	return binary.LittleEndian.AppendUint32(out, masked(data))
}

// Read yields the events of a file, the one with the version included. An error, which
// says where, ends the sequence.
func Read(in io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		r := bufio.NewReader(in)
		for at := int64(0); ; {
			e, size, err := readRecord(r)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Event{}, fmt.Errorf("record at byte %d: %w", at, err))
				return
			}
			if !yield(e, nil) {
				return
			}
			at += size
		}
	}
}

// readRecord reads one record; io.EOF says that there is none.
func readRecord(r io.Reader) (e Event, size int64, err error) {
	head := make([]byte, headLen)
	if _, err := io.ReadFull(r, head); err != nil {
		return e, 0, err
	}
	n := binary.LittleEndian.Uint64(head)
	if masked(head[:8]) != binary.LittleEndian.Uint32(head[8:]) {
		return e, 0, errors.New("the checksum of its length differs")
	}
	if n > maxRecord {
		return e, 0, fmt.Errorf("its length is %d, more than %d bytes", n, maxRecord)
	}
	data := make([]byte, n+tailLen)
	if _, err := io.ReadFull(r, data); err != nil {
		return e, 0, io.ErrUnexpectedEOF
	}
	if masked(data[:n]) != binary.LittleEndian.Uint32(data[n:]) {
		return e, 0, errors.New("its checksum differs")
	}
	e, err = decode(data[:n])
	return e, headLen + int64(len(data)), err
}

// Writer appends to an event file.
type Writer struct {
	f      *os.File
	events int
}

// Open opens the event file at path, or makes it, and cuts it behind its first keep
// events (the version not counted) or before the first one that is damaged. now is the
// time of a new file.
func Open(path string, keep int, now time.Time) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("opening the event file: %w", err)
	}
	w := &Writer{f: f}
	if err := w.cut(keep, now); err != nil {
		return nil, errors.Join(fmt.Errorf("cutting the event file %s: %w", path, err), f.Close())
	}
	return w, nil
}

// cut leaves the file with at most keep events and goes to its end.
func (w *Writer) cut(keep int, now time.Time) error {
	r := bufio.NewReader(w.f)
	var end int64
	for records := 0; records <= keep; records++ {
		e, size, err := readRecord(r)
		if err != nil || (records == 0) != (e.Version != "") {
			break
		}
		end += size
		w.events = records
	}
	if err := w.f.Truncate(end); err != nil {
		return err
	}
	if _, err := w.f.Seek(end, io.SeekStart); err != nil {
		return err
	}
	if end > 0 {
		return nil
	}
	return w.write(Event{Wall: seconds(now), Version: version})
}

func seconds(t time.Time) float64 { return float64(t.UnixNano()) / 1e9 }

func (w *Writer) write(e Event) error {
	_, err := w.f.Write(frame(e.encode()))
	return err
}

// Write appends the figures of a step.
func (w *Writer) Write(now time.Time, step int, scalars []Scalar) error {
	if err := w.write(Event{Wall: seconds(now), Step: int64(step), Scalars: scalars}); err != nil {
		return fmt.Errorf("writing the event file: %w", err)
	}
	w.events++
	return nil
}

// Events is the number of events in the file.
func (w *Writer) Events() int { return w.events }

// Sync makes what was written durable.
func (w *Writer) Sync() error {
	if err := w.f.Sync(); err != nil {
		return fmt.Errorf("syncing the event file: %w", err)
	}
	return nil
}

// Close closes the file.
func (w *Writer) Close() error { return w.f.Close() }
