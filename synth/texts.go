package synth

import (
	"strings"

	"envtune"
)

// wordings are the templates of a list that a role may use: every third only occurs in
// test tasks.
func wordings(part envtune.Part, list []string) []string {
	if part == envtune.PartTest || len(list) < 3 {
		return list
	}
	var out []string
	for i, text := range list {
		if i%3 != 2 {
			out = append(out, text)
		}
	}
	return out
}

// texts writes the user messages of a task. Each belongs to the task's role by
// its hash, so it is drawn until it does.
func (m *maker) texts(d *dice, t *envtune.Task, turns []drawn) error {
	seen := map[string]bool{}
	for i, dr := range turns {
		text := ""
		for try := 0; ; try++ {
			if try == 80 {
				return errUnfit
			}
			text = write(d, t, dr)
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
func write(d *dice, t *envtune.Task, dr drawn) string {
	var text string
	switch dr.plan.step {
	case act:
		text = request(d, clauses(d, t.Part, dr.goals))
	case ask:
		templates := dr.asked.intent.full
		if dr.gap >= 0 {
			templates = dr.asked.intent.gaps[dr.gap].without
		}
		text = request(d, []clause{expand(d, pick(d, wordings(t.Part, templates)), dr.asked.slots)})
	case fill:
		if t.Split == envtune.SplitMissFunc {
			text = pick(d, goOn())
		} else {
			c := supply(d, t.Part, dr.asked.intent.gaps[dr.gap], dr.asked.slots)
			text = c.text + ending(d, "", c)
		}
		for _, c := range clauses(d, t.Part, dr.goals) {
			text = stopped(text) + " " + further(d, c)
		}
	}
	for _, tell := range dr.tells {
		said := expand(d, pick(d, wordings(t.Part, tell.templates)), tell.slots).text
		if dr.plan.step != fill && d.chance(40) {
			text = stopped(said) + " " + text
		} else {
			text = stopped(text) + " " + said
		}
	}
	return text
}

func clauses(d *dice, part envtune.Part, goals []drawnGoal) []clause {
	var out []clause
	for i, g := range goals {
		c := expand(d, pick(d, wordings(part, g.intent.full)), g.slots)
		goals[i].said = c.text
		out = append(out, c)
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
