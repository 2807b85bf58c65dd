package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/delimited"
	"github.com/quotawatch/quotawatch/registry"
)

// Quarantined is a row that could not be loaded: where it stands, why, and in
// which column. It never holds a value.
type Quarantined struct {
	Row    int32
	Code   quotawatch.Code
	Column string
}

// Result is what became of a file.
type Result struct {
	quotawatch.File
	Quarantined []Quarantined
	// Offices has true at the index of each office that has a row.
	Offices []bool
	// Notes say what a reader of the figures should know.
	Notes []string
}

// reading is the state of reading one file.
type reading struct {
	plan    *Plan
	layout  *Layout
	cells   []cell
	batch   *Batch
	sink    func(*Batch) error
	res     *Result
	lastRaw []byte // the last date cell and its day: dates come in runs
	lastDay quotawatch.Day
	header  [][]byte
}

// cell says what to do with the cells of one column.
type cell struct {
	kind   registry.FieldKind
	label  int // index in Layout.Labels, for labels
	report *quotawatch.Column
}

// Read reads the rows of a recognised file and gives them to sink in batches.
// progress, if not nil, is told the bytes of the file as they are read. An
// error means that the file is refused; rows given to sink are then void.
func (p *Plan) Read(ctx context.Context, reg *registry.Registry, layout *Layout, sink func(*Batch) error, progress func(int)) (*Result, error) {
	t, err := openText(p.Input, progress)
	if err != nil {
		return nil, err
	}
	defer t.file.Close()
	r := p.newReading(reg, layout, sink)
	if err := r.rows(ctx, t); err != nil {
		return nil, err
	}
	if err := t.finish(); err != nil {
		return nil, err
	}
	return r.result(reg)
}

func (p *Plan) newReading(reg *registry.Registry, layout *Layout, sink func(*Batch) error) *reading {
	r := &reading{plan: p, layout: layout, sink: sink, batch: newBatch(len(layout.Labels), layout.Timed, layout.Identified)}
	r.res = &Result{File: quotawatch.File{Name: p.Name, SHA256: p.SHA256, Bytes: p.Bytes, Columns: p.columns(reg)},
		Offices: make([]bool, len(reg.Offices)+1)}
	kinds := map[string]registry.FieldKind{}
	for _, f := range reg.Fields {
		kinds[f.Name] = f.Kind
	}
	for i := range r.res.Columns {
		c := &r.res.Columns[i]
		kind := kinds[c.Field]
		switch c.Fate {
		case fateDropped:
			kind = registry.KindDrop
		case fateKept:
			kind = registry.KindLabel
		}
		r.cells = append(r.cells, cell{kind: kind, label: slices.Index(layout.Labels, c.Field), report: c})
		r.header = append(r.header, []byte(c.Header))
	}
	return r
}

func (r *reading) rows(ctx context.Context, t *text) error {
	d := delimited.NewReader(t.body, r.plan.Vintage.Delimiter[0])
	var rec delimited.Record
	for {
		err := d.Next(&rec)
		if errors.Is(err, io.EOF) {
			return r.flush(ctx)
		}
		if err != nil {
			return t.damaged(d.Line(), err)
		}
		r.res.Seen++
		r.take(&rec)
		if len(r.batch.Row) == BatchSize {
			if err := r.flush(ctx); err != nil {
				return err
			}
		}
	}
}

func (r *reading) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(r.batch.Row) == 0 {
		return nil
	}
	defer r.batch.reset()
	r.batch.pad()
	return r.sink(r.batch)
}

// take decides what becomes of one record.
func (r *reading) take(rec *delimited.Record) {
	switch {
	case rec.Line <= r.plan.headerLine, rec.Blank(), rec.Empty(), r.isHeader(rec):
		r.res.NotData++
	case rec.Bad != "":
		r.quarantine(rec, rec.Bad, "")
	case len(rec.Cells) != len(r.cells):
		r.quarantine(rec, quotawatch.CodeRowRagged, "")
	default:
		r.load(rec)
	}
}

// isHeader tells whether the column names stand again, as in stacked files.
func (r *reading) isHeader(rec *delimited.Record) bool {
	return len(rec.Cells) == len(r.header) && bytes.Equal(rec.Cells[0], r.header[0]) &&
		slices.EqualFunc(rec.Cells, r.header, bytes.Equal)
}

func (r *reading) quarantine(rec *delimited.Record, code quotawatch.Code, column string) {
	r.res.Tally.Quarantined++
	r.res.Quarantined = append(r.res.Quarantined, Quarantined{Row: int32(rec.Line), Code: code, Column: column})
}

// load checks the cells that a row cannot do without, and appends the row.
func (r *reading) load(rec *delimited.Record) {
	var day quotawatch.Day
	var office int
	for i := range r.cells {
		switch c := &r.cells[i]; c.kind {
		case registry.KindDate:
			var ok bool
			if day, ok = r.date(bytes.TrimSpace(rec.Cells[i])); !ok {
				r.quarantine(rec, quotawatch.CodeDateBad, c.report.Header)
				return
			}
			if !r.plan.Window.Contains(day) {
				r.quarantine(rec, quotawatch.CodeDateWindow, c.report.Header)
				return
			}
		case registry.KindOffice:
			if office = r.layout.offices.code(bytes.TrimSpace(rec.Cells[i])); office == unknownOffice {
				r.quarantine(rec, quotawatch.CodeOfficeNew, c.report.Header)
				return
			}
			if office == 0 {
				c.report.Missing++
			}
		}
	}
	b := r.batch
	b.Row = append(b.Row, int32(rec.Line))
	b.Day = append(b.Day, day)
	b.Office = append(b.Office, uint8(office))
	r.count(day, office)
	r.optional(rec)
}

func (r *reading) date(cell []byte) (quotawatch.Day, bool) {
	if len(cell) > 0 && bytes.Equal(cell, r.lastRaw) {
		return r.lastDay, true
	}
	day, ok := parseDate(cell, r.plan.Vintage.Dates)
	if ok {
		r.lastRaw, r.lastDay = append(r.lastRaw[:0], cell...), day
	}
	return day, ok
}

func (r *reading) count(day quotawatch.Day, office int) {
	if r.res.Loaded == 0 {
		r.res.FirstDay, r.res.LastDay = day, day
	}
	r.res.FirstDay, r.res.LastDay = min(r.res.FirstDay, day), max(r.res.LastDay, day)
	r.res.Offices[office] = true
	r.res.Loaded++
}

// optional appends the cells that may be missing.
func (r *reading) optional(rec *delimited.Record) {
	b := r.batch
	for i := range r.cells {
		c := &r.cells[i]
		text := bytes.TrimSpace(rec.Cells[i])
		switch c.kind {
		case registry.KindTime:
			b.Time = append(b.Time, r.time(c.report, text))
		case registry.KindIdentifier:
			b.Identifier = append(b.Identifier, tallied(c.report, r.layout.identifiers.code(text)))
		case registry.KindLabel:
			b.Labels[c.label] = append(b.Labels[c.label], tallied(c.report, r.layout.Dicts[c.label].code(text)))
		case registry.KindDrop:
			r.dropped(c.report, text)
		}
	}
}

func (r *reading) time(report *quotawatch.Column, text []byte) int64 {
	if len(text) == 0 {
		report.Missing++
		return NoTime
	}
	at, ok := parseTime(text)
	if !ok {
		report.Bad++
		return NoTime
	}
	return at
}

// tallied counts a missing or redacted cell and gives the code to store.
func tallied(report *quotawatch.Column, code uint32) uint32 {
	switch code {
	case 0:
		report.Missing++
	case redactedCode:
		report.Redacted++
		return 0
	}
	return code
}

// dropped counts what a dropped column holds without keeping any of it.
func (r *reading) dropped(report *quotawatch.Column, text []byte) {
	switch {
	case len(text) == 0:
		report.Missing++
	case r.layout.identifiers.redactions[string(text)] == "redacted":
		report.Redacted++
	}
}

// result closes the books of the file, or refuses it.
func (r *reading) result(reg *registry.Registry) (*Result, error) {
	res, p := r.res, r.plan
	if res.Loaded == 0 && res.Tally.Quarantined == 0 {
		return nil, p.fail(quotawatch.CodeFileEmpty, "the file holds no row below its header", "at least one row",
			fmt.Sprintf("%d rows, none of them data", res.Seen), "get the file again", nil)
	}
	checks := p.Source.Checks
	share := float64(res.Tally.Quarantined) / float64(max(1, res.Seen-res.NotData))
	if res.Loaded == 0 || (res.Tally.Quarantined > checks.MaxQuarantinedRows && share > checks.MaxQuarantinedShare) {
		first := res.Quarantined[0]
		return nil, &quotawatch.Error{Code: quotawatch.CodeReleaseBad, Summary: "too many rows cannot be read", File: p.Name,
			Place:    fmt.Sprintf("first at line %d (%s%s)", first.Row, first.Code, inColumn(first.Column)),
			Expected: fmt.Sprintf("at most %.0f%% of rows quarantined", checks.MaxQuarantinedShare*100),
			Found:    fmt.Sprintf("%d of %d (%.0f%%)", res.Tally.Quarantined, res.Seen-res.NotData, share*100),
			Do:       "look at that line; if the layout is new, describe it in the registry"}
	}
	r.note()
	return res, nil
}

func inColumn(column string) string {
	if column == "" {
		return ""
	}
	return fmt.Sprintf(" in column %q", column)
}

// note says what a reader of the figures should know of the columns.
func (r *reading) note() {
	for _, field := range slices.Sorted(maps.Keys(r.plan.Vintage.Headers)) {
		if header := r.plan.Vintage.Headers[field]; !slices.Contains(r.plan.headers, header) {
			r.res.Notes = append(r.res.Notes, fmt.Sprintf("column %q of vintage %s is not in the file", header, r.plan.Vintage.ID))
		}
	}
	for i := range r.cells {
		c := r.cells[i].report
		switch {
		case c.Fate == fateKept && !r.layout.Stored(r.cells[i].label):
			c.Fate, c.Why = fateDropped, fmt.Sprintf("unknown, with more than %d different values: it may describe people", maxKeptLabels)
			fallthrough
		case c.Fate == fateKept, c.Fate == fateDropped && c.Field == "":
			r.res.Notes = append(r.res.Notes, fmt.Sprintf("line %d: unknown column %q is %s (%s); map it in columns.csv if a figure should use it",
				r.plan.headerLine, c.Header, c.Fate, c.Why))
		case c.Bad > 0:
			r.res.Notes = append(r.res.Notes, fmt.Sprintf("column %q: %d values could not be read and are taken as missing", c.Header, c.Bad))
		}
	}
}
