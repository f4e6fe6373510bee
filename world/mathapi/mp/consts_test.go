package mp

import "testing"

// TestKept: a constant that is cut from the kept one is the one that its series
// gives at that precision.
func TestKept(t *testing.T) {
	for prec := int64(1); prec <= keptBits+8; prec++ {
		if ln2(prec).Cmp(computeLn2(prec)) != 0 {
			t.Errorf("ln(2) at %d bits", prec)
		}
		if ln10(prec).Cmp(computeLn10(prec)) != 0 {
			t.Errorf("ln(10) at %d bits", prec)
		}
	}
}
