package diff

import (
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestHeadline pins the sentence where it tips from one wording to another.
func TestHeadline(t *testing.T) {
	days := func(n int) Days {
		w := quotawatch.Window{From: monday, To: monday + quotawatch.Day(n) - 1}
		return Days{Both: w, Compared: w}
	}
	narrowed := days(9)
	narrowed.Compared.To = monday + 1
	for want, c := range map[string]struct {
		a, b  int
		rows  Moves
		days  Days
		same  bool
		of    []quotawatch.OfficeCode
		table string
	}{
		"b has 1,204 more arrests than a over the 680 days both cover (+0.5%); at least 12 rows of a are gone from their day and office":     {a: 240_000, b: 241_204, rows: Moves{Added: 1216, Removed: 12}, days: days(680)},
		"b has 2 more arrests than a over the 680 days both cover (+100.0%); at least 1 row of a is gone from its day and office":            {a: 2, b: 4, rows: Moves{Added: 3, Removed: 1}, days: days(680)},
		"b has 1 more arrest than a over the 2 days both cover (+0.0004%); no office has fewer rows on any day":                              {a: 240_000, b: 240_001, rows: Moves{Added: 1}, days: days(2)},
		"b has 1 fewer arrest than a on the one day both cover (-100.0%); at least 1 row of a is gone from its day and office":               {a: 1, rows: Moves{Removed: 1}, days: days(1)},
		"b has 9,999 fewer arrests than a over the 2 days both cover (-99.99%); at least 9,999 rows of a are gone from their day and office": {a: 10_000, b: 1, rows: Moves{Removed: 9999}, days: days(2)},
		"b has 3 more removals than a over the 2 days both cover; no office has fewer rows on any day":                                       {b: 3, rows: Moves{Added: 3}, days: days(2), table: "removals"},
		"a and b hold the same counts over the 2 days both cover":                                                                            {a: 5, b: 5, days: days(2), same: true},
		"b has as many arrests as a over the 2 days both cover, 1,005; at least 2 rows have another label":                                   {a: 1005, b: 1005, rows: Moves{Revised: 2}, days: days(2)},
		"b has as many arrests as a over the 2 days both cover, 5; at least 1 row has another label":                                         {a: 5, b: 5, rows: Moves{Revised: 1}, days: days(2)},
		"b has as many arrests as a over the 2 days both cover, 5; at least 1 row of a is gone from its day and office":                      {a: 5, b: 5, rows: Moves{Added: 1, Removed: 1, Revised: 1}, days: days(2)},
		"b has 1 more arrest of DAL, no office than a from 2025-01-27 to 2025-01-28 (+20.0%); no office has fewer rows on any day":           {a: 5, b: 6, days: narrowed, of: []quotawatch.OfficeCode{"DAL", quotawatch.NoOffice}},
		"a and b hold the same counts of 4 offices on the one day both cover":                                                                {a: 5, b: 5, days: days(1), same: true, of: []quotawatch.OfficeCode{"DAL", "MIA", "HQ", "NYC"}},
	} {
		r := &Report{A: Named{Release: "a"}, B: Named{Release: "b"}, Table: c.table, Offices: c.of, Days: c.days, Same: c.same, Rows: c.rows}
		r.Counted = r.pair([2]int{c.a, c.b})
		if got := r.headline(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestHeadlineOfAnExtract does not call rows gone that an extract never held.
func TestHeadlineOfAnExtract(t *testing.T) {
	r := &Report{A: Named{Release: "a", Coverage: quotawatch.CoverNation}, B: Named{Release: "b", Coverage: quotawatch.CoverExtract}, Rows: Moves{Removed: 90}}
	if got := r.gone(); got != "b is an extract, so rows that it lacks are not known to be gone" {
		t.Error(got)
	}
	r.A.Coverage = quotawatch.CoverExtract
	if got := r.gone(); got != "at least 90 rows of a are gone from their day and office" {
		t.Error(got)
	}
}

func TestPercent(t *testing.T) {
	for _, c := range []struct {
		num, den int64
		want     string
	}{
		{0, 10, "0.0%"}, {1, 0, "–"}, {1, 10, "+10.0%"}, {-1, 10, "-10.0%"}, {10, 10, "+100.0%"}, {-10, 10, "-100.0%"},
		{1, 2000, "+0.1%"}, {1, 2001, "+0.05%"}, {-1, 10_000, "-0.01%"}, {-9999, 10_000, "-99.99%"}, {25, 10, "+250.0%"},
	} {
		if got := Percent(quotawatch.Ratio(c.num, c.den, nil)); got != c.want {
			t.Errorf("%d of %d: %s, want %s", c.num, c.den, got, c.want)
		}
	}
}
