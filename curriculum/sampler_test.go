package curriculum

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"envtune"
)

func tasks(n int) []*envtune.Task {
	var out []*envtune.Task
	for i := range n {
		out = append(out, &envtune.Task{
			ID:    fmt.Sprint("t", i),
			Split: envtune.Splits()[i%4],
			Turns: make([]envtune.Turn, 1+i%3),
		})
	}
	return out
}

func ids(ts []*envtune.Task) string {
	var out []string
	for _, t := range ts {
		out = append(out, t.ID)
	}
	return strings.Join(out, " ")
}

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		rule envtune.TaskRule
		want string
	}{
		{envtune.TaskRule{Splits: []envtune.Split{"base"}}, "t0 t4 t8"},
		{envtune.TaskRule{Splits: []envtune.Split{"base", "miss_param"}, MaxTurns: 2}, "t0 t1 t4 t9"},
		{envtune.TaskRule{}, ""},
		{envtune.TaskRule{Splits: envtune.Splits(), MaxCalls: 1}, "t0 t1 t2 t3 t4 t6 t7 t8 t9 t10 t11"},
		{envtune.TaskRule{Splits: envtune.Splits(), MaxCalls: 2}, "t0 t1 t2 t3 t4 t5 t6 t7 t8 t9 t10 t11"},
	} {
		list := tasks(12)
		list[5].Turns[0].Reference = []string{"f()", "g()"}
		if got := ids(Select(list, c.rule)); got != c.want {
			t.Errorf("%+v selects %q, want %q", c.rule, got, c.want)
		}
	}
}

func TestSampler(t *testing.T) {
	all := envtune.TaskRule{Splits: envtune.Splits()}
	s, err := NewSampler(tasks(10), all, 7)
	if err != nil {
		t.Fatal(err)
	}
	var drawn []*envtune.Task
	for range 10 {
		drawn = append(drawn, s.Next(3)...)
	}
	epochs := map[string]bool{}
	for e := range 3 {
		epoch := drawn[e*10 : e*10+10]
		seen := map[string]bool{}
		for _, task := range epoch {
			seen[task.ID] = true
		}
		if len(seen) != 10 {
			t.Errorf("epoch %d draws %d different tasks of 10: %s", e, len(seen), ids(epoch))
		}
		epochs[ids(epoch)] = true
	}
	if len(epochs) != 3 {
		t.Error("two epochs have the same order")
	}
	again, _ := NewSampler(tasks(10), all, 7)
	if got := ids(again.Next(30)); got != ids(drawn) {
		t.Error("the same seed draws other tasks")
	}
	other, _ := NewSampler(tasks(10), all, 8)
	if got := ids(other.Next(30)); got == ids(drawn) {
		t.Error("another seed draws the same tasks")
	}
	if _, err := NewSampler(tasks(10), envtune.TaskRule{}, 1); err == nil || !strings.Contains(err.Error(), "none of 10 tasks") {
		t.Errorf("no task matches: %v", err)
	}
}

func TestSamplerState(t *testing.T) {
	all := envtune.TaskRule{Splits: envtune.Splits()}
	for cut := range 25 {
		a, _ := NewSampler(tasks(10), all, 3)
		a.Next(cut)
		data, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := NewSampler(tasks(10), all, 99)
		if err := json.Unmarshal(data, b); err != nil {
			t.Fatal(err)
		}
		if x, y := ids(a.Next(12)), ids(b.Next(12)); x != y {
			t.Errorf("after %d draws: %s, restored: %s", cut, x, y)
		}
		c, _ := NewSampler(tasks(11), all, 3)
		if err := json.Unmarshal(data, c); err == nil || !strings.Contains(err.Error(), "other tasks") {
			t.Errorf("a state over other tasks: %v", err)
		}
	}
}

// Every task is equally likely to be drawn first: a chi-squared test with 9
// degrees of freedom, whose 99.9% point is 27.9.
func TestSamplerIsUniform(t *testing.T) {
	const draws = 4000
	count := map[string]int{}
	for seed := range draws {
		s, _ := NewSampler(tasks(10), envtune.TaskRule{Splits: envtune.Splits()}, uint64(seed))
		count[s.Next(1)[0].ID]++
	}
	chi := 0.0
	for i := range 10 {
		d := float64(count[fmt.Sprint("t", i)]) - draws/10
		chi += d * d / (draws / 10)
	}
	if chi > 27.9 {
		t.Errorf("chi-squared is %.1f: %v", chi, count)
	}
}

// Of tasks that ask back an epoch has its share at most, other ones in each epoch, and all
// of the others.
func TestSamplerAskShare(t *testing.T) {
	for _, c := range []struct {
		share        float64
		asking, want int
	}{
		{0, 20, 20}, {1, 20, 20}, {0.25, 20, 7}, {0.5, 20, 20}, {0.25, 3, 3}, {0.01, 20, 0}, {0.25, 40, 40},
	} {
		list := tasks(40)
		for i, task := range list {
			for j := range task.Turns {
				if j > 0 || i >= c.asking {
					task.Turns[j].Reference = []string{"f()"}
				}
			}
		}
		s, err := NewSampler(list, envtune.TaskRule{Splits: envtune.Splits(), AskShare: c.share}, 7)
		if err != nil {
			t.Fatal(err)
		}
		if want := 40 - c.asking + c.want; s.Len() != want {
			t.Fatalf("%+v: an epoch has %d tasks, want %d", c, s.Len(), want)
		}
		ever := map[string]bool{}
		for range 12 {
			asking, all := 0, map[string]bool{}
			for _, task := range s.Next(s.Len()) {
				all[task.ID] = true
				if task.Turns[0].Reference == nil {
					asking++
					ever[task.ID] = true
				}
			}
			if asking != c.want || len(all) != s.Len() {
				t.Fatalf("%+v: %d tasks of an epoch ask back, %d are different", c, asking, len(all))
			}
		}
		if c.want > 0 && len(ever) < c.asking {
			t.Errorf("%+v: %d of %d tasks that ask back are ever drawn", c, len(ever), c.asking)
		}
		// The beginning of an epoch is like the whole of it.
		early := 0
		for range 200 {
			for i, task := range s.Next(s.Len()) {
				if i < 8 && task.Turns[0].Reference == nil {
					early++
				}
			}
		}
		if got, want := float64(early)/1600, float64(c.want)/float64(s.Len()); math.Abs(got-want) > 0.05 {
			t.Errorf("%+v: %.2f of the first tasks of an epoch ask back, %.2f of all", c, got, want)
		}
		if got := len(s.Next(60)); got != 60 {
			t.Errorf("%+v: %d tasks, want 60 of an epoch with %d", c, got, s.Len())
		}
	}
}

// A share of the tasks comes from those whose groups have varied, by how much; the
// others still come round, and no task comes twice while others have not.
func TestSamplerEdge(t *testing.T) {
	rule := envtune.TaskRule{Splits: envtune.Splits(), Edge: 0.5}
	s, err := NewSampler(tasks(40), rule, 3)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for round := range 200 {
		drawn := s.Next(8)
		seen := map[string]bool{}
		for _, task := range drawn {
			if seen[task.ID] {
				t.Fatalf("round %d draws %s twice", round, task.ID)
			}
			seen[task.ID] = true
			if round >= 20 {
				count[task.ID]++
			}
			s.Observe(task.ID, map[string]float64{"t1": 0.5, "t2": 0.5, "t3": 0.1, "t4": 0.1, "t5": 0.1, "t6": 0.1}[task.ID], 0.5)
		}
	}
	if count["t1"] < 150 || count["t2"] < 150 {
		t.Errorf("the tasks that vary most are drawn %d and %d times of 180", count["t1"], count["t2"])
	}
	if count["t3"] < 50 || count["t3"] > 150 {
		t.Errorf("a task that varies little is drawn %d times of 180", count["t3"])
	}
	for i := range 40 {
		if n := count[fmt.Sprint("t", i)]; n < 15 {
			t.Errorf("t%d is drawn %d times only", i, n)
		}
	}
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := NewSampler(tasks(40), rule, 99)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, again); err != nil {
		t.Fatal(err)
	}
	next, err := NewSampler(tasks(40), rule, 5)
	if err != nil {
		t.Fatal(err)
	}
	next.Carry(s.Gathered())
	if a, b := ids(s.Next(8)), ids(again.Next(8)); a != b {
		t.Errorf("a sampler draws %s, the same one stored and read %s", a, b)
	}
	if first := ids(next.Next(8)); !strings.Contains(first, "t1") && !strings.Contains(first, "t2") {
		t.Errorf("a sampler that took the signals over begins with %s", first)
	}
}

// With priority ability a task is drawn by 4r(1-r) of its progress, whatever its rewards'
// deviation.
func TestSamplerAbility(t *testing.T) {
	rule := envtune.TaskRule{Splits: envtune.Splits(), Edge: 0.5, Priority: envtune.PriorityAbility}
	s, err := NewSampler(tasks(40), rule, 3)
	if err != nil {
		t.Fatal(err)
	}
	progress := map[string]float64{"t1": 0.5, "t2": 0.9, "t3": 1}
	count := map[string]int{}
	for range 400 {
		for _, task := range s.Next(2) {
			count[task.ID]++
			s.Observe(task.ID, map[string]float64{"t3": 0.5}[task.ID], progress[task.ID])
		}
	}
	// Of 400 draws at the edge, 1 : 0.36 come to t1 and t2.
	if a, b := count["t1"], count["t2"]; a < 220 || b < 70 || a < 2*b {
		t.Errorf("t1 is drawn %d and t2 %d times", a, b)
	}
	if n := count["t3"]; n > 20 {
		t.Errorf("a task that always succeeds is drawn %d times", n)
	}
}

// A mastered task rests, is looked at again, and comes back where it is mastered no more;
// where all rest, all are drawn.
func TestSamplerRetires(t *testing.T) {
	rule := envtune.TaskRule{Splits: envtune.Splits(), Edge: 0.25, Retire: 0.95, Revisit: 20}
	s, err := NewSampler(tasks(8), rule, 3)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string][]int{}
	round := 0
	rounds := func(n int, progress map[string]float64) {
		for range n {
			all := s.Next(4)
			for _, task := range append(all, s.More(1, all)...) {
				drawn[task.ID] = append(drawn[task.ID], round)
				s.Observe(task.ID, 0.5, progress[task.ID])
			}
			round++
			data, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	rounds(60, map[string]float64{"t1": 1, "t2": 0.9})
	if s.Resting() != 1 {
		t.Errorf("%d tasks rest, want 1", s.Resting())
	}
	times := drawn["t1"]
	for i := 1; i < len(times); i++ {
		if times[i]-times[i-1] < 20 {
			t.Errorf("a mastered task is drawn in rounds %v", times)
		}
	}
	if len(times) < 2 || len(drawn["t2"]) < 20 {
		t.Errorf("t1 is looked at %d times, t2 drawn %d times", len(times), len(drawn["t2"]))
	}
	before := len(times)
	rounds(60, nil)
	if s.Resting() != 0 || len(drawn["t1"])-before < 20 {
		t.Errorf("%d tasks rest; t1, no longer mastered, is drawn %d times more", s.Resting(), len(drawn["t1"])-before)
	}
	everything := map[string]float64{}
	for i := range 8 {
		everything[fmt.Sprint("t", i)] = 1
	}
	rounds(30, everything)
	if all := s.Next(4); s.Resting() < 4 || len(all) != 4 {
		t.Errorf("%d tasks rest, %d are drawn", s.Resting(), len(all))
	}
	// A new stage looks at all of them again.
	next, err := NewSampler(tasks(8), rule, 5)
	if err != nil {
		t.Fatal(err)
	}
	next.Carry(s.Gathered())
	if next.Resting() != 0 || next.state.Ability["t1"] < 0.95 {
		t.Errorf("in a new stage %d tasks rest, t1 is at %g", next.Resting(), next.state.Ability["t1"])
	}
}
