package practice

import "envtune/py"

// talkative is the share of tools whose results tell more than was asked for, as those of
// services do: what a later call takes has to be found among it by its key.
const talkative = 0.5

// extended is the result v of a call with what else its tool tells. Which keys those are
// and where they stand is the tool's; the values are the call's.
func (t *task) extended(u *tool, call string, v py.Value) py.Value {
	d, ok := v.(*py.Dict)
	r := rngOf(t.seed, "more|"+u.id)
	if !ok || !r.chance(talkative) {
		return v
	}
	taken := map[string]bool{}
	for _, e := range d.Entries() {
		taken[py.String(e.Key)] = true
	}
	out := py.NewDict()
	add := func(n int) {
		for range n {
			words := pick(r, more())
			if key := u.group.style.join(words...); !taken[key] {
				taken[key] = true
				out.SetStr(key, moreValue(r.IntN(moreKinds), rngOf(t.seed, call+"|more|"+key)))
			}
		}
	}
	add(r.weighted(0.5, 0.3, 0.2))
	for _, e := range d.Entries() {
		out.SetStr(py.String(e.Key), e.Value)
	}
	add(1 + r.weighted(0.5, 0.3, 0.2))
	return out
}

// more are the names of what results tell beside.
func more() [][]string {
	return [][]string{{"created", "at"}, {"updated"}, {"owner"}, {"note"}, {"unit"}, {"page"}, {"total"}, {"size"}, {"score"}, {"version"},
		{"region"}, {"origin"}, {"grade"}, {"flag"}, {"visits"}, {"shelf"}, {"rank"}, {"batch"}, {"room"}, {"contact"}, {"last", "seen"},
		{"history"}, {"remaining"}, {"weight"}, {"code"}, {"kind"}, {"active"}, {"limit"}, {"average"}, {"message"}, {"due"}, {"floor"},
		{"handled", "by"}, {"reference"}, {"details"}, {"next", "step"}, {"count"}, {"checked"}, {"remark"}, {"area"}}
}

// moreKinds is the number of kinds of moreValue.
const moreKinds = 9

func moreValue(kind int, r rng) py.Value {
	switch kind {
	case 0:
		return py.NewInt(int64(r.between(0, 400)))
	case 1:
		return py.NewInt(int64(r.between(1000, 99999)))
	case 2:
		return py.Float(float64(r.between(5, 99999)) / 100)
	case 3:
		return py.Bool(r.chance(0.5))
	case 4:
		return drawn(r, &param{kind: kDate, typ: typeOf(kDate)})
	case 5:
		return py.Str(pick(r, lists().first))
	case 6:
		return py.Str(composed(r, r.between(2, 6)))
	case 7:
		l := py.NewList()
		for range r.between(0, 4) {
			l.Append(py.NewInt(int64(r.between(1, 999))))
		}
		return l
	}
	return py.Str(pick(r, everyday()))
}
