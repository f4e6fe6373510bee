package hf

import (
	"fmt"
	"strings"

	"envtune/learn/model"
)

// ggufPart is GGUF's name of a part of a layer.
func ggufPart(name string) string {
	switch name {
	case "input_layernorm":
		return "attn_norm"
	case "self_attn.q_proj":
		return "attn_q"
	case "self_attn.k_proj":
		return "attn_k"
	case "self_attn.v_proj":
		return "attn_v"
	case "self_attn.o_proj":
		return "attn_output"
	case "self_attn.q_norm":
		return "attn_q_norm"
	case "self_attn.k_norm":
		return "attn_k_norm"
	case "post_attention_layernorm":
		return "ffn_norm"
	case "mlp.gate_proj":
		return "ffn_gate"
	case "mlp.up_proj":
		return "ffn_up"
	case "mlp.down_proj":
		return "ffn_down"
	}
	panic("hf: GGUF has no name for " + name)
}

// ggufName returns GGUF's name of a tensor of ours.
func ggufName(name string) string {
	switch name {
	case embeddingName:
		return "token_embd.weight"
	case "model.norm.weight":
		return "output_norm.weight"
	case headName:
		return "output.weight"
	}
	layer, rest, _ := strings.Cut(strings.TrimPrefix(name, "model.layers."), ".")
	at := strings.LastIndexByte(rest, '.')
	return fmt.Sprintf("blk.%s.%s%s", layer, ggufPart(rest[:at]), rest[at:])
}

// pairedHeads returns how many heads a tensor of ours has whose rows GGUF keeps in pairs:
// the architecture llama rotates neighbours, where package model and the others rotate
// the first half of a head against the second.
func pairedHeads(c model.Config, name string) int {
	if TypeOf(c) != Llama {
		return 0
	}
	switch {
	case strings.HasSuffix(name, "self_attn.q_proj.weight"):
		return c.Heads
	case strings.HasSuffix(name, "self_attn.k_proj.weight"):
		return c.KVHeads
	}
	return 0
}

// pairsFromHalves reorders the rows of a projection, heads of size rows each: rows 0, 1,
// 2, 3, ... of a head become rows 0, size/2, 1, size/2+1, ...
func pairsFromHalves(x []float32, heads, size int) []float32 {
	out := make([]float32, len(x))
	eachPair(len(x), heads, size, func(pair, half, width int) { copy(out[pair:pair+width], x[half:]) })
	return out
}

// halvesFromPairs undoes pairsFromHalves.
func halvesFromPairs(x []float32, heads, size int) []float32 {
	out := make([]float32, len(x))
	eachPair(len(x), heads, size, func(pair, half, width int) { copy(out[half:half+width], x[pair:]) })
	return out
}

// eachPair calls f with where each row starts in the one order and in the other.
func eachPair(n, heads, size int, f func(pair, half, width int)) {
	width := n / (heads * size)
	for h := range heads {
		for i := range size {
			f((h*size+i)*width, (h*size+i%2*size/2+i/2)*width, width)
		}
	}
}
