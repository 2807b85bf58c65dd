package ingest

import (
	"bytes"
	"math/bits"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
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
	date   lastDate
	ages   *ages     // of a year of birth
	values *distinct // of a column that no layout knows
}

// lastDate is the last date cell and its day: dates come in runs.
type lastDate struct {
	raw []byte
	day quotawatch.Day
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
	base := cell{at: at, report: report, coder: newCoder(r.layout.Dict, report.Fate != fateDropped, r.memo)}
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
		case registry.KindDate, registry.KindTime, registry.KindIdentifier, registry.KindFlag, registry.KindYesNo, registry.KindPlace, registry.KindAge, registry.KindDrop:
		}
		cells = append(cells, c)
	}
	return cells
}

var blank grid.Cell

// load checks the cells that a row cannot do without, and appends the row.
func (r *reading) load(rec *grid.Record) {
	var day quotawatch.Day
	office := r.office
	for i := range r.cells {
		c := &r.cells[i]
		if c.rank() == 2 {
			break
		}
		var code quotawatch.Code
		if c.kind == registry.KindDate {
			day, code = r.day(c, cellAt(rec, c.at))
		} else {
			office, code = r.officeOf(c, cellAt(rec, c.at))
		}
		if code != "" {
			r.quarantine(rec, code, c.report.Header)
			return
		}
	}
	b := r.batch
	b.Row = append(b.Row, int32(rec.Row))
	b.Day = append(b.Day, day)
	b.Office = append(b.Office, uint8(office))
	high, low := r.optional(rec)
	r.count(day, office, high^low)
}

func cellAt(rec *grid.Record, at int) *grid.Cell {
	if at >= len(rec.Cells) {
		return &blank
	}
	return &rec.Cells[at]
}

// count keeps the books of a loaded row.
func (r *reading) count(day quotawatch.Day, office int, identifier uint64) {
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
	res.Digest = bits.RotateLeft64(res.Digest*0x9e3779b97f4a7c15+uint64(day)<<8+uint64(office), 7) ^ identifier
	res.Loaded++
}

// day reads the day of a row, or says why it cannot be loaded.
func (r *reading) day(c *cell, v *grid.Cell) (quotawatch.Day, quotawatch.Code) {
	day, ok := quotawatch.Day(0), false
	switch v.Kind {
	case grid.Text, grid.Shared:
		day, ok = c.date.parse(bytes.TrimSpace(r.textOf(v)), r.plan.Vintage.Dates)
	case grid.Number:
		var at int64
		if at, ok = fromSerial(v.Number, r.sheet.Epoch1904); ok && r.plan.format == formatXLSX {
			day = dayOf(float64(at))
		} else {
			ok = false
		}
	case grid.Time:
		day, ok = dayOf(v.Number), inCalendar(v.Number)
	case grid.Blank, grid.Bool, grid.Fault:
	}
	switch {
	case !ok:
		return 0, quotawatch.CodeDateBad
	case !r.plan.Window.Contains(day):
		return 0, quotawatch.CodeDateWindow
	}
	return day, ""
}

func (d *lastDate) parse(text []byte, order string) (quotawatch.Day, bool) {
	if len(text) > 0 && bytes.Equal(text, d.raw) {
		return d.day, true
	}
	day, ok := parseDate(text, order)
	if ok {
		d.raw, d.day = append(d.raw[:0], text...), day
	}
	return day, ok
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

// optional appends the cells that may be missing, and gives the identifier.
func (r *reading) optional(rec *grid.Record) (high, low uint64) {
	b := r.batch
	for i := range r.cells {
		c := &r.cells[i]
		v := cellAt(rec, c.at)
		switch c.kind {
		case registry.KindTime:
			b.Time = append(b.Time, r.time(c, v))
		case registry.KindIdentifier:
			high, low = r.identifier(c, v)
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
	return high, low
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

// time reads the instant of a row; a day alone is its midnight.
func (r *reading) time(c *cell, v *grid.Cell) int64 {
	switch v.Kind {
	case grid.Number:
		if at, ok := fromSerial(v.Number, r.sheet.Epoch1904); ok && r.plan.format == formatXLSX {
			return at
		}
	case grid.Time:
		if inCalendar(v.Number) {
			return int64(v.Number)
		}
	case grid.Text, grid.Shared:
		if at, ok := parseTime(bytes.TrimSpace(r.textOf(v)), r.plan.Vintage.Dates); ok {
			return at
		}
	case grid.Blank:
		if c.first {
			c.report.Missing++
		}
		return NoTime
	case grid.Bool, grid.Fault:
	}
	c.report.Bad++
	return NoTime
}
