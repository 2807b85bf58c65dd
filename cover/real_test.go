package cover

import (
	"testing"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/reference"
)

// rowsOf counts the rows of an office of the embedded records, of the nation
// for "", over the days given.
func rowsOf(t *testing.T, code quotawatch.OfficeCode, w quotawatch.Window) Rows {
	t.Helper()
	cubes, err := reference.Cubes()
	if err != nil {
		t.Fatal(err)
	}
	def, _ := quotawatch.FindDefinition(quotawatch.Rows)
	r := Rows{w.From, make([]int, w.Days())}
	for _, c := range cubes {
		part := c.Window.Intersect(w)
		for office, counts := range daily(c, def, part) {
			for i, n := range counts {
				if code == "" || office == code {
					r.Count[part.From-w.From+quotawatch.Day(i)] += n
				}
			}
		}
	}
	return r
}

func daily(c *cube.Cube, def quotawatch.Definition, w quotawatch.Window) map[quotawatch.OfficeCode][]int {
	if w.Empty() {
		return nil
	}
	return c.Daily(def, w)
}

var fiscal = quotawatch.Window{From: quotawatch.Date(2015, 10, 1), To: quotawatch.Date(2018, 9, 30)}

// No weekend, holiday or quiet month of any office in three years is a gap, and
// no row of theirs lies outside of what is covered.
func TestRealOfficesHaveNoGaps(t *testing.T) {
	for _, o := range []quotawatch.OfficeCode{"", "ATL", "BAL", "BOS", "BUF", "CHI", "DAL", "DEN", "DET", "ELP", "HOU", "LOS", "MIA", "NEW", "NOL", "NYC", "PHI", "PHO", "SEA", "SFR", "SLC", "SNA", "SND", "SPM", "WAS", "HQ", quotawatch.NoOffice} {
		a := Of(Question{Rows: rowsOf(t, o, fiscal), Claimed: &fiscal, Whole: o == ""})
		if len(a.Gaps) > 0 || len(a.Strays) > 0 {
			t.Errorf("%s: gaps %v, strays %v, notes %v", o, a.Gaps, a.Strays, a.Notes)
		}
		if o != "HQ" && o != quotawatch.NoOffice && a.Window != fiscal {
			t.Errorf("%s: %s, notes %v", o, a.Window, a.Notes)
		}
	}
}

// A month without rows, or with next to none left, is a gap in the nation and in
// any office of some arrests a day.
func TestRealMonthTakenOut(t *testing.T) {
	march := quotawatch.Window{From: quotawatch.Date(2017, 3, 1), To: quotawatch.Date(2017, 3, 31)}
	for _, o := range []quotawatch.OfficeCode{"", "ATL", "BUF", "DAL", "DET", "SLC", "WAS"} {
		r := rowsOf(t, o, fiscal)
		clear(r.Count[march.From-r.From : march.To+1-r.From])
		a := Of(Question{Rows: r, Claimed: &fiscal, Whole: o == ""})
		if len(a.Gaps) != 1 || !a.Gaps[0].Covers(march) || a.Gaps[0].Days() > march.Days()+3 || a.Gaps[0].Expected < enough {
			t.Errorf("%q: %+v", o, a)
		}
		r.Count[march.From+5-r.From], r.Count[march.From+20-r.From] = 1, 1
		a = Of(Question{Rows: r, Claimed: &fiscal, Whole: o == ""})
		if len(a.Gaps) != 1 || a.Gaps[0].Rows != 2 || len(a.Strays) != 2 || a.Covers(march.From+10) {
			t.Errorf("%q with two rows left: %+v", o, a)
		}
	}
}
