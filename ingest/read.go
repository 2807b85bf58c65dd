package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/when"
	"github.com/quotawatch/quotawatch/registry"
)

// Quarantined is a row that could not be loaded: where it stands, why, and in
// which column. It never holds a value.
type Quarantined struct {
	Row    int32
	Code   quotawatch.Code
	Column string
}

// Result is what became of one sheet.
type Result struct {
	quotawatch.Sheet
	Columns     []quotawatch.Column
	Quarantined []Quarantined
	// Offices has true at the index of each office that has a row.
	Offices []bool
	// Days counts the loaded rows by day.
	Days Days
	// Sections are the parts between repeated headers, kept where one part of
	// the release may repeat another.
	Sections []*Section
	// Unclaimed tells that its rows are not of the days that its title claims.
	Unclaimed bool
	// Notes say what a reader of the figures should know.
	Notes []string
}

// Reader is a recognised file that is open. Its sheets can be read at the same
// time.
type Reader struct {
	plan *Plan
	book grid.Book

	mu   sync.Mutex
	ends map[int]end // of the sheets that were read
}

// Open opens the file again, to be read.
func (p *Plan) Open() (*Reader, error) {
	book, _, err := openBook(p.Input, p.delim)
	if err != nil {
		return nil, err
	}
	if len(book.Sheets()) != p.sheets {
		return nil, errors.Join(p.fail(quotawatch.CodeFileUnreadable, "the file changed while it was read", "", "", "add it again when nothing writes to it", nil), book.Close())
	}
	return &Reader{plan: p, book: book}, nil
}

// Close closes the file, after it has checked that it still is what was
// recognised.
func (r *Reader) Close() error { return errors.Join(r.book.Close(), r.plan.unchanged()) }

// Read reads the rows of sheet i and gives them to sink in batches. progress,
// if not nil, is told the bytes of the file as they are used. An error means
// that the file is refused; rows given to sink are then void.
func (r *Reader) Read(ctx context.Context, i int, layout *Layout, sink func(*Batch) error, progress func(int)) (*Result, error) {
	rows, err := r.book.Rows(r.plan.Sheets[i].index, progress)
	if err != nil {
		return nil, r.plan.of(err)
	}
	defer rows.Close()
	s := r.plan.newReading(i, layout, rows.Strings(), sink)
	if err := s.rows(ctx, rows); refused(err) {
		return r.settle(i, s, nil, err)
	} else if err != nil {
		return nil, r.plan.of(err)
	}
	return s.close(r, i, notesOf(r.book, r.plan.Sheets[i].index, rows))
}

// close closes the books of the sheet and adds what its reader has to say; a
// refusal says it too.
func (s *reading) close(r *Reader, i int, notes []string) (*Result, error) {
	res, err := s.result()
	if err == nil {
		err = s.checkZones()
	}
	var e *quotawatch.Error
	if errors.As(err, &e) && len(notes) > 0 {
		told := *e
		told.Found += "; " + strings.Join(notes, "; ")
		err = &told
	}
	if err == nil {
		res.Notes = append(notes, res.Notes...)
	}
	return r.settle(i, s, res, err)
}

// refused tells whether the rows of a sheet were found too bad: they may not
// be, if its dates are written otherwise.
func refused(err error) bool {
	var e *quotawatch.Error
	return errors.As(err, &e) && e.Code == quotawatch.CodeReleaseBad
}

// reading is the state of reading one sheet.
type reading struct {
	plan   *Plan
	at     int // the index of the sheet
	sheet  SheetPlan
	layout *Layout
	texts  grid.Strings
	memo   *memo
	cells  []cell
	header []string
	fill   *filler
	place  int // the column of the landmark, -1 without one
	office int // that of every row, as Batch.Office, where no column tells
	placed *placer
	dates  map[string]*when.Column // by header
	clocks clocks
	batch  *Batch
	sink   func(*Batch) error
	res    *Result
	filled int // rows of a sheet without a header that hold anything
	faults faults
	below  below
	counts []countColumn
	table  countShape
	ids    identifiers
	short  shortRows
	dated  int // the column of the date
	// section counts the headers that were met again; prints tells to keep what
	// finds repeats.
	section int
	prints  bool
	left    repeated
}

func (p *Plan) newReading(i int, layout *Layout, texts grid.Strings, sink func(*Batch) error) *reading {
	sheet := p.Sheets[i]
	r := &reading{plan: p, at: i, sheet: sheet, layout: layout, texts: texts, memo: newMemo(texts), sink: sink, header: sheet.names, dates: map[string]*when.Column{},
		batch: newBatch(len(layout.Labels), len(layout.YesNo), layout.Timed, layout.Identified, layout.Flagged)}
	r.res = &Result{Sheet: quotawatch.Sheet{Name: sheet.Name, Hidden: sheet.Hidden, Header: max(0, sheet.Header)}, Offices: make([]bool, len(layout.reg.Offices)+1),
		Days: newDays(len(layout.reg.Offices) + 1)}
	columns := p.columns(layout.reg, i)
	for _, c := range columns {
		r.res.Columns = append(r.res.Columns, c.report)
	}
	for i, c := range columns {
		r.cells = append(r.cells, r.newCells(&r.res.Columns[i], i, c.fields)...)
		if c.unknown {
			r.cells[len(r.cells)-1].values = newDistinct()
		}
	}
	if p.Office != "" && !slices.ContainsFunc(sheet.fields, func(f []string) bool { return slices.Contains(f, officeField) }) {
		r.office = layout.officeIndex(string(p.Office))
	}
	r.table = newCountShape(columns, layout)
	r.dated, r.counts, r.prints = dateColumn(columns), countColumns(columns), layout.several || sheet.joined
	r.fill, r.placed = layout.newFiller(), layout.newPlacer()
	r.place = slices.IndexFunc(columns, func(c column) bool {
		return slices.ContainsFunc(c.fields, func(f registry.Field) bool { return f.Kind == registry.KindPlace })
	})
	slices.SortStableFunc(r.cells, func(a, b cell) int { return a.rank() - b.rank() })
	r.settleDays()
	return r
}

func (r *reading) rows(ctx context.Context, rows grid.Rows) error {
	var rec grid.Record
	for {
		err := rows.Next(&rec)
		if errors.Is(err, io.EOF) {
			return r.flush(ctx)
		}
		if err != nil {
			return err
		}
		r.res.Seen++
		if err := r.take(&rec); err != nil {
			return err
		}
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

// take decides what becomes of one row. An error ends the reading.
func (r *reading) take(rec *grid.Record) error {
	switch {
	case rec.Row <= r.sheet.Header, r.empty(rec):
		r.res.NotData++
	case r.sheet.Header < 0:
		r.res.NotData++
		r.filled++
	case r.isHeader(rec):
		return r.nextSection()
	case r.leftOut():
		r.leave(rec)
	case rec.Bad != "":
		return r.reject(rec, rec.Bad, "")
	case rec.Lines > 1 && r.swallows(rec):
		return r.swallowed(rec)
	case r.ragged(rec) && !r.padded(rec):
		return r.reject(rec, quotawatch.CodeRowRagged, "")
	default:
		return r.load(rec)
	}
	return nil
}

// empty tells whether no cell of a row holds anything. A shared text may be an
// empty one.
func (r *reading) empty(rec *grid.Record) bool {
	for i := range rec.Cells {
		if c := &rec.Cells[i]; c.Kind != grid.Blank && (c.Kind != grid.Shared || len(r.texts.Text(c.Shared)) > 0) {
			return false
		}
	}
	return rec.Bad == ""
}

// ragged tells whether a row has other cells than the header names: of text,
// each must be there; of a workbook, those at the end may be left out. Blank
// cells beyond the header are none.
func (r *reading) ragged(rec *grid.Record) bool {
	if len(rec.Cells) > len(r.header) {
		return slices.ContainsFunc(rec.Cells[len(r.header):], func(c grid.Cell) bool { return c.Kind != grid.Blank })
	}
	return r.plan.format == formatText && len(rec.Cells) < len(r.header)
}

// isHeader tells whether the column names stand again, as in stacked files.
// Nearly every row is told apart by the first letters of its cells.
func (r *reading) isHeader(rec *grid.Record) bool {
	if len(rec.Cells) != len(r.header) || rec.Cells[0].Kind == grid.Number {
		return false
	}
	for i := range rec.Cells {
		if text := r.textOf(&rec.Cells[i]); len(text) > 0 && isPlain(text[0]) && (r.header[i] == "" || text[0] != r.header[i][0]) {
			return false
		}
	}
	for i := range rec.Cells {
		c := &rec.Cells[i]
		if c.Kind != grid.Text && c.Kind != grid.Shared && r.header[i] != "" {
			return false
		}
		if text := string(r.textOf(c)); text != r.header[i] && tidy(text) != r.header[i] {
			return false
		}
	}
	return true
}

// isPlain tells whether a byte is a letter or a digit, which tidy leaves alone.
func isPlain(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// result closes the books of the sheet, or refuses it.
func (r *reading) result() (*Result, error) {
	if r.sheet.Header < 0 {
		return r.res, r.loose()
	}
	r.footnotes()
	if err := r.again(); err != nil {
		return nil, err
	}
	if err := r.checkCounts(); err != nil {
		return nil, err
	}
	if r.share() > r.plan.Source.Checks.MaxQuarantinedShare {
		return nil, r.tooMany()
	}
	if err := r.contradicted(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(r.res.Quarantined, func(a, b Quarantined) int { return int(a.Row) - int(b.Row) })
	r.note()
	return r.res, nil
}

// CheckRows refuses a file in which there is no row below any header.
func (p *Plan) CheckRows(t quotawatch.Tally) error {
	if t.Loaded+t.Quarantined > 0 || p.repeats() {
		return nil
	}
	return p.fail(quotawatch.CodeFileEmpty, "the file holds no row below its header", "at least one row",
		fmt.Sprintf("%d rows, none of them data", t.Seen), "get the file again", nil)
}

// loose declares a sheet without a known header not data, or refuses the file
// when the sheet is so long that it may be a release.
func (r *reading) loose() error {
	where := r.sheet.Name
	if r.sheet.Why != "" {
		r.res.Notes = append(r.res.Notes, fmt.Sprintf("sheet %q (%d rows): %s", where, r.res.Seen, r.sheet.Why))
		return nil
	}
	if r.filled > maxLoose {
		return &quotawatch.Error{Code: quotawatch.CodeHeaderMissing, Summary: "a long sheet has no header of the vintage", File: r.plan.Name, Place: "sheet " + where,
			Expected: fmt.Sprintf("the columns of a table that is read, or at most %d rows", maxLoose), Found: fmt.Sprintf("%d rows without", r.filled),
			Do: "look at the sheet; if it is data, describe its layout in the registry, else take it out of a copy"}
	}
	r.res.Notes = append(r.res.Notes, fmt.Sprintf("sheet %q: %d rows without a known header, declared not data", where, r.res.Seen))
	return nil
}
