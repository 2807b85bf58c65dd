package claim

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// Fit is where an observed number stands against a stated one.
type Fit string

// The fits.
const (
	FitWithin Fit = "within"
	FitMore   Fit = "more"  // the records show more than what was stated
	FitFewer  Fit = "fewer" // the records show fewer
)

// Range is the observed numbers that fit a stated one. A nil end is open; an
// end is in the range unless it is marked as out of it.
type Range struct {
	Low, High       *big.Rat
	LowOut, HighOut bool
}

// The percentages of the rounding rule.
const (
	aboutLeast    = 2.5 // an approximate number may be this far off in any case
	aboutMost     = 5   // and never further than this
	nearlyPercent = 5   // "nearly" means at most this far below
)

// RoundingRule says the rule of Accepts in words, by way of stating a number.
func RoundingRule() [][2]string {
	return [][2]string{
		{string(quotawatch.HowExactly), "a whole number of arrests fits only itself; a rate or a share fits what rounds to it at its own decimals, halves up"},
		{string(quotawatch.HowAbout), "within half a unit of its last digit that is not zero, but at least 2.5 and at most 5 percent of it: about 220,000 is 214,500 to 225,500, about 14,000 is 13,500 to 14,500, about 100 is 95 to 105"},
		{string(quotawatch.HowNearly), "below it by at most 5 percent: nearly 75 is 71.25 up to, but not, 75"},
		{string(quotawatch.HowMoreThan), "any greater number"},
		{string(quotawatch.HowAtLeast), "it, and any greater number"},
		{string(quotawatch.HowFewerThan), "any smaller number"},
		{string(quotawatch.HowAtMost), "it, and any smaller number"},
		{string(quotawatch.HowBetween), "its two ends, and what lies between"},
	}
}

// Accepts gives the observed numbers that fit a stated one. whole tells that
// what is observed is a whole number; tolerance, where not 0, takes the place
// of the rounding rule, in the unit of the number.
func Accepts(s quotawatch.Stated, whole bool, tolerance float64) Range {
	v := rat(s.Value)
	if tolerance > 0 {
		return tolerant(s, v, rat(tolerance))
	}
	switch s.How {
	case quotawatch.HowExactly:
		if whole {
			return Range{Low: v, High: v}
		}
		half := new(big.Rat).Quo(unit(s.Value, false), big.NewRat(2, 1))
		return Range{Low: sub(v, half), High: add(v, half), HighOut: true}
	case quotawatch.HowAbout:
		off := new(big.Rat).Quo(unit(s.Value, true), big.NewRat(2, 1))
		if least := percent(v, aboutLeast); off.Cmp(least) < 0 {
			off = least
		}
		if most := percent(v, aboutMost); off.Cmp(most) > 0 {
			off = most
		}
		return Range{Low: sub(v, off), High: add(v, off)}
	case quotawatch.HowNearly:
		return Range{Low: sub(v, percent(v, nearlyPercent)), High: v, HighOut: true}
	}
	return oneSided(s, v)
}

func oneSided(s quotawatch.Stated, v *big.Rat) Range {
	switch s.How {
	case quotawatch.HowMoreThan:
		return Range{Low: v, LowOut: true}
	case quotawatch.HowAtLeast:
		return Range{Low: v}
	case quotawatch.HowFewerThan:
		return Range{High: v, HighOut: true}
	case quotawatch.HowAtMost:
		return Range{High: v}
	}
	return Range{Low: v, High: rat(s.High)} // between, the only one left
}

// tolerant widens the range that a number has without any rounding.
func tolerant(s quotawatch.Stated, v, by *big.Rat) Range {
	switch s.How {
	case quotawatch.HowMoreThan, quotawatch.HowAtLeast:
		return Range{Low: sub(v, by)}
	case quotawatch.HowFewerThan, quotawatch.HowAtMost:
		return Range{High: add(v, by)}
	case quotawatch.HowBetween:
		return Range{Low: sub(v, by), High: add(rat(s.High), by)}
	}
	return Range{Low: sub(v, by), High: add(v, by)}
}

// Fit tells where an observed number stands.
func (r Range) Fit(observed *big.Rat) Fit {
	if r.Low != nil {
		if c := observed.Cmp(r.Low); c < 0 || c == 0 && r.LowOut {
			return FitFewer
		}
	}
	if r.High != nil {
		if c := observed.Cmp(r.High); c > 0 || c == 0 && r.HighOut {
			return FitMore
		}
	}
	return FitWithin
}

// unit gives the unit of the last decimal of v as it is written, or, with
// significant, of its last digit that is not zero: 10,000 of 220,000.
func unit(v float64, significant bool) *big.Rat {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if _, decimals, ok := strings.Cut(text, "."); ok {
		return new(big.Rat).SetFrac(big.NewInt(1), power(len(decimals)))
	}
	if !significant {
		return big.NewRat(1, 1)
	}
	zeros := len(text) - len(strings.TrimRight(text, "0"))
	return new(big.Rat).SetInt(power(zeros))
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// rat gives the decimal number that v is written as.
func rat(v float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64))
	if !ok {
		return new(big.Rat) // no finite number is written otherwise; the registry lets no other in
	}
	return r
}

func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func percent(v *big.Rat, p float64) *big.Rat {
	return new(big.Rat).Quo(new(big.Rat).Mul(v, rat(p)), big.NewRat(100, 1))
}
