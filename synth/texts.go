package synth

import (
	"strings"

	"envtune"
)

// texts writes the user messages of a task. Each belongs to the task's role by
// its hash, so it is drawn until it does.
func (m *maker) texts(d *dice, t *envtune.Task, turns []drawn, s *scene) error {
	seen := map[string]bool{}
	for i, dr := range turns {
		text := ""
		for try := 0; ; try++ {
			if try == 80 {
				return errUnfit
			}
			text = write(d, t.Split, dr, s)
			if generic(text) {
				break
			}
			if key := textKey(text); owner(key) == t.Part && !seen[key] {
				seen[key] = true
				break
			}
		}
		t.Turns[i].User = text
	}
	return nil
}

// write draws one wording of a turn.
func write(d *dice, split envtune.Split, dr drawn, s *scene) string {
	var text string
	switch dr.plan.step {
	case act:
		text = request(d, clauses(d, dr.goals))
	case ask:
		templates := dr.asked.intent.full
		if dr.gap >= 0 {
			templates = dr.asked.intent.gaps[dr.gap].without
		}
		text = request(d, []clause{expand(d, pick(d, templates), dr.asked.slots)})
	case fill:
		if split == envtune.SplitMissFunc {
			text = pick(d, goOn())
		} else {
			c := supply(d, dr.asked.intent.gaps[dr.gap], dr.asked.slots)
			text = c.text + ending(d, "", c)
		}
		for _, c := range clauses(d, dr.goals) {
			text = stopped(text) + " " + further(d, c)
		}
	}
	if !dr.tell {
		return text
	}
	login := expand(d, pick(d, credentials()), map[string]string{"user": s.user, "pass": s.pass}).text
	if dr.plan.step != fill && d.chance(40) {
		return login + " " + text
	}
	return stopped(text) + " " + login
}

func clauses(d *dice, goals []drawnGoal) []clause {
	var out []clause
	for _, g := range goals {
		out = append(out, expand(d, pick(d, g.intent.full), g.slots))
	}
	return out
}

// Templates lists the templates of every request text, in a fixed order:
// "[a|b]" stands for alternatives, "{x}" for a value, a leading "?" marks a
// question. For tests of what other texts share with them.
func Templates() []string {
	var out []string
	for _, in := range intents() {
		out = append(out, in.full...)
		for _, g := range in.gaps {
			out = append(out, g.without...)
			out = append(out, g.supply...)
		}
	}
	for _, list := range [][]string{common(), credentials(), goOn(), polite(), asking(), joins(), starts()} {
		for _, text := range list {
			if text != "" {
				out = append(out, text)
			}
		}
	}
	return out
}

// Words lists the distinct words of Templates, in lower case and sorted, values
// and markup left out.
func Words() []string {
	set := map[string]bool{}
	for _, t := range Templates() {
		for {
			i := strings.IndexByte(t, '{')
			if i < 0 {
				break
			}
			j := strings.IndexByte(t[i:], '}') + i
			t = t[:i] + " " + t[j+1:]
		}
		for _, w := range strings.Fields(textKey(t)) {
			set[w] = true
		}
	}
	return sorted(set)
}
