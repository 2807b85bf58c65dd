package quota

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// span is days that one kind of source can answer for. Of a fixed span only
// exactly those days can be asked.
type span struct {
	quotawatch.Window
	fixed bool
	// daily tells that each of its days can be asked alone.
	daily bool
	// by says in which steps the span can be asked, and of what.
	by string
}

// String gives the span in words, for refusals.
func (s span) String() string { return s.Window.String() + " " + s.by }

// windows gives the windows to try for a question, the first choice first. A
// question with both ends has one. Otherwise it is the part of each span in
// which the order was in force; then, as a benchmark, each whole span.
func (h Holdings) windows(q Question, order quotawatch.Order) ([]quotawatch.Window, error) {
	if q.From != nil && q.To != nil {
		w := quotawatch.Window{From: *q.From, To: *q.To}
		if w.Empty() {
			return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the window ends before it begins", Found: w.String(), Do: "swap --from and --to"}
		}
		return []quotawatch.Window{w}, nil
	}
	spans, err := h.spans(q)
	if err != nil {
		return nil, err
	}
	var inForce, whole []quotawatch.Window
	for _, s := range spans {
		w, ok := s.fit(q)
		if !ok {
			continue
		}
		whole = append(whole, w)
		force := quotawatch.Window{From: order.Given, To: w.To}
		if order.Ended != nil {
			force.To = *order.Ended - 1
		}
		switch part := w.Intersect(force); {
		case part.Empty():
		case s.fixed || q.From != nil || q.To != nil:
			inForce = append(inForce, w)
		default:
			inForce = append(inForce, part)
		}
	}
	all := append(inForce, whole...)
	if len(all) == 0 {
		return nil, h.refuse(q, q.halfWindow())
	}
	return all, nil
}

// fit gives the window of the span that keeps to the end that the question
// names.
func (s span) fit(q Question) (w quotawatch.Window, ok bool) {
	w = s.Window
	for _, end := range []struct{ asked, have *quotawatch.Day }{{q.From, &w.From}, {q.To, &w.To}} {
		if end.asked == nil {
			continue
		}
		if !s.Contains(*end.asked) || (s.fixed && *end.asked != *end.have) {
			return w, false
		}
		*end.have = *end.asked
	}
	return w, true
}

func (q Question) halfWindow() quotawatch.Window {
	if q.From != nil {
		return quotawatch.Window{From: *q.From, To: *q.From}
	}
	if q.To != nil {
		return quotawatch.Window{From: *q.To, To: *q.To}
	}
	return quotawatch.Window{}
}

// spans lists the days that can be asked about: of records first, the latest
// span first, then of figures in the order of the registry.
func (h Holdings) spans(q Question) ([]span, error) {
	ranked, err := h.ranked(q.Scope, q.Release)
	if err != nil {
		return nil, err
	}
	var windows []quotawatch.Window
	for _, c := range ranked {
		windows = append(windows, c.Spans()...)
	}
	var spans []span
	for _, w := range joined(windows) {
		spans = append(spans, span{Window: w, daily: true, by: "by day, from records"})
	}
	if q.Release != "" {
		return spans, nil
	}
	for _, f := range h.Registry.Figures {
		if f.Scope == q.Scope && f.Measure() {
			spans = append(spans, span{f.Answers, f.Grain == registry.GrainPeriod, f.Grain == registry.GrainDay, byGrain[f.Grain] + ", from figure " + f.ID})
		}
	}
	return spans, nil
}

var byGrain = map[registry.Grain]string{
	registry.GrainDay: "by day", registry.GrainWeek: "by whole weeks, Sunday to Saturday", registry.GrainPeriod: "as a total of exactly that window",
}

// Latest answers for the last days that can be answered, of the given number,
// against the order that was in force then.
func Latest(h Holdings, q Question, days int) (*Answer, error) {
	spans, err := h.spans(q)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(spans, func(a, b span) int { return int(b.To - a.To) })
	for _, s := range spans {
		if s.fixed || s.Days() < days {
			continue
		}
		from, to := s.To-quotawatch.Day(days)+1, s.To
		q.From, q.To = &from, &to
		return Attain(h, q)
	}
	return nil, h.refuse(q, q.halfWindow())
}

// joined merges windows that touch or overlap, the latest first.
func joined(windows []quotawatch.Window) (out []quotawatch.Window) {
	slices.SortFunc(windows, func(a, b quotawatch.Window) int { return int(a.From - b.From) })
	for _, w := range windows {
		if n := len(out); n > 0 && w.From <= out[n-1].To+1 {
			out[n-1].To = max(out[n-1].To, w.To)
			continue
		}
		out = append(out, w)
	}
	slices.Reverse(out)
	return out
}

// DailySpan gives the last span of days that can be asked day by day.
func DailySpan(h Holdings, q Question) (quotawatch.Window, error) {
	spans, err := h.spans(q)
	if err != nil {
		return quotawatch.Window{}, err
	}
	var last *span
	for i, s := range spans {
		if s.daily && (last == nil || s.To > last.To) {
			last = &spans[i]
		}
	}
	if last == nil {
		return quotawatch.Window{}, h.refuse(q, q.halfWindow())
	}
	return last.Window, nil
}
