package spell

import (
	"slices"
	"testing"
)

func TestNearMiss(t *testing.T) {
	for _, c := range []struct {
		word, want string
		candidates []string
	}{
		{"nvda", "NVDA", []string{"AAPL", "NVDA"}},
		{"NDVA", "NVDA", []string{"AAPL", "NVDA"}},
		{"NVD", "NVDA", []string{"AAPL", "NVDA"}},
		{"NVDAA", "NVDA", []string{"AAPL", "NVDA"}},
		{"NVDB", "NVDA", []string{"AAPL", "NVDA"}},
		{"Apple", "", []string{"AAPL", "NVDA"}},
		{"VNAD", "", []string{"AAPL", "NVDA"}},
		{"USR0", "", []string{"USR01", "USR02"}},
		{"usr02", "USR02", []string{"USR01", "USR02"}},
		{"C", "c", []string{"l", "c"}},
		{"b", "", []string{"l", "c"}},
		{"", "", []string{"", "abc"}},
	} {
		if got := NearMiss(c.word, c.candidates); got != c.want {
			t.Errorf("NearMiss(%q, %q) = %q, want %q", c.word, c.candidates, got, c.want)
		}
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		word       string
		want       []string
		candidates []string
	}{
		{"USR0", []string{"USR01", "USR02"}, []string{"USR01", "USR11", "USR02"}},
		{"usr-01", []string{"USR01"}, []string{"USR02", "USR01", "usr01"}},
		{"USR03", []string{"USR01", "USR02"}, []string{"USR01", "USR02"}},
		{"V3", nil, []string{"V1", "V2"}},
		{"", nil, []string{"", "abc"}},
	} {
		if got := Slips(c.word, c.candidates); !slices.Equal(got, c.want) {
			t.Errorf("Slips(%q, %q) = %q, want %q", c.word, c.candidates, got, c.want)
		}
	}
}
