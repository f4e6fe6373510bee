package dash

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"
)

//go:embed assets
var assets embed.FS

// The files of a page, in the order in which the browser reads them.
const styleFile = "style.css"

func scriptFiles() []string {
	return []string{"core.js", "chart.js", "curves.js", "tables.js", "episodes.js", "app.js"}
}

// ReportMark is how the file of a report begins.
const ReportMark = "<!doctype html>\n<!-- envtune report -->\n"

// DefaultEpisodes is how many episodes of a run a report holds in full.
const DefaultEpisodes = 120

// maxReportRows is how many steps of a run a report draws.
const maxReportRows = 4000

// ReportOptions are the settings of a report.
type ReportOptions struct {
	// Episodes is how many episodes of each run the report holds in full; 0 means
	// DefaultEpisodes.
	Episodes int
}

// page is the data of a page. A live page has the names only and asks for the rest.
type page struct {
	Live bool      `json:"live"`
	Runs []runData `json:"runs"`
}

type runData struct {
	Name     string           `json:"name"`
	Status   *Status          `json:"status,omitempty"`
	Metrics  *Chunk           `json:"metrics,omitempty"`
	Thinned  int              `json:"thinned,omitempty"` // every so many-th step is drawn
	Episodes *Episodes        `json:"episodes,omitempty"`
	Views    map[string]*View `json:"views,omitempty"`
}

// Report writes one HTML file with everything in it.
func (s *Set) Report(w io.Writer, o ReportOptions) error {
	if o.Episodes <= 0 {
		o.Episodes = DefaultEpisodes
	}
	p := page{}
	for _, src := range s.runs {
		d, err := src.data(o)
		if err != nil {
			return err
		}
		p.Runs = append(p.Runs, *d)
	}
	return writePage(w, p, true)
}

// data gathers what a report holds of a run.
func (s *source) data(o ReportOptions) (*runData, error) {
	d := &runData{Name: s.name, Status: s.status(), Views: map[string]*View{}}
	var err error
	if d.Metrics, err = s.metrics(0, 1<<22); err != nil {
		return nil, err
	}
	d.Metrics.thin(d)
	if d.Episodes, err = s.episodes(); err != nil {
		return nil, err
	}
	for _, id := range d.Episodes.choose(o.Episodes) {
		v, err := s.episode(id)
		if errors.Is(err, errNoEpisode) {
			continue // the run was resumed meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("episode %s of %s: %w", id, s.name, err)
		}
		d.Views[id] = v
	}
	return d, nil
}

// thin leaves every so many-th row, and those with a validation.
func (c *Chunk) thin(d *runData) {
	if len(c.Rows) <= maxReportRows {
		return
	}
	d.Thinned = (len(c.Rows) + maxReportRows - 1) / maxReportRows
	validation := -1
	for i, key := range c.Keys {
		if key == "validation" {
			validation = i
		}
	}
	var rows []Row
	for i, r := range c.Rows {
		if i%d.Thinned == 0 || i == len(c.Rows)-1 || validation >= 0 && r.Values[validation] != nil && len(rows) < 2*maxReportRows {
			rows = append(rows, r)
		}
	}
	c.Rows = rows
}

// choose picks the episodes of a report and leaves the others out of the lists:
// half of them pairs, the rest of the training, spread evenly.
func (e *Episodes) choose(n int) []string {
	take := map[string]bool{}
	e.Pairs = e.Pairs[:min(len(e.Pairs), n/4)]
	for _, p := range e.Pairs {
		take[p.Before], take[p.After] = true, true
	}
	var rest []string
	for _, entry := range e.Entries {
		if !take[entry.ID] && (entry.Phase == PhaseTraining || len(e.Pairs) == 0) {
			rest = append(rest, entry.ID)
		}
	}
	left := min(len(rest), n-len(take))
	for i := range left {
		take[rest[i*len(rest)/left]] = true
	}
	entries := []Entry{}
	var out []string
	for _, entry := range e.Entries {
		if take[entry.ID] {
			entries, out = append(entries, entry), append(out, entry.ID)
		}
	}
	e.Entries = entries
	return out
}

// writePage writes the page around its data: with style and scripts in it, or with
// links to them.
func writePage(w io.Writer, p page, inline bool) error {
	data, err := json.Marshal(p) // escapes <, > and &: no text can end the element
	if err != nil {
		return fmt.Errorf("encoding the page: %w", err)
	}
	var names []string
	for _, r := range p.Runs {
		names = append(names, r.Name)
	}
	frame, err := assets.ReadFile("assets/page.html")
	if err != nil {
		return err
	}
	style, scripts, policy := "", "", ""
	if inline {
		if style, scripts, policy, err = inlined(); err != nil {
			return err
		}
	} else {
		style = `<link rel="stylesheet" href="/` + styleFile + `">`
		for _, name := range scriptFiles() {
			scripts += `<script src="/` + name + `"></script>` + "\n"
		}
	}
	var b bytes.Buffer
	b.WriteString(ReportMark)
	rest := string(frame)
	for _, part := range []struct{ mark, text string }{
		{"{{policy}}", policy}, {"{{title}}", html.EscapeString("envtune: " + strings.Join(names, ", "))}, {"{{style}}", style},
		{"{{data}}", `<script type="application/json" id="data">` + string(data) + `</script>`}, {"{{scripts}}", scripts},
	} {
		head, tail, found := strings.Cut(rest, part.mark)
		if !found {
			return fmt.Errorf("page.html lacks %s", part.mark)
		}
		b.WriteString(head)
		b.WriteString(part.text)
		rest = tail
	}
	b.WriteString(rest)
	_, err = w.Write(b.Bytes())
	return err
}

// inlined returns the elements of style and scripts, and the element of the policy
// that lets the browser run them and nothing else.
func inlined() (style, scripts, policy string, err error) {
	text, err := assets.ReadFile("assets/" + styleFile)
	if err != nil {
		return "", "", "", err
	}
	style = "<style>" + string(text) + "</style>"
	allowed := "default-src 'none'; img-src data:; style-src " + source256(text) + "; script-src"
	var all []byte
	for _, name := range scriptFiles() {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return "", "", "", err
		}
		all = append(all, text...)
	}
	scripts = "<script>" + string(all) + "</script>"
	policy = `<meta http-equiv="Content-Security-Policy" content="` + allowed + " " + source256(all) + `">`
	return style, scripts, policy, nil
}

// source256 names a text as a content security policy does.
func source256(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
