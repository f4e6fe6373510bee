package session

import (
	"encoding/json"
	"testing"
)

func BenchmarkCall(b *testing.B) {
	s := open2(b)
	for b.Loop() {
		s.Call("lockDoors(unlock=False, door=['driver', 'rear_left'])")
	}
}

func BenchmarkNew(b *testing.B) {
	start := map[string]json.RawMessage{"vehicle": json.RawMessage(`{"fuelLevel": 5.5}`)}
	for b.Loop() {
		if _, err := New(Names(), start, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkClone(b *testing.B) {
	s := open2(b)
	for b.Loop() {
		s.Clone()
	}
}
