package web

import (
	"math"
	"slices"
	"strconv"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/claim"
	"github.com/quotawatch/quotawatch/quota"
)

// Overview is the model of the first page.
type Overview struct {
	Kicker, Headline, Lede string
	Tiles                  []Tile
	National, Map, Ranking Figure
	Multiples              Figure
	// Groups is the composition, Calendar the nation day by day.
	Groups, Calendar Figure
	Claims           []Entry
	Rests            []Rest
	Orders           []quotawatch.Order
}

// Tile is one number with what it means. Fill and Ticks, in per cent of the
// width, draw a bar with the goals marked on it.
type Tile struct {
	Name, Number, Unit, Says string
	Fill                     float64
	Ticks                    []float64
}

// Rest says which data one figure rests on.
type Rest struct{ Figure, Data, Window, Definition, Kind string }

// answers are all that the overview is made of.
type answers struct {
	national, latest, before, goal *quota.Answer
	offices, nation, history       *quota.Answer
	daily                          quota.Series
	dailyFrom                      *quotawatch.Provenance
	panels                         map[quotawatch.OfficeCode]quota.Series
	// now is the offices since the order, day by day, nil where no release that
	// is held gives their days.
	now           *quota.Answer
	nowPanels     map[quotawatch.OfficeCode]quota.Series
	first, second quotawatch.Order
	office        quotawatch.Order
	dailyTo       quotawatch.Day
}

// latestDays is the window of "now": whole weeks, so that weekends weigh as
// they should.
const latestDays = 28

// historyWindow is the fiscal years of the embedded records.
var historyWindow = quotawatch.Window{From: quotawatch.Date(2015, 10, 1), To: quotawatch.Date(2018, 9, 30)}

// secondTerm is the first day of the second term.
var secondTerm = quotawatch.Date(2025, 1, 20)

// ask collects the answers of the overview, once.
func (s *Site) ask() (answers, error) {
	return once(&s.memo, "overview", func() (answers, error) { return ask(s.Holdings.Holdings) })
}

// ask collects the answers that the page needs; one that cannot be had fails
// the page, which then says so: it never shows a zero instead.
func ask(h quota.Holdings) (a answers, err error) {
	question := func(scope quotawatch.Scope, order string, w quotawatch.Window) quota.Question {
		q := quota.Question{Scope: scope, Order: order}
		if !w.Empty() {
			q.From, q.To = &w.From, &w.To
		}
		return q
	}
	open := quotawatch.Window{From: 0, To: -1}
	national := question(quotawatch.ScopeNational, "national-1200-1500", open)
	daily, err := quota.DailySpan(h, national)
	if err != nil {
		return a, err
	}
	a.dailyTo = daily.To
	for _, step := range []func() error{
		func() error {
			series, from, err := quota.Daily(h, question(quotawatch.ScopeNational, "national-1200-1500", daily))
			a.daily, a.dailyFrom = series[quotawatch.Nation], from
			return err
		},
		func() (err error) {
			a.national, err = quota.Attain(h, question(quotawatch.ScopeNational, "national-1200-1500", quotawatch.Window{From: daily.To - latestDays + 1, To: daily.To}))
			return err
		},
		func() (err error) {
			a.before, err = quota.Attain(h, question(quotawatch.ScopeNational, "national-1200-1500", yearBefore(secondTerm)))
			return err
		},
		func() (err error) {
			a.goal, err = quota.Attain(h, question(quotawatch.ScopeNational, "national-1200-1500", quotawatch.Window{From: quotawatch.Date(2025, 1, 25), To: daily.To}))
			return err
		},
		func() (err error) {
			a.latest, err = quota.Latest(h, quota.Question{Scope: quotawatch.ScopeNational}, latestDays)
			return err
		},
		func() (err error) {
			a.offices, err = quota.Attain(h, question(quotawatch.ScopeOffice, "field-office-75", open))
			return err
		},
		func() (err error) {
			a.nation, err = quota.Attain(h, question(quotawatch.ScopeNational, "national-3000", a.offices.Window))
			return err
		},
		func() (err error) {
			a.history, err = quota.Attain(h, question(quotawatch.ScopeOffice, "field-office-75", historyWindow))
			return err
		},
		func() (err error) {
			a.panels, _, err = quota.Daily(h, question(quotawatch.ScopeOffice, "field-office-75", historyWindow))
			return err
		},
		func() (err error) {
			if a.offices.Records {
				a.now = a.offices
				a.nowPanels, _, err = quota.Daily(h, question(quotawatch.ScopeOffice, "field-office-75", a.offices.Window))
			}
			return err
		},
	} {
		if err := step(); err != nil {
			return a, err
		}
	}
	a.first, a.office = a.goal.Order, a.offices.Order
	a.second = a.nation.Order
	return a, nil
}

// overviewPage makes the first page.
func overviewPage(s *site, _ string) (p page, err error) {
	a, err := s.ask()
	if err != nil {
		return p, err
	}
	o := &Overview{Kicker: s.say("Overview · data through %s", s.lang.Date(a.offices.Window.To))}
	o.words(s, a)
	o.tiles(s, a)
	for _, order := range s.Holdings.Registry.Orders {
		if order.Countable() {
			o.Orders = append(o.Orders, order)
		}
	}
	figures, err := s.numbered("national", "map", "ranking", "multiples", s.composition(), "calendar")
	if err != nil {
		return p, err
	}
	o.National, o.Map, o.Ranking, o.Multiples, o.Groups, o.Calendar = figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]
	o.Claims = s.cards()
	o.rests(s, a)
	return page{Title: o.Headline, Description: o.Lede, Filters: true, Model: o}, nil
}

func (o *Overview) words(s *site, a answers) {
	at, all := int(a.offices.AtTarget().Numerator), len(a.offices.Rows)
	o.Headline = s.say("ICE made %s arrests a day in the second term. %s.",
		quota.Near(a.nation.Rows[0].PerDay, a.second.Target), s.averaging(at, all, a.office.Target))
	met := a.history.OfficeDays()
	o.Lede = s.say("Administrative arrests by ICE Enforcement and Removal Operations, %s. From %s to %s, before any such quota was reported, an office reached %d on %s of %s office-days.",
		s.lang.Period(a.offices.Window), s.lang.Month(a.history.Window.From), s.lang.Month(a.history.Window.To), a.office.Target,
		quota.Thousands(met.Numerator), quota.Thousands(met.Denominator))
}

func (o *Overview) tiles(s *site, a answers) {
	latest, goal := a.latest.Rows[0], a.goal.Rows[0]
	perDay, _ := latest.PerDay.Value()
	top := math.Max(perDay, float64(a.second.Target)) * 1.02
	at, all := int(a.offices.AtTarget().Numerator), len(a.offices.Rows)
	met := a.history.OfficeDays()
	metShare, _ := met.Value()
	goalShare, _ := goal.ShareMet.Value()
	o.Tiles = []Tile{
		{s.say("Arrests a day, nationally"), quota.Near(latest.PerDay, a.second.Target), "",
			s.say("%s, the latest weeks known. Reported goal since %s: %s; before: %s to %s.", s.lang.Period(a.latest.Window),
				s.lang.Month(a.second.Given), quota.Thousands(int64(a.second.Target)), quota.Thousands(int64(a.first.Target)), quota.Thousands(int64(a.first.TargetHigh))),
			100 * perDay / top, []float64{100 * float64(a.first.Target) / top, 100 * float64(a.second.Target) / top}},
		{s.say("Offices at %d a day or more", a.office.Target), strconv.Itoa(at), s.say("of %d", all),
			s.say("Mean per calendar day, %s.", s.lang.Period(a.offices.Window)), 100 * float64(at) / float64(all), nil},
		{s.say("Days at %s or more, nationally", quota.Thousands(int64(a.first.Target))), goal.DaysMet.Format(0), s.say("of %d", goal.Days),
			s.say("%s. The highest day was %s, with %s.", s.lang.Period(a.goal.Window), s.lang.Date(goal.HighestOn), quota.Thousands(goal.HighestPerDay.Numerator)),
			100 * goalShare, nil},
		{s.say("Office-days at %d before any order", a.office.Target), share(met), "",
			s.say("%s of %s, fiscal years 2016 to 2018, %d offices.", quota.Thousands(met.Numerator), quota.Thousands(met.Denominator), len(a.history.Rows)),
			100 * metShare, nil},
	}
}

// composition names the figure of the groups that records tell best: criminal
// history where it is recorded, else the method.
func (s *site) composition() string {
	if f, err := s.figure("criminality"); err == nil && f.Missing == "" {
		return "criminality"
	}
	return "methods"
}

// cards are the latest claim of each verdict that a check came to.
func (s *site) cards() (cards []Entry) {
	for _, v := range claim.Verdicts() {
		for _, r := range slices.Backward(s.results()) {
			if r.Verdict == v && v != claim.VerdictCannot {
				cards = append(cards, s.entry(r))
				break
			}
		}
	}
	return cards
}

// rests tells, figure by figure, which data it rests on.
func (o *Overview) rests(s *site, a answers) {
	row := func(f Figure, w quotawatch.Window, records bool) Rest {
		return Rest{Figure: f.Kicker, Data: f.Source, Window: s.lang.Period(w), Definition: f.Definition,
			Kind: map[bool]string{true: s.say("counted here from rows of releases"), false: s.say("published by others, from rows not held here")}[records]}
	}
	o.Rests = []Rest{row(o.National, a.daily.Window(), a.national.Records), row(o.Map, a.offices.Window, a.offices.Records),
		row(o.Ranking, a.offices.Window, a.offices.Records), row(o.Multiples, o.Multiples.Window, true), row(o.Groups, o.Groups.Window, true), row(o.Calendar, a.daily.Window(), a.national.Records)}
}

// number turns a mean into a number of a chart, missing where it is not known.
func number(e quotawatch.Estimate) chart.Number {
	v, ok := e.Value()
	if !ok {
		return chart.Number(math.NaN())
	}
	return chart.Number(v)
}
