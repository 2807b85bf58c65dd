package claim

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Difference is how far the observed number, by the default counting rule, lies
// from the stated one, as a part of it: -0.13 where 13% fewer were observed. Of a
// stated range its nearer end counts, and what lies inside of it is no
// difference. ok is false where nothing was observed, or none was stated.
func Difference(r Result) (part float64, ok bool) {
	observed, known := r.Value.Value()
	near := r.Number.Value
	if r.Number.How == quotawatch.HowBetween {
		near = min(max(observed, r.Number.Value), r.Number.High)
	}
	if r.Verdict == VerdictCannot || !known || near == 0 {
		return 0, false
	}
	return (observed - near) / near, true
}

// Middle is the median of the differences of the results with a verdict, and how
// many those are: the mean of the two in the middle where they are even.
func Middle(results []Result, v Verdict) (median float64, n int) {
	var all []float64
	for _, r := range results {
		if part, ok := Difference(r); ok && r.Verdict == v {
			all = append(all, part)
		}
	}
	if n = len(all); n == 0 {
		return 0, 0
	}
	slices.Sort(all)
	return (all[(n-1)/2] + all[n/2]) / 2, n
}
