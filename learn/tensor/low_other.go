//go:build !amd64

package tensor

func hasLowAVX2() bool { return false }

func lowRowAVX2(Storage, *float32, *float32, *byte, int, int, int) { panic(noAVX2) }
func widenAVX2(Storage, *float32, *byte, int)                      { panic(noAVX2) }
