package eval

import (
	"cmp"
	"slices"

	"envtune"
)

// Failure counts what one error code did in episodes. A call that failed has the code of
// its error, a step that the format could not read has envtune.CodeFormat.
type Failure struct {
	Code envtune.Code `json:"code"`
	// Times counts all occurrences. Ran are those after which the next call of the same
	// turn, made when the error had been seen, ran without an error; where the turn has
	// no further call, or the next step is malformed, it did not.
	Times int `json:"times"`
	Ran   int `json:"next_call_ran"`
	// Episodes are those in which the code occurs, Won those of them with a valid
	// verdict, Ended those that it was the last thing in: cut off by the step limit or
	// the context before their last turn was over.
	Episodes int `json:"episodes"`
	Won      int `json:"won"`
	Ended    int `json:"ended"`
}

// SplitFailures holds the failures of one split, or of all.
type SplitFailures struct {
	Split string `json:"split"`
	// Episodes are all that were scored, with failures or without.
	Episodes int `json:"episodes"`
	// Codes are in the order of the episodes in which they occur, the most first, then
	// of their occurrences, then of their names.
	Codes []Failure `json:"codes"`
}

// Failures counts the error codes of finished trajectories: a value for each split that
// is there, and Overall at the end. Trajectories with a fault are left out.
func Failures(trajectories []*envtune.Trajectory) []SplitFailures {
	scored := slices.DeleteFunc(slices.Clone(trajectories), faulty)
	var out []SplitFailures
	for _, split := range envtune.Splits() {
		if ts := of(scored, split); len(ts) > 0 {
			out = append(out, failures(string(split), ts))
		}
	}
	return append(out, failures(Overall, scored))
}

func faulty(t *envtune.Trajectory) bool { return t.Stop == envtune.StopFault || t.Fault != "" }

func failures(name string, ts []*envtune.Trajectory) SplitFailures {
	rows := map[envtune.Code]*Failure{}
	for _, t := range ts {
		seen := map[envtune.Code]bool{}
		steps := outcomes(t)
		for i, s := range steps {
			for _, code := range s.codes {
				if code == "" {
					continue
				}
				row := rows[code]
				if row == nil {
					row = &Failure{Code: code}
					rows[code] = row
				}
				row.Times++
				row.Ran += count(i+1 < len(steps) && steps[i+1].turn == s.turn && steps[i+1].codes[0] == "")
				if !seen[code] {
					seen[code] = true
					row.Episodes++
					row.Won += count(t.Valid)
				}
			}
		}
		if code := endedBy(t, steps); code != "" {
			rows[code].Ended++
		}
	}
	out := SplitFailures{Split: name, Episodes: len(ts), Codes: make([]Failure, 0, len(rows))}
	for _, r := range rows {
		out.Codes = append(out.Codes, *r)
	}
	slices.SortFunc(out.Codes, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(b.Episodes, a.Episodes), cmp.Compare(b.Times, a.Times), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// outcome is what a step with calls, or a malformed one, came to: a code for each result,
// "" where the call ran. There is at least one.
type outcome struct {
	step, turn int
	codes      []envtune.Code
}

// outcomes leaves out the steps that only end a turn.
func outcomes(t *envtune.Trajectory) []outcome {
	var out []outcome
	for i, s := range t.Steps {
		f := &s.Feedback
		o := outcome{step: i, turn: f.Turn}
		for r := range f.Results() {
			o.codes = append(o.codes, r.Code)
		}
		if len(o.codes) == 0 && f.Signals.Format != nil && *f.Signals.Format == 0 {
			o.codes = []envtune.Code{envtune.CodeFormat} // in official mode it ends the turn
		}
		if len(o.codes) > 0 {
			out = append(out, o)
		}
	}
	return out
}

// endedBy is the code of the last thing in an episode that was cut off, "" where there is
// none.
func endedBy(t *envtune.Trajectory, steps []outcome) envtune.Code {
	if t.Stop == envtune.StopDone || len(steps) == 0 {
		return ""
	}
	last := steps[len(steps)-1]
	if last.step != len(t.Steps)-1 {
		return ""
	}
	return last.codes[len(last.codes)-1]
}
