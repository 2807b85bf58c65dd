package quota

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
)

// Series is counts of arrests on consecutive days, in parts of 1/Unit arrests:
// rows of no office that are shared out are no whole ones. Unit 0 stands for 1.
type Series struct {
	From   quotawatch.Day
	Counts []int
	Unit   int
}

func (s Series) unit() int { return max(1, s.Unit) }

// at gives the count of a day and whether the series holds it.
func (s Series) at(d quotawatch.Day) (int, bool) {
	i := int(d - s.From)
	if i < 0 || i >= len(s.Counts) {
		return 0, false
	}
	return s.Counts[i], true
}

// Window gives the days of the series.
func (s Series) Window() quotawatch.Window {
	return quotawatch.Window{From: s.From, To: s.From + quotawatch.Day(len(s.Counts)) - 1}
}

// trailing is how many days the basis mean7 takes the mean of.
const trailing = 7

// Judged is the account of a series against a target.
type Judged struct {
	// Arrests is the sum of the counts of the judged days, Days their number.
	// Arrests, Shortfall, Surplus and Highest are in the units of the series.
	Arrests, Days int
	// Met is how many judged days reached the target.
	Met int
	// LongestBelow is the longest run of consecutive judged days below it.
	// Under the basis weekday, Friday and Monday are consecutive.
	LongestBelow int
	// Shortfall and Surplus sum, over judged days, by how much each fell short
	// of or exceeded the target, in parts of 1/Scale arrests. Under the basis
	// mean7 a day stands for its trailing mean, so Scale is 7; else it is 1.
	Shortfall, Surplus, Scale int
	// Highest is the most arrests on one judged day, HighestOn the first such day.
	Highest   int
	HighestOn quotawatch.Day
}

// Judge accounts for the days of w in s against target arrests per day. Days
// that the basis does not judge are left out of every number: weekends under
// weekday, and days whose seven are not all in s under mean7. s may reach
// beyond w; only mean7 looks there. All arithmetic is in integers, so that
// 74.99 is never 75.
func Judge(s Series, w quotawatch.Window, target int, basis quotawatch.Basis) Judged {
	j := Judged{Scale: 1}
	if basis == quotawatch.BasisMean7 {
		j.Scale = trailing
	}
	w = w.Intersect(s.Window())
	run := 0
	for d := w.From; d <= w.To; d++ {
		level, ok := s.level(d, basis)
		if !ok {
			continue
		}
		n, _ := s.at(d)
		j.Arrests += n
		j.Days++
		if n > j.Highest || j.Days == 1 {
			j.Highest, j.HighestOn = n, d
		}
		over := level - target*j.Scale*s.unit()
		if over >= 0 {
			j.Met++
			j.Surplus += over
			run = 0
			continue
		}
		j.Shortfall -= over
		run++
		j.LongestBelow = max(j.LongestBelow, run)
	}
	return j
}

// level gives what the basis compares with the target on day d: the count, or
// under mean7 the sum of seven days.
func (s Series) level(d quotawatch.Day, basis quotawatch.Basis) (int, bool) {
	switch basis {
	case quotawatch.BasisWeekday:
		n, ok := s.at(d)
		return n, ok && d.IsWeekday()
	case quotawatch.BasisMean7:
		return s.sum7(d)
	}
	return s.at(d)
}

func (s Series) sum7(d quotawatch.Day) (sum int, ok bool) { return s.sumTo(d, trailing) }

// sumTo adds up the last days days up to d; ok is false where s lacks one.
func (s Series) sumTo(d quotawatch.Day, days int) (sum int, ok bool) {
	for i := d - quotawatch.Day(days) + 1; i <= d; i++ {
		n, ok := s.at(i)
		if !ok {
			return 0, false
		}
		sum += n
	}
	return sum, true
}

// Means7 gives the trailing 7-day mean of each day of s, not known for days
// whose seven are not all in s.
func (s Series) Means7(from *quotawatch.Provenance) []quotawatch.Estimate {
	return s.Means(trailing, from)
}

// Means gives the trailing mean of days days for each day of s, not known where
// they are not all in s.
func (s Series) Means(days int, from *quotawatch.Provenance) []quotawatch.Estimate {
	means := make([]quotawatch.Estimate, len(s.Counts))
	for i := range s.Counts {
		if sum, ok := s.sumTo(s.From+quotawatch.Day(i), days); ok {
			means[i] = quotawatch.Ratio(int64(sum), int64(days), from)
		} else {
			means[i] = quotawatch.Unknown(fmt.Sprintf("fewer than %d days are known", days), from)
		}
	}
	return means
}

// Within gives the part of the series that lies in w.
func (s Series) Within(w quotawatch.Window) Series {
	if w = w.Intersect(s.Window()); w.Empty() {
		return Series{From: w.From, Unit: s.Unit}
	}
	return Series{From: w.From, Counts: s.Counts[w.From-s.From:][:w.Days()], Unit: s.Unit}
}
