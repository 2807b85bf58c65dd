package ingest

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
)

// learned is what a first reading of a sheet found out for the next one.
type learned struct {
	// joined tells that the header stands again, so that what is below it may
	// repeat what is above.
	joined bool
	// skip holds, by section, what the section repeats: it is not read again.
	skip map[int]string
	// rounded tells that the identifiers were numbers of a spreadsheet.
	rounded bool
	// texts are the texts of each column in the rows that are whole, and idSize
	// the length of their identifiers; nil where no row is short.
	texts  map[int]map[string]known
	blank  []bool // by column: a whole row is blank there
	idSize int
}

// again asks for a second reading where this one has learned something.
func (r *reading) again() error {
	sheet := &r.plan.Sheets[r.at]
	switch {
	case !sheet.rounded && r.ids.areNumbers():
		sheet.rounded = true
		return &Again{Why: "the identifiers were rounded"}
	case sheet.texts == nil && r.short.mayBePadded():
		sheet.texts, sheet.idSize = r.columnTexts(), r.ids.size
		for _, c := range r.res.Columns {
			sheet.blank = append(sheet.blank, c.Missing > 0)
		}
		return &Again{Why: "rows end before their last columns"}
	}
	return nil
}

// nextSection begins a new part of the sheet below a repeated header. What
// stands between the rows and it is a footnote or a title.
func (r *reading) nextSection() error {
	r.footnotes()
	r.res.NotData++
	if !r.prints {
		r.plan.Sheets[r.at].joined = true
		return &Again{Why: "the header stands again"}
	}
	if r.section++; r.section > maxSections {
		return r.plan.fail(quotawatch.CodeFileLimits, "the header stands more often than in any release", fmt.Sprintf("at most %d parts in a sheet", maxSections),
			"more", "take the repeated headers out of a copy", nil)
	}
	return nil
}

// shortRows is what is known of rows with fewer cells than the header.
type shortRows struct {
	rows, whole, padded int
	endsBlank           bool // a whole row ends with a blank cell
}

func (s *shortRows) full(rec *grid.Record) {
	s.whole++
	s.endsBlank = s.endsBlank || rec.Cells[len(rec.Cells)-1].Kind == grid.Blank
}

func (s *shortRows) add(rec *grid.Record, width int) {
	if len(rec.Cells) < width {
		s.rows++
	}
}

// mayBePadded tells whether the program that wrote the text may leave out blank
// cells at the end of a row: no row ends with one, and some are whole.
func (s *shortRows) mayBePadded() bool { return s.rows > 0 && s.whole > 0 && !s.endsBlank }

// columnTexts gives the texts that each column has had.
func (r *reading) columnTexts() map[int]map[string]known {
	texts := map[int]map[string]known{}
	for i := range r.cells {
		if c := &r.cells[i]; c.kind == registry.KindLabel || c.kind == registry.KindOffice {
			texts[c.at] = c.coder.local
		}
	}
	return texts
}

// padded tells whether a row only lacks blank cells at its end. A row that was
// cut, or lost a delimiter, is as short as one, and all its cells behind that are
// another column's. So each column that it does not reach, but for the last one,
// must be blank in some whole row, each label one that a whole row has in its
// column, the identifier as long as theirs, and no needed column left out.
func (r *reading) padded(rec *grid.Record) bool {
	n := len(rec.Cells)
	if r.sheet.texts == nil || rec.Open || n == 0 || n >= len(r.header) || rec.Cells[n-1].Kind == grid.Blank ||
		slices.Contains(r.sheet.blank[n:len(r.header)-1], false) {
		return false
	}
	for i := range r.cells {
		c := &r.cells[i]
		text := string(bytes.TrimSpace(r.textOf(cellAt(rec, c.at))))
		switch c.kind {
		case registry.KindLabel, registry.KindOffice:
			_, has := r.sheet.texts[c.at][text]
			if _, office := r.layout.reg.OfficeByLabel(text); c.kind == registry.KindOffice {
				has = office && c.at < n
			}
			if c.known && text != "" && !has || c.kind == registry.KindOffice && c.at >= n {
				return false
			}
		case registry.KindDate:
			if c.at >= n {
				return false
			}
		case registry.KindIdentifier:
			if c.at >= n || len(text) != r.sheet.idSize && text != "" {
				return false
			}
		case registry.KindTime, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
		}
	}
	r.short.padded++
	return true
}

// noteRows says what of the sheet is no row of its own.
func (r *reading) noteRows(add func(format string, args ...any)) {
	b := &r.below
	if b.totals > 0 {
		add("%d rows are totals and not arrests, the first at %s: declared not data", b.totals, spot(r.sheet.Name, b.firstTotal))
	}
	if b.notes > 0 {
		add("%d rows below the data are footnotes, the first at %s: declared not data", b.notes, spot(r.sheet.Name, b.firstNote))
	}
	if r.short.padded > 0 {
		add("%d rows end before the last columns: the blank cells at their end were left out", r.short.padded)
	}
	if n := r.ids.rounded; n > 0 {
		add("%d identifiers of %s were rounded by a spreadsheet program, which keeps 15 digits of a number, and are taken as missing: "+
			"under episodes and persons each of those rows counts", n, r.where())
	}
	r.left.note(r, add)
}

// repeated counts the rows of sections that stand in another part of the
// release and are left out.
type repeated struct{ sections []leftSection }

type leftSection struct{ section, rows, first, last int }

// leftOut tells whether the section that is being read repeats another.
func (r *reading) leftOut() bool {
	_, skip := r.sheet.skip[r.section]
	return skip
}

func (r *reading) leave(rec *grid.Record) {
	r.res.NotData++
	l := &r.left
	if n := len(l.sections); n == 0 || l.sections[n-1].section != r.section {
		l.sections = append(l.sections, leftSection{section: r.section, first: rec.Row})
	}
	last := &l.sections[len(l.sections)-1]
	last.rows++
	last.last = rec.Row
}

// maxNamed is how many parts that repeat another are named one by one.
const maxNamed = 3

func (l *repeated) note(r *reading, add func(format string, args ...any)) {
	for _, s := range l.sections[:min(len(l.sections), maxNamed)] {
		add("%s: rows %d to %d repeat %d rows of %s: counted once", r.plan.part(r.at), s.first, s.last, s.rows, r.sheet.skip[s.section])
	}
	if len(l.sections) > maxNamed {
		rows := 0
		for _, s := range l.sections[maxNamed:] {
			rows += s.rows
		}
		add("%s: %d more parts repeat %d rows of others: counted once", r.plan.part(r.at), len(l.sections)-maxNamed, rows)
	}
}

// part names a sheet in its file.
func (p *Plan) part(sheet int) string {
	if name := p.Sheets[sheet].Name; name != "" {
		return fmt.Sprintf("%s, sheet %q", p.Name, name)
	}
	return p.Name
}

// repeats tells whether a part of the file was left out.
func (p *Plan) repeats() bool {
	for _, s := range p.Sheets {
		if len(s.skip) > 0 {
			return true
		}
	}
	return false
}
