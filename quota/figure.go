package quota

import (
	"fmt"
	"slices"
	"time"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// readFigure fills a from the first published figure that answers its window,
// false when none does. A figure keeps its own counting rule, and says so.
func (h Holdings) readFigure(a *Answer, q Question) bool {
	for _, f := range h.Registry.Figures {
		if !f.Measure() || !figureAnswers(f, q.Scope, a.Window) {
			continue
		}
		a.describeFigure(f, q.Definition)
		if q.Share {
			a.caveat("arrests of no office cannot be shared out: the figure does not tell them apart")
		}
		unknown := quotawatch.Unknown("the figure does not tell them apart", a.Provenance)
		a.Unassigned = Unassigned{unknown, unknown}
		h.figureRows(a, q, f)
		return true
	}
	return false
}

// describeFigure says what must be said of a figure where a count by def is
// asked.
func (a *Answer) describeFigure(f registry.Figure, def quotawatch.DefinitionID) {
	a.Provenance.Source = fmt.Sprintf("figure: %s (%s)", f.ID, f.Publisher)
	a.Provenance.Definition = f.DefinitionID
	a.caveat("a published figure, not counted from records held: " + f.Definition)
	a.caveat(f.Caveats...)
	if f.DefinitionID != def {
		a.caveat(fmt.Sprintf("it cannot be counted by %s: the figure has one counting rule, its own", def))
	}
}

// figureAnswers tells whether a figure can answer for exactly the days of w.
func figureAnswers(f registry.Figure, scope quotawatch.Scope, w quotawatch.Window) bool {
	if f.Grain == registry.GrainPeriod {
		return w == f.Answers && (f.Scope == scope || f.Has(quotawatch.Nation))
	}
	if f.Scope != scope || !f.Answers.Covers(w) {
		return false
	}
	return f.Grain == registry.GrainDay || (w.From.Weekday() == time.Sunday && w.To.Weekday() == time.Saturday)
}

func (h Holdings) figureRows(a *Answer, q Question, f registry.Figure) {
	switch {
	case f.Grain == registry.GrainDay:
		a.Rows = []Row{a.judgedRow(quotawatch.Nation, "United States", figureSeries(f), q.Basis)}
	case q.Scope == quotawatch.ScopeNational:
		a.onlyTotals(q)
		a.Rows = []Row{a.totalRow(quotawatch.Nation, "United States", figureTotal(f, quotawatch.Nation, a.Window))}
	default:
		a.onlyTotals(q)
		for _, o := range h.officesOf(q, a) {
			if f.Has(o.Code) {
				a.Rows = append(a.Rows, a.totalRow(o.Code, o.Name, figureTotal(f, o.Code, a.Window)))
			}
		}
	}
}

// onlyTotals says that a total answers no question about single days.
func (a *Answer) onlyTotals(q Question) {
	a.caveat("the figure gives totals, not days: days met, runs and shortfall by day are not known")
	if q.Basis != quotawatch.BasisDay {
		a.Provenance.Basis = quotawatch.BasisDay
		a.caveat(fmt.Sprintf("basis %s cannot be applied to a total; per day means per calendar day", q.Basis))
	}
}

// figureSeries gives the days of a daily figure that may be asked about, and
// those before them.
func figureSeries(f registry.Figure) Series {
	w := quotawatch.Window{From: f.Window.From, To: f.Answers.To}
	s := Series{From: w.From, Counts: make([]int, w.Days())}
	for _, p := range f.Points {
		if w.Contains(p.Day) {
			s.Counts[p.Day-w.From] = p.Count
		}
	}
	return s
}

// figureTotal sums the points of an office that begin in w.
func figureTotal(f registry.Figure, office quotawatch.OfficeCode, w quotawatch.Window) (sum int) {
	for _, p := range f.Points {
		if p.Office == office && w.Contains(p.Day) {
			sum += p.Count
		}
	}
	return sum
}

// Daily gives the daily counts of the nation or of offices over w for a chart,
// and what they rest on. The same rules choose the source as in Attain.
func Daily(h Holdings, q Question) (map[quotawatch.OfficeCode]Series, *quotawatch.Provenance, error) {
	if _, err := h.order(&q); err != nil {
		return nil, nil, err
	}
	a, err := Attain(h, q)
	if err != nil {
		return nil, nil, err
	}
	series := map[quotawatch.OfficeCode]Series{}
	if r, err := h.fromRecords(q, a.Window); err != nil {
		return nil, nil, err
	} else if a.Records && r != nil {
		for _, row := range a.Rows {
			series[row.Office] = r.series(row.Office)
		}
		return series, a.Provenance, nil
	}
	i := slices.IndexFunc(h.Registry.Figures, func(f registry.Figure) bool {
		return f.Grain == registry.GrainDay && f.Measure() && figureAnswers(f, q.Scope, a.Window)
	})
	if i < 0 {
		return nil, nil, h.refuse(q, a.Window)
	}
	series[quotawatch.Nation] = figureSeries(h.Registry.Figures[i])
	return series, a.Provenance, nil
}
