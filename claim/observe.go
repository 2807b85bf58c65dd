package claim

import (
	"math/big"
	"slices"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Evidence is what an observation rests on.
type Evidence string

// The kinds of evidence.
const (
	// EvidenceRecords is rows of releases that are held or embedded.
	EvidenceRecords Evidence = "records"
	// EvidenceFigure is a series that others counted and published.
	EvidenceFigure Evidence = "published figure"
	// EvidenceArithmetic is other stated numbers, and no record at all.
	EvidenceArithmetic Evidence = "arithmetic"
)

// Observation is what one source gives by one counting rule.
type Observation struct {
	Definition quotawatch.DefinitionID `json:"definition"`
	Evidence   Evidence                `json:"evidence"`
	// Source names the release or the figure.
	Source string `json:"source"`
	// Value is in the unit of the claim's measure.
	Value quotawatch.Estimate `json:"value"`
	Fit   Fit                 `json:"fit"`
}

// rat gives the observed number as a fraction.
func (o Observation) rat() *big.Rat { return big.NewRat(o.Value.Numerator, o.Value.Denominator) }

// checker checks claims against one set of holdings, and keeps what several of
// them ask for: the records of a group of criminality alone.
type checker struct {
	h    quota.Holdings
	mu   sync.Mutex
	kept map[string][2][]*cube.Cube
}

func newChecker(h quota.Holdings) *checker { return &checker{h: h, kept: map[string][2][]*cube.Cube{}} }

// of gives the records of groups of criminality.
func (d *checker) of(groups []string) (records, reference []*cube.Cube) {
	key := strings.Join(groups, " ")
	d.mu.Lock()
	defer d.mu.Unlock()
	if kept, ok := d.kept[key]; ok {
		return kept[0], kept[1]
	}
	keep := func(cubes []*cube.Cube) (all []*cube.Cube) {
		for _, c := range cubes {
			all = append(all, c.OfCriminality(func(value string) bool { return slices.Contains(groups, d.h.Registry.Criminality[value]) }))
		}
		return all
	}
	d.kept[key] = [2][]*cube.Cube{keep(d.h.Records), keep(d.h.Reference)}
	return d.kept[key][0], d.kept[key][1]
}

// observe works a check out by every counting rule: from records where they
// cover it, else from each published figure that does.
func (d *checker) observe(c quotawatch.Check) (all []Observation) {
	h := d.h
	records := h
	records.Registry = withFigures(h.Registry, nil)
	for _, def := range quotawatch.Definitions() {
		if v, p, ok := d.measure(records, c, def.ID); ok {
			all = append(all, Observation{Definition: def.ID, Evidence: EvidenceRecords, Source: p.Source, Value: v})
		}
	}
	if len(all) > 0 {
		return all
	}
	for _, f := range h.Registry.Figures {
		alone := quota.Holdings{Registry: withFigures(h.Registry, []registry.Figure{f}), Build: h.Build}
		if v, p, ok := d.measure(alone, c, ""); ok {
			all = append(all, Observation{Definition: p.Definition, Evidence: EvidenceFigure, Source: p.Source, Value: v})
		}
	}
	return all
}

func withFigures(r *registry.Registry, figures []registry.Figure) *registry.Registry {
	other := *r
	other.Figures = figures
	return &other
}

// measure works a check out by one rule from what h holds; ok is false where
// that cannot answer.
func (d *checker) measure(h quota.Holdings, c quotawatch.Check, def quotawatch.DefinitionID) (v quotawatch.Estimate, p *quotawatch.Provenance, ok bool) {
	m := meter{of: d.of, h: h, check: c, def: def}
	if c.Measure != quotawatch.MeasureShare {
		m.h = m.only(c.Criminality)
	}
	switch c.Measure {
	case quotawatch.MeasureCount:
		v, ok = m.total(c.Window())
	case quotawatch.MeasurePerDay:
		if v, ok = m.total(c.Window()); ok {
			v = ratio(v.Numerator, v.Denominator*int64(c.Window().Days()), m.from)
		}
	case quotawatch.MeasureHighestDay, quotawatch.MeasureHighestMean, quotawatch.MeasureDaysReached:
		v, ok = m.daily()
	case quotawatch.MeasureOfficesReached:
		v, ok = m.offices()
	case quotawatch.MeasureShare:
		v, ok = m.share()
	case quotawatch.MeasureChange, quotawatch.MeasureTimes:
		v, ok = m.against()
	case quotawatch.MeasureSum: // no record is asked
	}
	return v, m.from, ok && v.Known()
}

// meter asks one source by one rule, and keeps where the answer came from.
type meter struct {
	of    func(groups []string) (records, reference []*cube.Cube)
	h     quota.Holdings
	check quotawatch.Check
	def   quotawatch.DefinitionID
	from  *quotawatch.Provenance
}

func ratio(num, den int64, from *quotawatch.Provenance) quotawatch.Estimate {
	return quotawatch.Ratio(num, den, from)
}

// only keeps the records of groups of criminality. Published figures do not
// tell them apart, so they are left out.
func (m *meter) only(groups []string) quota.Holdings {
	h := m.h
	if len(groups) == 0 {
		return h
	}
	h.Registry = withFigures(h.Registry, nil)
	if len(h.Records)+len(h.Reference) > 0 {
		h.Records, h.Reference = m.of(groups)
	}
	return h
}

func (m *meter) question(w quotawatch.Window) quota.Question {
	q := quota.Question{Scope: quotawatch.ScopeNational, From: &w.From, To: &w.To, Definition: m.def}
	if m.check.Measure == quotawatch.MeasureHighestMean {
		q.Basis = quotawatch.BasisMean7 // so that the days before the window are there too
	}
	if m.check.Office != "" {
		q.Scope, q.Offices = quotawatch.ScopeOffice, []quotawatch.OfficeCode{m.check.Office}
	}
	return q
}

// total gives arrests in w.
func (m *meter) total(w quotawatch.Window) (v quotawatch.Estimate, ok bool) {
	a, err := quota.Attain(m.h, m.question(w))
	if err != nil || len(a.Rows) != 1 { // what cannot be answered is no observation
		return v, false
	}
	m.from = a.Provenance
	return a.Rows[0].Arrests, true
}

// daily gives the measures that look at single days.
func (m *meter) daily() (v quotawatch.Estimate, ok bool) {
	w := m.check.Window()
	series, from, err := quota.Daily(m.h, m.question(w))
	if err != nil || len(series) != 1 {
		return v, false
	}
	m.from = from
	for _, s := range series {
		return m.ofDays(s, w), true
	}
	return v, false
}

func (m *meter) ofDays(s quota.Series, w quotawatch.Window) quotawatch.Estimate {
	target := max(1, m.check.Threshold)
	switch m.check.Measure {
	case quotawatch.MeasureDaysReached:
		return quotawatch.Count(int64(quota.Judge(s, w, target, quotawatch.BasisDay).Met), m.from)
	case quotawatch.MeasureHighestDay:
		return quotawatch.Count(int64(quota.Judge(s, w, target, quotawatch.BasisDay).Highest), m.from)
	}
	return highestMean(s, w, m.from)
}

// highestMean gives the highest trailing 7-day mean on a day of w.
func highestMean(s quota.Series, w quotawatch.Window, from *quotawatch.Provenance) (top quotawatch.Estimate) {
	for i, mean := range s.Means7(from) {
		if w.Contains(s.From+quotawatch.Day(i)) && mean.Known() && (!top.Known() || mean.Numerator > top.Numerator) {
			top = mean
		}
	}
	return top
}

// offices counts the field offices whose mean per day is Threshold or more.
func (m *meter) offices() (v quotawatch.Estimate, ok bool) {
	w := m.check.Window()
	a, err := quota.Attain(m.h, quota.Question{Scope: quotawatch.ScopeOffice, From: &w.From, To: &w.To, Definition: m.def})
	if err != nil {
		return v, false
	}
	m.from = a.Provenance
	n := int64(0)
	for _, r := range a.Rows {
		if r.PerDay.Known() && r.PerDay.Numerator >= int64(m.check.Threshold)*r.PerDay.Denominator {
			n++
		}
	}
	return quotawatch.Count(n, m.from), true
}

// share gives the percentage of arrests that are of the groups of criminality.
func (m *meter) share() (v quotawatch.Estimate, ok bool) {
	whole := *m
	whole.h.Registry = withFigures(m.h.Registry, nil)
	all, ok := whole.total(m.check.Window())
	if !ok {
		return v, false
	}
	part := *m
	part.h = m.only(m.check.Criminality)
	of, ok := part.total(m.check.Window())
	m.from = part.from
	return ratio(100*of.Numerator, all.Numerator, m.from), ok
}

// against compares arrests per day in the window with those in the baseline.
func (m *meter) against() (v quotawatch.Estimate, ok bool) {
	now, ok := m.total(m.check.Window())
	if !ok {
		return v, false
	}
	from := m.from
	then, ok := m.total(m.check.Baseline())
	if !ok || m.from.Definition != from.Definition {
		return v, false
	}
	m.from = from
	num, den := now.Numerator*int64(m.check.Baseline().Days()), then.Numerator*int64(m.check.Window().Days())
	if m.check.Measure == quotawatch.MeasureTimes {
		return ratio(num, den, from), true
	}
	return ratio(100*(num-den), den, from), true
}
