package quota

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

// Holdings is all that an answer may rest on.
type Holdings struct {
	Registry *registry.Registry
	// Records are the cubes of the releases held, in the order they were
	// added; Reference are the cubes embedded in the program, which answer for
	// days that no held release covers.
	Records, Reference []*cube.Cube
	// Build names the data in answers.
	Build string
	// wide remembers daily counts while one question is asked in many ways.
	wide *wide
}

// tableArrests is the only table that a quota on arrests is measured with.
const tableArrests = "arrests"

// ranked gives the cubes that may answer, the first choice first: releases
// that reach further in time supersede older ones, later additions earlier
// ones, and held releases the embedded reference.
func (h Holdings) ranked(scope quotawatch.Scope, release string) ([]*cube.Cube, error) {
	held := slices.Clone(h.Records)
	slices.Reverse(held)
	latest := func(a, b *cube.Cube) int { return cmp.Compare(b.Window.To, a.Window.To) }
	slices.SortStableFunc(held, latest)
	reference := slices.Clone(h.Reference)
	slices.SortStableFunc(reference, latest)
	all := append(held, reference...)
	all = slices.DeleteFunc(all, func(c *cube.Cube) bool {
		return c.Table != tableArrests || (c.Coverage == quotawatch.CoverTotals && scope == quotawatch.ScopeOffice)
	})
	if release == "" {
		return slices.DeleteFunc(all, func(c *cube.Cube) bool { return c.Coverage == quotawatch.CoverExtract }), nil
	}
	i := slices.IndexFunc(all, func(c *cube.Cube) bool { return c.Release == release })
	if i < 0 {
		return nil, &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release is held",
			Expected: "one of " + strings.Join(releaseIDs(all), ", "), Found: release, Do: "see: quotawatch releases"}
	}
	return all[i : i+1], nil
}

func releaseIDs(cubes []*cube.Cube) (ids []string) {
	for _, c := range cubes {
		if !slices.Contains(ids, c.Release) {
			ids = append(ids, c.Release)
		}
	}
	return ids
}

// piece is the days of a window that one cube answers for.
type piece struct {
	cube   *cube.Cube
	window quotawatch.Window
}

// pieces splits w into runs of days, each answered by the first of the ranked
// cubes that covers it. missing is the first day that none covers.
func pieces(ranked []*cube.Cube, w quotawatch.Window) (ps []piece, missing *quotawatch.Day) {
	for d := w.From; d <= w.To; d++ {
		i := slices.IndexFunc(ranked, func(c *cube.Cube) bool { return c.Covers(d) })
		if i < 0 {
			return nil, &d
		}
		if n := len(ps); n > 0 && ps[n-1].cube == ranked[i] {
			ps[n-1].window.To = d
		} else {
			ps = append(ps, piece{ranked[i], quotawatch.Window{From: d, To: d}})
		}
	}
	return ps, nil
}

// records is the daily counts of a window from releases, per office.
type records struct {
	pieces []piece
	from   quotawatch.Day // of daily, which may begin before the window
	daily  map[quotawatch.OfficeCode][]int
	// fieldOnly leaves headquarters and no office out of the nation.
	fieldOnly bool
}

// fromRecords gives the daily counts of w, with up to six days before it for
// trailing means, or nil when the releases do not cover every day of w.
func (h Holdings) fromRecords(q Question, w quotawatch.Window) (*records, error) {
	ranked, err := h.ranked(q.Scope, q.Release)
	if err != nil {
		return nil, err
	}
	ps, missing := pieces(ranked, w)
	if missing != nil || len(ps) == 0 {
		return nil, nil
	}
	lead := w
	for q.Basis == quotawatch.BasisMean7 && lead.From > w.From-trailing+1 {
		longer, missing := pieces(ranked, quotawatch.Window{From: lead.From - 1, To: w.To})
		if missing != nil {
			break
		}
		lead.From, ps = lead.From-1, longer
	}
	return &records{pieces: ps, from: lead.From, fieldOnly: q.FieldOnly, daily: h.countDaily(q.Definition, ps, lead)}, nil
}

// series gives the counts of one office, or of the nation.
func (r *records) series(code quotawatch.OfficeCode) Series {
	if code != quotawatch.Nation {
		counts := r.daily[code]
		if counts == nil {
			counts = make([]int, r.window().Days())
		}
		return Series{From: r.from, Counts: counts}
	}
	sum := make([]int, r.window().Days())
	for code, counts := range r.daily {
		if r.fieldOnly && (code == quotawatch.Headquarters || code == quotawatch.NoOffice) {
			continue
		}
		for i, n := range counts {
			sum[i] += n
		}
	}
	return Series{From: r.from, Counts: sum}
}

// ownArrests sums the counts of each field office over w, and of all of them.
func (r *records) ownArrests(offices []quotawatch.Office, w quotawatch.Window) (own map[quotawatch.OfficeCode]int, all int) {
	own = map[quotawatch.OfficeCode]int{}
	for _, o := range offices {
		if !o.Geographic() {
			continue
		}
		sum := 0
		for _, n := range r.series(o.Code).Counts[w.From-r.from:] {
			sum += n
		}
		own[o.Code] = sum
		all += sum
	}
	return own, all
}

// shared gives the counts of one office, which has own of all offices' arrests,
// with its share of each day's rows of no office, in parts of 1/all: whole
// numbers all the way.
func (r *records) shared(code quotawatch.OfficeCode, own, all int) Series {
	s := r.series(code)
	if all == 0 {
		return s
	}
	apart := r.series(quotawatch.NoOffice).Counts
	parts := Series{From: s.From, Counts: make([]int, len(s.Counts)), Unit: all}
	for i, n := range s.Counts {
		parts.Counts[i] = n*all + apart[i]*own
	}
	return parts
}

func (r *records) window() quotawatch.Window {
	return quotawatch.Window{From: r.from, To: r.pieces[len(r.pieces)-1].window.To}
}

// source names the releases that the window rests on.
func (r *records) source() string {
	var names []string
	for _, p := range r.pieces {
		names = append(names, fmt.Sprintf("%s (%s)", p.cube.Release, p.cube.Source))
	}
	slices.Sort(names)
	return "records: " + strings.Join(slices.Compact(names), ", ")
}
