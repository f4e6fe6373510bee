// Package tensorboard writes and reads event files as TensorBoard does: a sequence of
// records, each a length and an Event message of protocol buffers with their checksums
// (TensorFlow's record_writer.h, event.proto, summary.proto). Of the messages only what
// scalars need is known.
package tensorboard

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Scalar is one figure.
type Scalar struct {
	Tag   string
	Value float64 // stored as float32
}

// Event is the figures of one step.
type Event struct {
	// Wall is the time in seconds since 1970.
	Wall float64
	Step int64
	// Version is that of the file format, in its first event only.
	Version string
	Scalars []Scalar
}

// The fields of Event, Summary and Summary.Value, and how fields are encoded.
const (
	eventWall, eventStep, eventVersion, eventSummary = 1, 2, 3, 5

	summaryValue = 1

	valueTag, valueSimple = 1, 2

	wireVarint, wireFixed64, wireBytes, wireFixed32 = 0, 1, 2, 5
)

// encode renders the event as a message.
func (e Event) encode() []byte {
	out := key(nil, eventWall, wireFixed64)
	out = binary.LittleEndian.AppendUint64(out, math.Float64bits(e.Wall))
	if e.Step != 0 {
		out = binary.AppendUvarint(key(out, eventStep, wireVarint), uint64(e.Step))
	}
	if e.Version != "" {
		out = bytesField(out, eventVersion, []byte(e.Version))
	}
	var summary []byte
	for _, s := range e.Scalars {
		value := bytesField(nil, valueTag, []byte(s.Tag))
		value = binary.LittleEndian.AppendUint32(key(value, valueSimple, wireFixed32), math.Float32bits(float32(s.Value)))
		summary = bytesField(summary, summaryValue, value)
	}
	if summary != nil {
		out = bytesField(out, eventSummary, summary)
	}
	return out
}

func key(out []byte, field, wire uint64) []byte { return binary.AppendUvarint(out, field<<3|wire) }

func bytesField(out []byte, field uint64, data []byte) []byte {
	out = binary.AppendUvarint(key(out, field, wireBytes), uint64(len(data)))
	return append(out, data...)
}

// field is one field of a message: number holds fixed and varint values, data bytes.
type field struct {
	id, wire, number uint64
	data             []byte
}

var errCut = errors.New("the message is cut off")

// fields calls f for every field of a message.
func fields(data []byte, f func(field) error) error {
	for len(data) > 0 {
		k, n := binary.Uvarint(data)
		if n <= 0 {
			return errCut
		}
		data = data[n:]
		x := field{id: k >> 3, wire: k & 7}
		switch x.wire {
		case wireVarint:
			if x.number, n = binary.Uvarint(data); n <= 0 {
				return errCut
			}
		case wireFixed64:
			if n = 8; len(data) < n {
				return errCut
			}
			x.number = binary.LittleEndian.Uint64(data)
		case wireFixed32:
			if n = 4; len(data) < n {
				return errCut
			}
			x.number = uint64(binary.LittleEndian.Uint32(data))
		case wireBytes:
			size, m := binary.Uvarint(data)
			if m <= 0 || size > uint64(len(data)-m) {
				return errCut
			}
			n = m + int(size)
			x.data = data[m:n]
		default:
			return fmt.Errorf("field %d has wire type %d", x.id, x.wire)
		}
		data = data[n:]
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

// decode reads a message; fields that are not known are passed over.
func decode(data []byte) (e Event, err error) {
	err = fields(data, func(f field) error {
		switch {
		case f.id == eventWall && f.wire == wireFixed64:
			e.Wall = math.Float64frombits(f.number)
		case f.id == eventStep && f.wire == wireVarint:
			e.Step = int64(f.number)
		case f.id == eventVersion && f.wire == wireBytes:
			e.Version = string(f.data)
		case f.id == eventSummary && f.wire == wireBytes:
			return fields(f.data, func(f field) error {
				if f.id != summaryValue || f.wire != wireBytes {
					return nil
				}
				s, err := decodeValue(f.data)
				e.Scalars = append(e.Scalars, s)
				return err
			})
		}
		return nil
	})
	return e, err
}

func decodeValue(data []byte) (s Scalar, err error) {
	err = fields(data, func(f field) error {
		switch {
		case f.id == valueTag && f.wire == wireBytes:
			s.Tag = string(f.data)
		case f.id == valueSimple && f.wire == wireFixed32:
			s.Value = float64(math.Float32frombits(uint32(f.number)))
		}
		return nil
	})
	return s, err
}
