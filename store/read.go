package store

import (
	"context"
	"database/sql"
	"fmt"

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
// cells of its cube.
func readBack(path string, want sums, sh shape) (*cube.Cube, error) {
	db, err := openReadOnly(path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := verifySums(db, want); err != nil {
		return nil, err
	}
	rows, err := db.QueryContext(context.Background(), statement("cube.sql", sh))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	c := &cube.Cube{}
	for rows.Next() {
		var cell cube.Cell
		var day sql.NullTime
		if err := rows.Scan(&day, &cell.Office, &cell.Method, &cell.Criminality, &cell.Rows, &cell.Episodes, &cell.Persons); err != nil {
			return nil, err
		}
		cell.Day = quotawatch.Day(day.Time.Unix() / 86400)
		c.Cells = append(c.Cells, cell)
	}
	return c, rows.Err()
}

func verifySums(db *sql.DB, want sums) error {
	var got sums
	row := db.QueryRowContext(context.Background(), statement("verify.sql", nil))
	if err := row.Scan(&got.Rows, &got.Row, &got.Day, &got.RowDay, &got.RowOffice, &got.Quarantined); err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("the closed file holds %+v, not the %+v that were written", got, want)
	}
	return nil
}
