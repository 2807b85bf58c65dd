package cover

import (
	"math"

	"github.com/quotawatch/quotawatch"
)

// reach is how many rows past the end of what a title claims say that it claims too
// little, and how many may be missing up to that end
// for the days without rows there to be days of no arrests.
const reach = 10

// claim holds the days that the rows show against those that the title claims,
// and tells whether the last day may be partial.
func (a *Answer) claim(s *series, q Question, body span) (partial bool) {
	c := span{int(q.Claimed.From - s.from), int(q.Claimed.To - s.from)}
	inside, ok := s.inside(span{max(body.from, c.from), min(body.to, c.to)})
	if !ok || 2*s.between(inside) < s.between(body) {
		a.note("the title claims %s, but most rows lie outside: the days are those of the rows", *q.Claimed)
		return true
	}
	rateStart, _ := s.after(inside.from, inside.to)
	rateEnd, _ := s.before(inside.to+1, inside.from)
	from := edge(inside.from-c.from, s.outside(body.from, c.from-1), c.from-body.from, rateStart, q.Whole)
	to := edge(c.to-inside.to, s.outside(c.to+1, body.to), body.to-c.to, rateEnd, q.Whole)
	a.Window = quotawatch.Window{From: from.of(*q.Claimed, inside, body, s.from).From, To: to.of(*q.Claimed, inside, body, s.from).To}
	if from != byClaim || to != byClaim {
		a.note("the title claims %s, but the rows are of %s", *q.Claimed, body.window(s.from))
	}
	if from == short && q.Whole {
		a.note("%s, the first day, may be partial and is left out of answers", a.Window.From)
		a.partial = append(a.partial, a.Window.From)
		a.Window.From++
	}
	return to != byClaim
}

// inside cuts a span to its first and last day with rows.
func (s *series) inside(p span) (span, bool) {
	begin, end := s.at(p.from), s.at(p.to+1)
	if begin >= end {
		return p, false
	}
	return span{s.days[begin], s.days[end-1]}, true
}

// end is by what an end of the window goes: by the claim, or by the rows, which
// fall short of it or go on past it.
type end int

const (
	byClaim end = iota
	short
	past
)

func (e end) of(claimed quotawatch.Window, inside, body span, first quotawatch.Day) quotawatch.Window {
	switch e {
	case short:
		return inside.window(first)
	case past:
		return body.window(first)
	case byClaim:
	}
	return claimed
}

// edge decides by what an end goes. lacking is how many claimed days there have
// no row; past the claim stand more rows, over days. A weekend of few arrests
// is no sign that rows are missing.
func edge(lacking, more, days int, rate float64, whole bool) end {
	switch {
	case more >= reach && float64(2*more) >= rate*float64(days):
		return past
	case float64(lacking)*rate >= reach && lacking > quiet, float64(lacking)*rate >= enough && whole:
		return short
	}
	return byClaim
}

// outside gives the rows of a span that may be empty.
func (s *series) outside(from, to int) int {
	if to < from {
		return 0
	}
	return s.between(span{from, to})
}

// dropLast leaves the last day out where it is partial. A whole release ends
// within its last day; of an extract that is seen only where the day has fewer
// rows than chance leaves.
func (a *Answer) dropLast(s *series, q Question, body span) {
	last := int(a.Window.To - s.from)
	if !q.Whole {
		usual := s.kindRate(last, body)
		if n := float64(s.count[last]); n+math.Sqrt(usual) >= usual {
			a.note("%s, the last day, is answered for; an extract does not tell whether it is whole", a.Window.To)
			return
		}
	}
	a.note("%s, the last day, is partial and left out of answers", a.Window.To)
	a.partial = append(a.partial, a.Window.To)
	a.Window.To--
}

// kindRate gives the mean rows of the days of the same kind, weekday or
// weekend, of the four weeks before a day.
func (s *series) kindRate(i int, body span) float64 {
	rows, days := 0, 0
	weekday := (s.from + quotawatch.Day(i)).IsWeekday()
	for j := max(body.from, i-near); j < i; j++ {
		if (s.from + quotawatch.Day(j)).IsWeekday() == weekday {
			rows, days = rows+s.count[j], days+1
		}
	}
	return float64(rows) / float64(max(1, days))
}
