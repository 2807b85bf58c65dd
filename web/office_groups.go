package web

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// officeMethods is how the arrests of an office were made, by month.
func officeMethods(s *site, code string) (Figure, error) {
	return s.officeGroups(code, mix.ByMethod, halfWidth, "How arrests of %s were made is not known", s.say("how arrests were made"))
}

// officeCriminality is the criminal history of the people arrested, by month.
func officeCriminality(s *site, code string) (Figure, error) {
	return s.officeGroups(code, mix.ByCriminality, wideWidth, "The criminal history of people arrested by %s is not known", s.say("conviction, pending charge or neither"))
}

// part takes the rows of one office out of an answer; nil where it has none.
func (v officeView) part(a *mix.Answer) *mix.Answer {
	if a == nil {
		return nil
	}
	part, ok := a.Of(v.Code)
	if !ok {
		return nil
	}
	return part
}

// officeGroups draws the composition of the arrests of an office by month.
func (s *site) officeGroups(code string, by mix.By, width int, missing, of string) (Figure, error) {
	return s.officeFigure(code, missing, func(f *Figure, v officeView) (err error) {
		whole, monthly := v.part(v.groups[by].whole), v.part(v.groups[by].monthly)
		if whole == nil || monthly == nil {
			f.Title, f.Missing = s.say(missing, v.Name), s.say("No release that covers these days records %s.", of)+" "+s.toAdd()
			return nil
		}
		s.provenance(f, monthly.Provenance)
		s.mark(f, monthly.Synthetic)
		s.officeQuestion(f, "mix", monthly.Window, "--by="+string(by), "--every=month", "--office="+string(v.Code), "--scope=office")
		f.Drawn, f.Follows, f.Window = true, map[mix.By]string{mix.ByMethod: "methods", mix.ByCriminality: "criminality"}[by], monthly.Window
		f.Title = s.largest(whole, v.Name)
		f.Measure = s.say("Share of arrests by %s, month by month, %s. The title is of %s.", of, s.lang.Period(monthly.Window), s.lang.Period(whole.Window))
		f.Table = groupTable(monthly)
		data := stackOf(s, monthly)
		f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
			d := data
			d.Width, d.Height = width, halfHeight
			if narrow {
				d.Width = narrowWidth
			}
			return d
		})
		return err
	})
}

// largest says which group most arrests of an office are of.
func (s *site) largest(a *mix.Answer, name string) string {
	group, of := a.Largest()
	switch {
	case a.Total.Numerator == 0:
		return s.say("%s has no arrest in these days", name)
	case group == "":
		return s.say("No group is the largest among the %s arrests by %s", quota.Thousands(a.Total.Numerator), name)
	}
	return s.say("%s of the %s arrests by %s were %s, the largest group", share(of), quota.Thousands(a.Total.Numerator), name, s.groupWords(group))
}

// largestPlace says which type of place most landmarks tell.
func (s *site) largestPlace(a *mix.Answer, name string) string {
	group, of := a.Largest()
	if a.Total.Numerator == 0 || group == "" {
		return s.largest(a, name)
	}
	return s.say("By their landmark, %s of the %s arrests by %s are of the type “%s”, the largest", share(of), quota.Thousands(a.Total.Numerator), name, s.groupName(group))
}

// stackOf draws the groups of an answer by month.
func stackOf(s *site, a *mix.Answer) chart.Stack {
	d := chart.Stack{Lang: s.chartLang(), Title: s.say("Arrests"), Mode: chart.StackShare, Every: chart.Monthly, To: int(a.Window.To)}
	at, counts, order := map[int]int{}, map[string]map[int]int{}, []string{}
	for _, r := range a.Rows {
		first := int(r.Period.From)
		if _, ok := at[first]; !ok {
			at[first] = len(d.Starts)
			d.Starts = append(d.Starts, first)
		}
		if counts[r.Group] == nil {
			counts[r.Group], order = map[int]int{}, append(order, r.Group)
		}
		counts[r.Group][first] = int(r.Arrests.Numerator)
	}
	for _, group := range order { // that of the grouping: what is not known comes last in each month
		g := chart.StackGroup{Name: s.groupName(group), Unknown: group == registry.GroupUnknown, Counts: make([]int, len(d.Starts))}
		for first, n := range counts[group] {
			g.Counts[at[first]] = n
		}
		d.Groups = append(d.Groups, g)
	}
	return d
}

// groupTable is a composition by month as rows.
func groupTable(a *mix.Answer) present.Table {
	t := present.Table{Columns: []string{"month", "group", "arrests", "share"}}
	for _, r := range a.Rows {
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.Period.From.String()[:7]), present.Text(r.Group), present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)),
			present.Number(r.Share, 3).Screened(share(r.Share))})
	}
	return t
}

// officePlaces is the arrests of an office by the type of place that their
// landmark tells, with how often the rules are right.
func officePlaces(s *site, code string) (Figure, error) {
	const missing = "Where %s arrests people is not known"
	return s.officeFigure(code, missing, func(f *Figure, v officeView) (err error) {
		a := v.part(v.groups[mix.ByPlace].whole)
		if a == nil {
			f.Title, f.Missing = s.say(missing, v.Name), s.say("No release that covers these days records a landmark.")+" "+s.toAdd()
			return nil
		}
		s.provenance(f, a.Provenance)
		s.mark(f, a.Synthetic)
		f.Caveats = append(f.Caveats, fmt.Sprintf("precision and recall are of %d landmarks held out; see docs/methods/places.md", s.Holdings.Registry.Labelled()),
			"a type is of the landmark, a pick list; funerals and weddings cannot be seen in it")
		s.officeQuestion(f, "places", a.Window, "--office="+string(v.Code), "--scope=office")
		f.Drawn, f.Follows = true, "places"
		f.Title = s.largestPlace(a, v.Name)
		f.Measure = s.say("Share of arrests by type of place, %s. The type is told from the landmark by rules; the table gives how often they were right.", s.lang.Period(a.Window))
		data := chart.Bars{Lang: s.chartLang(), Title: s.say("Arrests by type of place"), Format: chart.BarPercent}
		f.Table, data.Rows = s.placeRows(a)
		if slices.ContainsFunc(data.Rows, func(b chart.Bar) bool { return b.Possible != nil }) {
			data.Possible = s.say("possible: not measured")
		}
		f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
			d := data
			d.Width = halfWidth
			if narrow {
				d.Width = narrowWidth
			}
			return d
		})
		return err
	})
}

// placeRows are the types of place as a table, and those that have an arrest as
// bars.
func (s *site) placeRows(a *mix.Answer) (t present.Table, bars []chart.Bar) {
	t = present.Table{Columns: placeColumns}
	for _, r := range a.Rows {
		score := s.Holdings.Registry.PlaceScore(r.Group)
		t.Rows = append(t.Rows, s.placeRow(r))
		v, _ := r.Share.Value()
		if v == 0 {
			continue
		}
		bar := chart.Bar{Name: s.groupName(r.Group), Value: v, Unknown: r.Group == registry.GroupUnknown}
		if score.Possible() {
			bar.Value, bar.Possible, bar.Note = 0, &v, s.say("possibly %s", share(r.Share))
		}
		bars = append(bars, bar)
	}
	return t, bars
}
