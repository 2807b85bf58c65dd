package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"golang.org/x/sync/errgroup"
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
	var c *cube.Cube
	var work errgroup.Group
	work.Go(func() error { return verifySums(context.Background(), db, want) })
	work.Go(func() (err error) {
		c, err = count(path, want.Rows, countAtOnce, sh, text)
		return err
	})
	if err := work.Wait(); err != nil {
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
