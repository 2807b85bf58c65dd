package web

import (
	"math"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/present"
)

// statedFigure is how far records lie from each number that they can check.
func statedFigure(s *site, _ string) (f Figure, err error) {
	results := slices.DeleteFunc(slices.Clone(s.results()), func(r claim.Result) bool { _, ok := claim.Difference(r); return !ok })
	middle, fewer := claim.Middle(results, claim.VerdictFewer)
	_, more := claim.Middle(results, claim.VerdictMore)
	f = Figure{Drawn: len(results) > 0, Table: s.statedTable(results), Build: s.Holdings.Build, Source: s.say("the registry of claims, and what each is checked with: see its page"),
		Measure:    s.say("Each dot is a number stated in public, by who stated it. Left of the line the records show less than was stated, right of it more."),
		Definition: s.say("each number by its own check; the observed one is by the default rule, or by the only one that can be counted"),
		Caveats: []string{text("a verdict says whether a number fits these records; it says nothing of why it was stated"), text("a number that was stated as about, nearly or more than is held to that, so a dot off the line can match"),
			text("records are of arrests by Enforcement and Removal Operations; a number that counts other units too lies to the left")}}
	s.mark(&f, s.synthetic())
	switch {
	case len(results) == 0:
		f.Title = s.say("No number stated in public can be checked with what is held")
		return f, nil
	case fewer == 0:
		f.Title = s.say("Of %d numbers that can be checked, records show fewer for none and more for %d", len(results), more)
	default:
		f.Title = s.say("Of %d numbers that can be checked, records show fewer for %d, in the median by %s, and more for %d", len(results), fewer, share(quotawatch.Ratio(int64(math.Round(-middle*1000)), 1000, nil)), more)
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.statedDots(results, narrow) })
	return f, err
}

func (s *site) statedDots(results []claim.Result, narrow bool) chart.Stated {
	d := chart.Stated{Lang: chart.Lang(s.lang.Code), Title: s.say("Observed against stated numbers"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow]}
	for _, v := range claim.Verdicts() {
		if slices.ContainsFunc(results, func(r claim.Result) bool { return r.Verdict == v }) {
			d.Verdicts = append(d.Verdicts, chart.StatedVerdict{ID: verdictClass[v], Name: s.say(string(v))})
		}
	}
	for _, kind := range quotawatch.ClaimKinds() {
		lane := chart.StatedLane{Name: s.say(string(kind))}
		for _, r := range results {
			if part, _ := claim.Difference(r); r.Kind == kind {
				lane.Dots = append(lane.Dots, chart.StatedDot{Value: part, Verdict: verdictClass[r.Verdict], Text: r.Title + ": " + claim.Span(r)})
			}
		}
		if len(lane.Dots) > 0 {
			d.Lanes = append(d.Lanes, lane)
		}
	}
	return d
}

func (s *site) statedTable(results []claim.Result) present.Table {
	t := present.Table{Columns: []string{"claim", "claimed", "claimant_kind", "claimed_on", "stated_number", "observed", "difference", "verdict"}}
	for _, r := range slices.Backward(results) {
		part, _ := claim.Difference(r)
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.ID), present.Text(r.Title), present.Text(string(r.Kind)).Screened(s.say(string(r.Kind))), present.Text(r.Said.String()),
			{Value: strconv.FormatFloat(r.Number.Value, 'f', -1, 64), Screen: claim.Stated(r.Number), Number: true}, present.Number(r.Value, 1).Screened(claim.Span(r)), present.Decimal(part, 3), present.Text(string(r.Verdict)).Screened(s.say(string(r.Verdict)))})
	}
	return t
}
