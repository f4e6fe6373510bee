package filesystem

import (
	"envtune/py"
	"envtune/tool"
)

// Lend implements tool.World: the whole tree is lent, where every entry stands
// in one place and every content is text.
func (w *World) Lend() {
	l := lender{seen: map[*py.Dict]bool{}, files: map[*file]bool{}, current: w.current}
	if l.tree(w.root) && w.root.parent == nil && l.current == nil {
		w.lent, w.dirs, w.files = true, len(l.seen), len(l.files)
	}
}

// lender looks for what cannot be lent.
type lender struct {
	seen    map[*py.Dict]bool
	files   map[*file]bool
	current *directory // nil once it was come to
}

func (l *lender) tree(d *directory) bool {
	if l.seen[d.contents] {
		return false
	}
	l.seen[d.contents] = true
	d.contents.ShareIndex()
	if d == l.current {
		l.current = nil
	}
	for _, e := range d.contents.Entries() {
		switch x := e.Value.(type) {
		case *directory:
			if x.parent != d || !l.tree(x) {
				return false
			}
		case *file:
			if _, text := x.content.(py.Str); !text || l.files[x] {
				return false
			}
			l.files[x] = true
		default:
			return false
		}
	}
	return true
}

// Reclaim implements tool.World. Tools that change the tree begin with it.
func (w *World) Reclaim() {
	if !w.lent {
		return
	}
	t := treeCopier{dirs: make([]directory, 0, w.dirs), files: make([]file, 0, w.files), current: w.current}
	w.root = t.directory(w.root, nil)
	w.current, w.lent = t.current, false
}

// treeCopier copies a lent tree into the room made for it.
type treeCopier struct {
	dirs    []directory
	files   []file
	current *directory // then its copy
}

func (t *treeCopier) directory(d, parent *directory) *directory {
	t.dirs = append(t.dirs, directory{name: d.name, parent: parent})
	made := &t.dirs[len(t.dirs)-1]
	if d == t.current {
		t.current = made
	}
	made.contents = d.contents.CopyWith(func(v py.Value) py.Value {
		if sub, ok := v.(*directory); ok {
			return t.directory(sub, made)
		}
		t.files = append(t.files, *v.(*file))
		return &t.files[len(t.files)-1]
	})
	return made
}

// maxSame is the number of entries that SameState looks at.
const maxSame = 1 << 12

// SameState implements session.SameStater: it walks both trees at once, and
// gives up where they have no end or are large.
func (w *World) SameState(other tool.World) bool {
	o, ok := other.(*World)
	if !ok || w.long != o.long {
		return false
	}
	if w.root == o.root && w.lent {
		return true
	}
	left := maxSame
	return sameTree(w.root, o.root, &left)
}

func sameTree(a, b *directory, left *int) bool {
	if !py.Equal(a.name, b.name) || a.contents.Len() != b.contents.Len() {
		return false
	}
	if *left -= 1 + a.contents.Len(); *left < 0 {
		return false
	}
	others := b.contents.Entries()
	for i, e := range a.contents.Entries() {
		other := others[i].Value
		if !py.Equal(e.Key, others[i].Key) {
			var ok bool
			if other, ok = b.contents.Get(e.Key); !ok {
				return false
			}
		}
		if !sameEntry(e.Value, other, left) {
			return false
		}
	}
	return true
}

func sameEntry(a, b py.Value, left *int) bool {
	switch x := a.(type) {
	case *directory:
		y, ok := b.(*directory)
		return ok && sameTree(x, y, left)
	case *file:
		y, ok := b.(*file)
		return ok && py.Equal(x.name, y.name) && py.Equal(x.content, y.content)
	}
	return false
}
