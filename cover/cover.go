// Package cover works out, from how many rows each day has, which days a
// release speaks for. A title may claim days; the rows decide.
//
// A day without a row is a day of no arrests only inside what the release
// covers: before its first row, after its last, and in a gap nothing is known.
// Package cover is pure and knows no file format and no quota.
package cover

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Rows is how many rows each day has, from the first day that has any.
type Rows struct {
	From  quotawatch.Day
	Count []int
}

// Question is what is known of a release before its days are worked out.
type Question struct {
	Rows
	// Claimed are the days that the titles of its files claim, nil for none.
	Claimed *quotawatch.Window
	// Whole tells that every office of the time has rows, or that the release
	// names none: it is not an extract, in which quiet days are common.
	Whole bool
	// LastPartial tells that releases of its layout end within a day.
	LastPartial bool
}

// Gap is days without rows where the days around them have many.
type Gap struct {
	quotawatch.Window
	// Expected is how many rows the days around the gap would have put in it,
	// Rows how many stand in it all the same.
	Expected, Rows int
}

// Stray is a day with rows that lies outside of what the release covers.
type Stray struct {
	Day  quotawatch.Day
	Rows int
}

// Answer is the days that a release speaks for: those of Window less the gaps.
type Answer struct {
	Window quotawatch.Window
	// Rows is the days from the first row to the last that is no stray, those of
	// partial days among them.
	Rows   quotawatch.Window
	Gaps   []Gap
	Strays []Stray
	Notes  []string

	partial []quotawatch.Day // at the edges, left out
}

// Of works out the days of a release. Without a row there is no window.
func Of(q Question) Answer {
	s := newSeries(q.Rows)
	if len(s.days) == 0 {
		return Answer{Window: quotawatch.Window{From: q.From, To: q.From - 1}}
	}
	body := s.body()
	gaps := s.gaps(body, q.Whole)
	a := Answer{Window: body.window(s.from), Rows: body.window(s.from)}
	partial := q.LastPartial
	if q.Claimed != nil {
		partial = a.claim(s, q, body)
	}
	if partial {
		a.dropLast(s, q, body)
	}
	if a.Window.Empty() {
		a.Window.To, a.partial = a.Window.From, nil
		a.note("%s is the only day, and may be partial", a.Window.From)
	}
	for _, g := range gaps {
		a.addGap(s, g)
	}
	a.trim()
	a.strays(s)
	return a
}

func (a *Answer) note(format string, args ...any) {
	a.Notes = append(a.Notes, fmt.Sprintf(format, args...))
}

// addGap keeps what of a gap lies inside the window.
func (a *Answer) addGap(s *series, g gap) {
	w := g.window(s.from).Intersect(a.Window)
	if w.Empty() {
		return
	}
	a.Gaps = append(a.Gaps, Gap{w, int(g.expected + 0.5), s.between(g.span)})
}

// trim takes gaps at the edges out of the window: beside a partial day there may
// be no whole one.
func (a *Answer) trim() {
	if n := len(a.Gaps); n > 0 && a.Gaps[n-1].To >= a.Window.To && a.Gaps[n-1].From > a.Window.From {
		a.Window.To, a.Gaps = a.Gaps[n-1].From-1, a.Gaps[:n-1]
	}
	if len(a.Gaps) > 0 && a.Gaps[0].From <= a.Window.From && a.Gaps[0].To < a.Window.To {
		a.Window.From, a.Gaps = a.Gaps[0].To+1, a.Gaps[1:]
	}
}

// strays lists the days with rows that no answer rests on, but for a partial
// day at an edge.
func (a *Answer) strays(s *series) {
	for _, i := range s.days {
		day := s.from + quotawatch.Day(i)
		if !a.Covers(day) && !slices.Contains(a.partial, day) {
			a.Strays = append(a.Strays, Stray{day, s.count[i]})
		}
	}
}

// Covers tells whether the release speaks for a day.
func (a Answer) Covers(d quotawatch.Day) bool {
	for _, g := range a.Gaps {
		if g.Contains(d) {
			return false
		}
	}
	return a.Window.Contains(d)
}
