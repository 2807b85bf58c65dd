package mix

import (
	"cmp"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// Months are the arrests of whole calendar months by group. A month that the
// data covers only in part is left out.
type Months struct {
	// Starts are the first days of the months, in order; Last is the last day of
	// the last one.
	Starts []quotawatch.Day
	Last   quotawatch.Day
	// Groups are those with a row, that of no known group last.
	Groups []string
	// Counts are the arrests of each group, one number per month.
	Counts     map[string][]int
	Provenance *quotawatch.Provenance
}

// Months puts the whole months of an answer by month (EveryMonth) side by side.
// It fails with the code cannot-answer where there is none.
func (a *Answer) Months() (Months, error) {
	m := Months{Counts: map[string][]int{}, Provenance: a.Provenance}
	rows := slices.DeleteFunc(slices.Clone(a.Rows), func(r Row) bool { return r.Period == nil || !wholeMonth(*r.Period) })
	for _, r := range rows {
		if !slices.Contains(m.Starts, r.Period.From) {
			m.Starts = append(m.Starts, r.Period.From)
		}
		if !slices.Contains(m.Groups, r.Group) {
			m.Groups = append(m.Groups, r.Group)
		}
		m.Last = max(m.Last, r.Period.To)
	}
	if len(m.Starts) == 0 {
		return m, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no whole month is covered", Expected: string(a.By)}
	}
	slices.Sort(m.Starts)
	slices.SortStableFunc(m.Groups, func(x, y string) int { return unknownLast(x) - unknownLast(y) })
	for _, g := range m.Groups {
		m.Counts[g] = make([]int, len(m.Starts))
	}
	for _, r := range rows {
		m.Counts[r.Group][slices.Index(m.Starts, r.Period.From)] += int(r.Arrests.Numerator)
	}
	return m, nil
}

func wholeMonth(w quotawatch.Window) bool {
	return w.From.Time().Day() == 1 && (w.To+1).Time().Day() == 1
}

func unknownLast(group string) int {
	if group == registry.GroupUnknown {
		return 1
	}
	return 0
}

// Window is from the first day of the first month to the last of the last.
func (m Months) Window() quotawatch.Window {
	return quotawatch.Window{From: m.Starts[0], To: m.Last}
}

// Of keeps some groups, in this order; one without a row has no arrests.
func (m Months) Of(groups ...string) Months {
	out := m
	out.Groups, out.Counts = groups, map[string][]int{}
	for _, g := range groups {
		out.Counts[g] = make([]int, len(m.Starts))
		copy(out.Counts[g], m.Counts[g])
	}
	return out
}

// In counts the arrests of all groups in one month.
func (m Months) In(month int) (n int64) {
	for _, g := range m.Groups {
		n += int64(m.Counts[g][month])
	}
	return n
}

// Total counts the arrests of all groups and months.
func (m Months) Total() (n int64) {
	for i := range m.Starts {
		n += m.In(i)
	}
	return n
}

// Share is the part of a group in the arrests of one month.
func (m Months) Share(group string, month int) quotawatch.Estimate {
	return quotawatch.Ratio(int64(m.Counts[group][month]), m.In(month), m.Provenance)
}

// Told reports whether at least half of the arrests of a month are of a known
// group: else a share of the month says how often a value was recorded, not how
// often it was so.
func (m Months) Told(month int) bool {
	all, known := m.In(month), m.In(month)
	if unknown, ok := m.Counts[registry.GroupUnknown]; ok {
		known -= int64(unknown[month])
	}
	return known > 0 && 2*known >= all
}

// Largest keeps the n groups with the most arrests, in the order they have, adds
// up the others under a name, and leaves that of no known group at the end.
func (m Months) Largest(n int, others string) Months {
	named := slices.DeleteFunc(slices.Clone(m.Groups), func(g string) bool { return g == registry.GroupUnknown })
	slices.SortStableFunc(named, func(x, y string) int { return cmp.Compare(m.Of(y).Total(), m.Of(x).Total()) })
	kept := named[:min(n, len(named))]
	groups := append(slices.DeleteFunc(slices.Clone(m.Groups), func(g string) bool { return !slices.Contains(kept, g) }), others)
	if slices.Contains(m.Groups, registry.GroupUnknown) {
		groups = append(groups, registry.GroupUnknown)
	}
	out := m.Of(groups...)
	for _, g := range named[len(kept):] {
		for i, c := range m.Counts[g] {
			out.Counts[others][i] += c
		}
	}
	return out
}

// Around gives the mean arrests per month of the months before a day and of
// those from it on. The month that the day stands inside of is of neither.
func (m Months) Around(day quotawatch.Day) (before, after quotawatch.Estimate) {
	var n, months [2]int64
	for i, first := range m.Starts {
		side := 0
		switch next := nextMonth(first); {
		case first >= day:
			side = 1
		case next > day:
			continue
		}
		months[side]++
		n[side] += m.In(i)
	}
	return quotawatch.Ratio(n[0], months[0], m.Provenance), quotawatch.Ratio(n[1], months[1], m.Provenance)
}

func nextMonth(first quotawatch.Day) quotawatch.Day {
	t := first.Time()
	return quotawatch.Date(t.Year(), int(t.Month())+1, 1)
}
