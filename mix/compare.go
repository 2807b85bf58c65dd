package mix

import (
	"fmt"
	"math"

	"github.com/quotawatch/quotawatch"
)

// Comparison sets a window beside a baseline. Both are whole weeks, so that
// each weekday weighs the same in both.
type Comparison struct {
	Baseline quotawatch.Window
	// Source names the releases of the baseline.
	Source               string
	Weeks, BaselineWeeks int
	// Trimmed and BaselineTrimmed are the days left out to make whole weeks: the
	// last of the later window and the first of the earlier.
	Trimmed, BaselineTrimmed int
	// Age and BaselineAge are the days from the end of each window to the last
	// day that its release answers for: the time there was to record convictions.
	Age, BaselineAge int
	// Increases are by office, in the order of the rows.
	Increases []Increase
	// Split is nil where no factor was asked for.
	Split *Split
	// Blocks and BaselineBlocks are the weeks of a block of the bootstrap, 0
	// where there are too few weeks for one.
	Blocks, BaselineBlocks int
}

// Increase is by how much arrests per day of an office, or of the nation, are
// above those of the baseline.
type Increase struct {
	Office quotawatch.OfficeCode
	Name   string
	// PerDay and BaselinePerDay are means per calendar day, Additional their
	// difference with its interval.
	PerDay, BaselinePerDay, Additional quotawatch.Estimate
	// Refused says why no additional arrest is ascribed to a group, "" where
	// they are.
	Refused string
}

// Change is the change of one group. The Additional of all groups add up to
// the increase exactly.
type Change struct {
	BaselineArrests, BaselineShare quotawatch.Estimate
	// Additional is arrests per day above the baseline's.
	Additional quotawatch.Estimate
	// Marginal is Additional of the group over Additional of all: the share of
	// the group in the additional arrests. It is below 0 where the group went
	// against all arrests, and then above 1 in others.
	Marginal quotawatch.Estimate
}

// wholeWeeks trims two windows to whole weeks: days at the end of the later,
// which releases fill in last, and at the start of the earlier.
func wholeWeeks(earlier, later quotawatch.Window) (e, l quotawatch.Window) {
	earlier.From += quotawatch.Day(earlier.Days() % 7)
	later.To -= quotawatch.Day(later.Days() % 7)
	return earlier, later
}

func (h Holdings) compare(q Question, s sources, w quotawatch.Window) (*Answer, error) {
	base := *q.Baseline
	if !base.Intersect(w).Empty() {
		return nil, usage("the window and its baseline overlap", w.String()+" and "+base.String(), "name --from and --to outside of the baseline")
	}
	c := &Comparison{Trimmed: w.Days() % 7, BaselineTrimmed: base.Days() % 7}
	if base.From < w.From {
		base, w = wholeWeeks(base, w)
	} else {
		w, base = wholeWeeks(w, base)
	}
	if w.Empty() || base.Empty() {
		return nil, usage("a comparison needs a whole week on each side", w.String()+" and "+base.String(), "name longer windows")
	}
	c.Baseline, c.Weeks, c.BaselineWeeks = base, w.Days()/7, base.Days()/7
	from, err := h.baselineSources(q, s)
	if err != nil {
		return nil, err
	}
	ps, ok := s.pieces(w)
	if !ok {
		return nil, s.refuse(q, w)
	}
	bps, ok := from.pieces(base)
	if !ok {
		return nil, from.refuse(q, base)
	}
	c.Source, c.Age, c.BaselineAge = sourceOf(bps), age(ps), age(bps)
	a := h.start(q, ps, w)
	a.Comparison = c
	a.describe(q, bps)
	a.caveat(s.superseded(q, ps)...)
	a.caveat(from.superseded(q, bps)...)
	return a, h.weigh(a, q, ps, bps)
}

func (h Holdings) baselineSources(q Question, s sources) (sources, error) {
	if q.BaselineRelease == "" || q.BaselineRelease == q.Release {
		return s, nil
	}
	return h.sources(q, q.BaselineRelease)
}

// age gives the days from the end of a window to the last day that the release
// of its end answers for.
func age(ps []piece) int {
	last := ps[len(ps)-1]
	return int(last.cube.Window.To - last.window.To)
}

// weigh counts both windows and fills the answer.
func (h Holdings) weigh(a *Answer, q Question, ps, bps []piece) error {
	groups := groupsOf(q.By, append(append([]piece(nil), ps...), bps...))
	t, err := h.count(q, ps, groups, 7)
	if err != nil {
		return err
	}
	base, err := h.count(q, bps, groups, 7)
	if err != nil {
		return err
	}
	a.caveat(t.unmappedCaveats(" of the window")...)
	a.caveat(base.unmappedCaveats(" of the baseline")...)
	a.caveat(h.changed(q, a.Window, a.Comparison.Baseline)...)
	a.compareCaveats(q)
	units := h.fill(a, q, t, base)
	a.Comparison.increase(a, units, t, base)
	if len(q.Factors) > 0 {
		a.Comparison.Split = a.split(q, units, t, base)
	}
	return nil
}

// compareCaveats says what must be said of every comparison.
func (a *Answer) compareCaveats(q Question) {
	c := a.Comparison
	if c.Trimmed+c.BaselineTrimmed > 0 {
		a.caveat(fmt.Sprintf("trimmed to whole weeks, so that weekdays weigh the same: %d of the window's days and %d of the baseline's are left out", c.Trimmed, c.BaselineTrimmed))
	}
	a.caveat("a change between windows, and no statement of what caused it; seasons are not taken out")
	if q.Scope == quotawatch.ScopeOffice {
		a.caveat("each office is judged alone: of 25 offices without a change, about one would show one by chance")
	}
	if !q.reads("criminality") {
		return
	}
	switch {
	case q.BaselineRelease == "" || q.BaselineRelease == q.Release:
		a.caveat(fmt.Sprintf("conviction status is as of the release: arrests of the baseline had %d days more to gain a conviction or lose a charge; two releases, with --release and --baseline-release, can compare at equal age", c.BaselineAge-c.Age))
	case c.Age != c.BaselineAge:
		a.caveat(fmt.Sprintf("not at equal age: the window ends %d days before its release does, the baseline %d", c.Age, c.BaselineAge))
	default:
		a.caveat(fmt.Sprintf("at equal age: each window ends %d days before its release does", c.Age))
	}
}

// increase fills the increases and the changes of the rows.
func (c *Comparison) increase(a *Answer, units []unit, t, base *tally) {
	d := differences{units: units, groups: len(t.groups), days: [2]int64{int64(base.periods * 7), int64(t.periods * 7)}}
	now, then := d.sample(t), d.sample(base)
	var r *resampled
	if c.Weeks >= minWeeks && c.BaselineWeeks >= minWeeks {
		c.Blocks, c.BaselineBlocks = blockWeeks(c.Weeks), blockWeeks(c.BaselineWeeks)
		r = bootstrap(then, now, now.width, replicates, d.perDay)
	}
	row := 0
	for i, u := range units {
		all := d.estimate(a, t, base, r, i, -1)
		inc := Increase{Office: u.code, Name: u.name, Additional: all, PerDay: quotawatch.Ratio(t.total(u.at, -1), d.days[1], a.Provenance),
			BaselinePerDay: quotawatch.Ratio(base.total(u.at, -1), d.days[0], a.Provenance), Refused: refusal(r, all)}
		c.Increases = append(c.Increases, inc)
		for ; row < len(a.Rows) && a.Rows[row].Office == u.code; row++ {
			g := indexOf(t.groups, a.Rows[row].Group)
			a.Rows[row].Change = d.change(a, t, base, r, i, g, inc)
		}
	}
}

func indexOf(groups []string, group string) int {
	for i, g := range groups {
		if g == group {
			return i
		}
	}
	return -1
}

// refusal says why the additional arrests are not ascribed to groups.
func refusal(r *resampled, all quotawatch.Estimate) string {
	switch {
	case r == nil:
		return fmt.Sprintf("fewer than %d whole weeks in a window: whether the change could be chance cannot be told", minWeeks)
	case all.Low <= 0 && all.High >= 0:
		return fmt.Sprintf("the change of arrests per day could be zero: 95%% interval %+.1f to %+.1f", all.Low, all.High)
	}
	return ""
}

// differences computes changes per day of groups in units.
type differences struct {
	units  []unit
	groups int
	days   [2]int64 // of the baseline and the window
}

// sample gives the weekly counts of each unit, its groups and then all.
func (d differences) sample(t *tally) sample {
	s := sample{weeks: t.periods, width: len(d.units) * (d.groups + 1)}
	for p := range t.periods {
		for _, u := range d.units {
			all := int64(0)
			for g := range d.groups {
				n := t.sum(p, u.at, g)
				s.counts, all = append(s.counts, n), all+n
			}
			s.counts = append(s.counts, all)
		}
	}
	return s
}

// perDay is the statistic of the bootstrap.
func (d differences) perDay(base, now, out []float64) {
	for i := range out {
		out[i] = now[i]/float64(d.days[1]) - base[i]/float64(d.days[0])
	}
}

// out gives where a unit and group stand; group -1 is all.
func (d differences) out(unit, group int) int {
	if group < 0 {
		group = d.groups
	}
	return unit*(d.groups+1) + group
}

// numerator gives the change per day of a group in whole numbers, in parts of
// 1/(days of the baseline x days of the window): those of the groups add up to
// that of all exactly.
func (d differences) numerator(t, base *tally, unit, group int) int64 {
	at := d.units[unit].at
	return t.total(at, group)*d.days[0] - base.total(at, group)*d.days[1]
}

func (d differences) estimate(a *Answer, t, base *tally, r *resampled, unit, group int) quotawatch.Estimate {
	e := quotawatch.Ratio(d.numerator(t, base, unit, group), d.days[0]*d.days[1], a.Provenance)
	if e.NoInterval = ""; r == nil {
		e.NoInterval = fmt.Sprintf("fewer than %d whole weeks in a window", minWeeks)
		return e
	}
	v, _ := e.Value()
	e.Low, e.High = r.interval(d.out(unit, group), v)
	return e
}

// change makes the change of one group.
func (d differences) change(a *Answer, t, base *tally, r *resampled, unit, group int, inc Increase) *Change {
	at := d.units[unit].at
	n, all, unknown := base.total(at, group), base.total(at, -1), base.total(at, d.groups-1)
	if group == d.groups-1 {
		unknown = 0
	}
	c := &Change{BaselineArrests: quotawatch.Count(n, a.Provenance), BaselineShare: a.share(n, unknown, all), Additional: d.estimate(a, t, base, r, unit, group)}
	if inc.Refused != "" {
		c.Marginal = quotawatch.Unknown(inc.Refused, a.Provenance)
		return c
	}
	x, _ := c.Additional.Value()
	y, _ := inc.Additional.Value()
	c.Marginal = quotawatch.Ratio(d.numerator(t, base, unit, group), d.numerator(t, base, unit, -1), a.Provenance)
	c.Marginal.NoInterval = ""
	low, high, ok := r.ratio(d.out(unit, group), d.out(unit, -1), x, y)
	if !ok {
		c.Marginal.NoInterval = "no bounded interval"
		return c
	}
	c.Marginal.Low, c.Marginal.High = math.Min(low, high), math.Max(low, high)
	return c
}
