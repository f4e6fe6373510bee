package py

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// TestStrptime compares with what testdata/strptime311.py measured.
func TestStrptime(t *testing.T) {
	type row struct {
		Format, Kind string
		Text, Want   json.RawMessage
	}
	read := func(raw json.RawMessage) Str {
		v, err := FromJSON(raw) // which keeps lone surrogates
		if err != nil {
			t.Fatal(err)
		}
		return v.(Str)
	}
	formats := map[string]TimeFormat{}
	kinds := map[string]int{}
	eachRow(t, "strptime.jsonl", func(r row) {
		f, ok := formats[r.Format]
		if !ok {
			f = MustTimeFormat(r.Format)
			formats[r.Format] = f
		}
		kind, text := "ok", ""
		at, err := f.Parse(read(r.Text))
		if e, raised := AsException(err); raised {
			kind, text = e.Kind, e.Text
		} else {
			text = at.Format("2006-01-02 15:04:05")
		}
		kinds[kind]++
		if kind != r.Kind || text != string(read(r.Want)) {
			t.Errorf("%s of %s:\n got %s %s\nwant %s %s", r.Format, r.Text, kind, text, r.Kind, r.Want)
		}
	})
	if kinds["ok"] < 100 || kinds["ValueError"] < 300 {
		t.Errorf("the table is one-sided: %v", kinds)
	}
	for want, v := range map[string]Value{"int": NewInt(5), "None": None, "list": NewList(), "tuple": Tuple{}} {
		_, err := formats["%Y-%m-%d"].Parse(v)
		if err == nil || err.Error() != "strptime() argument 1 must be str, not "+want {
			t.Errorf("%s gives %v", Repr(v), err)
		}
	}
}

func TestMustTimeFormat(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unknown directive was accepted")
		}
	}()
	MustTimeFormat("%Y %j")
}

// TestPlainTimes: what is read without the pattern, the pattern reads alike.
func TestPlainTimes(t *testing.T) {
	taken := 0
	for format, example := range map[string]string{"%Y-%m-%d": "2024-09-01", "%Y-%m-%d %H:%M:%S": "2024-09-01 10:30:59"} {
		f := MustTimeFormat(format)
		for n := range 20_000 {
			r := rand.New(rand.NewPCG(uint64(n), 19))
			s := []byte(example)
			for range r.IntN(4) {
				s[r.IntN(len(s))] = "0123456789 -:x"[r.IntN(14)]
			}
			at, ok := f.plain(string(s))
			if !ok {
				continue
			}
			taken++
			m := f.pattern.FindStringSubmatch(string(s))
			if m == nil || m[0] != string(s) {
				t.Fatalf("%s: %q is no time by the pattern", format, s)
			}
			for i, field := range f.fields {
				if at[field] != decimalInt(m[i+1]) {
					t.Errorf("%s: %q has %c %d, by the pattern %s", format, s, field, at[field], m[i+1])
				}
			}
		}
	}
	if taken < 1000 {
		t.Errorf("%d were taken", taken)
	}
}
