package suppress

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// program is a linear program over variables that are at least 0. It is the
// attacker's tool, and shares nothing with the code under test.
type program struct {
	rows [][]float64 // of all constraints, made equations by slack variables
	rhs  []float64
	vars int
	less []int // rows that are at most their right side
}

// equal and most add a constraint on a sum of variables with coefficients.
func (p *program) equal(of map[int]float64, rhs float64) {
	row := make([]float64, p.vars)
	for v, k := range of {
		row[v] = k
	}
	p.rows, p.rhs = append(p.rows, row), append(p.rhs, rhs)
}

func (p *program) most(of map[int]float64, rhs float64) {
	p.less = append(p.less, len(p.rows))
	p.equal(of, rhs)
}

const tiny = 1e-7

// tableau brings the program into the form of the simplex method: slack and
// artificial variables, and a basis of the artificial ones.
func (p *program) tableau() (rows [][]float64, basis []int, real int) {
	m, real := len(p.rows), p.vars+len(p.less)
	for i, row := range p.rows {
		full := make([]float64, real+m+1)
		copy(full, row)
		full[real+m] = p.rhs[i]
		rows = append(rows, full)
	}
	for s, i := range p.less {
		rows[i][p.vars+s] = 1
	}
	for i := range rows {
		if rows[i][real+m] < 0 {
			for j := range rows[i] {
				rows[i][j] = -rows[i][j]
			}
		}
		rows[i][real+i] = 1
		basis = append(basis, real+i)
	}
	return rows, basis, real
}

// span gives the least and the most that each variable can be.
func (p *program) span(t rapid.TB, wanted []int) (low, high []float64) {
	t.Helper()
	rows, basis, real := p.tableau()
	goal := make([]float64, len(rows[0]))
	for j := real; j < real+len(rows); j++ {
		goal[j] = 1
	}
	if left := minimise(rows, basis, goal, real+len(rows)); left > 1e-5 {
		t.Fatalf("what is published contradicts itself by %g", left)
	}
	for _, v := range wanted {
		for _, sign := range []float64{1, -1} {
			goal := make([]float64, len(rows[0]))
			goal[v] = sign
			best := sign * minimise(rows, basis, goal, real)
			if sign > 0 {
				low = append(low, best)
			} else {
				high = append(high, best)
			}
		}
	}
	return low, high
}

// minimise goes from one feasible basis to the best, by Bland's rule, which
// cannot go in circles. Only columns below allowed may enter.
func minimise(rows [][]float64, basis []int, goal []float64, allowed int) float64 {
	width := len(goal)
	reduced := append([]float64(nil), goal...)
	for i, b := range basis {
		if k := reduced[b]; k != 0 {
			for j := range reduced {
				reduced[j] -= k * rows[i][j]
			}
		}
	}
	for {
		enter := -1
		for j := 0; j < allowed && enter < 0; j++ {
			if reduced[j] < -tiny {
				enter = j
			}
		}
		if enter < 0 {
			return -reduced[width-1]
		}
		leave, best := -1, math.Inf(1)
		for i, row := range rows {
			if row[enter] <= tiny {
				continue
			}
			ratio := row[width-1] / row[enter]
			if ratio < best-tiny || ratio < best+tiny && basis[i] < basis[leave] {
				leave, best = i, ratio
			}
		}
		if leave < 0 {
			return math.Inf(-1)
		}
		pivot(rows, reduced, leave, enter)
		basis[leave] = enter
	}
}

func pivot(rows [][]float64, reduced []float64, leave, enter int) {
	k := rows[leave][enter]
	for j := range rows[leave] {
		rows[leave][j] /= k
	}
	for i, row := range append(rows[:len(rows):len(rows)], reduced) {
		if i == leave || row[enter] == 0 {
			continue
		}
		k := row[enter]
		for j := range row {
			row[j] -= k * rows[leave][j]
		}
	}
}

// TestSimplex solves programs whose answer is seen at a glance.
func TestSimplex(t *testing.T) {
	p := &program{vars: 3}
	p.equal(map[int]float64{0: 1, 1: 1, 2: 1}, 10)
	p.most(map[int]float64{0: 1}, 4)
	p.most(map[int]float64{0: 1, 1: -1}, -1)
	low, high := p.span(t, []int{0, 1, 2})
	for i, want := range [][2]float64{{0, 4}, {1, 10}, {0, 9}} {
		if math.Abs(low[i]-want[0]) > tiny || math.Abs(high[i]-want[1]) > tiny {
			t.Errorf("variable %d goes from %g to %g, want %v", i, low[i], high[i], want)
		}
	}
}
