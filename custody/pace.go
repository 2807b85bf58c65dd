package custody

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/quota"
)

// Pace gives observed arrests per day of people with a conviction or a pending
// charge as the release records them, over the widest window that held records
// answer for, or over the one asked. Published figures do not tell criminality.
func Pace(h quota.Holdings, from, to *quotawatch.Day) (quotawatch.Estimate, quotawatch.Window) {
	of := []string{"convicted", "pending"}
	keep := func(cubes []*cube.Cube) (kept []*cube.Cube) {
		for _, c := range cubes {
			if slices.ContainsFunc(c.Criminalities, func(v string) bool { return h.Registry.Criminality[v] != "" }) {
				kept = append(kept, c.OfCriminality(func(v string) bool { return slices.Contains(of, h.Registry.Criminality[v]) }))
			}
		}
		return kept
	}
	reg := *h.Registry
	reg.Figures = nil
	h = quota.Holdings{Registry: &reg, Records: keep(h.Records), Reference: keep(h.Reference), Build: h.Build}
	a, err := quota.Attain(h, quota.Question{Scope: quotawatch.ScopeNational, From: from, To: to})
	if err != nil || len(a.Rows) != 1 {
		return quotawatch.Unknown("no release that is held records criminality for the nation in that window", nil), quotawatch.Window{}
	}
	return a.Rows[0].PerDay, a.Window
}
