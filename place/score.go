package place

import (
	"fmt"
	"math"
	"slices"
)

// Label is a landmark with the type that a person gave it after reading.
type Label struct {
	Text string
	// Rows is how many arrests name it, 0 where there are fewer than 11.
	Rows int
	// HeldOut tells that it was not looked at while rules were written.
	HeldOut bool
	Type    string
}

// Share is a proportion of counted landmarks with its Wilson interval of 95%
// (Wilson 1927); Of 0 is none.
type Share struct {
	Right, Of int
	Low, High float64
}

// Value gives the proportion, and whether there is one.
func (s Share) Value() (float64, bool) {
	return float64(s.Right) / float64(max(1, s.Of)), s.Of > 0
}

// String writes the proportion with its interval, as every page and table
// shows it.
func (s Share) String() string {
	v, ok := s.Value()
	if !ok {
		return "not measured"
	}
	return fmt.Sprintf("%.2f (%.2f-%.2f)", v, s.Low, s.High)
}

const z95 = 1.959964

// Wilson gives the share of right among of with its interval.
func Wilson(right, of int) Share { return wilson(right, of) }

func wilson(right, of int) Share {
	s := Share{Right: right, Of: of, High: 1}
	if of == 0 {
		return s
	}
	n, p := float64(of), float64(right)/float64(of)
	mid := (p + z95*z95/(2*n)) / (1 + z95*z95/n)
	half := z95 / (1 + z95*z95/n) * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n))
	s.Low, s.High = max(0, mid-half), min(1, mid+half)
	return s
}

// Score is how well one type of place is told, by landmarks.
type Score struct {
	Type string
	// Precision is how many that were told to be of the type are; Recall is how
	// many of the type were told.
	Precision, Recall Share
}

// Evaluate compares the classifier with labels, one score for each of types.
func Evaluate(c *Classifier, labels []Label, types []string) (scores []Score) {
	told, is, right := map[string]int{}, map[string]int{}, map[string]int{}
	for _, l := range labels {
		got := c.Classify(l.Text)
		told[got]++
		is[l.Type]++
		if got == l.Type {
			right[got]++
		}
	}
	for _, t := range types {
		scores = append(scores, Score{t, wilson(right[t], told[t]), wilson(right[t], is[t])})
	}
	return scores
}

// Half gives the labels of one half.
func Half(labels []Label, heldOut bool) []Label {
	return slices.DeleteFunc(slices.Clone(labels), func(l Label) bool { return l.HeldOut != heldOut })
}
