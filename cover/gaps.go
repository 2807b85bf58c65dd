package cover

import "slices"

const (
	// quiet is how many days an extract may be without a row for a weekend and
	// holidays, unless so many as plenty would be usual in them.
	quiet  = 4
	plenty = 200
	// around is how far a level is looked for, and joins how many runs of thin
	// days with a few rows between them can be one gap.
	around = 120
	joins  = 40
	// passes is how often gaps are looked for: one that is found tells more of
	// what is usual beside the next.
	passes = 20
)

// gap is a stretch of a series that has no row, or next to none, though the
// days on both sides would have put many there.
type gap struct {
	span
	expected float64
}

// gaps gives the gaps of the body in order.
func (s *series) gaps(body span, whole bool) (all []gap) {
	runs := s.runs(body)
	for range passes {
		more := s.gapsAmong(runs, body, all, whole)
		if len(more) == 0 {
			return all
		}
		all = append(all, more...)
		slices.SortFunc(all, func(a, b gap) int { return a.from - b.from })
	}
	return all
}

// gapsAmong gives the gaps that are not known yet.
func (s *series) gapsAmong(runs []span, body span, known []gap, whole bool) (more []gap) {
	for i := 0; i < len(runs); i++ {
		side, free := sides(runs[i], body, known)
		if !free {
			continue
		}
		last := -1
		var found gap
		for j := i; j < min(len(runs), i+joins) && runs[j].to < side.to; j++ {
			if g, ok := s.gap(span{runs[i].from, runs[j].to}, side, whole); ok {
				found, last = g, j
			}
		}
		if last >= 0 {
			more, i = append(more, found), last
		}
	}
	return more
}

// sides gives the part of the body between known gaps that a run lies in; free
// is false where the run is part of a gap already.
func sides(run, body span, known []gap) (side span, free bool) {
	side = body
	for _, g := range known {
		switch {
		case g.from <= run.from && run.to <= g.to:
			return side, false
		case g.to < run.from:
			side.from = g.to + 1
		case g.from > run.to:
			side.to = min(side.to, g.from-1)
		}
	}
	return side, true
}

// gap tells whether a stretch is a gap, by the rates on both sides of it.
func (s *series) gap(p, side span, whole bool) (gap, bool) {
	before, left := s.before(p.from, side.from)
	after, right := s.after(p.to+1, side.to)
	before, after = max(before, s.closest(left, true)), max(after, s.closest(right, false))
	g := gap{p, min(before, after) * float64(p.days())}
	switch {
	case g.expected < enough, float64(s.between(p)*thin) >= g.expected:
		return g, false
	case (!s.tells(left) || !s.tells(right)) && p.days() <= year:
		return g, false
	case !whole && p.days() <= quiet && g.expected < plenty:
		return g, false
	}
	return g, p.days() > 3*usual(left, right)
}

// closest gives the rows a day of the days with rows that are closest to a
// stretch: beside another gap they tell more than all of them.
func (s *series) closest(days []int, before bool) float64 {
	if n := min(len(days), fewDays); before {
		days = days[len(days)-n:]
	} else {
		days = days[:n]
	}
	rate, _ := s.rate(days)
	return rate
}

// tells tells whether days with rows are enough to know what is usual there.
func (s *series) tells(days []int) bool {
	return len(days) >= fewDays || len(days) > 0 && s.between(span{days[0], days[len(days)-1]}) >= enough
}

// usual gives how many days without a row are not rare between days with rows:
// nine of ten pauses are that long or shorter. An office that rests on Sundays
// has short ones, a file of operations has long ones.
func usual(sides ...[]int) int {
	var pauses []int
	for _, days := range sides {
		for i := 1; i < len(days); i++ {
			pauses = append(pauses, days[i]-days[i-1]-1)
		}
	}
	if len(pauses) == 0 {
		return 0
	}
	slices.Sort(pauses)
	return pauses[(len(pauses)-1)*9/10]
}

// runs gives the longest runs of thin days of the body: those without a row,
// or with next to none beside the days around them.
func (s *series) runs(body span) (runs []span) {
	means := s.means(body)
	for i := body.from + 1; i < body.to; i++ {
		if n := s.count[i]; n > 0 && float64(n*thin) >= level(means, i-body.from) {
			continue
		}
		if k := len(runs); k > 0 && runs[k-1].to == i-1 {
			runs[k-1].to = i
		} else {
			runs = append(runs, span{i, i})
		}
	}
	return runs
}

// means gives, for each day of the body, the rows a day of the 28 days that end
// with it; 0 where there are fewer.
func (s *series) means(body span) []float64 {
	means := make([]float64, body.days())
	for i := near - 1; i < len(means); i++ {
		means[i] = float64(s.between(span{body.from + i - near + 1, body.from + i})) / near
	}
	return means
}

// level gives what is usual around a day: the smaller of the highest means
// before and after it.
func level(means []float64, i int) float64 {
	before, after := 0.0, 0.0
	for j := max(0, i-around); j < i; j++ {
		before = max(before, means[j])
	}
	for j := i + near; j < min(len(means), i+near+around); j++ {
		after = max(after, means[j])
	}
	return min(before, after)
}
