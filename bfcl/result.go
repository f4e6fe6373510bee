package bfcl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"envtune/py"
)

// Result is one line of an official result file.
type Result struct {
	Line int // where it stands in the file, from 1
	ID   string
	// Raw is the result: turn -> step -> what the model said, or one string
	// where inference failed.
	Raw py.Value
	// Log is the inference log, which goes into the score file; "" where the
	// file holds none.
	Log py.Value
}

// maxLine bounds one line of a result file, in bytes.
const maxLine = 64 << 20

// ReadResults reads an official result file: JSON Lines of {id, result, ...}.
// It returns every entry that can be read. The error joins what is wrong with
// the other lines, each with the file, the line and, as far as it can be read,
// the id; of several entries with one id the first counts.
func ReadResults(r io.Reader, name string) ([]Result, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 1<<16), maxLine)
	var all []Result
	var bad []error
	first := map[string]int{} // id -> line
	n := 1
	for ; in.Scan(); n++ {
		if strings.TrimSpace(in.Text()) == "" {
			continue
		}
		res, err := readResult(in.Bytes())
		if line := first[res.ID]; err == nil && line > 0 {
			err = fmt.Errorf("%s: there is a result of this id in line %d already", res.ID, line)
		}
		if err != nil {
			bad = append(bad, fmt.Errorf("%s:%d: %w", name, n, err))
			continue
		}
		first[res.ID], res.Line = n, n
		all = append(all, res)
	}
	if err := in.Err(); err != nil {
		bad = append(bad, fmt.Errorf("%s:%d: %w", name, n, err))
	}
	return all, errors.Join(bad...)
}

// idFirst finds the id at the start of a line that is no JSON as a whole.
var idFirst = regexp.MustCompile(`^\s*\{\s*"id"\s*:\s*"([\w.-]+)"`)

func readResult(line []byte) (Result, error) {
	v, err := py.FromJSON(line)
	if err != nil {
		return Result{}, noJSON(line, err)
	}
	res := Result{ID: text(v, "id"), Raw: field(v, "result"), Log: field(v, "inference_log")}
	if res.Log == nil {
		res.Log = py.Str("")
	}
	switch {
	case res.ID == "":
		return res, errors.New("a result without an id")
	case res.Raw == nil:
		return res, fmt.Errorf("%s: there is no result", res.ID)
	}
	return res, nil
}

// DecodeTurns decodes a whole result. Steps that cannot be decoded and empty
// steps are left out, as the official evaluation does.
func DecodeTurns(turns []py.Value, decode Decoder) [][][]string {
	out := make([][][]string, len(turns))
	for i, turn := range turns {
		out[i] = [][]string{}
		steps, err := py.Iter(turn)
		if err != nil {
			continue
		}
		for _, step := range steps {
			calls, err := decode(step)
			if err != nil || emptyStep(calls) {
				continue
			}
			out[i] = append(out[i], calls)
		}
	}
	return out
}

// emptyStep is the official is_empty_execute_response.
func emptyStep(calls []string) bool {
	return len(calls) == 0 || len(calls) == 1 && calls[0] == ""
}
