package synth

import (
	"encoding/json"
	"fmt"
	"strings"
)

// searchIntents look for files by name, and then do something with what was found.
func searchIntents() []intent {
	return []intent{
		{
			name: "find_names", tool: "find", weight: 4, reads: true,
			full: []string{
				"find everything with {part} in its name below the current directory", "search below the current directory for names with {part}", "?what is there below the current directory with {part} in its name",
				"look below the current directory for anything that has {part} in its name", "find all names that contain {part}, from the current directory down", "search from the current directory down for the name {part}",
				"list what has {part} in its name below the current directory", "find whatever has the name {part}, or a name with it, below the current directory", "do a search by the name {part} from the current directory down",
			},
			gaps: []gap{{slot: "part", label: "name to look for", without: []string{
				"search below the current directory by name", "find things by their name below the current directory", "look below the current directory for a name",
				"do a search by name from the current directory down"}}},
			draw: func(s *scene) (goal, bool) {
				files := s.disk().here.all(func(n *node) bool { return !n.folder && !n.hidden() })
				if len(files) == 0 {
					return goal{}, false
				}
				name := pick(s.d, files).name
				part := name
				switch dot := strings.LastIndexByte(name, '.'); {
				case s.d.chance(30):
					part = name[dot:]
				case s.d.chance(50):
					part = name[:dot]
				}
				return goal{slots: map[string]string{"part": part}, run: func() error { return s.do("find", arg{"name", part}) }}, true
			},
		},
		{
			name: "find_under", tool: "find", weight: 3, reads: true,
			full: []string{
				"find names with {part} below the path {path}", "search the path {path} for names that contain {part}", "?which names below the path {path} contain {part}",
				"find by name below the path {path}, the name to look for is {part}", "take {path} as the path and find names with {part} in them", "look below the path {path} for the name {part}",
				"list names with {part} that lie below the path {path}", "do a search by the name {part} below the path {path}", "search by name below the path {path} for {part}",
			},
			gaps: []gap{{slot: "part", label: "name to look for", without: []string{
				"search the path {path} by name", "find something by its name below the path {path}", "look below the path {path} for a name",
				"do a search by name below the path {path}"}}},
			draw: func(s *scene) (goal, bool) {
				folders := s.disk().here.all(func(n *node) bool { return n.folder && len(n.kids) > 1 })
				if len(folders) == 0 {
					return goal{}, false
				}
				n := pick(s.d, folders)
				part := pick(s.d, n.all(func(k *node) bool { return !k.folder && !k.hidden() || k.folder })).name
				if dot := strings.LastIndexByte(part, '.'); dot > 0 && s.d.chance(60) {
					part = part[dot:]
				}
				steps, _ := s.disk().path(n)
				var names []string
				for _, k := range steps {
					names = append(names, k.name)
				}
				path := strings.Join(names, "/")
				return goal{slots: map[string]string{"part": part, "path": path}, run: func() error {
					s.disk().named = nil
					return s.do("find", arg{"path", path}, arg{"name", part})
				}}, true
			},
		},
		{
			name: "find_all", tool: "find", weight: 2, reads: true, wide: true,
			full: []string{
				"find everything below the current directory, whatever its name", "list all files and folders below the current directory, with those in subfolders", "?what is there below the current directory, all subfolders included",
				"show all paths below the current directory", "find all there is below the current directory, at every level", "search below the current directory without a name, so that everything is found",
				"show the whole tree below the current directory", "list the paths of everything below the current directory", "find every file and folder from the current directory down",
			},
			draw: simple("find"),
		},
		foundIntent("find_show", 6, []string{
			"find {name} below the current directory and show its content", "search below the current directory for {name}, then show what is in it", "look for the file {name} below the current directory by its name and print it",
			"find out by a search where {name} is below the current directory, and show its content", "do a search for the name {name} from the current directory down, then open that file and show it", "locate {name} with a search below the current directory, and read it out to me",
			"find the file {name} somewhere below the current directory and print its content", "search for {name} from the current directory down and let me see what it says", "use a search below the current directory to find {name}, and display the file",
		}, func(s *scene, n *node) error { return s.do("cat", arg{"file_name", n.name}) }),
		foundIntent("find_lines", 4, []string{
			"find {name} below the current directory and count its lines", "search below the current directory for {name} and tell me how many lines it has", "look for the file {name} below the current directory by its name, then count the lines in it",
			"find out by a search where {name} is below the current directory, and get its number of lines", "do a search for the name {name} from the current directory down, and count the lines of that file", "locate {name} with a search below the current directory, and give me the count of its lines",
			"find the file {name} somewhere below the current directory and work out how many lines it has", "search for {name} from the current directory down and count how many lines there are in it", "use a search below the current directory to find {name}, then get the number of its lines",
		}, func(s *scene, n *node) error { return s.do("wc", arg{"file_name", n.name}, arg{"mode", "l"}) }),
		foundIntent("find_remove", 3, []string{
			"find {name} below the current directory and remove it", "search below the current directory for {name}, then delete it", "look for the file {name} below the current directory by its name and get rid of it",
			"find out by a search where {name} is below the current directory, and delete it there", "do a search for the name {name} from the current directory down, and remove that file", "locate {name} with a search below the current directory, and throw it away",
			"find the file {name} somewhere below the current directory and have it deleted", "search for {name} from the current directory down and remove the file where it is", "use a search below the current directory to find {name}, then delete the file",
		}, func(s *scene, n *node) error {
			n.drop()
			s.disk().file = nil
			return s.do("rm", arg{"file_name", n.name})
		}),
	}
}

// foundIntent finds a file by its name, goes to its folder and does something with it.
func foundIntent(name string, weight int, full []string, act func(*scene, *node) error) intent {
	return intent{
		name: name, tool: "find", weight: weight, full: full,
		draw: func(s *scene) (goal, bool) {
			if s.plain {
				return goal{}, false
			}
			files := s.disk().here.all(func(n *node) bool { return n.up != s.disk().here && len(n.lines) > 0 && !n.hidden() })
			if len(files) == 0 {
				return goal{}, false
			}
			n := pick(s.d, files)
			return goal{slots: map[string]string{"name": n.name}, run: func() error {
				text, err := s.call("find", arg{"name", n.name})
				if err != nil {
					return err
				}
				if err := s.toFound(text, n); err != nil {
					return err
				}
				s.disk().file, s.disk().named = n, nil
				return act(s, n)
			}}, true
		},
	}
}

// toFound goes along the one path that find has found, to the folder of a file.
func (s *scene) toFound(result string, to *node) error {
	var found struct{ Matches []string }
	if err := json.Unmarshal([]byte(result), &found); err != nil {
		return fmt.Errorf("reading the result of find: %w", err)
	}
	if len(found.Matches) != 1 {
		return errUnfit // a name within other names
	}
	names := strings.Split(found.Matches[0], "/")
	steps, _ := s.disk().path(to.up)
	if len(names) != len(steps)+2 || names[len(names)-1] != to.name {
		return fmt.Errorf("find returns %s for %s, %d folders down", found.Matches[0], to.name, len(steps))
	}
	return s.enter(to.up)
}
