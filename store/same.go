package store

import (
	"slices"

	"github.com/quotawatch/quotawatch/cube"
)

// noteSame says of each release made which others hold the same rows: the same
// file in another dress. Answers count a day from one of them alone.
func (h *Held) noteSame(made []Outcome) {
	for i := range made {
		l, err := h.ledger(made[i].Digest)
		if err != nil {
			continue
		}
		l.Release.Digest = made[i].Digest
		others := slices.Clone(h.ledgers)
		for _, o := range made[:i] {
			if other, err := h.ledger(o.Digest); err == nil {
				other.Release.Digest = o.Digest
				others = append(others, other)
			}
		}
		for _, o := range others {
			replaced := slices.Contains(made[i].takes, o.Release.Digest) || o.Release.Digest == made[i].Digest
			if !replaced && h.sameRows(l, o) {
				made[i].Same = append(made[i].Same, o.Release.ID)
			}
		}
	}
}

// sameRows tells whether two releases have the same counts of every day, office,
// method and criminal history.
func (h *Held) sameRows(a, b ledger) bool {
	x, y := a.Release, b.Release
	if x.Table != y.Table || x.Loaded != y.Loaded || x.FirstDay != y.FirstDay || x.LastDay != y.LastDay {
		return false
	}
	one, err := h.cube(a)
	if err != nil {
		return false
	}
	two, err := h.cube(b)
	return err == nil && equal(one, two)
}

func equal(a, b *cube.Cube) bool {
	return slices.Equal(a.Methods, b.Methods) && slices.Equal(a.Criminalities, b.Criminalities) && slices.Equal(a.Offices, b.Offices) && slices.Equal(a.Cells, b.Cells)
}
