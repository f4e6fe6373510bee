package eval

import (
	"cmp"
	"slices"

	"envtune"
)

// Recovery counts what became of the mistakes of one world and code.
//
// A mistake is a call that failed, or a text that the format could not read, while no
// earlier one of the same turn was open. It stays open until, in the same turn, a call
// of the same tool succeeds, or of the tool that its hint named to be used instead, or
// any call where the failed one named no tool that there is: then it is mended. What
// fails in between belongs to it. A mistake that is still open when the turn ends is
// not mended.
type Recovery struct {
	// World is the world of the failed tool; "" where no world has such a tool, and
	// for malformed texts.
	World string       `json:"world,omitempty"`
	Code  envtune.Code `json:"code"`
	// Mistakes and Mended are counted in all turns.
	Mistakes int `json:"mistakes"`
	Mended   int `json:"mended"`
	// Judged are the mistakes of turns before which every turn of the episode had
	// succeeded: after a turn that failed, the worlds may differ from the reference's
	// for good. Won are those among them that were mended and whose turn succeeded.
	Judged int `json:"judged"`
	Won    int `json:"won"`
	// Hints counts the mistakes whose first failure came with a hint.
	Hints int `json:"hints"`
}

// MendedRate and WonRate are the shares of Mended and Won; 0 where nothing counts.
func (r Recovery) MendedRate() float64 { return share(r.Mended, r.Mistakes) }
func (r Recovery) WonRate() float64    { return share(r.Won, r.Judged) }

// Add adds the counts of another one.
func (r *Recovery) Add(o Recovery) {
	r.Mistakes += o.Mistakes
	r.Mended += o.Mended
	r.Judged += o.Judged
	r.Won += o.Won
	r.Hints += o.Hints
}

// Recoveries counts the mistakes of finished trajectories, by world and code.
// worldOf returns the world that has a tool, "" for none.
func Recoveries(trajectories []*envtune.Trajectory, worldOf func(tool string) string) []Recovery {
	type key struct {
		world string
		code  envtune.Code
	}
	rows := map[key]*Recovery{}
	for _, t := range trajectories {
		if faulty(t) {
			continue
		}
		outcomes := t.TurnOutcomes()
		lost := slices.IndexFunc(outcomes, func(o envtune.Outcome) bool { return !o.OK })
		for _, m := range mistakes(t, worldOf) {
			k := key{m.world, m.code}
			if rows[k] == nil {
				rows[k] = &Recovery{World: m.world, Code: m.code}
			}
			one := Recovery{Mistakes: 1, Mended: count(m.mended), Hints: count(m.hinted)}
			if lost < 0 || m.turn <= lost {
				one.Judged, one.Won = 1, count(m.mended && outcomes[m.turn].OK)
			}
			rows[k].Add(one)
		}
	}
	out := make([]Recovery, 0, len(rows))
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b Recovery) int {
		return cmp.Or(cmp.Compare(a.World, b.World), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// mistake is one mistake of a trajectory.
type mistake struct {
	turn           int
	world          string
	code           envtune.Code
	hinted, mended bool
}

func mistakes(t *envtune.Trajectory, worldOf func(string) string) []mistake {
	var out []mistake
	open, turn := false, 0
	var tools []string // that mend the open mistake; none: any
	for _, s := range t.Steps {
		f := &s.Feedback
		if f.Turn < 0 || f.Turn >= t.Turns {
			continue
		}
		if f.Turn != turn {
			open, turn = false, f.Turn
		}
		for r := range f.Results() {
			world := worldOf(r.Name)
			switch {
			case r.Code == "" && open && (tools == nil || slices.Contains(tools, r.Name)):
				out[len(out)-1].mended, open = true, false
			case r.Code != "" && !open:
				out = append(out, mistake{turn: f.Turn, world: world, code: r.Code, hinted: r.Hint != nil})
				if open, tools = true, []string{r.Name}; world == "" {
					tools = nil
				} else if r.Hint != nil && r.Hint.Kind == envtune.HintSignature && r.Hint.Tool != "" {
					tools = append(tools, r.Hint.Tool)
				}
			}
		}
	}
	return out
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// CodeMending counts the episodes in which mistakes began with a code.
type CodeMending struct {
	Code     envtune.Code `json:"code"`
	Episodes int          `json:"episodes"`
	// Mended are those in which every such mistake was mended in its turn, Won those with
	// a valid verdict.
	Mended int `json:"mended"`
	Won    int `json:"won"`
}

// ByCode counts the episodes of finished trajectories by the codes of their mistakes, as
// Recoveries has them, in the order of the codes.
func ByCode(trajectories []*envtune.Trajectory, worldOf func(tool string) string) []CodeMending {
	rows := map[envtune.Code]*CodeMending{}
	for _, t := range trajectories {
		if faulty(t) {
			continue
		}
		mended := map[envtune.Code]bool{}
		for _, m := range mistakes(t, worldOf) {
			before, seen := mended[m.code]
			mended[m.code] = m.mended && (before || !seen)
		}
		for code, ok := range mended {
			if rows[code] == nil {
				rows[code] = &CodeMending{Code: code}
			}
			rows[code].Episodes++
			rows[code].Mended += count(ok)
			rows[code].Won += count(t.Valid)
		}
	}
	out := make([]CodeMending, 0, len(rows))
	for _, r := range rows {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b CodeMending) int { return cmp.Compare(a.Code, b.Code) })
	return out
}
