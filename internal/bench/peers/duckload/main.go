// Command duckload loads CSV files into a table of a new DuckDB file and
// prints how many rows it holds: the database's own way to load what add loads.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2"
)

// preamble is how many lines synth writes before the header of a CSV file.
const preamble = 6

func main() {
	if err := load(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "duckload:", err)
		os.Exit(1)
	}
}

func load(files []string) error {
	dir, err := os.MkdirTemp("", "duckload-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	db, err := sql.Open("duckdb", filepath.Join(dir, "rows.duckdb")+"?threads=2")
	if err != nil {
		return err
	}
	defer db.Close()
	list := "['" + strings.Join(files, "', '") + "']"
	if _, err := db.Exec(fmt.Sprintf("create table release_row as from read_csv(%s, skip = %d, header = true)", list, preamble)); err != nil {
		return err
	}
	if _, err := db.Exec("checkpoint"); err != nil {
		return err
	}
	var rows int
	if err := db.QueryRow("select count(*) from release_row").Scan(&rows); err != nil {
		return err
	}
	fmt.Println(rows)
	return nil
}
