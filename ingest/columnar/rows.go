package columnar

import (
	"io"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// batchCells is how many cells are made at once. Columns are decoded one after
// the other into a table of rows, which should stay in the processor's cache.
const batchCells = 48 << 10

// filler makes rows of cells, as many as fit, and gives how many. It gives
// io.EOF when there are none left.
type filler interface {
	fill(cells []grid.Cell, rows int) (int, error)
	// used tells how many bytes of the file the rows so far took, about.
	used() int64
	// place names what is read now, for errors.
	place() string
}

// rows is grid.Rows over a filler.
type rows struct {
	src      filler
	names    []string
	cells    []grid.Cell
	at, have int // rows in cells
	row      int
	begun    bool
	err      error
	progress func(int)
	told     int64
}

func newRows(src filler, names []string, progress func(int)) *rows {
	n := min(max(batchCells/len(names), 16), 4096)
	return &rows{src: src, names: names, cells: make([]grid.Cell, n*len(names)), progress: progress}
}

// Strings gives none: texts stand in their cells.
func (r *rows) Strings() grid.Strings { return nil }

// Notes says what the format does not show.
func (r *rows) Notes() []string {
	if n, ok := r.src.(interface{ notes() []string }); ok {
		return n.notes()
	}
	return nil
}

// Close lets go of the buffers.
func (r *rows) Close() error {
	r.src, r.cells, r.err, r.at, r.have = nil, nil, io.EOF, 0, 0
	return nil
}

// Next is of grid.Rows.
func (r *rows) Next(rec *grid.Record) error {
	if !r.begun && r.err == nil {
		r.begun = true
		*rec = grid.Record{Cells: r.header()}
		return nil
	}
	if r.at == r.have {
		if r.err == nil {
			r.err = r.refill()
		}
		if r.err != nil {
			*rec = grid.Record{}
			return r.err
		}
	}
	n := len(r.names)
	r.row++
	rec.Row, rec.Bad = r.row, ""
	rec.Cells = r.cells[r.at*n : (r.at+1)*n : (r.at+1)*n]
	r.at++
	return nil
}

func (r *rows) header() []grid.Cell {
	cells := make([]grid.Cell, len(r.names))
	for i, name := range r.names {
		cells[i] = grid.Cell{Kind: grid.Text, Text: []byte(name)}
	}
	return cells
}

func (r *rows) refill() (err error) {
	defer guard(r.src.place(), &err)
	r.at, r.have = 0, 0
	n, err := r.src.fill(r.cells, len(r.cells)/len(r.names))
	if now := r.src.used(); r.progress != nil && now > r.told {
		r.progress(int(now - r.told))
		r.told = now
	}
	r.have = n
	return err
}
