package model

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"envtune/internal/usage"
)

// Shapes of the work below besides smol: a tenth of it (3 layers and a tenth of the
// vocabulary, for quick comparisons) and a small model, all with random weights.
var (
	tenthShape = Config{Vocab: 4915, Dim: 576, Layers: 3, Heads: 9, KVHeads: 3, HeadDim: 64, FF: 1536, Context: 8192,
		RopeTheta: 1e5, NormEps: 1e-5, Tied: true}
	smallShape = Config{Vocab: 1024, Dim: 192, Layers: 4, Heads: 6, KVHeads: 6, HeadDim: 32, FF: 512, Context: 2048,
		RopeTheta: 1e4, NormEps: 1e-5, Tied: true}
)

// work is a training step: seqs sequences that begin with the same prompt and have own
// tokens each behind it, all of which carry loss; without a prompt, plain sequences.
type work struct {
	shape             Config
	seqs, prompt, own int
}

var works = map[string]work{
	"small-8x512":      {smallShape, 8, 0, 512},
	"tenth-4x512":      {tenthShape, 4, 0, 512},
	"tenth-8x128on512": {tenthShape, 8, 512, 128},
	"tenth-2x1500":     {tenthShape, 2, 0, 1500},
	"smol-4x512":       {smol, 4, 0, 512},
	"smol-8x128on512":  {smol, 8, 512, 128},
	"smol-8x150on1000": {smol, 8, 1000, 150},
	"smol-8x1500":      {smol, 8, 0, 1500},
}

// workNames are the names of works, the quick ones first.
var workNames = []string{"small-8x512", "tenth-4x512", "tenth-8x128on512", "tenth-2x1500", "smol-4x512", "smol-8x128on512", "smol-8x150on1000", "smol-8x1500"}

// trainer returns a trainer of random weights and the sequences.
func (w work) trainer(b *testing.B) (*Trainer, []Sequence) {
	m, err := New(w.shape, 1)
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	prompt := randomTokens(rng, w.shape, w.prompt)
	var seqs []Sequence
	for range w.seqs {
		s := Sequence{Tokens: append(append([]int32(nil), prompt...), randomTokens(rng, w.shape, w.own)...)}
		s.Loss = make([]bool, len(s.Tokens))
		for t := max(1, w.prompt); t < len(s.Tokens); t++ {
			s.Loss[t] = true
		}
		seqs = append(seqs, s)
	}
	return NewTrainer(m, AdamW{}, 0), seqs
}

func step(b *testing.B, tr *Trainer, seqs []Sequence) {
	if _, err := tr.Gradient(seqs, func(_, _ int, _, _ float32) (float32, float32) { return -1e-4, 0 }); err != nil {
		b.Fatal(err)
	}
	tr.Step(1e-5, 1)
}

// BenchmarkStep makes training steps; cpu-s/op is the processor time of all cores.
func BenchmarkStep(b *testing.B) {
	for _, name := range workNames {
		b.Run(name, func(b *testing.B) {
			tr, seqs := works[name].trainer(b)
			tokens := 0
			for _, s := range seqs {
				tokens += len(s.Tokens)
			}
			step(b, tr, seqs) // buffers grow
			before := processor()
			for b.Loop() {
				step(b, tr, seqs)
			}
			spent := (processor() - before) / float64(b.N)
			b.ReportMetric(spent, "cpu-s/op")
			b.ReportMetric(float64(tokens)/spent, "tok/cpu-s")
		})
	}
}

// peakEnv names the work of a process that BenchmarkPeak starts.
const peakEnv = "ENVTUNE_BENCH_PEAK"

// BenchmarkPeak makes a training step in a process of their own and reports the most
// memory it had resident, the weights and everything included.
func BenchmarkPeak(b *testing.B) {
	if name := os.Getenv(peakEnv); name != "" {
		tr, seqs := works[name].trainer(b)
		step(b, tr, seqs)
		_, peak := usage.Resident()
		fmt.Printf("peak %d\n", peak)
		os.Exit(0)
	}
	for _, name := range workNames {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				cmd := exec.Command(os.Args[0], "-test.run", "^$", "-test.bench", "^BenchmarkPeak$", "-test.benchtime", "1x")
				cmd.Env = append(os.Environ(), peakEnv+"="+name)
				out, err := cmd.Output()
				if err != nil {
					b.Fatal(err)
				}
				_, after, _ := strings.Cut(string(out), "peak ")
				peak, err := strconv.Atoi(strings.TrimSpace(after))
				if err != nil {
					b.Fatalf("no peak in %q", out)
				}
				b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
			}
		})
	}
}
