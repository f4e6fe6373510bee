package synth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

// TestFrozen holds the built-in suites to the bytes that docs/results.md names: figures of
// agents only mean something as long as their tasks stay what they were. Who changes a
// suite measures base and agent again, and changes the sum there and here.
func TestFrozen(t *testing.T) {
	for name, want := range map[string]string{
		Small: "6b129653f93475cddbc3d761019becb3bd199e7a36eafa63bf5468b0c99f85c9",
		Full:  "42860bb98ee13fb245e2126094db44812e26521c3340eaa45f821f0c4e49ff29",
	} {
		s, err := Generate(context.Background(), Spec{Like: name})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := s.Save(dir); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, tasksFile))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(data)
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("the tasks of suite %s have the sum %s, not %s", name, got, want)
		}
	}
}
