package session

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// Describe writes a result as a transcript does: "= TEXT" and, for a failure,
// "! CODE field=value", each on a line.
func Describe(r Result) string {
	text := "= " + r.Text + "\n"
	if !r.Failed() {
		return text
	}
	names := make([]string, 0, len(r.Fields))
	for n := range r.Fields {
		names = append(names, n)
	}
	sort.Strings(names)
	text += "! " + string(r.Code)
	for _, n := range names {
		text += fmt.Sprintf(" %s=%s", n, r.Fields[n])
	}
	return text + "\n"
}

// TranscriptCall writes a call as a transcript does: "> CALL" on a line. One
// that begins with a double quote, or has several lines, is a JSON string.
func TranscriptCall(call string) string {
	if strings.HasPrefix(call, `"`) || strings.ContainsAny(call, "\n\r") {
		if quoted, err := json.Marshal(call); err == nil {
			call = string(quoted)
		}
	}
	return "> " + call + "\n"
}
