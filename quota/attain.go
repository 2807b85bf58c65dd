package quota

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Attain answers a question from records where releases cover every day of
// the window, else from one published figure. The two are never mixed in one
// number. It refuses with the code cannot-answer, saying what there is and
// what to add, when neither can.
func Attain(h Holdings, q Question) (*Answer, error) {
	order, err := h.order(&q)
	if err != nil {
		return nil, err
	}
	if err := h.checkOffices(q); err != nil {
		return nil, err
	}
	windows, err := h.windows(q, order)
	if err != nil {
		return nil, err
	}
	for _, w := range windows {
		a, err := h.answer(q, order, w)
		if a != nil || err != nil {
			return a, err
		}
	}
	return nil, h.refuse(q, windows[0])
}

// answer tries records, then figures; nil when neither covers w.
func (h Holdings) answer(q Question, order quotawatch.Order, w quotawatch.Window) (*Answer, error) {
	a := &Answer{Order: order, Scope: q.Scope, Window: w, InForceDays: order.InForceDays(w),
		Provenance: &quotawatch.Provenance{Definition: q.Definition, Basis: q.Basis, Window: w, Build: h.Build, Caveats: []string{}}}
	r, err := h.fromRecords(q, w)
	if err != nil {
		return nil, err
	}
	switch {
	case r != nil:
		h.countRecords(a, q, r)
	case q.Release == "":
		if !h.readFigure(a, q) {
			return nil, nil
		}
	default:
		return nil, nil
	}
	a.benchmark()
	slices.SortStableFunc(a.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(y.Arrests.Numerator, x.Arrests.Numerator), cmp.Compare(x.Office, y.Office))
	})
	return a, nil
}

// order finds the order asked for and fills the question's defaults.
func (h Holdings) order(q *Question) (quotawatch.Order, error) {
	if q.Definition == "" {
		q.Definition = quotawatch.Episodes
	}
	if q.Basis == "" {
		q.Basis = quotawatch.BasisDay
	}
	var ids []string
	var best *quotawatch.Order
	for i, o := range h.Registry.Orders {
		switch {
		case !o.Countable():
		case q.Order != "" && o.ID == q.Order:
			return o, orderFits(o, q.Scope)
		case q.Order == "" && o.Scope == q.Scope && (best == nil || q.inForce(o) > q.inForce(*best)):
			best = &h.Registry.Orders[i]
			fallthrough
		default:
			ids = append(ids, o.ID)
		}
	}
	if best != nil {
		return *best, nil
	}
	return quotawatch.Order{}, &quotawatch.Error{Code: quotawatch.CodeNoOrder, Summary: "there is no such order to measure against",
		Expected: "one of " + strings.Join(ids, ", "), Found: q.Order, Do: "see: quotawatch orders"}
}

// inForce gives on how many days of the window asked for the order was in
// force, 0 when the question leaves the window open.
func (q Question) inForce(o quotawatch.Order) int {
	if q.From == nil || q.To == nil {
		return 0
	}
	return o.InForceDays(quotawatch.Window{From: *q.From, To: *q.To})
}

func orderFits(o quotawatch.Order, scope quotawatch.Scope) error {
	if o.Scope == scope {
		return nil
	}
	return &quotawatch.Error{Code: quotawatch.CodeScope, Summary: "that order is not one for this scope",
		Expected: "an order of scope " + string(scope), Found: fmt.Sprintf("%s, of scope %s", o.ID, o.Scope),
		Do: "ask with --scope " + string(o.Scope) + ". No report divided the national number among offices, nor added up the offices' numbers"}
}

func (h Holdings) checkOffices(q Question) error {
	if len(q.Offices) > 0 && q.Scope == quotawatch.ScopeNational {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "offices were named in a question about the nation",
			Do: "ask with --scope office"}
	}
	if q.Share && q.Scope == quotawatch.ScopeNational {
		return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "there is nothing to share out in the nation", Found: "unassigned shared",
			Do: "ask with --scope office; the nation counts rows of no office already"}
	}
	for _, code := range q.Offices {
		if !slices.ContainsFunc(h.Registry.Offices, func(o quotawatch.Office) bool { return o.Code == code && o.Geographic() }) {
			return &quotawatch.Error{Code: quotawatch.CodeNoOffice, Summary: "there is no such field office", Expected: "codes of field offices, as DAL",
				Found: string(code), Do: "the codes are in: quotawatch attain --scope office"}
		}
	}
	return nil
}

// countRecords fills a from daily counts.
func (h Holdings) countRecords(a *Answer, q Question, r *records) {
	a.Records, a.Shared = true, q.Share
	a.Provenance.Source = r.source()
	for _, p := range r.pieces {
		a.Synthetic = a.Synthetic || p.cube.Synthetic
	}
	a.caveat(h.recordCaveats(q, r)...)
	unassigned := func(code quotawatch.OfficeCode) quotawatch.Estimate {
		return quotawatch.Count(int64(Judge(r.series(code), a.Window, a.Order.Target, q.Basis).Arrests), a.Provenance)
	}
	a.Unassigned = Unassigned{unassigned(quotawatch.Headquarters), unassigned(quotawatch.NoOffice)}
	if q.Scope == quotawatch.ScopeNational {
		a.Rows = []Row{a.judgedRow(quotawatch.Nation, "United States", r.series(quotawatch.Nation), q.Basis)}
		return
	}
	own, all := map[quotawatch.OfficeCode]int{}, 0
	if q.Share {
		own, all = r.ownArrests(h.Registry.Offices, a.Window)
	}
	for _, o := range h.officesOf(q, a) {
		if s := r.series(o.Code); q.Release == "" || slices.Max(s.Counts) > 0 {
			if q.Share {
				s = r.shared(o.Code, own[o.Code], all)
			}
			a.Rows = append(a.Rows, a.judgedRow(o.Code, o.Name, s, q.Basis))
		}
	}
	if q.Share {
		a.caveat(fmt.Sprintf("%d arrests of no office are shared out among the offices, each day's in proportion to the offices' own arrests in the days asked about", a.Unassigned.NoOffice.Numerator))
	} else if n := a.Unassigned.Headquarters.Numerator + a.Unassigned.NoOffice.Numerator; n > 0 {
		a.caveat(fmt.Sprintf("%d arrests are credited to no field office: the release gives headquarters or no office", n))
	}
}

// officesOf gives the field offices to report on: those asked for that
// existed in the window.
func (h Holdings) officesOf(q Question, a *Answer) (offices []quotawatch.Office) {
	for _, o := range h.Registry.Offices {
		switch {
		case !o.Geographic() || (len(q.Offices) > 0 && !slices.Contains(q.Offices, o.Code)):
		case o.From > a.Window.To:
			a.caveat(o.Name + " was not an office of its own in this window and has no row")
		default:
			offices = append(offices, o)
		}
	}
	return offices
}

func (h Holdings) recordCaveats(q Question, r *records) (caveats []string) {
	identified := true
	for _, p := range r.pieces {
		identified = identified && p.cube.Identified
		if p.cube.Coverage == quotawatch.CoverExtract {
			caveats = append(caveats, "release "+p.cube.Release+" is an extract: it does not hold all arrests of the offices it names")
		}
	}
	if !identified && q.Definition != quotawatch.Rows && q.Definition != quotawatch.RowsNew {
		caveats = append(caveats, "the release has no identifier, so every row counts as one arrest under any definition")
	}
	if q.Basis == quotawatch.BasisDay {
		caveats = append(caveats, "weekends are judged like other days; they run far below weekdays")
	}
	if len(r.pieces) > 1 && q.Release == "" {
		caveats = append(caveats, fmt.Sprintf("%d releases answer, each for its own days; nothing is counted from two", len(r.pieces)))
	}
	return caveats
}

// judgedRow makes the row of a series of daily counts.
func (a *Answer) judgedRow(code quotawatch.OfficeCode, name string, s Series, basis quotawatch.Basis) Row {
	j := Judge(s, a.Window, a.Order.Target, basis)
	count := func(n int) quotawatch.Estimate { return quotawatch.Count(int64(n), a.Provenance) }
	parts := func(n int) quotawatch.Estimate { return quotawatch.Ratio(int64(n), int64(s.unit()), a.Provenance) }
	scaled := func(n int) quotawatch.Estimate {
		return quotawatch.Ratio(int64(n), int64(j.Scale*s.unit()), a.Provenance)
	}
	return Row{Office: code, Name: name, Arrests: parts(j.Arrests), Days: j.Days,
		PerDay: quotawatch.Ratio(int64(j.Arrests), int64(j.Days*s.unit()), a.Provenance), Target: a.Order.Target,
		DaysMet: count(j.Met), ShareMet: quotawatch.Ratio(int64(j.Met), int64(j.Days), a.Provenance),
		LongestBelow: count(j.LongestBelow), Shortfall: scaled(j.Shortfall), Surplus: scaled(j.Surplus),
		Net: parts(j.Arrests - a.Order.Target*j.Days*s.unit()), HighestPerDay: parts(j.Highest), HighestOn: j.HighestOn}
}

// totalRow makes the row of a total: nothing about single days is known.
func (a *Answer) totalRow(code quotawatch.OfficeCode, name string, arrests int) Row {
	days := a.Window.Days()
	unknown := quotawatch.Unknown("the figure is a total and gives no single day", a.Provenance)
	return Row{Office: code, Name: name, Arrests: quotawatch.Count(int64(arrests), a.Provenance), Days: days,
		PerDay: quotawatch.Ratio(int64(arrests), int64(days), a.Provenance), Target: a.Order.Target,
		DaysMet: unknown, ShareMet: unknown, LongestBelow: unknown, Shortfall: unknown, Surplus: unknown, HighestPerDay: unknown,
		Net: quotawatch.Count(int64(arrests-a.Order.Target*days), a.Provenance)}
}

func (a *Answer) caveat(texts ...string) {
	a.Provenance.Caveats = append(a.Provenance.Caveats, texts...)
}

// benchmark says when the order was not in force all the while.
func (a *Answer) benchmark() {
	switch days := a.Window.Days(); {
	case a.InForceDays == 0:
		a.caveat(a.Order.ID + " was not in force in this window: it is applied as a benchmark")
	case a.InForceDays < days:
		a.caveat(fmt.Sprintf("%s was in force on %d of the %d days; on the others it is applied as a benchmark", a.Order.ID, a.InForceDays, days))
	}
	a.caveat("the quota is as reported; who reported it and who denies it: quotawatch orders")
}

// refuse says why a window cannot be answered, what can, and what to add.
func (h Holdings) refuse(q Question, w quotawatch.Window) error {
	spans, err := h.spans(q)
	if err != nil {
		return err
	}
	var can []string
	for _, s := range spans {
		can = append(can, s.String())
	}
	return &quotawatch.Error{Code: quotawatch.CodeCannotAnswer,
		Summary:  fmt.Sprintf("the data at hand cannot answer for %s, scope %s, basis %s, definition %s", w, q.Scope, q.Basis, q.Definition),
		Expected: "a window inside one of: " + strings.Join(can, "; "), Found: w.String() + h.gapsIn(q, w),
		Do: "choose such a window, or add a release that covers it: quotawatch add FILE (the processed arrests file of 2025 is at deportationdata.org)"}
}

// gapsIn says which gaps of releases hold days of w that no release answers for.
func (h Holdings) gapsIn(q Question, w quotawatch.Window) (text string) {
	ranked, err := h.ranked(q.Scope, q.Release)
	if err != nil {
		return ""
	}
	for _, c := range ranked {
		if g, ok := c.GapIn(w); ok {
			text += "; " + c.WhyGap(g)
		}
	}
	return text
}
