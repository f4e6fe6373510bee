package py

import "testing"

func TestKeywords(t *testing.T) {
	call, err := ParseCall("f(1, 'x', c=2)", DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := call.Keywords([]string{"a", "b", "c"}); !ok || got.String() != "f(a=1, b='x', c=2)" {
		t.Errorf("got %s, %v", got.String(), ok)
	}
	if got, ok := call.Keywords([]string{"a"}); ok {
		t.Errorf("two arguments fit one name: %s", got.String())
	}
}
