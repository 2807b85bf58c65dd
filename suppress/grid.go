package suppress

// grid is the counts of one month: a row for each area and, last, the nation,
// which adds up the others. Rows add up to totals that everyone knows.
//
// A cell is an arc between the node of its row and that of its column. A change
// of hidden cells that leaves every shown number and every total as it is, is
// a circulation on these arcs. So how far a cell can go is a question of maximum
// flow, which whole numbers answer exactly.
type grid struct {
	rows, cols int
	// value is by row and column, total by row.
	value, total []int
	hidden       []bool
	// high is the most that a hidden cell can be for all that is known.
	high []int
	// ups and downs are how far a cell has been seen to go, at least.
	ups, downs []int
	// delta is the change that is being looked for, touched the cells it has.
	delta   []int
	touched []int

	threshold int
	search    search
}

// newGrid makes the grid of the counts of areas by category, nothing hidden.
func newGrid(counts [][]int, cols int) *grid {
	rows := len(counts) + 1
	g := &grid{rows: rows, cols: cols, total: make([]int, rows), hidden: make([]bool, rows*cols)}
	for _, field := range []*[]int{&g.value, &g.high, &g.ups, &g.downs, &g.delta} {
		*field = make([]int, rows*cols)
	}
	for r, row := range counts {
		for c, n := range row {
			g.value[r*cols+c] = n
			g.value[(rows-1)*cols+c] += n
			g.total[r] += n
			g.total[rows-1] += n
		}
	}
	g.search = newSearch(rows + cols)
	return g
}

// hideSmall sets the threshold and hides the cells below it. A row without arrests hides nothing: that there are none
// is known from its total.
func (g *grid) hideSmall(threshold int) {
	g.threshold = threshold
	for e, n := range g.value {
		if n < threshold && g.total[e/g.cols] > 0 {
			g.hidden[e] = true
		}
	}
	for r := range g.rows {
		g.bound(r)
	}
}

// whole tells whether nothing of a row is shown.
func (g *grid) whole(r int) bool {
	for _, hidden := range g.hidden[r*g.cols : (r+1)*g.cols] {
		if !hidden {
			return false
		}
	}
	return true
}

// bound sets how high the hidden cells of a row may go. Cover is taken by the
// row, so whoever knows the rules knows that each hidden cell of a row that is
// shown in part is below the threshold: the cells must be safe all the same. Of
// a row that is hidden whole nothing but its total is known.
func (g *grid) bound(r int) {
	highest := g.total[r]
	if !g.whole(r) {
		highest = min(highest, g.threshold-1)
	}
	for e := r * g.cols; e < (r+1)*g.cols; e++ {
		g.high[e] = highest
	}
}

// room is how far a hidden cell could go: up to what it may be, or down to none.
func (g *grid) room(e, direction int) int {
	if direction > 0 {
		return g.high[e] - g.value[e]
	}
	return g.value[e]
}

// left is what room leaves of the change that is being looked for.
func (g *grid) left(e, direction int) int { return g.room(e, direction) - direction*g.delta[e] }

// direction is that of the change of a cell when its arc is followed from its
// row to its column. The nation adds up the areas, so there it is reversed.
func (g *grid) direction(e int) int {
	if e >= (g.rows-1)*g.cols {
		return -1
	}
	return 1
}

// change adds to the change of a cell.
func (g *grid) change(e, by int) {
	if g.delta[e] == 0 {
		g.touched = append(g.touched, e)
	}
	g.delta[e] += by
}

// settle takes note of how far the change moves each of its cells, and clears
// it. It proves nothing of the opposite change, which may not fit the bounds.
func (g *grid) settle() {
	for _, e := range g.touched {
		g.ups[e] = max(g.ups[e], g.delta[e])
		g.downs[e] = max(g.downs[e], -g.delta[e])
		g.delta[e] = 0
	}
	g.touched = g.touched[:0]
}
