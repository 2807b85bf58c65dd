package synth

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/quotawatch/quotawatch/registry"
)

// delimited writes text with the delimiter and the dates of the vintage.
type delimited struct {
	book
	csv  *csv.Writer
	gzip *gzip.Writer // nil for plain text
	line []string
}

func newDelimited(w io.Writer, b book, compressed bool) (*delimited, error) {
	d := &delimited{book: b, line: make([]string, len(b.columns))}
	if compressed {
		d.gzip = gzip.NewWriter(w)
		w = d.gzip
	}
	d.csv = csv.NewWriter(w)
	d.csv.Comma = b.delimiter
	for _, text := range b.preamble {
		clear(d.line)
		d.line[0] = text
		if err := d.csv.Write(d.line); err != nil {
			return nil, err
		}
	}
	for i, c := range b.columns {
		d.line[i] = c.header
	}
	return d, d.csv.Write(d.line)
}

func (d *delimited) write(cells []cell) error {
	for i, c := range cells {
		d.line[i] = d.text(&d.columns[i], c)
	}
	return d.csv.Write(d.line)
}

// text spells a cell. Instants of a column of their own are spelt as in
// processed files, those of a date column in the order of its dates.
func (d *delimited) text(col *column, c cell) string {
	date, clock := time.DateOnly, time.DateOnly+" 15:04:05"
	if d.dates == "m/d/yyyy" {
		date, clock = "1/2/2006", "1/2/2006 15:04:05"
	}
	switch {
	case c.kind == cellDay:
		return time.Unix(c.number*day, 0).UTC().Format(date)
	case c.kind == cellTime && col.field.Kind == registry.KindTime:
		return time.Unix(c.number, 0).UTC().Format(time.DateTime + " UTC")
	case c.kind == cellTime:
		return time.Unix(c.number, 0).UTC().Format(clock)
	case c.kind == cellNumber:
		return strconv.FormatInt(c.number, 10)
	}
	return c.text
}

func (d *delimited) close() error {
	d.csv.Flush()
	if d.gzip == nil {
		return d.csv.Error()
	}
	return errors.Join(d.csv.Error(), d.gzip.Close())
}
