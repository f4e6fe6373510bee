package tensor

import "syscall"

// Of arch_prctl, and the number of the tiles' data among the parts of a processor's state.
const (
	archRequestPermission = 0x1023
	tileData              = 18
)

// allowTiles asks for the tiles' registers. The kernel grants them to all threads of the
// process, or to none where a signal's stack would be too small for them.
func allowTiles() bool {
	_, _, err := syscall.RawSyscall(syscall.SYS_ARCH_PRCTL, archRequestPermission, tileData, 0)
	return err == 0
}
