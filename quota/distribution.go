package quota

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Distribution is the days of a series by how many arrests they have.
type Distribution struct {
	// Bins are without gaps, from 0 to past the target and the highest day; the
	// target is the lower end of one of them.
	Bins []Bin
	// Days is how many days there are, Met how many reached the target.
	Days, Met int
	// Quarter, Median and ThreeQuarters are the least counts that a quarter, half
	// and three quarters of the days do not exceed; 0 where there is no day.
	Quarter, Median, ThreeQuarters int
}

// Bin is the days with From to To arrests, both included.
type Bin struct {
	From, To, Days int
	// Met tells that these days reached the target.
	Met bool
}

// The most bins up to the target, and in all.
const mostBelow, mostBins = 15, 40

// Distribution counts the days of w in s by their arrests, against target
// arrests per day. s is of whole arrests.
func (s Series) Distribution(w quotawatch.Window, target int) Distribution {
	w = w.Intersect(s.Window())
	var counts []int
	for d := w.From; d <= w.To; d++ {
		n, _ := s.at(d)
		counts = append(counts, n)
	}
	slices.Sort(counts)
	top := target
	if n := len(counts); n > 0 {
		top = max(target, counts[n-1])
	}
	width := binWidth(target, top)
	dist := Distribution{Days: len(counts), Quarter: quantile(counts, 1), Median: quantile(counts, 2), ThreeQuarters: quantile(counts, 3)}
	for from := 0; from <= top; from += width {
		dist.Bins = append(dist.Bins, Bin{From: from, To: from + width - 1, Met: from >= target})
	}
	for _, n := range counts {
		dist.Bins[n/width].Days++
		if n >= target {
			dist.Met++
		}
	}
	return dist
}

// binWidth gives the least width that divides the target, so that no bin holds
// days of both sides, and makes few enough bins.
func binWidth(target, top int) int {
	for width := 1; width < target; width++ {
		if target%width == 0 && target/width <= mostBelow && top/width < mostBins {
			return width
		}
	}
	return max(1, target)
}

// quantile gives the least of some sorted counts that q quarters of them do not
// exceed, 0 of none.
func quantile(sorted []int, q int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(q*len(sorted)+3)/4-1]
}
