package mix

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/registry"
)

// Piece is days that one release answers for.
type Piece struct {
	Cube   *cube.Cube
	Window quotawatch.Window
}

// Pieces gives which release of arrests answers for each day of the nation, the
// earliest first. No day is in two; a day that no release covers is in none. An
// extract is never among them.
func (h Holdings) Pieces() (all []Piece) {
	s := sources{can: h.ranked(Question{Scope: quotawatch.ScopeNational}, "")}
	for _, span := range slices.Backward(s.spans()) {
		ps, _ := s.pieces(span) // a span is covered
		for _, p := range ps {
			all = append(all, Piece{p.cube, p.window})
		}
	}
	return all
}

// Source names the releases that pieces are of.
func Source(pieces []Piece) string {
	var ps []piece
	for _, p := range pieces {
		ps = append(ps, piece{p.Cube, p.Window})
	}
	return sourceOf(ps)
}

// Records tells whether the release of a piece records what a grouping reads.
func (p Piece) Records(by By) bool { return lacks(p.Cube, Question{By: by}) == "" }

// Groups lists the groups of a grouping in the order of tables, the last for
// what is not known; nil for one whose groups are the values of releases.
func (b By) Groups() []string { return b.groups() }

// Grouping says of which group the values of one field of a release are.
type Grouping struct {
	axis    *axis
	unknown int
}

// Grouping groups values, those of the field of by in a cube or a facet, by the
// registry and the crosswalk. by is not ByMethodValue, which has no groups.
func (h Holdings) Grouping(by By, values []string) Grouping {
	groups := by.groups()
	return Grouping{h.axisOf(by.field(), groups, values, false), slices.Index(groups, registry.GroupUnknown)}
}

// Group gives the index among by.Groups() of the group that a value, given by
// its index, is of on a day.
func (g Grouping) Group(value uint16, d quotawatch.Day) int {
	if i := g.axis.group(value, d); i >= 0 {
		return i
	}
	return g.unknown
}
