// Package model is a decoder-only transformer of the Llama family (RMSNorm before
// each block, rotary positions, grouped-query attention, SwiGLU) with training and
// sampling.
//
// Every element is computed in one fixed order (see package tensor), so the logits
// of a token depend on the tokens before it and on the weights, to the bit: not on
// its neighbours in a batch, on the number of cores, on whether the prefix was
// computed at once, token by token or for several sequences together, on whether
// gradients are wanted, or on how much memory they may take. A log-probability
// recorded while sampling equals the one of the training forward pass under the same
// weights.
//
// In the comments R is the number of rows (tokens of all sequences in one pass, those
// that sequences share counted once), D the model's width, C the joint width of q, k
// and v, T the length of a sequence, V the vocabulary.
package model
