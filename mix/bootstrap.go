package mix

import (
	"math"
	"math/rand/v2"
	"runtime"

	"github.com/quotawatch/quotawatch"
	"golang.org/x/sync/errgroup"
)

// sample is counts of several series in consecutive whole weeks.
type sample struct {
	weeks, width int
	counts       []int64 // by week and series, the series the fastest
}

// totals sums each series over all weeks.
func (s sample) totals() []float64 {
	sums := make([]float64, s.width)
	for i, n := range s.counts {
		sums[i%s.width] += float64(n)
	}
	return sums
}

// minWeeks is how many whole weeks each of two windows must have for an
// interval: with fewer there are too few blocks to tell chance from change.
const minWeeks = 8

// replicates and seed fix the resampling: the same question has the same
// interval on every machine.
const (
	replicates = 2000
	seed       = 0x71756f7461 // "quota"
)

// blockWeeks is the rule for the length of blocks: a sixth of the weeks, rounded
// up, but at least 2 and at most 8: longer than most shocks to arrests last,
// and yet enough blocks to vary.
func blockWeeks(weeks int) int { return min(8, max(2, (weeks+5)/6)) }

// blocks draws the first weeks of the blocks of one moving-block resample of
// weeks weeks (Künsch 1989): blocks of consecutive weeks, each place equally
// likely, the last one cut so that the resample is as long as the window.
func blocks(rng *rand.Rand, weeks, length int) (starts []int) {
	for n := 0; n < weeks; n += length {
		starts = append(starts, rng.IntN(weeks-length+1))
	}
	return starts
}

// resampler draws totals of resampled weeks fast, from sums up to each week.
type resampler struct {
	sample
	length int
	upTo   []int64
	whole  []float64
	// spread corrects for blocks of length L from W weeks varying by a factor
	// 1 - L/W too little.
	spread float64
}

func newResampler(s sample) *resampler {
	r := &resampler{sample: s, length: blockWeeks(s.weeks), upTo: make([]int64, (s.weeks+1)*s.width), whole: s.totals()}
	for i, n := range s.counts {
		r.upTo[i+s.width] = r.upTo[i] + n
	}
	r.spread = math.Sqrt(float64(s.weeks) / float64(s.weeks-r.length))
	return r
}

// draw fills out with the totals of one resample, never below 0.
func (r *resampler) draw(rng *rand.Rand, sums []int64, out []float64) {
	clear(sums)
	for i, from := range blocks(rng, r.weeks, r.length) {
		to := from + min(r.length, r.weeks-i*r.length)
		a, b := r.upTo[from*r.width:][:r.width], r.upTo[to*r.width:][:r.width]
		for k := range sums {
			sums[k] += b[k] - a[k]
		}
	}
	for k, whole := range r.whole {
		out[k] = max(0, whole+float64(r.spread*(float64(sums[k])-whole)))
	}
}

// statistic computes outs numbers from the totals of two windows.
type statistic func(base, now, out []float64)

// resampled is the replicates of a statistic, one row each.
type resampled struct {
	outs, rows int
	values     []float64
	means      []float64
	// t is the quantile of Student's t that makes a 95% interval of a standard
	// error, with the degrees of freedom of the window that has fewer: the two
	// windows vary by different amounts, and that is the cautious choice.
	t float64
}

// bootstrap resamples the weeks of both windows, each for itself, and computes
// the statistic of each replicate. Each replicate has its own random stream, so
// the number of processors changes nothing.
func bootstrap(base, now sample, outs, rows int, stat statistic) *resampled {
	b, n := newResampler(base), newResampler(now)
	r := &resampled{outs: outs, rows: rows, values: make([]float64, outs*rows), t: studentT(min(freedom(b), freedom(n)))}
	var wait errgroup.Group
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wait.Go(func() error {
			return quotawatch.Guard(func() error {
				sums, x, y := make([]int64, base.width), make([]float64, base.width), make([]float64, base.width)
				for i := worker; i < rows; i += workers {
					rng := rand.New(rand.NewPCG(seed, uint64(i)))
					b.draw(rng, sums, x)
					n.draw(rng, sums, y)
					stat(x, y, r.values[i*outs:][:outs])
				}
				return nil
			})
		})
	}
	if err := wait.Wait(); err != nil {
		panic(err) // where it can be recovered
	}
	r.centre()
	return r
}

// freedom counts the blocks of a window less one: how many independent numbers
// its variance rests on.
func freedom(r *resampler) float64 { return float64(r.weeks)/float64(r.length) - 1 }

func (r *resampled) centre() {
	r.means = make([]float64, r.outs)
	for i, v := range r.values {
		r.means[i%r.outs] += v / float64(r.rows)
	}
}

// covariance gives that of two of the numbers over the replicates.
func (r *resampled) covariance(a, b int) (sum float64) {
	for i := 0; i < len(r.values); i += r.outs {
		sum += float64((r.values[i+a] - r.means[a]) * (r.values[i+b] - r.means[b]))
	}
	return sum / float64(r.rows-1)
}

// interval gives a 95% interval of one of the numbers around its estimate.
func (r *resampled) interval(out int, estimate float64) (low, high float64) {
	half := r.t * math.Sqrt(r.covariance(out, out))
	return estimate - half, estimate + half
}

// ratio gives Fieller's 95% interval (1954) of x/y, two of the numbers: all m
// for which x - m y could be 0. ok is false where y could be 0, as then no
// bounded interval exists.
func (r *resampled) ratio(xOut, yOut int, x, y float64) (low, high float64, ok bool) {
	q := r.t * r.t
	a := y*y - float64(q*r.covariance(yOut, yOut))
	b := x*y - float64(q*r.covariance(xOut, yOut))
	c := x*x - float64(q*r.covariance(xOut, xOut))
	root := b*b - float64(a*c)
	if a <= 0 || root < 0 {
		return 0, 0, false
	}
	return (b - math.Sqrt(root)) / a, (b + math.Sqrt(root)) / a, true
}

// studentT gives the 97.5% quantile of Student's t with v degrees of freedom,
// by the expansion of Abramowitz and Stegun 26.7.5: from v = 3 on it is within
// 1% of the quantile.
func studentT(v float64) float64 {
	const z = 1.959963984540054
	z2 := z * z
	return z * (1 + (z2+1)/(4*v) + (5*z2*z2+16*z2+3)/(96*v*v) + (3*z2*z2*z2+19*z2*z2+17*z2-15)/(384*v*v*v) +
		(79*z2*z2*z2*z2+776*z2*z2*z2+1482*z2*z2-1920*z2-945)/(92160*v*v*v*v))
}
