// Command genfigures makes the published figures of the registry from the
// files their publishers give out: go run ./registry/internal/genfigures DATA OUT.
package main

import (
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	_ "github.com/duckdb/duckdb-go/v2" // reads Parquet
	"github.com/quotawatch/quotawatch/registry"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: genfigures DATA OUT")
		os.Exit(2)
	}
	if err := Make(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// nation is the total of all rows that the publisher of the totals per office
// states; the file itself lists the offices alone.
const nation = 549_499

// Make writes every figure of DATA as a CSV file in out.
func Make(data, out string) error {
	reg, err := registry.Load("")
	if err != nil {
		return err
	}
	series := [][]string{{"from", "office", "arrests"}}
	return errors.Join(
		write(data, "national/daily-2023-09-to-2025-07.csv", out, "national-daily.csv", series,
			func(r map[string]string) []string { return []string{r["date"], "US", r["arrests"]} }),
		write(data, "national/weekly-2024-08-to-2025-10.csv", out, "national-weekly.csv", series,
			func(r map[string]string) []string { return []string{r["Week"], "US", r["Total Arrests"]} }),
		write(data, "offices/totals-2025-01-20-to-2026-08-06.csv", out, "office-totals.csv",
			append(slices.Clone(series), []string{"2025-01-20", "US", strconv.Itoa(nation)}),
			func(r map[string]string) []string {
				office, ok := reg.OfficeByLabel(r["apprehension_aor"])
				if !ok {
					panic("no office " + r["apprehension_aor"])
				}
				return []string{"2025-01-20", string(office.Code), r["arrests"]}
			}),
		write(data, "national/missingness-by-field-2025-07-release.csv", out, "missingness.csv", [][]string{{"field", "missing_share", "redacted"}}, missing),
		query(data, out, "custody-daily.csv", custodyDaily),
		query(data, out, "book-ins-monthly.csv", bookIns),
	)
}

// custodyDaily adds the facilities up: nothing finer than the nation is kept.
const custodyDaily = `select strftime(date, '%%Y-%%m-%%d') as day, sum(n_detained_at_midnight)::bigint as detained, sum(n_detained_convicted_criminal)::bigint as convicted
	from '%s/detention/facility-daily-population-2022-10-to-2026-03.parquet' group by date order by date`

// bookIns takes each month from the last workbook that gives it.
const bookIns = `with last as (select *, row_number() over (partition by date, arresting_agency order by file_date desc, pull_date desc) as place
		from '%s/detention/book-ins-by-arresting-agency.parquet' where n_book_ins is not null and date < file_date) -- some workbooks name months to come
	select strftime(date, '%%Y-%%m-%%d') as month, max(n_book_ins) filter (arresting_agency = 'ICE')::bigint as ice,
		max(n_book_ins) filter (arresting_agency = 'CBP')::bigint as cbp, strftime(max(file_date), '%%Y-%%m-%%d') as workbook,
		max(file_date) >= date + interval 1 month as whole
	from last where place = 1 group by date having ice is not null and cbp is not null order by date`

// query writes what SQL gives of the Parquet files of DATA.
func query(data, out, to, text string) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(fmt.Sprintf(text, data))
	if err != nil {
		return err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	made := [][]string{names}
	for rows.Next() {
		cells, to := make([]string, len(names)), make([]any, len(names))
		for i := range cells {
			to[i] = &cells[i]
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		made = append(made, cells)
	}
	var b strings.Builder
	if err := errors.Join(rows.Err(), csv.NewWriter(&b).WriteAll(made)); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, to), []byte(b.String()), 0o644)
}

// missing gives the fields that the arrests table has.
func missing(r map[string]string) []string {
	share, redacted := r["missing_Admin Arrests"], r["redacted_Admin Arrests"]
	if share == "NA" || share == "" {
		return nil
	}
	v, err := strconv.ParseFloat(share, 64)
	if err != nil {
		panic(err)
	}
	return []string{r["field"], strconv.FormatFloat(v, 'f', 4, 64), strings.ToLower(redacted)}
}

// write reads a CSV file, makes a row of each of its rows, sorts them below
// the first of head, and writes them.
func write(data, from, out, to string, head [][]string, make func(map[string]string) []string) error {
	f, err := os.Open(filepath.Join(data, from))
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	made := slices.Clone(head[1:])
	for _, r := range rows[1:] {
		cells := map[string]string{}
		for i, name := range rows[0] {
			cells[name] = r[i]
		}
		if row := make(cells); row != nil {
			made = append(made, row)
		}
	}
	slices.SortFunc(made, slices.Compare[[]string])
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.WriteAll(append(slices.Clone(head[:1]), made...)); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, to), []byte(text.String()), 0o644)
}
