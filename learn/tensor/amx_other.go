//go:build !amd64

package tensor

func hasAMX() bool { return false }

func amxStrip(*byte) { panic("tensor: no such micro-kernel") }
