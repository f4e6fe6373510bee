package synth

import (
	"slices"
	"testing"

	"envtune"
	"envtune/session"
)

// TestKinships: the tools that a domain names are its world's, or those of another world.
func TestKinships(t *testing.T) {
	s, err := session.New(session.Names(), nil, session.Options{})
	if err != nil {
		t.Fatal(err)
	}
	there := func(name string) bool {
		return slices.ContainsFunc(s.Tools(), func(tool envtune.ToolSpec) bool { return tool.Name == name })
	}
	for _, d := range domains() {
		for table, of := range map[string]map[string][]string{"helpers": d.helpers, "siblings": d.siblings, "clashes": d.clashes, "disturbs": d.disturbs} {
			for name, list := range of {
				for _, n := range append([]string{name}, list...) {
					if !there(n) {
						t.Errorf("the %s of %s name a tool %q, which is in no world", table, d.world, n)
					}
				}
			}
		}
		for _, in := range d.intents {
			if !there(in.tool) {
				t.Errorf("the tool of %s is %q, which is in no world", in.name, in.tool)
			}
		}
	}
}
