package ingest

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/when"
	"github.com/quotawatch/quotawatch/registry"
)

// cell says what to do with the cells of one column.
type cell struct {
	kind   registry.FieldKind
	at     int // the column
	label  int // index in Layout.Labels, for labels; in Layout.YesNo, for marks
	field  string
	extra  *extra
	coder  *coder
	office map[uint32]int // index of the office plus 1, by code
	report *quotawatch.Column
	first  bool // that counts blanks for the report, where a column has several fields
	known  bool // the registry has a field for the column
	dates  *when.Column
	ages   *ages     // of a year of birth
	values *distinct // of a column that no layout knows
}

// rank puts the cells that a row cannot do without first.
func (c cell) rank() int {
	switch c.kind {
	case registry.KindDate:
		return 0
	case registry.KindOffice:
		return 1
	case registry.KindTime, registry.KindIdentifier, registry.KindLabel, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
	}
	return 2
}

// newCells makes what is done with a column, one for each field it is read for.
func (r *reading) newCells(report *quotawatch.Column, at int, fields []registry.Field) (cells []cell) {
	base := cell{at: at, report: report, known: isKnown(fields, report), coder: newCoder(r.layout.Dict, report.Fate != fateDropped, r.memo)}
	switch report.Fate {
	case fateDropped:
		base.kind, base.first = registry.KindDrop, true
		if len(fields) > 0 && fields[0].Kind == registry.KindAge {
			base.kind, base.label, base.ages = registry.KindAge, slices.Index(r.layout.Labels, ageField), newAges(r.layout.Dict)
		}
		if len(fields) > 0 && fields[0].Kind == registry.KindYesNo {
			base.kind, base.label = registry.KindYesNo, slices.Index(r.layout.YesNo, fields[0].Name)
		}
		return []cell{base}
	case fateKept:
		base.kind, base.first, base.label = registry.KindLabel, true, slices.Index(r.layout.Labels, report.Field)
		base.extra, base.coder.keep = r.layout.extras[base.label], false
		return []cell{base}
	}
	for i, f := range fields {
		c := base
		c.kind, c.field, c.first = f.Kind, f.Name, i == 0
		switch f.Kind {
		case registry.KindLabel:
			c.label = slices.Index(r.layout.Labels, f.Name)
		case registry.KindOffice:
			c.office, c.coder = map[uint32]int{}, newCoder(r.layout.Dict, false, r.memo)
		case registry.KindDate, registry.KindTime:
			c.dates = r.datesOf(report.Header)
		case registry.KindIdentifier, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
		}
		cells = append(cells, c)
	}
	return cells
}

var blank grid.Cell

// load checks the cells that a row cannot do without, and appends the row.
func (r *reading) load(rec *grid.Record) error {
	var day quotawatch.Day
	office := r.office
	for i := range r.cells {
		c := &r.cells[i]
		if c.rank() == 2 {
			break
		}
		var code quotawatch.Code
		if c.kind == registry.KindDate {
			day, code = r.day(c, cellAt(rec, c.at), rec.Row)
		} else {
			office, code = r.officeOf(c, cellAt(rec, c.at))
		}
		if code != "" {
			return r.reject(rec, code, c.report.Header)
		}
	}
	if r.dayAlone(rec) {
		r.subtotal(rec)
		return nil
	}
	if r.below.held > 0 {
		if err := r.notBelow(); err != nil {
			return err
		}
	}
	b := r.batch
	b.Row = append(b.Row, int32(rec.Row))
	b.Day = append(b.Day, day)
	b.Office = append(b.Office, uint8(office))
	r.optional(rec)
	r.count(day, office)
	for i := range r.counts {
		r.counts[i].add(cellAt(rec, r.counts[i].at), r)
	}
	r.table.add(r, rec)
	if r.prints {
		r.print(rec)
	}
	r.short.full(rec)
	return nil
}

func cellAt(rec *grid.Record, at int) *grid.Cell {
	if at >= len(rec.Cells) {
		return &blank
	}
	return &rec.Cells[at]
}

// count keeps the books of a loaded row.
func (r *reading) count(day quotawatch.Day, office int) {
	res := r.res
	if res.Loaded == 0 {
		res.FirstDay, res.LastDay = day, day
	}
	res.FirstDay, res.LastDay = min(res.FirstDay, day), max(res.LastDay, day)
	if office == 0 {
		for i := range r.cells {
			if c := &r.cells[i]; c.kind == registry.KindOffice {
				c.report.Missing++
			}
		}
	}
	res.Offices[office] = true
	res.Days.add(day, office, r.batch.Row[len(r.batch.Row)-1])
	res.Loaded++
}

// officeOf gives the index of the office plus 1, 0 for a row of no office.
func (r *reading) officeOf(c *cell, v *grid.Cell) (int, quotawatch.Code) {
	if v.Kind == grid.Fault { // it is not known that there is no office
		return 0, quotawatch.CodeRowCell
	}
	code := c.coder.cell(v)
	if code == 0 || code == redactedCode {
		return 0, ""
	}
	at, known := c.office[code]
	if !known {
		at = r.layout.officeIndex(r.layout.Dict.Text(code))
		c.office[code] = at
	}
	if at < 0 {
		return 0, quotawatch.CodeOfficeNew
	}
	return at, ""
}

// officeIndex returns the index of the office of a label plus 1, 0 for a label
// that stands for no office, -1 for one that nobody knows.
func (l *Layout) officeIndex(label string) int {
	if registry.IsNoOffice(label) {
		return 0
	}
	office, ok := l.reg.OfficeByLabel(label)
	if !ok {
		return -1
	}
	return 1 + slices.IndexFunc(l.reg.Offices, func(o quotawatch.Office) bool { return o.Code == office.Code })
}

// optional appends the cells that may be missing.
func (r *reading) optional(rec *grid.Record) {
	b := r.batch
	for i := range r.cells {
		c := &r.cells[i]
		v := cellAt(rec, c.at)
		switch c.kind {
		case registry.KindTime:
			b.Time = append(b.Time, r.time(c, v, rec.Row))
		case registry.KindIdentifier:
			high, low := r.identifier(c, v)
			b.IDHigh, b.IDLow = append(b.IDHigh, high), append(b.IDLow, low)
		case registry.KindLabel:
			b.Labels[c.label] = append(b.Labels[c.label], r.label(c, v))
		case registry.KindFlag:
			if c.field == "publisher_dropped" {
				b.Dropped = append(b.Dropped, r.flag(c, v))
			} else {
				b.Likely = append(b.Likely, r.flag(c, v))
			}
		case registry.KindYesNo:
			b.YesNo[c.label] = append(b.YesNo[c.label], r.yesNo(c, v))
		case registry.KindDrop, registry.KindPlace:
			r.dropped(c.report, v)
			if c.values != nil {
				c.report.Distinct = c.values.note(r, v)
			}
		case registry.KindAge:
			r.dropped(c.report, v)
			b.Labels[c.label] = append(b.Labels[c.label], c.ages.of(v, r.texts, b.Day[len(b.Day)-1]))
		case registry.KindDate, registry.KindOffice:
		}
	}
	if r.fill != nil {
		for len(b.Labels[r.fill.state]) < len(b.Row) { // a sheet without the column
			b.Labels[r.fill.state] = append(b.Labels[r.fill.state], 0)
		}
		r.fill.fill(r, rec, r.place)
	}
	if p := r.placed; p != nil {
		v := &blank
		if r.place >= 0 {
			v = cellAt(rec, r.place)
		}
		b.Labels[p.label] = append(b.Labels[p.label], p.at(v, r.texts))
	}
}

func (r *reading) label(c *cell, v *grid.Cell) uint32 {
	if v.Kind == grid.Fault {
		c.report.Bad++
		return 0
	}
	code := c.coder.cell(v)
	switch code {
	case 0:
		c.report.Missing++
	case redactedCode:
		c.report.Redacted++
		return 0
	}
	if c.extra != nil {
		return c.extra.count(code)
	}
	return code
}

func (r *reading) textOf(v *grid.Cell) []byte {
	if v.Kind == grid.Shared {
		return r.texts.Text(v.Shared)
	}
	return v.Text
}
