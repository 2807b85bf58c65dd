package mix

import (
	"math"
	"math/bits"
)

// cell is the arrests of one category, and those of them that are of the group
// looked at.
type cell struct{ all, of float64 }

// kitagawa splits the change of the share of a group between two windows over
// categories i (Kitagawa 1955), with w the share of category i in all arrests
// and r the share of the group within it:
//
//	composition_i = (w1 - w0) ((r0 + r1)/2 - (p0 + p1)/2)
//	rate_i        = (w0 + w1)/2 (r1 - r0)
//
// Both sums together are p1 - p0. Taking the share of the group in all arrests,
// p, off the rate changes no sum, as the changes of w add up to 0; it makes the
// term of one category say whether its growth raised the share.
func kitagawa(base, now []cell) (composition, rate []float64) {
	w0, r0, w1, r1 := oneWay(base, now)
	p0, p1 := 0.0, 0.0
	for i := range base {
		p0, p1 = p0+float64(w0[i]*r0[i]), p1+float64(w1[i]*r1[i])
	}
	for i := range base {
		composition = append(composition, (w1[i]-w0[i])*((r0[i]+r1[i])/2-(p0+p1)/2))
		rate = append(rate, (w0[i]+w1[i])/2*(r1[i]-r0[i]))
	}
	return composition, rate
}

// oneWay gives the weights and rates of two windows. A category without
// arrests in one window has no rate there: it takes that of the other, so that
// its coming or going is all composition, in both directions of time.
func oneWay(base, now []cell) (w0, r0, w1, r1 []float64) {
	return weights(base), rates(base, now), weights(now), rates(now, base)
}

func weights(cells []cell) []float64 {
	all := 0.0
	for _, c := range cells {
		all += c.all
	}
	w := make([]float64, len(cells))
	for i, c := range cells {
		w[i] = share(c.all, all)
	}
	return w
}

func rates(cells, other []cell) []float64 {
	r := make([]float64, len(cells))
	for i, c := range cells {
		if c.all == 0 {
			c = other[i]
		}
		r[i] = share(c.of, c.all)
	}
	return r
}

// share gives n of all, 0 of none.
func share(n, all float64) float64 {
	if all == 0 {
		return 0
	}
	return n / all
}

// twoWay gives the vectors of Das Gupta (1993, chapter 5) for categories that
// are crossed, rows i and columns j, columns the fastest: the share of a cell
// in all arrests, N_ij/N, is A_ij B_ij with
//
//	A_ij = sqrt(N_ij/N_.j * N_i./N)    composition by rows
//	B_ij = sqrt(N_ij/N_i. * N_.j/N)    composition by columns
func twoWay(cells []cell, columns int) (a, b []float64) {
	row, column, all := make([]float64, len(cells)/columns), make([]float64, columns), 0.0
	for i, c := range cells {
		row[i/columns] += c.all
		column[i%columns] += c.all
		all += c.all
	}
	a, b = make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		n, m := row[i/columns], column[i%columns]
		a[i] = math.Sqrt(share(c.all, m) * share(n, all))
		b[i] = math.Sqrt(share(c.all, n) * share(m, all))
	}
	return a, b
}

// vectors gives the factors whose products over cells add up to the share of
// the group: the compositions, and last the rate. columns 0 stands for cells
// of one factor.
func vectors(base, now []cell, columns int) (at [2][][]float64) {
	if columns == 0 {
		w0, r0, w1, r1 := oneWay(base, now)
		return [2][][]float64{{w0, r0}, {w1, r1}}
	}
	a0, b0 := twoWay(base, columns)
	a1, b1 := twoWay(now, columns)
	return [2][][]float64{{a0, b0, rates(base, now)}, {a1, b1, rates(now, base)}}
}

// effects splits the change of a share by its factors, the rate last: the
// Shapley value of each factor (Shorrocks 2013), which for products is the
// decomposition of Das Gupta (1993) and for two factors that of Kitagawa.
func effects(base, now []cell, columns int) []float64 {
	at := vectors(base, now, columns)
	return shapley(len(at[0]), func(mask uint) (sum float64) {
		for i := range base {
			product := 1.0
			for k := range at[0] {
				product *= at[mask>>k&1][k][i]
			}
			sum += product
		}
		return sum
	})
}

// shapley gives the effect of each of k factors on a value: the mean, over all
// orders in which the factors could change, of what changes with it. value is
// asked with a bit set for each factor that has changed.
func shapley(k int, value func(mask uint) float64) []float64 {
	values := make([]float64, 1<<k)
	for mask := range values {
		values[mask] = value(uint(mask))
	}
	weight := orders(k)
	out := make([]float64, k)
	for mask := range values {
		for f := range k {
			if mask>>f&1 == 0 {
				out[f] += float64(weight[bits.OnesCount(uint(mask))] * (values[mask|1<<f] - values[mask]))
			}
		}
	}
	return out
}

// orders gives, by how many factors changed before, the share of orders in
// which just those did: s! (k-s-1)! / k!.
func orders(k int) []float64 {
	factorial := func(n int) (f float64) {
		f = 1
		for i := 2; i <= n; i++ {
			f *= float64(i)
		}
		return f
	}
	w := make([]float64, k)
	for s := range w {
		w[s] = factorial(s) * factorial(k-s-1) / factorial(k)
	}
	return w
}
