package main

import (
	"fmt"
	"slices"
	"strings"
)

// goal is what a figure of our pages may be at most, on some of them.
type goal struct {
	title string
	limit float64
	show  func(float64) string
	pages []string
}

var ours = []string{served, published}

// The aims on pages, in the order of the document.
var (
	drawnSoon    = &goal{"figures drawn", 500, millis, ours}
	filteredSoon = &goal{"figures drawn, with a filter in the address", 500, millis, ours}
	redrawn      = &goal{"filter to redraw of what is in view", 60, millis, ours}
	redrawnSlow  = &goal{"the same, CPU slowed 4 times", 250, millis, ours}
	light        = &goal{"overview over the wire, in all", 500_000, kilobytes, []string{published}}
	painted      = &goal{"first paint on slow 4G, CPU slowed 4 times", 2000, millis, ours}
	goals        = []*goal{drawnSoon, filteredSoon, redrawn, redrawnSlow, light, painted}
)

// line is a row of the table of pages: a figure of measure.mjs by its name, or
// the worst of those whose names begin with it.
type line struct {
	title, name string
	worst       bool
	show        func(float64) string
	aim         *goal
}

var lines = []line{
	{"figures drawn: all in view, scripts ready", "drawn", false, millis, drawnSoon},
	{"with a filter in the address: data fetched, counted, drawn", "filtered.drawn", false, millis, filteredSoon},
	{"filter to redraw, by criminality", "redraw.criminality", false, millis, redrawn},
	{"by method", "redraw.method", false, millis, redrawn},
	{"by office", "redraw.office", false, millis, redrawn},
	{"by type of place", "redraw.place", false, millis, redrawn},
	{"with the slowest figure in view", "at.", true, millis, redrawn},
	{"the very first filter, by criminality", "first.criminality", false, millis, nil},
	{"the first by method", "first.method", false, millis, nil},
	{"CPU slowed 4 times: by criminality", "cpu4.redraw.criminality", false, millis, redrawnSlow},
	{"by method", "cpu4.redraw.method", false, millis, redrawnSlow},
	{"by office", "cpu4.redraw.office", false, millis, redrawnSlow},
	{"by type of place", "cpu4.redraw.place", false, millis, redrawnSlow},
	{"with the slowest figure in view", "cpu4.at.", true, millis, redrawnSlow},
	{"over the wire, overview", "bytes", false, kilobytes, light},
	{"over the wire, after filters of all four kinds", "bytesFiltered", false, kilobytes, nil},
	{"slow 4G, CPU slowed 4 times: first paint", "slow.paint", false, millis, painted},
	{"slow 4G, CPU slowed 4 times: figures drawn", "slow.drawn", false, millis, nil},
	{"first answer after the server was started", "cold", false, millis, nil},
}

func millis(ms float64) string {
	if ms < 1000 {
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2f s", ms/1000)
}

func kilobytes(n float64) string { return thousands(int(n/1000+0.5)) + " kB" }

// of gives what a page has for a line, and the name of its worst figure.
func (l line) of(p page) (which string, s sample) {
	if l.worst {
		return p.worst(l.name)
	}
	s, ok := p.Figures[l.name]
	if !ok {
		s.Missing = "not measured"
	}
	return "", s
}

// cell prints the median with the least and the most.
func (l line) cell(p page) string {
	which, s := l.of(p)
	switch {
	case p.Figures == nil || (p.Name == mosaic && s.Missing == "not measured"):
		return ""
	case s.Missing != "":
		return "not measured"
	case which != "":
		which = " " + which
	}
	if s.Least == s.Most {
		return l.show(s.Median) + which
	}
	return fmt.Sprintf("%s%s (%s to %s)", l.show(s.Median), which, l.show(s.Least), l.show(s.Most))
}

// verdict says plainly whether an aim is met.
func verdict(value, limit float64, missing string) string {
	switch {
	case missing != "":
		return "**not measured**: " + missing
	case value <= limit:
		return "met"
	}
	return fmt.Sprintf("**missed**: %.2f times the aim", value/limit)
}

// pagesText writes the part of the document on pages.
func pagesText(m measured, held truth, missing string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### Pages beside Mosaic on DuckDB-WASM\n\n%s of Debian, window of %d by %d, %d visits of each page, in turns, each with an empty cache. Medians, with the least and the most.\n\n",
		m.Browser, m.Viewport.Width, m.Viewport.Height, m.Runs)
	fmt.Fprintf(&b, "| | aim | %s | %s | %s |\n| --- | ---: | ---: | ---: | ---: |\n", served, published, mosaic)
	for _, l := range lines {
		aim := ""
		if l.aim != nil {
			aim = l.show(l.aim.limit)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", l.title, aim, l.cell(m.find(served)), l.cell(m.find(published)), l.cell(m.find(mosaic)))
	}
	fmt.Fprintf(&b, "\n- %s\n\n| aim | at most | %s | %s |\n| --- | ---: | --- | --- |\n", strings.Join(pageNotes(m, held), "\n- "), served, published)
	for _, g := range goals {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", g.title, g.show(g.limit), g.judge(m.find(served), ""), g.judge(m.find(published), missing))
	}
	return b.String()
}

// judge says whether a page meets a goal with the worst of the figures that it
// is about; missing says why the page was not measured.
func (g *goal) judge(p page, missing string) string {
	if !slices.Contains(g.pages, p.Name) {
		return ""
	}
	worst, title := 0.0, ""
	for _, l := range lines {
		_, s := l.of(p)
		switch {
		case l.aim != g || missing != "":
		case s.Missing != "":
			missing = l.title + ": " + s.Missing
		case s.Median > worst:
			worst, title = s.Median, ": "+g.show(s.Median)+", "+l.title
		}
	}
	if missing != "" {
		title = ""
	}
	return verdict(worst, g.limit, missing) + title
}

// pageNotes says what was compared, and whether the pages show the same.
func pageNotes(m measured, held truth) []string {
	notes := []string{
		fmt.Sprintf("The data is synthetic: %s rows, %s arrests in %s cells of day, office, criminality, method and type of place, %s to %s.", thousands(nationRows), thousands(int(held.Total)), thousands(held.Cells), held.First, held.Last),
		"The peer has the days, criminality, methods, offices and types of place as five cross-filtered charts, all in view; its data is a DuckDB file of those cells.",
		"A redraw is from the input event to the frame after the last change of a figure in view; a pointer rests on the box for 0.2 s before, in which Mosaic prepares its tables.",
		"Chromium slows the page's own thread and not workers, in which DuckDB-WASM runs: slowed, the peer's redraws are lower bounds.",
		"Slow 4G is 1.6 Mbit/s and 150 ms. The peer's first paint is of headings; its figures need its database.",
	}
	for _, p := range m.Subjects {
		notes = append(notes, p.counted(held))
		if len(p.Faults) > 0 {
			notes = append(notes, fmt.Sprintf("**%s complained**: %s.", p.Name, strings.Join(p.Faults, "; ")))
		}
	}
	return notes
}

// counted tells whether a page states the arrests that the release holds.
func (p page) counted(held truth) string {
	switch c := p.Counts; {
	case c.Missing != "":
		return fmt.Sprintf("**%s states no number of arrests to compare**: %s.", p.Name, c.Missing)
	case c.All != held.Total || c.Some != held.Neither:
		return fmt.Sprintf("**%s states other arrests**: %s, and %s with neither conviction nor charge, where the release has %s and %s.", p.Name,
			thousands(int(c.All)), thousands(int(c.Some)), thousands(int(held.Total)), thousands(int(held.Neither)))
	}
	return fmt.Sprintf("%s states the arrests of the release: %s, and %s with neither conviction nor charge.", p.Name, thousands(int(held.Total)), thousands(int(held.Neither)))
}
