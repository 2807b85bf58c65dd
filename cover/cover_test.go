package cover

import (
	"slices"
	"strings"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

var monday = quotawatch.Date(2024, 1, 1)

// every gives n days of rows each.
func every(n, rows int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = rows
	}
	return all
}

func join(parts ...[]int) (all []int) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// offices gives n weeks of an office that rests on Saturdays and Sundays.
func offices(n, rows int) (all []int) {
	for range n {
		all = append(all, rows, rows, rows, rows, rows, 0, 0)
	}
	return all
}

// third gives n days with a row every third.
func third(n int) (all []int) {
	for i := range n {
		all = append(all, map[bool]int{true: 1}[i%3 == 0])
	}
	return all
}

func days(from, to int) quotawatch.Window {
	return quotawatch.Window{From: monday + quotawatch.Day(from), To: monday + quotawatch.Day(to)}
}

func claim(from, to int) *quotawatch.Window {
	w := days(from, to)
	return &w
}

func TestShapes(t *testing.T) {
	const nation, extract = true, false
	for name, c := range map[string]struct {
		count   []int
		claimed *quotawatch.Window
		whole   bool
		partial bool
		window  quotawatch.Window
		gaps    []quotawatch.Window
		strays  int // rows
		note    string
	}{
		"a nation":                          {every(100, 900), nil, nation, true, days(0, 98), nil, 0, "partial"},
		"a nation without partial days":     {every(100, 900), nil, nation, false, days(0, 99), nil, 0, ""},
		"one empty day":                     {join(every(50, 900), every(1, 0), every(50, 900)), nil, nation, true, days(0, 99), []quotawatch.Window{days(50, 50)}, 0, ""},
		"a quiet Christmas":                 {join(every(50, 900), every(1, 60), every(50, 900)), nil, nation, true, days(0, 99), nil, 0, ""},
		"a day with next to none":           {join(every(50, 900), every(1, 4), every(50, 900)), nil, nation, true, days(0, 99), []quotawatch.Window{days(50, 50)}, 4, ""},
		"a missing year":                    {join(every(200, 900), every(366, 0), every(200, 900)), nil, nation, true, days(0, 764), []quotawatch.Window{days(200, 565)}, 0, ""},
		"a thin month":                      {join(every(100, 900), every(30, 1), every(100, 900)), nil, nation, true, days(0, 228), []quotawatch.Window{days(100, 129)}, 30, ""},
		"two gaps, ten days apart":          {join(every(60, 3), every(30, 0), every(10, 3), every(30, 0), every(60, 3)), nil, extract, false, days(0, 189), []quotawatch.Window{days(60, 89), days(100, 129)}, 0, ""},
		"a date of the future":              {join(every(100, 900), every(300, 0), every(1, 1)), nil, nation, true, days(0, 98), nil, 1, ""},
		"a date of the past":                {join(every(1, 1), every(9000, 0), every(100, 900)), nil, nation, false, days(9001, 9100), nil, 1, ""},
		"a row after the partial day":       {join(every(100, 900), every(1, 5)), nil, nation, true, days(0, 99), nil, 0, "partial"},
		"a month at three a day":            {join(every(60, 3), every(31, 0), every(60, 3)), nil, extract, false, days(0, 150), []quotawatch.Window{days(60, 90)}, 0, ""},
		"an office that rests at weekends":  {offices(20, 30), nil, extract, false, days(0, 137), nil, 0, ""},
		"an office of ten a month":          {third(300), nil, extract, true, days(0, 297), nil, 0, "does not tell"},
		"one a day for a year":              {every(365, 1), nil, extract, true, days(0, 364), nil, 0, "does not tell"},
		"three days":                        {every(3, 2), nil, extract, true, days(0, 2), nil, 0, "does not tell"},
		"an extract with a low last day":    {join(every(40, 20), every(1, 4)), nil, extract, true, days(0, 39), nil, 0, "partial"},
		"one day":                           {every(1, 900), nil, nation, true, days(0, 0), nil, 0, "the only day"},
		"a claim that the rows reach":       {every(100, 900), claim(0, 99), nation, true, days(0, 99), nil, 0, ""},
		"a claim that is too long":          {every(100, 900), claim(0, 364), nation, false, days(0, 98), nil, 0, "claims"},
		"a claim that begins before":        {join(every(0, 0), every(100, 900)), claim(-50, 99), nation, false, days(1, 99), nil, 0, "claims"},
		"a claim and a row a day short":     {every(99, 3), claim(0, 99), extract, false, days(0, 99), nil, 0, ""},
		"a day that leaks over the claim":   {join(every(100, 900), every(1, 3)), claim(0, 99), nation, false, days(0, 99), nil, 3, ""},
		"rows that go on past the claim":    {every(100, 900), claim(0, 49), nation, false, days(0, 98), nil, 0, "claims"},
		"a claim of other days":             {every(100, 900), claim(500, 600), nation, false, days(0, 98), nil, 0, "most rows lie outside"},
		"a claimed year, cut, in an office": {every(300, 2), claim(0, 364), extract, false, days(0, 299), nil, 0, "claims"},
	} {
		a := Of(Question{Rows: Rows{monday, c.count}, Claimed: c.claimed, Whole: c.whole, LastPartial: c.partial})
		strays := 0
		for _, s := range a.Strays {
			strays += s.Rows
		}
		var gaps []quotawatch.Window
		for _, g := range a.Gaps {
			gaps = append(gaps, g.Window)
		}
		if a.Window != c.window || len(gaps) != len(c.gaps) || strays != c.strays || !strings.Contains(strings.Join(a.Notes, "\n"), c.note) {
			t.Errorf("%s: window %s, not %s; gaps %v, not %v; %d strays, not %d; notes %q", name, a.Window, c.window, gaps, c.gaps, strays, c.strays, a.Notes)
			continue
		}
		for i := range gaps {
			if gaps[i] != c.gaps[i] {
				t.Errorf("%s: gap %s, not %s", name, gaps[i], c.gaps[i])
			}
		}
	}
}

func draw(t *rapid.T) Question {
	n := rapid.IntRange(1, 400).Draw(t, "days")
	base := rapid.SampledFrom([]int{0, 1, 3, 30, 900}).Draw(t, "rate")
	count := make([]int, n)
	for i := range count {
		count[i] = rapid.IntRange(base/2, base+base/2+1).Draw(t, "rows")
	}
	count[0], count[n-1] = count[0]+1, count[n-1]+1
	q := Question{Rows: Rows{monday, count}, Whole: rapid.Bool().Draw(t, "whole"), LastPartial: rapid.Bool().Draw(t, "partial")}
	if hole := rapid.IntRange(0, n).Draw(t, "hole"); hole > 2 {
		at := rapid.IntRange(1, n-1).Draw(t, "at")
		clear(count[at:min(n-1, at+hole)])
	}
	return q
}

// Every row is in an answer, in a partial day at an edge, or named as a stray;
// gaps lie in the window, in order, without a day in two.
func TestEveryRowIsAccountedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := draw(t)
		a := Of(q)
		if a.Window.Empty() {
			t.Fatal("no day is answered")
		}
		stray := map[quotawatch.Day]bool{}
		for _, s := range a.Strays {
			stray[s.Day] = true
		}
		for i, n := range q.Count {
			day := q.From + quotawatch.Day(i)
			if n > 0 && !a.Covers(day) && !stray[day] && !slices.Contains(a.partial, day) {
				t.Fatalf("%d rows of %s are in nothing: %+v", n, day, a)
			}
			if a.Covers(day) && stray[day] {
				t.Fatalf("%s is a stray and answered", day)
			}
		}
		last := a.Window.From - 1
		for _, g := range a.Gaps {
			if g.From <= last || g.To >= a.Window.To || g.Empty() || g.Rows*thin >= g.Expected+1 {
				t.Fatalf("gap %+v of %+v", g, a)
			}
			last = g.To
		}
	})
}

// No stretch without a row is answered where the days on both sides, counted
// plainly, would have put many rows in it.
func TestNoHoleIsAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.IntRange(3, 900).Draw(t, "rate")
		before, after := rapid.IntRange(28, 300).Draw(t, "before"), rapid.IntRange(28, 300).Draw(t, "after")
		hole := rapid.IntRange(1+200/rate, 400).Draw(t, "hole")
		if hole < 5 {
			hole = 5
		}
		a := Of(Question{Rows: Rows{monday, join(every(before, rate), every(hole, 0), every(after, rate))}, Whole: rapid.Bool().Draw(t, "whole")})
		want := days(before, before+hole-1)
		if len(a.Gaps) != 1 || a.Gaps[0].Window != want || a.Gaps[0].Expected != rate*hole {
			t.Fatalf("%+v, not %s with %d", a.Gaps, want, rate*hole)
		}
	})
}

// A row more on a day that is answered never takes a day away.
func TestMoreRowsNeverShorten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.IntRange(1, 900).Draw(t, "rate")
		count := every(rapid.IntRange(30, 300).Draw(t, "days"), rate)
		before := Of(Question{Rows: Rows{monday, count}, Whole: true, LastPartial: true})
		count[rapid.IntRange(0, len(count)-1).Draw(t, "at")]++
		if after := Of(Question{Rows: Rows{monday, count}, Whole: true, LastPartial: true}); after.Window != before.Window || len(after.Gaps) > 0 {
			t.Fatalf("%+v, before %+v", after, before)
		}
	})
}
