//go:build amd64 && !linux

package tensor

// allowTiles: other systems' ways to the tiles' registers are not known here.
func allowTiles() bool { return false }
