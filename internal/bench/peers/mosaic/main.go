// Command mosaic makes the DuckDB file that the Mosaic page of internal/bench/web
// shows, from the rows of one release to the last day that it answers for:
// mosaic ROWS.duckdb REGISTRY OUT.duckdb TO. It prints, as JSON, what the page must
// come to.
package main

import (
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"

	_ "github.com/duckdb/duckdb-go/v2"
)

var (
	//go:embed arrests.sql
	arrests string
	//go:embed totals.sql
	totals string
)

// made is what the file holds: episodes in all and of one filter, by which a
// page can be held to show the same arrests.
type made struct {
	First, Last    string
	Cells          int
	Total, Neither int64
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "mosaic: want ROWS.duckdb REGISTRY OUT.duckdb TO")
		os.Exit(2)
	}
	m, err := convert(os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(m)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mosaic:", err)
		os.Exit(1)
	}
}

func convert(release, registry, out, to string) (m made, err error) {
	if _, err := os.Stat(release); err != nil {
		return m, err // DuckDB would make it
	}
	db, err := sql.Open("duckdb", "?threads=2")
	if err != nil {
		return m, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // temporary tables are of one connection
	var text strings.Builder
	quoted := func(s string) string { return strings.ReplaceAll(s, "'", "''") }
	names := struct{ Release, Registry, Out, To string }{quoted(release), quoted(registry), quoted(out), quoted(to)}
	if err := template.Must(template.New("arrests.sql").Parse(arrests)).Execute(&text, names); err != nil {
		return m, err
	}
	if _, err := db.Exec(text.String()); err != nil {
		return m, err
	}
	if err := db.QueryRow(totals).Scan(&m.First, &m.Last, &m.Cells, &m.Total, &m.Neither); err != nil {
		return m, err
	}
	_, err = db.Exec("use memory; detach made") // which writes the file whole
	return m, err
}
