package eval

import (
	"cmp"
	"slices"

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
	all, own := newMisses(Overall), map[envtune.Split]*SplitMisses{}
	for _, t := range known {
		if own[t.Split] == nil {
			own[t.Split] = newMisses(string(t.Split))
		}
		if kind, tool := firstMiss(t, byID[t.Task]); kind != "" {
			own[t.Split].add(kind, tool)
			all.add(kind, tool)
		}
	}
	var out []*SplitMisses
	for _, split := range envtune.Splits() {
		if s := own[split]; s != nil {
			out = append(out, s)
		}
	}
	return sorted(append(out, all))
}

func newMisses(split string) *SplitMisses { return &SplitMisses{Split: split, Misses: []MissCount{}} }

// add counts a lost episode.
func (s *SplitMisses) add(kind Miss, tool string) {
	s.Lost++
	i := slices.IndexFunc(s.Misses, func(m MissCount) bool { return m.Miss == kind })
	if i < 0 {
		i = len(s.Misses)
		s.Misses = append(s.Misses, MissCount{Miss: kind})
	}
	m := &s.Misses[i]
	m.Episodes++
	if tool == "" {
		return
	}
	if m.Tools == nil {
		m.Tools = map[string]int{}
	}
	m.Tools[tool]++
}

// sorted returns the counts with the most frequent misses first.
func sorted(list []*SplitMisses) []SplitMisses {
	out := make([]SplitMisses, len(list))
	for i, s := range list {
		slices.SortFunc(s.Misses, func(a, b MissCount) int {
			return cmp.Or(cmp.Compare(b.Episodes, a.Episodes), cmp.Compare(a.Miss, b.Miss))
		})
		out[i] = *s
	}
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
func calls(t *envtune.Trajectory, turn int, params map[string][]string) []call {
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
		results := slices.Collect(s.Feedback.Results())
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

// named gives positional arguments the names of the tool's parameters. Where there are more
// of them, they are one argument that no parameter is called like.
func named(c *py.Call, params map[string][]string) call {
	out := call{tool: c.Name, args: map[string]py.Value{}}
	keywords, ok := c.Keywords(params[c.Name])
	if !ok {
		keywords.Kwargs, out.args[""] = c.Kwargs, py.Tuple(c.Args)
	}
	for _, a := range keywords.Kwargs {
		out.args[a.Name] = a.Value
	}
	return out
}

// parametersOf are the names of the parameters of the tools that were offered in an episode.
func parametersOf(t *envtune.Trajectory) map[string][]string {
	out := map[string][]string{}
	for _, m := range t.Messages() {
		for i := range m.Tools {
			out[m.Tools[i].Name] = m.Tools[i].ParamNames()
		}
	}
	return out
}
