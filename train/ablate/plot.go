package ablate

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"envtune/eval"
)

// Sizes of the plot in pixels.
const (
	plotLabels = 220 // the names of the rows
	plotPanel  = 270
	plotGap    = 60
	plotRow    = 26
	plotTop    = 44
	plotFoot   = 34
)

// panel is one axis of the plot.
type panel struct {
	title     string
	at        float64 // its left edge
	low, high float64 // in percent or points
}

func (p panel) x(v float64) float64 { return p.at + (v-p.low)/(p.high-p.low)*plotPanel }

// Plot writes the rows with their intervals as an SVG that needs nothing else: success
// after training, and the change.
func (r *Report) Plot(w io.Writer) error {
	var after, change []eval.Estimate
	for _, row := range r.Rows {
		after, change = append(after, row.After), append(change, overall(row.Change).Change)
	}
	width := plotLabels + 2*plotPanel + plotGap + 20
	height := plotTop + plotRow*len(r.Rows) + plotFoot
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img" aria-label="ablation: success after training and change, with 95%% intervals">`+"\n", width, height, width, height)
	b.WriteString(`<rect width="100%" height="100%" fill="#fff"/>` + "\n")
	for i, row := range r.Rows {
		fmt.Fprintf(&b, `<text x="%d" y="%.1f" text-anchor="end" fill="#222">%s</text>`+"\n", plotLabels-12, rowAt(i)+4, html.EscapeString(short(row.Name)))
	}
	draw(&b, newPanel("success after training, %", plotLabels, after), after)
	draw(&b, newPanel("change, points", plotLabels+plotPanel+plotGap, change), change)
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// short cuts a name that has no room.
func short(name string) string {
	if r := []rune(name); len(r) > 26 {
		return string(r[:25]) + "…"
	}
	return name
}

func rowAt(i int) float64 { return plotTop + plotRow*(float64(i)+0.5) }

// newPanel spans zero and all intervals.
func newPanel(title string, at float64, list []eval.Estimate) panel {
	p := panel{title: title, at: at}
	for _, e := range list {
		p.low, p.high = math.Min(p.low, 100*e.Low), math.Max(p.high, 100*e.High)
	}
	step := tick(p.high - p.low)
	p.low, p.high = math.Floor(p.low/step)*step, math.Ceil(p.high/step)*step
	if p.high == p.low {
		p.high += step
	}
	return p
}

// tick is the distance of an axis' marks: 1, 2 or 5 times a power of ten, about five of
// them in span.
func tick(span float64) float64 {
	raw := math.Max(span, 1) / 5
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if raw <= m*power {
			return m * power
		}
	}
	return 10 * power
}

func draw(b *strings.Builder, p panel, list []eval.Estimate) {
	bottom := rowAt(len(list)-1) + plotRow/2
	fmt.Fprintf(b, `<text x="%.1f" y="20" text-anchor="middle" fill="#222">%s</text>`+"\n", p.at+plotPanel/2, p.title)
	step := tick(p.high - p.low)
	for k := math.Round(p.low / step); k*step <= p.high+step/1e6; k++ {
		v := k * step
		colour := "#ddd"
		if k == 0 {
			colour = "#888"
		}
		fmt.Fprintf(b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%.1f" stroke="%s"/>`+"\n", p.x(v), plotTop-8, p.x(v), bottom, colour)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" fill="#666">%g</text>`+"\n", p.x(v), bottom+16, v)
	}
	if len(list) > 0 { // where the first row stands
		fmt.Fprintf(b, `<line x1="%.1f" y1="%d" x2="%.1f" y2="%.1f" stroke="#2563eb" stroke-dasharray="3 3"/>`+"\n", p.x(100*list[0].Value), plotTop-8, p.x(100*list[0].Value), bottom)
	}
	for i, e := range list {
		colour := "#b45309"
		if i == 0 {
			colour = "#2563eb"
		}
		fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="2"/>`+"\n", p.x(100*e.Low), rowAt(i), p.x(100*e.High), rowAt(i), colour)
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s"><title>%.1f [%.1f %.1f]</title></circle>`+"\n", p.x(100*e.Value), rowAt(i), colour, 100*e.Value, 100*e.Low, 100*e.High)
	}
}
