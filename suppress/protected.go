package suppress

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Cell gives the cell of a month, an area (Nation is one) and a category;
// hidden where there is no such cell.
func (p *Pattern) Cell(month quotawatch.Day, area, category string) Cell {
	m := slices.IndexFunc(p.Months, func(m Month) bool { return m.First == month })
	r, c := p.row(area), slices.Index(p.Categories, category)
	if m < 0 || r < 0 || c < 0 {
		return Cell{}
	}
	return p.Months[m].Cells[r][c]
}

// Sum adds up the months of a window of whole months. It is shown only where
// each of its months is: a sum of months with a hidden one among them would
// give the hidden one away to whoever subtracts the others.
func (p *Pattern) Sum(months quotawatch.Window, area, category string) Cell {
	r, c := p.row(area), slices.Index(p.Categories, category)
	sum := Cell{Shown: r >= 0 && c >= 0 && p.covers(months)}
	for _, m := range p.Months {
		if !sum.Shown || !months.Contains(m.First) {
			continue
		}
		cell := m.Cells[r][c]
		sum = Cell{sum.Count + cell.Count, cell.Shown}
	}
	if !sum.Shown {
		return Cell{}
	}
	return sum
}

// covers tells whether a window is of whole months, each of them shown.
func (p *Pattern) covers(w quotawatch.Window) bool {
	if w.Empty() || w.From.Time().Day() != 1 || (w.To+1).Time().Day() != 1 {
		return false
	}
	for m := w.From; m < w.To; m = addMonths(m, 1) {
		if !p.has(m) {
			return false
		}
	}
	return true
}

// row gives the row of an area, -1 where there is none.
func (p *Pattern) row(area string) int {
	if area == Nation {
		return len(p.Areas)
	}
	return slices.Index(p.Areas, area)
}
