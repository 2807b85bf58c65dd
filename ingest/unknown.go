package ingest

import (
	"math"

	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/zeebo/xxh3"
)

// maxDistinct is how many different values of an unknown column are told
// apart: beyond, the report says "more".
const maxDistinct = 1000

// distinct counts the different values of a column that no layout knows. It
// holds hashes, never a value.
type distinct struct {
	seen   map[uint64]struct{}
	shared []bool // by index of a shared text
}

func newDistinct() *distinct { return &distinct{seen: map[uint64]struct{}{}} }

// note counts the value of a cell, and returns how many different ones there
// were so far, at most one more than maxDistinct.
func (d *distinct) note(r *reading, v *grid.Cell) int {
	if v.Kind == grid.Blank || len(d.seen) > maxDistinct {
		return len(d.seen)
	}
	if v.Kind == grid.Shared {
		if d.shared == nil {
			d.shared = make([]bool, r.texts.Len())
		}
		if d.shared[v.Shared] {
			return len(d.seen)
		}
		d.shared[v.Shared] = true
	}
	h := math.Float64bits(v.Number)
	if v.Kind == grid.Text || v.Kind == grid.Shared || v.Kind == grid.Fault {
		h = xxh3.Hash(r.textOf(v))
	}
	d.seen[h] = struct{}{}
	return len(d.seen)
}
