package store

import (
	"errors"
	"fmt"
	"unsafe"

	duck "github.com/duckdb/duckdb-go-bindings"
)

// file is an open DuckDB file with a connection, below database/sql: columns
// pass between it and Go as vectors, without a call per value.
type file struct {
	db   duck.Database
	conn duck.Connection
	held bool
}

// open opens or makes the file at path.
func (f *file) open(path string, settings [][2]string) error {
	var config duck.Config
	if duck.CreateConfig(&config) == duck.StateError {
		return errors.New("DuckDB gives no configuration")
	}
	defer duck.DestroyConfig(&config)
	for _, set := range settings {
		if duck.SetConfig(config, set[0], set[1]) == duck.StateError {
			return fmt.Errorf("DuckDB refuses the setting %s", set[0])
		}
	}
	var why string
	if duck.OpenExt(path, &f.db, config, &why) == duck.StateError {
		return errors.New(why)
	}
	f.held = true
	if duck.Connect(f.db, &f.conn) == duck.StateError {
		f.close()
		return errors.New("DuckDB gives no connection")
	}
	return nil
}

// close closes the file. It may be called again.
func (f *file) close() {
	if f.held {
		duck.Disconnect(&f.conn)
		duck.Close(&f.db)
		f.held = false
	}
}

func (f *file) exec(sql string) error { return execOn(f.conn, sql) }

// chunks gives the rows that a query leads to, in parts whose vectors are
// valid until the release that comes with them is called.
func (f *file) chunks(sql string) (all []duck.DataChunk, release func(), err error) {
	var res duck.Result
	if duck.Query(f.conn, sql, &res) == duck.StateError {
		defer duck.DestroyResult(&res)
		return nil, nil, errors.New(duck.ResultError(&res))
	}
	for chunk := duck.FetchChunk(res); chunk.Ptr != nil; chunk = duck.FetchChunk(res) {
		all = append(all, chunk)
	}
	return all, func() {
		for i := range all {
			duck.DestroyDataChunk(&all[i])
		}
		duck.DestroyResult(&res)
	}, nil
}

// vector gives the memory of column i of a chunk for n rows. It is DuckDB's.
func vector[T any](chunk duck.DataChunk, i, n int) []T {
	v := duck.DataChunkGetVector(chunk, duck.IdxT(i))
	return unsafe.Slice((*T)(duck.VectorGetData(v)), n)
}
