package web

import (
	"errors"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// officeOrder is the reported quota that pages of offices measure against.
const officeOrder = "field-office-75"

// officeAnswers are what the pages of offices share. Each is asked once, for all
// offices and in all languages.
type officeAnswers struct {
	// lead is the newest account: of days on which the quota was in force, from
	// records or as a published total, else of the newest days as a benchmark.
	lead *quota.Answer
	// days is the newest account of days that are known one by one: lead, where
	// records give it. nil where no such days are known.
	days *quota.Answer
	// span is the days known one by one that days are the end of, and series
	// their counts by office.
	span     *quotawatch.Provenance
	series   map[quotawatch.OfficeCode]quota.Series
	ledgers  map[quotawatch.OfficeCode]*quota.Ledger
	weekdays map[quotawatch.OfficeCode][7]quota.Weekday
	// before is the part of the span before the days, earlier the fiscal years
	// 2016 to 2018 with their counts; nil where they are not known or among the
	// days. totals are published totals beside records.
	before, earlier *quota.Answer
	earlierSeries   map[quotawatch.OfficeCode]quota.Series
	totals          []*quota.Answer
	groups          map[mix.By]composition
}

// composition is who was arrested, or how or where, by office: in the days, and
// by month over the span. Both are nil where no release records it.
type composition struct{ whole, monthly *mix.Answer }

// offices collects the answers of the pages of offices, once.
func (s *Site) officeAnswers() (officeAnswers, error) {
	return once(&s.memo, "offices", func() (officeAnswers, error) { return askOffices(s.Holdings) })
}

func askOffices(h mix.Holdings) (o officeAnswers, err error) {
	if o.lead, err = quota.Attain(h.Holdings, officeQuestion(nil)); err != nil {
		return o, err
	}
	if err := o.askDays(h.Holdings); err != nil || o.days == nil {
		return o, err
	}
	for _, step := range []func(mix.Holdings) error{o.askEarlier, o.askLedgers, o.askGroups} {
		if err := step(h); err != nil {
			return o, err
		}
	}
	return o, nil
}

func officeQuestion(w *quotawatch.Window) quota.Question {
	q := quota.Question{Scope: quotawatch.ScopeOffice, Order: officeOrder}
	if w != nil {
		q.From, q.To = &w.From, &w.To
	}
	return q
}

// known gives no answer where data cannot answer, and a fault as it is.
func known[T any](answer *T, err error) (*T, error) {
	var e *quotawatch.Error
	if errors.As(err, &e) && e.Code == quotawatch.CodeCannotAnswer {
		return nil, nil
	}
	return answer, err
}

// askDays finds the days that are known one by one.
func (o *officeAnswers) askDays(h quota.Holdings) error {
	span, err := quota.DailySpan(h, officeQuestion(nil))
	if found, err := known(&span, err); found == nil || err != nil {
		return err
	}
	if o.days = o.lead; !o.lead.Records {
		if o.days, err = quota.Attain(h, officeQuestion(&span)); err != nil {
			return err
		}
	}
	if !span.Covers(o.days.Window) {
		span = o.days.Window
	}
	if o.series, o.span, err = quota.Daily(h, officeQuestion(&span)); err != nil {
		return err
	}
	o.weekdays = map[quotawatch.OfficeCode][7]quota.Weekday{}
	for code, series := range o.series {
		o.weekdays[code] = series.Weekdays(o.days.Window, o.days.Order.Target)
	}
	if w := (quotawatch.Window{From: span.From, To: o.days.Window.From - 1}); !w.Empty() {
		o.before, err = quota.Attain(h, officeQuestion(&w))
	}
	return err
}

// askEarlier asks about the fiscal years 2016 to 2018 where the days are others,
// and for the published totals that records do not answer for.
func (o *officeAnswers) askEarlier(h mix.Holdings) (err error) {
	if o.span.Window.Intersect(historyWindow).Empty() {
		if o.earlier, err = known(quota.Attain(h.Holdings, officeQuestion(&historyWindow))); err != nil {
			return err
		}
	}
	if o.earlier != nil {
		if o.earlierSeries, _, err = quota.Daily(h.Holdings, officeQuestion(&historyWindow)); err != nil {
			return err
		}
	}
	for _, f := range h.Registry.Figures {
		if f.Scope != quotawatch.ScopeOffice || f.Grain != registry.GrainPeriod || !f.Measure() || f.Answers == o.lead.Window {
			continue
		}
		a, err := known(quota.Attain(h.Holdings, officeQuestion(&f.Answers)))
		if err != nil {
			return err
		}
		if a != nil && !a.Records {
			o.totals = append(o.totals, a)
		}
	}
	return nil
}

func (o *officeAnswers) askLedgers(h mix.Holdings) error {
	all, err := quota.MakeLedgers(h.Holdings, officeQuestion(&o.days.Window), quota.ByWeek)
	if err != nil {
		return err
	}
	o.ledgers = map[quotawatch.OfficeCode]*quota.Ledger{}
	for _, l := range all {
		o.ledgers[l.Office] = l
	}
	return nil
}

// askGroups asks who was arrested, how and where, of the releases that say.
func (o *officeAnswers) askGroups(h mix.Holdings) (err error) {
	o.groups = map[mix.By]composition{}
	for _, by := range []mix.By{mix.ByMethod, mix.ByCriminality, mix.ByPlace} {
		var c composition
		q := mix.Question{Scope: quotawatch.ScopeOffice, By: by, From: &o.days.Window.From, To: &o.days.Window.To}
		if c.whole, err = known(mix.Compose(h, q)); err != nil {
			return err
		}
		if by != mix.ByPlace { // whose facet is not asked about month by month
			q.Every = mix.EveryMonth
			for _, w := range []quotawatch.Window{o.span.Window, o.days.Window} { // of an older release less may be recorded
				q.From, q.To = &w.From, &w.To
				if c.monthly, err = known(mix.Compose(h, q)); c.monthly != nil || err != nil {
					break
				}
			}
			if err != nil {
				return err
			}
		}
		o.groups[by] = c
	}
	return nil
}

// rowOf gives the row of an office, false where the answer has none.
func rowOf(a *quota.Answer, code quotawatch.OfficeCode) (quota.Row, bool) {
	if a == nil {
		return quota.Row{}, false
	}
	for _, r := range a.Rows {
		if r.Office == code {
			return r, true
		}
	}
	return quota.Row{}, false
}
