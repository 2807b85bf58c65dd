package diff

import (
	"cmp"
	"iter"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
)

// joint is the counts of both sides for one day, office, method and
// criminality. Its indices are those of the tallies that hold it.
type joint struct {
	day                         quotawatch.Day
	office, method, criminality uint16
	rows, counted               [2]int
}

// tallies is all that is counted of two cubes.
type tallies struct {
	offices                 axis[quotawatch.OfficeCode]
	methods, criminalities  axis[string]
	rows, episodes, persons [2]int
	// joints are sorted by day, office, method and criminality.
	joints []joint
	// both tells whether both sides speak for a day.
	both func(quotawatch.Day) bool
}

// axis is the values of a dimension on either side, and for each side where
// its own indices are among them.
type axis[T cmp.Ordered] struct {
	values []T
	of     [2][]uint16
	// none tells that a side does not have the field: its values are then no
	// sign of anything, and all are taken as one.
	none bool
}

func join[T cmp.Ordered](a, b []T) axis[T] {
	x := axis[T]{values: slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))}
	for side, own := range [2][]T{a, b} {
		for _, v := range own {
			i, _ := slices.BinarySearch(x.values, v)
			x.of[side] = append(x.of[side], uint16(i))
		}
	}
	return x
}

// joinLabels joins the values of a field that a release may lack.
func joinLabels(a, b []string) axis[string] {
	if !lacks(a) && !lacks(b) {
		return join(a, b)
	}
	return axis[string]{values: []string{""}, of: [2][]uint16{make([]uint16, len(a)), make([]uint16, len(b))}, none: true}
}

// tally counts the cells of w and the offices, all of them when none is named.
func tally(a, b *cube.Cube, w quotawatch.Window, offices []quotawatch.OfficeCode, def quotawatch.Definition) *tallies {
	t := &tallies{offices: join(a.Offices, b.Offices), methods: joinLabels(a.Methods, b.Methods),
		criminalities: joinLabels(a.Criminalities, b.Criminalities)}
	t.both = func(d quotawatch.Day) bool { return a.Covers(d) && b.Covers(d) }
	for side, c := range [2]*cube.Cube{a, b} {
		for _, cell := range c.Cells {
			if w.Contains(cell.Day) && t.both(cell.Day) && (len(offices) == 0 || slices.Contains(offices, c.Offices[cell.Office])) {
				t.add(side, c, cell, def)
			}
		}
	}
	t.merge()
	return t
}

func (t *tallies) add(side int, c *cube.Cube, cell cube.Cell, def quotawatch.Definition) {
	j := joint{day: cell.Day, office: t.offices.of[side][cell.Office], method: t.methods.of[side][cell.Method],
		criminality: t.criminalities.of[side][cell.Criminality]}
	j.rows[side] = int(cell.Rows)
	if def.Reprocessed || c.Methods[cell.Method] != cube.Reprocessed {
		j.counted[side] = measure(cell, def.Base)
	}
	t.rows[side] += int(cell.Rows)
	t.episodes[side] += int(cell.Episodes)
	t.persons[side] += int(cell.Persons)
	t.joints = append(t.joints, j)
}

func measure(cell cube.Cell, base quotawatch.DefinitionID) int {
	switch base {
	case quotawatch.Rows:
		return int(cell.Rows)
	case quotawatch.Persons:
		return int(cell.Persons)
	}
	return int(cell.Episodes)
}

// merge sorts the joints and joins those of one key.
func (t *tallies) merge() {
	order := func(a, b joint) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.office, b.office),
			cmp.Compare(a.method, b.method), cmp.Compare(a.criminality, b.criminality))
	}
	slices.SortFunc(t.joints, order)
	kept := t.joints[:0]
	for run := range runs(t.joints, func(a, b joint) bool { return order(a, b) == 0 }) {
		j := run[0]
		j.rows, j.counted = [2]int{}, [2]int{}
		for _, part := range run {
			j.rows, j.counted = plus(j.rows, part.rows), plus(j.counted, part.counted)
		}
		kept = append(kept, j)
	}
	t.joints = kept
}

func plus(a, b [2]int) [2]int { return [2]int{a[0] + b[0], a[1] + b[1]} }

// runs gives the runs of neighbours that are alike.
func runs(all []joint, alike func(a, b joint) bool) iter.Seq[[]joint] {
	return func(yield func([]joint) bool) {
		for len(all) > 0 {
			n := 1
			for n < len(all) && alike(all[0], all[n]) {
				n++
			}
			if !yield(all[:n]) {
				return
			}
			all = all[n:]
		}
	}
}

func sameDay(a, b joint) bool       { return a.day == b.day }
func sameOfficeDay(a, b joint) bool { return a.day == b.day && a.office == b.office }

// shift gives what must at least have happened to the rows of a run for its
// counts per value to change as they did: rows that only one side has, and rows
// that went from one value to another.
func shift(run []joint, value func(joint) uint32) Moves {
	net := map[uint32]int{}
	for _, j := range run {
		net[value(j)] += j.rows[1] - j.rows[0]
	}
	more, fewer := 0, 0
	for _, n := range net {
		more += max(0, n)
		fewer += max(0, -n)
	}
	return Moves{Added: max(0, more-fewer), Removed: max(0, fewer-more), Revised: min(more, fewer)}
}

func (m Moves) plus(o Moves) Moves {
	return Moves{m.Added + o.Added, m.Removed + o.Removed, m.Revised + o.Revised}
}
