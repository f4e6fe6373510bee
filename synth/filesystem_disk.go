package synth

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

const filesystemWorld = "filesystem"

// disk is the filesystem world as the maker of a task knows it. No two files and no two
// folders of the start state have one name, so that a name is enough to know which is meant.
type disk struct {
	start      json.RawMessage
	root, here *node
	// file and folder are those that a later request may point back to, named the only folder
	// that the request before has named; nil: none.
	file, folder, named *node
}

// node is a folder or a file.
type node struct {
	name   string
	up     *node
	folder bool
	kids   []*node
	lines  []string // of a file
}

func (f *disk) config() json.RawMessage { return f.start }

func (s *scene) disk() *disk { return s.places[filesystemWorld].(*disk) }

// filesystemDomain is the filesystem world as tasks are made over it.
func filesystemDomain() domain {
	return domain{
		world:    filesystemWorld,
		draw:     func(d *dice, at setting) place { return newDisk(d, at) },
		intents:  joined(readIntents(), linesIntents(), folderIntents(), walkIntents(), newIntents(), writeIntents(), moveIntents(), removeIntents(), searchIntents()),
		helpers:  filesystemHelpers(),
		siblings: filesystemSiblings(),
		clashes:  filesystemClashes(),
	}
}

// newDisk draws trees until one belongs to the wanted role.
func newDisk(d *dice, at setting) *disk {
	for {
		f := plantDisk(d, at)
		f.start = f.tree()
		if owner(startKey(filesystemWorld, f.start)) == at.part {
			return f
		}
	}
}

// plantDisk draws a tree: folders with files, some with a folder of their own.
func plantDisk(d *dice, at setting) *disk {
	g := gardener{
		d:       d,
		folders: shuffled(d, folderNames()), inner: shuffled(d, innerNames()), stems: shuffled(d, fileStems()),
		files: [2]int{2, 3}, lines: [2]int{2, 4},
	}
	folders, top := d.between(2, 3), d.between(1, 2)
	switch {
	case at.wide:
		folders, top = d.between(3, 5), d.between(2, 4)
		g.files, g.lines, g.deep = [2]int{3, 5}, [2]int{3, 8}, true
	case at.long:
		folders, top = d.between(4, 5), d.between(3, 5)
		g.files, g.lines = [2]int{4, 6}, [2]int{5, 8}
	}
	if at.wide && at.long {
		g.files, g.lines = [2]int{6, 9}, [2]int{8, 16}
	}
	root := &node{name: pick(d, rootNames()), folder: true}
	for range folders {
		g.fill(root.add(&node{name: g.next(&g.folders), folder: true}), true)
	}
	g.plant(root, top)
	if d.chance(60) {
		root.add(&node{name: g.next(&g.folders), folder: true})
	}
	root.kids = shuffled(d, root.kids)
	return &disk{root: root, here: root}
}

// gardener plants a tree.
type gardener struct {
	d                     *dice
	folders, inner, stems []string // names not yet used
	files, lines          [2]int   // how many a folder and a file hold
	deep                  bool     // three levels of folders
}

// next takes a name; used ones come again with a number.
func (g *gardener) next(from *[]string) string {
	name := (*from)[0]
	*from = append((*from)[1:], name+"2")
	return name
}

// fill plants files and perhaps a folder in a folder.
func (g *gardener) fill(in *node, inner bool) {
	g.plant(in, g.d.between(g.files[0], g.files[1]))
	if g.d.chance(30) {
		g.plantPair(in)
	}
	if g.d.chance(15) {
		in.add(&node{name: pick(g.d, hiddenNames()), lines: g.text(kindList, 1)})
	}
	switch {
	case !inner:
	case g.d.chance(60):
		g.fill(in.add(&node{name: g.next(&g.inner), folder: true}), inner && g.deep && g.d.chance(40))
	case g.d.chance(30):
		in.add(&node{name: g.next(&g.inner), folder: true})
	}
}

func (g *gardener) plant(in *node, n int) {
	for range n {
		kind := pick(g.d, []textKind{kindList, kindList, kindNotes, kindNotes, kindLog, kindNumbers, kindNumbers})
		name := g.next(&g.stems) + pick(g.d, kind.endings())
		in.add(&node{name: name, lines: g.text(kind, g.d.between(g.lines[0], g.lines[1]))})
	}
}

// plantPair plants two versions of a text.
func (g *gardener) plantPair(in *node) {
	stem, lines := g.next(&g.stems), g.text(kindNotes, g.d.between(max(2, g.lines[0]), g.lines[1]))
	in.add(&node{name: stem + "_v1.txt", lines: lines})
	second := slices.Clone(lines)
	second[g.d.n(len(second))] = g.text(kindNotes, 1)[0]
	in.add(&node{name: stem + "_v2.txt", lines: second})
}

// add puts a new entry into a folder.
func (n *node) add(kid *node) *node {
	kid.up = n
	n.kids = append(n.kids, kid)
	return kid
}

// drop takes an entry out of its folder.
func (n *node) drop() {
	n.up.kids = slices.DeleteFunc(n.up.kids, func(k *node) bool { return k == n })
	n.up = nil
}

// tree is the whole tree in the shape of a start state.
func (f *disk) tree() json.RawMessage {
	return appendJSON(nil, record{{"root", record{{f.root.name, f.root.record()}}}})
}

func (n *node) record() record {
	if !n.folder {
		return record{{"type", "file"}, {"content", strings.Join(n.lines, "\n")}}
	}
	contents := record{}
	for _, k := range n.kids {
		contents = append(contents, field{k.name, k.record()})
	}
	return record{{"type", "directory"}, {"contents", contents}}
}

// below calls visit for every entry below a folder, as find walks.
func (n *node) below(visit func(*node)) {
	for _, k := range n.kids {
		visit(k)
		k.below(visit)
	}
}

// all lists the entries below a folder that fit.
func (n *node) all(fits func(*node) bool) []*node {
	var out []*node
	n.below(func(k *node) {
		if fits(k) {
			out = append(out, k)
		}
	})
	return out
}

// path lists the folders from the current directory, which is not among them, down to a
// folder; ok is false where it does not lie below.
func (f *disk) path(to *node) (steps []*node, ok bool) {
	for n := to; n != f.here; n = n.up {
		if n == nil {
			return nil, false
		}
		steps = append(steps, n)
	}
	slices.Reverse(steps)
	return steps, true
}

// taken tells whether any entry has the name.
func (f *disk) taken(name string) bool {
	return f.root.name == name || len(f.root.all(func(n *node) bool { return n.name == name })) > 0
}

// unused draws a name that no entry has, from stems with one of the endings.
func (f *disk) unused(d *dice, stems, endings []string) string {
	for {
		name := pick(d, stems) + pick(d, endings)
		if d.chance(30) {
			name = pick(d, stems) + "_" + strconv.Itoa(d.between(2, 30)) + pick(d, endings)
		}
		if !f.taken(name) {
			return name
		}
	}
}

// enter changes the directory down to a folder, one level at a time.
func (s *scene) enter(to *node) error {
	steps, ok := s.disk().path(to)
	if !ok {
		return errUnfit
	}
	for _, n := range steps {
		if err := s.do("cd", arg{"folder", n.name}); err != nil {
			return err
		}
		s.disk().here = n
	}
	return nil
}
