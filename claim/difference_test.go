package claim

import (
	"math"
	"testing"

	"github.com/quotawatch/quotawatch"
)

func observed(stated quotawatch.Stated, value int64, v Verdict) Result {
	return Result{Claim: quotawatch.Claim{Number: stated}, Verdict: v, Value: quotawatch.Count(value, nil)}
}

func TestDifference(t *testing.T) {
	between := quotawatch.Stated{Value: 1200, High: 1500, How: quotawatch.HowBetween}
	for name, c := range map[string]struct {
		r    Result
		want float64
		ok   bool
	}{
		"fewer":             {observed(quotawatch.Stated{Value: 538}, 466, VerdictFewer), -72.0 / 538, true},
		"more":              {observed(quotawatch.Stated{Value: 308}, 332, VerdictMore), 24.0 / 308, true},
		"below a range":     {observed(between, 900, VerdictFewer), -0.25, true},
		"inside of a range": {observed(between, 1300, VerdictMatches), 0, true},
		"above a range":     {observed(between, 1650, VerdictMore), 0.1, true},
		"none stated":       {observed(quotawatch.Stated{}, 5, VerdictMore), 0, false},
		"cannot be checked": {observed(quotawatch.Stated{Value: 5}, 5, VerdictCannot), 0, false},
		"nothing observed":  {Result{Claim: quotawatch.Claim{Number: quotawatch.Stated{Value: 5}}, Verdict: VerdictFewer, Value: quotawatch.Unknown("no", nil)}, 0, false},
	} {
		if got, ok := Difference(c.r); ok != c.ok || math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v %v, want %v %v", name, got, ok, c.want, c.ok)
		}
	}
}

func TestMiddle(t *testing.T) {
	hundred := quotawatch.Stated{Value: 100}
	all := []Result{observed(hundred, 60, VerdictFewer), observed(hundred, 90, VerdictFewer), observed(hundred, 80, VerdictFewer), observed(hundred, 150, VerdictMore)}
	if m, n := Middle(all, VerdictFewer); math.Abs(m+0.2) > 1e-12 || n != 3 {
		t.Error(m, n)
	}
	if m, n := Middle(all[:2], VerdictFewer); math.Abs(m+0.25) > 1e-12 || n != 2 {
		t.Error(m, n)
	}
	if m, n := Middle(all, VerdictMatches); m != 0 || n != 0 {
		t.Error(m, n)
	}
}
