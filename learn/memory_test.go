package learn

import (
	"encoding/json"
	"reflect"
	"testing"
)

// success is an example of so many tokens, all but the first to be learnt.
func success(n int, first int32) []Example {
	e := Example{Tokens: []int32{first}, Loss: []bool{false}}
	for i := range n {
		e.add(first+int32(i)+1, true)
		e.Weight = append(e.Weight, 0.5)
	}
	return []Example{e}
}

func TestMemoryKeepsTheBest(t *testing.T) {
	for _, test := range []struct {
		name     string
		progress float64
		tokens   int
		taken    bool
	}{
		{"less progress", 0.4, 1, false},
		{"as much, longer", 0.5, 4, false},
		{"as much, as long, later", 0.5, 3, true},
		{"as much, shorter", 0.5, 2, true},
		{"more, longer", 0.6, 9, true},
		{"nothing to learn", 1, 0, false},
	} {
		var m Memory
		m.Offer("a", 0.5, success(3, 10))
		m.Offer("a", test.progress, success(test.tokens, 50))
		if got := m.Draw(1, 1); len(got) != 1 || (got[0].Tokens[0] == 50) != test.taken {
			t.Errorf("%s: drew %v, want the new one: %v", test.name, got, test.taken)
		}
	}
}

func TestMemoryDraws(t *testing.T) {
	var m Memory
	if got := m.Draw(3, 1); got != nil {
		t.Errorf("an empty memory gave %v", got)
	}
	for i, task := range []string{"e", "b", "d", "a", "c"} {
		m.Offer(task, 1, success(2, int32(10*i)))
	}
	if got := m.Draw(9, 1); len(got) != 5 || m.Tasks() != 5 {
		t.Fatalf("%d of %d tasks drawn", len(got), m.Tasks())
	}
	seen := map[int32]int{}
	for seed := range uint64(200) {
		got := m.Draw(2, seed)
		if len(got) != 2 || got[0].Tokens[0] == got[1].Tokens[0] {
			t.Fatalf("seed %d: %v", seed, got)
		}
		for _, e := range got {
			seen[e.Tokens[0]]++
		}
		if again := m.Draw(2, seed); !reflect.DeepEqual(got, again) {
			t.Fatalf("seed %d drew %v, then %v", seed, got, again)
		}
	}
	for task, n := range seen { // 80 expected, standard deviation 7
		if n < 50 || n > 110 {
			t.Errorf("task %d was drawn %d times in 400", task, n)
		}
	}
}

func TestMemoryAsJSON(t *testing.T) {
	var m, again Memory
	mixed := success(4, 7)
	mixed[0].Loss[2], mixed[0].Weight = false, mixed[0].Weight[:3]
	m.Offer("mixed", 0.25, append(mixed, success(1, 90)...))
	m.Offer("plain", 1, success(3, 30))
	data, err := json.Marshal(&m)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	var good Memory
	if err := json.Unmarshal([]byte(`{"a":{"progress":1,"examples":[{"tokens":"AQI=","runs":[1,1],"weight":1}]}}`), &good); err != nil || good.Tasks() != 1 {
		t.Errorf("%d tasks, %v", good.Tasks(), err) // what the bad ones below are changes of
	}
	if !reflect.DeepEqual(m, again) {
		t.Errorf("read back %v, want %v", again, m)
	}
	for _, bad := range []string{
		`{"a":{"examples":[]}}`,
		`{"a":{"examples":[{"tokens":"AQI=","runs":[1,2]}]}}`,
		`{"a":{"examples":[{"tokens":"AQI=","runs":[0,2]}]}}`,
		`{"a":{"examples":[{"tokens":"AQI=","runs":[3,-1]}]}}`,
		`{"a":{"examples":[{"tokens":"AQI=","runs":[2]}]}}`,
		`{"a":{"examples":[{"tokens":"AYA=","runs":[1,1]}]}}`,     // ends within a token
		`{"a":{"examples":[{"tokens":"Af////8P","runs":[1,1]}]}}`, // a token above what there are
		`{"a":{"examples":[{"tokens":"?","runs":[1,1]}]}}`,
		`[]`,
	} {
		if err := json.Unmarshal([]byte(bad), &again); err == nil {
			t.Errorf("%s was read without an error", bad)
		}
	}
}
