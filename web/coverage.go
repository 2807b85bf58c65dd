package web

import (
	"math"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/present"
)

// covered is one source and the days it answers for.
type covered struct {
	name   string
	tells  []string
	window quotawatch.Window
	spans  []quotawatch.Window // the window less its gaps
	kind   chart.CoverageKind
}

// coverage lists the releases that are held, the embedded records and the
// published figures, each with what it tells.
func (s *site) coverage() (all []covered) {
	for _, c := range slices.Concat(s.Holdings.Records, s.Holdings.Reference) {
		kind := chart.CoversRecords
		switch {
		case c.Synthetic:
			kind = chart.CoversSynthetic
		case c.Coverage == quotawatch.CoverExtract:
			kind = chart.CoversExtract
		}
		all = append(all, covered{c.Release, s.recorded(c), c.Window, c.Spans(), kind})
	}
	for _, f := range s.Holdings.Registry.Figures {
		if f.Measure() {
			all = append(all, covered{f.ID, []string{s.say("published figure"), s.say("by " + string(f.Grain))}, f.Answers, []quotawatch.Window{f.Answers}, chart.CoversFigure})
		}
	}
	slices.SortStableFunc(all, func(a, b covered) int { return int(a.window.From - b.window.From) })
	return all
}

// recorded names what the records of a release tell of an arrest, beside its day.
func (s *site) recorded(c *cube.Cube) (fields []string) {
	recorded := func(values []string) bool { return slices.ContainsFunc(values, func(v string) bool { return v != "" }) }
	if c.Coverage != quotawatch.CoverTotals {
		fields = append(fields, s.say("office"))
	}
	if recorded(c.Methods) {
		fields = append(fields, s.say("method"))
	}
	if recorded(c.Criminalities) {
		fields = append(fields, s.say("criminality"))
	}
	if slices.Contains(c.Facets(), "place") {
		fields = append(fields, s.say("place"))
	}
	return fields
}

// coverageFigure is which data covers which days.
func coverageFigure(s *site, _ string) (f Figure, err error) {
	all := s.coverage()
	first, last := all[0].window.From, all[0].window.To
	t := present.Table{Columns: []string{"source", "from", "to", "tells", "kind"}}
	for _, c := range all {
		first, last = min(first, c.window.From), max(last, c.window.To)
		for _, w := range c.spans {
			t.Rows = append(t.Rows, []present.Cell{present.Text(c.name), present.Text(w.From.String()), present.Text(w.To.String()), present.Text(strings.Join(c.tells, ", ")), present.Text(s.say(string(c.kind)))})
		}
	}
	f = Figure{Drawn: true, Table: t, Source: s.say("the releases held, the embedded records and the published figures"), Build: s.Holdings.Build, Window: quotawatch.Window{From: first, To: last},
		Measure: s.say("Each bar is one source and the days it answers for. Beside its name stands what it tells of an arrest, beside the day."), Definition: s.say("each source's own"),
		Caveats: []string{text("sources that cover the same days are never added up: for each day one answers")}}
	f.Title = s.say("%d sources cover days from %s to %s", len(all), s.lang.Month(first), s.lang.Month(last))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Coverage{Lang: chart.Lang(s.lang.Code), Title: s.say("Days that each source covers"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow]}
		for _, c := range all {
			row := chart.CoverageRow{Name: c.name, Note: strings.Join(c.tells, ", ")}
			for _, w := range c.spans {
				row.Spans = append(row.Spans, chart.CoverageSpan{From: int(w.From), To: int(w.To), Kind: c.kind})
			}
			d.Rows = append(d.Rows, row)
		}
		return d
	})
	return f, err
}

// missingFigure is the share of rows without a value, by field and release.
func missingFigure(s *site, _ string) (f Figure, err error) {
	var names []string
	shares := map[string]map[string]float64{}
	var fields []string
	for _, r := range s.Releases {
		if r.Table != "arrests" {
			continue
		}
		names = append(names, r.ID)
		for field, share := range missingShares(r) {
			if shares[field] == nil {
				shares[field] = map[string]float64{}
				fields = append(fields, field)
			}
			shares[field][r.ID] = share
		}
	}
	if len(names) == 0 {
		f.Title = s.say("No release is added whose missing values could be counted")
		f.Missing = s.say("Missing values are counted per field when a release is read. Add one; for the release of July 2025 the table below gives those that its publisher counted.")
		return f, nil
	}
	slices.Sort(fields)
	most, of, in := 0.0, "", ""
	t := present.Table{Columns: append([]string{"field"}, names...)}
	for _, field := range fields {
		row := []present.Cell{present.Text(field)}
		for _, name := range names {
			v, ok := shares[field][name]
			if !ok {
				row = append(row, present.Cell{Screen: "–", Number: true})
				continue
			}
			if v > most {
				most, of, in = v, field, name
			}
			row = append(row, present.Decimal(v, 3))
		}
		t.Rows = append(t.Rows, row)
	}
	f = Figure{Drawn: true, Table: t, Source: s.say("the releases held"), Build: s.Holdings.Build, Definition: s.say("each row that was loaded"),
		Measure: s.say("Share of loaded rows without a value, by field and release, redacted values among them."), Caveats: []string{text("a blank can have a meaning of its own, as no conviction known")}}
	f.Title = s.say("The field with most values missing is %s, in %s: %s", of, in, percentText(most))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.missingChart(fields, names, shares, narrow) })
	return f, err
}

func (s *site) missingChart(fields, names []string, shares map[string]map[string]float64, narrow bool) chart.Drawing {
	d := chart.Missing{Lang: chart.Lang(s.lang.Code), Title: s.say("Rows without a value"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow]}
	for _, name := range names {
		d.Columns = append(d.Columns, chart.MissingColumn{Label: name})
	}
	for _, field := range fields {
		row := chart.MissingRow{Name: field}
		for _, name := range names {
			v, ok := shares[field][name]
			if !ok {
				v = math.NaN()
			}
			row.Shares = append(row.Shares, chart.Number(v))
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// missingShares gives, for each field of a release, the share of its loaded
// rows that have no value.
func missingShares(r quotawatch.Release) map[string]float64 {
	missing, loaded := map[string]int{}, map[string]int{}
	for _, f := range r.Files {
		for _, c := range f.Columns {
			if c.Field != "" {
				missing[c.Field] += c.Missing + c.Redacted
				loaded[c.Field] += f.Loaded
			}
		}
	}
	shares := map[string]float64{}
	for field, n := range loaded {
		if n > 0 {
			shares[field] = float64(missing[field]) / float64(n)
		}
	}
	return shares
}

func percentText(v float64) string {
	return share(quotawatch.Ratio(int64(math.Round(v*1e6)), 1e6, nil))
}
