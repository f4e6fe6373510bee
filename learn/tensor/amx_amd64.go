package tensor

import (
	"sync"

	"golang.org/x/sys/cpu"
)

// hasAMX tells whether the machine multiplies tiles of bfloat16 and this process may:
// on Linux their registers have to be asked for.
var hasAMX = sync.OnceValue(func() bool {
	x := &cpu.X86
	return hasAVX512BF16() && x.HasAMXTile && x.HasAMXBF16 && allowTiles()
})

// amxStrip computes one or two rows of tiles of C.
//
//go:noescape
func amxStrip(args *byte)
