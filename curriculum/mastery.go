package curriculum

import (
	"maps"
	"strings"

	"envtune"
)

// Mastery holds, by error code, what came after its last occurrences, oldest first:
// Mended or Repeated. It is a plain value that goes into checkpoints as JSON.
type Mastery map[envtune.Code]string

// What came after an occurrence of a code, in the rest of its turn.
const (
	Mended   = "+" // calls, and not the same code again
	Repeated = "-" // the same code again
)

// Observe takes the occurrences of a trajectory in. Codes of malformed steps count like
// those of calls. Only the last window occurrences of a code are kept.
func (m Mastery) Observe(t *envtune.Trajectory, window int) {
	for i := range t.Steps {
		for _, code := range codes(&t.Steps[i]) {
			if after := followed(t.Steps[i+1:], t.Steps[i].Feedback.Turn, code); after != "" {
				all := m[code] + after
				m[code] = all[max(0, len(all)-window):]
			}
		}
	}
}

// codes lists the error codes of a step, each once, in the order of its results.
func codes(s *envtune.Step) []envtune.Code {
	var out []envtune.Code
	seen := map[envtune.Code]bool{}
	for r := range s.Feedback.Results() {
		if r.Code != "" && !seen[r.Code] {
			seen[r.Code] = true
			out = append(out, r.Code)
		}
	}
	return out
}

// followed tells what came after a code: Mended, Repeated, or "" where the turn has no
// further call, which is giving up and tells nothing.
func followed(rest []envtune.Step, turn int, code envtune.Code) string {
	out := ""
	for i := range rest {
		if rest[i].Feedback.Turn != turn {
			break
		}
		if rest[i].Feedback.Signals.Calls > 0 {
			out = Mended
		}
		for _, c := range codes(&rest[i]) {
			if c == code {
				return Repeated
			}
		}
	}
	return out
}

// Share is the share of a code's occurrences that were mended, and their number.
func (m Mastery) Share(code envtune.Code) (share float64, occurrences int) {
	n := len(m[code])
	if n == 0 {
		return 0, 0
	}
	return float64(strings.Count(m[code], Mended)) / float64(n), n
}

// Fade returns the rule with the probabilities of mastered codes lowered, and the number
// of codes whose probability it lowered.
func (m Mastery) Fade(rule envtune.HintRule) (envtune.HintRule, int) {
	own := maps.Clone(rule.Codes)
	faded := 0
	for code := range m {
		left := rule.Mastery.Left(m.Share(code))
		if left == 1 {
			continue
		}
		if own == nil {
			own = map[envtune.Code]float64{}
		}
		own[code] = left * rule.Probability(code)
		faded++
	}
	rule.Codes = own
	return rule, faded
}
