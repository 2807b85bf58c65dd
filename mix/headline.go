package mix

import (
	"fmt"
	"math"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Words gives a group as part of a sentence: arrests ... .
func Words(group string) string {
	switch group {
	case "convicted":
		return "of people with a conviction"
	case "pending":
		return "of people with a pending charge and no conviction"
	case "neither":
		return "of people with neither conviction nor pending charge"
	case registry.GroupCustodial:
		return "custodial (jails, prisons and 287(g))"
	case registry.GroupAtLarge:
		return "at large"
	case registry.GroupOther:
		return "by another method, or at a check-in"
	case registry.GroupReprocessed:
		return "processed again"
	case registry.GroupTargeted:
		return "of people looked for"
	case registry.GroupCollateral:
		return "of people met while looking for others"
	case registry.GroupUnknown:
		return "of unknown group"
	}
	if slices.Contains(registry.PlaceTypes(), group) {
		return "told by their landmark to be of type " + group
	}
	return "marked " + group
}

// Headline states the finding of an answer in one sentence, made of its
// numbers alone.
func (a *Answer) Headline() string {
	switch {
	case a.Total.Numerator == 0:
		return "No arrest to report on"
	case a.Comparison != nil && len(a.Comparison.Increases) == 1:
		return a.changeHeadline(a.Comparison.Increases[0])
	case a.Comparison != nil:
		return a.officesHeadline()
	}
	top, share := a.Largest()
	if top == "" {
		return fmt.Sprintf("No group is the largest among %s arrests", quota.Thousands(a.Total.Numerator))
	}
	return fmt.Sprintf("%s of %s arrests were %s, the largest group", Percent(share), quota.Thousands(a.Total.Numerator), Words(top))
}

// Largest gives the group with the most arrests of all rows and its share, ""
// where two have as many.
func (a *Answer) Largest() (top string, share quotawatch.Estimate) {
	sums := map[string]int64{}
	for _, r := range a.Rows {
		sums[r.Group] += r.Arrests.Numerator
	}
	most := int64(-1)
	for _, r := range a.Rows { // in their order, not that of the map
		switch n := sums[r.Group]; {
		case n > most:
			top, most = r.Group, n
		case n == most && r.Group != top:
			top = ""
		}
	}
	return top, quotawatch.Ratio(most, a.Total.Numerator, a.Provenance)
}

// changeHeadline says of which group most of a change was.
func (a *Answer) changeHeadline(inc Increase) string {
	v, _ := inc.Additional.Value()
	head := fmt.Sprintf("%s arrests a day, %s in the baseline", one(inc.PerDay), one(inc.BaselinePerDay))
	if inc.Refused != "" {
		return head + ": too little to say which arrests were additional"
	}
	var top *Row
	for i, r := range a.Rows {
		if m, ok := r.Change.Marginal.Value(); ok && (top == nil || m > value(top.Change.Marginal)) {
			top = &a.Rows[i]
		}
	}
	if top == nil {
		return head
	}
	what := fmt.Sprintf("additional %s a day", Decimal(v))
	if v < 0 {
		what = fmt.Sprintf("%s a day fewer", Decimal(-v))
	}
	return fmt.Sprintf("%s of the %s were %s; their share of all arrests went from %s to %s", Percent(top.Change.Marginal), what, Words(top.Group),
		Percent(top.Change.BaselineShare), Percent(top.Share))
}

// officesHeadline counts the offices by what became of them.
func (a *Answer) officesHeadline() string {
	var more, fewer int
	for _, inc := range a.Comparison.Increases {
		switch v, _ := inc.Additional.Value(); {
		case inc.Refused != "":
		case v > 0:
			more++
		default:
			fewer++
		}
	}
	n := len(a.Comparison.Increases)
	return fmt.Sprintf("%d of %d field offices made more arrests a day than in the baseline, %d fewer; of %d it cannot be said", more, n, fewer, n-more-fewer)
}

func value(e quotawatch.Estimate) float64 {
	v, _ := e.Value()
	return v
}

func one(e quotawatch.Estimate) string { return Decimal(value(e)) }

// Decimal writes a number with one decimal and commas.
func Decimal(v float64) string {
	tenths := int64(math.Round(math.Abs(v) * 10))
	sign := ""
	if v < 0 && tenths > 0 {
		sign = "-"
	}
	return fmt.Sprintf("%s%s.%d", sign, quota.Thousands(tenths/10), tenths%10)
}

// Percent writes a share so that only none reads as 0% and only all as 100%.
func Percent(e quotawatch.Estimate) string {
	v, ok := e.Value()
	switch text := fmt.Sprintf("%.1f%%", 100*v); {
	case !ok:
		return "–"
	case text == "0.0%" && v > 0:
		return "under 0.1%"
	case text == "100.0%" && v < 1:
		return "over 99.9%"
	case text == "-0.0%":
		return "0.0%"
	default:
		return text
	}
}
