package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/store"
)

// showProposal prints what would be read for what, what it would give, and how
// to accept it.
func (a *app) showProposal(p *ingest.Proposal, req store.AddRequest) {
	line := func(format string, args ...any) {
		fmt.Fprintln(a.err, wrap(present.Printable(fmt.Sprintf(format, args...)), width(a.err)))
	}
	for _, s := range p.Sheets {
		line("%s: proposal: read as %s, column names on row %d%s", p.File, p.Source, s.Header, ofSheet(s.Sheet))
		for _, m := range s.Pairs {
			if !strings.HasSuffix(m.Field, "_time") || m.Header != p.Vintage.Headers[strings.TrimSuffix(m.Field, "_time")+"_date"] {
				line("  %-20s <- %q (%s)", m.Field, m.Header, m.How)
			}
		}
	}
	if len(p.Unknown) > 0 {
		line("  not matched, and dropped: %s", strings.Join(p.Unknown, ", "))
	}
	for _, q := range p.Questions {
		line("  to say with %s: %s", q.Flag, q.Text)
	}
	if len(p.Missing) > 0 {
		line("  missing: no column was found for %s, so it cannot be accepted yet", strings.Join(p.Missing, ", "))
		return
	}
	for _, r := range p.First {
		line("  row %d%s: %s", r.Row, ofSheet(r.Sheet), strings.Join(filled(r.Date.String(), officeText(r.Office), r.Method), ", "))
	}
	a.showCounts(p, line)
	for _, what := range p.NotAnswerable {
		line("  will not be answerable: %s", what)
	}
	if p.Problem != "" {
		line("  as proposed it would be refused: %s", p.Problem)
		return
	}
	line("  if that is right: quotawatch add --accept NAME %s", strings.Join(append(saidFlags(req), req.Paths...), " "))
}

// ofSheet words a sheet behind a row, "" in files without sheets.
func ofSheet(name string) string {
	if name == "" {
		return ""
	}
	return " of sheet " + name
}

func filled(texts ...string) []string {
	return slices.DeleteFunc(texts, func(t string) bool { return t == "" })
}

func officeText(code quotawatch.OfficeCode) string {
	if code == quotawatch.NoOffice {
		return "no office"
	}
	return string(code)
}

// maxMonths is how many months of a proposal the terminal shows.
const maxMonths = 24

// showCounts prints the rows of each month, and of the offices with most.
func (a *app) showCounts(p *ingest.Proposal, line func(string, ...any)) {
	if p.Rows == 0 {
		return
	}
	line("  %s rows, %s to %s; by month and office:", quota.Thousands(int64(p.Rows)), p.Days.From, p.Days.To)
	for i, month := range monthsOf(p.Counts) {
		if i == maxMonths {
			line("    and %d months more", len(monthsOf(p.Counts))-maxMonths)
			return
		}
		sum, text := 0, []string{}
		for _, c := range byRows(p.Counts, month) {
			sum += c.Rows
			text = append(text, fmt.Sprintf("%s %s", officeText(c.Office), quota.Thousands(int64(c.Rows))))
		}
		if more := len(text) - 6; more > 0 {
			text = append(text[:6], fmt.Sprintf("%d offices more", more))
		}
		line("    %s  %s (%s)", month, quota.Thousands(int64(sum)), strings.Join(text, ", "))
	}
}

func monthsOf(counts []ingest.MonthCount) (months []string) {
	for _, c := range counts {
		if !slices.Contains(months, c.Month) {
			months = append(months, c.Month)
		}
	}
	return months
}

// byRows returns the counts of a month, the largest first.
func byRows(counts []ingest.MonthCount, month string) (of []ingest.MonthCount) {
	for _, c := range counts {
		if c.Month == month {
			of = append(of, c)
		}
	}
	slices.SortStableFunc(of, func(a, b ingest.MonthCount) int { return b.Rows - a.Rows })
	return of
}

// saidFlags writes out what the user has said so far.
func saidFlags(req store.AddRequest) (flags []string) {
	said := func(name, value string) {
		if value != "" {
			flags = append(flags, name, value)
		}
	}
	said("--as", req.Told.Source)
	said("--table", req.Told.Table)
	said("--office", string(req.Told.Office))
	said("--dates", req.Told.Dates)
	for field, header := range req.Told.Columns {
		said("--column", fmt.Sprintf("%s=%q", field, header))
	}
	for _, k := range req.Told.Keep {
		said("--keep", fmt.Sprintf("%q", k))
	}
	return flags
}
