package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
)

// OfficePage is the model of the page of one field office.
type OfficePage struct {
	quotawatch.Office
	Kicker, Headline, Lede string
	Synthetic              bool
	Tiles                  []Tile
	// Figures by what they are of; Earlier is nil where there is nothing older.
	Days, Ledger, Distribution, Weekdays, Months, Methods, Places, Criminality Figure
	Earlier                                                                    *Figure
	// Whole tells that days of the office are known, so that there is more than
	// the first figure.
	Whole  bool
	Known  []Known
	Others []quotawatch.Office
	Order  quotawatch.Order
}

// Known is what is known of offices, or of one, in one span of days.
type Known struct {
	Period, Data, Tells              string
	Arrests, PerDay, Met, Days, Most string
}

// officePage is the page of one field office.
func officePage(s *site, code string) (p page, err error) {
	office, ok := s.Holdings.Registry.Office(quotawatch.OfficeCode(code))
	if !ok || !office.Geographic() {
		return absent()
	}
	o, err := s.officeAnswers()
	if err != nil {
		return p, err
	}
	m := &OfficePage{Office: office, Kicker: s.say("Field office"), Synthetic: o.lead.Synthetic, Order: o.lead.Order, Known: s.known(o, &office.Code)}
	m.words(s, o)
	ids := []string{"office-days-", "office-ledger-", "office-distribution-", "office-weekdays-", "office-months-", "office-methods-", "office-places-", "office-criminality-"}
	if _, m.Whole = rowOf(o.days, office.Code); !m.Whole {
		ids = ids[:1]
	} else if o.earlier != nil {
		ids = append(ids, "office-earlier-")
	}
	for i := range ids {
		ids[i] += code
	}
	figures, err := s.numbered(ids...)
	if err != nil {
		return p, err
	}
	for i, to := range []*Figure{&m.Days, &m.Ledger, &m.Distribution, &m.Weekdays, &m.Months, &m.Methods, &m.Places, &m.Criminality} {
		if i < len(figures) {
			*to = figures[i]
		}
	}
	if m.Whole && o.earlier != nil {
		m.Earlier = &figures[len(figures)-1]
	}
	m.Others = slices.DeleteFunc(slices.Clone(s.Holdings.Registry.Offices), func(o quotawatch.Office) bool { return !o.Geographic() || o.Code == office.Code })
	return page{Title: m.Headline, Description: m.Lede, Filters: true, Model: m}, nil
}

// words says the finding of the page and its four numbers.
func (m *OfficePage) words(s *site, o officeAnswers) {
	lead, known := rowOf(o.lead, m.Code)
	days, dayKnown := rowOf(o.days, m.Code)
	m.Headline = s.say("How many arrests %s made is not known", m.Name)
	if known {
		m.Headline = s.pace(lead, o.lead.Window)
	}
	switch {
	case !dayKnown:
		m.Lede = s.say("On how many days it reached %d is not known.", m.Order.Target)
	case o.days.InForceDays == 0 && o.days.Window.To < m.Order.Given:
		m.Lede = s.say("From %s to %s, before any such quota was reported, %s.", s.lang.Month(o.days.Window.From), s.lang.Month(o.days.Window.To), s.reached(days))
	default:
		m.Lede = s.say("From %s to %s %s.", s.lang.Date(o.days.Window.From), s.lang.Date(o.days.Window.To), s.reached(days))
	}
	m.Tiles = []Tile{s.arrestsTile(o, lead, known), s.paceTile(o, lead, known), s.daysTile(o, days, dayKnown), s.mostTile(o, days, dayKnown)}
}

func (s *site) arrestsTile(o officeAnswers, r quota.Row, known bool) Tile {
	t := Tile{Name: s.say("Arrests"), Number: "–", Says: s.say("Not known, %s.", s.lang.Period(o.lead.Window))}
	if known {
		t.Number, t.Says = quota.Thousands(r.Arrests.Numerator), s.say("%s: %s.", s.lang.Period(o.lead.Window), s.balance(r))
	}
	return t
}

// paceTile is arrests a day on a bar with the reported quota marked.
func (s *site) paceTile(o officeAnswers, r quota.Row, known bool) Tile {
	target := o.lead.Order.Target
	t := Tile{Name: s.say("Arrests a day"), Number: "–", Unit: s.say("of %s", strconv.Itoa(target)), Says: s.say("Mean per calendar day against the reported %d, which is denied:", target)}
	if v, ok := r.PerDay.Value(); known && ok {
		top := max(v, float64(target)) * 1.1
		t.Number, t.Fill, t.Ticks = mean(r.PerDay, target), 100*v/top, []float64{100 * float64(target) / top}
	}
	return t
}

func (s *site) daysTile(o officeAnswers, r quota.Row, known bool) Tile {
	t := Tile{Name: s.say("Days at %d or more", o.lead.Order.Target), Number: "–", Says: s.say("Not known: no release that is held gives its single days.")}
	if v, ok := r.ShareMet.Value(); known && ok {
		t.Number, t.Unit, t.Fill = quota.Thousands(r.DaysMet.Numerator), s.say("of %s", quota.Thousands(int64(r.Days))), 100*v
		t.Says = s.say("%s of days, %s.", share(r.ShareMet), s.lang.Period(o.days.Window))
		if o.days.InForceDays == 0 {
			t.Says += " " + s.say("A benchmark: the quota was reported later.")
		}
	}
	return t
}

func (s *site) mostTile(o officeAnswers, r quota.Row, known bool) Tile {
	t := Tile{Name: s.say("Most arrests on one day"), Number: "–", Says: s.say("Not known: no release that is held gives its single days.")}
	if known && r.HighestPerDay.Known() {
		t.Number = quota.Thousands(r.HighestPerDay.Numerator)
		t.Says = s.say("%s, in the whole area. The longest run of days below %d was %s.", s.lang.Date(r.HighestOn), r.Target, quota.Thousands(r.LongestBelow.Numerator))
	}
	return t
}

// known lists the spans of days that something is known of, the newest first:
// of offices, or with the numbers of one.
func (s *site) known(o officeAnswers, code *quotawatch.OfficeCode) (all []Known) {
	seen := []*quota.Answer{}
	for _, a := range append([]*quota.Answer{o.lead, o.days, o.before, o.earlier}, o.totals...) {
		if a == nil || slices.Contains(seen, a) {
			continue
		}
		seen = append(seen, a)
	}
	slices.SortStableFunc(seen, func(a, b *quota.Answer) int { return int(b.Window.To - a.Window.To) })
	for _, a := range seen {
		k := Known{Period: s.lang.Period(a.Window), Data: a.Provenance.Source, Tells: s.tells(a)}
		if code != nil {
			s.numbers(&k, a, *code)
		}
		all = append(all, k)
	}
	return all
}

// numbers fills what is known of one office in an answer.
func (s *site) numbers(k *Known, a *quota.Answer, code quotawatch.OfficeCode) {
	k.Arrests, k.PerDay, k.Met, k.Days, k.Most = "–", "–", "–", "–", "–"
	r, ok := rowOf(a, code)
	if !ok {
		return
	}
	k.Arrests, k.PerDay = quota.Thousands(r.Arrests.Numerator), tenths(r.PerDay, r.Target)
	k.Days = quota.Thousands(int64(r.Days))
	if r.DaysMet.Known() {
		k.Met = quota.Thousands(r.DaysMet.Numerator)
		k.Most = quota.Thousands(r.HighestPerDay.Numerator)
	}
}

// tells says what an answer can be asked beside its arrests.
func (s *site) tells(a *quota.Answer) string {
	if !a.Records {
		return s.say("a total of each office, published by others; no single days")
	}
	parts := []string{s.say("single days")}
	for _, by := range s.Holdings.Recorded(a.Window) {
		if name, ok := map[mix.By]string{mix.ByCriminality: "criminal history", mix.ByMethod: "how arrests were made", mix.ByKind: "targeted or collateral", mix.ByPlace: "type of place"}[by]; ok {
			parts = append(parts, s.say(name))
		}
	}
	return strings.Join(parts, ", ")
}
