package web

import (
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/present"
)

// curved tells whether a claim was counted by more than one rule, so that its
// values make a curve.
func curved(r claim.Result) bool {
	n := 0
	for _, o := range r.Observations {
		if o.Value.Known() {
			n++
		}
	}
	return n > 1
}

// curvedClaims lists the claims that have a specification curve.
func (s *site) curvedClaims() (ids []string) {
	for _, r := range s.results() {
		if curved(r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// claimFigure is the specification curve of a claim: what each counting rule
// gives, the lowest first, beside what was stated.
func claimFigure(s *site, id string) (f Figure, err error) {
	r, _ := s.result(id)
	f = Figure{Drawn: true, Title: s.claimTitle(r), Table: rulesTable(r), Build: r.Build, Source: r.Observations[0].Source,
		Measure:    s.say("Each dot is one counting rule, the lowest value first. The marks below say which rule it is."),
		Definition: s.say("each of the rules in the table")}
	f.Caveats = []string{text("a verdict says whether a number fits these records; it says nothing of why it was stated")}
	if s.Receipt != nil {
		f.Question = []string{"claims", id}
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.claimCurve(r, narrow) })
	return f, err
}

// claimTitle says how many rules give a number that fits.
func (s *site) claimTitle(r claim.Result) string {
	fits, all := 0, 0
	for _, o := range r.Observations {
		if o.Value.Known() {
			all++
			fits += boolInt(o.Fit == claim.FitWithin)
		}
	}
	if fits == 0 {
		return s.say("%s stated, %s observed: none of %d counting rules fits", claim.Stated(r.Number), claim.Span(r), all)
	}
	return s.say("%s stated, %s observed: %d of %d counting rules fit", claim.Stated(r.Number), claim.Span(r), fits, all)
}

func (s *site) claimCurve(r claim.Result, narrow bool) chart.Curve {
	bases, again := []string{}, []string{s.say("counted"), s.say("left out")}
	known := slices.DeleteFunc(slices.Clone(r.Observations), func(o claim.Observation) bool { return !o.Value.Known() })
	slices.SortStableFunc(known, func(a, b claim.Observation) int {
		x, _ := a.Value.Value()
		y, _ := b.Value.Value()
		return boolInt(x > y) - boolInt(x < y)
	})
	c := chart.Curve{Width: map[bool]int{false: 760, true: narrowWidth}[narrow], Title: r.Title, Format: curveFormat(r)}
	for _, o := range known {
		base, _, left := strings.Cut(string(o.Definition), "-")
		if !slices.Contains(bases, s.say(base)) {
			bases = append(bases, s.say(base))
		}
		v, _ := o.Value.Value()
		c.Points = append(c.Points, chart.CurvePoint{Value: v, Usual: o.Definition == quotawatch.Episodes, Choices: []int{slices.Index(bases, s.say(base)), boolInt(left)}})
	}
	c.Groups = []chart.CurveGroup{{Name: s.say("One arrest is"), Settings: bases}, {Name: s.say("Processed again"), Settings: again}}
	return c
}

// curveFormat says how the values of a claim are written.
func curveFormat(r claim.Result) string {
	for _, o := range r.Observations {
		if o.Value.Denominator > 1 {
			return "tenths"
		}
	}
	return "whole"
}

func rulesTable(r claim.Result) present.Table {
	t := present.Table{Columns: []string{"definition", "observed", "against_stated", "source"}}
	for _, o := range r.Observations {
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(o.Definition)), present.Number(o.Value, 1).Screened(claim.Text(o.Value)), present.Text(string(o.Fit)), present.Text(o.Source)})
	}
	return t
}
