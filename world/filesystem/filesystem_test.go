package filesystem

import (
	"testing"

	"envtune/world/worldtest"
)

func TestConformance(t *testing.T) { worldtest.Run(t, New, starts) }

var starts = worldtest.Starts{
	`{"root": {"alex": {"type": "directory", "contents": {
	  "docs": {"type": "directory", "contents": {"x": {"type": "file", "content": "b\na\n"}, "docs/x": {"type": "file", "content": "é"}}},
	  "x": {"type": "file", "content": "one two\nthree"}, ".hidden": {"type": "file", "content": ""}}}}, "unknown": 1}`,
	`{"root": {"r": {"type": "directory", "contents": {"d": {"type": "directory", "contents": {
	  "s": {"type": "directory", "contents": {"Buy": {"type": "file", "content": 5}}}}},
	  ".": {"type": "directory", "contents": {}}, "link": {"type": "link"}, "f": {"type": "file", "content": ["a", null]}}}}}`,
}

func FuzzWorld(f *testing.F) { worldtest.Fuzz(f, New, starts) }
