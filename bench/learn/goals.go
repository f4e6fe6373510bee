package main

import (
	"fmt"
	"math"
	"strings"
)

// goal is what was set out to be reached in one run: so many times the speed of the best
// of some peers in every one of some works, or a bound of memory.
type goal struct {
	what string
	work string // the beginning of the works' names
	// ours and theirs are precisions; "" allows all. Where theirs is "=" a peer is
	// compared with ours of the same precision.
	ours, theirs string
	peer         string // the beginning of the peers' names
	setting      string // "" allows all
	times        float64
	mib          float64
}

func goals() []goal {
	const installed, tuned = "as installed", "tuned"
	return []goal{
		{what: "products, float32, best peer", work: "gemm", ours: f32, theirs: f32, times: 0.9},
		{what: "products, bfloat16, PyTorch", work: "gemm", ours: "bf16", theirs: "bf16", peer: "PyTorch", times: 1},
		{what: "training, float32, PyTorch as installed", work: "train", ours: f32, theirs: f32, peer: "PyTorch", setting: installed, times: 1.3},
		{what: "training, bfloat16, PyTorch as installed", work: "train", ours: "bf16", theirs: "bf16", peer: "PyTorch", setting: installed, times: 1.5},
		{what: "training, same precision, PyTorch tuned", work: "train", theirs: "=", peer: "PyTorch", setting: tuned, times: 1},
		{what: "GRPO step, our fastest, TRL in float32 as installed", work: "grpo", theirs: f32, peer: "TRL", setting: installed, times: 10},
		{what: "GRPO step, same precision, TRL as installed", work: "grpo", theirs: "=", peer: "TRL", setting: installed, times: 6},
		{what: "GRPO step, same precision, TRL tuned", work: "grpo", theirs: "=", peer: "TRL", setting: tuned, times: 5},
		{what: "GRPO step, peak memory in MiB", work: "grpo", mib: 4096},
		{what: "update of long prompts, PyTorch's best", work: "update", peer: "PyTorch", times: 4},
		{what: "decoding, batch 1, same precision, llama.cpp", work: "decode1", theirs: "=", peer: "llama.cpp", times: 1},
		{what: "decoding, batch 16, llama.cpp's best", work: "decode16", peer: "llama.cpp", times: 1.5},
		{what: "decoding, batch 64, llama.cpp's best", work: "decode64", peer: "llama.cpp", times: 2},
		{what: "2M parameters, training, PyTorch as installed", work: "small-train", ours: f32, theirs: f32, peer: "PyTorch", setting: installed, times: 2},
		{what: "2M parameters, training, PyTorch tuned", work: "small-train", ours: f32, theirs: f32, peer: "PyTorch", setting: tuned, times: 1},
		{what: "2M parameters, decoding, PyTorch", work: "small-decode", ours: f32, theirs: f32, peer: "PyTorch", times: 4},
		{what: "training step of 8 x 1,500 tokens, peak memory in MiB", work: "long", mib: 6144},
	}
}

func (g goal) wanted() string {
	if g.mib > 0 {
		return fmt.Sprintf("at most %.0f", g.mib)
	}
	return "at least " + figure(g.times)
}

// measured returns the worst ratio of the works, by the clock and, as text, by CPU time, or
// the most memory; false where something to compare is missing.
func (g goal) measured(all []contender) (clock float64, cpu string, ok bool) {
	if g.mib > 0 {
		return g.memory(all)
	}
	worst, worstCPU := math.Inf(1), math.Inf(1)
	for _, work := range g.works(all) {
		for _, precision := range g.pairs(all, work) {
			ours, theirs := precision[0], precision[1]
			a, aCPU := best(all, func(c *contender) bool { return c.ours() && c.Work == work && (ours == "" || c.Precision == ours) })
			b, bCPU := best(all, func(c *contender) bool {
				return g.against(c) && c.Work == work && (theirs == "" || c.Precision == theirs)
			})
			if a > 0 && b > 0 {
				worst, worstCPU = min(worst, a/b), min(worstCPU, aCPU/bCPU)
			}
		}
	}
	return worst, figure(worstCPU), !math.IsInf(worst, 1)
}

func (g goal) memory(all []contender) (mib float64, _ string, ok bool) {
	for i := range all {
		if c := &all[i]; c.ours() && c.Work == g.work {
			mib = max(mib, c.PeakMiB)
		}
	}
	return mib, "", mib > 0
}

// works are those whose name is the goal's or begins with it and a space.
func (g goal) works(all []contender) []string {
	var out []string
	for i := range all {
		w := all[i].Work
		if (w == g.work || strings.HasPrefix(w, g.work+" ")) && (len(out) == 0 || out[len(out)-1] != w) {
			out = append(out, w)
		}
	}
	return out
}

// pairs are the precisions that are compared: of ours and of theirs.
func (g goal) pairs(all []contender, work string) [][2]string {
	if g.theirs != "=" {
		return [][2]string{{g.ours, g.theirs}}
	}
	var out [][2]string
	for i := range all {
		if c := &all[i]; c.ours() && c.Work == work {
			out = append(out, [2]string{c.Precision, c.Precision})
		}
	}
	return out
}

func (g goal) against(c *contender) bool {
	return !c.ours() && strings.HasPrefix(c.Side, g.peer) && (g.setting == "" || c.Setting == g.setting)
}

// best returns the highest rates of some contenders, by the clock and by CPU time.
func best(all []contender, of func(*contender) bool) (clock, cpu float64) {
	for i := range all {
		if c := &all[i]; of(c) {
			clock, cpu = max(clock, c.rate), max(cpu, c.cpuRate)
		}
	}
	return clock, cpu
}
