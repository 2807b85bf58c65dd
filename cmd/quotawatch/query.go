package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/store"
	"github.com/spf13/cobra"
)

const queryLong = `Run SQL (DuckDB's) on what was added, read-only: nothing can be changed, and no
file or address can be reached from it. The tables:

  arrest       one row per loaded row, with its lineage: release, file_sha256,
               file_name, sheet (empty for delimited text), row (the line as a
               text editor counts), arrest_date, office, the labels of the
               release, and whether the row counts under each counting rule
  quarantine   the rows that were not loaded: lineage, code, column; no values

Without SQL on the command line it is read from standard input. Rows are those of
public releases; the columns that describe a person were never stored.`

const queryExample = `  # where do the arrests of a day come from?
  quotawatch query "select file_sha256, sheet, row from arrest where office = 'DAL' and arrest_date = '2018-05-14'"

  # count again what attain says
  quotawatch query "select office, count(*) from arrest group by all order by 2 desc" --format csv`

func (a *app) queryCommand() *cobra.Command {
	limits := store.QueryLimits{}
	c := &cobra.Command{Use: "query [SQL]", Short: "Read-only SQL on your own build, down to file and row", Long: queryLong, Example: queryExample,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.query(c.Context(), args, limits) }}
	c.Flags().DurationVar(&limits.Time, "timeout", time.Minute, "give up after this `duration`")
	c.Flags().IntVar(&limits.Rows, "limit", 10_000, "write at most this `number` of rows, 0 for all")
	return c
}

func (a *app) query(ctx context.Context, args []string, limits store.QueryLimits) error {
	text := strings.Join(args, " ")
	if text == "" {
		b, err := io.ReadAll(io.LimitReader(a.in, 1<<20))
		if err != nil {
			return err
		}
		text = string(b)
	}
	held, err := a.held()
	if err != nil {
		return err
	}
	res, err := held.Query(ctx, text, limits)
	if err != nil {
		return err
	}
	t := present.Table{Columns: res.Columns}
	for _, row := range res.Rows {
		var cells []present.Cell
		for _, v := range row {
			cells = append(cells, present.Cell{Value: v.Text, Number: v.Number})
		}
		t.Rows = append(t.Rows, cells)
	}
	if err := a.write(res, t); err != nil {
		return err
	}
	if res.Cut {
		a.say("Cut after %d rows; ask for more with --limit.", len(res.Rows))
	}
	return nil
}
