package suppress

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/quotawatch/quotawatch"
)

// Nation is the area of the row that adds up all others.
const Nation = "US"

// Limits of a table: more than any has, and few enough that no sum overflows.
const (
	maxSide  = 1000
	maxCount = 1_000_000_000
)

// Table holds counts of people arrested, by month, area and the categories of
// one attribute. It has no place for a second attribute or a filter, on
// purpose. Every arrest is in one area, that of no office included, and in one
// category, so the areas of a month add up to the nation.
type Table struct {
	// Attribute is the id of the one attribute that is counted.
	Attribute  string
	Definition quotawatch.DefinitionID
	// Through is the last day that the release holds whole.
	Through quotawatch.Day
	// Months are the first days of calendar months.
	Months            []quotawatch.Day
	Areas, Categories []string
	// Counts are by month, area and category, in the order of those.
	Counts [][][]int
}

func (t Table) check() error {
	if len(t.Months) == 0 || len(t.Areas) == 0 || len(t.Months) > maxSide || len(t.Areas) > maxSide || len(t.Categories) > maxSide {
		return fmt.Errorf("a table of %d months, %d areas and %d categories", len(t.Months), len(t.Areas), len(t.Categories))
	}
	for _, m := range t.Months {
		if m.Time().Day() != 1 {
			return fmt.Errorf("%s is not the first day of a month", m)
		}
	}
	if twice(t.Months) || twice(t.Areas) || twice(t.Categories) || slices.Contains(t.Areas, Nation) {
		return fmt.Errorf("a month, area or category stands twice, or %s among the areas", Nation)
	}
	if len(t.Counts) != len(t.Months) {
		return fmt.Errorf("counts of %d months, want %d", len(t.Counts), len(t.Months))
	}
	for i, m := range t.Counts {
		if err := t.checkMonth(m); err != nil {
			return fmt.Errorf("%s: %w", t.Months[i], err)
		}
	}
	return nil
}

func (t Table) checkMonth(counts [][]int) error {
	if len(counts) != len(t.Areas) {
		return fmt.Errorf("counts of %d areas, want %d", len(counts), len(t.Areas))
	}
	for i, row := range counts {
		if len(row) != len(t.Categories) {
			return fmt.Errorf("%s has counts of %d categories, want %d", t.Areas[i], len(row), len(t.Categories))
		}
		for _, n := range row {
			if n < 0 || n > maxCount {
				return fmt.Errorf("%s has a count below zero or beyond reason", t.Areas[i])
			}
		}
	}
	return nil
}

// settled gives the months of t that may be shown for the first time: months
// after which the release goes on long enough, and which done does not hold.
func (t Table) settled(rules Rules, done func(quotawatch.Day) bool) (months []int) {
	for i, m := range t.Months {
		if addMonths(m, 1+rules.SettleMonths) <= t.Through+1 && !done(m) {
			months = append(months, i)
		}
	}
	sort.Slice(months, func(i, j int) bool { return t.Months[months[i]] < t.Months[months[j]] })
	return months
}

// addMonths gives the first day of the month n months after that of d.
func addMonths(d quotawatch.Day, n int) quotawatch.Day {
	t := d.Time()
	return quotawatch.Day(t.AddDate(0, n, 1-t.Day()).Unix() / (24 * 60 * 60))
}

// month gives the counts of a month with areas in the order given, and
// categories summed into those given; of says which goes where.
func (t Table) month(m int, areas, categories []string, of func(string) string) [][]int {
	column := index(categories)
	row := index(areas)
	out := make([][]int, len(areas))
	for i := range out {
		out[i] = make([]int, len(categories))
	}
	for a, counts := range t.Counts[m] {
		for c, n := range counts {
			out[row[t.Areas[a]]][column[of(t.Categories[c])]] += n
		}
	}
	return out
}

func index(names []string) map[string]int {
	at := make(map[string]int, len(names))
	for i, n := range names {
		at[n] = i
	}
	return at
}

func twice[T cmp.Ordered](all []T) bool {
	s := slices.Sorted(slices.Values(all))
	return len(slices.Compact(s)) != len(all)
}
