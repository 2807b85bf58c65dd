package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// Reading ends as soon as a refusal is certain: what is refused must not cost
// the memory of a list of its rows.
const (
	certainRows  = 10_000 // quarantined, and more than certainShare of all
	certainShare = 0.5
	mostRows     = 100_000 // quarantined, and more than the share that is allowed
)

// faults are the reasons for which rows of a sheet are quarantined.
type faults []fault

// fault is one reason: how often, and where first.
type fault struct {
	code   quotawatch.Code
	column string
	rows   int
	first  []int32
	shape  string // of the first value, where the column is that of the date
}

// reject decides what becomes of a row that cannot be loaded: it is a total, it
// may be a footnote, the file was cut within it, or it is quarantined.
func (r *reading) reject(rec *grid.Record, code quotawatch.Code, column string) error {
	switch {
	case rec.Bad == "" && r.isTotal(rec):
		r.subtotal(rec)
		return nil
	case rec.Bad == "" && r.mayBeFootnote(rec):
		return r.hold(rec, code, column)
	case rec.Open && (code == quotawatch.CodeRowQuote || code == quotawatch.CodeRowRagged && len(rec.Cells) < len(r.header)):
		return r.cut(rec)
	}
	if code == quotawatch.CodeRowRagged {
		r.short.add(rec, len(r.header))
	}
	return r.quarantine(rec, int32(rec.Row), code, column)
}

// quarantine sets a row aside. An error says that nothing can mend the file.
func (r *reading) quarantine(rec *grid.Record, row int32, code quotawatch.Code, column string) error {
	r.res.Tally.Quarantined++
	r.res.Quarantined = append(r.res.Quarantined, Quarantined{Row: row, Code: code, Column: column})
	i := slices.IndexFunc(r.faults, func(f fault) bool { return f.code == code && f.column == column })
	if i < 0 {
		i = len(r.faults)
		r.faults = append(r.faults, fault{code: code, column: column, shape: r.shape(rec, column)})
	}
	f := &r.faults[i]
	if f.rows++; len(f.first) < 3 {
		f.first = append(f.first, row)
	}
	n, share := r.res.Tally.Quarantined, r.share()
	if n >= certainRows && share > certainShare || n >= mostRows && share > r.plan.Source.Checks.MaxQuarantinedShare {
		return r.tooMany()
	}
	return nil
}

// share is the part of the rows that is quarantined.
func (r *reading) share() float64 {
	return float64(r.res.Tally.Quarantined) / float64(max(1, r.res.Loaded+r.res.Tally.Quarantined))
}

// tooMany refuses the file and says what the rows have in common.
func (r *reading) tooMany() error {
	n := r.res.Tally.Quarantined
	all := r.res.Loaded + n
	most := slices.MaxFunc(r.faults, func(a, b fault) int { return a.rows - b.rows })
	found := fmt.Sprintf("%d of %d (%s)", n, all, percent(r.share()))
	if most.rows < n || len(r.faults) > 1 {
		found += fmt.Sprintf("; %d of them are %s%s", most.rows, most.code, inColumn(most.column))
	}
	if most.shape != "" {
		found += fmt.Sprintf("; the first of those values has the form %q, where 9 is a digit and a a letter", most.shape)
	}
	return &quotawatch.Error{Code: quotawatch.CodeReleaseBad, Summary: "too many rows cannot be read", File: r.plan.Name,
		Place:    fmt.Sprintf("first at %s (%s%s)%s", spot(r.sheet.Name, int(most.first[0])), most.code, inColumn(most.column), more(most.first[1:])),
		Expected: fmt.Sprintf("at most %g%% of rows quarantined", r.plan.Source.Checks.MaxQuarantinedShare*100),
		Found:    found, Do: nextStep(most.code)}
}

// nextStep says what can be done about rows of a code.
func nextStep(code quotawatch.Code) string {
	switch code {
	case quotawatch.CodeOfficeNew:
		return "offices are known by name or code, as Boston, BOS, ERO Boston, Boston Field Office; look at those rows, or name the column of offices: --column office=HEADER"
	case quotawatch.CodeDateBad:
		return "look at those rows; dates are read in every spelling that cannot be misread, as 2025-06-01; if another column has the day: --column FIELD=HEADER"
	}
	return "look at those rows, and get the release as its publisher has it"
}

// percent rounds a share, but not one near the limit to the limit.
func percent(share float64) string {
	if share < 0.1 {
		return fmt.Sprintf("%.2f%%", 100*share)
	}
	return fmt.Sprintf("%.0f%%", 100*share)
}

func more(rows []int32) string {
	var out strings.Builder
	for _, row := range rows {
		fmt.Fprintf(&out, ", %d", row)
	}
	return out.String()
}

// cut refuses a text that ends within a record.
func (r *reading) cut(rec *grid.Record) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileTruncated, Summary: "the file ends within a record", File: r.plan.Name,
		Place: spot(r.sheet.Name, rec.Row), Expected: fmt.Sprintf("%d cells and the end of the line", len(r.header)),
		Found: fmt.Sprintf("%d cells and the end of the file", len(rec.Cells)),
		Do:    "get the file again and compare its size or hash with the publisher's"}
}

// maxShape is how much of the form of a value is shown.
const maxShape = 30

// shape gives the form of the date of a row: each digit as 9, each letter as a.
// No other column is shown even so.
func (r *reading) shape(rec *grid.Record, column string) string {
	if rec == nil || r.dated < 0 || column == "" || r.header[r.dated] != column {
		return ""
	}
	v := cellAt(rec, r.dated)
	text := bytes.TrimSpace(r.textOf(v))
	if v.Kind == grid.Number {
		text = fmt.Appendf(nil, "%g", v.Number)
	}
	shape := []rune(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsDigit(c):
			return '9'
		case unicode.IsLetter(c):
			return 'a'
		}
		return c
	}, string(text)))
	return string(shape[:min(len(shape), maxShape)])
}

func inColumn(column string) string {
	if column == "" {
		return ""
	}
	return fmt.Sprintf(" in column %q", column)
}

// swallows tells whether a quoted cell of a record holds other records: a line
// within it has as many cells as the header, or its last line has just those
// that stand before the cell, so that a quote was opened in one record and
// closed in another.
func (r *reading) swallows(rec *grid.Record) bool {
	delim := []byte{r.plan.delim}
	for at := range rec.Cells {
		lines := bytes.Split(rec.Cells[at].Text, []byte{'\n'})
		if len(lines) < 2 || len(r.header) < 3 {
			continue
		}
		for _, line := range lines[1 : len(lines)-1] {
			if bytes.Count(line, delim) == len(r.header)-1 {
				return true
			}
		}
		if at > 1 && bytes.Count(lines[len(lines)-1], delim) == at {
			return true
		}
	}
	return false
}

// swallowed quarantines a record and each one that its quoted cell swallowed.
func (r *reading) swallowed(rec *grid.Record) error {
	r.res.Seen += rec.Lines - 1
	for i := range rec.Lines {
		if err := r.quarantine(rec, int32(rec.Row+i), quotawatch.CodeRowSwallowed, ""); err != nil {
			return err
		}
	}
	return nil
}
