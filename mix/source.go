package mix

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// sources are the cubes that may answer, the first choice first, by the rules
// of package quota: releases that reach further in time supersede older ones,
// later additions earlier ones, and held releases the embedded reference. Those
// that do not record what is asked for stand apart.
type sources struct {
	can, cannot []*cube.Cube
}

func (h Holdings) sources(q Question, release string) (s sources, err error) {
	all := h.ranked(q, release)
	if len(all) == 0 && release != "" {
		return s, &quotawatch.Error{Code: quotawatch.CodeNoRelease, Summary: "no such release of arrests is held", Found: release, Do: "see: quotawatch releases"}
	}
	for _, c := range all {
		if lacks(c, q) == "" {
			s.can = append(s.can, c)
		} else {
			s.cannot = append(s.cannot, c)
		}
	}
	return s, nil
}

func (h Holdings) ranked(q Question, release string) []*cube.Cube {
	latest := func(a, b *cube.Cube) int { return cmp.Compare(b.Window.To, a.Window.To) }
	held, reference := slices.Clone(h.Records), slices.Clone(h.Reference)
	slices.Reverse(held)
	slices.SortStableFunc(held, latest)
	slices.SortStableFunc(reference, latest)
	all := append(held, reference...)
	offices := q.Scope == quotawatch.ScopeOffice || slices.Contains(q.Factors, FactorOffice)
	all = slices.DeleteFunc(all, func(c *cube.Cube) bool {
		return c.Table != "arrests" || c.Coverage == quotawatch.CoverTotals && offices ||
			release == "" && c.Coverage == quotawatch.CoverExtract || release != "" && c.Release != release
	})
	if release != "" {
		return all[:min(1, len(all))]
	}
	return all
}

// lacks names a field that the question reads and the release does not record,
// "" for none.
func lacks(c *cube.Cube, q Question) string {
	recorded := func(values []string) bool { return slices.ContainsFunc(values, func(v string) bool { return v != "" }) }
	switch {
	case q.reads("method") && !recorded(c.Methods):
		return "method"
	case q.reads("criminality") && !recorded(c.Criminalities):
		return "criminality"
	case q.By.facet() && !slices.Contains(c.Facets(), q.By.field()):
		return q.By.field()
	}
	return ""
}

// piece is the days of a window that one cube answers for.
type piece struct {
	cube   *cube.Cube
	window quotawatch.Window
}

// pieces splits w into runs of days, each answered by the first cube that
// covers it; ok is false where a day is covered by none.
func (s sources) pieces(w quotawatch.Window) (ps []piece, ok bool) {
	for d := w.From; d <= w.To; {
		i := slices.IndexFunc(s.can, func(c *cube.Cube) bool { return c.Covers(d) })
		if i < 0 {
			return nil, false
		}
		last := w.To
		for _, span := range s.can[i].Spans() {
			if span.Contains(d) {
				last = min(last, span.To)
			}
		}
		for _, better := range s.can[:i] {
			for _, span := range better.Spans() {
				if span.From > d {
					last = min(last, span.From-1)
				}
			}
		}
		ps = append(ps, piece{s.can[i], quotawatch.Window{From: d, To: last}})
		d = last + 1
	}
	return ps, len(ps) > 0
}

// Recorded lists the groupings, by office, that releases record on every day of
// a window.
func (h Holdings) Recorded(w quotawatch.Window) (bys []By) {
	for _, by := range append(Bys(), ByPlace) {
		s, err := h.sources(Question{Scope: quotawatch.ScopeOffice, By: by}, "")
		if err != nil {
			continue
		}
		if _, ok := s.pieces(w); ok {
			bys = append(bys, by)
		}
	}
	return bys
}

// spans gives the days that can be asked about, the latest first.
func (s sources) spans() (out []quotawatch.Window) {
	var all []quotawatch.Window
	for _, c := range s.can {
		all = append(all, c.Spans()...)
	}
	slices.SortFunc(all, func(a, b quotawatch.Window) int { return cmp.Compare(a.From, b.From) })
	for _, w := range all {
		if n := len(out); n > 0 && w.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, w.To)
			continue
		}
		out = append(out, w)
	}
	slices.Reverse(out)
	return out
}

// window gives the window of a question: the ends that it names, or those of
// the latest span that holds them.
func (s sources) window(q Question) (quotawatch.Window, error) {
	if q.From != nil && q.To != nil {
		return quotawatch.Window{From: *q.From, To: *q.To}, nil
	}
	asked := quotawatch.Window{}
	for _, w := range s.spans() {
		asked = w
		if q.From != nil {
			asked.From = *q.From
		}
		if q.To != nil {
			asked.To = *q.To
		}
		if w.Covers(asked) && !asked.Empty() {
			return asked, nil
		}
	}
	return asked, s.refuse(q, asked)
}

// refuse says why a window cannot be answered, what can, and what to add.
func (s sources) refuse(q Question, w quotawatch.Window) error {
	e := &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "the releases at hand cannot answer for those days", Found: w.String(),
		Do: "choose days inside a window above, or add a release that covers them: quotawatch add FILE"}
	i := slices.IndexFunc(s.cannot, func(c *cube.Cube) bool { return !c.Window.Intersect(w).Empty() })
	if i < 0 && len(s.can) == 0 && len(s.cannot) > 0 {
		i = 0
	}
	if i >= 0 {
		c := s.cannot[i]
		e.Summary = fmt.Sprintf("release %s does not record %s", c.Release, lacks(c, q))
		e.Found = fmt.Sprintf("%s, which covers %s", c.Release, c.Window)
	}
	for _, c := range s.can {
		if g, ok := c.GapIn(w); ok {
			e.Found += "; " + c.WhyGap(g)
		}
	}
	var can []string
	for _, span := range s.spans() {
		can = append(can, span.String())
	}
	if e.Expected = "days inside one of: " + strings.Join(can, "; "); len(can) == 0 {
		e.Expected = "a release that records " + q.By.field()
		e.Do = "add one: quotawatch add FILE (the processed arrests files at deportationdata.org hold criminality and method from 2025 on; those of March 2026 the apprehension type)"
		if q.Release == "" {
			e.Do += ". An extract answers only when it is named with --release"
		}
	}
	return e
}

// superseded names releases that cover days of w and come before those that
// answer, but do not record what is asked for.
func (s sources) superseded(q Question, ps []piece) (caveats []string) {
	for _, c := range s.cannot {
		for _, p := range ps {
			if !c.Window.Intersect(p.window).Empty() && c.Window.To > p.cube.Window.To {
				caveats = append(caveats, fmt.Sprintf("release %s reaches further in time but does not record %s, so %s answers", c.Release, lacks(c, q), p.cube.Release))
				break
			}
		}
	}
	return caveats
}

// sourceOf names the releases that a window rests on.
func sourceOf(ps []piece) string {
	var names []string
	for _, p := range ps {
		names = append(names, fmt.Sprintf("%s (%s)", p.cube.Release, p.cube.Source))
	}
	slices.Sort(names)
	return "records: " + strings.Join(slices.Compact(names), ", ")
}
