package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// missTools is how many tools a line of MissTable names.
const missTools = 3

// MissTable writes how the first failed turns of lost episodes differ from their reference
// calls as plain text, a line for each kind, with its share of the lost episodes of each
// split. It writes nothing where nothing was lost.
func MissTable(w io.Writer, list []SplitMisses) error {
	if len(list) == 0 || list[len(list)-1].Lost == 0 {
		return nil
	}
	all := list[len(list)-1]
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(t, "\nfirst failed turn\tepisodes")
	for _, s := range list {
		fmt.Fprintf(t, "\t%s", s.Split)
	}
	fmt.Fprintln(t, "\tmost often of")
	for _, m := range all.Misses {
		fmt.Fprintf(t, "%s\t%d", m.Miss, m.Episodes)
		for _, s := range list {
			fmt.Fprintf(t, "\t%s", rate(s.of(m.Miss), s.Lost))
		}
		fmt.Fprintf(t, "\t%s\n", m.tools())
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "shares of the lost episodes: how the calls of their first failed turn differ from the reference's\n")
	return err
}

// of returns the episodes of the same kind here.
func (s SplitMisses) of(kind Miss) int {
	for _, m := range s.Misses {
		if m.Miss == kind {
			return m.Episodes
		}
	}
	return 0
}

// tools names the tools that are concerned most often.
func (m MissCount) tools() string {
	if len(m.Tools) == 0 {
		return "-"
	}
	names := slices.SortedFunc(maps.Keys(m.Tools), func(a, b string) int {
		return cmp.Or(cmp.Compare(m.Tools[b], m.Tools[a]), cmp.Compare(a, b))
	})
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", clean(name), m.Tools[name])
	}
	return strings.Join(names[:min(missTools, len(names))], ", ")
}
