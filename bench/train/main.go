// Command train prints what the parts of a training took: the shares of playing (the
// environment apart), of making the batch, of updating and of the rest, how busy the cores
// were, and steps, episodes and tokens a second. It reads timing.jsonl and metrics.jsonl of
// a run folder.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// timing is what is read of a line of timing.jsonl, in seconds.
type timing struct {
	Seconds, Sampling, Environment, Batch, Update, CPU float64
}

// metrics is what is read of a line of metrics.jsonl.
type metrics struct {
	Rollout struct {
		Episodes      float64 `json:"episodes"`
		SampledTokens float64 `json:"sampled_tokens"`
	} `json:"rollout"`
	Update struct {
		Tokens   float64 `json:"tokens"`
		Computed float64 `json:"computed_tokens"`
	} `json:"update"`
}

func main() {
	cores := 0
	if len(os.Args) == 3 {
		cores, _ = strconv.Atoi(os.Args[2])
	}
	if cores < 1 {
		fmt.Fprintln(os.Stderr, "usage: train RUN CORES")
		os.Exit(2)
	}
	if err := report(os.Stdout, os.Args[1], cores); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// report writes the figures of a run on so many cores.
func report(w io.Writer, dir string, cores int) error {
	times, err := lines[timing](filepath.Join(dir, "timing.jsonl"))
	if err != nil {
		return err
	}
	steps, err := lines[metrics](filepath.Join(dir, "metrics.jsonl"))
	if err != nil {
		return err
	}
	if len(times) == 0 || len(times) != len(steps) {
		return fmt.Errorf("%s has %d timed steps and metrics of %d: it is no finished training", dir, len(times), len(steps))
	}
	var t timing
	for _, x := range times {
		t.Seconds += x.Seconds
		t.Sampling += x.Sampling
		t.Environment += x.Environment
		t.Batch += x.Batch
		t.Update += x.Update
		t.CPU += x.CPU
	}
	var m metrics
	for _, x := range steps {
		m.Rollout.Episodes += x.Rollout.Episodes
		m.Rollout.SampledTokens += x.Rollout.SampledTokens
		m.Update.Tokens += x.Update.Tokens
		m.Update.Computed += x.Update.Computed
	}
	if t.Sampling == 0 || t.Update == 0 || t.CPU == 0 {
		return fmt.Errorf("%s does not say what its parts took: it is of an older version or of a system that does not tell", filepath.Join(dir, "timing.jsonl"))
	}
	// Episodes run side by side: what the environment took is a share of processor time.
	environment := t.Environment / float64(cores)
	fmt.Fprintf(w, "%d steps in %.1f s on %d cores, validations included\n\n| part | share of the time |\n|---|---|\n", len(times), t.Seconds, cores)
	for _, part := range []struct {
		name    string
		seconds float64
	}{
		{"sampling", t.Sampling - environment}, {"environment, at most", environment}, {"batch and copies", t.Batch},
		{"training", t.Update}, {"rest (validations, files)", t.Seconds - t.Sampling - t.Batch - t.Update},
	} {
		fmt.Fprintf(w, "| %s | %.1f%% |\n", part.name, 100*part.seconds/t.Seconds)
	}
	fmt.Fprintf(w, "\ncores busy: %.1f%%\n", 100*t.CPU/t.Seconds/float64(cores))
	fmt.Fprintf(w, "GRPO steps: %.3f a second, %.1f episodes a second\n", float64(len(times))/t.Seconds, m.Rollout.Episodes/t.Seconds)
	fmt.Fprintf(w, "tokens: %.0f sampled a second while sampling; %.0f of sequences a second while training, of which %.0f computed\n",
		m.Rollout.SampledTokens/t.Sampling, m.Update.Tokens/t.Update, m.Update.Computed/t.Update)
	return nil
}

// lines reads a file of JSON values, one a line.
func lines[T any](path string) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []T
	for dec := json.NewDecoder(bufio.NewReader(f)); ; {
		var x T
		if err := dec.Decode(&x); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(out)+1, err)
		}
		out = append(out, x)
	}
}
