package eval

import (
	"cmp"
	"slices"
	"strconv"

	"envtune"
	"envtune/format"
	"envtune/py"
)

// Miss is how a turn that failed differs from its reference calls.
type Miss string

// The kinds of misses, in the order in which they are looked for. Those of arguments are
// of the first reference call that did not run as it stands there, beside the call of the
// same tool that comes nearest.
const (
	MissCalled Miss = "called, not asked"   // a turn to ask back
	MissCut    Miss = "cut off"             // by the step limit or the context, before the turn was over
	MissSilent Miss = "asked, not called"   // a turn that could be done, without a call
	MissFailed Miss = "call failed"         // as the reference has it: something had to come first
	MissLeft   Miss = "argument left out"   // the others are right
	MissAdded  Miss = "argument added"      // those of the reference are right
	MissValue  Miss = "wrong value"         // the parameters are right
	MissOther  Miss = "other arguments"     // of both
	MissTool   Miss = "tool not called"     // at all in the turn
	MissMore   Miss = "more than was asked" // all reference calls ran, and others, or in another order
)

// MissCount counts the lost episodes whose first failed turn shows a miss.
type MissCount struct {
	Miss     Miss `json:"miss"`
	Episodes int  `json:"episodes"`
	// Tools counts those of the reference calls concerned.
	Tools map[string]int `json:"tools,omitempty"`
}

// SplitMisses holds the misses of one split, or of all.
type SplitMisses struct {
	Split string `json:"split"`
	// Lost are the episodes with a failed turn; Misses are sorted by their number, the most
	// first, then by name.
	Lost   int         `json:"lost"`
	Misses []MissCount `json:"misses"`
}

// Misses says of every lost episode how its first failed turn differs from the reference
// calls of its task: most mistakes of an agent have no error code. There is a value for
// each split that is there, and Overall at the end. Trajectories with a fault, and those
// whose task is not among tasks, are left out.
func Misses(trajectories []*envtune.Trajectory, tasks []*envtune.Task) []SplitMisses {
	byID := make(map[string]*envtune.Task, len(tasks))
	for _, t := range tasks {
		byID[t.ID] = t
	}
	known := slices.DeleteFunc(slices.Clone(trajectories), func(t *envtune.Trajectory) bool {
		task := byID[t.Task]
		return faulty(t) || task == nil || len(task.Turns) != t.Turns
	})
	var out []SplitMisses
	for _, split := range envtune.Splits() {
		if ts := of(known, split); len(ts) > 0 {
			out = append(out, misses(string(split), ts, byID))
		}
	}
	return append(out, misses(Overall, known, byID))
}

func misses(name string, ts []*envtune.Trajectory, tasks map[string]*envtune.Task) SplitMisses {
	out := SplitMisses{Split: name, Misses: []MissCount{}}
	for _, t := range ts {
		kind, tool := firstMiss(t, tasks[t.Task])
		if kind == "" {
			continue
		}
		out.Lost++
		i := slices.IndexFunc(out.Misses, func(m MissCount) bool { return m.Miss == kind })
		if i < 0 {
			i = len(out.Misses)
			out.Misses = append(out.Misses, MissCount{Miss: kind})
		}
		m := &out.Misses[i]
		m.Episodes++
		if tool != "" {
			if m.Tools == nil {
				m.Tools = map[string]int{}
			}
			m.Tools[tool]++
		}
	}
	slices.SortFunc(out.Misses, func(a, b MissCount) int {
		return cmp.Or(cmp.Compare(b.Episodes, a.Episodes), cmp.Compare(a.Miss, b.Miss))
	})
	return out
}

// firstMiss looks at the first failed turn; there is none where kind is "".
func firstMiss(t *envtune.Trajectory, task *envtune.Task) (kind Miss, tool string) {
	outcomes := t.TurnOutcomes()
	turn := slices.IndexFunc(outcomes, func(o envtune.Outcome) bool { return !o.OK })
	if turn < 0 {
		return "", ""
	}
	params := parametersOf(t)
	var want, done []call
	for _, text := range task.Turns[turn].Reference {
		if c, err := py.ParseCall(text, py.DefaultLimits()); err == nil {
			want = append(want, named(&c, params))
		}
	}
	made := calls(t, turn, params)
	for _, c := range made {
		if c.ran {
			done = append(done, c)
		}
	}
	switch {
	case len(want) == 0 && len(made) > 0:
		return MissCalled, ""
	case !outcomes[turn].Ended:
		return MissCut, ""
	case len(made) == 0:
		return MissSilent, ""
	}
	for _, w := range want {
		if !slices.ContainsFunc(done, w.same) {
			return w.missed(made), w.tool
		}
	}
	return MissMore, ""
}

// call is a call with its arguments by name.
type call struct {
	tool string
	args map[string]py.Value
	ran  bool
}

// missed says how the calls that were made miss w.
func (w *call) missed(made []call) Miss {
	nearest := map[Miss]bool{}
	for _, c := range made {
		if c.tool == w.tool {
			nearest[w.beside(&c)] = true
		}
	}
	for _, m := range []Miss{MissFailed, MissLeft, MissAdded, MissValue, MissOther} {
		if nearest[m] {
			return m
		}
	}
	return MissTool
}

// beside compares a call of the same tool.
func (w *call) beside(c *call) Miss {
	right, alike := 0, 0
	for name, v := range w.args {
		if got, ok := c.args[name]; ok {
			alike++
			right += count(py.Equal(got, v))
		}
	}
	switch {
	case right == len(w.args) && len(c.args) == len(w.args):
		return MissFailed
	case right == len(c.args):
		return MissLeft
	case right == len(w.args):
		return MissAdded
	case alike == len(w.args) && len(c.args) == len(w.args):
		return MissValue
	}
	return MissOther
}

func (w *call) same(c call) bool { return c.tool == w.tool && w.beside(&c) == MissFailed }

// calls are those that an agent made in a turn. What the format cannot read, or is no
// call, is left out.
func calls(t *envtune.Trajectory, turn int, params map[string][]envtune.Param) []call {
	if t.Rules == nil {
		return nil
	}
	f, err := format.ByName(t.Rules.Format)
	if err != nil {
		return nil
	}
	var out []call
	for _, s := range t.Steps {
		if s.Feedback.Turn != turn {
			continue
		}
		action, bad := format.Read(f, s.Action)
		if bad != nil {
			continue
		}
		results := resultsOf(s.Feedback)
		for i, c := range action.Calls {
			parsed, err := py.ParseCall(c.Text, py.DefaultLimits())
			if err != nil {
				continue
			}
			own := named(&parsed, params)
			own.ran = i < len(results) && results[i].Code == ""
			out = append(out, own)
		}
	}
	return out
}

func resultsOf(f envtune.Feedback) []envtune.Result {
	var out []envtune.Result
	for _, m := range f.Messages {
		out = append(out, m.Results...)
	}
	return out
}

// named gives positional arguments the names of the tool's parameters.
func named(c *py.Call, params map[string][]envtune.Param) call {
	out := call{tool: c.Name, args: map[string]py.Value{}}
	for i, v := range c.Args {
		name := strconv.Itoa(i) // no parameter has such a name
		if own := params[c.Name]; i < len(own) {
			name = own[i].Name
		}
		out.args[name] = v
	}
	for _, a := range c.Kwargs {
		out.args[a.Name] = a.Value
	}
	return out
}

// parametersOf are the parameters of the tools that were offered in an episode.
func parametersOf(t *envtune.Trajectory) map[string][]envtune.Param {
	out := map[string][]envtune.Param{}
	for _, m := range t.Messages() {
		for i := range m.Tools {
			out[m.Tools[i].Name] = m.Tools[i].Params
		}
	}
	return out
}
