package py

import "testing"

// TestJSONUnicode: the texts are those of json.dumps(v, ensure_ascii=False).
func TestJSONUnicode(t *testing.T) {
	for in, want := range map[string]string{
		`"a"`:                                     `"a"`,
		`"\u00e9\u6f22\ud83d\ude00"`:              `"é漢😀"`,
		`"\\u00e9 \\\\ \" \/"`:                    `"\\u00e9 \\\\ \" /"`,
		`"\u0000\u001f\u007f\u0080"`:              "\"\\u0000\\u001f\u007f\u0080\"",
		`"\b\f\n\r\t\u000b"`:                      `"\b\f\n\r\t\u000b"`,
		`"x\ud800y\udc00"`:                        `"x\ud800y\udc00"`,
		`{"\u00e9": [1.0, 1e5, null, true, NaN]}`: `{"é": [1.0, 100000.0, null, true, NaN]}`,
		`"\u2028\ufeff\uffff"`:                    "\"\u2028\ufeff\uffff\"",
	} {
		v, err := FromJSON([]byte(in))
		if err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if got, err := JSONUnicode(v); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", in, got, err, want)
		}
	}
	if s, err := JSONUnicode(Ellipsis); err == nil {
		t.Errorf("Ellipsis is written as %s", s)
	}
}
