package parity

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"envtune/train/tensorboard"
)

// TestParityTensorBoard: an event file of 2,000 events, continued twice, is to TensorBoard
// what it is to us: as many records, the same scalars, steps and times.
func TestParityTensorBoard(t *testing.T) {
	python := filepath.Join(filepath.Dir(cache()), "tensorboard", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skip("TensorBoard is not there: run parity/tensorboard.sh (it needs Python 3 with pip)")
	}
	path := filepath.Join(t.TempDir(), "events.out.tfevents.envtune")
	want := map[string]bool{}
	const total = 2000
	for _, until := range []int{700, 1400, total} {
		clock := time.Unix(1_800_000_000, 250_000_000)
		kept := max(0, until-750) // what comes behind is written again
		w, err := tensorboard.Open(path, kept, clock)
		if err != nil {
			t.Fatal(err)
		}
		for step := w.Events(); step < until; step++ {
			scalars := []tensorboard.Scalar{
				{Tag: "rollout/reward", Value: math.Sin(float64(step))}, {Tag: "update/lr", Value: 5e-4 / float64(step+1)},
				{Tag: "große Zahlen", Value: math.Pow(10, float64(step%60-30))},
			}
			now := clock.Add(time.Duration(step) * time.Second)
			if err := w.Write(now, step, scalars); err != nil {
				t.Fatal(err)
			}
			for _, s := range scalars {
				want[fmt.Sprint(s.Tag, float64(now.UnixNano())/1e9, step, float32(s.Value))] = true
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(python, "events.py", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	records, scalars, differences := 0, 0, 0
	for lines.Scan() {
		var row struct {
			Records, Step int
			Tag           string
			Wall          float64
			Value         float32
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Tag == "" {
			records = row.Records
			continue
		}
		scalars++
		if name := fmt.Sprint(row.Tag, row.Wall, row.Step, row.Value); !want[name] {
			differences++
			t.Errorf("TensorBoard reads %s", name)
		}
	}
	if records != total+1 || scalars != 3*total {
		t.Errorf("TensorBoard reads %d records and %d scalars, want %d and %d", records, scalars, total+1, 3*total)
	}
	t.Logf("%d scalars read by TensorBoard, %d differences", scalars, differences)
}
