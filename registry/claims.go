package registry

import (
	"fmt"
	"math"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// The files of what was stated in public.
const (
	claimsFile    = "claims.yaml"
	publishedFile = "figures/published.yaml"
)

// Claim gives the claim or the published figure of an id.
func (r *Registry) Claim(id string) (quotawatch.Claim, bool) {
	for _, list := range [][]quotawatch.Claim{r.Claims, r.Published} {
		if i := slices.IndexFunc(list, func(c quotawatch.Claim) bool { return c.ID == id }); i >= 0 {
			return list[i], true
		}
	}
	return quotawatch.Claim{}, false
}

// checkClaims tests what was stated in public, and how it is checked.
func (r *Registry) checkClaims() error {
	for file, list := range map[string][]quotawatch.Claim{claimsFile: r.Claims, publishedFile: r.Published} {
		if err := ids(r, file, list, func(c quotawatch.Claim) string { return c.ID }); err != nil {
			return err
		}
	}
	for _, c := range r.Published {
		if slices.ContainsFunc(r.Claims, func(o quotawatch.Claim) bool { return o.ID == c.ID }) {
			return r.wrong(publishedFile, c.ID, "id", "an id that no claim has", c.ID)
		}
	}
	for _, c := range r.Claims {
		if err := r.checkClaim(claimsFile, c); err != nil {
			return err
		}
	}
	for _, c := range r.Published {
		if err := r.checkClaim(publishedFile, c); err != nil {
			return err
		}
	}
	return nil
}

func (r *Registry) checkClaim(file string, c quotawatch.Claim) error {
	wrong := func(key, expected, found string) error { return r.wrong(file, c.ID, key, expected, found) }
	for _, text := range [][2]string{{"title", c.Title}, {"claimant", c.Claimant}, {"defined", c.Defined}, {"number/unit", c.Number.Unit}} {
		if text[1] == "" {
			return wrong(text[0], "a text", "none")
		}
	}
	n := c.Number
	switch {
	case len(c.Sources) == 0:
		return wrong("sources", "at least one source", "none")
	case !slices.Contains(quotawatch.ClaimKinds(), c.Kind):
		return wrong("kind", fmt.Sprintf("one of %v", quotawatch.ClaimKinds()), string(c.Kind))
	case !slices.Contains(quotawatch.Hows(), n.How):
		return wrong("number/how", fmt.Sprintf("one of %v", quotawatch.Hows()), string(n.How))
	case n.Value <= 0 || math.IsInf(n.Value, 0) || math.IsNaN(n.Value):
		return wrong("number/value", "a number above 0", fmt.Sprint(n.Value))
	case (n.How == quotawatch.HowBetween) != (n.High != 0) || n.High != 0 && n.High <= n.Value:
		return wrong("number/high", "a number above value, with how between alone", fmt.Sprint(n.High))
	case (c.Check == nil) == (c.Needs == ""):
		return wrong("needs", "either check or needs", map[bool]string{true: "neither", false: "both"}[c.Check == nil])
	case c.Check != nil:
		return r.checkCheck(file, c)
	}
	return nil
}

// checkCheck tests the typed question of a claim.
func (r *Registry) checkCheck(file string, c quotawatch.Claim) error {
	k := *c.Check
	wrong := func(key, expected, found string) error { return r.wrong(file, c.ID, "check/"+key, expected, found) }
	sum := k.Measure == quotawatch.MeasureSum
	compares := k.Measure == quotawatch.MeasureChange || k.Measure == quotawatch.MeasureTimes
	reaches := k.Measure == quotawatch.MeasureDaysReached || k.Measure == quotawatch.MeasureOfficesReached
	_, defined := quotawatch.FindDefinition(k.Definition)
	office, known := r.Office(k.Office)
	switch {
	case !slices.Contains(quotawatch.Measures(), k.Measure):
		return wrong("measure", fmt.Sprintf("one of %v", quotawatch.Measures()), string(k.Measure))
	case !sum && (k.From == 0 || k.To < k.From):
		return wrong("to", "from, and to not before it", k.Window().String())
	case compares != (k.BaselineFrom != 0) || k.BaselineTo < k.BaselineFrom:
		return wrong("baseline_from", "baseline_from and baseline_to in order, with change and times alone", k.Baseline().String())
	case reaches != (k.Threshold > 0):
		return wrong("threshold", "a number above 0, with days-reached and offices-reached alone", fmt.Sprint(k.Threshold))
	case k.Measure == quotawatch.MeasureShare && len(k.Criminality) == 0:
		return wrong("criminality", "groups of criminality, for a share", "none")
	case k.Definition != "" && !defined:
		return wrong("definition", "a counting rule", string(k.Definition))
	case k.Office != "" && (!known || !office.Geographic()):
		return wrong("office", "the code of a field office", string(k.Office))
	case sum != (len(k.Of) > 0):
		return wrong("of", "ids of claims, with sum-of-claims alone", fmt.Sprint(k.Of))
	case k.Tolerance < 0:
		return wrong("tolerance", "a number of 0 or more", fmt.Sprint(k.Tolerance))
	}
	for _, group := range k.Criminality {
		if !slices.Contains(CriminalityGroups(), group) {
			return wrong("criminality", fmt.Sprintf("groups of %v", CriminalityGroups()), group)
		}
	}
	return r.checkSum(file, c)
}

// checkSum tests that a sum adds up claims that are there, and not itself.
func (r *Registry) checkSum(file string, c quotawatch.Claim) error {
	for _, id := range c.Check.Of {
		of, ok := r.Claim(id)
		switch {
		case !ok:
			return r.wrong(file, c.ID, "check/of", "ids of claims", id)
		case of.Check != nil && of.Check.Measure == quotawatch.MeasureSum && slices.Contains(of.Check.Of, c.ID), id == c.ID:
			return r.wrong(file, c.ID, "check/of", "claims that do not add each other up in a circle", id)
		}
	}
	return nil
}
