package view

import (
	"iter"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// lead is how many days before a window its trailing means may reach: the
// longest is of 28 days.
const lead = 27

// Count answers a filter from records where releases cover every day, else from
// a published figure where the filter asks for all arrests of the nation. The
// two are never mixed. Without both ends the days are the latest that can be
// answered. It refuses with the codes usage, office-not-found and
// cannot-answer, saying why and what there is. It goes over all cells once for
// each dimension: it is what the browser's engine is compared with.
func Count(h mix.Holdings, f Filter) (*Answer, error) {
	if _, err := Parse(f.Values()); err != nil {
		return nil, err
	}
	f = f.filled()
	d := daysOf(h)
	w := d.window(f)
	if m := d.missing(h, f, w); m != nil {
		return nil, m.err(f, w)
	}
	a := &Answer{Filter: f, Window: w, Counted: w, Parts: map[Dimension][]Part{}, Lacks: map[Dimension]Lack{},
		Provenance: &quotawatch.Provenance{Definition: f.Definition, Basis: f.Basis, Window: w, Build: h.Build, Caveats: []string{}}}
	for _, code := range f.Offices {
		a.offices = append(a.offices, d.axes.offices[d.axes.office(code)].Name)
	}
	ps, covered := d.over(w)
	if !covered {
		s, _ := d.published(w)
		d.readFigure(a, s)
	} else if err := d.readRecords(a, h, ps); err != nil {
		return nil, err
	}
	a.divide()
	return a, nil
}

// readFigure fills an answer from a published figure, which tells nothing
// apart.
func (d days) readFigure(a *Answer, s quota.Published) {
	a.Provenance.Source, a.Provenance.Caveats = s.Describe(a.Filter.Definition)
	a.Provenance.Definition = s.Figure.DefinitionID
	from := max(s.Series.From, a.Window.From-lead)
	a.Daily = Line{from, 1, s.Series.Counts[from-s.Series.From:]}.Within(quotawatch.Window{From: from, To: a.Window.To})
	a.Of = a.Daily
	unknown := quotawatch.Unknown("the figure does not tell them apart", a.Provenance)
	a.Unassigned = quota.Unassigned{Headquarters: unknown, NoOffice: unknown}
	for _, by := range everyDimension {
		a.Lacks[by] = Lack{onlyNation(s), d.latest(by)}
	}
}

var everyDimension = []Dimension{ByOffice, ByCriminality, ByMethod, ByPlace}

func (d days) readRecords(a *Answer, h mix.Holdings, ps []mix.Piece) error {
	a.Records = true
	a.Provenance.Source = mix.Source(ps)
	a.Provenance.Caveats = append(a.Provenance.Caveats, d.caveats(a.Filter, a.Window, changesOf(h))...)
	for _, p := range ps {
		a.Synthetic = a.Synthetic || p.Cube.Synthetic
	}
	daily, err := d.tally(h, a.Filter, a.Window, false)
	if err != nil {
		return err
	}
	weekly, err := d.tally(h, a.Filter, a.Window, true)
	if err != nil {
		return err
	}
	main := daily
	if len(a.Filter.Places) > 0 {
		main, a.Counted = weekly, weekly.days
	}
	a.Daily, a.Of = main.all(), main.of()
	for _, by := range everyDimension {
		t := main
		if by == ByPlace {
			t = weekly
		}
		if l := d.lack(a.Filter, a.Window, by); l != nil {
			a.Lacks[by] = *l
			continue
		}
		a.Parts[by] = d.parts(a, by, t)
	}
	return nil
}

// lack says why the arrests of a filter cannot be told apart by a dimension,
// nil where they can.
func (d days) lack(f Filter, w quotawatch.Window, by Dimension) *Lack {
	apart := f.placesRefused()
	switch why := d.lacking(w, by); {
	case len(f.Places) > 0 && (by == ByCriminality || by == ByMethod):
		return &Lack{Reason: wordsPlaceApart}
	case by == ByPlace && apart != "":
		return &Lack{Reason: apart}
	case why != "":
		return &Lack{why, d.latest(append(f.needs(), by)...)}
	case by == ByPlace && weeksIn(w).Empty():
		return &Lack{wordsNoWeek, d.latest(append(f.needs(), by)...)}
	}
	return nil
}

// parts gives the arrests by the values of a dimension; of offices those that
// were field offices, the others apart.
func (d days) parts(a *Answer, by Dimension, t *tally) (parts []Part) {
	known := d.known(a.Window, append(a.Filter.needs(), by))
	for i, line := range t.by(by) {
		if line.Step == 1 {
			line = line.Within(known)
		}
		n := quotawatch.Count(line.Within(t.days).Sum(), a.Provenance)
		p := Part{d.axes.groups[by][i], d.axes.groups[by][i], n, line}
		if by != ByOffice {
			parts = append(parts, p)
			continue
		}
		switch o := d.axes.offices[i]; {
		case o.Geographic && o.From <= a.Window.To:
			p.Name = o.Name
			parts = append(parts, p)
		case o.Code == string(quotawatch.Headquarters):
			a.Unassigned.Headquarters = n
		case o.Code == "":
			a.Unassigned.NoOffice = n
		}
	}
	return parts
}

// known gives w and the days right before it, at most lead, of which releases
// record what is needed.
func (d days) known(w quotawatch.Window, needs []Dimension) quotawatch.Window {
	for _, run := range d.spans(needs...) {
		if run.Covers(w) {
			return quotawatch.Window{From: max(run.From, w.From-lead), To: w.To}
		}
	}
	return w
}

// tally is the cells that a filter looks at, and of which days or weeks.
type tally struct {
	axes   axes
	filter Filter
	def    quotawatch.Definition
	// days is the days that the filter asks for, window those and the ones before
	// them.
	days, window quotawatch.Window
	step         int
	cells        []iter.Seq[cell]
	skip         int // the group of methods that is left out, -1 for none
}

// tally gathers the cells of w and of the days before it, or those by place in
// its whole weeks: none where they are not told.
func (d days) tally(h mix.Holdings, f Filter, w quotawatch.Window, places bool) (*tally, error) {
	def, _ := quotawatch.FindDefinition(f.Definition)
	t := &tally{axes: d.axes, filter: f, def: def, window: d.known(w, f.needs()), days: w, step: 1, skip: -1}
	if !def.Reprocessed {
		t.skip = slices.Index(d.axes.groups[ByMethod], registry.GroupReprocessed)
	}
	if places {
		if d.lack(f, w, ByPlace) != nil {
			return t, nil
		}
		weeks := weeksIn(w)
		t.step, t.skip = week, -1
		t.window = quotawatch.Window{From: weeks.From, To: weeks.To + week - 1}
		t.days = t.window
	}
	ps, _ := d.over(t.window)
	for _, p := range ps {
		cells := d.axes.cells(h, p)
		if places {
			var err error
			if cells, err = d.axes.placeCells(h, p); err != nil {
				return nil, err
			}
		}
		t.cells = append(t.cells, cells)
	}
	return t, nil
}

func (t *tally) line() Line {
	return Line{t.window.From, t.step, make([]int, t.window.Days()/t.step)}
}

// each gives every cell to what takes it, with the index of its day or week.
func (t *tally) each(take func(c cell, at, n int)) {
	for _, cells := range t.cells {
		for c := range cells {
			if c.at[ByMethod] != t.skip || t.skip < 0 {
				take(c, int(c.day-t.window.From)/t.step, c.count(t.def.Base))
			}
		}
	}
}

// all counts the arrests that the filter asks for.
func (t *tally) all() Line {
	line := t.line()
	t.each(func(c cell, at, n int) {
		if t.passes(c, everyDimension...) {
			line.Counts[at] += n
		}
	})
	return line
}

// of counts what a share is of: arrests of the offices, or of the nation where
// nothing but offices is asked.
func (t *tally) of() Line {
	line := t.line()
	t.each(func(c cell, at, n int) {
		if t.filter.Plain() || t.passes(c, ByOffice) {
			line.Counts[at] += n
		}
	})
	return line
}

// by counts by the values of a dimension what all filters but its own leave.
func (t *tally) by(own Dimension) []Line {
	lines := make([]Line, len(t.axes.groups[own]))
	for i := range lines {
		lines[i] = t.line()
	}
	others := slices.DeleteFunc(slices.Clone(everyDimension), func(by Dimension) bool { return by == own })
	t.each(func(c cell, at, n int) {
		if t.passes(c, others...) {
			lines[c.at[own]].Counts[at] += n
		}
	})
	return lines
}

// passes tells whether a cell is as the filter asks in each of some dimensions.
func (t *tally) passes(c cell, in ...Dimension) bool {
	for _, by := range in {
		wanted := [dimensions][]string{t.filter.codes(), t.filter.Criminality, t.filter.Methods, t.filter.Places}[by]
		if len(wanted) > 0 && !slices.Contains(wanted, t.axes.groups[by][c.at[by]]) {
			return false
		}
	}
	return true
}
