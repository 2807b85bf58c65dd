package suppress

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

var markRules = Rules{Threshold: 11, Within: 2, SettleMonths: 2, Definition: "episodes", Rest: "blank", National: true}

// marksTable is a mark over months from January 2025, by yes, no and blank.
func marksTable(counts ...[]int) Table {
	t := Table{Attribute: "suspected-gang of detentions", Definition: "episodes", Areas: []string{string(quotawatch.NoOffice)}, Categories: []string{"yes", "no", "blank"}}
	for i, c := range counts {
		t.Months, t.Counts = append(t.Months, addMonths(january, i)), append(t.Counts, [][]int{c})
	}
	t.Through = addMonths(january, len(counts)+2) - 1
	return t
}

// TestMarksTip shows and hides counts at the edges of the rule.
func TestMarksTip(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{0, 0, 0}, "0 0 0"},
		{[]int{11, 11, 11}, "11 11 11"},
		{[]int{10, 5000, 5000}, "× × ×"},
		{[]int{0, 5000, 0}, "× × ×"},
		{[]int{11, 0, 5000}, "11 0 5000"},
		{[]int{11, 5000, 0}, "11 5000 0"},
		{[]int{11, 1, 5000}, "11 × ×"},
		{[]int{11, 5000, 10}, "11 × ×"},
		{[]int{5000, 10, 0}, "× × ×"},
		{[]int{5000, 11, 0}, "5000 11 0"},
		{[]int{5000, 6, 5}, "5000 × ×"},
	} {
		p, err := Protect(marksTable(c.counts), markRules, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		for _, name := range p.Categories {
			got += p.Cell(january, Nation, name).String() + " "
		}
		if got != c.want+" " || p.Months[0].Totals[1] != sum(c.counts) {
			t.Errorf("%v: %s, want %s", c.counts, got, c.want)
		}
	}
}

// TestMarksAttack runs the program on every month of up to 70 people: whoever
// knows the total, what is shown and the rule cannot tell a hidden count to
// within the distance.
func TestMarksAttack(t *testing.T) {
	const most = 70
	for _, rules := range []Rules{markRules, {Threshold: 5, Within: 1}, {Threshold: 6, Within: 2}, {Threshold: 20, Within: 9}} {
		low, high := map[string][]int{}, map[string][]int{}
		for n := range most + 1 {
			for yes := range n + 1 {
				for no := range n - yes + 1 {
					counts := []int{yes, no, n - yes - no}
					key := fmt.Sprint(n)
					for i, shown := range marksShown(counts, rules) {
						if key += " ×"; shown {
							key += fmt.Sprint(counts[i])
						}
					}
					if low[key] == nil {
						low[key], high[key] = slices.Clone(counts), slices.Clone(counts)
					}
					for i, v := range counts {
						low[key][i], high[key][i] = min(low[key][i], v), max(high[key][i], v)
					}
				}
			}
		}
		for key, least := range low {
			var n int
			var cells [3]string
			if _, err := fmt.Sscan(key, &n, &cells[0], &cells[1], &cells[2]); err != nil {
				t.Fatal(err)
			}
			for i, text := range cells {
				if text == Mark && high[key][i]-least[i] < min(2*rules.Within+1, n) {
					t.Errorf("threshold %d, within %d: %s tells cell %d to be from %d to %d", rules.Threshold, rules.Within, key, i, least[i], high[key][i])
				}
			}
		}
	}
}

// TestMarksOnce shows a month once and adds settled ones.
func TestMarksOnce(t *testing.T) {
	table := marksTable([]int{20, 30, 40}, []int{21, 31, 41}, []int{22, 32, 42})
	table.Through = addMonths(january, 4) - 1 // March is not settled
	first, err := Protect(table, markRules, nil)
	if err != nil || len(first.Months) != 2 {
		t.Fatalf("%+v %v", first, err)
	}
	later := marksTable([]int{99, 99, 99}, []int{99, 99, 99}, []int{23, 33, 43})
	second, err := Protect(later, markRules, &first.Pattern)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.Months, second.Months[:2]); diff != "" || len(second.Months) != 3 || second.Months[2].Totals[0] != 99 {
		t.Errorf("%s\n%+v", diff, second.Months)
	}
	other := later
	other.Attribute = "street-gang of detainers"
	var e *quotawatch.Error
	if _, err := Protect(other, markRules, &first.Pattern); !errors.As(err, &e) || e.Code != quotawatch.CodeCannotAnswer {
		t.Errorf("%v", err)
	}
	other.Areas = []string{"DAL"}
	other.Categories = []string{"yes", "no"}
	if _, err := Protect(other, markRules, nil); err == nil {
		t.Error("a mark of two categories")
	}
}

// TestMarksFromCube takes a national facet alone for a national attribute, and
// a release of totals as well as one that names offices.
func TestMarksFromCube(t *testing.T) {
	d, err := registry.LoadDisclosure(nil)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := d.Attribute("suspected-gang")
	c := &cube.Cube{Header: cube.Header{Release: "r", Table: "detentions", Coverage: quotawatch.CoverTotals, Offices: []quotawatch.OfficeCode{quotawatch.NoOffice, "DAL"},
		Window: quotawatch.Window{From: january, To: addMonths(january, 3) - 1}}}
	f := cube.Facet{FacetHeader: cube.FacetHeader{Name: "suspected_gang", Monthly: true, National: true, Values: []string{"", "no", "yes"}},
		Cells: []cube.FacetCell{{Day: january, Value: 0, Rows: 9, Episodes: 8, Persons: 7}, {Day: january, Value: 2, Rows: 30, Episodes: 20, Persons: 10}}}
	if err := c.AddFacet(f); err != nil {
		t.Fatal(err)
	}
	table, err := FromCube(c, a, RulesOf(d, a), nil)
	if err != nil || !slices.Equal(table.Counts[0][0], []int{20, 0, 8}) || len(table.Months) != 3 || len(table.Areas) != 1 {
		t.Fatalf("%+v %v", table, err)
	}
	c.Coverage = quotawatch.CoverExtract
	if _, err := FromCube(c, a, RulesOf(d, a), nil); err == nil {
		t.Error("a mark of an extract")
	}
	c.Coverage, f.National = quotawatch.CoverNation, false
	if err := c.AddFacet(f); err != nil {
		t.Fatal(err)
	}
	if _, err := FromCube(c, a, RulesOf(d, a), nil); err == nil {
		t.Error("a mark by office")
	}
}
