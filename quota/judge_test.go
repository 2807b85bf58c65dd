package quota

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// monday is the first day of the hand-counted cases.
var monday = quotawatch.Date(2025, 1, 27)

func TestJudge(t *testing.T) {
	week := Series{From: monday, Counts: []int{80, 75, 74, 0, 76, 10, 5}}
	whole := week.Window()
	for name, c := range map[string]struct {
		s      Series
		w      quotawatch.Window
		basis  quotawatch.Basis
		target int
		want   Judged
	}{
		"calendar days": {week, whole, quotawatch.BasisDay, 75,
			Judged{Arrests: 320, Days: 7, Met: 3, LongestBelow: 2, Shortfall: 1 + 75 + 65 + 70, Surplus: 6, Scale: 1, Highest: 80, HighestOn: monday}},
		"weekdays leave out the weekend": {week, whole, quotawatch.BasisWeekday, 75,
			Judged{Arrests: 305, Days: 5, Met: 3, LongestBelow: 2, Shortfall: 76, Surplus: 6, Scale: 1, Highest: 80, HighestOn: monday}},
		"a run goes on over a weekend": {Series{From: monday + 4, Counts: []int{1, 100, 100, 1}}, quotawatch.Window{From: monday + 4, To: monday + 7}, quotawatch.BasisWeekday, 75,
			Judged{Arrests: 2, Days: 2, LongestBelow: 2, Shortfall: 148, Scale: 1, Highest: 1, HighestOn: monday + 4}},
		"the mean of seven days judges the seventh": {week, whole, quotawatch.BasisMean7, 45,
			Judged{Arrests: 5, Days: 1, Met: 1, Surplus: 320 - 315, Scale: 7, Highest: 5, HighestOn: monday + 6}},
		"a mean a seventh short is not met": {week, whole, quotawatch.BasisMean7, 46,
			Judged{Arrests: 5, Days: 1, LongestBelow: 1, Shortfall: 322 - 320, Scale: 7, Highest: 5, HighestOn: monday + 6}},
		"days outside the series are not judged": {week, quotawatch.Window{From: monday - 30, To: monday + 1}, quotawatch.BasisDay, 75,
			Judged{Arrests: 155, Days: 2, Met: 2, Surplus: 5, Scale: 1, Highest: 80, HighestOn: monday}},
		"no day at all": {week, quotawatch.Window{From: monday - 30, To: monday - 20}, quotawatch.BasisDay, 75, Judged{Scale: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Judge(c.s, c.w, c.target, c.basis)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// slowJudge is the obvious reference: it lists the judged days, then counts.
func slowJudge(s Series, w quotawatch.Window, target int, basis quotawatch.Basis) Judged {
	known := map[quotawatch.Day]int{}
	for i, n := range s.Counts {
		known[s.From+quotawatch.Day(i)] = n
	}
	j := Judged{Scale: 1}
	if basis == quotawatch.BasisMean7 {
		j.Scale = 7
	}
	var below []bool
	for d := w.From; d <= w.To; d++ {
		n, ok := known[d]
		if !ok || (basis == quotawatch.BasisWeekday && (d.Time().Weekday() == 0 || d.Time().Weekday() == 6)) {
			continue
		}
		level := n
		if basis == quotawatch.BasisMean7 {
			level, ok = 0, true
			for k := range 7 {
				m, has := known[d-quotawatch.Day(k)]
				level, ok = level+m, ok && has
			}
			if !ok {
				continue
			}
		}
		j.Arrests, j.Days = j.Arrests+n, j.Days+1
		if j.Days == 1 || n > j.Highest {
			j.Highest, j.HighestOn = n, d
		}
		below = append(below, level < target*j.Scale)
		if level >= target*j.Scale {
			j.Met++
			j.Surplus += level - target*j.Scale
		} else {
			j.Shortfall += target*j.Scale - level
		}
	}
	for i := range below {
		for k := i; k < len(below) && below[k]; k++ {
			j.LongestBelow = max(j.LongestBelow, k-i+1)
		}
	}
	return j
}

func TestJudgeAgreesWithSlow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Series{From: monday + quotawatch.Day(rapid.IntRange(-10, 10).Draw(t, "from")),
			Counts: rapid.SliceOfN(rapid.IntRange(0, 120), 0, 40).Draw(t, "counts")}
		from := monday + quotawatch.Day(rapid.IntRange(-15, 30).Draw(t, "start"))
		w := quotawatch.Window{From: from, To: from + quotawatch.Day(rapid.IntRange(-1, 40).Draw(t, "days"))}
		target := rapid.IntRange(1, 110).Draw(t, "target")
		basis := rapid.SampledFrom(quotawatch.Bases()).Draw(t, "basis")
		got := Judge(s, w, target, basis)
		if diff := cmp.Diff(slowJudge(s, w, target, basis), got); diff != "" {
			t.Fatal(diff)
		}
		if basis != quotawatch.BasisMean7 && got.Arrests-target*got.Days != got.Surplus-got.Shortfall {
			t.Fatalf("the account does not close: %+v", got)
		}
	})
}
