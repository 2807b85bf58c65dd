package suppress

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

// FromCube makes the table of an attribute from a release: the whole months of
// its window, with a row for each of the offices and one for no office, or of a
// national attribute that one alone. It refuses a release without the attribute, and an extract, as that is a filter:
// what it counts could be subtracted from what the nation's releases do.
func FromCube(c *cube.Cube, a registry.Attribute, rules Rules, offices []quotawatch.Office) (Table, error) {
	t := Table{Attribute: a.ID + " of " + c.Table, Definition: rules.Definition, Through: c.Window.To, Categories: a.Labels()}
	if whole := c.Coverage == quotawatch.CoverNation || a.National && c.Coverage == quotawatch.CoverTotals; !whole {
		return t, refused(t.Attribute, c.Release+" is an extract")
	}
	f, ok, err := c.Facet(a.Field)
	if err != nil {
		return t, err
	}
	if !ok || !f.Monthly || f.National != a.National {
		return t, refused(t.Attribute, c.Release+" does not count "+a.Field+" by month")
	}
	if a.National {
		offices = nil
	}
	t.lay(c, offices)
	return t, t.count(c, f, a)
}

// lay makes the rows and the months of the table, all counts 0. Months with days
// of a gap are not whole.
func (t *Table) lay(c *cube.Cube, offices []quotawatch.Office) {
	w := c.Window
	t.Areas = []string{string(quotawatch.NoOffice)}
	for _, o := range offices {
		if o.Code != quotawatch.NoOffice {
			t.Areas = append(t.Areas, string(o.Code))
		}
	}
	for m := addMonths(w.From-1, 1); addMonths(m, 1) <= w.To+1; m = addMonths(m, 1) {
		if _, gap := c.GapIn(quotawatch.Window{From: m, To: addMonths(m, 1) - 1}); gap {
			continue
		}
		t.Months = append(t.Months, m)
		month := make([][]int, len(t.Areas))
		for a := range month {
			month[a] = make([]int, len(t.Categories))
		}
		t.Counts = append(t.Counts, month)
	}
}

// count adds the cells of a facet; those of months that are not whole are left
// out.
func (t *Table) count(c *cube.Cube, f cube.Facet, a registry.Attribute) error {
	areas, categories := index(t.Areas), index(t.Categories)
	for _, cell := range f.Cells {
		m, whole := slices.BinarySearch(t.Months, cell.Day)
		if !whole {
			continue
		}
		area, ok := areas[string(c.Offices[cell.Office])]
		if !ok {
			return fmt.Errorf("the registry has no office %s", c.Offices[cell.Office])
		}
		t.Counts[m][area][categories[a.Group(f.Values[cell.Value])]] += cell.Count(t.Definition)
	}
	return nil
}
