package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// openReadOnly opens the closed DuckDB file of a release.
func openReadOnly(path string) (*sql.DB, error) {
	connector, err := duckdb.NewConnector(path+"?access_mode=read_only&threads=1&memory_limit=256MB&autoinstall_known_extensions=false", nil)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

// readBack compares a closed file with what was written to it, and makes the
// cells of its cube. text gives the text of a label's code.
func readBack(path string, want sums, sh shape, text func(code uint32) string) (*cube.Cube, error) {
	db, err := openReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := verifySums(context.Background(), db, want); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(context.Background(), statement("cube.sql", sh))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	c := &cube.Cube{}
	methods, criminalities := newDimension(text), newDimension(text)
	for rows.Next() {
		var cell cube.Cell
		var day sql.NullTime
		var method, criminality uint32
		if err := rows.Scan(&day, &cell.Office, &method, &criminality, &cell.Rows, &cell.Episodes, &cell.Persons); err != nil {
			return nil, err
		}
		cell.Day = quotawatch.Day(day.Time.Unix() / 86400)
		cell.Method, cell.Criminality = methods.of(method), criminalities.of(criminality)
		c.Cells = append(c.Cells, cell)
	}
	var byMethod, byCriminality []uint16
	c.Methods, byMethod = methods.sorted()
	c.Criminalities, byCriminality = criminalities.sorted()
	for i := range c.Cells {
		c.Cells[i].Method, c.Cells[i].Criminality = byMethod[c.Cells[i].Method], byCriminality[c.Cells[i].Criminality]
	}
	c.Sort()
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := addFacets(db, c, sh.Labels, text); err != nil {
		return nil, err
	}
	return c, yesNoFacets(db, c, sh)
}

// agreement reads how a publisher's own flags for repeats compare with ours.
func agreement(path string) (all []quotawatch.Agreement, err error) {
	db, err := openReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), "select field, verdict, rows from agreement order by all")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a quotawatch.Agreement
		if err := rows.Scan(&a.Field, &a.Verdict, &a.Rows); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

// dimension collects the values of a dimension of the cube. Codes depend on
// which sheet was read first, so the cube holds values by their texts in order.
type dimension struct {
	text  func(code uint32) string
	index map[uint32]uint16
	texts []string
}

// newDimension begins with the missing value, which is part of each.
func newDimension(text func(code uint32) string) *dimension {
	return &dimension{text: text, index: map[uint32]uint16{0: 0}, texts: []string{""}}
}

func (d *dimension) of(code uint32) uint16 {
	i, ok := d.index[code]
	if !ok {
		i = uint16(len(d.texts))
		d.index[code], d.texts = i, append(d.texts, d.text(code))
	}
	return i
}

// sorted gives the texts in order, and where each index went.
func (d *dimension) sorted() (texts []string, to []uint16) {
	texts = slices.Sorted(slices.Values(d.texts))
	for _, text := range d.texts {
		i, _ := slices.BinarySearch(texts, text)
		to = append(to, uint16(i))
	}
	return texts, to
}

func verifySums(ctx context.Context, db *sql.DB, want sums) error {
	var got sums
	row := db.QueryRowContext(ctx, statement("verify.sql", nil))
	if err := row.Scan(&got.Rows, &got.Row, &got.Day, &got.RowDay, &got.RowOffice, &got.Quarantined); err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("the closed file holds %+v, not the %+v that were written", got, want)
	}
	return nil
}
