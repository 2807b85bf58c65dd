package ingest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
	"github.com/zeebo/xxh3"
)

// Section is a part of a sheet from one header to the next, with a print of 32
// bits of each of its rows: two rows that say the same have the same one.
type Section struct {
	Number            int
	FirstRow, LastRow int32
	Prints            []uint32
	// Days counts the rows of each day.
	Days map[quotawatch.Day]int

	day  quotawatch.Day // of the last row
	rows int            // of that day that are not in Days yet
}

// maxSections is how many parts a sheet may have: each is held against the others.
const maxSections = 2000

// print keeps the print of the row that was just loaded.
func (r *reading) print(rec *grid.Record) {
	n := len(r.res.Sections)
	if n == 0 || r.res.Sections[n-1].Number != r.section {
		r.res.Sections = append(r.res.Sections, &Section{Number: r.section, FirstRow: int32(rec.Row), Days: map[quotawatch.Day]int{}})
		n++
	}
	s := r.res.Sections[n-1]
	s.LastRow = int32(rec.Row)
	sum := r.printOf(rec)
	s.add(r.batch.Day[len(r.batch.Day)-1], uint32(sum>>32)^uint32(sum))
}

// add keeps a row. Days come in runs.
func (s *Section) add(day quotawatch.Day, print uint32) {
	if day != s.day {
		s.count()
		s.day = day
	}
	s.rows++
	s.Prints = append(s.Prints, print)
}

// count brings Days up to date.
func (s *Section) count() {
	if s.rows > 0 {
		s.Days[s.day] += s.rows
		s.rows = 0
	}
}

// printOf sums up what a row says, in any order of its columns. An identifier
// and an instant say all. Nothing here depends on the run.
func (r *reading) printOf(rec *grid.Record) uint64 {
	b, n := r.batch, len(r.batch.Row)-1
	sum := mix(0, uint64(b.Day[n])<<8|uint64(b.Office[n])) + mix(1, r.ids.print)
	timed := n < len(b.Time) && b.Time[n] != NoTime
	if timed {
		sum += mix(2, uint64(b.Time[n]))
	}
	if timed && r.ids.print != 0 {
		return sum
	}
	for i := range r.cells {
		if c := &r.cells[i]; c.known {
			sum += r.printCell(c, cellAt(rec, c.at))
		}
	}
	return sum
}

// printCell gives the part of a print that one column has: of its text, so that
// one among the shared texts, one in its cell and a number of the same digits
// agree, and all words for no value.
func (r *reading) printCell(c *cell, v *grid.Cell) uint64 {
	var text []byte
	switch c.kind {
	case registry.KindDate, registry.KindTime, registry.KindOffice, registry.KindIdentifier:
		return 0 // is in the print already
	case registry.KindLabel, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
	}
	switch v.Kind {
	case grid.Text, grid.Shared:
		text = bytes.TrimSpace(r.textOf(v))
	case grid.Number, grid.Time:
		text = c.coder.number(v.Number)
	case grid.Bool:
		text = strconv.AppendBool(nil, v.Number != 0)
	case grid.Blank, grid.Fault:
	}
	if len(text) == 0 || r.layout.reg.Redactions[string(text)] != "" {
		return 0
	}
	return xxh3.HashSeed(text, xxh3.HashString(c.report.Field))
}

// mix makes a number of a field and its value of which every bit counts.
func mix(field, value uint64) uint64 {
	x := value + (field+1)*0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Part is a sheet of a release with what was read of it.
type Part struct {
	Plan  *Plan
	Sheet int
	*Result
}

// section is one of a release.
type section struct {
	*Section
	part   Part
	sorted bool
}

// Two parts of which neither holds the other share too much when it is at least
// this many rows and this share of the smaller one.
const (
	sharedRows  = 50
	sharedShare = 0.2
)

// CountOnce finds the sections of a release that stand wholly in another one.
// They are left out at the next reading, which the Again that it returns asks
// for. Sections that share much without that are refused. Rows of one section
// are never held against each other: without an identifier, equal rows may be
// of two people.
func CountOnce(parts []Part) error {
	var all []*section
	for _, p := range parts {
		for _, s := range p.Sections {
			s.count()
			all = append(all, &section{Section: s, part: p})
		}
	}
	slices.SortStableFunc(all, func(a, b *section) int { return cmp.Compare(len(b.Prints), len(a.Prints)) })
	left := false
	var kept []*section
	for _, s := range all {
		inside, err := s.among(kept)
		if err != nil {
			return err
		}
		if inside == nil {
			kept = append(kept, s)
			continue
		}
		s.leaveOut(inside)
		left = true
	}
	if left {
		return &Again{Why: "a part of the release repeats another"}
	}
	return nil
}

// among looks for a section that holds all rows of s.
func (s *section) among(kept []*section) (inside *section, err error) {
	for _, k := range kept {
		// No more rows than their days allow can be the same.
		if most := s.onSameDays(k); most < len(s.Prints) && !s.tooMuch(most) {
			continue
		}
		switch n := s.common(k); {
		case n == len(s.Prints):
			return k, nil
		case s.tooMuch(n):
			err = s.shares(k, n)
		}
	}
	return nil, err
}

// tooMuch tells whether so many rows are too many to stand in another section.
func (s *section) tooMuch(rows int) bool {
	return rows >= sharedRows && float64(rows) >= sharedShare*float64(len(s.Prints))
}

// onSameDays counts the rows of the days of both, of each day as often as in
// the one that has it less.
func (s *section) onSameDays(k *section) (n int) {
	for day, rows := range s.Days {
		n += min(rows, k.Days[day])
	}
	return n
}

// common counts the rows of both, each as often as in the one that has it less.
func (s *section) common(k *section) (n int) {
	s.sort()
	k.sort()
	a, b := s.Prints, k.Prints
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			a, b, n = a[1:], b[1:], n+1
		}
	}
	return n
}

func (s *section) sort() {
	if !s.sorted {
		slices.Sort(s.Prints)
		s.sorted = true
	}
}

// leaveOut lets the next reading pass over a section.
func (s *section) leaveOut(inside *section) {
	sheet := &s.part.Plan.Sheets[s.part.Sheet]
	if sheet.skip == nil {
		sheet.skip = map[int]string{}
	}
	sheet.skip[s.Number] = inside.name()
}

func (s *section) name() string {
	name := s.part.Plan.part(s.part.Sheet)
	if len(s.part.Sections) > 1 {
		name += fmt.Sprintf(", rows %d to %d", s.FirstRow, s.LastRow)
	}
	return name
}

func (s *section) shares(k *section, n int) error {
	return &quotawatch.Error{Code: quotawatch.CodeReleaseTwice, Summary: "two parts of the release hold many of the same rows", File: s.part.Plan.Name,
		Expected: "other rows than in " + k.name(), Found: fmt.Sprintf("%d of the %d rows of %s", n, len(s.Prints), s.name()),
		Do: "add one of them, or take the rows that repeat out of a copy; if the publisher gave out rows twice, tell it"}
}
