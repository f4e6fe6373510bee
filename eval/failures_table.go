package eval

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// FailureTable writes the first most codes of all splits as plain text, a line for each,
// with the share of the episodes of each split in which it occurs. It writes nothing
// where nothing failed or most is 0.
func FailureTable(w io.Writer, list []SplitFailures, most int) error {
	if len(list) == 0 || most <= 0 {
		return nil
	}
	all := list[len(list)-1]
	if len(all.Codes) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(t, "\nerror code\ttimes\tnext call ran\tended\twon\tepisodes")
	for _, s := range list[:len(list)-1] {
		fmt.Fprintf(t, "\t%s", s.Split)
	}
	fmt.Fprintln(t)
	for _, f := range all.Codes[:min(most, len(all.Codes))] {
		fmt.Fprintf(t, "%s\t%d\t%s\t%d\t%s\t%s", clean(string(f.Code)), f.Times, rate(f.Ran, f.Times), f.Ended,
			rate(f.Won, f.Episodes), rate(f.Episodes, all.Episodes))
		for _, s := range list[:len(list)-1] {
			fmt.Fprintf(t, "\t%s", rate(s.of(f).Episodes, s.Episodes))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	rest := ""
	if n := len(all.Codes) - most; n > 0 {
		rest = fmt.Sprintf("%d codes more; ", n)
	}
	_, err := fmt.Fprintf(w, "%sended: episodes cut off right after one; won: the share of the episodes with it; at the end the share of episodes with it, in all and per split\n", rest)
	return err
}

// of returns the counts of the same code here.
func (s SplitFailures) of(f Failure) Failure {
	for _, own := range s.Codes {
		if own.Code == f.Code {
			return own
		}
	}
	return Failure{Code: f.Code}
}
