package priority

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/registry"
)

// span is days on which one priority held, or none that is on record.
type span struct {
	window quotawatch.Window
	stated *registry.Priority
}

func (s span) id() string {
	if s.stated == nil {
		return ""
	}
	return s.stated.ID
}

// timeline is the spans of a window for offices that have the same ones.
type timeline struct {
	offices []quotawatch.OfficeCode
	spans   []span
}

// timelines divides a window by the priorities that held for each office, or
// for the nation.
func (c *comparison) timelines(w quotawatch.Window) (all []timeline) {
	if c.Scope == quotawatch.ScopeNational {
		return []timeline{{spans: c.spans(w, quotawatch.Nation)}}
	}
	offices := c.Offices
	if len(offices) == 0 {
		for _, o := range c.Registry.Offices {
			if o.Geographic() {
				offices = append(offices, o.Code)
			}
		}
	}
	same := func(a, b span) bool { return a.id() == b.id() && a.window == b.window }
	for _, code := range offices {
		spans := c.spans(w, code)
		i := slices.IndexFunc(all, func(t timeline) bool { return slices.EqualFunc(t.spans, spans, same) })
		if i < 0 {
			all, i = append(all, timeline{spans: spans}), len(all)
		}
		all[i].offices = append(all[i].offices, code)
	}
	return all
}

// spans divides a window at the days on which another priority begins to hold.
func (c *comparison) spans(w quotawatch.Window, office quotawatch.OfficeCode) (spans []span) {
	for _, d := range c.cuts(w) {
		next := span{window: quotawatch.Window{From: d, To: w.To}}
		if p, ok := c.Registry.PriorityOn(d, office); ok {
			next.stated = &p
		}
		if n := len(spans); n > 0 && spans[n-1].id() == next.id() {
			continue
		} else if n > 0 {
			spans[n-1].window.To = d - 1
		}
		spans = append(spans, next)
	}
	return spans
}

// cuts gives the first day of a window, and each later one on which a priority
// begins or has just ended, in order.
func (c *comparison) cuts(w quotawatch.Window) []quotawatch.Day {
	days := []quotawatch.Day{w.From}
	for _, p := range c.Registry.Priorities {
		days = append(days, p.From)
		if p.To != nil {
			days = append(days, *p.To+1)
		}
	}
	slices.Sort(days)
	return slices.DeleteFunc(slices.Compact(days), func(d quotawatch.Day) bool { return !w.Contains(d) })
}

// row makes the row of an office from its rows by group, which all are of one
// office. why says why criminality is not known, where it is not.
func (s span) row(of []mix.Row, w quotawatch.Window, why string) Row {
	from := of[0].Arrests.From
	r := Row{Office: of[0].Office, Name: of[0].Name, Period: w, Stated: s.id()}
	if s.stated != nil {
		r.Short, r.Shows = s.stated.Short, s.stated.Shows()
	}
	var all, shown int64
	counts := map[string]int64{}
	for _, g := range of {
		all += g.Arrests.Numerator
		counts[g.Group] = g.Arrests.Numerator
		if slices.Contains(r.Shows, g.Group) {
			shown += g.Arrests.Numerator
		}
	}
	r.Arrests = quotawatch.Count(all, from)
	unknown := quotawatch.Unknown(why, from)
	r.Shown, r.Share, r.Convicted, r.Pending, r.Neither, r.Unknown = unknown, unknown, unknown, unknown, unknown, unknown
	if why == "" {
		for group, to := range map[string]*quotawatch.Estimate{"convicted": &r.Convicted, "pending": &r.Pending, "neither": &r.Neither, registry.GroupUnknown: &r.Unknown} {
			*to = quotawatch.Count(counts[group], from)
		}
	}
	switch {
	case s.stated == nil:
		why = "no stated priority of these days is on record"
	case len(s.stated.Parts) == 0:
		why = "no stated priority was in effect"
	case len(r.Shows) == 0:
		why = "nothing that the stated priority names can be seen in arrests"
	}
	if r.Why = why; why != "" {
		r.Shown, r.Share = quotawatch.Unknown(why, from), quotawatch.Unknown(why, from)
		return r
	}
	r.Shown, r.Share = quotawatch.Count(shown, from), mix.Bounded(shown, counts[registry.GroupUnknown], all, from)
	return r
}
