// Package usage tells what this process has used of the machine, as far as the system
// tells it (Linux).
package usage

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// CPU is the time that this process's threads have spent on a CPU, so that other work on
// the machine does not count; false where the system does not tell.
func CPU() (time.Duration, bool) {
	files, _ := filepath.Glob("/proc/self/task/*/schedstat")
	var all int64
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			continue // the thread has ended
		}
		run, _, _ := strings.Cut(string(text), " ")
		n, _ := strconv.ParseInt(run, 10, 64)
		all += n
	}
	return time.Duration(all), all > 0
}

// Resident is the memory of this process that is resident now, and the most that ever
// was, in bytes; 0 where the system does not tell.
func Resident() (now, peak int64) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		kib, _ := strconv.ParseInt(f[1], 10, 64)
		switch f[0] {
		case "VmRSS:":
			now = kib << 10
		case "VmHWM:":
			peak = kib << 10
		}
	}
	return now, peak
}
