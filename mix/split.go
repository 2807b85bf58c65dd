package mix

import (
	"math"

	"github.com/quotawatch/quotawatch"
)

// Split is the change of the share of a group, split by factors.
type Split struct {
	Group   string
	Factors []string
	// BaselineShare and Share are of the pool of all rows of the answer: the
	// nation, or the offices asked about. Change is their difference.
	BaselineShare, Share, Change quotawatch.Estimate
	// Effects are one for the composition by each factor, and last that of the
	// rates; they add up to Change. In shares, as Change.
	Effects []Effect
	// Categories are those of a single factor, else none.
	Categories []Category
	// Refused says why there is none, "" where there is one.
	Refused string
}

// Effect is how much of a change goes with one factor.
type Effect struct {
	// Factor is method, office or criminality, for the composition of arrests by
	// it, or "rate" for the share of the group within the categories.
	Factor string
	Effect quotawatch.Estimate
}

// FactorRate marks the effect of rates within categories.
const FactorRate = "rate"

// Category is one category of a factor: its share of all arrests, the share of
// the group within it, and what it adds to each effect.
type Category struct {
	Name                string
	BaselinePart, Part  quotawatch.Estimate
	BaselineRate, Rate  quotawatch.Estimate
	Composition, Within quotawatch.Estimate
}

// scale is the denominator of numbers that are no ratio of counts: an Estimate
// of them is a fixed-point number of 15 decimals.
const scale = 1e15

func fixed(v float64, from *quotawatch.Provenance) quotawatch.Estimate {
	e := quotawatch.Ratio(int64(math.Round(v*scale)), scale, from)
	e.NoInterval = "too few whole weeks for one"
	return e
}

// splitter lays out the cells of a split.
type splitter struct {
	t, base *tally
	units   []unit
	group   int
	offices bool // whether office is a factor
	method  bool // whether the crossing factor is one
}

// split splits the change of the share of a group by the factors of a question.
func (a *Answer) split(q Question, units []unit, t, base *tally) *Split {
	s := &Split{Group: q.Group, Factors: q.Factors}
	p := splitter{t: t, base: base, units: units, group: indexOf(t.groups, q.Group)}
	for _, f := range q.Factors {
		p.offices, p.method = p.offices || f == FactorOffice, p.method || f != FactorOffice
	}
	if p.offices && units[0].at < 0 {
		p.units = nil
		for i, code := range t.offices {
			p.units = append(p.units, unit{code, string(code), i})
		}
	}
	if p.group < 0 {
		s.Refused = "no release at hand has the group " + q.Group
		return s
	}
	now, then := p.sample(t), p.sample(base)
	cells, before := cellsOf(now.totals()), cellsOf(then.totals())
	s.BaselineShare, s.Share = a.poolShare(before), a.poolShare(cells)
	if !s.BaselineShare.Known() || !s.Share.Known() {
		s.Refused = "a window without arrests has no shares"
		return s
	}
	p.effects(a, s, q, then, now)
	if len(q.Factors) == 1 {
		s.Categories = p.categories(a, before, cells)
	}
	return s
}

// sample gives the weekly counts of the cells: for each office, where that is a
// factor, and each category of the crossing factor, all arrests and those of
// the group.
func (p splitter) sample(t *tally) sample {
	rows, columns := p.shape()
	s := sample{weeks: t.periods, width: 2 * rows * columns, counts: make([]int64, t.periods*2*rows*columns)}
	for w := range t.periods {
		week := s.counts[w*s.width:][:s.width]
		for i, u := range p.units {
			p.add(week, t, w, i%rows, columns, u)
		}
	}
	return s
}

// add adds the arrests of one unit in one week to the cells of a row.
func (p splitter) add(week []int64, t *tally, w, row, columns int, u unit) {
	first, last := u.at, u.at
	if u.at < 0 {
		first, last = 0, len(t.offices)-1
	}
	for o := first; o <= last; o++ {
		for g := range t.groups {
			for x := range t.across {
				n, at := t.counts[t.at(w, o, g, x)], 2*(row*columns+x%columns)
				week[at] += n
				if g == p.group {
					week[at+1] += n
				}
			}
		}
	}
}

func (p splitter) shape() (rows, columns int) {
	rows, columns = 1, 1
	if p.offices {
		rows = len(p.units)
	}
	if p.method {
		columns = len(p.t.across)
	}
	return rows, columns
}

// cellsOf reads the cells from pairs of all arrests and those of the group.
func cellsOf(totals []float64) []cell {
	cells := make([]cell, len(totals)/2)
	for i := range cells {
		cells[i] = cell{totals[2*i], min(totals[2*i], totals[2*i+1])}
	}
	return cells
}

func (a *Answer) poolShare(cells []cell) quotawatch.Estimate {
	var all, of float64
	for _, c := range cells {
		all, of = all+c.all, of+c.of
	}
	return quotawatch.Ratio(int64(of), int64(all), a.Provenance)
}

// effects fills the effects, in the order of the question's factors.
func (p splitter) effects(a *Answer, s *Split, q Question, then, now sample) {
	columns := 0
	if len(q.Factors) == 2 {
		_, columns = p.shape()
	}
	stat := func(base, now, out []float64) {
		e := effects(cellsOf(base), cellsOf(now), columns)
		if len(q.Factors) == 2 && q.Factors[0] != FactorOffice {
			e[0], e[1] = e[1], e[0] // rows of the cells are offices
		}
		copy(out, append(e, sumOf(e)))
	}
	n := len(q.Factors) + 2
	point := make([]float64, n)
	stat(then.totals(), now.totals(), point)
	estimates := make([]quotawatch.Estimate, n)
	for i, v := range point {
		estimates[i] = fixed(v, a.Provenance)
	}
	if c := a.Comparison; c.Blocks > 0 {
		r := bootstrap(then, now, n, replicates, stat)
		for i, v := range point {
			estimates[i].Low, estimates[i].High = r.interval(i, v)
			estimates[i].NoInterval = ""
		}
	}
	for i, f := range append(append([]string(nil), q.Factors...), FactorRate) {
		s.Effects = append(s.Effects, Effect{f, estimates[i]})
	}
	s.Change = estimates[n-1]
}

func sumOf(values []float64) (sum float64) {
	for _, v := range values {
		sum += v
	}
	return sum
}

// categories gives the terms of each category of a single factor that has
// arrests in either window.
func (p splitter) categories(a *Answer, before, cells []cell) (all []Category) {
	composition, within := kitagawa(before, cells)
	names := p.t.across
	if p.offices {
		names = nil
		for _, u := range p.units {
			names = append(names, string(u.code))
		}
	}
	n0, n1 := int64(0), int64(0)
	for i := range cells {
		n0, n1 = n0+int64(before[i].all), n1+int64(cells[i].all)
	}
	for i, name := range names {
		if before[i].all+cells[i].all == 0 {
			continue
		}
		ratio := func(n float64, all int64) quotawatch.Estimate { return quotawatch.Ratio(int64(n), all, a.Provenance) }
		all = append(all, Category{name, ratio(before[i].all, n0), ratio(cells[i].all, n1), ratio(before[i].of, int64(before[i].all)),
			ratio(cells[i].of, int64(cells[i].all)), fixed(composition[i], a.Provenance), fixed(within[i], a.Provenance)})
	}
	return all
}
