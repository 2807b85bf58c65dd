package mix

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// tally is the arrests of a window by period, office, group and the group of
// one crossing factor.
type tally struct {
	window  quotawatch.Window
	periods int
	offices []quotawatch.OfficeCode
	groups  []string
	across  []string // of the crossing factor, else one ""
	counts  []int64  // by period, office, group and across, the last the fastest
	// unmapped counts the arrests of values that nobody has mapped, by field
	// and value.
	unmapped map[[2]string]int64
}

func (t *tally) width() int { return len(t.offices) * len(t.groups) * len(t.across) }

// at gives where the count of a period, office, group and across stands.
func (t *tally) at(period, office, group, across int) int {
	return ((period*len(t.offices)+office)*len(t.groups)+group)*len(t.across) + across
}

// add counts n arrests of a day, in periods of days days.
func (t *tally) add(d quotawatch.Day, days, office, group, across int, n int64) {
	t.counts[t.at(int(d-t.window.From)/days, office, group, across)] += n
}

// axis says of which group a value of a cube is on a day.
type axis struct {
	groups []string
	// of lists, for each value of the cube, its groups and the first day of each.
	of [][]meaning
	// mapped tells for each value whether somebody has mapped it.
	mapped []bool
}

type meaning struct {
	from  quotawatch.Day
	group int
}

func (a *axis) group(value uint16, d quotawatch.Day) int {
	of := a.of[value]
	if len(of) == 1 {
		return of[0].group
	}
	i := len(of) - 1
	for ; i > 0 && d < of[i].from; i-- {
	}
	return of[i].group
}

// whole is an axis of one group.
func whole(values []string) *axis {
	a := &axis{groups: []string{""}, mapped: make([]bool, len(values))}
	for i := range values {
		a.of, a.mapped[i] = append(a.of, []meaning{{}}), true
	}
	return a
}

// axisOf makes the axis of a field for the values of a cube. groups are those
// that all cubes of a question share.
func (h Holdings) axisOf(field string, groups, values []string, own bool) *axis {
	a := &axis{groups: groups, mapped: make([]bool, len(values))}
	unknown := slices.Index(groups, registry.GroupUnknown)
	for i, v := range values {
		var of []meaning
		switch {
		case v == "":
		case own, field == string(ByPlace):
			of = []meaning{{group: slices.Index(groups, v)}}
		case field == FactorCriminality:
			if g := slices.Index(groups, h.Registry.Criminality[v]); g >= 0 {
				of = []meaning{{group: g}}
			}
		default:
			for _, m := range h.Crosswalk.Of(field, v) {
				next := meaning{group: slices.Index(groups, m.Group)}
				if m.From != nil {
					next.from = *m.From
				}
				of = append(of, next)
			}
		}
		if a.mapped[i] = len(of) > 0; !a.mapped[i] {
			of = []meaning{{group: unknown}}
		}
		a.of = append(a.of, of)
	}
	return a
}

// groupsOf gives the groups of a grouping; for the release's own values those
// of all cubes.
func groupsOf(by By, ps []piece) []string {
	if groups := by.groups(); groups != nil {
		return groups
	}
	var values []string
	for _, p := range ps {
		values = append(values, p.cube.Methods...)
	}
	slices.Sort(values)
	values = slices.DeleteFunc(slices.Compact(values), func(v string) bool { return v == "" })
	return append(values, registry.GroupUnknown)
}

// crossing gives the factor, method or criminality, that groups are counted
// together with, "" for none.
func (q Question) crossing() string {
	for _, f := range q.Factors {
		if f != FactorOffice {
			return f
		}
	}
	return ""
}

// count counts the pieces in periods of days days. groups are those of the
// answer, so that two windows have the same.
func (h Holdings) count(q Question, ps []piece, groups []string, days int) (*tally, error) {
	t := &tally{window: quotawatch.Window{From: ps[0].window.From, To: ps[len(ps)-1].window.To}, groups: groups, across: []string{""},
		offices: h.officesOf(ps), unmapped: map[[2]string]int64{}}
	if f := q.crossing(); f != "" {
		t.across = By(f).groups()
	}
	t.periods = (t.window.Days() + days - 1) / days
	t.counts = make([]int64, t.periods*t.width())
	def, _ := quotawatch.FindDefinition(q.Definition)
	for _, p := range ps {
		var err error
		if q.By.facet() {
			err = h.countFacet(t, q, def, p, days)
		} else {
			h.countCells(t, q, def, p, days)
		}
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// officesOf lists the offices of the registry, and rows of no office.
func (h Holdings) officesOf(ps []piece) (codes []quotawatch.OfficeCode) {
	for _, o := range h.Registry.Offices {
		codes = append(codes, o.Code)
	}
	for _, p := range ps {
		codes = append(codes, p.cube.Offices...)
	}
	slices.Sort(codes)
	return slices.Compact(codes)
}

// places gives where the offices of a cube stand in the tally, -1 for field
// offices that the question does not ask about.
func (t *tally) places(c *cube.Cube, q Question) []int {
	at := make([]int, len(c.Offices))
	for i, code := range c.Offices {
		at[i], _ = slices.BinarySearch(t.offices, code)
		if len(q.Offices) > 0 && code != quotawatch.Headquarters && code != quotawatch.NoOffice && !slices.Contains(q.Offices, code) {
			at[i] = -1
		}
	}
	return at
}

func (h Holdings) countCells(t *tally, q Question, def quotawatch.Definition, p piece, days int) {
	c, own := p.cube, q.By == ByMethodValue
	axes := map[string]*axis{"": whole(c.Methods)}
	axes["method"] = h.axisOf("method", ByMethod.groups(), c.Methods, false)
	axes["criminality"] = h.axisOf(FactorCriminality, ByCriminality.groups(), c.Criminalities, false)
	group, across := axes[q.By.field()], axes[q.crossing()]
	if own {
		group = h.axisOf("method", t.groups, c.Methods, true)
	}
	value := func(cell cube.Cell, field string) uint16 {
		if field == FactorCriminality {
			return cell.Criminality
		}
		return cell.Method
	}
	skip, at := -1, t.places(c, q)
	if !def.Reprocessed {
		skip = slices.Index(c.Methods, cube.Reprocessed)
	}
	from, _ := slices.BinarySearchFunc(c.Cells, p.window.From, byDay)
	to, _ := slices.BinarySearchFunc(c.Cells, p.window.To+1, byDay)
	for _, cell := range c.Cells[from:to] {
		if int(cell.Method) == skip || at[cell.Office] < 0 {
			continue
		}
		g, x, n := value(cell, q.By.field()), value(cell, q.crossing()), countOf(def.Base, cell.Rows, cell.Episodes, cell.Persons)
		t.add(cell.Day, days, at[cell.Office], group.group(g, cell.Day), across.group(x, cell.Day), n)
		if !group.mapped[g] {
			t.unmapped[[2]string{q.By.field(), valuesOf(c, q.By.field())[g]}] += n
		}
		if !across.mapped[x] {
			t.unmapped[[2]string{q.crossing(), valuesOf(c, q.crossing())[x]}] += n
		}
	}
}

func byDay(cell cube.Cell, d quotawatch.Day) int { return cmp.Compare(cell.Day, d) }

func valuesOf(c *cube.Cube, field string) []string {
	if field == FactorCriminality {
		return c.Criminalities
	}
	return c.Methods
}

func countOf(base quotawatch.DefinitionID, rows, episodes, persons uint32) int64 {
	switch base {
	case quotawatch.Rows:
		return int64(rows)
	case quotawatch.Persons:
		return int64(persons)
	}
	return int64(episodes)
}

// countFacet counts a field that the release counts beside its cells.
func (h Holdings) countFacet(t *tally, q Question, def quotawatch.Definition, p piece, days int) error {
	f, ok, err := p.cube.Facet(q.By.field())
	if err != nil {
		return err
	}
	if !ok || f.Monthly {
		return fmt.Errorf("release %s has no %s by day", p.cube.Release, q.By.field())
	}
	group, at := h.axisOf(q.By.field(), t.groups, f.Values, false), t.places(p.cube, q)
	for _, cell := range f.Cells {
		if !p.window.Contains(cell.Day) || at[cell.Office] < 0 {
			continue
		}
		n := int64(cell.Count(def.Base))
		t.add(cell.Day, days, at[cell.Office], group.group(cell.Value, cell.Day), 0, n)
		if !group.mapped[cell.Value] {
			t.unmapped[[2]string{q.By.field(), f.Values[cell.Value]}] += n
		}
	}
	return nil
}

// unmappedCaveats names the values that are counted as unknown, with their
// number, those without a value last.
func (t *tally) unmappedCaveats(when string) (caveats []string) {
	var keys [][2]string
	for k := range t.unmapped {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]string) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), -cmp.Compare(a[1], b[1]))
	})
	for _, k := range keys {
		n := t.unmapped[k]
		if n == 0 {
			continue
		}
		if k[1] == "" {
			caveats = append(caveats, fmt.Sprintf("%s arrests%s have no %s and are counted as unknown", quota.Thousands(n), when, k[0]))
		} else {
			caveats = append(caveats, fmt.Sprintf("the %s %q is in no group of the registry: its %s arrests%s are counted as unknown", k[0], k[1], quota.Thousands(n), when))
		}
	}
	return caveats
}

// total sums the arrests of a group over all periods and factors. Office -1
// and group -1 stand for all.
func (t *tally) total(office, group int) (n int64) {
	for p := range t.periods {
		n += t.sum(p, office, group)
	}
	return n
}

// sum gives the arrests of one period.
func (t *tally) sum(period, office, group int) (n int64) {
	offices, groups := span(office, len(t.offices)), span(group, len(t.groups))
	for o := offices[0]; o < offices[1]; o++ {
		for g := groups[0]; g < groups[1]; g++ {
			from := t.at(period, o, g, 0)
			for _, v := range t.counts[from:][:len(t.across)] {
				n += v
			}
		}
	}
	return n
}

// span gives the indices from and before which i stands, of n; -1 is all.
func span(i, n int) [2]int {
	if i < 0 {
		return [2]int{0, n}
	}
	return [2]int{i, i + 1}
}
