package suppress

import (
	"fmt"
	"testing"

	"github.com/quotawatch/quotawatch"
	"pgregory.net/rapid"
)

// attacker puts what is published into a linear program.
type attacker struct {
	program
	cells []target
}

// target is a hidden cell: what it is, and the most it can be for what is known
// without the table.
type target struct {
	name            string
	variable, truth int
	highest         int
}

// secret is the truth behind a protected table, month by month.
func secret(t Table, p *Protected) []*grid {
	var months []int
	for _, m := range p.Months {
		for i, first := range t.Months {
			if first == m.First {
				months = append(months, i)
			}
		}
	}
	return t.grids(months, &p.Pattern, p.Rest)
}

// month adds the equations of a published month: areas add up to their public
// totals and to the nation. An attacker who is told the rules also knows that
// hidden cells are below the threshold, where a row is not hidden whole. It
// gives the variable of each cell.
func (a *attacker) month(m Month, truth *grid, threshold int, told bool) (variable []int) {
	rows, cols := truth.rows, truth.cols
	base := a.vars
	a.vars += rows * cols
	for i := range a.rows {
		a.rows[i] = append(a.rows[i], make([]float64, rows*cols)...)
	}
	for c := range cols {
		column := map[int]float64{base + (rows-1)*cols + c: -1}
		for r := range rows - 1 {
			column[base+r*cols+c] = 1
		}
		a.equal(column, 0)
	}
	for r := range rows {
		row, hidden := map[int]float64{}, 0
		for c := range cols {
			row[base+r*cols+c] = 1
			if m.Cells[r][c].Shown {
				a.equal(map[int]float64{base + r*cols + c: 1}, float64(m.Cells[r][c].Count))
			} else {
				hidden++
			}
		}
		a.equal(row, float64(m.Totals[r]))
		for c := range cols {
			if !m.Cells[r][c].Shown {
				a.aim(m, truth, r, c, base, threshold, told && hidden < cols)
			}
		}
	}
	for e := range rows * cols {
		variable = append(variable, base+e)
	}
	return variable
}

func (a *attacker) aim(m Month, truth *grid, r, c, base, threshold int, told bool) {
	e := r*truth.cols + c
	x := target{fmt.Sprintf("%s row %d column %d", m.First, r, c), base + e, truth.value[e], m.Totals[r]}
	if told {
		x.highest = min(threshold-1, x.highest)
		a.most(map[int]float64{x.variable: 1}, float64(x.highest))
	}
	a.cells = append(a.cells, x)
}

// fails checks that no hidden cell can be told to within so many people.
func (a *attacker) fails(t rapid.TB, within int) {
	t.Helper()
	var wanted []int
	for _, x := range a.cells {
		wanted = append(wanted, x.variable)
	}
	low, high := a.span(t, wanted)
	for i, x := range a.cells {
		l, h := int(low[i]+0.999), int(high[i]+0.001)
		if l > x.truth || h < x.truth {
			t.Fatalf("%s: from %d to %d, the truth is %d: the attack itself is wrong", x.name, l, h, x.truth)
		}
		if h-l < min(2*within+1, x.highest) {
			t.Errorf("%s is from %d to %d", x.name, l, h)
		}
	}
}

// TestNoCellRecoverable attacks random tables with all that is published, once
// as a reader, and once as a reader who knows how cover is taken.
func TestNoCellRecoverable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, rules := drawTable(t, 5, 5), drawRules(t)
		p := mustProtect(t, table, rules, nil)
		if p == nil {
			return
		}
		truth := secret(table, p)
		for _, told := range []bool{false, true} {
			var a attacker
			for i, m := range p.Months {
				a.month(m, truth[i], rules.Threshold, told)
			}
			a.fails(t, rules.Within)
		}
	})
}

// TestRealisticNotRecoverable attacks a part of the realistic table, larger than
// those drawn at random.
func TestRealisticNotRecoverable(t *testing.T) {
	table := realistic()
	table.Months, table.Counts = table.Months[:1], [][][]int{table.Counts[0][14:]}
	table.Areas = table.Areas[14:]
	for a, row := range table.Counts[0] {
		table.Counts[0][a] = row[:7]
	}
	table.Categories = append([]string{"rest"}, table.Categories[1:7]...)
	p := mustProtect(t, table, Rules{Threshold: 11, Within: 2, SettleMonths: 2, Definition: "episodes", Rest: "rest"}, nil)
	var a attacker
	a.month(p.Months[0], secret(table, p)[0], 11, true)
	a.fails(t, 2)
	if len(a.cells) < 20 || len(a.cells) > 80 {
		t.Errorf("%d cells attacked", len(a.cells))
	}
}

// TestTwoReleases attacks two releases at once. The second revises the month of
// the first by a few people, publishes its totals anew, and adds a month. The
// attacker knows that no count changed by more than two.
func TestTwoReleases(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const most = 2
		table, rules := drawTable(t, 4, 3), drawRules(t)
		table.Months, table.Counts = table.Months[:1], table.Counts[:1]
		table.Through = addMonths(table.Months[0], 1+rules.SettleMonths) - 1
		first := mustProtect(t, table, rules, nil)
		if first == nil {
			return
		}
		revised := revise(t, table, most)
		second := mustProtect(t, revised, rules, &first.Pattern)
		if second == nil {
			return
		}
		if len(second.Months) != 2 || len(second.New) != 1 {
			t.Fatalf("%d months, %d new", len(second.Months), len(second.New))
		}
		var a attacker
		old := a.month(second.Months[0], secret(table, first)[0], rules.Threshold, true)
		a.later(old, secret(revised, second)[0], most)
		a.fails(t, rules.Within)
	})
}

// later adds the same month as a later release counts it: it has totals, no
// count by category, and no cell further than most from the earlier one.
func (a *attacker) later(old []int, truth *grid, most int) {
	base := a.vars
	n := (truth.rows - 1) * truth.cols
	a.vars += n
	for i := range a.rows {
		a.rows[i] = append(a.rows[i], make([]float64, n)...)
	}
	for r := range truth.rows - 1 {
		row := map[int]float64{}
		for c := range truth.cols {
			e := r*truth.cols + c
			row[base+e] = 1
			a.most(map[int]float64{base + e: 1, old[e]: -1}, float64(most))
			a.most(map[int]float64{base + e: -1, old[e]: 1}, float64(most))
		}
		a.equal(row, float64(truth.total[r]))
	}
}

// revise changes the counts of a table a little, by at most most in all of an
// area, and adds a month.
func revise(t *rapid.T, table Table, most int) Table {
	next := table
	next.Months = []quotawatch.Day{table.Months[0], addMonths(table.Months[0], 1)}
	next.Through = addMonths(table.Through+1, 1) - 1
	counts := make([][]int, len(table.Areas))
	for a, row := range table.Counts[0] {
		counts[a] = append([]int(nil), row...)
		for range most {
			c := rapid.IntRange(0, len(row)-1).Draw(t, "revised")
			counts[a][c] = max(0, counts[a][c]+rapid.IntRange(-1, 1).Draw(t, "by"))
		}
	}
	next.Counts = [][][]int{counts, drawMonth(t, len(table.Areas), len(table.Categories))}
	return next
}

// TestReachIsExact compares how far each hidden cell can go with all tables
// there are that fit what is published.
func TestReachIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(1, 3).Draw(t, "areas"), rapid.IntRange(2, 3).Draw(t, "categories")
		counts := make([][]int, rows)
		for r := range counts {
			counts[r] = rapid.SliceOfN(rapid.IntRange(0, 4), cols, cols).Draw(t, "row")
		}
		g := newGrid(counts, cols)
		g.hideSmall(rapid.IntRange(1, 4).Draw(t, "threshold"))
		for range rapid.IntRange(0, rows).Draw(t, "more") {
			g.hideRow(rapid.IntRange(0, rows).Draw(t, "row"))
		}
		low, high := g.enumerate()
		for e, hidden := range g.hidden {
			if !hidden {
				continue
			}
			up, down := g.reach(e, 1, 1000), g.reach(e, -1, 1000)
			if g.value[e]-down != low[e] || g.value[e]+up != high[e] {
				t.Fatalf("cell %d: from %d to %d, want %d to %d", e, g.value[e]-down, g.value[e]+up, low[e], high[e])
			}
		}
	})
}

// enumerate tries every table within the bounds.
func (g *grid) enumerate() (low, high []int) {
	low, high = append([]int(nil), g.value...), append([]int(nil), g.value...)
	x := make([]int, len(g.value))
	nation := (g.rows - 1) * g.cols
	fits := func(e int) bool {
		if !g.hidden[e] {
			return x[e] == g.value[e]
		}
		return x[e] <= g.high[e]
	}
	var fill func(e, left int)
	fill = func(e, left int) {
		if e == nation {
			for c := range g.cols {
				x[nation+c] = 0
				for r := range g.rows - 1 {
					x[nation+c] += x[r*g.cols+c]
				}
				if !fits(nation + c) {
					return
				}
			}
			for i, n := range x {
				low[i], high[i] = min(low[i], n), max(high[i], n)
			}
			return
		}
		last := e%g.cols == g.cols-1
		for n := 0; n <= left; n++ {
			x[e] = n
			if last && n < left || !fits(e) {
				continue
			}
			next := left - n
			if last {
				next = g.total[e/g.cols+1]
			}
			fill(e+1, next)
		}
	}
	fill(0, g.total[0])
	return low, high
}
