// Package cube is the waist of the project: counts by day, office, method and
// criminality, with rows, episodes and persons side by side.
//
// Everything above it works on cubes and knows no file format; everything
// below makes them and knows no quota. A cube is pure data and does no I/O.
package cube

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Cube holds the counts of one release.
type Cube struct {
	Header
	// Cells are sorted by day, office, method and criminality, without
	// repeats and without cells of no rows.
	Cells []Cell

	facets []facetBytes // sorted by name
}

// Header says what the cells are of.
type Header struct {
	// Release is the id of the release, Source its dataset.
	Release string `json:"release"`
	Source  string `json:"source"`
	// Table is what its rows are of: arrests, removals, detentions, detainers or
	// encounters.
	Table string `json:"table"`
	Title string `json:"title"`
	// Window is the days the release may be asked about: partial days at its
	// edges are in the cells but not in the window.
	Window quotawatch.Window `json:"window"`
	// Gaps are days of the window of which nothing is known, in order: there are
	// no rows where the days around have many.
	Gaps     []quotawatch.Window `json:"gaps,omitempty"`
	Coverage quotawatch.Coverage `json:"coverage"`
	// Offices, Methods and Criminalities are the values of the dimensions; a
	// cell holds their index. NoOffice and "" stand for missing values.
	Offices       []quotawatch.OfficeCode `json:"offices"`
	Methods       []string                `json:"methods"`
	Criminalities []string                `json:"criminalities"`
	// Identified tells whether the release links the rows of one person. If
	// not, rows, episodes and persons are equal.
	Identified bool `json:"identified"`
	// Digest names the data in answers: that of the release as held.
	Digest    string `json:"digest"`
	Synthetic bool   `json:"synthetic,omitempty"`
}

// Cell is the counts of one day, office, method and criminality.
type Cell struct {
	Day                         quotawatch.Day
	Office, Method, Criminality uint16
	Rows, Episodes, Persons     uint32
}

// Reprocessed is the apprehension method that marks an arrest processed again.
const Reprocessed = "ERO Reprocessed Arrest"

func compareCells(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Office, b.Office),
		cmp.Compare(a.Method, b.Method), cmp.Compare(a.Criminality, b.Criminality))
}

// Sort puts the cells in order and joins those of one key.
func (c *Cube) Sort() {
	slices.SortFunc(c.Cells, compareCells)
	kept := c.Cells[:0]
	for _, cell := range c.Cells {
		if n := len(kept); n > 0 && compareCells(kept[n-1], cell) == 0 {
			kept[n-1].Rows += cell.Rows
			kept[n-1].Episodes += cell.Episodes
			kept[n-1].Persons += cell.Persons
			continue
		}
		kept = append(kept, cell)
	}
	c.Cells = kept
}

// HasOffice tells whether any cell is of the office.
func (c *Cube) HasOffice(code quotawatch.OfficeCode) bool { return slices.Contains(c.Offices, code) }

// Covers tells whether the release may be asked about a day.
func (c *Cube) Covers(d quotawatch.Day) bool {
	in := func(w quotawatch.Window) bool { return w.Contains(d) }
	return c.Window.Contains(d) && !slices.ContainsFunc(c.Gaps, in)
}

// Spans gives the runs of days that the release may be asked about, in order:
// its window, as the gaps split it.
func (c *Cube) Spans() (spans []quotawatch.Window) {
	rest := c.Window
	for _, g := range c.Gaps {
		if part := (quotawatch.Window{From: rest.From, To: min(rest.To, g.From-1)}); !part.Empty() {
			spans = append(spans, part)
		}
		rest.From = max(rest.From, g.To+1)
	}
	if !rest.Empty() {
		spans = append(spans, rest)
	}
	return spans
}

// GapIn gives the first gap that holds a day of w.
func (c *Cube) GapIn(w quotawatch.Window) (quotawatch.Window, bool) {
	i := slices.IndexFunc(c.Gaps, func(g quotawatch.Window) bool { return !g.Intersect(w).Empty() })
	if i < 0 {
		return quotawatch.Window{}, false
	}
	return c.Gaps[i], true
}

// WhyGap says why a gap is not answered, with the rows that the release has
// beside it, on as many days.
func (c *Cube) WhyGap(g quotawatch.Window) string {
	rows := func(w quotawatch.Window) (n int) {
		for _, cell := range c.between(w) {
			n += int(cell.Rows)
		}
		return n
	}
	days := quotawatch.Day(g.Days())
	return fmt.Sprintf("release %s has no rows from %s to %s, but %d on as many days before and %d after: a file of it may be missing",
		c.Release, g.From, g.To, rows(quotawatch.Window{From: g.From - days, To: g.From - 1}), rows(quotawatch.Window{From: g.To + 1, To: g.To + days}))
}

// Daily gives the count of arrests per day of w by the definition, one slice
// per office of the cube, each of w.Days() long. Days and offices without
// cells count 0: a release that covers a day holds all of its arrests. w lies
// in one of Spans.
func (c *Cube) Daily(def quotawatch.Definition, w quotawatch.Window) map[quotawatch.OfficeCode][]int {
	series := make([][]int, len(c.Offices))
	flat := make([]int, len(c.Offices)*w.Days())
	for i := range series {
		series[i] = flat[i*w.Days() : (i+1)*w.Days()]
	}
	skip := -1
	if !def.Reprocessed {
		skip = slices.Index(c.Methods, Reprocessed)
	}
	for _, cell := range c.between(w) {
		if int(cell.Method) != skip {
			series[cell.Office][cell.Day-w.From] += cell.count(def.Base)
		}
	}
	daily := make(map[quotawatch.OfficeCode][]int, len(series))
	for i, code := range c.Offices {
		daily[code] = series[i]
	}
	return daily
}

// between gives the cells of the days of w.
func (c *Cube) between(w quotawatch.Window) []Cell {
	at := func(day quotawatch.Day) int {
		i, _ := slices.BinarySearchFunc(c.Cells, day, func(cell Cell, d quotawatch.Day) int { return cmp.Compare(cell.Day, d) })
		return i
	}
	if w.Empty() {
		return nil
	}
	return c.Cells[at(w.From):at(w.To+1)]
}

func (c Cell) count(base quotawatch.DefinitionID) int {
	switch base {
	case quotawatch.Rows:
		return int(c.Rows)
	case quotawatch.Persons:
		return int(c.Persons)
	}
	return int(c.Episodes)
}

// Total gives the sums of all cells.
func (c *Cube) Total() (rows, episodes, persons int) {
	for _, cell := range c.Cells {
		rows, episodes, persons = rows+int(cell.Rows), episodes+int(cell.Episodes), persons+int(cell.Persons)
	}
	return rows, episodes, persons
}

// OfCriminality gives the cube with only the cells whose criminality keep takes.
func (c *Cube) OfCriminality(keep func(value string) bool) *Cube {
	part := *c
	part.Cells, part.facets = nil, nil // facets do not tell criminality apart
	kept := make([]bool, len(c.Criminalities))
	for i, value := range c.Criminalities {
		kept[i] = keep(value)
	}
	if !slices.Contains(kept, true) {
		return &part
	}
	for _, cell := range c.Cells {
		if kept[cell.Criminality] {
			part.Cells = append(part.Cells, cell)
		}
	}
	return &part
}
