package suppress

// search holds what a search for a path needs, so that it is made once.
type search struct {
	from  []int // by node: the node before
	done  []bool
	queue []int
}

func newSearch(nodes int) search {
	return search{from: make([]int, nodes), done: make([]bool, nodes), queue: make([]int, 0, nodes)}
}

// ends gives the nodes that a path must join so that, with the cell itself, it
// closes a circulation that moves the cell in a direction. Rows come first.
func (g *grid) ends(e, direction int) (from, to int) {
	row, column := e/g.cols, g.rows+e%g.cols
	if direction == g.direction(e) {
		return column, row
	}
	return row, column
}

// arc gives the cell between two nodes of which one is a row, and the direction
// in which it changes when it is followed.
func (g *grid) arc(from, to int) (e, direction int) {
	if from < g.rows {
		e = from*g.cols + to - g.rows
		return e, g.direction(e)
	}
	e = to*g.cols + from - g.rows
	return e, -g.direction(e)
}

// others gives the nodes that arcs lead to from a node, as a range.
func (g *grid) others(node int) (first, end int) {
	if node < g.rows {
		return g.rows, g.rows + g.cols
	}
	return 0, g.rows
}

// reach looks for a circulation that moves a hidden cell by want in a
// direction. It gives how far the cell can go: exactly when that is less than
// want, for then the flow is a maximum one.
func (g *grid) reach(e, direction, want int) int {
	want = min(want, g.room(e, direction))
	if g.seen(e, direction) >= want {
		return want
	}
	flow := g.move(e, direction, want)
	g.settle()
	return flow
}

// move makes a change that moves a cell by want, or as far as it can go.
func (g *grid) move(e, direction, want int) (flow int) {
	for flow < want && g.shortest(e, direction) {
		flow += g.push(e, direction, want-flow)
	}
	return flow
}

// seen is how far a cell is known to go.
func (g *grid) seen(e, direction int) int {
	if direction > 0 {
		return g.ups[e]
	}
	return g.downs[e]
}

// shortest finds a path of the fewest hidden cells, breadth first.
func (g *grid) shortest(e, direction int) bool {
	from, to := g.ends(e, direction)
	s := &g.search
	clear(s.done)
	s.queue = append(s.queue[:0], from)
	s.done[from] = true
	for i := 0; i < len(s.queue) && !s.done[to]; i++ {
		node := s.queue[i]
		first, end := g.others(node)
		for next := first; next < end; next++ {
			if s.done[next] {
				continue
			}
			cell, way := g.arc(node, next)
			if cell == e || !g.hidden[cell] || g.left(cell, way) <= 0 {
				continue
			}
			s.done[next], s.from[next] = true, node
			s.queue = append(s.queue, next)
		}
	}
	return s.done[to]
}

// push moves the cell, and those of the path that was found, as far as all of
// them can go, want at most.
func (g *grid) push(e, direction, want int) int {
	from, to := g.ends(e, direction)
	amount := min(want, g.left(e, direction))
	for node := to; node != from; node = g.search.from[node] {
		cell, way := g.arc(g.search.from[node], node)
		amount = min(amount, g.left(cell, way))
	}
	for node := to; node != from; node = g.search.from[node] {
		cell, way := g.arc(g.search.from[node], node)
		g.change(cell, way*amount)
	}
	g.change(e, direction*amount)
	return amount
}
