package practice

import "slices"

// set adds a tool that changes fields of one thing.
func (f *family) set() {
	r := f.r
	fs := slices.DeleteFunc(slices.Clone(f.fields()), func(a attr) bool {
		return slices.ContainsFunc(f.th.deeds, func(d deed) bool {
			return slices.ContainsFunc(d.attrs, func(x attr) bool { return x.name == a.name || x.kind == a.kind })
		})
	})
	if len(fs) == 0 {
		return
	}
	shuffle(r, fs)
	if r.chance(0.5) {
		a := fs[0]
		t := f.tool(roleEffect, "change", f.verbs["set"], f.noun, a.name)
		if t == nil {
			return
		}
		p := f.attrParam(a, f.noun, []*param{f.ref})
		if p == nil {
			p = f.attrParam(attr{name: "new " + a.name, kind: a.kind, values: a.values, free: a.free}, f.noun, nil)
		}
		t.noun = a.name + " of the " + f.noun
		t.params = []*param{f.ref, p}
		t.asks = []string{"set the " + a.name + " of {np} to {a}", "change the " + a.name + " of {np} to {a}", "make {a} the " + a.name + " of {np}", "give {np} the " + a.name + " {a}",
			"put the " + a.name + " of {np} to {a}", "let {np} have {a} as its " + a.name}
		if r.chance(f.docs) {
			t.doc = pick(r, []string{"give another " + a.name, "a new " + a.name + " for a " + f.noun, "correct the " + a.name})
		}
		f.extras(t, 0.1)
		f.answer(t)
		return
	}
	t := f.tool(roleEffect, "update", pick(r, words("update change edit modify")), f.noun)
	if t == nil {
		return
	}
	d := &param{kind: kDict, typ: "dict", words: pick(r, words("changes updates fields values data")), noun: f.noun}
	d.id = f.g.style.join(d.words)
	for _, a := range fs[:min(3, len(fs))] {
		if p := f.attrParam(a, f.noun, d.parts); p != nil {
			if p.kind == kEnum {
				p.values, p.rule = p.said, nil
			}
			d.parts = append(d.parts, p)
		}
	}
	if len(d.parts) == 0 {
		d.parts = []*param{{kind: kTitle, typ: "str", words: "label", id: "label", noun: f.noun}}
	}
	t.params = []*param{f.ref, d}
	t.asks = []string{"change {np}: {a}", "update {np} to {a}", "edit {np} so that it gets {a}", "make changes to {np}, {a}", "set {a} on {np}", "bring {np} up to date with {a}"}
	if r.chance(f.docs) {
		t.doc = pick(r, []string{"new values for some fields", "other fields for a " + f.noun, "correct what is wrong in a " + f.noun})
	}
	f.extras(t, 0.1)
	f.answer(t)
}
