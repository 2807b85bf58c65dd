package suppress

import (
	"slices"
	"testing"
)

// The attacker of these tests runs this program on other tables, and keeps
// those for which it publishes the very same.

// TestProgramOnEveryTable goes through every table of three areas and two
// categories with the same totals, puts those together that are published
// alike, and checks that no hidden cell is told within two people.
func TestProgramOnEveryTable(t *testing.T) {
	const threshold, within = 11, 2
	for _, totals := range [][]int{{22, 3, 4}, {23, 17, 11}, {26, 14, 12}, {12, 30, 9}, {25, 25, 1}} {
		alike := map[string]*spanned{}
		for i := range (totals[0] + 1) * (totals[1] + 1) * (totals[2] + 1) {
			a, b, c := i%(totals[0]+1), i/(totals[0]+1)%(totals[1]+1), i/(totals[0]+1)/(totals[1]+1)
			g := newGrid([][]int{{a, totals[0] - a}, {b, totals[1] - b}, {c, totals[2] - c}}, 2)
			g.protect(threshold, within)
			key := string(asJSON(t, g.show(january)))
			if alike[key] == nil {
				alike[key] = &spanned{g, slices.Clone(g.value), slices.Clone(g.value)}
			}
			alike[key].add(g.value)
		}
		for key, s := range alike {
			for e, hidden := range s.hidden {
				if hidden && s.high[e]-s.low[e] < min(2*within+1, s.total[e/s.cols]) {
					t.Errorf("%v: cell %d is from %d to %d in all tables published as %s", totals, e, s.low[e], s.high[e], key)
				}
			}
		}
	}
}

// spanned is the least and the most of each cell in tables published alike.
type spanned struct {
	*grid
	low, high []int
}

func (s *spanned) add(value []int) {
	for e, n := range value {
		s.low[e], s.high[e] = min(s.low[e], n), max(s.high[e], n)
	}
}

// TestProgramOnOtherTables looks, for each hidden cell of a realistic table,
// for two other tables that the program publishes alike, with counts of that
// cell more than twice two apart.
func TestProgramOnOtherTables(t *testing.T) {
	table := realistic()
	p := mustProtect(t, table, testRules, nil)
	hidden, undecided := 0, 0
	for _, g := range secret(table, p)[:6] {
		g.protect(testRules.Threshold, testRules.Within)
		for e := range g.hidden {
			if !g.hidden[e] {
				continue
			}
			hidden++
			up, down := g.alike(e, 1), g.alike(e, -1)
			if up+down < min(2*testRules.Within+1, g.room(e, 1)+g.room(e, -1)) {
				undecided++
			}
		}
	}
	t.Logf("%d of %d hidden cells: no two such tables found", undecided, hidden)
	if undecided*100 > 2*hidden {
		t.Errorf("%d of %d hidden cells", undecided, hidden)
	}
}

// alike moves a cell as far as five people, less where the program would then
// publish another table.
func (g *grid) alike(e, direction int) int {
	for want := min(2*testRules.Within+1, g.room(e, direction)); want > 0; want-- {
		moved := g.move(e, direction, want)
		counts := make([][]int, g.rows-1)
		for r := range counts {
			for c := range g.cols {
				counts[r] = append(counts[r], g.value[r*g.cols+c]+g.delta[r*g.cols+c])
			}
		}
		g.settle()
		other := newGrid(counts, g.cols)
		other.protect(testRules.Threshold, testRules.Within)
		if slices.Equal(other.hidden, g.hidden) {
			return moved
		}
	}
	return 0
}
