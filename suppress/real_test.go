package suppress

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/internal/realdata"
	"github.com/quotawatch/quotawatch/registry"
)

// realTable counts the arrests of fiscal years 2016 to 2018 by month, area as
// released, and the groups of a column.
// Column 7 is citizenship, 8 gender.
func realTable(t testing.TB, column int, group func(string) string) Table {
	t.Helper()
	counts := map[[3]string]int{}
	for _, path := range realdata.Arrests(t) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(z)
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = '|', -1, true
		for {
			row, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if day, err := time.Parse("1/2/2006", row[min(1, len(row)-1)]); err == nil {
				counts[[3]string{day.Format("2006-01"), strings.TrimSuffix(row[0], " Area of Responsibility"), group(row[column])}]++
			}
		}
	}
	return tableOf(t, counts)
}

// tableOf makes a table of counts by month, area and category.
func tableOf(t testing.TB, counts map[[3]string]int) Table {
	t.Helper()
	var names [3][]string
	var at [3]map[string]int
	for i := range names {
		seen := map[string]bool{}
		for key := range counts {
			seen[key[i]] = true
		}
		names[i] = sortedKeys(seen)
		at[i] = index(names[i])
	}
	table := Table{Attribute: "citizenship", Definition: "episodes", Areas: names[1], Categories: names[2], Counts: make([][][]int, len(names[0]))}
	for i, m := range names[0] {
		first, err := quotawatch.ParseDay(m + "-01")
		if err != nil {
			t.Fatal(err)
		}
		table.Months = append(table.Months, first)
		table.Through = addMonths(first, 12)
		table.Counts[i] = make([][]int, len(names[1]))
		for a := range table.Counts[i] {
			table.Counts[i][a] = make([]int, len(names[2]))
		}
	}
	for key, n := range counts {
		table.Counts[at[0][key[0]]][at[1][key[1]]][at[2][key[2]]] = n
	}
	return table
}

func sortedKeys(seen map[string]bool) (keys []string) {
	for k := range seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// TestRealTables protects what the arrests of fiscal years 2016 to 2018 say of
// citizenship and sex, and pins how much of it can be shown.
func TestRealTables(t *testing.T) {
	d, err := registry.LoadDisclosure(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		attribute                string
		column, small, hidden    int
		categories, nationHidden int
	}{
		{"citizenship", 7, 59, 63, 12, 0},
		{"sex", 8, 10, 19, 2, 0},
	} {
		a, ok := d.Attribute(c.attribute)
		if !ok {
			t.Fatal(c.attribute)
		}
		table := realTable(t, c.column, a.Group)
		table.Attribute = a.ID
		p, err := Protect(table, RulesOf(d, a), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := measure(table, p)
		t.Logf("%s: %+v", a.ID, got)
		if got.percent(got.small) != c.small || got.percent(got.hidden) != c.hidden || len(p.Categories) != c.categories || got.nationHidden != c.nationHidden {
			t.Errorf("%s: %d%% small, %d%% hidden, %d categories, %d hidden of the nation, want %+v", a.ID, got.percent(got.small), got.percent(got.hidden), len(p.Categories), got.nationHidden, c)
		}
	}
}

// TestRealisticTable pins how much of the synthetic table can be shown.
func TestRealisticTable(t *testing.T) {
	table := realistic()
	got := measure(table, mustProtect(t, table, testRules, nil))
	t.Logf("%+v", got)
	if got.percent(got.small) != 63 || got.percent(got.hidden) != 67 || got.nationHidden != 0 {
		t.Errorf("%+v", got)
	}
}

// measured is how much of a table is hidden: cells of areas with arrests, how
// many are below the threshold, how many are hidden, and the people in them.
type measured struct {
	cells, small, hidden, people, peopleHidden, nation, nationHidden int
}

func (m measured) percent(n int) int { return 100 * n / m.cells }

func measure(t Table, p *Protected) (m measured) {
	for i, g := range secret(t, p) {
		for e, n := range g.value {
			shown := p.Months[i].Cells[e/g.cols][e%g.cols].Shown
			switch {
			case g.total[e/g.cols] == 0:
				continue
			case e >= (g.rows-1)*g.cols:
				m.nation++
				m.nationHidden += one(!shown)
				continue
			}
			m.cells++
			m.people += n
			m.small += one(n < p.Threshold)
			m.hidden += one(!shown)
			m.peopleHidden += n * one(!shown)
		}
	}
	return m
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
