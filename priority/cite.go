package priority

import (
	"cmp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// finish orders the rows and says where they come from.
func (c *comparison) finish() error {
	a := c.answer
	totals := map[quotawatch.OfficeCode]int64{}
	for _, r := range a.Rows {
		totals[r.Office] += r.Arrests.Numerator
	}
	slices.SortStableFunc(a.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(totals[y.Office], totals[x.Office]), cmp.Compare(x.Office, y.Office), cmp.Compare(x.Period.From, y.Period.From))
	})
	for _, p := range c.Registry.Priorities {
		if slices.ContainsFunc(a.Rows, func(r Row) bool { return r.Stated == p.ID }) {
			a.Stated = append(a.Stated, p)
		}
	}
	return c.cite()
}

// cite asks once for each run what must be said of the records behind it, and
// what they credit to no field office.
func (c *comparison) cite() error {
	a, caveats := c.answer, c.answer.own()
	var sources []string
	var headquarters, noOffice int64
	for _, r := range c.runs {
		of, err := c.count(r)
		if err != nil {
			return err
		}
		a.Synthetic = a.Synthetic || of.Synthetic
		caveats, sources = append(caveats, of.Provenance.Caveats...), append(sources, of.Provenance.Source)
		headquarters, noOffice = headquarters+of.Unassigned.Headquarters.Numerator, noOffice+of.Unassigned.NoOffice.Numerator
	}
	slices.Sort(sources)
	a.Provenance = &quotawatch.Provenance{Definition: cmp.Or(c.Definition, quotawatch.Episodes), Basis: quotawatch.BasisDay, Window: a.Window,
		Source: strings.Join(slices.Compact(sources), "; "), Build: c.Build, Caveats: unique(caveats)}
	a.Unassigned = quota.Unassigned{Headquarters: quotawatch.Count(headquarters, a.Provenance), NoOffice: quotawatch.Count(noOffice, a.Provenance)}
	return nil
}

// own are the caveats of this package, which stand before those of mix.
func (a *Answer) own() (caveats []string) {
	caveats = append(caveats, "a stated priority says whom to arrest first: a share says what was recorded, not whether it was followed")
	for _, p := range a.Stated {
		if slices.ContainsFunc(p.Parts, func(part registry.PriorityPart) bool { return part.Gang }) {
			caveats = append(caveats, "arrests say nothing of gangs; detention stints and detainers have marks, by month in the nation: quotawatch priorities --gangs")
			break
		}
	}
	for _, w := range a.Missing {
		caveats = append(caveats, "no arrests of "+w.String()+" are held, and there is no row for those days")
	}
	return caveats
}

func unique(texts []string) (once []string) {
	for _, text := range texts {
		if !slices.Contains(once, text) {
			once = append(once, text)
		}
	}
	return once
}
