package view

import (
	"slices"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// days is which source answers for which day, whatever is asked.
type days struct {
	axes   axes
	pieces []mix.Piece
	series []quota.Published
}

func daysOf(h mix.Holdings) days {
	ps := h.Pieces()
	return days{axesOf(h, ps), ps, quota.PublishedDaily(h.Holdings)}
}

// first gives day 0 of the files: the first day of any source.
func (d days) first() (first quotawatch.Day) {
	switch {
	case len(d.pieces) > 0:
		return d.pieces[0].Window.From
	case len(d.series) > 0:
		return d.series[0].Series.From
	}
	return 0
}

// records tells whether the release of a piece records a dimension. One of
// totals names no office.
func records(p mix.Piece, by Dimension) bool {
	if by == ByOffice {
		return p.Cube.Coverage != quotawatch.CoverTotals
	}
	return p.Records(by.grouping())
}

// spans gives the runs of days whose releases record all of needs, the earliest
// first.
func (d days) spans(needs ...Dimension) (runs []quotawatch.Window) {
	for _, p := range d.pieces {
		lacking := slices.ContainsFunc(needs, func(by Dimension) bool { return !records(p, by) })
		switch n := len(runs); {
		case lacking:
		case n > 0 && runs[n-1].To+1 == p.Window.From:
			runs[n-1].To = p.Window.To
		default:
			runs = append(runs, p.Window)
		}
	}
	return runs
}

// over gives the pieces of the days of w, cut to them; covered tells whether
// each day is in one.
func (d days) over(w quotawatch.Window) (ps []mix.Piece, covered bool) {
	n := 0
	for _, p := range d.pieces {
		if part := p.Window.Intersect(w); !part.Empty() {
			ps, n = append(ps, mix.Piece{Cube: p.Cube, Window: part}), n+part.Days()
		}
	}
	return ps, n > 0 && n == w.Days()
}

// published gives the first figure that answers for all days of w.
func (d days) published(w quotawatch.Window) (quota.Published, bool) {
	i := slices.IndexFunc(d.series, func(s quota.Published) bool { return s.Figure.Answers.Covers(w) && !w.Empty() })
	if i < 0 {
		return quota.Published{}, false
	}
	return d.series[i], true
}

const week = 7

// weekOf gives the Monday of the week, Monday to Sunday, of a day.
func weekOf(d quotawatch.Day) quotawatch.Day {
	return d - (quotawatch.Day(d.Weekday())+week-quotawatch.Day(time.Monday))%week
}

// weeksIn gives the first and the last Monday of the whole weeks of w; it is
// empty where there is none.
func weeksIn(w quotawatch.Window) quotawatch.Window {
	return quotawatch.Window{From: weekOf(w.From + week - 1), To: weekOf(w.To - week + 1)}
}

// weeks gives, for each run of days whose releases record places, the first and
// the last Monday of its whole weeks. A week may begin in one piece and end in
// the next.
func (d days) weeks() (runs []quotawatch.Window) {
	for _, run := range d.spans(ByPlace) {
		if w := weeksIn(run); !w.Empty() {
			runs = append(runs, w)
		}
	}
	return runs
}

// placeWeeks gives the Mondays in w whose weeks are whole, nil where there is
// none.
func (d days) placeWeeks(w quotawatch.Window) *quotawatch.Window {
	mondays := quotawatch.Window{From: weekOf(w.From + week - 1), To: weekOf(w.To)}
	for _, run := range d.weeks() {
		if part := run.Intersect(mondays); !part.Empty() {
			return &part
		}
	}
	return nil
}

// definitions lists the counting rules that groups of methods can answer by: all
// of them where the group of reprocessed arrests is just what the rules leave
// out, else those that leave out none.
func definitions(h mix.Holdings) (ids []string) {
	same := true
	for _, m := range h.Crosswalk {
		if m.Field == keyMethod && (m.Value == cube.Reprocessed) != (m.Group == registry.GroupReprocessed) {
			same = false
		}
	}
	same = same && len(h.Crosswalk.Of(keyMethod, cube.Reprocessed)) > 0
	for _, d := range quotawatch.Definitions() {
		if d.Reprocessed || same {
			ids = append(ids, string(d.ID))
		}
	}
	return ids
}
