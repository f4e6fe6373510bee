package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"envtune"
)

// RecoveryLevel holds the recoveries of one level of hints.
type RecoveryLevel struct {
	Level envtune.HintLevel `json:"level"`
	Rows  []Recovery        `json:"rows"`
}

// World returns the sums of a world, "" for what belongs to none.
func (l RecoveryLevel) World(name string) Recovery {
	sum := Recovery{World: name}
	for _, r := range l.Rows {
		if r.World == name {
			sum.Add(r)
		}
	}
	return sum
}

// All returns the sums of all rows.
func (l RecoveryLevel) All() Recovery {
	var sum Recovery
	for _, r := range l.Rows {
		sum.Add(r)
	}
	return sum
}

func (l RecoveryLevel) row(world string, code envtune.Code) Recovery {
	for _, r := range l.Rows {
		if r.World == world && r.Code == code {
			return r
		}
	}
	return Recovery{World: world, Code: code}
}

// RecoveryTable writes the recoveries of several levels as plain text: a line for each
// world, one for each of its codes, and for each level the number of mistakes, the share
// that was mended, and the share whose turn succeeded too.
func RecoveryTable(w io.Writer, levels []RecoveryLevel) error {
	codes := map[string][]envtune.Code{}
	var worlds []string
	for _, l := range levels {
		for _, r := range l.Rows {
			if !slices.Contains(worlds, r.World) {
				worlds = append(worlds, r.World)
			}
			if !slices.Contains(codes[r.World], r.Code) {
				codes[r.World] = append(codes[r.World], r.Code)
			}
		}
	}
	slices.SortFunc(worlds, func(a, b string) int { return cmp.Or(-cmp.Compare(count(a != ""), count(b != "")), cmp.Compare(a, b)) })
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	line := func(name string, of func(RecoveryLevel) Recovery) {
		fmt.Fprint(t, name)
		for _, l := range levels {
			r := of(l)
			fmt.Fprintf(t, "\t%d\t%s\t%s", r.Mistakes, rate(r.Mended, r.Mistakes), rate(r.Won, r.Judged))
		}
		fmt.Fprintln(t)
	}
	fmt.Fprint(t, "world and code")
	for _, l := range levels {
		fmt.Fprintf(t, "\t%s: mistakes\tmended\tturn won", l.Level)
	}
	fmt.Fprintln(t)
	for _, world := range worlds {
		name := world
		if world == "" {
			name = "no tool"
		}
		line(name, func(l RecoveryLevel) Recovery { return l.World(world) })
		slices.Sort(codes[world])
		for _, code := range codes[world] {
			line("  "+string(code), func(l RecoveryLevel) Recovery { return l.row(world, code) })
		}
	}
	line("all", RecoveryLevel.All)
	return t.Flush()
}

// rate is a share in percent, "-" of nothing.
func rate(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return percent(share(part, whole))
}
