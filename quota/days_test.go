package quota

import (
	"fmt"
	"testing"
	"time"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// TestWeekdaysByHand accounts for Monday to the Tuesday after.
func TestWeekdaysByHand(t *testing.T) {
	s := Series{From: second, Counts: []int{10, 20, 30, 40, 50, 6, 2, 75, 80}}
	days := s.Weekdays(quotawatch.Window{From: second, To: second + 99}, 75)
	if m := days[0]; m != (Weekday{Weekday: time.Monday, Days: 2, Arrests: 85, Met: 1, Highest: 75}) || m.PerDay(nil).Format(1) != "42.5" {
		t.Errorf("%+v", m)
	}
	if sun := days[6]; sun.Weekday != time.Sunday || sun.Arrests != 2 || !sun.Weekend() || !days[5].Weekend() || days[4].Weekend() {
		t.Errorf("%+v", sun)
	}
	if week, end := WeekdayMeans(days, nil); week.Format(2) != "43.57" || end.Format(1) != "4.0" { // 305 / 7
		t.Errorf("%v %v", week, end)
	}
	if _, end := WeekdayMeans(s.Weekdays(quotawatch.Window{From: second, To: second + 4}, 75), nil); end.Known() {
		t.Error("a mean of no day of a weekend is known")
	}
}

// TestDistributionByHand sorts days into bins of which one begins at the target.
func TestDistributionByHand(t *testing.T) {
	s := Series{From: second, Counts: []int{0, 4, 5, 74, 75, 79, 80, 3}}
	d := s.Distribution(s.Window(), 75)
	if len(d.Bins) != 17 || d.Days != 8 || d.Met != 3 || d.Bins[0] != (Bin{0, 4, 3, false}) || d.Bins[14] != (Bin{70, 74, 1, false}) || d.Bins[15] != (Bin{75, 79, 2, true}) || d.Bins[16] != (Bin{80, 84, 1, true}) {
		t.Errorf("%+v", d)
	}
	if d.Quarter != 3 || d.Median != 5 || d.ThreeQuarters != 75 {
		t.Errorf("quarters at %d, %d, %d", d.Quarter, d.Median, d.ThreeQuarters)
	}
	if none := s.Distribution(quotawatch.Window{From: 1, To: 0}, 75); none.Days != 0 || none.Median != 0 || len(none.Bins) != 16 {
		t.Errorf("%+v", none)
	}
	for top, width := range map[int]int{75: 5, 199: 5, 200: 15, 599: 15, 600: 25, 5000: 75} {
		if got := binWidth(75, top); got != width {
			t.Errorf("up to %d: bins of %d, want %d", top, got, width)
		}
	}
}

// TestDaysAgainstPlainLoops compares both with loops, and their sums with what
// Judge says.
func TestDaysAgainstPlainLoops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Series{From: second + quotawatch.Day(rapid.IntRange(0, 6).Draw(t, "first")), Counts: rapid.SliceOfN(rapid.IntRange(0, 300), 1, 60).Draw(t, "counts")}
		w := quotawatch.Window{From: s.From + quotawatch.Day(rapid.IntRange(-3, 20).Draw(t, "from")), To: s.From + quotawatch.Day(rapid.IntRange(-3, 70).Draw(t, "to"))}
		target := rapid.IntRange(1, 120).Draw(t, "target")
		j, d := Judge(s, w, target, quotawatch.BasisDay), s.Distribution(w, target)
		days, met, arrests := 0, 0, 0
		for _, b := range d.Bins {
			n := 0
			for i, count := range s.Counts {
				if w.Contains(s.From+quotawatch.Day(i)) && count >= b.From && count <= b.To {
					n++
				}
			}
			if n != b.Days || b.Met != (b.From >= target) || b.From < target && b.To >= target {
				t.Fatalf("%+v holds %d", b, n)
			}
			days += n
			if b.Met {
				met += n
			}
		}
		if days != j.Days || met != j.Met || d.Met != j.Met || d.Days != j.Days {
			t.Fatalf("%d days, %d met; judge says %d, %d", days, met, j.Days, j.Met)
		}
		days, met = 0, 0
		for _, of := range s.Weekdays(w, target) {
			highest := 0
			for i, count := range s.Counts {
				if day := s.From + quotawatch.Day(i); w.Contains(day) && day.Time().Weekday() == of.Weekday {
					highest = max(highest, count)
				}
			}
			if highest != of.Highest {
				t.Fatalf("%s: highest %d, want %d", of.Weekday, of.Highest, highest)
			}
			days, met, arrests = days+of.Days, met+of.Met, arrests+of.Arrests
		}
		if days != j.Days || met != j.Met || arrests != j.Arrests {
			t.Fatalf("%d days, %d met, %d arrests; judge says %+v", days, met, arrests, j)
		}
		for k, at := range map[int]int{1: d.Quarter, 2: d.Median, 3: d.ThreeQuarters} {
			under, atMost := 0, 0
			for i, count := range s.Counts {
				if w.Contains(s.From + quotawatch.Day(i)) {
					if count < at {
						under++
					}
					if count <= at {
						atMost++
					}
				}
			}
			if j.Days > 0 && (4*atMost < k*j.Days || 4*under >= k*j.Days) {
				t.Fatalf("%d quarters at %d: %d below, %d at most, of %d", k, at, under, atMost, j.Days)
			}
		}
	})
}

// TestMeansAndParts takes means and parts of a short series.
func TestMeansAndParts(t *testing.T) {
	s := Series{From: second, Counts: []int{1, 2, 3, 4}}
	means := s.Means(3, nil)
	if means[1].Known() || means[2].Format(1) != "2.0" || means[3].Format(1) != "3.0" || means[1].NoInterval != "fewer than 3 days are known" {
		t.Errorf("%v", means)
	}
	for _, c := range []struct {
		from, to quotawatch.Day
		want     string
	}{{-5, 1, "[1 2]"}, {1, 2, "[2 3]"}, {3, 9, "[4]"}, {4, 9, "[]"}, {-5, -1, "[]"}} {
		part := s.Within(quotawatch.Window{From: second + c.from, To: second + c.to})
		if got := fmt.Sprint(part.Counts); got != c.want || len(part.Counts) > 0 && part.From != second+max(0, c.from) {
			t.Errorf("%d to %d: %s from %d, want %s", c.from, c.to, got, part.From-second, c.want)
		}
	}
}
