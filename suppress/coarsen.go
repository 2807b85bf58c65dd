package suppress

import (
	"cmp"
	"slices"
)

// frequency says how often a category would be shown.
type frequency struct {
	name string
	// total is its count over all months, cells are the office-months in which
	// it reaches the threshold, everywhere tells that the nation always does.
	total, cells int
	everywhere   bool
}

// coarsen chooses the categories of a table: those common enough to be shown,
// and the rest. Rare ones join the rest for the whole table. A rest that is rare
// itself takes in the rarest of the others, until it is common. It gives nil
// where nothing is left beside it.
//
// The choice is made once. Later releases take it from the pattern, so no
// category comes or goes from one release to the next.
func (t Table) coarsen(months []int, rules Rules) []string {
	kept := slices.DeleteFunc(slices.Sorted(slices.Values(t.Categories)), func(c string) bool { return c == rules.Rest })
	most := t.possible(months, rules)
	rare := func(f frequency) bool { return !f.everywhere || f.cells*100 < rules.KeepPercent*most }
	drop := func(f frequency) {
		kept = slices.DeleteFunc(kept, func(c string) bool { return c == f.name })
	}
	for _, f := range t.frequencies(months, kept, rules) {
		if rare(f) {
			drop(f)
		}
	}
	for len(kept) > 0 {
		all := t.frequencies(months, kept, rules)
		own, rest := all[:len(kept)], all[len(kept)]
		if !rare(rest) {
			return append(kept, rules.Rest)
		}
		drop(slices.MinFunc(own, func(a, b frequency) int {
			return cmp.Or(cmp.Compare(a.total, b.total), cmp.Compare(a.name, b.name))
		}))
	}
	return nil
}

// possible counts the office-months that have enough arrests to show any.
func (t Table) possible(months []int, rules Rules) (n int) {
	for _, m := range months {
		for _, row := range t.Counts[m] {
			if sum(row) >= rules.Threshold {
				n++
			}
		}
	}
	return n
}

// frequencies are those of the kept categories, and of the rest last.
func (t Table) frequencies(months []int, kept []string, rules Rules) []frequency {
	names := append(slices.Clone(kept), rules.Rest)
	all := make([]frequency, len(names))
	for c, name := range names {
		all[c] = frequency{name: name, everywhere: true}
	}
	of := into(kept, rules.Rest)
	for _, m := range months {
		nation := make([]int, len(names))
		for _, row := range t.month(m, t.Areas, names, of) {
			for c, n := range row {
				nation[c] += n
				if n >= rules.Threshold {
					all[c].cells++
				}
			}
		}
		for c, n := range nation {
			all[c].total += n
			all[c].everywhere = all[c].everywhere && n >= rules.Threshold
		}
	}
	return all
}

// into maps a category to itself where it is kept, and else to the rest.
func into(kept []string, rest string) func(string) string {
	return func(c string) string {
		if slices.Contains(kept, c) {
			return c
		}
		return rest
	}
}

func sum(row []int) (n int) {
	for _, v := range row {
		n += v
	}
	return n
}
