package main

import (
	"fmt"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/diff"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// shownDays is how many days with the largest change a screen lists.
const shownDays = 10

// writeDiff writes a report: on a screen as an account with the table of
// offices and the days that changed most, or with the one table of by.
func (a *app) writeDiff(r *diff.Report, by string, names map[quotawatch.OfficeCode]string) error {
	a.diffHead(r)
	if err := a.write(r, diffTable(r, by, names)); err != nil || !a.onScreen() {
		return err
	}
	if by == "" {
		if err := a.diffDays(r); err != nil {
			return err
		}
		a.diffFields(r)
	}
	a.say("")
	a.say("Source: %s", r.From.Source)
	for _, text := range r.Caveats {
		a.say("- %s", text)
	}
	return nil
}

func (a *app) diffHead(r *diff.Report) {
	if r.Synthetic {
		a.say("SYNTHETIC DATA: made up for tests, not arrests.")
	}
	a.say("%s", r.Headline)
	a.say("a: %s, %s%s · b: %s, %s%s · definition %s", r.A.Release, r.A.Window, alone(r.Days.OnlyA), r.B.Release, r.B.Window, alone(r.Days.OnlyB), r.Definition)
	a.say("Rows: %s in a, %s in b; at least %s added, %s removed, %s revised.", whole(r.Totals.Rows.A), whole(r.Totals.Rows.B),
		whole(r.Rows.Added), whole(r.Rows.Removed), whole(r.Rows.Revised))
	a.say("")
}

// alone says how many days a release has for itself.
func alone(windows []quotawatch.Window) string {
	n := 0
	for _, w := range windows {
		n += w.Days()
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s not in the other)", whole(n))
}

func whole(n int) string { return quota.Thousands(int64(n)) }

// diffDays writes the days that changed most, and how long the end of A was
// filling in.
func (a *app) diffDays(r *diff.Report) error {
	a.say("")
	if days := r.LargestDays(shownDays); len(days) > 0 {
		a.say("Days with the largest change:")
		if err := dayTable(days).Write(a.out, present.FormatTable, width(a.out)); err != nil {
			return err
		}
	} else {
		a.say("No day has another count.")
	}
	a.say("")
	if f := r.FillingIn; f.Known {
		a.say("%s.", f.Statement)
	} else {
		a.say("How long %s was filling in is not known: %s.", r.A.Release, f.Why)
	}
	return nil
}

func (a *app) diffFields(r *diff.Report) {
	lines := fieldRows(r)
	if len(lines) == 0 && r.Columns.Known {
		a.say("No field changed.")
	}
	if len(lines) > 0 {
		a.say("Fields that changed (a, b):")
	}
	for _, l := range lines {
		a.say("  %s", l.words())
	}
	if !r.Columns.Known {
		a.say("Columns are not compared: %s.", r.Columns.Why)
	}
}

// diffTable is the table of --by, of offices by default.
func diffTable(r *diff.Report, by string, names map[quotawatch.OfficeCode]string) present.Table {
	switch by {
	case "day":
		return dayTable(r.ByDay)
	case "method":
		return valueTable("method", r.ByMethod)
	case "criminality":
		return valueTable("criminality", r.ByCriminality)
	case "field":
		return fieldTable(r)
	}
	t := present.Table{Columns: append([]string{"office", "name"}, append(pairColumns, moveColumns...)...)}
	for _, o := range r.ByOffice {
		row := append([]present.Cell{present.Text(string(o.Office)), present.Text(names[o.Office])}, pairCells(o.Pair)...)
		t.Rows = append(t.Rows, append(row, moveCells(o.Rows)...))
	}
	return t
}

var (
	pairColumns = []string{"a", "b", "difference", "change"}
	moveColumns = []string{"rows_added", "rows_removed", "rows_revised"}
)

func pairCells(p diff.Pair) []present.Cell {
	signed := whole(p.Difference)
	if p.Difference > 0 {
		signed = "+" + signed
	}
	return []present.Cell{number(p.A), number(p.B), present.Int(int64(p.Difference), signed),
		present.Number(p.Change, 3).Screened(diff.Percent(p.Change))}
}

func number(n int) present.Cell { return present.Int(int64(n), whole(n)) }

func moveCells(m diff.Moves) []present.Cell {
	return []present.Cell{number(m.Added), number(m.Removed), number(m.Revised)}
}

func dayTable(days []diff.DayRow) present.Table {
	t := present.Table{Columns: append([]string{"day"}, append(pairColumns, moveColumns...)...)}
	for _, d := range days {
		row := append([]present.Cell{present.Text(d.Day.String())}, pairCells(d.Pair)...)
		t.Rows = append(t.Rows, append(row, moveCells(d.Rows)...))
	}
	return t
}

func valueTable(field string, values []diff.ValueRow) present.Table {
	t := present.Table{Columns: append(append([]string{field}, pairColumns...), "share_a", "share_b", "only_in")}
	for _, v := range values {
		row := append([]present.Cell{present.Text(v.Value).Screened(valueText(v.Value))}, pairCells(v.Pair)...)
		t.Rows = append(t.Rows, append(row, percent(v.ShareA), percent(v.ShareB), present.Text(v.Only)))
	}
	return t
}

func valueText(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// fieldRow is one change of a field: of its column, of a value, or of rows.
type fieldRow struct {
	field, value, change string
	headerA, headerB     string
	shareA, shareB       quotawatch.Estimate
	rows                 int
}

// words says the change in a line.
func (f fieldRow) words() string {
	text := f.field
	if f.value != "" {
		text += " " + f.value
	}
	text += ": " + f.change
	switch {
	case f.rows > 0:
		return fmt.Sprintf("%s, at least %s", text, whole(f.rows))
	case f.change == string(diff.Header):
		return fmt.Sprintf("%s, %q, %q", text, f.headerA, f.headerB)
	case f.change == string(diff.OnlyA), f.change == string(diff.OnlyB), f.change == string(diff.Fate):
		return text
	}
	return fmt.Sprintf("%s, %s, %s", text, percent(f.shareA).Screen, percent(f.shareB).Screen)
}

// fieldRows lists the changes of columns, then of values, then of rows.
func fieldRows(r *diff.Report) (rows []fieldRow) {
	for _, c := range r.Columns.Changes {
		rows = append(rows, fieldRow{field: c.Field, change: string(c.Change), headerA: strings.Join(c.HeadersA, "; "),
			headerB: strings.Join(c.HeadersB, "; "), shareA: c.MissingA, shareB: c.MissingB})
	}
	rows = append(rows, valueChanges("method", r.ByMethod)...)
	rows = append(rows, valueChanges("criminality", r.ByCriminality)...)
	for _, v := range r.Revised {
		if v.Rows > 0 {
			rows = append(rows, fieldRow{field: v.Field, change: "rows with another value", rows: v.Rows})
		}
	}
	return rows
}

// valueChanges lists the values that are new, gone, or of another share.
func valueChanges(field string, values []diff.ValueRow) (rows []fieldRow) {
	for _, v := range values {
		row := fieldRow{field: field, value: valueText(v.Value), shareA: v.ShareA, shareB: v.ShareB}
		if v.Only != "" {
			row.change = "value only in " + v.Only
			rows = append(rows, row)
		}
		if v.Moved {
			row.change = "share of value"
			rows = append(rows, row)
		}
	}
	return rows
}

func fieldTable(r *diff.Report) present.Table {
	t := present.Table{Columns: []string{"field", "value", "change", "header_a", "header_b", "share_a", "share_b", "rows"}}
	for _, f := range fieldRows(r) {
		rows := present.Text("")
		if f.rows > 0 {
			rows = number(f.rows)
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(f.field), present.Text(f.value), present.Text(f.change), present.Text(f.headerA),
			present.Text(f.headerB), percent(f.shareA), percent(f.shareB), rows})
	}
	return t
}
