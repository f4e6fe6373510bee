// Command learn is our side of bench/learn.sh: it does one piece of work with package
// learn and prints a line of JSON for it, makes the models that all sides load, and
// writes the table of all lines.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"envtune/internal/usage"
	"envtune/learn/tensor"
)

// Line is what one process measured of one piece of work. The scripts of the peers print
// the same.
type Line struct {
	Work      string `json:"work"`
	Side      string `json:"side"`
	Setting   string `json:"setting"` // "", or "as installed" and "tuned"
	Precision string `json:"precision"`
	Unit      string `json:"unit"`
	// Amount is the work of one repetition: tokens, or 1e9 operations.
	Amount  float64   `json:"amount"`
	Wall    []float64 `json:"wall"` // seconds of each repetition
	CPU     []float64 `json:"cpu"`  // the same of processor time, all threads
	PeakMiB float64   `json:"peak_mib"`
	// Check holds figures that are the same on all sides that do the same work.
	Check map[string]float64 `json:"check,omitempty"`
	// Greedy holds the likeliest tokens of each sequence.
	Greedy [][]int32 `json:"greedy,omitempty"`
	Note   string    `json:"note,omitempty"`
}

// The names of our side and of the plain precision.
const (
	ourSide = "envtune"
	f32     = "f32"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/learn:", err)
		os.Exit(1)
	}
}

const usageText = `usage: learn models GGUF DIR | learn table LINES | learn precisions WORK [-bf16] | learn WORK DIR [flags]
WORK: gemm train long grpo update decode1 decode16 decode64 small-train small-decode`

func run(args []string, out io.Writer) error {
	if len(args) < 2 {
		return errors.New(usageText)
	}
	switch args[0] {
	case "models":
		if len(args) != 3 {
			return errors.New(usageText)
		}
		return makeModels(context.Background(), args[1], args[2])
	case "table":
		return tableOf(args[1], out)
	case "precisions":
		flags := flag.NewFlagSet("learn precisions", flag.ContinueOnError)
		products := flags.Bool("bf16", false, "products in bfloat16 too")
		if err := flags.Parse(args[2:]); err != nil {
			return err
		}
		fmt.Fprintln(out, strings.Join(precisions(args[1], *products), "\n"))
		return nil
	}
	flags := flag.NewFlagSet("learn", flag.ContinueOnError)
	b := bench{dir: args[1]}
	flags.StringVar(&b.precision, "precision", f32, "of weights and products")
	flags.StringVar(&b.data, "data", "full", "name of the file of tokens in DIR, without .json")
	flags.IntVar(&b.reps, "reps", 2, "repetitions that are timed")
	flags.IntVar(&b.steps, "steps", 32, "tokens that decoding samples for a sequence")
	if err := flags.Parse(args[2:]); err != nil {
		return err
	}
	if have := precisions(args[0], true); !slices.Contains(have, b.precision) {
		return fmt.Errorf("precision %q: for %s there is %s", b.precision, args[0], strings.Join(have, ", "))
	}
	if err := b.setPrecision(args[0]); err != nil {
		return err
	}
	lines, err := b.work(args[0])
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	enc := json.NewEncoder(out)
	for _, l := range lines {
		l.Side, l.Precision = ourSide, b.precision
		_, peak := usage.Resident()
		l.PeakMiB = math.Round(float64(peak) / (1 << 20))
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	return nil
}

// precisions are those in which a work can be done, float32 first: of stored weights in
// decoding, else of products, in bfloat16 only where products says so.
func precisions(work string, products bool) []string {
	switch {
	case decodes(work):
		return []string{f32, tensor.BF16.String(), tensor.Q8.String()}
	case products:
		return []string{f32, tensor.BFloat16.String()}
	}
	return []string{f32}
}

func decodes(work string) bool { return strings.Contains(work, "decode") }

// bench is one process's work.
type bench struct {
	dir, data   string
	precision   string
	products    tensor.Precision
	weights     tensor.Storage // of decoding
	reps, steps int
}

// setPrecision reads the precision's name, which says for decoding how weights are
// stored.
func (b *bench) setPrecision(work string) (err error) {
	if decodes(work) {
		b.weights, err = tensor.ParseStorage(b.precision)
	} else {
		b.products, err = tensor.ParsePrecision(b.precision)
		if b.products == tensor.BFloat16 && tensor.AMX.Native(tensor.DefaultKernel()) {
			b.products = tensor.AMX // the machine's fastest in bfloat16, as peers choose it
		}
	}
	return err
}

func (b *bench) work(name string) ([]Line, error) {
	if name == "gemm" {
		return b.gemm(), nil
	}
	works := map[string]func(*Data) (Line, error){
		"train":        func(d *Data) (Line, error) { return b.train("smollm2", d.Train) },
		"long":         func(d *Data) (Line, error) { return b.train("smollm2", d.Long) },
		"grpo":         b.grpo,
		"update":       b.update,
		"decode1":      func(d *Data) (Line, error) { return b.decode("smollm2", d.Decode.only(1)) },
		"decode16":     func(d *Data) (Line, error) { return b.decode("smollm2", d.Decode.only(16)) },
		"decode64":     func(d *Data) (Line, error) { return b.decode("smollm2", d.Decode.only(64)) },
		"small-train":  func(d *Data) (Line, error) { return b.train("small", d.SmallTrain) },
		"small-decode": func(d *Data) (Line, error) { return b.decode("small", d.SmallDecode) },
	}
	f, ok := works[name]
	if !ok {
		return nil, errors.New(usageText)
	}
	text, err := os.ReadFile(filepath.Join(b.dir, b.data+".json"))
	if err != nil {
		return nil, err
	}
	var d Data
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("%s.json: %w", b.data, err)
	}
	l, err := f(&d)
	l.Work = name
	return []Line{l}, err
}

// Data are the tokens that all sides work on.
type Data struct {
	Train      [][]int32  `json:"train"`
	Long       [][]int32  `json:"long"`
	GRPO       GRPOData   `json:"grpo"`
	Update     UpdateData `json:"update"`
	Decode     DecodeData `json:"decode"`
	SmallTrain [][]int32  `json:"small_train"`
	// SmallDecode has one prompt for each group of sequences.
	SmallDecode DecodeData `json:"small_decode"`
}

// GRPOData is a step: so many tokens sampled behind a prompt for each reward.
type GRPOData struct {
	Prompt     []int32   `json:"prompt"`
	Completion int       `json:"completion"`
	Rewards    []float64 `json:"rewards"`
}

// UpdateData is a group of rollouts that were sampled before.
type UpdateData struct {
	Prompt     []int32   `json:"prompt"`
	Rollouts   [][]int32 `json:"rollouts"`
	Advantages []float64 `json:"advantages"`
}

// DecodeData are sequences: a prompt, shared by equal parts of them, and a first token
// of each that makes them differ.
type DecodeData struct {
	Prompts [][]int32 `json:"prompts"`
	First   []int32   `json:"first"`
}

func (d DecodeData) only(n int) DecodeData { return DecodeData{d.Prompts, d.First[:n]} }

// timed runs f reps times and adds the times to l.
func (l *Line) timed(reps int, f func() error) error {
	for range reps {
		cpu, _ := usage.CPU()
		start := time.Now()
		if err := f(); err != nil {
			return err
		}
		l.Wall = append(l.Wall, time.Since(start).Seconds())
		after, _ := usage.CPU()
		l.CPU = append(l.CPU, (after - cpu).Seconds())
	}
	return nil
}
