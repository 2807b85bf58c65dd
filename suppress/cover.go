package suppress

// protect hides the cells below the threshold, and then whole rows until every
// hidden cell is safe. Hiding more never makes a cell less safe, and a month
// that is hidden whole tells nothing but its totals, so this ends.
//
// Cover is taken by the row, though single cells would do. Which cells would do
// depends on their counts, so whoever runs this program on all tables that fit
// could work back from the choice. A row leaves no choice.
func (g *grid) protect(threshold, within int) {
	g.hideSmall(threshold)
	for {
		unsafe := g.unsafe(within)
		if len(unsafe) == 0 || !g.cover(unsafe) {
			return
		}
	}
}

// unsafe gives the rows in which a hidden cell is not safe.
func (g *grid) unsafe(within int) (rows []int) {
	for r := range g.rows {
		for e := r * g.cols; e < (r+1)*g.cols; e++ {
			if g.hidden[e] && !g.isSafe(e, within) {
				rows = append(rows, r)
				break
			}
		}
	}
	return rows
}

// isSafe tells whether whoever names any number for a cell may be off by more
// than within people: whether what it can be spans more than twice within.
// Where what is known without the table is narrower, as of an office-month of
// three arrests, nothing may be added to that. The true count itself has no
// part in this, so that what is hidden does not hang on it.
func (g *grid) isSafe(e, within int) bool {
	wide := min(2*within+1, g.room(e, 1)+g.room(e, -1))
	up := g.reach(e, 1, wide)
	return up+g.reach(e, -1, wide-up) >= wide
}

// audit looks at every hidden cell from nothing: what was seen while cells were
// being hidden is not relied on.
func (g *grid) audit(within int) bool {
	clear(g.ups)
	clear(g.downs)
	return len(g.unsafe(within)) == 0
}

// cover hides the rows that are not safe. Where they are hidden already, others
// give them away: the row of the smallest total is hidden with them. It tells
// whether there was anything to hide.
func (g *grid) cover(unsafe []int) (hid bool) {
	for _, r := range unsafe {
		hid = g.hideRow(r) || hid
	}
	if hid {
		return true
	}
	next := -1
	for r := range g.rows {
		if g.total[r] > 0 && !g.whole(r) && (next < 0 || g.total[r] < g.total[next]) {
			next = r
		}
	}
	return next >= 0 && g.hideRow(next)
}

// hideRow hides a row, and tells whether any of it was shown.
func (g *grid) hideRow(r int) bool {
	if g.whole(r) {
		return false
	}
	for e := r * g.cols; e < (r+1)*g.cols; e++ {
		g.hidden[e] = true
	}
	g.bound(r)
	return true
}
