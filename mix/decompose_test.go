package mix

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12 }

// TestKitagawaByHand works a change out by hand. Of 100 arrests 60 are
// custodial, 6 of them of the group; of 40 at large, 20. Later of 200 arrests 80
// are custodial, 16 of the group, and of 120 at large, 72.
func TestKitagawaByHand(t *testing.T) {
	base, now := []cell{{60, 6}, {40, 20}}, []cell{{80, 16}, {120, 72}}
	// Shares 0.26 and 0.44. Weights 0.6, 0.4 and 0.4, 0.6; rates 0.1, 0.5 and 0.2, 0.6.
	// Composition: -0.2 (0.15 - 0.35) + 0.2 (0.55 - 0.35) = 0.04 + 0.04
	// Rates: 0.5 x 0.1 + 0.5 x 0.1 = 0.05 + 0.05
	composition, rate := kitagawa(base, now)
	for i, want := range []float64{0.04, 0.04} {
		if !near(composition[i], want) || !near(rate[i], 0.05) {
			t.Errorf("category %d: %v, %v", i, composition[i], rate[i])
		}
	}
	if e := effects(base, now, 0); !near(e[0], 0.08) || !near(e[1], 0.1) {
		t.Errorf("effects %v", e)
	}
}

// TestEmptyCategory ascribes what comes or goes to composition alone.
func TestEmptyCategory(t *testing.T) {
	base, now := []cell{{100, 50}, {0, 0}}, []cell{{100, 50}, {100, 100}}
	if e := effects(base, now, 0); !near(e[0], 0.25) || !near(e[1], 0) {
		t.Errorf("effects %v", e)
	}
}

// TestShapley takes the two orders of two factors, and the six of three.
func TestShapley(t *testing.T) {
	x, y := [3]float64{2, 3, 5}, [3]float64{4, 7, 6}
	value := func(mask uint) float64 {
		v := 1.0
		for k := range x {
			v *= [2]float64{x[k], y[k]}[mask>>k&1]
		}
		return v
	}
	// The first factor: (4-2)(15/3 + 42/3 + 35/6 + 18/6), with 3x5, 7x6, 7x5, 3x6.
	if got := shapley(3, value)[0]; !near(got, 2*(5+14+35.0/6+3)) {
		t.Errorf("three factors: %v", got)
	}
	orders := [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	var slow [3]float64
	for _, order := range orders {
		mask := uint(0)
		for _, f := range order {
			slow[f] += (value(mask|1<<f) - value(mask)) / 6
			mask |= 1 << f
		}
	}
	for f, got := range shapley(3, value) {
		if math.Abs(got-slow[f]) > 1e-10 {
			t.Errorf("factor %d: %v, by orders %v", f, got, slow[f])
		}
	}
}

func drawCells(t *rapid.T, n int, name string) []cell {
	cells := make([]cell, n)
	for i := range cells {
		all := rapid.IntRange(0, 5000).Draw(t, name)
		cells[i] = cell{float64(all), float64(rapid.IntRange(0, all).Draw(t, name+" of"))}
	}
	cells[0].all++ // a window without arrests has no shares
	return cells
}

func totalShare(cells []cell) float64 {
	var all, of float64
	for _, c := range cells {
		all, of = all+c.all, of+c.of
	}
	return of / all
}

// TestDecompositionProperties holds the effects to add up, to turn round with
// time, and not to depend on the order or the names of categories and factors.
func TestDecompositionProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 4).Draw(t, "rows"), rapid.IntRange(1, 4).Draw(t, "columns")
		n := rows * columns
		base, now := drawCells(t, n, "base"), drawCells(t, n, "now")
		two := rapid.Bool().Draw(t, "two factors")
		split := func(base, now []cell, columns int) []float64 {
			if !two {
				columns = 0
			}
			return effects(base, now, columns)
		}
		e := split(base, now, columns)
		if change := totalShare(now) - totalShare(base); !near(sumOf(e), change) {
			t.Fatalf("effects add up to %v, the change is %v", sumOf(e), change)
		}
		for i, back := range split(now, base, columns) {
			if !near(e[i], -back) {
				t.Fatalf("effect %d is %v, back in time %v", i, e[i], back)
			}
		}
		order := rapid.Permutation(indices(rows)).Draw(t, "order")
		for i, v := range split(inOrder(base, order, columns), inOrder(now, order, columns), columns) {
			if !near(e[i], v) {
				t.Fatalf("effect %d is %v, in another order %v", i, e[i], v)
			}
		}
		if !two {
			return
		}
		turned := effects(transposed(base, columns), transposed(now, columns), rows)
		if !near(turned[0], e[1]) || !near(turned[1], e[0]) || !near(turned[2], e[2]) {
			t.Fatalf("%v, with the factors exchanged %v", e, turned)
		}
	})
}

// TestMerging splits each row of a table in two parts that are alike in all
// but size: that tells nothing new, and must change no effect.
func TestMerging(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		base, now := drawCells(t, rows*columns, "base"), drawCells(t, rows*columns, "now")
		part := rapid.Float64Range(0.05, 0.95).Draw(t, "part")
		twice := func(cells []cell) (out []cell) {
			for row := range rows {
				for _, p := range []float64{part, 1 - part} {
					for _, c := range cells[row*columns:][:columns] {
						out = append(out, cell{p * c.all, p * c.of})
					}
				}
			}
			return out
		}
		for _, by := range []int{0, columns} {
			want, got := effects(base, now, by), effects(twice(base), twice(now), by)
			for i := range want {
				if !near(want[i], got[i]) {
					t.Fatalf("effect %d of %d columns: %v, split %v", i, by, want[i], got[i])
				}
			}
		}
	})
}

// TestMergingEqualRates merges categories of equal rates in any sizes: with one
// factor that changes nothing either.
func TestMergingEqualRates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) float64 { return float64(rapid.IntRange(1, 1000).Draw(t, name)) }
		r0, r1 := rapid.Float64Range(0, 1).Draw(t, "r0"), rapid.Float64Range(0, 1).Draw(t, "r1")
		a, b, c, d := draw("a"), draw("b"), draw("c"), draw("d")
		other, later := cell{draw("all"), 1}, cell{draw("later"), 1}
		whole := effects([]cell{{a + b, r0 * (a + b)}, other}, []cell{{c + d, r1 * (c + d)}, later}, 0)
		apart := effects([]cell{{a, r0 * a}, {b, r0 * b}, other}, []cell{{c, r1 * c}, {d, r1 * d}, later}, 0)
		if !near(whole[0], apart[0]) || !near(whole[1], apart[1]) {
			t.Fatalf("%v, apart %v", whole, apart)
		}
	})
}

// TestCategoriesAddUp holds the terms of categories to the effects.
func TestCategoriesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		base, now := drawCells(t, n, "base"), drawCells(t, n, "now")
		composition, rate := kitagawa(base, now)
		e := effects(base, now, 0)
		if !near(sumOf(composition), e[0]) || !near(sumOf(rate), e[1]) {
			t.Fatalf("%v and %v, effects %v", composition, rate, e)
		}
	})
}

func indices(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func inOrder(cells []cell, order []int, columns int) (out []cell) {
	for _, row := range order {
		out = append(out, cells[row*columns:][:columns]...)
	}
	return out
}

func transposed(cells []cell, columns int) (out []cell) {
	for column := range columns {
		for i := column; i < len(cells); i += columns {
			out = append(out, cells[i])
		}
	}
	return out
}

// TestResampler compares the fast totals with a plain loop over weeks.
func TestResampler(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sample{weeks: rapid.IntRange(minWeeks, 60).Draw(t, "weeks"), width: rapid.IntRange(1, 4).Draw(t, "width")}
		for range s.weeks * s.width {
			s.counts = append(s.counts, rapid.Int64Range(0, 900).Draw(t, "count"))
		}
		stream := rapid.Uint64().Draw(t, "stream")
		r := newResampler(s)
		got := make([]float64, s.width)
		r.draw(rand.New(rand.NewPCG(seed, stream)), make([]int64, s.width), got)
		var weeks []int
		for _, from := range blocks(rand.New(rand.NewPCG(seed, stream)), s.weeks, r.length) {
			for k := range r.length {
				weeks = append(weeks, from+k)
			}
		}
		for k := range s.width {
			sum, whole := 0.0, 0.0
			for i := range s.weeks {
				sum += float64(s.counts[weeks[i]*s.width+k])
				whole += float64(s.counts[i*s.width+k])
			}
			if want := max(0, whole+math.Sqrt(float64(s.weeks)/float64(s.weeks-r.length))*(sum-whole)); math.Abs(got[k]-want) > 1e-6 {
				t.Fatalf("series %d: %v, by a plain loop %v", k, got[k], want)
			}
		}
	})
}
