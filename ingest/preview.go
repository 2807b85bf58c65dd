package ingest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// FirstRow is a row as it would be read: its day, its office and how the
// arrest was made. Nothing that describes a person is in it, and no place.
type FirstRow struct {
	Sheet  string                `json:"sheet,omitempty"`
	Row    int32                 `json:"row"`
	Date   quotawatch.Day        `json:"date"`
	Office quotawatch.OfficeCode `json:"office"`
	Method string                `json:"method,omitempty"`
}

// MonthCount is how many rows of an office are in a month.
type MonthCount struct {
	Month  string                `json:"month"`
	Office quotawatch.OfficeCode `json:"office"`
	Rows   int                   `json:"rows"`
}

// Preview is what would be read of a file.
type Preview struct {
	Days   quotawatch.Window `json:"days"`
	Rows   int               `json:"rows"`
	First  []FirstRow        `json:"first_rows"`
	Counts []MonthCount      `json:"counts"`
}

// previewRows is how many first rows a preview shows.
const previewRows = 5

// Preview reads the sheets of a plan and keeps nothing but their first rows and
// their counts.
func (p *Plan) Preview(ctx context.Context, reg *registry.Registry) (v Preview, err error) {
	for range 20 { // readings begun anew by what the rows showed
		var again *Again
		if v, err = p.previewOnce(ctx, reg); !errors.As(err, &again) {
			return v, err
		}
	}
	return v, err
}

func (p *Plan) previewOnce(ctx context.Context, reg *registry.Registry) (Preview, error) {
	r, err := p.Open()
	if err != nil {
		return Preview{}, err
	}
	defer r.book.Close()
	v := Preview{First: []FirstRow{}, Counts: []MonthCount{}}
	layout := NewLayout(reg, 0, p)
	method := slices.Index(layout.Labels, "method")
	counts := map[MonthCount]int{}
	for i, sheet := range p.Sheets {
		_, err := r.Read(ctx, i, layout, func(b *Batch) error {
			for j, day := range b.Day {
				row := FirstRow{Sheet: sheet.Name, Row: b.Row[j], Date: day, Office: layout.office(b.Office[j])}
				if len(v.First) < previewRows {
					if method >= 0 {
						row.Method = layout.Dict.Text(b.Labels[method][j])
					}
					v.First = append(v.First, row)
				}
				v.take(day)
				counts[MonthCount{Month: day.String()[:7], Office: row.Office}]++
			}
			return nil
		}, nil)
		if err != nil {
			return v, err
		}
	}
	for c, n := range counts {
		c.Rows = n
		v.Counts = append(v.Counts, c)
	}
	slices.SortFunc(v.Counts, func(a, b MonthCount) int {
		return cmp.Or(cmp.Compare(a.Month, b.Month), cmp.Compare(a.Office, b.Office))
	})
	return v, nil
}

// take widens the days by one.
func (v *Preview) take(day quotawatch.Day) {
	if v.Rows == 0 {
		v.Days = quotawatch.Window{From: day, To: day}
	}
	v.Rows++
	v.Days.From, v.Days.To = min(v.Days.From, day), max(v.Days.To, day)
}

// office returns the code of an office of a batch.
func (l *Layout) office(index uint8) quotawatch.OfficeCode {
	if index == 0 {
		return quotawatch.NoOffice
	}
	return l.reg.Offices[index-1].Code
}
