package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// missing says why a filter has no answer. Its reasons are those of the browser.
type missing struct {
	code   quotawatch.Code
	reason string
	spans  []quotawatch.Window // that can be asked about, the latest first
}

// err gives the refusal as an error.
func (m *missing) err(f Filter, w quotawatch.Window) error {
	e := &quotawatch.Error{Code: m.code, Summary: m.reason, Found: f.Encode(), Do: "leave one of them out, or ask otherwise; see docs/methods/series.md"}
	switch m.code {
	case quotawatch.CodeNoOffice:
		e.Expected, e.Do = "codes of field offices, as DAL", "the codes are in: quotawatch attain --scope office"
	case quotawatch.CodeCannotAnswer:
		e.Found = w.String()
		e.Do = "choose days inside a window above, or add a release that covers them: quotawatch add FILE"
		var spans []string
		for _, s := range m.spans {
			spans = append(spans, s.String())
		}
		if e.Expected = "days inside one of: " + strings.Join(spans, "; "); len(spans) == 0 {
			e.Expected = "a release that records it"
			e.Do = "add one: quotawatch add FILE (the processed arrests files at deportationdata.org hold criminality and method from 2025 on)"
		}
	}
	return e
}

// needs lists the dimensions that a filter reads.
func (f Filter) needs() (all []Dimension) {
	for by, n := range [dimensions]int{len(f.Offices), len(f.Criminality), len(f.Methods), len(f.Places)} {
		if n > 0 {
			all = append(all, Dimension(by))
		}
	}
	return all
}

// reprocessedOut tells whether reprocessed arrests are left out.
func (f Filter) reprocessedOut() bool {
	def, _ := quotawatch.FindDefinition(f.Definition)
	return !def.Reprocessed
}

// ofNation tells whether the filter asks for all arrests of the nation, as
// published figures give them.
func (f Filter) ofNation() bool { return f.Plain() && len(f.Offices) == 0 }

// placesRefused says why arrests of a filter cannot be told apart by place, ""
// where they can.
func (f Filter) placesRefused() string {
	switch {
	case len(f.Criminality)+len(f.Methods) > 0:
		return wordsPlaceApart
	case f.reprocessedOut():
		return fmt.Sprintf(wordsPlaceReprocessed, f.Definition)
	}
	return ""
}

func onlyNation(s quota.Published) string { return fmt.Sprintf(wordsOnlyNation, s.Figure.ID) }

// refused says why nothing can answer a filter, whatever the days.
func (d days) refused(h mix.Holdings, f Filter) *missing {
	var strange []string
	for _, code := range f.Offices {
		if i := d.axes.office(code); i < 0 || !d.axes.offices[i].Geographic {
			strange = append(strange, string(code))
		}
	}
	because := func(code quotawatch.Code, reason string) *missing { return &missing{code: code, reason: reason} }
	switch why := f.placesRefused(); {
	case len(f.Places) > 0 && why != "":
		return because(quotawatch.CodeUsage, why)
	case !slices.Contains(definitions(h), string(f.Definition)):
		return because(quotawatch.CodeUsage, fmt.Sprintf(wordsNoDefinition, f.Definition))
	case len(strange) > 0:
		return because(quotawatch.CodeNoOffice, fmt.Sprintf(wordsNoOffice, strings.Join(strange, ", ")))
	case len(f.Places) > 0 && f.Every != mix.EveryWeek:
		return because(quotawatch.CodeUsage, wordsPlaceWeeks)
	}
	return nil
}

// missing says why a filter has no answer for the days of w, nil where it has
// one.
func (d days) missing(h mix.Holdings, f Filter, w quotawatch.Window) *missing {
	if m := d.refused(h, f); m != nil {
		return m
	}
	because := func(reason string) *missing {
		return &missing{quotawatch.CodeCannotAnswer, reason, d.answerable(f)}
	}
	figure, published := d.published(w)
	if _, covered := d.over(w); !covered {
		switch {
		case published && f.ofNation():
			return nil
		case published:
			return because(onlyNation(figure))
		}
		return because(wordsNotCovered)
	}
	if why := d.lacking(w, f.needs()...); why != "" {
		return because(why)
	}
	if o := d.allLater(f, w); o != nil {
		return because(fmt.Sprintf(wordsOfficeLater, o.Name, o.From))
	}
	if len(f.Places) > 0 && weeksIn(w).Empty() {
		return because(wordsNoWeek)
	}
	return nil
}

// lacking says which release of the days of w does not record what is needed,
// "" where all do.
func (d days) lacking(w quotawatch.Window, needs ...Dimension) string {
	ps, _ := d.over(w)
	for _, by := range needs {
		for _, p := range ps {
			if !records(p, by) {
				return fmt.Sprintf(wordsNotRecorded, p.Cube.Release, by)
			}
		}
	}
	return ""
}

// allLater gives the first of the offices of a filter where none of them was an
// office of its own in w.
func (d days) allLater(f Filter, w quotawatch.Window) (first *Office) {
	for i, o := range d.axes.offices {
		switch {
		case !slices.Contains(f.codes(), o.Code):
		case o.From <= w.To:
			return nil
		case first == nil:
			first = &d.axes.offices[i]
		}
	}
	return first
}

// latest gives the runs of days whose releases record what is needed, the
// latest first.
func (d days) latest(needs ...Dimension) []quotawatch.Window {
	spans := d.spans(needs...)
	slices.Reverse(spans)
	return spans
}

// answerable gives the days that a filter can be asked about, the latest first.
func (d days) answerable(f Filter) []quotawatch.Window {
	spans := d.latest(f.needs()...)
	for _, s := range d.series {
		if f.ofNation() {
			spans = append(spans, s.Figure.Answers)
		}
	}
	slices.SortStableFunc(spans, func(a, b quotawatch.Window) int { return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From)) })
	return spans
}

// window gives the days that a filter asks about: the ends that it names, and
// else those of the latest span that holds them.
func (d days) window(f Filter) quotawatch.Window {
	ends := func(w quotawatch.Window) quotawatch.Window {
		if f.From != nil {
			w.From = *f.From
		}
		if f.To != nil {
			w.To = *f.To
		}
		return w
	}
	spans := d.answerable(f)
	for _, s := range spans {
		if w := ends(s); s.Covers(w) && !w.Empty() {
			return w
		}
	}
	var w quotawatch.Window
	switch n := len(d.pieces); {
	case f.From != nil:
		w = quotawatch.Window{From: *f.From, To: *f.From}
	case f.To != nil:
		w = quotawatch.Window{From: *f.To, To: *f.To}
	case n > 0:
		w = d.pieces[n-1].Window
	}
	return ends(w)
}
