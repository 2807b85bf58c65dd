package claim

import (
	"cmp"
	"fmt"
	"math/big"
	"runtime"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
	"golang.org/x/sync/errgroup"
)

// Verdict is what a check comes to.
type Verdict string

// The verdicts.
const (
	// VerdictMatches: the stated number fits by every counting rule.
	VerdictMatches Verdict = "matches"
	// VerdictMore and VerdictFewer: by every rule that could be counted, the
	// records show more, or fewer, than what was stated.
	VerdictMore  Verdict = "records show more"
	VerdictFewer Verdict = "records show fewer"
	// VerdictDepends: it fits by some rules and not by others, or fits by those
	// that could be counted while others could not.
	VerdictDepends Verdict = "depends on the counting rule"
	// VerdictCannot: what is held cannot test it.
	VerdictCannot Verdict = "cannot be checked with what is held"
)

// Verdicts lists the verdicts.
func Verdicts() []Verdict {
	return []Verdict{VerdictMatches, VerdictMore, VerdictFewer, VerdictDepends, VerdictCannot}
}

// Result is a claim with its verdict and the reasons.
type Result struct {
	quotawatch.Claim
	Verdict Verdict
	// Robust tells that no counting rule can change the verdict.
	Robust bool
	// Accepts is the observed numbers that fit what was stated.
	Accepts Range
	// Observations are by counting rule, none where nothing can be counted.
	Observations []Observation
	// Value is the observed number by the default rule, else by the only one;
	// Low and High are the least and the most over all rules.
	Value, Low, High quotawatch.Estimate
	// Why says how the verdict came about, Change what would change it.
	Why, Change string
	// Build names the data that it was checked with.
	Build string
}

// Docket checks every claim and published figure of the registry, in order of
// the day each was stated.
func Docket(h quota.Holdings) []Result {
	claims := slices.Concat(h.Registry.Claims, h.Registry.Published)
	slices.SortStableFunc(claims, func(a, b quotawatch.Claim) int { return cmp.Compare(a.Said, b.Said) })
	d, all := newChecker(h), make([]Result, len(claims))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range claims {
		work.Go(func() error {
			all[i] = d.test(c)
			return nil
		})
	}
	_ = work.Wait() // a check has a verdict, and no error
	return all
}

// Test checks one claim.
func Test(h quota.Holdings, c quotawatch.Claim) Result {
	return newChecker(h).test(c)
}

func (d *checker) test(c quotawatch.Claim) Result {
	r := Result{Claim: c, Verdict: VerdictCannot, Build: d.h.Build}
	switch {
	case c.Check == nil:
	case c.Check.Measure == quotawatch.MeasureSum:
		r.Observations = sum(d.h.Registry, c)
	default:
		r.Observations = d.observe(*c.Check)
	}
	if c.Check != nil {
		r.Accepts = Accepts(c.Number, whole(c.Check.Measure), c.Check.Tolerance)
	}
	r.decide()
	r.explain()
	return r
}

// whole tells whether a measure gives whole numbers.
func whole(m quotawatch.Measure) bool {
	return slices.Contains([]quotawatch.Measure{quotawatch.MeasureCount, quotawatch.MeasureHighestDay, quotawatch.MeasureDaysReached,
		quotawatch.MeasureOfficesReached, quotawatch.MeasureSum}, m)
}

// sum adds up the numbers of other claims.
func sum(reg *registry.Registry, c quotawatch.Claim) []Observation {
	total := new(big.Rat)
	for _, id := range c.Check.Of {
		i := slices.IndexFunc(reg.Claims, func(o quotawatch.Claim) bool { return o.ID == id })
		if i >= 0 {
			total.Add(total, rat(reg.Claims[i].Number.Value))
			continue
		}
		if i = slices.IndexFunc(reg.Published, func(o quotawatch.Claim) bool { return o.ID == id }); i < 0 {
			return nil // the registry refuses such a file
		}
		total.Add(total, rat(reg.Published[i].Number.Value))
	}
	from := &quotawatch.Provenance{Definition: quotawatch.OwnRule, Source: "what was stated in other claims"}
	return []Observation{{Definition: quotawatch.OwnRule, Evidence: EvidenceArithmetic, Source: from.Source,
		Value: quotawatch.Ratio(total.Num().Int64(), total.Denom().Int64(), from)}}
}

// decide gives the verdict from the fits of the observations.
func (r *Result) decide() {
	if len(r.Observations) == 0 {
		return
	}
	fits := map[Fit]bool{}
	for i := range r.Observations {
		o := &r.Observations[i]
		o.Fit = r.Accepts.Fit(o.rat())
		fits[o.Fit] = true
		if i == 0 || o.Definition == quotawatch.Episodes {
			r.Value = o.Value
		}
		if i == 0 || o.rat().Cmp(ratOf(r.Low)) < 0 {
			r.Low = o.Value
		}
		if i == 0 || o.rat().Cmp(ratOf(r.High)) > 0 {
			r.High = o.Value
		}
	}
	r.Robust = len(fits) == 1 && (r.all() || r.bounded())
	switch {
	case !r.likeWithLike():
		r.Robust = false // what was stated counts by another rule than all that can be counted here
	case len(fits) > 1, fits[FitWithin] && !r.all():
		r.Verdict = VerdictDepends
	case fits[FitWithin]:
		r.Verdict = VerdictMatches
	case fits[FitMore]:
		r.Verdict = VerdictMore
	default:
		r.Verdict = VerdictFewer
	}
}

func ratOf(e quotawatch.Estimate) *big.Rat { return big.NewRat(e.Numerator, e.Denominator) }

// likeWithLike tells whether the rule that the claimant states is among those
// that were counted by, or none is stated.
func (r *Result) likeWithLike() bool {
	own := r.Check.Definition
	return own == "" || slices.ContainsFunc(r.Observations, func(o Observation) bool { return o.Definition == own })
}

// Counted says by how many of the counting rules the verdict was reached, ""
// where no other could change it.
func (r *Result) Counted() string {
	if r.Robust || r.Verdict == VerdictCannot || r.all() {
		return ""
	}
	return fmt.Sprintf("%d of %d rules", len(r.Observations), len(quotawatch.Definitions()))
}

// all tells whether every counting rule was applied, or none matters.
func (r *Result) all() bool {
	if r.Observations[0].Evidence == EvidenceArithmetic {
		return true
	}
	for _, def := range quotawatch.Definitions() {
		if !slices.ContainsFunc(r.Observations, func(o Observation) bool { return o.Definition == def.ID }) {
			return false
		}
	}
	return true
}

// bounded tells whether the rules that were not applied cannot change the
// verdict: of counts, every row is the most that any rule gives.
func (r *Result) bounded() bool {
	return r.Observations[0].Fit == FitFewer && slices.Contains([]quotawatch.Measure{quotawatch.MeasureCount, quotawatch.MeasurePerDay,
		quotawatch.MeasureHighestDay, quotawatch.MeasureHighestMean, quotawatch.MeasureDaysReached, quotawatch.MeasureOfficesReached}, r.Check.Measure) &&
		slices.ContainsFunc(r.Observations, func(o Observation) bool { return o.Definition == quotawatch.Rows })
}
