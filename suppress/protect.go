package suppress

import (
	"fmt"
	"slices"
	"sort"

	"github.com/quotawatch/quotawatch"
	"golang.org/x/sync/errgroup"
)

// Protected is a table that may be shown.
type Protected struct {
	// Pattern is the table, with every month that was shown before as it was
	// shown then. It is what the next release is to be given.
	Pattern
	// New are the months that this release shows for the first time.
	New []quotawatch.Day `json:"new"`
	// Rest names the category that holds all that are too rare.
	Rest string `json:"rest"`
	// Note is printed under the table.
	Note string `json:"note"`
}

// Protect makes a table fit to be shown. Months that earlier holds are taken
// from it unchanged, whatever the new release counts; only months new and
// settled are added. A nil earlier says that nothing was ever shown.
//
// It refuses, with a quotawatch.Error that says why, a table that goes against
// earlier, one with no settled month, and one of which too little is left.
func Protect(t Table, rules Rules, earlier *Pattern) (*Protected, error) {
	if err := t.accept(rules); err != nil {
		return nil, &quotawatch.Error{Code: quotawatch.CodeInternal, Summary: "a table of attributes cannot be protected", Found: err.Error(), Err: err}
	}
	p, months, err := t.begin(rules, earlier)
	if err != nil {
		return nil, err
	}
	if rules.National {
		return t.protectMarks(p, months, rules), nil
	}
	grids := t.grids(months, p, rules.Rest)
	for i, safe := range protectAll(grids, rules) {
		if !safe {
			return nil, refused(p.Attribute, "no way to hide its small counts in "+t.Months[months[i]].String())
		}
	}
	if share := shownPercent(grids); len(grids) > 0 && share < rules.ShownPercent {
		return nil, refused(p.Attribute, fmt.Sprintf("%d%% of its cells are left to show, fewer than %d%%", share, rules.ShownPercent))
	}
	out := &Protected{Pattern: *p, Rest: rules.Rest, Note: note(rules.Threshold)}
	for i, g := range grids {
		out.New = append(out.New, t.Months[months[i]])
		out.Months = append(out.Months, g.show(t.Months[months[i]]))
	}
	sort.Slice(out.Months, func(i, j int) bool { return out.Months[i].First < out.Months[j].First })
	return out, nil
}

// protectAll protects months, which have nothing to do with each other, side by
// side, and tells which are safe.
func protectAll(grids []*grid, rules Rules) []bool {
	safe := make([]bool, len(grids))
	var all errgroup.Group
	for i, g := range grids {
		all.Go(func() error {
			return quotawatch.Guard(func() error {
				g.protect(rules.Threshold, rules.Within)
				safe[i] = g.audit(rules.Within)
				return nil
			})
		})
	}
	if err := all.Wait(); err != nil {
		panic(err) // where it can be recovered
	}
	return safe
}

func (t Table) accept(rules Rules) error {
	if err := rules.check(); err != nil {
		return err
	}
	if t.Definition != rules.Definition {
		return fmt.Errorf("counted by %s: attributes are counted by %s alone", t.Definition, rules.Definition)
	}
	if rules.National && (len(t.Areas) != 1 || len(t.Categories) != 3) {
		return fmt.Errorf("a mark of %d areas and %d categories: one area, and yes, no and blank are expected", len(t.Areas), len(t.Categories))
	}
	return t.check()
}

// begin gives the table as far as it was shown before, and the months to add.
func (t Table) begin(rules Rules, earlier *Pattern) (p *Pattern, months []int, err error) {
	months = t.settled(rules, earlier.has)
	if earlier != nil {
		if err := t.follows(rules, earlier); err != nil {
			return nil, nil, err
		}
		next := *earlier
		next.Months = slices.Clone(earlier.Months)
		return &next, months, nil
	}
	if len(months) == 0 {
		return nil, nil, refused(t.Attribute, "no month of it is settled yet")
	}
	categories := t.Categories
	if !rules.National {
		categories = t.coarsen(months, rules)
	}
	if categories == nil {
		return nil, nil, refused(t.Attribute, "fewer than two categories are common enough")
	}
	return &Pattern{Attribute: t.Attribute, Definition: t.Definition, Threshold: rules.Threshold, Within: rules.Within,
		Areas: slices.Sorted(slices.Values(t.Areas)), Categories: categories}, months, nil
}

// follows holds a table to what was shown before: other categories, areas or
// rules beside it would be a second table to subtract.
func (t Table) follows(rules Rules, p *Pattern) error {
	switch {
	case p.Attribute != t.Attribute || p.Definition != t.Definition:
		return refused(t.Attribute, "what was shown before is of "+p.Attribute+" by "+string(p.Definition))
	case p.Threshold != rules.Threshold || p.Within != rules.Within:
		return refused(t.Attribute, fmt.Sprintf("what was shown before had a threshold of %d, within %d", p.Threshold, p.Within))
	case !slices.Equal(p.Areas, slices.Sorted(slices.Values(t.Areas))):
		return refused(t.Attribute, "what was shown before has other areas")
	case p.Categories[len(p.Categories)-1] != rules.Rest:
		return refused(t.Attribute, "what was shown before names the rest "+p.Categories[len(p.Categories)-1])
	}
	return nil
}

func refused(attribute, why string) error {
	return &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no table of " + attribute + " can be shown safely", Found: why,
		Do: "ask for counts without the attribute; docs/methods/suppression.md has the rules"}
}

// grids makes the grid of each month.
func (t Table) grids(months []int, p *Pattern, rest string) []*grid {
	of := into(p.Categories, rest)
	grids := make([]*grid, len(months))
	for i, m := range months {
		grids[i] = newGrid(t.month(m, p.Areas, p.Categories, of), len(p.Categories))
	}
	return grids
}

// shownPercent gives how many of 100 cells of areas with arrests are shown,
// rounded down.
func shownPercent(grids []*grid) int {
	shown, all := 0, 0
	for _, g := range grids {
		for e, hidden := range g.hidden[:(g.rows-1)*g.cols] {
			if g.total[e/g.cols] == 0 {
				continue
			}
			all++
			if !hidden {
				shown++
			}
		}
	}
	return shown * 100 / max(1, all)
}

// show gives the month without what is hidden.
func (g *grid) show(first quotawatch.Day) Month {
	m := Month{First: first, Totals: slices.Clone(g.total), Cells: make([][]Cell, g.rows)}
	for r := range g.rows {
		m.Cells[r] = make([]Cell, g.cols)
		for c := range g.cols {
			if e := r*g.cols + c; !g.hidden[e] {
				m.Cells[r][c] = Cell{g.value[e], true}
			}
		}
	}
	return m
}
