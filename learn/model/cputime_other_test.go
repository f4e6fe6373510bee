//go:build !unix

package model

func processorSeconds() float64 { return 0 }
