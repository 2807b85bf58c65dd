package custody

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// QuotaDays is how many days a reported goal would take to reach the number of a
// stock if every arrest were of it: a size, not a forecast.
type QuotaDays struct {
	Order  string              `json:"order"`
	Target int                 `json:"target_per_day"`
	Days   quotawatch.Estimate `json:"days"`
}

// InQuotaDays measures a caseload by each countable order on the nation, at the
// lower and, where there is one, the upper end of its range.
func InQuotaDays(c registry.Caseload, orders []quotawatch.Order) (all []QuotaDays) {
	p := &quotawatch.Provenance{Definition: quotawatch.OwnRule, Source: c.Claimant, Window: quotawatch.Window{From: c.AsOf, To: c.AsOf}}
	for _, o := range orders {
		if !o.Countable() || o.Scope != quotawatch.ScopeNational {
			continue
		}
		for _, target := range []int{o.Target, o.TargetHigh} {
			if target > 0 {
				all = append(all, QuotaDays{o.ID, target, quotawatch.Ratio(int64(c.Total()), int64(target), p)})
			}
		}
	}
	return all
}

// AtPace gives how many days a stock is at an observed number of arrests of its
// kind per day.
func AtPace(c registry.Caseload, perDay quotawatch.Estimate) quotawatch.Estimate {
	if !perDay.Known() || perDay.Numerator == 0 {
		return quotawatch.Unknown("no arrests of that kind were observed", perDay.From)
	}
	return quotawatch.Ratio(int64(c.Total())*perDay.Denominator, perDay.Numerator, perDay.From)
}
