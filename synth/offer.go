package synth

import "sort"

// kinships are the domains' tables of tools that belong together, over all worlds.
type kinships struct{ helpers, siblings, clashes, disturbs map[string][]string }

func newKinships(all []domain) kinships {
	k := kinships{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	for _, d := range all {
		for _, t := range []struct{ to, from map[string][]string }{
			{k.helpers, d.helpers}, {k.siblings, d.siblings}, {k.clashes, d.clashes}, {k.disturbs, d.disturbs},
		} {
			for name, list := range t.from {
				t.to[name] = list
			}
		}
	}
	return k
}

// avoid are the tools that must not be offered beside those needed and the one held back.
func (k kinships) avoid(held string, needed map[string]bool) map[string]bool {
	out := map[string]bool{}
	for _, t := range k.clashes[held] {
		out[t] = true
	}
	for _, t := range k.disturbs[held] {
		out[t] = true
	}
	for name := range needed {
		for _, t := range k.disturbs[name] {
			out[t] = true
		}
	}
	return out
}

// offer chooses the tools of a task: those needed but for the one held back,
// their helpers, then siblings and others until there are count. The first
// result is in random order; the second holds those that may be dropped again,
// least useful last.
func (k kinships) offer(d *dice, all []string, needed map[string]bool, held string, count int) (tools, spare []string) {
	avoid := k.avoid(held, needed)
	chosen := map[string]bool{}
	add := func(name string, may bool) {
		if name == held || chosen[name] || may && (avoid[name] || len(tools) >= count) {
			return
		}
		chosen[name] = true
		tools = append(tools, name)
		if may {
			spare = append(spare, name)
		}
	}
	names := sorted(needed)
	for _, n := range names {
		add(n, false)
	}
	known := map[string]bool{}
	for _, n := range all {
		known[n] = true
	}
	for _, near := range []map[string][]string{k.helpers, k.siblings} {
		for _, n := range shuffled(d, names) {
			for _, h := range near[n] {
				if known[h] {
					add(h, true)
				}
			}
		}
	}
	for _, n := range shuffled(d, all) {
		add(n, true)
	}
	return shuffled(d, tools), spare
}

func sorted(set map[string]bool) []string {
	var out []string
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
