package store

import (
	"errors"

	duck "github.com/duckdb/duckdb-go-bindings"
	"github.com/quotawatch/quotawatch/ingest"
)

// session writes rows from one goroutine: sheets are read side by side, each
// into a transaction of its own. Nothing of a release is seen before all of
// them are committed and the file has its name.
type session struct {
	conns []*duck.Connection
	rows  *appender
	links *appender // nil where nothing is kept aside
	sheet uint16
	sums  sums
}

// newSession opens connections and appenders.
func (w *writer) newSession() (*session, error) {
	s := &session{}
	open := func(catalog, table string, types []duck.Type) (*appender, error) {
		conn := &duck.Connection{}
		if duck.Connect(w.db, conn) == duck.StateError {
			return nil, errors.New("DuckDB gives no connection")
		}
		s.conns = append(s.conns, conn)
		if err := execOn(*conn, "begin transaction"); err != nil {
			return nil, err
		}
		return newAppender(*conn, catalog, table, types)
	}
	var err error
	s.rows, err = open("", "release_row", rowTypes(len(w.shape.Labels)))
	if err == nil && w.shape.Aside() {
		s.links, err = open("aside", "link", linkTypes(len(w.shape.YesNo)))
	}
	if err != nil {
		return nil, errors.Join(err, s.close(false))
	}
	return s, nil
}

func linkTypes(marks int) []duck.Type {
	types := []duck.Type{duck.TypeUSmallInt, duck.TypeInteger, duck.TypeUBigInt, duck.TypeUBigInt, duck.TypeUTinyInt, duck.TypeUTinyInt}
	for range marks {
		types = append(types, duck.TypeUTinyInt)
	}
	return types
}

func rowTypes(labels int) []duck.Type {
	types := []duck.Type{duck.TypeUSmallInt, duck.TypeInteger, duck.TypeDate, duck.TypeBigInt, duck.TypeUTinyInt}
	for range labels {
		types = append(types, duck.TypeUInteger)
	}
	return types
}

// append writes a batch of rows of the current sheet.
func (s *session) append(b *ingest.Batch) error {
	n := len(b.Row)
	a := s.rows
	fill(column[uint16](a, 0, n), s.sheet)
	copy(column[int32](a, 1, n), b.Row)
	days := column[int32](a, 2, n)
	for i, d := range b.Day {
		days[i] = int32(d)
		row, day := int64(b.Row[i]), int64(d)
		s.sums.Row += row
		s.sums.Day += day
		s.sums.RowDay = (s.sums.RowDay + row*day) % sumsModulus
		s.sums.RowOffice = (s.sums.RowOffice + row*int64(b.Office[i])) % sumsModulus
	}
	if times := column[int64](a, 3, n); b.Time != nil {
		copy(times, b.Time)
	} else {
		fill(times, ingest.NoTime)
	}
	copy(column[uint8](a, 4, n), b.Office)
	for i, codes := range b.Labels {
		copy(column[uint32](a, 5+i, n), codes)
	}
	s.sums.Rows += int64(n)
	if err := a.send(n); err != nil || s.links == nil {
		return err
	}
	return s.link(b)
}

func (s *session) link(b *ingest.Batch) error {
	n := len(b.Row)
	fill(column[uint16](s.links, 0, n), s.sheet)
	copy(column[int32](s.links, 1, n), b.Row)
	copyOr0(column[uint64](s.links, 2, n), b.IDHigh)
	copyOr0(column[uint64](s.links, 3, n), b.IDLow)
	copyOr0(column[uint8](s.links, 4, n), b.Likely)
	copyOr0(column[uint8](s.links, 5, n), b.Dropped)
	for i, marks := range b.YesNo {
		copyOr0(column[uint8](s.links, 6+i, n), marks)
	}
	return s.links.send(n)
}

// copyOr0 fills a column from values, or with 0 where the release has none.
func copyOr0[T uint8 | uint64](to, values []T) {
	if values == nil {
		fill(to, 0)
		return
	}
	copy(to, values)
}

func fill[T any](column []T, v T) {
	for i := range column {
		column[i] = v
	}
}

// close ends the appenders and, where all went well, commits.
func (s *session) close(commit bool) error {
	var errs []error
	for _, a := range []*appender{s.rows, s.links} {
		if a != nil {
			errs = append(errs, a.close())
		}
	}
	for _, conn := range s.conns {
		if commit && errors.Join(errs...) == nil {
			errs = append(errs, execOn(*conn, "commit"))
		}
		duck.Disconnect(conn)
	}
	s.conns, s.rows, s.links = nil, nil, nil
	return errors.Join(errs...)
}

// column gives the memory of column i for n rows. It is DuckDB's own memory,
// valid until send.
func column[T any](a *appender, i, n int) []T {
	return vector[T](a.chunk, i, n)
}
