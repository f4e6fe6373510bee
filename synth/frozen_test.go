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
		Small:   "151714bf3a07c1436f10fe2715602360dc882bfcbddbaa1789d281c8f1026c86",
		Full:    "109cbb2316952e14d41af810362f5b3913beac4247a40fe455e50a5c741a6940",
		Outside: "3d50ffd966e06688516e3396c9f22205e665c5bb6fed57e82204ef8ac3c055ac",
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
