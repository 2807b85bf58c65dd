package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/zeebo/xxh3"
)

// countShape finds a table of counts by its shape, whatever its columns are
// called: no row is like another in what is known of it, and a column that no
// layout knows holds numbers. Of arrests, many are alike.
type countShape struct {
	columns []numberColumn
	seen    map[uint64]struct{} // of rows so far; nil once two were alike
	days    map[quotawatch.Day]struct{}
}

// numberColumn is a column that may hold counts: nothing but numbers so far.
type numberColumn struct {
	at     int
	header string
	first  string
	varies bool
	years  bool
	steps  int // rows whose number is the one after that of the row before
	last   float64
	rows   int
}

// How many rows without two alike are no chance: fewer where little is known of
// a row, and at least two a day. At most mostShape rows are looked at.
const (
	leastShape = 40
	manyShape  = 500
	fewLabels  = 3
	mostShape  = 20_000
)

// newCountShape begins to look, in a release whose rows no identifier links.
func newCountShape(columns []column, l *Layout) (s countShape) {
	if l.Identified {
		return s
	}
	for i, c := range columns {
		if c.unknown {
			s.columns = append(s.columns, numberColumn{at: i, header: c.report.Header, years: true})
		}
	}
	if len(s.columns) > 0 {
		s.seen, s.days = map[uint64]struct{}{}, map[quotawatch.Day]struct{}{}
	}
	return s
}

var (
	plainNumber = regexp.MustCompile(`^\d{1,7}(\.\d+)?$`)
	yearNumber  = regexp.MustCompile(`^(19|20)\d\d(\.0)?$`)
)

// add looks at a row that was loaded.
func (s *countShape) add(r *reading, rec *grid.Record) {
	if s.seen == nil || len(s.seen) >= mostShape {
		return
	}
	b, last := r.batch, len(r.batch.Row)-1
	text := fmt.Appendf(nil, "%d %d", b.Day[last], b.Office[last])
	for _, codes := range b.Labels {
		if len(codes) > last {
			text = fmt.Appendf(text, " %d", codes[last])
		}
	}
	print := xxh3.Hash(text)
	if _, twice := s.seen[print]; twice {
		s.seen = nil
		return
	}
	s.seen[print] = struct{}{}
	s.days[b.Day[last]] = struct{}{}
	kept := s.columns[:0]
	for _, c := range s.columns {
		if c.holds(r, cellAt(rec, c.at)) {
			kept = append(kept, c)
		}
	}
	if s.columns = kept; len(kept) == 0 {
		s.seen = nil
	}
}

// holds tells whether a cell is a number, or blank.
func (c *numberColumn) holds(r *reading, v *grid.Cell) bool {
	if v.Kind == grid.Blank {
		return true
	}
	text := string(r.textOf(v))
	if v.Kind == grid.Number {
		text = fmt.Sprint(v.Number)
	}
	if c.rows == 0 {
		c.first = text
	}
	c.rows++
	c.varies = c.varies || text != c.first
	c.years = c.years && yearNumber.MatchString(text)
	n, err := strconv.ParseFloat(text, 64)
	if c.rows > 1 && n == c.last+1 {
		c.steps++
	}
	c.last = n
	return err == nil && plainNumber.MatchString(text)
}

// isAge tells whether a column has the name of ages.
func isAge(header string) bool {
	return slices.ContainsFunc(strings.Fields(key(header)), func(w string) bool { return w == "age" || w == "edad" || w == "years" || w == "anos" || w == "años" })
}

// check refuses a table of counts.
func (s *countShape) check(r *reading) error {
	least := leastShape
	if len(r.layout.Labels) > fewLabels {
		least = manyShape
	}
	if s.seen == nil || len(s.seen) < least || len(s.seen) < 2*len(s.days) {
		return nil
	}
	for _, c := range s.columns {
		if c.varies && !c.years && c.steps+1 < c.rows && !isAge(c.header) && c.rows*10 >= len(s.seen)*9 && c.rows < mostShape {
			return &quotawatch.Error{Code: quotawatch.CodeCountsTable, Summary: "the file looks like a table of counts: no row is like another, and a column holds numbers",
				File: r.plan.Name, Place: spot(r.sheet.Name, r.sheet.Header), Expected: "a row for each event, of which some are alike",
				Found: fmt.Sprintf("%d rows, no two of them alike, with numbers in column %.60q", len(s.seen), c.header),
				Do:    "get the rows that were counted; if a row is one event all the same, take that column out of a copy"}
		}
	}
	return nil
}
