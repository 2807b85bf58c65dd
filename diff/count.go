package diff

import (
	"cmp"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// count fills the report from the tallies.
func (r *Report) count(t *tallies) {
	r.Totals = Totals{r.pair(t.rows), r.pair(t.episodes), r.pair(t.persons)}
	var counted [2]int
	r.Same = true
	for _, j := range t.joints {
		counted = plus(counted, j.counted)
		r.Same = r.Same && j.rows[0] == j.rows[1] && j.counted[0] == j.counted[1]
	}
	r.Counted = r.pair(counted)
	r.countDays(t)
	r.countOffices(t)
	r.countRevised(t)
	r.ByMethod = r.values(t, t.methods, func(j joint) uint16 { return j.method })
	r.ByCriminality = r.values(t, t.criminalities, func(j joint) uint16 { return j.criminality })
}

// labels is the method and the criminality of a joint as one value.
func labels(j joint) uint32 { return uint32(j.method)<<16 | uint32(j.criminality) }

func (r *Report) countDays(t *tallies) {
	counted := make([][2]int, r.Days.Compared.Days())
	r.ByDay = make([]DayRow, len(counted))
	for run := range runs(t.joints, sameOfficeDay) {
		i := run[0].day - r.Days.Compared.From
		for _, j := range run {
			counted[i] = plus(counted[i], j.counted)
		}
		moves := shift(run, labels)
		r.ByDay[i].Rows = r.ByDay[i].Rows.plus(moves)
		r.Rows = r.Rows.plus(moves)
		if moves.Removed > 0 {
			r.OfficeDays++
		}
	}
	for i, n := range counted {
		r.ByDay[i].Day = r.Days.Compared.From + quotawatch.Day(i)
		r.ByDay[i].Pair = r.pair(n)
	}
	r.ByDay = slices.DeleteFunc(r.ByDay, func(d DayRow) bool { return !t.both(d.Day) })
}

func (r *Report) countOffices(t *tallies) {
	counted := make([][2]int, len(t.offices.values))
	moves := make([]Moves, len(t.offices.values))
	seen := make([]bool, len(t.offices.values))
	for run := range runs(t.joints, sameOfficeDay) {
		i := run[0].office
		seen[i] = true
		moves[i] = moves[i].plus(shift(run, labels))
		for _, j := range run {
			counted[i] = plus(counted[i], j.counted)
		}
	}
	r.ByOffice = []OfficeRow{}
	for i, code := range t.offices.values {
		if seen[i] {
			r.ByOffice = append(r.ByOffice, OfficeRow{code, r.pair(counted[i]), moves[i]})
		}
	}
	slices.SortStableFunc(r.ByOffice, func(a, b OfficeRow) int { return largest(a.Pair, b.Pair) })
}

// largest sorts by the size of the difference, the largest first.
func largest(a, b Pair) int { return cmp.Compare(abs(b.Difference), abs(a.Difference)) }

func abs(n int) int { return max(n, -n) }

// LargestDays gives up to n days whose counts differ, by the size of the
// difference, then by day.
func (r *Report) LargestDays(n int) []DayRow {
	days := slices.DeleteFunc(slices.Clone(r.ByDay), func(d DayRow) bool { return d.Difference == 0 })
	slices.SortStableFunc(days, func(a, b DayRow) int { return largest(a.Pair, b.Pair) })
	return days[:min(n, len(days))]
}

// countRevised finds how many rows hold another office, method or criminality.
// Labels are left out where a release has none.
func (r *Report) countRevised(t *tallies) {
	revised := func(field string, alike func(a, b joint) bool, value func(joint) uint32) {
		all := Moves{}
		for run := range runs(t.joints, alike) {
			all = all.plus(shift(run, value))
		}
		r.Revised = append(r.Revised, Revised{field, all.Revised})
	}
	revised("office", sameDay, func(j joint) uint32 { return uint32(j.office) })
	if !t.methods.none {
		revised("method", sameOfficeDay, func(j joint) uint32 { return uint32(j.method) })
	}
	if !t.criminalities.none {
		revised("criminality", sameOfficeDay, func(j joint) uint32 { return uint32(j.criminality) })
	}
}

// values counts the values of a label field, none when a release lacks it.
func (r *Report) values(t *tallies, x axis[string], value func(joint) uint16) []ValueRow {
	rows := []ValueRow{}
	if x.none {
		return rows
	}
	counted, seen := make([][2]int, len(x.values)), make([][2]int, len(x.values))
	for _, j := range t.joints {
		counted[value(j)] = plus(counted[value(j)], j.counted)
		seen[value(j)] = plus(seen[value(j)], j.rows)
	}
	for i, text := range x.values {
		if seen[i] != [2]int{} {
			rows = append(rows, r.valueRow(text, counted[i], seen[i]))
		}
	}
	slices.SortStableFunc(rows, func(a, b ValueRow) int { return largest(a.Pair, b.Pair) })
	return rows
}

func (r *Report) valueRow(text string, counted, seen [2]int) ValueRow {
	all := r.Counted
	row := ValueRow{Value: text, Pair: r.pair(counted), Moved: farApart(counted, [2]int{all.A, all.B}, 10),
		ShareA: quotawatch.Ratio(int64(counted[0]), int64(all.A), r.From), ShareB: quotawatch.Ratio(int64(counted[1]), int64(all.B), r.From)}
	switch {
	case seen[1] == 0:
		row.Only = "a"
	case seen[0] == 0:
		row.Only = "b"
	}
	return row
}

// farApart tells whether the shares of part in whole are more than so many
// points apart, in whole numbers so that exactly so many is not more.
func farApart(part, whole [2]int, points int) bool {
	if whole[0] == 0 || whole[1] == 0 {
		return false
	}
	return abs(part[0]*whole[1]-part[1]*whole[0])*100 > points*whole[0]*whole[1]
}
