package cover

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// near is how many days with rows, on each side, say what is usual there.
const near = 28

// span is days of a series, both ends inclusive.
type span struct{ from, to int }

func (s span) days() int { return s.to - s.from + 1 }

func (s span) window(first quotawatch.Day) quotawatch.Window {
	return quotawatch.Window{From: first + quotawatch.Day(s.from), To: first + quotawatch.Day(s.to)}
}

// series is the rows of each day, ready for sums.
type series struct {
	from  quotawatch.Day
	count []int
	sum   []int // of the days before each day
	days  []int // that have rows
}

func newSeries(r Rows) *series {
	s := &series{from: r.From, count: r.Count, sum: make([]int, len(r.Count)+1)}
	for i, n := range r.Count {
		s.sum[i+1] = s.sum[i] + n
		if n > 0 {
			s.days = append(s.days, i)
		}
	}
	return s
}

// between gives the rows of a span.
func (s *series) between(p span) int { return s.sum[p.to+1] - s.sum[p.from] }

// at gives the index among the days with rows of the first one from day i on.
func (s *series) at(i int) int {
	k, _ := slices.BinarySearch(s.days, i)
	return k
}

// before gives the rows a day of up to 28 days with rows before day i, not
// further back than the day first, and which of the days with rows they are.
func (s *series) before(i, first int) (rate float64, days []int) {
	end := s.at(i)
	return s.rate(s.days[max(s.at(first), end-near):max(end, s.at(first))])
}

// after does the same of the days from i on, not further than last.
func (s *series) after(i, last int) (rate float64, days []int) {
	begin, end := s.at(i), s.at(last+1)
	return s.rate(s.days[min(begin, end):min(begin+near, end)])
}

// rate gives the rows a day from the first to the last of some days.
func (s *series) rate(days []int) (float64, []int) {
	if len(days) == 0 {
		return 0, nil
	}
	p := span{days[0], days[len(days)-1]}
	return float64(s.between(p)) / float64(p.days()), days
}
