// Package run keeps the record of a run in one folder, so that reports need
// nothing else and a run can always be continued.
//
//	run.json             marks the folder as a run; written last when it is made
//	config.json ...      what the caller gave to Create
//	metrics.jsonl        one JSON object a line, deterministic fields only
//	timing.jsonl         wall-clock figures, apart from the rest: no two runs agree on them
//	trajectories/*.jsonl one trajectory a line (*.jsonl.gz where compressed)
//	checkpoints/step-N/  named files and manifest.json with their checksums
//	summary.json         written when the run has finished
//	lock                 held while a writer lives
//	events.out...        what a training writes for TensorBoard, with the clock's times
//
// The invariant: killing a run at any instant and resuming it leaves the same
// bytes as not killing it, timing.jsonl, event files and lock aside. It holds because a
// checkpoint is written aside, synced and renamed; because its manifest records
// how long the logs were; and because Resume cuts them back to that length.
package run

import "path/filepath"

// The names in a run folder.
const (
	metaName     = "run.json"
	MetricsName  = "metrics.jsonl"
	TimingName   = "timing.jsonl"
	SummaryName  = "summary.json"
	lockName     = "lock"
	manifestName = "manifest.json"

	trajectoriesDir = "trajectories"
	checkpointsDir  = "checkpoints"

	partialSuffix = ".partial" // a file or folder being written
	trashPrefix   = ".trash-"  // a checkpoint being removed
	damagedPrefix = "damaged-" // a checkpoint that Resume set aside
)

// meta is the content of run.json.
type meta struct {
	Version  int  `json:"version"`
	Compress bool `json:"compress,omitempty"`
	Keep     int  `json:"keep"`
}

const metaVersion = 1

// Options are the settings of a new run folder.
type Options struct {
	// Compress writes trajectories as gzip, one member an append.
	Compress bool
	// Keep is the number of newest checkpoints kept beside the best one; 0
	// means 2.
	Keep int
}

func (o Options) keep() int {
	if o.Keep <= 0 {
		return 2
	}
	return o.Keep
}

func join(parts ...string) string { return filepath.Join(parts...) }
