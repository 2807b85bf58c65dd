package diff

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// caveats lists what a reader must know beside the numbers.
func caveats(a, b Side, r *Report) []string {
	list := []string{"identifiers do not match across releases, so no row can be followed: rows added, removed and revised are net counts per day and office, at least so many; a row that got another day or office counts as removed from one and added to the other"}
	list = append(list, r.sideCaveats(a)...)
	list = append(list, r.sideCaveats(b)...)
	list = append(list, lackingCaveats(a.Cube, b.Cube)...)
	add := func(when bool, format string, args ...any) {
		if when {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	identified := a.Cube.Identified || b.Cube.Identified
	add(r.A.Source != r.B.Source, "the releases are of different sources (%s, %s): what a publisher did to its copy is among the differences", r.A.Source, r.B.Source)
	add(a.Cube.Identified != b.Cube.Identified, "one release links the rows of one person and the other does not: compare them by rows")
	add(identified && r.A.Window.From != r.B.Window.From, "persons are counted on their first row in a release, so the release that begins earlier counts fewer of them on the days compared")
	add(r.Days.Compared != r.Days.Both, "%s from %s to %s are compared, of %s that both cover", plural(r.Days.Compared.Days(), "day"),
		r.Days.Compared.From, r.Days.Compared.To, plural(r.Days.Both.Days(), "day"))
	later := int(r.B.Window.To - r.A.Window.To)
	add(r.FillingIn.Known && later == 0, "%s ends on the same day as %s, so its own end may still have been filling in", r.B.Release, r.A.Release)
	add(r.FillingIn.Known && later > 0 && later < shortest, "%s ends %s after %s, so its own end may still have been filling in", r.B.Release, plural(later, "day"), r.A.Release)
	add(len(r.Offices) > 0 && r.Columns.Known, "columns are compared over all offices")
	add(len(r.Columns.Changes) > 0, "shares of missing values are of all loaded rows of a release, not of the days compared")
	note := r.Columns.officeMeaning()
	add(note != "", "%s", note)
	for _, f := range r.Files {
		add(true, "both releases have a file named %s, with other bytes", f.Name)
	}
	return list
}

// sideCaveats is what to know of one of the releases.
func (r *Report) sideCaveats(s Side) (list []string) {
	if s.Cube.Coverage == quotawatch.CoverExtract {
		list = append(list, fmt.Sprintf("release %s is an extract: it does not hold all %s of the offices it names", s.Cube.Release, r.things(0)))
	}
	for _, g := range s.Cube.Gaps {
		if !g.Intersect(r.Days.Compared).Empty() {
			list = append(list, fmt.Sprintf("release %s has no rows, or next to none, from %s to %s: these days are not compared", s.Cube.Release, g.From, g.To))
		}
	}
	if n := s.Release.Quarantined; n > 0 {
		list = append(list, fmt.Sprintf("%s of %s could not be read right and are in no count", plural(n, "row"), s.Cube.Release))
	}
	return list
}

// lackingCaveats names the label fields that one of the releases lacks.
func lackingCaveats(a, b *cube.Cube) (list []string) {
	for _, c := range [2][2]*cube.Cube{{a, b}, {b, a}} {
		for _, field := range lacking(c[0]) {
			if !slices.Contains(lacking(c[1]), field) {
				list = append(list, fmt.Sprintf("release %s has no %s, so none is compared", c[0].Release, field))
			}
		}
	}
	return list
}

// lacking names the label fields of which a release has no value.
func lacking(c *cube.Cube) (fields []string) {
	if lacks(c.Methods) {
		fields = append(fields, "method")
	}
	if lacks(c.Criminalities) {
		fields = append(fields, "criminality")
	}
	return fields
}

// lacks tells whether a field has no value but the missing one.
func lacks(values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return v != "" })
}
