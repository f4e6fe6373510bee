package worldtest

import (
	"encoding/json"
	"testing"

	"envtune/py"
	"envtune/tool"
)

// Fuzz makes a world from any start state and calls its tools with any
// arguments: nothing panics, and the state still round-trips.
func Fuzz(f *testing.F, make Maker, starts Starts) {
	s := suite{make: make}
	for i := range s.world(f, "{}").Tools() {
		f.Add("{}", uint8(i), `["x"]`, `{}`)
		for _, start := range starts {
			f.Add(start, uint8(i), `[]`, `{"amount": 1}`)
		}
	}
	f.Fuzz(func(t *testing.T, start string, which uint8, pos, key string) {
		config, ok := parse(start).(*py.Dict)
		if !ok {
			return
		}
		w, err := make(config, tool.Options{})
		if err != nil {
			return // a start state that no world accepts
		}
		args := tool.Args{}
		if l, ok := parse(pos).(*py.List); ok {
			args.Pos = l.Items
		}
		if d, ok := parse(key).(*py.Dict); ok {
			for _, e := range d.Entries() {
				args.Key = append(args.Key, tool.Keyword{Name: py.String(e.Key), Value: e.Value})
			}
		}
		specs := w.Tools()
		w.Call(specs[int(which)%len(specs)].Name, args)
		if o := w.Call(specs[0].Name, tool.Args{}); !o.Raised && o.Value == nil {
			t.Errorf("%s returned nothing", specs[0].Name)
		}
		data := encoded(t, w)
		if err := json.Unmarshal([]byte(data), w); err != nil {
			t.Fatalf("reading the state: %v\n%s", err, data)
		}
		if again := encoded(t, w); again != data {
			t.Errorf("the state changed on its way through JSON\nfrom %s\nto   %s", data, again)
		}
	})
}

// parse reads JSON; nil where it is none.
func parse(text string) py.Value {
	v, err := py.FromJSON([]byte(text))
	if err != nil {
		return nil
	}
	return v
}
