package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"unsafe"

	duck "github.com/duckdb/duckdb-go-bindings"
	"github.com/quotawatch/quotawatch/ingest"
)

// writer makes the DuckDB file of a release. It writes typed vectors straight
// into DuckDB's data chunks: no text of a release passes through SQL, and a
// batch costs one call per column.
type writer struct {
	shape shape
	file
}

// sums is what the ledger keeps of the rows, to compare with the closed file.
type sums struct {
	Rows        int64 `json:"rows"`
	Row         int64 `json:"row"`
	Day         int64 `json:"day"`
	RowDay      int64 `json:"row_day"`
	RowOffice   int64 `json:"row_office"`
	Quarantined int64 `json:"quarantined"`
}

const sumsModulus = 1_000_000_007

func newWriter(dir string, sh shape, threads int) (*writer, error) {
	w := &writer{shape: sh}
	err := w.open(filepath.Join(dir, rowsFile), [][2]string{
		{"threads", strconv.Itoa(threads)}, {"memory_limit", "96MB"}, {"preserve_insertion_order", "true"},
		{"temp_directory", filepath.Join(dir, "spill")}, {"autoinstall_known_extensions", "false"},
		{"autoload_known_extensions", "false"},
	})
	if err != nil {
		return nil, err
	}
	err = w.exec(statement("schema.sql", sh))
	if err == nil && sh.Aside() {
		err = w.exec("attach ':memory:' as aside")
		if err == nil {
			err = w.exec(statement("link.sql", sh))
		}
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func execOn(conn duck.Connection, sql string) error {
	var res duck.Result
	defer duck.DestroyResult(&res)
	if duck.Query(conn, sql, &res) == duck.StateError {
		return errors.New(duck.ResultError(&res))
	}
	return nil
}

// number gives the one number that a statement asks for.
func (w *writer) number(sql string) (int64, error) {
	var res duck.Result
	defer duck.DestroyResult(&res)
	if duck.Query(w.conn, sql, &res) == duck.StateError {
		return 0, errors.New(duck.ResultError(&res))
	}
	chunk := duck.FetchChunk(res)
	defer duck.DestroyDataChunk(&chunk)
	return unsafe.Slice((*int64)(duck.VectorGetData(duck.DataChunkGetVector(chunk, 0))), 1)[0], nil
}

// finish runs the last statements, checkpoints and closes.
func (w *writer) finish(sql ...string) (err error) {
	for _, s := range append(sql, "checkpoint") {
		if err == nil {
			err = w.exec(s)
		}
	}
	w.close()
	return err
}

// appender fills the data chunks of one table.
type appender struct {
	handle duck.Appender
	chunk  duck.DataChunk
	types  []duck.LogicalType
}

func newAppender(conn duck.Connection, catalog, table string, types []duck.Type) (*appender, error) {
	a := &appender{}
	if duck.AppenderCreateExt(conn, catalog, "", table, &a.handle) == duck.StateError {
		return nil, fmt.Errorf("DuckDB gives no appender for %s", table)
	}
	for _, t := range types {
		a.types = append(a.types, duck.CreateLogicalType(t))
	}
	a.chunk = duck.CreateDataChunk(a.types)
	return a, nil
}

// text writes a text into a VARCHAR column.
func (a *appender) text(i, row int, text string) {
	duck.VectorAssignStringElement(duck.DataChunkGetVector(a.chunk, duck.IdxT(i)), duck.IdxT(row), text)
}

// send appends the chunk's first n rows and empties it.
func (a *appender) send(n int) error {
	duck.DataChunkSetSize(a.chunk, duck.IdxT(n))
	if duck.AppendDataChunk(a.handle, a.chunk) == duck.StateError {
		return errors.New(duck.AppenderError(a.handle))
	}
	duck.DataChunkReset(a.chunk)
	return nil
}

func (a *appender) close() error {
	var err error
	if duck.AppenderClose(a.handle) == duck.StateError {
		err = errors.New(duck.AppenderError(a.handle))
	}
	duck.AppenderDestroy(&a.handle)
	duck.DestroyDataChunk(&a.chunk)
	for i := range a.types {
		duck.DestroyLogicalType(&a.types[i])
	}
	return err
}

// insert writes rows of a small table.
func (w *writer) insert(table string, types []duck.Type, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	a, err := newAppender(w.conn, "", table, types)
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(rows, ingest.BatchSize) {
		for r, row := range chunk {
			a.set(r, row)
		}
		if err := a.send(len(chunk)); err != nil {
			return errors.Join(err, a.close())
		}
	}
	return a.close()
}

// set writes one row of a chunk, value by value.
func (a *appender) set(row int, values []any) {
	for i, v := range values {
		switch v := v.(type) {
		case string:
			a.text(i, row, v)
		case uint8:
			column[uint8](a, i, row+1)[row] = v
		case uint16:
			column[uint16](a, i, row+1)[row] = v
		case uint32:
			column[uint32](a, i, row+1)[row] = v
		case int32:
			column[int32](a, i, row+1)[row] = v
		}
	}
}
