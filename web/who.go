package web

import (
	"errors"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/custody"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Who is the model of the page of who is arrested.
type Who struct {
	Headline, Lede string
	Figures        []Figure
	Stock          *Stock
	// Stated are the priorities that were stated, with who stated them.
	Stated []registry.Priority
}

// Stock is the published caseload in days of the reported goals.
type Stock struct {
	Caseload registry.Caseload
	Days     []StockDays
	Note     string
}

// StockDays is one goal and how many days of it the caseload is.
type StockDays struct {
	Goal, Days string
	Order      string
}

func whoPage(s *site, _ string) (p page, err error) {
	w := &Who{Lede: s.say("Arrests by criminal history, by how they were made, and of which groups the additional arrests were. A conviction or a charge is as of the release, and includes traffic and immigration offences.")}
	if w.Figures, err = s.listed("criminality", "methods", "additional-criminality", "additional-method", "priorities", "kinds", "share-by-office"); err != nil {
		return p, err
	}
	w.Headline = w.Figures[0].Title
	w.Stock, w.Stated = s.stock(), s.Holdings.Registry.Priorities
	return page{Title: s.say("Who is arrested"), Description: w.Headline, Filters: true, Model: w}, nil
}

// stock sets the published caseload beside the reported goals.
func (s *site) stock() *Stock {
	if len(s.Holdings.Registry.Caseloads) == 0 {
		return nil
	}
	c := s.Holdings.Registry.Caseloads[0]
	st := &Stock{Caseload: c, Note: c.Note}
	for _, q := range custody.InQuotaDays(c, s.Holdings.Registry.Orders) {
		st.Days = append(st.Days, StockDays{quota.Thousands(int64(q.Target)), quota.Thousands(wholeOf(q.Days)), q.Order})
	}
	return st
}

// wholeOf rounds an estimate to a whole number.
func wholeOf(e quotawatch.Estimate) int64 {
	v, _ := e.Value()
	return int64(v + 0.5)
}

// composed answers a question of composition, once.
func (s *Site) composed(q mix.Question) (*mix.Answer, error) {
	key := "mix " + string(q.By) + string(q.Scope) + string(q.Every) + q.Group
	if q.Baseline != nil {
		key += q.Baseline.String()
	}
	if q.From != nil && q.To != nil {
		key += quotawatch.Window{From: *q.From, To: *q.To}.String()
	}
	return once(&s.memo, key, func() (*mix.Answer, error) { return mix.Compose(s.Holdings, q) })
}

// lacking makes a figure say which data it needs, where that is all that is
// wrong; it gives back any other error.
func (s *site) lacking(f Figure, err error) (Figure, error) {
	var known *quotawatch.Error
	if !errors.As(err, &known) || known.Code != quotawatch.CodeCannotAnswer {
		return f, err
	}
	f.Title = s.say("Not known from the data at hand")
	f.Missing = s.say("This figure needs %s, which no release at hand records for the nation. Add a release that does: the processed arrests files of 2025 and 2026 at deportationdata.org do.", s.say(needed(known.Expected)))
	return f, nil
}

// needed words the field that a figure needs.
func needed(expected string) string {
	for field, words := range map[string]string{"criminality": text("criminal history"), "method": text("the apprehension method"),
		"apprehension_type": text("whether an arrest was targeted or collateral"), "place": text("the landmark")} {
		if strings.HasSuffix(expected, field) {
			return words
		}
	}
	return expected
}

// monthly divides the latest days that can be answered into whole months by a
// grouping.
func (s *site) monthly(by mix.By) (m mix.Months, err error) {
	a, err := s.composed(mix.Question{Scope: quotawatch.ScopeNational, By: by, Every: mix.EveryMonth})
	if err != nil {
		return m, err
	}
	return a.Months()
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// finding is how a share is stated: of the last month alone, and beside the
// same month of the year before.
type finding struct{ alone, beside string }

// text marks a text that is said later, so that the test of translations finds
// it.
func text(s string) string { return s }

// state writes the finding of a group: of the last month whose arrests are told
// apart, and beside the year before where those are too.
func (s *site) state(m mix.Months, group string, f finding) string {
	n := len(m.Starts) - 1
	for n > 0 && !m.Told(n) {
		n--
	}
	if !m.Told(n) {
		n = len(m.Starts) - 1
	}
	last := share(m.Share(group, n))
	before := slices.Index(m.Starts, yearEarlier(m.Starts[n]))
	if before < 0 || !m.Told(before) {
		return s.say(f.alone, last, s.lang.Month(m.Starts[n]))
	}
	return s.say(f.beside, last, s.lang.Month(m.Starts[n]), share(m.Share(group, before)))
}

func yearEarlier(first quotawatch.Day) quotawatch.Day {
	t := first.Time()
	return quotawatch.Date(t.Year()-1, int(t.Month()), 1)
}

// stackFigure draws groups month by month as shares.
func (s *site) stackFigure(by mix.By, group, follows string, states finding) (f Figure, err error) {
	m, err := s.monthly(by)
	if err != nil {
		return s.lacking(f, err)
	}
	f = Figure{Drawn: true, Follows: follows, Title: s.state(m, group, states),
		Measure: s.say("Share of arrests in the nation per month, %s.", s.lang.Period(m.Window())), Table: s.monthTable(m)}
	s.provenance(&f, m.Provenance)
	f.Window = m.Window()
	s.asksMix(&f, string(by), "--every=month")
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.stackOf(m, narrow) })
	return f, err
}

func (s *site) stackOf(m mix.Months, narrow bool) chart.Drawing {
	d := chart.Stack{Lang: chart.Lang(s.lang.Code), Title: s.say("Arrests per month"), Width: wideWidth, Height: 360, Mode: "share", Every: "month", To: int(m.Last)}
	if narrow {
		d.Width, d.Height = narrowWidth, narrowHeight
	}
	for _, day := range m.Starts {
		d.Starts = append(d.Starts, int(day))
	}
	for _, g := range m.Groups {
		d.Groups = append(d.Groups, chart.StackGroup{Name: s.groupName(g), Counts: m.Counts[g], Unknown: g == registry.GroupUnknown})
	}
	return d
}

func (s *site) monthTable(m mix.Months) present.Table {
	t := present.Table{Columns: append([]string{"month", "arrests"}, m.Groups...)}
	for i, day := range m.Starts {
		row := []present.Cell{present.Text(day.String()[:len("2006-01")]), present.Int(m.In(i), quota.Thousands(m.In(i)))}
		for _, g := range m.Groups {
			row = append(row, present.Int(int64(m.Counts[g][i]), quota.Thousands(int64(m.Counts[g][i]))))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// asksMix names the question of mix that a figure shows, its flags in order.
func (s *site) asksMix(f *Figure, by string, more ...string) {
	if s.Receipt == nil {
		return
	}
	flags := append([]string{"--by=" + by, "--from=" + f.Window.From.String(), "--to=" + f.Window.To.String()}, more...)
	slices.Sort(flags)
	f.Question = append([]string{"mix"}, flags...)
}

func criminalityFigure(s *site, _ string) (Figure, error) {
	return s.stackFigure(mix.ByCriminality, "neither", "criminality", finding{
		text("%s of arrests in %s were of people with neither a conviction nor a pending charge"),
		text("%s of arrests in %s were of people with neither a conviction nor a pending charge; a year before, %s")})
}

func methodsFigure(s *site, _ string) (Figure, error) {
	return s.stackFigure(mix.ByMethod, registry.GroupAtLarge, "methods", finding{
		text("%s of arrests in %s were made at large, not in jails or prisons"),
		text("%s of arrests in %s were made at large, not in jails or prisons; a year before, %s")})
}

func kindsFigure(s *site, _ string) (Figure, error) {
	return s.stackFigure(mix.ByKind, registry.GroupCollateral, "", finding{
		text("%s of arrests in %s were recorded as collateral: of people met while looking for others"),
		text("%s of arrests in %s were recorded as collateral: of people met while looking for others; a year before, %s")})
}
