package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"
	"github.com/quotawatch/quotawatch"
)

// QueryLimits bound a query. Zero values mean no bound.
type QueryLimits struct {
	Time time.Duration
	Rows int
}

// QueryResult is the rows of a query.
type QueryResult struct {
	Columns []string
	Rows    [][]Value
	// Cut tells that there were more rows than the limit.
	Cut bool
}

// Value is one value of a query result: its text, whether that is a number,
// and whether it is null.
type Value struct {
	Text         string
	Number, Null bool
}

// MarshalJSON writes the rows as objects, keys in the order of the columns.
func (r QueryResult) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('[')
	for i, row := range r.Rows {
		b.WriteString(map[bool]string{true: "{", false: ",{"}[i == 0])
		for j, v := range row {
			key, err := json.Marshal(r.Columns[j])
			if err != nil {
				return nil, err
			}
			value := []byte(v.Text)
			if v.Null {
				value = []byte("null")
			} else if !v.Number {
				value, err = json.Marshal(v.Text)
			}
			if err != nil {
				return nil, err
			}
			fmt.Fprintf(&b, "%s%s:%s", map[bool]string{true: "", false: ","}[j == 0], key, value)
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return []byte(b.String()), nil
}

// Query runs one statement over the releases held, read-only and with no way
// to any file or address outside them.
func (h *Held) Query(ctx context.Context, text string, limits QueryLimits) (*QueryResult, error) {
	if err := h.brokenError(); err != nil {
		return nil, h.replaced(err)
	}
	if len(h.ledgers) == 0 {
		return nil, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "there are no rows to query: nothing was added",
			Do: "add release files with: quotawatch add FILE...; the embedded reference data is counts, not rows"}
	}
	if strings.TrimSpace(text) == "" {
		return nil, queryError("no SQL given", nil)
	}
	if limits.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, limits.Time)
		defer cancel()
	}
	for _, l := range h.ledgers {
		if err := h.checkRows(l, false); err != nil {
			return nil, h.replaced(err)
		}
	}
	db, err := h.openAll(ctx)
	if err != nil {
		return nil, h.blame(ctx, "the releases cannot be opened", err)
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, text)
	if err != nil {
		return nil, h.blame(ctx, "the SQL cannot be run", err)
	}
	defer rows.Close()
	res, err := collect(rows, limits.Rows)
	if err != nil {
		return nil, h.blame(ctx, "the SQL was stopped", err)
	}
	return res, nil
}

func queryError(summary string, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeQuery, Summary: summary, Err: err, Do: "see: quotawatch query --help"}
}

// blame tells damaged rows from SQL that cannot be run. DuckDB meets a damaged
// block only when it reads it, and says so with an error of one of these types.
func (h *Held) blame(ctx context.Context, summary string, err error) error {
	var of *duckdb.Error
	damage := errors.As(err, &of) && slices.Contains([]duckdb.ErrorType{duckdb.ErrorTypeIO, duckdb.ErrorTypeFatal, duckdb.ErrorTypeInternal}, of.Type)
	if !damage || ctx.Err() != nil {
		return queryError(summary, err)
	}
	for _, l := range h.ledgers {
		if err := h.checkRows(l, true); err != nil {
			return h.replaced(err)
		}
	}
	return queryError(summary, err)
}

// openAll opens an empty database in memory with the releases attached to it
// read-only, views over them, and every door to the outside closed.
func (h *Held) openAll(ctx context.Context) (*sql.DB, error) {
	connector, err := duckdb.NewConnector("?autoinstall_known_extensions=false&autoload_known_extensions=false&memory_limit=1GB", nil)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	for _, s := range h.prepare() {
		if _, err := db.ExecContext(ctx, s); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

// prepare gives the statements that make the views: one over all releases of
// each table, one over their quarantined rows, and counts by day and office.
func (h *Held) prepare() (statements []string) {
	tables := map[string][]string{}
	var daily, quarantines []string
	for i, l := range h.ledgers {
		v := viewOf{Schema: fmt.Sprintf("view_%d", i+1), Catalog: fmt.Sprintf("release_%d", i+1), Release: l.Release.ID,
			Name: strings.TrimSuffix(l.Release.Table, "s"), Date: l.Date, Labels: l.Labels}
		path := filepath.Join(h.dir, releasesDir, l.Release.Digest, rowsFile)
		statements = append(statements, "attach '"+strings.ReplaceAll(path, "'", "''")+"' as "+v.Catalog+" (read_only)",
			"create schema "+v.Schema, statement("view.sql", v))
		tables[v.Name] = append(tables[v.Name], "select * from "+v.Schema+"."+v.Name)
		daily = append(daily, statement("daily.sql", v))
		quarantines = append(quarantines, fmt.Sprintf("select '%s' as release, '%s' as \"table\", file_sha256, file_name, sheet, row, code, column_name from %s.quarantine join %s.sheet using (sheet_id)",
			v.Release, v.Name, v.Catalog, v.Catalog))
	}
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		statements = append(statements, "create view "+name+" as "+strings.Join(tables[name], " union all by name "))
	}
	return append(statements,
		"create view daily as "+strings.Join(daily, " union all "),
		"create view quarantine as "+strings.Join(quarantines, " union all "),
		"set enable_external_access = false", "set lock_configuration = true")
}

// viewOf is what view.sql and daily.sql are made for. Release ids are of a form
// that needs no quoting; the other names are this program's.
type viewOf struct {
	Schema, Catalog, Release, Name, Date string
	Labels                               []string
}

func collect(rows *sql.Rows, limit int) (*QueryResult, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	res := &QueryResult{Columns: columns, Rows: [][]Value{}}
	values := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if limit > 0 && len(res.Rows) == limit {
			res.Cut = true
			return res, nil
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		row := make([]Value, len(values))
		for i, v := range values {
			row[i] = valueOf(v, types[i].DatabaseTypeName() == "DATE")
		}
		res.Rows = append(res.Rows, row)
	}
	return res, rows.Err()
}

// valueOf words a value; dated tells that its column is of days.
func valueOf(v any, dated bool) Value {
	switch v := v.(type) {
	case nil:
		return Value{Null: true}
	case time.Time:
		if dated {
			return Value{Text: v.UTC().Format(time.DateOnly)}
		}
		return Value{Text: v.UTC().Format(time.DateTime)}
	case []byte:
		return Value{Text: string(v)}
	case string:
		return Value{Text: v}
	}
	text := fmt.Sprint(v)
	return Value{Text: text, Number: isNumber(text)}
}

func isNumber(text string) bool {
	return text != "" && !slices.ContainsFunc([]rune(text), func(r rune) bool { return !strings.ContainsRune("0123456789.-+e", r) }) && json.Valid([]byte(text))
}
