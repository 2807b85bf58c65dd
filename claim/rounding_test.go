package claim

import (
	"math/big"
	"testing"

	"github.com/quotawatch/quotawatch"
)

// TestRounding walks over the edges of the rule for each way to state a number.
func TestRounding(t *testing.T) {
	for _, c := range []struct {
		how              quotawatch.How
		value, high, tol float64
		whole            bool
		within           []string
		more, fewer      []string
	}{
		{quotawatch.HowExactly, 538, 0, 0, true, []string{"538"}, []string{"539"}, []string{"537"}},
		{quotawatch.HowExactly, 46.9, 0, 0, false, []string{"46.85", "46.9", "46.949999"}, []string{"46.95"}, []string{"46.849999"}},
		{quotawatch.HowExactly, 47, 0, 0, false, []string{"46.5", "47.4999"}, []string{"47.5"}, []string{"46.4999"}},
		{quotawatch.HowAbout, 220_000, 0, 0, true, []string{"214500", "225500"}, []string{"225501"}, []string{"214499"}},
		{quotawatch.HowAbout, 200_000, 0, 0, true, []string{"190000", "210000"}, []string{"210001"}, []string{"189999"}},
		{quotawatch.HowAbout, 14_000, 0, 0, true, []string{"13500", "14500"}, []string{"14501"}, []string{"13499"}},
		{quotawatch.HowAbout, 824, 0, 0, false, []string{"803.4", "844.6"}, []string{"844.61"}, []string{"803.39"}},
		{quotawatch.HowAbout, 4.6, 0, 0, false, []string{"4.485", "4.715"}, []string{"4.716"}, []string{"4.484"}},
		{quotawatch.HowNearly, 75, 0, 0, false, []string{"71.25", "74.999999"}, []string{"75"}, []string{"71.249"}},
		{quotawatch.HowMoreThan, 95_000, 0, 0, true, []string{"95001", "1000000"}, nil, []string{"95000"}},
		{quotawatch.HowAtLeast, 2_681, 0, 0, true, []string{"2681", "9999"}, nil, []string{"2680"}},
		{quotawatch.HowFewerThan, 600, 0, 0, false, []string{"0", "599.999"}, []string{"600"}, nil},
		{quotawatch.HowAtMost, 75, 0, 0, false, []string{"75"}, []string{"75.0001"}, nil},
		{quotawatch.HowBetween, 12_000, 14_000, 0, true, []string{"12000", "14000"}, []string{"14001"}, []string{"11999"}},
		{quotawatch.HowExactly, 100, 0, 3, true, []string{"97", "103"}, []string{"104"}, []string{"96"}},
		{quotawatch.HowMoreThan, 100, 0, 3, true, []string{"97", "104"}, nil, []string{"96"}},
		{quotawatch.HowAtMost, 100, 0, 3, true, []string{"103", "0"}, []string{"104"}, nil},
		{quotawatch.HowBetween, 100, 110, 3, true, []string{"97", "113"}, []string{"114"}, []string{"96"}},
	} {
		r := Accepts(quotawatch.Stated{Value: c.value, High: c.high, How: c.how}, c.whole, c.tol)
		for fit, numbers := range map[Fit][]string{FitWithin: c.within, FitMore: c.more, FitFewer: c.fewer} {
			for _, text := range numbers {
				v, ok := new(big.Rat).SetString(text)
				if got := r.Fit(v); !ok || got != fit {
					t.Errorf("%s %v: %s is %s, want %s", c.how, c.value, text, got, fit)
				}
			}
		}
	}
}

// TestEveryWayHasARule finds a way to state numbers without a rule or words.
func TestEveryWayHasARule(t *testing.T) {
	rules := map[string]bool{}
	for _, r := range RoundingRule() {
		rules[r[0]] = r[1] != ""
	}
	for _, how := range quotawatch.Hows() {
		if !rules[string(how)] {
			t.Errorf("no rule for %s", how)
		}
		r := Accepts(quotawatch.Stated{Value: 100, High: 200, How: how}, false, 0)
		if r.Low == nil && r.High == nil || r.String() == "" {
			t.Errorf("%s accepts everything", how)
		}
	}
}
